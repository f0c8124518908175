use crate::{content::Organiser, language};
use p4p_domain::{
    event::Phase,
    i18n::messages::{Messages, Piece, head as keys},
};

/// Text that is true in some phases only; the style sheet shows it in those, with and without a program.
pub fn in_phases(phases: &[Phase]) -> String {
    phases.iter().map(|phase| phase.as_str()).collect::<Vec<_>>().join(" ")
}

/// Text for HTML, in an element or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A part of a page in which mail addresses stay as they are, in the words that Cloudflare reads: it hides them, and its
/// script that shows them again may not run.
pub fn with_addresses(html: &str) -> String {
    ["<!--email_off-->", html, "<!--/email_off-->"].concat()
}

/// The names of all organisers in one line of HTML, each in its own direction.
pub fn names_apart(organisers: &[Organiser]) -> String {
    organisers.iter().map(|one| format!("<bdi>{}</bdi>", escaped(&one.name))).collect::<Vec<_>>().join(" · ")
}

/// The attributes of `<html>`: language and direction of the page, and the interface's language where that is another tag.
/// The program tells dates and numbers by that one, because what is printed is in it, too.
pub fn root_attributes(tag: &str) -> String {
    let interface = language::messages_or_english(tag).language();
    let interface = if interface == tag { String::new() } else { format!(" data-interface=\"{interface}\"") };
    format!("lang=\"{}\" dir=\"{}\"{interface}", escaped(tag), language::direction(tag))
}

/// The rest of the page for addresses that are not there, from its content on, with a link back to a page and its title.
pub fn not_found(messages: Messages, title: &str, page: &str) -> String {
    let piece = |piece| match piece {
        Piece::Text(text) => escaped(text),
        Piece::Value(_) => {
            format!("<a href=\"{}\">{}</a>", escaped(page), escaped(&messages.say(keys::TO_PAGE, [title])))
        }
    };
    let slip: String = messages.pieces(keys::SLIP).into_iter().map(piece).collect();
    let heading = escaped(messages.get(keys::NO_PAGE));
    format!("<main class=\"not-found\"><h1>{heading}</h1><p>{slip}</p></main></body></html>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_which_language_its_buttons_are_in() {
        assert_eq!(root_attributes("de"), "lang=\"de\" dir=\"ltr\"");
        assert_eq!(root_attributes("de-AT"), "lang=\"de-AT\" dir=\"ltr\" data-interface=\"de\"");
        assert_eq!(root_attributes("he"), "lang=\"he\" dir=\"rtl\" data-interface=\"en\"");
    }
}

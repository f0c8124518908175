use crate::{content::Organiser, file::hash, language};
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

/// What stands in the head of a page until it is known, with its place for the revision.
pub const REVISION: &str = "<meta name=\"p4p-revision\" content=\"\">";

/// A page with its revision in it: the beginning of the SHA-256 of the page without it.
pub fn with_revision(page: &str) -> String {
    let (before, after) = REVISION.split_at(REVISION.len() - 2);
    page.replacen(REVISION, &[before, &hash::<8>(page), after].concat(), 1)
}

/// The revision that is written in a page.
pub fn revision_in(page: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(page);
    let (_, after) = text.split_once("name=\"p4p-revision\" content=\"")?;
    after.split_once('"').map(|(revision, _)| revision.to_string()).filter(|revision| !revision.is_empty())
}

/// A style sheet without the fonts that it loads: for a page of which nobody knows how deep it is shown.
pub fn without_fonts(css: &str) -> String {
    let mut pieces = css.split("@font-face");
    let first = pieces.next().unwrap_or_default().to_string();
    pieces.fold(first, |css, piece| {
        let is_loaded = piece.split_once('}').is_some_and(|(font, _)| font.contains("url("));
        match piece.split_once('}') {
            Some((_, after)) if is_loaded => css + after,
            _ => css + "@font-face" + piece,
        }
    })
}

/// The rest of the page for addresses that are not there, from its content on, with a link back to a page and its title.
/// The script (`web/lost.js`) finds that page from every depth, as the folder that has the file `home`.
pub fn not_found(messages: Messages, title: &str, page: &str, home: &str, script: &str) -> String {
    let piece = |piece| match piece {
        Piece::Text(text) => escaped(text),
        Piece::Value(_) => {
            let text = escaped(&messages.say(keys::TO_PAGE, [title]));
            format!("<a href=\"{}\" data-home=\"{home}\">{text}</a>", escaped(page))
        }
    };
    let slip: String = messages.pieces(keys::SLIP).into_iter().map(piece).collect();
    let heading = escaped(messages.get(keys::NO_PAGE));
    format!(
        "<main class=\"not-found\"><h1>{heading}</h1><p>{slip}</p></main>\
         <script type=\"module\">{script}</script></body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_revision_that_follows_from_what_is_in_it() {
        let page = |text: &str| with_revision(&format!("<head>{REVISION}</head>{text}"));
        let revision = |text: &str| revision_in(page(text).as_bytes());
        assert_eq!(revision("one").map(|revision| revision.len()), Some(16));
        assert_eq!(revision("one"), revision("one"));
        assert_ne!(revision("one"), revision("two"));
        assert_eq!(revision_in(REVISION.as_bytes()), None);
    }

    #[test]
    fn fonts_that_are_loaded_are_left_out_and_those_of_the_system_are_not() {
        let css = "a{b:c}@font-face{src:url(./x.woff2)}d{e:f}@font-face{src:local(\"Y\")}g{h:i}";
        assert_eq!(without_fonts(css), "a{b:c}d{e:f}@font-face{src:local(\"Y\")}g{h:i}");
    }

    #[test]
    fn the_page_says_which_language_its_buttons_are_in() {
        assert_eq!(root_attributes("de"), "lang=\"de\" dir=\"ltr\"");
        assert_eq!(root_attributes("de-AT"), "lang=\"de-AT\" dir=\"ltr\" data-interface=\"de\"");
        assert_eq!(root_attributes("he"), "lang=\"he\" dir=\"rtl\" data-interface=\"en\"");
    }
}

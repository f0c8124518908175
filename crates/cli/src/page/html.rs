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

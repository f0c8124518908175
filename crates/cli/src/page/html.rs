use p4p_domain::{
    event::Phase,
    i18n::messages::{MessageKey, Messages, Piece},
};

/// Text that is true in some phases only; the style sheet shows it in those, with and without a program.
pub fn in_phases(phases: &[Phase]) -> String {
    phases.iter().map(|phase| phase.as_str()).collect::<Vec<_>>().join(" ")
}

/// Text for HTML, in an element or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text with a link in it, as HTML.
pub fn linked(messages: Messages, text: MessageKey<1>, to: &str, link: &str) -> String {
    let piece = |piece| match piece {
        Piece::Text(text) => escaped(text),
        Piece::Value(_) => format!("<a href=\"{}\">{}</a>", escaped(to), escaped(link)),
    };
    messages.pieces(text).into_iter().map(piece).collect()
}

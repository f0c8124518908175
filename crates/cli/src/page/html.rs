use p4p_domain::event::Phase;

/// Text that is true in some phases only; the style sheet shows it in those, with and without a program.
pub fn in_phases(phases: &[Phase]) -> String {
    phases.iter().map(|phase| phase.as_str()).collect::<Vec<_>>().join(" ")
}

/// Text for HTML, in an element or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

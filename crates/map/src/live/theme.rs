//! The map's colours and type, as the style sheet has them at this moment: light or dark, in high contrast, or the
//! system's own.

use web_sys::{CssStyleDeclaration, HtmlElement, window};

/// What the map is drawn with.
#[derive(Debug, Default)]
pub struct Theme {
    /// The sea, and what is written on it.
    pub paper: String,
    /// Land.
    pub land: String,
    /// Coasts, where they are drawn.
    pub coast: String,
    /// Borders.
    pub border: String,
    /// Names of countries.
    pub quiet: String,
    /// Names of cities.
    pub ink: String,
    /// Lines between nodes.
    pub node: String,
    /// The fonts of names.
    pub font: String,
    /// Whether coasts are drawn at every zoom, because land and sea alone are not told apart.
    pub is_stark: bool,
}

/// The style sheet's names of the colours above, in their order.
const COLOURS: [&str; 7] = ["--paper", "--land", "--coast", "--border", "--quiet", "--ink", "--node"];
/// A property that colours nothing here. What is read back from it is a colour by itself: names of the system's colours
/// mean nothing beside the page.
const SCRATCH: &str = "caret-color";
/// What asks for more contrast than two quiet tones have.
const STARK: &str = "(prefers-contrast: more), (forced-colors: active)";

impl Theme {
    /// Reads what the map's element has, into a text with a line for each of the fields above.
    pub fn of(element: &HtmlElement) -> Option<String> {
        let window = window()?;
        let computed: CssStyleDeclaration = window.get_computed_style(element).ok()??;
        let style = element.style();
        let mut text = String::new();
        for name in COLOURS {
            _ = style.set_property(SCRATCH, &["var(", name, ")"].concat());
            text.push_str(&computed.get_property_value(SCRATCH).unwrap_or_default());
            text.push('\n');
        }
        _ = style.remove_property(SCRATCH);
        text.push_str(&computed.get_property_value("font-family").unwrap_or_default());
        if window.match_media(STARK).ok().flatten().is_some_and(|query| query.matches()) {
            text.push_str("\nstark");
        }
        Some(text)
    }
}

impl From<&str> for Theme {
    fn from(text: &str) -> Self {
        let mut lines = text.split('\n').map(str::to_string);
        let mut next = || lines.next().unwrap_or_default();
        Self {
            paper: next(),
            land: next(),
            coast: next(),
            border: next(),
            quiet: next(),
            ink: next(),
            node: next(),
            font: next(),
            is_stark: lines.next().is_some(),
        }
    }
}

//! The map's colours and type, as the style sheet has them at this moment: light or dark, in high contrast, or the
//! system's own.

use web_sys::{CssStyleDeclaration, Element, window};

/// What the map is drawn with.
#[derive(Debug, Default)]
pub struct Ink {
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

/// What asks for more contrast than two quiet tones have.
const STARK: &str = "(prefers-contrast: more), (forced-colors: active)";

impl Ink {
    /// Reads the properties that the map's element has.
    pub fn of(element: &Element) -> Option<Self> {
        let window = window()?;
        let style: CssStyleDeclaration = window.get_computed_style(element).ok()??;
        let colour = |name| style.get_property_value(name).unwrap_or_default().trim().to_string();
        Some(Self {
            paper: colour("--paper"),
            land: colour("--land"),
            coast: colour("--coast"),
            border: colour("--border"),
            quiet: colour("--quiet"),
            ink: colour("--ink"),
            node: colour("--node"),
            font: style.get_property_value("font-family").unwrap_or_default(),
            is_stark: window.match_media(STARK).ok().flatten().is_some_and(|query| query.matches()),
        })
    }
}

//! Colours of the organiser's own: one accent, for what can be pressed, light and dark.

use super::reader::Reader;
use crate::tokens;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// The ground of the page in each theme, as red, green and blue.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Ground {
    /// On light paper.
    pub light: [u8; 3],
    /// On dark paper.
    pub dark: [u8; 3],
}

impl Ground {
    /// That of the style sheets.
    pub fn of_page() -> Self {
        let [light, dark] = [tokens::light("paper"), tokens::dark("paper")].map(|paper| rgb(paper).unwrap_or_default());
        Self { light, dark }
    }
}

/// The least contrast of text (WCAG 2.2, success criterion 1.4.3).
const LEAST: f64 = 4.5;

/// The accent in place of the page's own; each `#` and six digits.
#[derive(Clone, Default)]
pub struct Colours {
    /// On light paper.
    pub light: Option<String>,
    /// On dark paper.
    pub dark: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColoursFile {
    accent: Option<Spanned<String>>,
    accent_dark: Option<Spanned<String>>,
}

impl ColoursFile {
    pub fn read(self, reader: &mut Reader) -> Colours {
        let mut accent = |value: Option<Spanned<String>>, field: &str, (theme, paper): (&str, &str)| {
            let value = value?;
            let Some(colour) = rgb(value.as_ref()) else {
                let like = tokens::light("act");
                let what = format!("must be a colour like \"{like}\": # and six digits or letters a to f");
                reader.wrong(&value, field, what);
                return None;
            };
            let ratio = contrast(colour, rgb(paper)?);
            if ratio < LEAST {
                // Rounded down, so that no ratio that is too small is said to be enough.
                let ratio = (ratio * 100.0).floor() / 100.0;
                let than = if theme == "light" { "darker" } else { "lighter" };
                reader.wrong(&value, field, format!(
                    "has a contrast of {ratio}:1 to the {theme} paper ({paper}), and text needs {LEAST}:1; choose a {than} colour"
                ));
            }
            Some(value.into_inner().to_lowercase())
        };
        // The accent stands on paper, and paper stands on the accent.
        Colours {
            light: accent(self.accent, "colours.accent", ("light", tokens::light("paper"))),
            dark: accent(self.accent_dark, "colours.accent_dark", ("dark", tokens::dark("paper"))),
        }
    }
}

impl Colours {
    /// What follows the style sheets.
    pub fn style(&self) -> String {
        let act = |selector: &str, colour: &str| format!("{selector}{{--act:{colour}}}");
        let light = self.light.as_ref().map(|colour| act(":root", colour)).unwrap_or_default();
        // Where only one is named, the other stays the page's own.
        let dark = self.dark.as_deref().or(self.light.as_ref().map(|_| tokens::dark("act")));
        let dark = dark.map(|colour| {
            let chosen = act(":root[data-theme=\"dark\"]", colour);
            format!(
                "@media (prefers-color-scheme:dark){{{}}}{chosen}",
                act(":root:not([data-theme=\"light\"])", colour)
            )
        });
        light + &dark.unwrap_or_default()
    }
}

/// Red, green and blue, each from 0 to 255.
fn rgb(text: &str) -> Option<[u8; 3]> {
    // A sign would be read, too.
    let is_plain = |digits: &&str| digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit());
    let [_, parts @ ..] = u32::from_str_radix(text.strip_prefix('#').filter(is_plain)?, 16).ok()?.to_be_bytes();
    Some(parts)
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance").
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let luminance = |colour: [u8; 3]| {
        let linear = colour.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        let [red, green, blue] = linear;
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    if one < other { other / one } else { one / other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrasts_are_those_of_the_guidelines() {
        // Values that the guidelines' own examples and tools give.
        for (one, other, ratio) in [
            ("#ffffff", "#000000", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#767676", "#ffffff", 4.54),
            ("#0000ff", "#ffffff", 8.59),
            ("#ff0000", "#ffffff", 4.0),
        ] {
            let found = contrast(rgb(one).unwrap(), rgb(other).unwrap());
            assert!((found - ratio).abs() < 0.01, "{one} on {other}: {found}");
        }
        for wrong in ["2138b8", "#2138b", "#2138bg", "#+138b8", "#21é8b", ""] {
            assert_eq!(rgb(wrong), None, "{wrong}");
        }
    }
}

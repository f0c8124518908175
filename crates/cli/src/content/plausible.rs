//! Names and days in `event.toml` that can be read, and cannot be meant.

use super::reader::Reader;
use chrono::{DateTime, Datelike, Utc};
use p4p_domain::form::check;
use toml::Spanned;

/// The parts that the page has anyway. All other ids of its own begin with `p4p_`, and no name of a section has an
/// underscore.
const PARTS: [&str; 6] = ["nodes", "sign-up", "host", "series", "acknowledgement", "app"];

/// Whether a text is fit for addresses and file names.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

impl Reader {
    /// Whether the sections can have the addresses that follow from their names.
    pub fn sections(&mut self, sections: &[Spanned<String>]) {
        for name in sections.iter().filter(|name| !is_slug(name.as_ref())) {
            self.wrong(name, "sections", "must be the name of a Markdown file without its ending, like \"about\"");
        }
        for (at, written) in sections.iter().enumerate() {
            let name = written.as_ref().as_str();
            if PARTS.contains(&name) {
                let what = "names a part that the page has anyway; choose another name for the file";
                self.wrong(written, "sections", format!("\"{name}\" {what}, like \"about-{name}\""));
            } else if name == "over" {
                self.wrong(
                    written,
                    "sections",
                    "\"over\" is shown when the event is over; choose another name for the file",
                );
            } else if let Some(rest) = name.strip_prefix("node-") {
                let what = format!(
                    "\"{name}\" would be the address of a node, #node-{rest}; choose another name for the file"
                );
                self.wrong(written, "sections", what);
            } else if sections.iter().take(at).any(|earlier| earlier.as_ref() == name) {
                self.wrong(written, "sections", format!("\"{name}\" stands twice; take one out"));
            }
        }
        if !sections.iter().any(|name| name.as_ref() == "about") {
            let what = "must hold \"about\": the page's own links lead there";
            self.diagnostics.push(self.source.diagnostic(None, "sections", what));
        }
    }

    /// Whether the year of the event can be meant, and those of other times beside it, by the same rule as in forms and for
    /// nodes. What cannot be read was told.
    pub fn years<const N: usize>(
        &mut self,
        (start, starts): (&Spanned<toml::Value>, DateTime<Utc>),
        others: [(Option<&Spanned<toml::Value>>, Option<DateTime<Utc>>, &str); N],
    ) {
        let year = starts.year();
        if !self.diagnostics.is_empty() {
            return;
        }
        if !(2000..=2199).contains(&year) {
            return self.wrong(start, "start", format!("is in the year {year:04}; is the year right?"));
        }
        let is_slip = |instant: &DateTime<Utc>| !check::is_near_year(&instant.date_naive().to_string(), year);
        for (value, instant, field) in others {
            if let Some((value, instant)) = value.zip(instant.filter(is_slip)) {
                let given = instant.year();
                let what = format!("is in the year {given:04}, and the event in {year}; is the year right?");
                self.wrong(value, field, what);
            }
        }
    }
}

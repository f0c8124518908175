//! Names and days in `event.toml` that can be read, and cannot be meant.

use super::reader::Reader;
use chrono::{DateTime, Datelike, Utc};
use p4p_domain::form::check;
use std::ops::RangeInclusive;
use toml::Spanned;

/// The parts that the page has anyway. All other ids of its own begin with `p4p_`, and no name of a section has an
/// underscore.
const PARTS: [&str; 6] = ["nodes", "sign-up", "host", "series", "acknowledgement", "app"];

/// The years that an event can be in.
const CAN_BE_MEANT: RangeInclusive<i32> = 2000..=2199;

/// Whether a text is fit for addresses and file names.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// A time as it was written, read, and the name of its field.
type WrittenTime<'a> = (Option<&'a Spanned<toml::Value>>, Option<DateTime<Utc>>, &'a str);

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
        others: [WrittenTime<'_>; N],
    ) {
        let year = starts.year();
        if !self.diagnostics.is_empty() {
            return;
        }
        if !CAN_BE_MEANT.contains(&year) {
            return self.wrong(start, "start", format!("is in the year {year:04}; is the year right?"));
        }
        for (value, instant, field) in others {
            if let Some((value, instant)) = value.zip(instant) {
                self.year(value, field, instant.year(), check::near_years(year), year);
            }
        }
    }

    /// Whether the year of something can be meant, beside an event of another year: whether it is one of these. Where that
    /// of the event cannot be meant, that was told.
    pub fn year(
        &mut self,
        value: &Spanned<toml::Value>,
        field: &str,
        given: i32,
        years: RangeInclusive<i32>,
        of_event: i32,
    ) {
        if CAN_BE_MEANT.contains(&of_event) && !years.contains(&given) {
            let what = format!("is in the year {given:04}, and the event in {of_event}; is the year right?");
            self.wrong(value, field, what);
        }
    }
}

use super::time::instant;
use crate::diagnostic::{Diagnostic, Source, start_of};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use p4p_domain::link::HttpUrl;
use toml::Spanned;

/// Reads facts, and notes what is wrong with them; `site.toml` has some of the same.
pub(super) struct FactReader {
    pub source: Source,
    pub diagnostics: Vec<Diagnostic>,
}

impl FactReader {
    pub fn wrong<T>(&mut self, value: &Spanned<T>, field: &str, what: &str) {
        self.diagnostics.push(self.source.diagnostic(start_of(value), field, what));
    }

    pub fn filled(&mut self, value: Spanned<String>, field: &str) -> String {
        if value.as_ref().trim().is_empty() {
            self.wrong(&value, field, "must not be empty");
        }
        value.into_inner()
    }

    pub fn link(&mut self, value: &Spanned<String>, field: &str) -> Option<HttpUrl> {
        let read = HttpUrl::parse(value.as_ref());
        read.map_err(|error| self.wrong(value, field, &error.to_string())).ok()
    }

    /// A day and a time on the event's own clock.
    pub fn instant(&mut self, value: &Spanned<toml::Value>, field: &str, zone: Tz) -> DateTime<Utc> {
        instant(value.as_ref(), zone).unwrap_or_else(|what| {
            self.wrong(value, field, &what);
            DateTime::default()
        })
    }
}

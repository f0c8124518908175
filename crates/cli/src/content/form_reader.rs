use super::{time::instant, values::LocalizedText};
use crate::diagnostic::{Diagnostic, Source, start_of};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use p4p_domain::{delivery::backend::ID_IN_URL, link::HttpUrl};
use toml::Spanned;

/// Reads a form's file and notes every mistake in it.
pub struct FormReader {
    /// The file.
    pub source: Source,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The page's language.
    pub language: String,
}

impl FormReader {
    /// Notes a mistake where a value stands.
    pub fn wrong<T>(&mut self, value: &Spanned<T>, field: &str, what: impl std::fmt::Display) {
        self.diagnostics.push(self.source.diagnostic(start_of(value), field, what));
    }

    /// An address.
    pub fn link(&mut self, value: &Spanned<String>, field: &str) -> Option<HttpUrl> {
        HttpUrl::parse(value.as_ref()).map_err(|error| self.wrong(value, field, error)).ok()
    }

    /// An address in which `{id}` may stand.
    pub fn link_with_id(&mut self, value: &Spanned<String>, field: &str) -> Option<HttpUrl> {
        let written = value.as_ref().replace("{id}", ID_IN_URL);
        HttpUrl::parse(&written).map_err(|error| self.wrong(value, field, error)).ok()
    }

    /// A time on the clock of a zone.
    pub fn time(&mut self, value: Option<&Spanned<toml::Value>>, field: &str, zone: Tz) -> Option<DateTime<Utc>> {
        let value = value?;
        instant(value.as_ref(), zone).map_err(|what| self.wrong(value, field, what)).ok()
    }

    /// A text in the page's language.
    pub fn text(&mut self, value: &Spanned<LocalizedText>, field: &str) -> String {
        let language = self.language.clone();
        match value.as_ref().in_language(&language) {
            Ok(text) if text.trim().is_empty() => {
                self.wrong(value, field, "must not be empty: it is what people read");
                text
            }
            Ok(text) => text,
            Err(missing) => {
                self.wrong(value, field, missing);
                String::new()
            }
        }
    }
}

use super::{time::instant, values::LocalizedText};
use crate::{
    diagnostic::{Diagnostic, Source, start_of},
    zone::Zone,
};
use chrono::{DateTime, Utc};
use p4p_domain::{delivery::backend::ID_IN_URL, link::HttpUrl};
use serde::de::DeserializeOwned;
use std::{fmt::Display, ops::RangeInclusive, path::Path};
use toml::Spanned;

/// Reads one of the organiser's TOML files and notes every mistake in it.
pub struct Reader {
    /// The file.
    pub source: Source,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// What is right, and must not be published.
    pub unfit: Vec<Diagnostic>,
    /// What is right, and worth a word.
    pub warnings: Vec<Diagnostic>,
}

impl Reader {
    /// Opens a file of a folder, and says what stands in it; `hint` knows what would be right for a field.
    pub fn open<F: DeserializeOwned>(
        folder: &Path,
        name: &str,
        hint: fn(&str) -> Option<&'static str>,
    ) -> Result<(Self, F), Vec<Diagnostic>> {
        let source = Source::read(folder, name)?;
        let file = toml::from_str(&source.text).map_err(|error| vec![source.toml_diagnostic(&error, hint)])?;
        Ok((Self { source, diagnostics: Vec::new(), unfit: Vec::new(), warnings: Vec::new() }, file))
    }

    /// What was made of the file, unless there were mistakes in it.
    pub fn done<T>(self, read: T) -> Result<T, Vec<Diagnostic>> {
        if self.diagnostics.is_empty() { Ok(read) } else { Err(self.diagnostics) }
    }

    /// Notes a mistake where a value stands.
    pub fn wrong<T>(&mut self, value: &Spanned<T>, field: &str, what: impl Display) {
        self.diagnostics.push(self.source.diagnostic(Some(start_of(value)), field, what));
    }

    /// Notes what must not be published, where it stands.
    pub fn unfit<T>(&mut self, value: &Spanned<T>, field: &str, what: impl Display) {
        self.unfit.push(self.source.diagnostic(Some(start_of(value)), field, what));
    }

    /// A text that must say something.
    pub fn filled(&mut self, value: Spanned<String>, field: &str) -> String {
        if value.as_ref().trim().is_empty() {
            self.wrong(&value, field, "must not be empty");
        }
        value.into_inner()
    }

    /// An address.
    pub fn link(&mut self, value: &Spanned<String>, field: &str) -> Option<HttpUrl> {
        HttpUrl::parse(value.as_ref()).map_err(|error| self.wrong(value, field, error)).ok()
    }

    /// An address that the page's policy names.
    pub fn link_in_policy(&mut self, value: &Spanned<String>, field: &str) -> Option<HttpUrl> {
        HttpUrl::parse_for_policy(value.as_ref()).map_err(|error| self.wrong(value, field, error)).ok()
    }

    /// The address of a form service, in which `{id}` may stand.
    pub fn link_with_id(&mut self, value: &Spanned<String>, field: &str) -> Option<HttpUrl> {
        let written = value.as_ref().replace("{id}", ID_IN_URL);
        HttpUrl::parse_for_policy(&written).map_err(|error| self.wrong(value, field, error)).ok()
    }

    /// A time on the clock of a zone.
    pub fn time(&mut self, value: &Spanned<toml::Value>, field: &str, zone: Zone) -> Option<DateTime<Utc>> {
        instant(value.as_ref(), zone).map_err(|what| self.wrong(value, field, what)).ok()
    }

    /// A number of something in a range; `usual` where there is none.
    pub fn limit(
        &mut self,
        value: Option<&Spanned<i64>>,
        field: &str,
        unit: &str,
        range: RangeInclusive<usize>,
        usual: usize,
    ) -> usize {
        let Some(value) = value else { return usual };
        let number = usize::try_from(*value.as_ref()).ok().filter(|number| range.contains(number));
        number.unwrap_or_else(|| {
            let (least, most) = range.into_inner();
            self.wrong(value, field, format!("must be a number of {unit} from {least} to {most}"));
            usual
        })
    }

    /// A text in the page's language.
    pub fn text(&mut self, value: &Spanned<LocalizedText>, field: &str, language: &str) -> String {
        let text = value.as_ref().in_language(language).map_err(|missing| self.wrong(value, field, missing));
        if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            self.wrong(value, field, "must not be empty: it is what people read");
        }
        text.unwrap_or_default()
    }
}

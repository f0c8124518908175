use crate::diagnostic::start_of;
use serde::Deserialize;
use std::{collections::BTreeMap, fmt};
use toml::Spanned;

/// A text in one language, or in several by their BCP 47 tags: `label = "Your name"`, or
/// `label = { en = "Your name", nl = "Je naam" }`.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
pub enum LocalizedText {
    /// The page's language.
    One(String),
    /// Several languages.
    Several(BTreeMap<String, String>),
}

/// A language that a text does not have.
pub struct NoLanguage<'a>(pub &'a str);

impl fmt::Display for NoLanguage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "has no text in \"{0}\", the page's language; add {0} = \"…\"", self.0)
    }
}

impl LocalizedText {
    /// The text in a language.
    pub fn in_language<'a>(&self, language: &'a str) -> Result<String, NoLanguage<'a>> {
        match self {
            LocalizedText::One(text) => Ok(text.clone()),
            LocalizedText::Several(texts) => texts.get(language).cloned().ok_or(NoLanguage(language)),
        }
    }
}

/// One or several texts: `is = "a"` or `is = ["a", "b"]`.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several.
    More(Vec<String>),
}

impl OneOrMore {
    /// As a list.
    pub fn list(&self) -> Vec<String> {
        match self {
            OneOrMore::One(one) => vec![one.clone()],
            OneOrMore::More(all) => all.clone(),
        }
    }
}

/// Where an optional value stands.
pub fn place_of<T>(value: Option<&Spanned<T>>) -> Option<usize> {
    value.and_then(start_of)
}

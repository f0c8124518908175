use crate::language::from_special_to_general;
use serde::Deserialize;
use std::collections::BTreeMap;
use thiserror::Error;

/// A text in one language, or in several by their BCP 47 tags: `label = "Your name"`, or
/// `label = { en = "Your name", nl = "Je naam" }`.
#[derive(Deserialize, Clone)]
#[serde(untagged, expecting = "should be a text, or one for each language: { en = \"…\", nl = \"…\" }")]
pub enum LocalizedText {
    /// The page's language.
    One(String),
    /// Several languages.
    Several(BTreeMap<String, String>),
}

/// A language that a text does not have.
#[derive(Debug, Error)]
#[error("has no text in \"{0}\", the page's language; add {0} = \"…\"")]
pub struct NoLanguage<'a>(&'a str);

impl LocalizedText {
    /// The text in a language, or in what that is a regional form of.
    pub fn in_language<'a>(&self, language: &'a str) -> Result<String, NoLanguage<'a>> {
        match self {
            LocalizedText::One(text) => Ok(text.clone()),
            LocalizedText::Several(texts) => {
                let called = |tag: &String| texts.iter().find(|(name, _)| name.eq_ignore_ascii_case(tag));
                let found = from_special_to_general(language).iter().find_map(called);
                found.map(|(_, text)| text.clone()).ok_or(NoLanguage(language))
            }
        }
    }
}

/// One or several texts: `is = "a"` or `is = ["a", "b"]`.
#[derive(Deserialize, Clone)]
#[serde(untagged, expecting = "`is` and `is_not` should be a text, or a list of texts: [\"a\", \"b\"]")]
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

use crate::mistake::start_of;
use serde::Deserialize;
use toml::Spanned;

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

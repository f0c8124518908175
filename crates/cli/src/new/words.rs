//! The words that a new event begins with, in the language of its texts.

use super::quoted;
use crate::language::from_special_to_general;
use toml::{Table, Value};

// The languages that there are words in, each with its file.
include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// What is there in any case.
const ENGLISH: (&str, &str) = ("en", include_str!("words/en.toml"));

/// The words in one language, each with the place in the templates that it goes to, like `attend.title`.
pub struct Words {
    /// The language, which is English where there are no words in the one that was asked for.
    pub language: &'static str,
    words: Vec<(String, String)>,
}

impl Words {
    /// Those of a language, or of what that is a regional form of, or else the English ones.
    pub fn of(language: &str) -> Self {
        let (language, text) = spoken(language).unwrap_or(&ENGLISH);
        // The files come with the program, and a test reads each.
        let groups: Table = text.parse().unwrap_or_default();
        let of_group = |(group, words): (String, Value)| {
            let words = words.as_table().cloned().unwrap_or_default().into_iter();
            words.filter_map(move |(name, word)| Some((format!("{group}.{name}"), word.as_str()?.to_string())))
        };
        Self { language, words: groups.into_iter().flat_map(of_group).collect() }
    }

    /// Whether there are words in a language.
    pub fn has(language: &str) -> bool {
        spoken(language).is_some()
    }

    /// One of them; empty where there is none of that name, which a test looks for.
    pub fn get(&self, name: &str) -> &str {
        self.words.iter().find(|(known, _)| known == name).map_or("", |(_, word)| word)
    }

    /// All of them as they stand in a text.
    pub fn plain(&self) -> Vec<(&str, String)> {
        self.words.iter().map(|(name, word)| (name.as_str(), word.clone())).collect()
    }

    /// All of them as TOML writes them.
    pub fn quoted(&self) -> Vec<(&str, String)> {
        self.words.iter().map(|(name, word)| (name.as_str(), quoted(word))).collect()
    }

    /// Options that become words of a node, which are English: each beside what it is called.
    pub fn options(&self, names: &[&str]) -> String {
        let english = Self::of("en");
        let option = |name: &&str| {
            let (en, own) = (quoted(english.get(name)), quoted(self.get(name)));
            if self.language == "en" { en } else { format!("{{ en = {en}, {} = {own} }}", self.language) }
        };
        format!("[{}]", names.iter().map(option).collect::<Vec<_>>().join(", "))
    }

    /// The languages that there are words in, for people.
    pub fn languages() -> String {
        LANGUAGES.map(|(language, _)| language).join(", ")
    }
}

fn spoken(language: &str) -> Option<&'static (&'static str, &'static str)> {
    let tags = from_special_to_general(language);
    tags.iter().find_map(|tag| LANGUAGES.iter().find(|(name, _)| name.eq_ignore_ascii_case(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything_and_none_of_it_twice() {
        let names = |language: &str| -> Vec<String> {
            let words = Words::of(language);
            assert_eq!(words.language, language);
            assert!(words.words.iter().all(|(_, word)| !word.trim().is_empty() && !word.contains('{')), "{language}");
            words.words.iter().map(|(name, _)| name.clone()).collect()
        };
        let english = names("en");
        assert!(english.len() > 60, "{}", english.len());
        for (language, _) in LANGUAGES {
            assert_eq!(names(language), english, "{language}");
        }
    }

    #[test]
    fn a_regional_form_has_the_words_of_its_language_and_an_unknown_one_has_the_english_ones() {
        assert_eq!(["nl-BE", "de", "ja"].map(|tag| Words::of(tag).language), ["nl", "de", "en"]);
    }
}

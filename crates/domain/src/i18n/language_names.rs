//! The names of languages, in the page's own language.

use crate::json::Value;
use serde::{Serialize, Serializer};

/// No more than these have names in the page: whoever lists more of them does not mean them.
const MOST: usize = 64;

/// The names of some languages, by their tags (BCP 47).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LanguageNames(Vec<(String, String)>);

impl LanguageNames {
    /// For these tags, each with its name by itself or that of the language without its region or script; what has none
    /// is left out.
    pub fn of<'a>(tags: impl Iterator<Item = &'a str>, name: impl Fn(&str) -> Option<String>) -> Self {
        let mut all: Vec<(String, String)> = Vec::new();
        for tag in tags {
            if all.len() == MOST || all.iter().any(|(other, _)| other == tag) {
                continue;
            }
            let found = name(tag).or_else(|| name(tag.split_once('-')?.0));
            all.extend(found.map(|name| (tag.to_string(), name)));
        }
        // Members of an object have no order, so that they are compared in this one.
        all.sort_unstable();
        Self(all)
    }

    /// The name of a language; its tag where there is none.
    pub fn name<'a>(&'a self, tag: &'a str) -> &'a str {
        self.0.iter().find(|(other, _)| other == tag).map_or(tag, |(_, name)| name)
    }

    /// The names of several, one after the other.
    pub fn names(&self, tags: &[String]) -> String {
        tags.iter().map(|tag| self.name(tag)).collect::<Vec<_>>().join(", ")
    }

    /// Reads what [`Serialize`] writes: an object with the names by their tags.
    pub fn from_json(object: &Value) -> Self {
        let pair = |(tag, name): &(String, Value)| Some((tag.clone(), name.as_text()?.to_string()));
        Self(object.members().iter().filter_map(pair).collect())
    }
}

impl Serialize for LanguageNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(tag, name)| (tag, name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::tests::parsed;

    fn language_names() -> LanguageNames {
        let name =
            |tag: &str| Some(["Portuguese", "Swiss German"][["pt", "de-CH"].iter().position(|it| *it == tag)?].into());
        LanguageNames::of(["pt", "de-CH", "pt-AO", "x-klingon", "pt"].into_iter(), name)
    }

    #[test]
    fn a_language_is_called_by_its_name_and_else_by_its_tag() {
        let names = |tags: &[&str]| language_names().names(&tags.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(names(&["pt", "de-CH", "pt-AO"]), "Portuguese, Swiss German, Portuguese");
        assert_eq!(names(&["x-klingon", "eo"]), "x-klingon, eo");
        assert_eq!(names(&[]), "");
    }

    #[test]
    fn they_survive_the_way_to_the_browser_and_back() {
        let text = serde_json::to_string(&language_names()).unwrap();
        assert_eq!(text, r#"{"de-CH":"Swiss German","pt":"Portuguese","pt-AO":"Portuguese"}"#);
        assert_eq!(LanguageNames::from_json(&parsed(&text)), language_names());
        // What is none is called by its tag.
        assert_eq!(LanguageNames::from_json(&parsed(r#"{"pt":1}"#)), LanguageNames::default());
    }

    #[test]
    fn a_file_with_very_many_languages_names_some() {
        let tags: Vec<_> = (0..1000).map(|number| format!("a{number}")).collect();
        let all = LanguageNames::of(tags.iter().map(String::as_str), |tag| Some(tag.to_uppercase()));
        assert_eq!((all.name("a0"), all.name("a999")), ("A0", "a999"));
    }
}

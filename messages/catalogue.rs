//! Reads the texts of the page's interface and makes Rust of them: included by `build.rs`, and by the test of its checks.
//!
//! `en.toml` is the source: groups of keys, each a text, or for what is counted a table of texts by CLDR's plural
//! categories. `{name}` in a text is the place of a value. The other files say the same in other languages, with the same
//! keys and the same places.

use std::{collections::BTreeMap, fmt::Write as _};
use toml::{Table, Value};

/// One key of the catalogue.
#[derive(Debug)]
pub struct Key {
    /// The group that it stands in.
    pub group: String,
    /// Its name in the group.
    pub name: String,
    /// Whether it is counted: it takes two places in the list of texts, for one and for others.
    pub is_plural: bool,
    /// What its text has places for, in the order of their numbers; of what is counted, `count` is the first.
    pub places: Vec<String>,
    /// Its text in English, for reading.
    pub english: String,
}

/// The keys in their order: first those that the browser gets, then those that only the native program prints.
#[derive(Debug)]
pub struct Catalogue {
    /// All keys.
    pub keys: Vec<Key>,
    /// How many texts the browser gets.
    pub sent: usize,
}

/// The forms of what is counted. The third one that Spanish and French have (`many`) begins at a million, and nothing here
/// is counted so far.
const FORMS: [&str; 2] = ["one", "other"];

/// The keys of the English file, or a line for each error in it.
pub fn catalogue(english: &str) -> Result<Catalogue, Vec<String>> {
    let mut errors = Vec::new();
    let file = table("en", english)?;
    let printed: Vec<_> = file.get("printed").and_then(Value::as_array).into_iter().flatten().collect();
    let is_printed = |group: &str| printed.iter().any(|one| one.as_str() == Some(group));
    let mut keys = Vec::new();
    let mut sent = 0;
    for only_printed in [false, true] {
        for (group, texts) in file.iter().filter(|(name, _)| *name != "printed" && is_printed(name) == only_printed) {
            let Some(texts) = texts.as_table() else {
                errors.push(format!("messages/en.toml: {group} is no group of texts"));
                continue;
            };
            for (name, text) in texts {
                let Some(forms) = forms(text) else {
                    errors.push(format!(
                        "messages/en.toml: {group}.{name} is neither a text nor {{ one = …, other = … }}"
                    ));
                    continue;
                };
                let is_plural = forms.len() == 2;
                let english = forms.last().cloned().unwrap_or_default();
                let mut places = places_of(&english);
                if is_plural {
                    places.retain(|place| place != "count");
                    places.insert(0, "count".into());
                }
                keys.push(Key { group: group.clone(), name: name.clone(), is_plural, places, english });
            }
        }
        if !only_printed {
            sent = size(&keys);
        }
    }
    if errors.is_empty() { Ok(Catalogue { keys, sent }) } else { Err(errors) }
}

/// The texts of one language in the catalogue's order, with numbers in their places; or a line for each key that is
/// missing, superfluous, or has other places than English.
pub fn texts(catalogue: &Catalogue, language: &str, text: &str) -> Result<Vec<String>, Vec<String>> {
    let mut file = table(language, text)?;
    file.remove("printed");
    let (mut errors, mut texts) = (Vec::new(), Vec::new());
    for key in &catalogue.keys {
        let place = format!("messages/{language}.toml: {}.{}", key.group, key.name);
        let found = file.get_mut(&key.group).and_then(Value::as_table_mut).and_then(|group| group.remove(&key.name));
        let Some(found) = found else {
            errors.push(format!("{place} is missing; in English it is “{}”", key.english));
            continue;
        };
        let Some(found) = forms(&found).filter(|forms| (forms.len() == 2) == key.is_plural) else {
            let wanted = if key.is_plural { "{ one = \"…\", other = \"…\" }" } else { "one text" };
            errors.push(format!("{place} must be {wanted}"));
            continue;
        };
        for (index, form) in found.into_iter().enumerate() {
            let mut has = places_of(&form);
            // Where there is one, some languages say it in a word.
            let is_optional = |place: &String| key.is_plural && (index == 0) && place == "count";
            if form.trim().is_empty() {
                errors.push(format!("{place} is empty"));
            }
            for superfluous in has.iter().filter(|place| !key.places.contains(place)) {
                errors.push(format!("{place} has {{{superfluous}}}, which English has not"));
            }
            for missing in key.places.iter().filter(|place| !has.contains(place) && !is_optional(place)) {
                if key.english.contains(&format!("{{{missing}}}")) {
                    errors.push(format!("{place} lacks {{{missing}}}"));
                }
            }
            has.retain(|place| key.places.contains(place));
            let number = |(number, place): (usize, &String)| (format!("{{{place}}}"), format!("{{{number}}}"));
            let numbers = key.places.iter().enumerate().map(number);
            texts.push(numbers.fold(form, |text, (place, number)| text.replace(&place, &number)));
        }
    }
    for (group, rest) in &file {
        let names: Vec<_> = rest.as_table().into_iter().flat_map(Table::keys).collect();
        if catalogue.keys.iter().all(|key| key.group != *group) {
            errors.push(format!("messages/{language}.toml: [{group}] is superfluous: English has no such group"));
        } else {
            let line =
                |name| format!("messages/{language}.toml: {group}.{name} is superfluous: English has no such key");
            errors.extend(names.into_iter().map(line));
        }
    }
    if errors.is_empty() { Ok(texts) } else { Err(errors) }
}

/// The Rust of the catalogue: a constant for each key, and natively the texts of all languages.
pub fn rust(catalogue: &Catalogue, languages: &BTreeMap<String, Vec<String>>) -> String {
    let mut out = String::new();
    let mut number = 0;
    let mut group = "";
    for key in &catalogue.keys {
        if key.group != group {
            if !group.is_empty() {
                out += "}\n";
            }
            group = &key.group;
            _ = write!(out, "/// `[{group}]` of `messages/en.toml`.\npub mod {group} {{\nuse super::*;\n");
        }
        let (sort, places) =
            if key.is_plural { ("PluralKey", key.places.len() - 1) } else { ("MessageKey", key.places.len()) };
        let with = if key.places.is_empty() { String::new() } else { format!("; with {}", key.places.join(", ")) };
        let name = key.name.to_uppercase();
        let english = key.english.replace('\n', " ").replace('[', "\\[").replace('<', "\\<");
        _ = write!(out, "/// “{english}”{with}\npub const {name}: {sort}<{places}> = {sort}({number});\n");
        number += if key.is_plural { 2 } else { 1 };
    }
    out += "}\n";
    _ = write!(
        out,
        "/// How many of the texts, from the first one on, the browser gets.\npub const SENT: usize = {};\n",
        catalogue.sent
    );
    _ = write!(out, "/// Natively, the texts of all languages.\n#[cfg(not(target_arch = \"wasm32\"))]\n");
    _ = writeln!(out, "pub static LANGUAGES: [Texts; {}] = [", languages.len());
    for (language, texts) in languages {
        _ = writeln!(out, "Texts {{ language: {language:?}, texts: &{texts:?} }},");
    }
    out += "];\n";
    let texts =
        catalogue.keys.iter().flat_map(|key| vec![(&*key.group, &*key.name); if key.is_plural { 2 } else { 1 }]);
    let texts: Vec<_> = texts.collect();
    _ = write!(
        out,
        "#[cfg(not(target_arch = \"wasm32\"))]\nconst NAMES: [(&str, &str); {}] = {texts:?};\n",
        texts.len()
    );
    out
}

/// How many texts keys have.
fn size(keys: &[Key]) -> usize {
    keys.iter().map(|key| if key.is_plural { 2 } else { 1 }).sum()
}

fn table(language: &str, text: &str) -> Result<Table, Vec<String>> {
    text.parse().map_err(|error| vec![format!("messages/{language}.toml: {error}")])
}

/// The text of a key, or the two of what is counted.
fn forms(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Table(forms) if forms.len() == 2 => {
            FORMS.iter().map(|form| forms.get(*form)?.as_str().map(String::from)).collect()
        }
        _ => None,
    }
}

/// The names in braces, each once, in their order.
fn places_of(text: &str) -> Vec<String> {
    let mut places = Vec::new();
    for piece in text.split('{').skip(1) {
        if let Some((place, _)) = piece.split_once('}')
            && !places.iter().any(|other| other == place)
        {
            places.push(place.to_string());
        }
    }
    places
}

//! Reads the texts of the page's interface and makes Rust of them: included by `build.rs`, and by the test of its checks.
//!
//! `en.toml` is the source: groups of keys, each a text, or for what is counted a table of texts by CLDR's plural
//! categories, those that whole numbers take in the language. `{name}` in a text is the place of a value. The other files
//! say the same in other languages, with the same keys and the same places.

use icu_locale_core::LanguageIdentifier;
use icu_plurals::{PluralCategory, PluralRules};
use std::{collections::BTreeMap, fmt::Write as _};
use toml::{Table, Value};

/// One key of the catalogue.
#[derive(Debug)]
pub struct Key {
    /// The group that it stands in.
    pub group: String,
    /// Its name in the group.
    pub name: String,
    /// Whether it is counted: its text has a line for each form of the language.
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

/// One language's texts.
#[derive(Debug)]
pub struct Language {
    /// Whether no native speaker has read them yet (`unread = true` in the file).
    pub is_unread: bool,
    /// First which form each count takes (see [`Plurals::by_count`]), then the texts in the catalogue's order.
    pub texts: Vec<String>,
}

/// Which forms of what is counted a language has, by the cardinal rules of CLDR for whole numbers.
#[derive(Debug)]
pub struct Plurals {
    /// The categories that counts take, in CLDR's order. Others there are, too (for fractions, or whole millions), which
    /// nothing here is counted in.
    forms: Vec<&'static str>,
    /// The number of its form for each count: from 0 to 199 by itself, and what is larger like the one below with the same
    /// last two digits. CLDR's rules look no further, below a million.
    by_count: String,
}

/// The categories with their names in the files, in CLDR's order.
const CATEGORIES: [(PluralCategory, &str); 6] = [
    (PluralCategory::Zero, "zero"),
    (PluralCategory::One, "one"),
    (PluralCategory::Two, "two"),
    (PluralCategory::Few, "few"),
    (PluralCategory::Many, "many"),
    (PluralCategory::Other, "other"),
];

impl Plurals {
    /// Of a language by its tag (BCP 47); or why there are none.
    pub fn of(language: &str) -> Result<Self, String> {
        let tag: LanguageIdentifier = language.parse().map_err(|error| format!("is no language's tag: {error}"))?;
        let rules =
            PluralRules::try_new_cardinal(tag.into()).map_err(|error| format!("has no plural rules: {error}"))?;
        let by_count: Vec<_> = (0_u32..200).map(|count| rules.category_for(count)).collect();
        let found: Vec<_> = CATEGORIES.into_iter().filter(|(category, _)| by_count.contains(category)).collect();
        let number = |category| found.iter().position(|(one, _)| *one == category).unwrap_or_default().to_string();
        let forms = found.iter().map(|(_, name)| *name).collect();
        Ok(Self { forms, by_count: by_count.into_iter().map(number).collect() })
    }

    /// The texts of what is counted, in the order of the forms, if there is one of each and no other.
    fn texts(&self, value: &Value) -> Option<Vec<String>> {
        let table = value.as_table().filter(|table| table.len() == self.forms.len())?;
        self.forms.iter().map(|form| table.get(*form)?.as_str().map(String::from)).collect()
    }

    /// Whether just one count takes a form, which then can say it in a word. Where nothing is counted like one, there is a
    /// text of its own for that.
    fn is_single(&self, form: usize) -> bool {
        let takes = |count: &char| count.to_digit(10).is_some_and(|one| one as usize == form);
        self.by_count.chars().skip(1).filter(takes).count() < 2
    }

    /// How the forms are written.
    fn wanted(&self) -> String {
        let forms: Vec<_> = self.forms.iter().map(|form| format!("{form} = \"…\"")).collect();
        format!("{{ {} }}", forms.join(", "))
    }
}

/// The keys of the English file, or a line for each error in it.
pub fn catalogue(english: &str) -> Result<Catalogue, Vec<String>> {
    let mut errors = Vec::new();
    let file = table("en", english)?;
    let printed: Vec<_> = file.get("printed").and_then(Value::as_array).into_iter().flatten().collect();
    let is_printed = |group: &str| printed.iter().any(|one| one.as_str() == Some(group));
    let plurals = Plurals::of("en").map_err(|what| vec![format!("messages/en.toml: {what}")])?;
    let mut keys = Vec::new();
    let mut sent = 0;
    for only_printed in [false, true] {
        for (group, texts) in file.iter().filter(|(name, _)| *name != "printed" && is_printed(name) == only_printed) {
            let Some(texts) = texts.as_table() else {
                errors.push(format!("messages/en.toml: {group} is no group of texts"));
                continue;
            };
            for (name, text) in texts {
                let is_plural = text.is_table();
                let forms = text.as_str().map(|text| vec![text.to_string()]).or_else(|| plurals.texts(text));
                let Some(english) = forms.and_then(|mut forms| forms.pop()) else {
                    let what = format!("is neither a text nor {}", plurals.wanted());
                    errors.push(format!("messages/en.toml: {group}.{name} {what}"));
                    continue;
                };
                let mut places = places_of(&english);
                if is_plural {
                    places.retain(|place| place != "count");
                    places.insert(0, "count".into());
                }
                keys.push(Key { group: group.clone(), name: name.clone(), is_plural, places, english });
            }
        }
        if !only_printed {
            sent = 1 + keys.len();
        }
    }
    if errors.is_empty() { Ok(Catalogue { keys, sent }) } else { Err(errors) }
}

/// The texts of one language, with numbers in their places; or a line for each key that is missing, superfluous, or has
/// other places than English.
pub fn texts(catalogue: &Catalogue, language: &str, text: &str) -> Result<Language, Vec<String>> {
    let mut file = table(language, text)?;
    let plurals = Plurals::of(language).map_err(|what| vec![format!("messages/{language}.toml: {what}")])?;
    file.remove("printed");
    let is_unread = file.remove("unread").is_some_and(|value| value.as_bool() != Some(false));
    let (mut errors, mut texts) = (Vec::new(), vec![plurals.by_count.clone()]);
    for key in &catalogue.keys {
        let place = format!("messages/{language}.toml: {}.{}", key.group, key.name);
        let found = file.get_mut(&key.group).and_then(Value::as_table_mut).and_then(|group| group.remove(&key.name));
        let Some(found) = found else {
            errors.push(format!("{place} is missing; in English it is “{}”", key.english));
            continue;
        };
        let (found, wanted) = if key.is_plural {
            (plurals.texts(&found), plurals.wanted())
        } else {
            (found.as_str().map(|text| vec![text.into()]), "one text".into())
        };
        let Some(found) = found else {
            errors.push(format!("{place} must be {wanted}"));
            continue;
        };
        let mut lines = Vec::new();
        for (index, form) in found.into_iter().enumerate() {
            let has = places_of(&form);
            let is_optional = |place: &String| key.is_plural && place == "count" && plurals.is_single(index);
            if form.trim().is_empty() {
                errors.push(format!("{place} is empty"));
            }
            if form.contains('\n') {
                errors.push(format!("{place} has more than one line"));
            }
            for superfluous in has.iter().filter(|place| !key.places.contains(place)) {
                errors.push(format!("{place} has {{{superfluous}}}, which English has not"));
            }
            for missing in key.places.iter().filter(|place| !has.contains(place) && !is_optional(place)) {
                if key.english.contains(&format!("{{{missing}}}")) {
                    errors.push(format!("{place} lacks {{{missing}}}"));
                }
            }
            let number = |(number, place): (usize, &String)| (format!("{{{place}}}"), format!("{{{number}}}"));
            let numbers = key.places.iter().enumerate().map(number);
            lines.push(numbers.fold(form, |text, (place, number)| text.replace(&place, &number)));
        }
        texts.push(lines.join("\n"));
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
    if errors.is_empty() { Ok(Language { is_unread, texts }) } else { Err(errors) }
}

/// The Rust of the catalogue: a constant for each key, and natively the texts of all languages.
pub fn rust(catalogue: &Catalogue, languages: &BTreeMap<String, Language>) -> String {
    let mut out = String::new();
    let mut group = "";
    for (number, key) in (1..).zip(&catalogue.keys) {
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
    }
    out += "}\n";
    _ = write!(
        out,
        "/// How many of the texts, from the first one on, the browser gets.\npub const SENT: usize = {};\n",
        catalogue.sent
    );
    let tags: Vec<_> = languages.keys().collect();
    _ = writeln!(out, "/// The languages that there are messages in, by their tags.");
    _ = writeln!(out, "pub const SPOKEN: [&str; {}] = {tags:?};", tags.len());
    _ = write!(out, "/// Natively, the texts of all languages.\n#[cfg(not(target_arch = \"wasm32\"))]\n");
    _ = writeln!(out, "pub static LANGUAGES: [Texts; {}] = [", languages.len());
    for (language, Language { is_unread, texts }) in languages {
        _ = writeln!(out, "Texts {{ language: {language:?}, is_unread: {is_unread}, texts: &{texts:?} }},");
    }
    out += "];\n";
    let names: Vec<_> = catalogue.keys.iter().map(|key| (&*key.group, &*key.name)).collect();
    _ = write!(
        out,
        "#[cfg(not(target_arch = \"wasm32\"))]\nconst NAMES: [(&str, &str); {}] = {names:?};\n",
        names.len()
    );
    out
}

fn table(language: &str, text: &str) -> Result<Table, Vec<String>> {
    text.parse().map_err(|error| vec![format!("messages/{language}.toml: {error}")])
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

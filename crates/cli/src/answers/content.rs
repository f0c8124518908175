//! What reading answers needs of an organiser's content: which forms there are, what they ask for, and where they are sent.
//! Nothing is checked here: answers are read also when the content has mistakes by now.

use crate::{content::collection_of, diagnostic::Diagnostic};
use chrono::NaiveDate;
use p4p_answers::KnownForm;
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The folder that is looked for when none is named.
pub const DEFAULT: &str = "content";

/// The key in `event.toml` for the day after which no answer has to be kept.
pub const DELETE_AFTER: &str = "delete_answers_after";

/// What was found in the content.
#[derive(Default)]
pub struct Known {
    /// The forms, by their own names and by those of the collections in which answers to them are kept apart.
    pub forms: Vec<KnownForm>,
    /// The collections of PocketBase that the forms are sent to.
    pub collections: Vec<Collection>,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

/// A collection of PocketBase.
pub struct Collection {
    /// Where PocketBase is, without a slash at the end.
    pub base: String,
    /// Its name there.
    pub name: String,
    /// The form that is sent there.
    pub form: String,
    /// The last day on which its rows are kept, where the content names one.
    pub until: Option<NaiveDate>,
}

#[derive(Default, Deserialize)]
struct EventFile {
    delete_answers_after: Option<toml::value::Datetime>,
}

#[derive(Deserialize)]
struct FormFile {
    #[serde(default, rename = "field")]
    fields: Vec<FieldFile>,
    #[serde(default)]
    backend: BackendFile,
}

#[derive(Deserialize)]
struct FieldFile {
    id: String,
}

#[derive(Default, Deserialize)]
struct BackendFile {
    #[serde(default)]
    url: String,
    /// Other names for what is sent, as some services want them.
    #[serde(default)]
    names: BTreeMap<String, String>,
    /// What is sent with every message.
    #[serde(default)]
    fixed: BTreeMap<String, toml::Value>,
}

impl Known {
    /// Reads a folder: of one event, or of a site of several.
    pub fn read(folder: &Path) -> Self {
        let mut known = Self::default();
        if folder.join("site.toml").is_file() {
            for event in entries(folder).into_iter().filter(|event| event.join("event.toml").is_file()) {
                known.read_event(&event);
            }
        } else {
            known.read_event(folder);
        }
        known
    }

    fn read_event(&mut self, folder: &Path) {
        let event: Option<EventFile> = self.file(&folder.join("event.toml"));
        let until = event.and_then(|event| event.delete_answers_after).and_then(day);
        let is_form = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "toml");
        for path in entries(&folder.join("forms")).into_iter().filter(is_form) {
            let Some(name) = path.file_stem().and_then(|name| name.to_str()).map(String::from) else { continue };
            let Some(form) = self.file::<FormFile>(&path) else {
                self.add(name, None);
                continue;
            };
            let ids = form.fields.into_iter().map(|field| field.id);
            let other_names = form.backend.names.into_values().chain(form.backend.fixed.into_keys());
            let fields: Vec<_> = ids.chain(other_names).collect();
            if let Some((collection, (base, _))) =
                collection_of(&form.backend.url).zip(form.backend.url.split_once("/api/collections/"))
            {
                self.add(collection.into(), Some(fields.clone()));
                let (base, collection) = (base.to_string(), collection.to_string());
                self.collections.push(Collection { base, name: collection, form: name.clone(), until });
            }
            self.add(name, Some(fields));
        }
    }

    /// Adds what a form asks for; events of one site may have forms of one name.
    fn add(&mut self, name: String, fields: Option<Vec<String>>) {
        match self.forms.iter_mut().find(|form| form.name == name) {
            Some(known) => match (&mut known.fields, fields) {
                (Some(known), Some(fields)) => {
                    let new: Vec<_> = fields.into_iter().filter(|field| !known.contains(field)).collect();
                    known.extend(new);
                }
                (all, _) => *all = None,
            },
            None => {
                let mut fields = fields;
                if let Some(fields) = &mut fields {
                    let mut seen = std::collections::HashSet::new();
                    fields.retain(|field| seen.insert(field.clone()));
                }
                self.forms.push(KnownForm { name, fields });
            }
        }
    }

    fn file<T: DeserializeOwned>(&mut self, path: &Path) -> Option<T> {
        let read = fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"));
        let parsed = read.and_then(|text| {
            toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.message().to_string())
        });
        parsed
            .map_err(|what| {
                let what = format!("{what}; answers are read without it, and `site check` says more");
                self.problems.push(Diagnostic::of_file(path.display(), "", what));
            })
            .ok()
    }
}

/// The day of a date, or of a date with a time.
fn day(value: toml::value::Datetime) -> Option<NaiveDate> {
    let date = value.date?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

/// What lies in a folder, sorted; nothing where it is not there.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

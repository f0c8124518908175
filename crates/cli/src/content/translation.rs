//! The same event in another language: its texts from `<folder>/<language>/` (`nl/` serves `nl-BE`, too), and where that has
//! none, from the event's own, so that nothing is missing. Ids and rules are the event's alone, so that answers are the same
//! in all languages.

use super::{Content, Event, Prose, keep, nodes, reader::Reader};
use crate::{
    diagnostic::{Diagnostic, Found},
    language::from_special_to_general,
};
use p4p_domain::form::{Form, kind::FieldKind, typed::trimmed};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventTexts {
    title: Option<String>,
    subject: Option<Spanned<String>>,
    summary: Option<String>,
    place: Option<String>,
    #[serde(default, rename = "organiser")]
    organisers: Vec<OrganiserTexts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganiserTexts {
    name: Spanned<String>,
    role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormTexts {
    title: Option<String>,
    intro: Option<String>,
    send_label: Option<String>,
    thanks: Option<String>,
    #[serde(default, rename = "field")]
    fields: BTreeMap<String, Spanned<FieldTexts>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldTexts {
    label: Option<String>,
    help: Option<String>,
    options: Option<Spanned<Vec<String>>>,
    online: Option<Spanned<String>>,
}

impl Content {
    /// The same in the other languages that the event is printed in; the mistakes in all of their files.
    pub fn translations(&self) -> Result<Vec<Self>, Vec<Diagnostic>> {
        let (mut translations, mut diagnostics) = (Vec::new(), Vec::new());
        for language in self.event.languages.iter().skip(1) {
            translations.extend(keep(self.in_language(language), &mut diagnostics));
        }
        if diagnostics.is_empty() { Ok(translations) } else { Err(diagnostics) }
    }

    /// Itself, unless there are mistakes in the files of its other languages.
    pub fn with_right_translations(self) -> Result<Self, Found> {
        match self.translations() {
            Ok(_) => Ok(self),
            Err(mistakes) => Err(self.found_beside(mistakes)),
        }
    }

    /// Where the texts of a language are, or of what that is a regional form of; the folder need not be there.
    pub(super) fn folder_in(&self, language: &str) -> PathBuf {
        let folder = |tag: &str| Path::new(&self.folder).join(tag);
        let there = from_special_to_general(language).iter().map(|tag| folder(tag)).find(|folder| folder.is_dir());
        there.unwrap_or_else(|| folder(language))
    }

    fn in_language(&self, language: &str) -> Result<Self, Vec<Diagnostic>> {
        let folder = self.folder_in(language);
        let mut other = self.clone();
        let own = std::mem::replace(&mut other.event.language, language.into());
        other.nodes = nodes::in_language(other.event.messages(), &self.nodes, self.event.schedule);
        let mut diagnostics = Vec::new();
        if folder.join("event.toml").is_file() {
            keep(event(&folder, &mut other.event), &mut diagnostics);
        }
        let mut used = vec!["event.toml".to_string()];
        let texts = &mut other.prose;
        let sections = texts.sections.iter_mut().map(|(name, prose)| (name.as_str(), prose));
        let host = texts.host.iter_mut().map(|prose| ("host", prose));
        let places = [("over", &mut texts.over), ("acknowledgement", &mut texts.acknowledgement)];
        for (name, prose) in sections.chain(host).chain(places) {
            let file = format!("{name}.md");
            prose.language = Some(own.clone());
            if folder.join(&file).is_file()
                && let Some(read) = keep(Prose::read(Path::new(&self.folder), &folder, &file), &mut diagnostics)
            {
                *prose = read;
            }
            prose.move_one_folder_deeper();
            let beside =
                prose.pictures.iter().filter_map(|picture| picture.from.strip_prefix(&folder).ok()?.iter().next());
            used.extend(beside.map(|name| name.to_string_lossy().into_owned()));
            used.push(file);
        }
        for form in other.forms_mut() {
            let file = format!("forms/{}.toml", form.id);
            if folder.join(&file).is_file() {
                keep(texts_of_form(&folder, &file, Arc::make_mut(form)), &mut diagnostics);
            }
            used.push(file);
        }
        diagnostics.extend(superfluous(&folder, &used));
        if diagnostics.is_empty() { Ok(other) } else { Err(diagnostics) }
    }
}

/// Files of a language that nobody reads.
fn superfluous(folder: &Path, used: &[String]) -> Vec<Diagnostic> {
    let names = |below: &str| {
        let entries = std::fs::read_dir(folder.join(below)).into_iter().flatten().flatten();
        entries.map(|entry| format!("{below}{}", entry.file_name().to_string_lossy())).collect::<Vec<_>>()
    };
    let mut all = names("");
    all.extend(names("forms/"));
    all.sort();
    let is_superfluous = |name: &&String| *name != "forms" && !used.contains(name);
    let what = "is superfluous: the event has no such file in its own language";
    let diagnostic = |name| Diagnostic::of_file(folder.join(name).display(), "", what);
    all.iter().filter(is_superfluous).map(diagnostic).collect()
}

fn put(place: &mut String, text: Option<String>) {
    if let Some(text) = text {
        *place = text;
    }
}

fn event(folder: &Path, event: &mut Event) -> Result<(), Vec<Diagnostic>> {
    let (mut reader, file): (_, EventTexts) = Reader::open(folder, "event.toml", |_| {
        Some("here stand texts only: title, subject, summary, place, and [[organiser]] with name and role")
    })?;
    if let Some(title) = file.title {
        if !title.ends_with(&event.subject) {
            event.subject.clone_from(&title);
        }
        event.title = title;
    }
    if let Some(subject) = file.subject {
        if !event.title.ends_with(subject.as_ref().as_str()) {
            reader.wrong(&subject, "subject", "must be the end of the title");
        }
        event.subject = subject.into_inner();
    }
    put(&mut event.summary, file.summary);
    put(&mut event.place, file.place);
    for texts in file.organisers {
        let name = texts.name.as_ref();
        match event.organisers.iter_mut().find(|organiser| organiser.name == *name) {
            Some(organiser) => organiser.role = texts.role,
            None => reader.wrong(&texts.name, "organiser.name", format!("\"{name}\" is no organiser of the event")),
        }
    }
    reader.done(())
}

fn texts_of_form(folder: &Path, file: &str, form: &mut Form) -> Result<(), Vec<Diagnostic>> {
    let (mut reader, texts): (_, FormTexts) = Reader::open(folder, file, |_| {
        Some(
            "here stand texts only: title, intro, send_label, thanks, and [field.<id>] with label, help, options, online",
        )
    })?;
    put(&mut form.title, texts.title);
    put(&mut form.intro, texts.intro);
    put(&mut form.send_label, texts.send_label);
    put(&mut form.thanks, texts.thanks);
    for (id, texts) in texts.fields {
        let name = format!("field.{id}");
        let Some(field) = form.fields.iter_mut().find(|field| field.id == id) else {
            reader.wrong(&texts, &name, format!("\"{id}\" is no question of the form"));
            continue;
        };
        let texts = texts.into_inner();
        put(&mut field.label, texts.label);
        put(&mut field.help, texts.help);
        if let Some(called) = texts.options {
            let name = name.clone() + ".options";
            match &field.kind {
                FieldKind::OneOf { options, .. } | FieldKind::SeveralOf { options } => {
                    let count = options.len();
                    if count != called.as_ref().len() {
                        let what = format!("must be {count} texts, one for each option of the question");
                        reader.wrong(&called, &name, what);
                    }
                    field.called = called.as_ref().iter().map(|text| trimmed(text).to_string()).collect();
                }
                _ => reader.wrong(&called, &name, "is superfluous: this question has no options"),
            }
        }
        match (texts.online, &mut field.kind) {
            (Some(text), FieldKind::NodeChoice { online }) => *online = text.into_inner(),
            (Some(text), _) => {
                reader.wrong(&text, &(name + ".online"), "is superfluous: this question does not ask for a node");
            }
            (None, _) => {}
        }
    }
    reader.done(())
}

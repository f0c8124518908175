//! What of an organiser's words is not there in a language that the page is printed in, and is shown in the event's own.

use super::Content;
use crate::encoding;
use p4p_domain::form::{Field, Form, kind::FieldKind};
use std::path::Path;
use toml::Table;

impl Content {
    /// A line for each file of each language that lacks something.
    pub fn untranslated(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for language in self.event.languages.iter().skip(1) {
            let folder = self.folder_in(language);
            let texts = missing_texts(self, &folder);
            if !texts.is_empty() {
                lines.push(line(&folder, &texts, self));
            }
            let forms = self.forms.all().map(|form| (format!("forms/{}.toml", form.id), words_of_form(form)));
            for (name, words) in [("event.toml".into(), words_of_event(self))].into_iter().chain(forms) {
                let path = folder.join(name);
                let missing = missing_words(&path, words);
                if !missing.is_empty() {
                    lines.push(line(&path, &missing, self));
                }
            }
        }
        lines
    }
}

fn line(path: &Path, missing: &[String], content: &Content) -> String {
    let (own, missing) = (&content.event.language, missing.join(", "));
    format!("{}: not translated, so shown in {own}: {missing}", path.display())
}

fn missing_texts(content: &Content, folder: &Path) -> Vec<String> {
    let sections = content.prose.sections.iter().map(|(name, _)| name.as_str());
    let host = content.prose.host.iter().map(|_| "host");
    let names = sections.chain(host).chain(["over", "acknowledgement"]).map(|name| format!("{name}.md"));
    names.filter(|name| !folder.join(name).is_file()).collect()
}

/// A key of a table, and the table or list of tables that it is in.
type Word = (Option<String>, &'static str);

fn words_of_event(content: &Content) -> Vec<Word> {
    let organisers = content.event.organisers.iter().map(|one| (Some(one.name.clone()), "role"));
    ["title", "summary", "place"].map(|key| (None, key)).into_iter().chain(organisers).collect()
}

fn words_of_form(form: &Form) -> Vec<Word> {
    let own =
        [("title", &form.title), ("intro", &form.intro), ("send_label", &form.send_label), ("thanks", &form.thanks)];
    let own = own.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, _)| (None, key));
    own.chain(form.fields.iter().flat_map(words_of_field)).collect()
}

fn words_of_field(field: &Field) -> Vec<Word> {
    let of_kind = match field.kind {
        FieldKind::OneOf { .. } | FieldKind::SeveralOf { .. } => Some("options"),
        FieldKind::NodeChoice { .. } => Some("online"),
        _ => None,
    };
    let help = (!field.help.is_empty()).then_some("help");
    ["label"].into_iter().chain(help).chain(of_kind).map(|key| (Some(field.id.clone()), key)).collect()
}

/// The words that a file does not have. Mistakes in it were told before.
fn missing_words(path: &Path, words: Vec<Word>) -> Vec<String> {
    let text = encoding::read(path).unwrap_or_default();
    let file: Table = text.parse().unwrap_or_default();
    let organisers = file.get("organiser").and_then(|list| list.as_array()).map(Vec::as_slice).unwrap_or_default();
    let is_there = |(within, key): &Word| match within {
        None => file.contains_key(*key),
        Some(name) => {
            let field = file.get("field").and_then(|fields| fields.get(name));
            let organiser = organisers.iter().find(|one| one.get("name").and_then(|it| it.as_str()) == Some(name));
            field.or(organiser).is_some_and(|table| table.get(*key).is_some())
        }
    };
    let (there, missing): (Vec<_>, Vec<_>) = words.into_iter().partition(is_there);
    if there.is_empty() && !missing.is_empty() {
        return vec!["all of it".into()];
    }
    let named = missing.into_iter().map(|(within, key)| within.map_or(key.into(), |name| format!("{name} ({key})")));
    named.collect()
}

use crate::mistake::{Mistake, Source, start_of};
use p4p_event::domain::{
    backend::{Backend, Preset},
    form::{Field, Form, Kind},
    link::HttpUrl,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, path::Path};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    title: String,
    #[serde(default)]
    intro: String,
    send_label: String,
    thanks: String,
    backend: BackendFile,
    #[serde(rename = "field")]
    fields: Vec<Spanned<FieldFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BackendFile {
    preset: Spanned<String>,
    url: Spanned<String>,
    fallback: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    id: Spanned<String>,
    kind: Spanned<String>,
    label: Spanned<String>,
    #[serde(default)]
    help: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    autocomplete: String,
    max: Option<Spanned<i64>>,
    min: Option<Spanned<i64>>,
    options: Option<Spanned<Vec<String>>>,
    online: Option<Spanned<String>>,
}

/// Names that no question can take: the first ones travel with every sign-up, the others name parts of the form on
/// the page or are PocketBase's own.
const TAKEN: [&str; 13] = [
    "submission_id",
    "form",
    "form_version",
    "sent_at",
    "id",
    "created",
    "updated",
    "title",
    "problems",
    "outcome",
    "expand",
    "collectionId",
    "collectionName",
];

fn hint(field: &str) -> Option<&'static str> {
    match field {
        "required" => Some("write true or false, without quotes"),
        "max" | "min" => Some("write a whole number, without quotes"),
        "options" => Some("write a list of texts, like [\"Yes\", \"No\"]"),
        _ => None,
    }
}

/// Reads `forms/<id>.toml`.
pub fn read(folder: &Path, id: &str) -> Result<Form, Vec<Mistake>> {
    let source = Source::read(folder, &format!("forms/{id}.toml")).map_err(|mistake| vec![mistake])?;
    let file: FormFile = toml::from_str(&source.text).map_err(|error| vec![source.toml_mistake(&error, hint)])?;
    let mut reader = Reader { source, mistakes: Vec::new() };
    let backend = reader.backend(&file.backend);
    let mut seen = BTreeSet::new();
    let fields: Vec<_> = file
        .fields
        .iter()
        .filter_map(|field| {
            let field = field.as_ref();
            if !seen.insert(field.id.as_ref().clone()) {
                reader.wrong(
                    &field.id,
                    "id",
                    format!("\"{}\" stands twice; each question needs its own", field.id.as_ref()),
                );
            }
            reader.field(field)
        })
        .collect();
    match backend {
        Some(backend) if reader.mistakes.is_empty() => {
            let mut form = Form {
                id: id.into(),
                title: file.title,
                intro: file.intro,
                send_label: file.send_label,
                thanks: file.thanks,
                version: String::new(),
                backend,
                fields,
            };
            form.version = version(&form);
            Ok(form)
        }
        _ => Err(reader.mistakes),
    }
}

/// Changes when a question does: the first 12 hexadecimal digits of the SHA-256 of the questions.
fn version(form: &Form) -> String {
    let questions = serde_json::to_vec(&form.fields).unwrap_or_default();
    Sha256::digest(questions).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

struct Reader {
    source: Source,
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn wrong<T>(&mut self, value: &Spanned<T>, field: &str, what: impl std::fmt::Display) {
        self.mistakes.push(self.source.mistake(start_of(value), field, what));
    }

    fn backend(&mut self, file: &BackendFile) -> Option<Backend> {
        let preset = Preset::from_name(file.preset.as_ref());
        if preset.is_none() {
            let what = format!("\"{}\" is not known; it must be one of {}", file.preset.as_ref(), Preset::NAMES);
            self.wrong(&file.preset, "backend.preset", what);
        }
        let url = self.link(&file.url, "backend.url");
        let fallback = file.fallback.as_ref().map(|link| self.link(link, "backend.fallback"));
        Some(Backend { preset: preset?, url: url?, fallback: fallback.flatten() })
    }

    fn link(&mut self, value: &Spanned<String>, field: &str) -> Option<HttpUrl> {
        HttpUrl::parse(value.as_ref()).map_err(|error| self.wrong(value, field, error)).ok()
    }

    fn field(&mut self, file: &FieldFile) -> Option<Field> {
        let id = file.id.as_ref();
        let is_plain = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !is_plain || TAKEN.contains(&id.as_str()) {
            let what = format!(
                "\"{id}\" must be lower-case letters, digits and underscores, and none of {}",
                TAKEN.join(", ")
            );
            self.wrong(&file.id, "id", what);
        }
        if file.label.as_ref().trim().is_empty() {
            self.wrong(&file.label, "label", "must not be empty: it is what people read");
        }
        let kind = self.kind(file)?;
        Some(Field {
            id: id.clone(),
            label: file.label.as_ref().clone(),
            help: file.help.clone(),
            required: file.required,
            autocomplete: file.autocomplete.clone(),
            kind,
        })
    }

    fn kind(&mut self, file: &FieldFile) -> Option<Kind> {
        let name = file.kind.as_ref().as_str();
        let takes: &[&str] = match name {
            "text" | "long-text" => &["max"],
            "number" => &["min", "max"],
            "one-of" | "several-of" => &["options"],
            "node-choice" => &["online"],
            "email" | "url" | "consent" => &[],
            _ => {
                let what = format!("\"{name}\" is not known; it must be one of {}", Kind::NAMES);
                self.wrong(&file.kind, "kind", what);
                return None;
            }
        };
        for (given, at) in [
            ("max", file.max.as_ref().and_then(start_of)),
            ("min", file.min.as_ref().and_then(start_of)),
            ("options", file.options.as_ref().and_then(start_of)),
            ("online", file.online.as_ref().and_then(start_of)),
        ] {
            if at.is_some() && !takes.contains(&given) {
                self.mistakes.push(self.source.mistake(
                    at,
                    given,
                    format!("does not belong to a question of the kind \"{name}\""),
                ));
            }
        }
        Some(match name {
            "text" => Kind::Text { max: self.limit(file, 200) },
            "long-text" => Kind::LongText { max: self.limit(file, 2000) },
            "number" => Kind::Number {
                min: file.min.as_ref().map_or(0, |min| *min.as_ref()),
                max: file.max.as_ref().map_or(1_000_000, |max| *max.as_ref()),
            },
            "one-of" => Kind::OneOf { options: self.options(file)? },
            "several-of" => Kind::SeveralOf { options: self.options(file)? },
            "node-choice" => Kind::NodeChoice {
                online: file.online.as_ref().map_or("Online".into(), |online| online.as_ref().clone()),
            },
            "email" => Kind::Email,
            "url" => Kind::Url,
            _ => Kind::Consent,
        })
    }

    fn limit(&mut self, file: &FieldFile, usual: usize) -> usize {
        let Some(max) = &file.max else { return usual };
        match usize::try_from(*max.as_ref()) {
            Ok(limit) if (1..=20_000).contains(&limit) => limit,
            _ => {
                self.wrong(max, "max", "must be a number of characters from 1 to 20000");
                usual
            }
        }
    }

    fn options(&mut self, file: &FieldFile) -> Option<Vec<String>> {
        match &file.options {
            Some(options)
                if options.as_ref().iter().collect::<BTreeSet<_>>().len() == options.as_ref().len()
                    && !options.as_ref().is_empty() =>
            {
                Some(options.as_ref().clone())
            }
            Some(options) => {
                self.wrong(options, "options", "must be a list of different texts, at least one");
                None
            }
            None => {
                self.wrong(&file.id, "options", "is missing: this kind of question needs a list of texts");
                None
            }
        }
    }
}

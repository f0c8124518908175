use super::{
    Event,
    backend::{self, BackendFile},
    reader::Reader,
    time::TIME_HINT,
    values::{LocalizedText, OneOrMore},
};
use crate::{
    diagnostic::{Diagnostic, start_of},
    file::hash,
    zone::Zone,
};
use chrono::Datelike;
use p4p_domain::{
    delivery::backend::BackendKind,
    form::{
        Condition, Field, Form, check,
        kind::{FieldKind, YES_NO},
        typed,
    },
    link::HttpUrl,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, path::Path};
use toml::Spanned;

mod never_open;
mod node_words;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    title: Spanned<LocalizedText>,
    intro: Option<Spanned<LocalizedText>>,
    send_label: Option<Spanned<LocalizedText>>,
    thanks: Option<Spanned<LocalizedText>>,
    opens: Option<Spanned<toml::Value>>,
    closes: Option<Spanned<toml::Value>>,
    backend: BackendFile,
    #[serde(default, rename = "field")]
    fields: Vec<Spanned<FieldFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    id: Spanned<String>,
    kind: Spanned<String>,
    label: Spanned<LocalizedText>,
    help: Option<Spanned<LocalizedText>>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    autocomplete: String,
    show_if: Option<Spanned<ConditionFile>>,
    node: Option<Spanned<String>>,
    node_if: Option<Spanned<ConditionFile>>,
    max: Option<Spanned<i64>>,
    min: Option<Spanned<i64>>,
    options: Option<Spanned<Vec<LocalizedText>>>,
    select: Option<Spanned<bool>>,
    online: Option<Spanned<LocalizedText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionFile {
    field: String,
    is: Option<OneOrMore>,
    is_not: Option<OneOrMore>,
}

/// Names that no question can take, because they travel with every sign-up or are PocketBase's own.
const TAKEN: &str = "submission_id, form, form_version, sent_at, code, changes, withdraws, suspect, sealed, sealed_to, \
                     plain, id, created, updated, expand, leave_empty";

/// What every form in a browser has: a control of that name stands in its place (`form.action` is the control, and no
/// address any more), and programs that work on forms go astray. All that is written in lower case, as questions' names
/// are, but for `name`, which most forms ask for and which nothing here reads. `tests/e2e/ids.spec.mjs` compares it with a
/// browser.
const OF_FORMS: &str = include_str!("form_properties.txt");

/// The properties of a node that an answer can become, those of `nodes.geojson` and its position, each with the kinds
/// of questions whose answers fit there.
const NODE_PROPERTIES: [(&str, &[&str]); 17] = [
    ("name", LINES),
    ("city", LINES),
    ("country", LINES),
    ("zone", &["zone"]),
    ("place", LINES),
    ("kind", &["one-of"]),
    ("host", LINES),
    ("room_for", &["number"]),
    ("opens", &["date-time"]),
    ("closes", &["date-time"]),
    ("languages", LINES),
    ("access", &["several-of"]),
    ("join", LINES),
    ("contact", &["text", "email", "url"]),
    ("note", LINES),
    ("link", &["url"]),
    ("position", &["position"]),
];
const LINES: &[&str] = &["text", "long-text", "city"];

fn hint(field: &str) -> Option<&'static str> {
    match field {
        "required" | "select" => Some("write true or false, without quotes"),
        "max" | "min" | "max_bytes" => Some("write a whole number, without quotes"),
        "options" => Some("write a list of texts, like [\"Yes\", \"No\"]"),
        "seal_to" => Some("write a list of public keys, like [\"age1…\"]"),
        "opens" | "closes" => Some(TIME_HINT),
        "show_if" | "node_if" => Some("write it like { field = \"joining\", is = \"online\" }"),
        _ => None,
    }
}

/// What was read of a form.
pub struct ReadForm {
    /// The form.
    pub form: Form,
    /// The further origins that a browser is led to when it is sent.
    pub also: Vec<HttpUrl>,
    /// What organisers should think about.
    pub warnings: Vec<Diagnostic>,
    /// What must not be published.
    pub unfit: Vec<Diagnostic>,
}

/// Reads `forms/<id>.toml`. What the event says is only known where that could be read.
pub fn read(folder: &Path, id: &str, event: Option<&Event>) -> Result<ReadForm, Vec<Diagnostic>> {
    let (zone, language) = event.map_or((Zone::UTC, "en"), |event| (event.zone, event.language.as_str()));
    let (mut reader, file): (_, FormFile) = Reader::open(folder, &format!("forms/{id}.toml"), hint)?;
    let ids: Vec<_> = file.fields.iter().map(|field| field.as_ref().id.as_ref().as_str()).collect();
    let backend = backend::read(&mut reader, &file.backend, &ids);
    let opens = file.opens.as_ref().and_then(|value| reader.time(value, "opens", zone));
    let closes = file.closes.as_ref().and_then(|value| reader.time(value, "closes", zone));
    for (field, value, at) in [("opens", &file.opens, opens), ("closes", &file.closes, closes)] {
        if let (Some(value), Some(at), Some(event)) = (value, at, event) {
            let year = event.schedule.starts.year();
            // Who wants to hear of the next event may say so for longer.
            let years = if id == "next" { year..=year + 2 } else { check::near_years(year) };
            reader.year(value, field, at.year(), years, year);
        }
    }
    if let (Some(opens), Some(closes), Some(value)) = (opens, closes, &file.closes)
        && closes <= opens
    {
        reader.wrong(value, "closes", "must be later than opens");
    }
    if let Some(event) = event {
        reader.never_open(id, event, (file.opens.as_ref(), opens), (file.closes.as_ref(), closes));
    }
    let mut fields: Vec<Field> = Vec::new();
    for (at, field) in file.fields.iter().map(AsRef::as_ref).enumerate() {
        let id = field.id.as_ref();
        if ids.iter().take(at).any(|earlier| earlier == id) {
            reader.wrong(&field.id, "id", format!("\"{id}\" stands twice; each question needs its own"));
        }
        fields.extend(reader.field(field, &fields, language));
    }
    let title = reader.text(&file.title, "title", language);
    let mut text = |value: &Option<_>, field| value.as_ref().map(|text| reader.text(text, field, language));
    let intro = text(&file.intro, "intro").unwrap_or_default();
    let (send_label, thanks) = (text(&file.send_label, "send_label"), text(&file.thanks, "thanks"));
    let Some((backend, also)) = backend else { return Err(reader.diagnostics) };
    reader.is_whole(&file, backend.kind);
    let form = Form {
        id: id.into(),
        title,
        intro,
        send_label: send_label.unwrap_or_default(),
        thanks: thanks.unwrap_or_default(),
        version: version(&fields),
        opens,
        closes,
        backend,
        fields,
    };
    let (warnings, unfit) = (std::mem::take(&mut reader.warnings), std::mem::take(&mut reader.unfit));
    reader.done(ReadForm { form, also, warnings, unfit })
}

/// Changes when questions or settings do: the first 12 hexadecimal digits of the SHA-256 of their JSON.
pub(super) fn version(of: &impl Serialize) -> String {
    hash::<6>(serde_json::to_vec(of).unwrap_or_default())
}

impl Reader {
    /// What a form on the page needs; one that is somewhere else has all of it there.
    fn is_whole(&mut self, file: &FormFile, kind: BackendKind) {
        if kind == BackendKind::Link {
            if let Some(first) = file.fields.first() {
                let what = "is not shown: this form is somewhere else, with questions of its own; take these out";
                self.warnings.push(self.source.diagnostic(Some(start_of(&first.as_ref().id)), "field", what));
            }
            return;
        }
        let needs = [
            ("send_label", file.send_label.is_none(), "is missing: what stands on the button"),
            ("thanks", file.thanks.is_none(), "is missing: what people read when it is sent"),
            (
                "field",
                file.fields.is_empty(),
                "is missing: a form needs a question; add [[field]] with id, kind and label",
            ),
        ];
        for (field, is_missing, what) in needs {
            if is_missing {
                self.diagnostics.push(self.source.diagnostic(None, field, what));
            }
        }
    }

    fn field(&mut self, file: &FieldFile, earlier: &[Field], language: &str) -> Option<Field> {
        let id = file.id.as_ref();
        let is_plain = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !is_plain || TAKEN.split(", ").any(|taken| taken == id) {
            let what = format!("\"{id}\" must be lower-case letters, digits and underscores, and none of {TAKEN}");
            self.wrong(&file.id, "id", what);
        } else if OF_FORMS.split_whitespace().any(|taken| taken == id) {
            let what =
                format!("\"{id}\" is what browsers call something of every form; write it longer, like \"your_{id}\"");
            self.wrong(&file.id, "id", what);
        }
        let label = self.text(&file.label, "label", language);
        let help = file.help.as_ref().map(|help| self.text(help, "help", language)).unwrap_or_default();
        let show_if = self.condition(file.show_if.as_ref(), "show_if", earlier);
        let node_if = self.condition(file.node_if.as_ref(), "node_if", earlier);
        let mut kind = self.kind(file, language)?;
        let called = node_words::of(file, &mut kind).unwrap_or_default();
        if let Some(node) = &file.node {
            self.node_property(node, file, &kind);
        }
        Some(Field {
            id: id.clone(),
            label,
            help,
            required: file.required,
            autocomplete: file.autocomplete.clone(),
            show_if,
            node: file.node.as_ref().map(|node| node.as_ref().clone()).unwrap_or_default(),
            node_if,
            called,
            kind,
        })
    }

    /// A condition on an earlier question.
    fn condition(
        &mut self,
        value: Option<&Spanned<ConditionFile>>,
        field: &str,
        earlier: &[Field],
    ) -> Option<Condition> {
        let value = value?;
        let file = value.as_ref();
        let Some(asked) = earlier.iter().find(|other| other.id == file.field) else {
            let what = format!("\"{}\" is no earlier question of this form", file.field);
            self.wrong(value, &format!("{field}.field"), what);
            return None;
        };
        let answers = match &asked.kind {
            FieldKind::OneOf { options, .. } | FieldKind::SeveralOf { options } => Some(options.clone()),
            FieldKind::YesNo | FieldKind::Consent => Some(YES_NO.map(String::from).into()),
            _ => None,
        };
        let (any, not) = match (&file.is, &file.is_not) {
            (Some(is), None) => (is.list(), false),
            (None, Some(is_not)) => (is_not.list(), true),
            (None, None) => (Vec::new(), false),
            (Some(_), Some(_)) => {
                self.wrong(value, field, "has both is and is_not; it can have one of them, or neither");
                return None;
            }
        };
        let any: Vec<_> = any.iter().map(|one| typed::trimmed(one).to_string()).collect();
        for one in &any {
            if let Some(answers) = answers.as_ref().filter(|answers| !answers.contains(one)) {
                let what = format!("\"{one}\" is no answer to \"{}\"; there are {}", file.field, answers.join(", "));
                self.wrong(value, field, what);
            }
        }
        Some(Condition { field: file.field.clone(), any, not })
    }

    fn kind(&mut self, file: &FieldFile, language: &str) -> Option<FieldKind> {
        let name = file.kind.as_ref().as_str();
        let takes: &[&str] = match name {
            "text" | "long-text" | "city" => &["max"],
            "number" => &["min", "max"],
            "one-of" => &["options", "select"],
            "several-of" => &["options"],
            "node-choice" => &["online"],
            "email" | "url" | "consent" | "date" | "time" | "date-time" | "yes-no" | "position" | "zone" => &[],
            _ => {
                let what = format!("\"{name}\" is not known; it must be one of {}", FieldKind::NAMES);
                self.wrong(&file.kind, "kind", what);
                return None;
            }
        };
        for (given, at) in [
            ("max", file.max.as_ref().map(start_of)),
            ("min", file.min.as_ref().map(start_of)),
            ("options", file.options.as_ref().map(start_of)),
            ("select", file.select.as_ref().map(start_of)),
            ("online", file.online.as_ref().map(start_of)),
        ] {
            if at.is_some() && !takes.contains(&given) {
                let what = format!("does not belong to a question of the kind \"{name}\"");
                self.diagnostics.push(self.source.diagnostic(at, given, what));
            }
        }
        let mut longest = |usual| self.limit(file.max.as_ref(), "max", "characters", 1..=20_000, usual);
        Some(match name {
            "text" => FieldKind::Text { max: longest(200) },
            "long-text" => FieldKind::LongText { max: longest(2000) },
            "city" => FieldKind::City { max: longest(200) },
            "number" => self.number(file),
            "date" => FieldKind::Date,
            "time" => FieldKind::Time,
            "date-time" => FieldKind::DateTime,
            "one-of" => FieldKind::OneOf {
                options: self.options(file, language)?,
                select: file.select.as_ref().is_some_and(|select| *select.as_ref()),
            },
            "several-of" => FieldKind::SeveralOf { options: self.options(file, language)? },
            "yes-no" => FieldKind::YesNo,
            "position" => FieldKind::Position,
            "zone" => FieldKind::Zone,
            "node-choice" => FieldKind::NodeChoice {
                online: file.online.as_ref().map_or("Online".into(), |online| self.text(online, "online", language)),
            },
            "email" => FieldKind::Email,
            "url" => FieldKind::Url,
            _ => FieldKind::Consent,
        })
    }

    fn number(&mut self, file: &FieldFile) -> FieldKind {
        // Beyond it, JSON's numbers are not exact in JavaScript (RFC 8259, section 6).
        const EXACT: i64 = 9_007_199_254_740_991;
        let (min, max) = (file.min.as_ref(), file.max.as_ref());
        for (value, name) in [(min, "min"), (max, "max")] {
            if let Some(value) = value.filter(|value| !(-EXACT..=EXACT).contains(value.as_ref())) {
                self.wrong(value, name, format!("must be from -{EXACT} to {EXACT}"));
            }
        }
        let (low, high) = (min.map_or(0, |min| *min.as_ref()), max.map_or(1_000_000, |max| *max.as_ref()));
        if let Some(value) = max.or(min).filter(|_| high < low) {
            self.wrong(value, "max", format!("must not be smaller than min, which is {low}"));
        }
        FieldKind::Number { min: low, max: high }
    }

    fn options(&mut self, file: &FieldFile, language: &str) -> Option<Vec<String>> {
        let Some(written) = &file.options else {
            self.wrong(&file.id, "options", "is missing: this kind of question needs a list of texts");
            return None;
        };
        let options: Result<Vec<_>, _> = written.as_ref().iter().map(|option| option.in_language(language)).collect();
        // Browsers take the blanks off, and such an answer is none of those offered.
        let is_blank = |option: &&String| option.trim().is_empty() || option.trim() != option.as_str();
        if let Some(blank) = options.iter().flatten().find(is_blank) {
            let what = match blank.trim() {
                "" => "holds an empty text; take it out".into(),
                text => format!("\"{blank}\" begins or ends with a blank, so nobody can choose it; write \"{text}\""),
            };
            self.wrong(written, "options", what);
        }
        match options {
            Ok(options) if !options.is_empty() && options.iter().collect::<BTreeSet<_>>().len() == options.len() => {
                return Some(options);
            }
            Ok(_) => self.wrong(written, "options", "must be a list of different texts, at least one"),
            Err(missing) => self.wrong(written, "options", missing),
        }
        None
    }
}

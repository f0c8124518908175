//! What is sent: answers that were checked, then frozen into bytes that never change again.

use super::{
    draft::Draft,
    form::{Field, Form, Kind, ONLINE},
    json,
    link::HttpUrl,
    node::{Node, Status},
    problem::Problem,
};
use thiserror::Error;

/// Answers of one form that satisfy its definition; a form cannot be sent as anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    answers: Vec<(String, Value)>,
}

/// A checked answer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Text(String),
    Number(i64),
    Several(Vec<String>),
    Yes(bool),
}

/// Why an answer does not fit its question. The words are for the person who answers.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
enum AnswerError {
    #[error("Please answer “{0}”.")]
    Missing(String),
    #[error("Please tick “{0}”; without it we cannot take your answers.")]
    NotTicked(String),
    #[error("This is {0} characters too long.")]
    TooLong(usize),
    #[error("An e-mail address looks like name@example.org.")]
    Email,
    #[error("A web address begins with https:// or http://.")]
    Url,
    #[error("This must be a whole number from {0} to {1}.")]
    Number(i64, i64),
    #[error("Please choose one of the answers offered.")]
    NotOffered,
    #[error("This node takes nobody any more; please choose another one, or online.")]
    NodeGone,
}

/// Names one sign-up for ever: a random UUID, version 4 (RFC 9562, section 5.4), made at the first press of Send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmissionId(String);

impl SubmissionId {
    /// From 16 random bytes.
    pub fn from_random(mut bytes: [u8; 16]) -> Self {
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let mut text = String::with_capacity(36);
        for (index, byte) in bytes.into_iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for nibble in [byte >> 4, byte & 0x0f] {
                text.extend(char::from_digit(u32::from(nibble), 16));
            }
        }
        Self(text)
    }

    /// From its text; `None` for what has not the shape of one.
    pub fn from_text(text: &str) -> Option<Self> {
        let is_shaped = text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        is_shaped.then(|| Self(text.into()))
    }

    /// As text, 36 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Submission {
    /// Checks a draft against its form and the nodes there are; every problem is found, in the order of the fields.
    pub fn parse(form: &Form, draft: &Draft, nodes: &[Node]) -> Result<Self, Vec<Problem>> {
        let (mut answers, mut problems) = (Vec::new(), Vec::new());
        for field in &form.fields {
            match answer(field, draft, nodes) {
                Ok(Some(value)) => answers.push((field.id.clone(), value)),
                Ok(None) => {}
                Err(error) => problems.push(Problem { field: Some(field.id.clone()), message: error.to_string() }),
            }
        }
        if problems.is_empty() { Ok(Self { answers }) } else { Err(problems) }
    }

    /// The bytes that are sent, now and at every retry: one JSON object of `submission_id`, `form`,
    /// `form_version`, `sent_at` (RFC 3339, of the first press) and the answers, in the form's order.
    pub fn freeze(&self, form: &Form, id: &SubmissionId, sent_at: &str) -> String {
        let mut entries = vec![
            ("submission_id", json::quoted(id.as_str())),
            ("form", json::quoted(&form.id)),
            ("form_version", json::quoted(&form.version)),
            ("sent_at", json::quoted(sent_at)),
        ];
        entries.extend(self.answers.iter().map(|(id, value)| {
            let value = match value {
                Value::Text(text) => json::quoted(text),
                Value::Number(number) => number.to_string(),
                Value::Several(chosen) => json::array(chosen.iter().map(|one| json::quoted(one))),
                Value::Yes(yes) => yes.to_string(),
            };
            (id.as_str(), value)
        }));
        json::object(&entries)
    }
}

/// What is wrong with one field of a draft, for showing it beside the field; `None` when nothing is.
pub fn problem_of_field(field: &Field, draft: &Draft, nodes: &[Node]) -> Option<String> {
    answer(field, draft, nodes).err().map(|error| error.to_string())
}

fn answer(field: &Field, draft: &Draft, nodes: &[Node]) -> Result<Option<Value>, AnswerError> {
    let missing = || AnswerError::Missing(field.label.clone());
    match &field.kind {
        Kind::Consent => match (draft.ticked(&field.id), field.required) {
            (false, true) => Err(AnswerError::NotTicked(beginning(&field.label))),
            (ticked, _) => Ok(Some(Value::Yes(ticked))),
        },
        Kind::SeveralOf { options } => {
            let chosen = draft.several(&field.id);
            if chosen.is_empty() {
                return if field.required { Err(missing()) } else { Ok(None) };
            }
            if !chosen.iter().all(|one| options.contains(one)) {
                return Err(AnswerError::NotOffered);
            }
            // In the order of the question, so that equal answers are equal bytes.
            let ordered = options.iter().filter(|option| chosen.contains(option));
            Ok(Some(Value::Several(ordered.cloned().collect())))
        }
        kind => {
            let text = draft.text(&field.id).trim();
            if text.is_empty() {
                return if field.required { Err(missing()) } else { Ok(None) };
            }
            let length = text.chars().count();
            if let Some(limit) = kind.text_limit()
                && limit < length
            {
                return Err(AnswerError::TooLong(length - limit));
            }
            text_answer(kind, text, nodes).map(Some)
        }
    }
}

/// The first words of a long label, enough to know it again.
fn beginning(label: &str) -> String {
    const WORDS: usize = 6;
    let words: Vec<_> = label.split_whitespace().collect();
    match words.get(..WORDS) {
        Some(first) if WORDS < words.len() => [&first.join(" "), "…"].concat(),
        _ => label.into(),
    }
}

fn text_answer(kind: &Kind, text: &str, nodes: &[Node]) -> Result<Value, AnswerError> {
    match kind {
        Kind::Email if !is_email(text) => Err(AnswerError::Email),
        Kind::Url if HttpUrl::parse(text).is_err() => Err(AnswerError::Url),
        Kind::Number { min, max } => match text.parse() {
            Ok(number) if (*min..=*max).contains(&number) => Ok(Value::Number(number)),
            _ => Err(AnswerError::Number(*min, *max)),
        },
        Kind::OneOf { options } if !options.iter().any(|option| option == text) => Err(AnswerError::NotOffered),
        Kind::NodeChoice { .. } if text != ONLINE => match nodes.iter().find(|node| node.id.as_str() == text) {
            Some(node) if matches!(node.status, Status::Full | Status::Cancelled) => Err(AnswerError::NodeGone),
            Some(_) => Ok(Value::Text(text.into())),
            None => Err(AnswerError::NotOffered),
        },
        _ => Ok(Value::Text(text.into())),
    }
}

/// Something before one `@`, and a host with a dot behind it. More would refuse addresses that work.
fn is_email(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    match text.split_once('@') {
        Some((local, host)) => {
            plain(local)
                && plain(host)
                && !host.contains('@')
                && host.split('.').count() > 1
                && host.split('.').all(|label| !label.is_empty())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{draft::Answer, form::tests::example_form, geojson::nodes_from_geojson, json::tests::parsed};

    fn nodes() -> Vec<Node> {
        let node = |id: &str, status: &str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":{{"name":"n","city":"c","status":"{status}"}}}}"#
            )
        };
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            node("lisbon", "confirmed"),
            node("oslo", "full")
        );
        nodes_from_geojson(&parsed(&text)).0
    }

    fn complete() -> Draft {
        let mut draft = Draft::default();
        draft.set("name", Answer::Text("  Ada ".into()));
        draft.set("email", Answer::Text("ada@example.org".into()));
        draft.set("joining", Answer::Text("lisbon".into()));
        draft.set("projects", Answer::Several(vec!["Radicle".into(), "Willow".into()]));
        draft.set("people", Answer::Text("3".into()));
        draft.set("consent", Answer::Ticked(true));
        draft
    }

    /// The message about one field after changing its answer in an otherwise complete draft.
    fn check(field: &str, answer: Answer) -> Option<String> {
        let mut draft = complete();
        draft.set(field, answer);
        let problems = Submission::parse(&example_form(), &draft, &nodes()).err()?;
        assert_eq!(problems.len(), 1);
        problems.into_iter().next().filter(|problem| problem.field.as_deref() == Some(field)).map(|p| p.message)
    }

    #[test]
    fn the_frozen_bytes_hold_every_answer_in_the_forms_order_and_nothing_else() {
        let submission = Submission::parse(&example_form(), &complete(), &nodes()).unwrap();
        let id = SubmissionId::from_random([0xab; 16]);
        assert_eq!(
            submission.freeze(&example_form(), &id, "2025-11-10T09:00:00Z"),
            concat!(
                r#"{"submission_id":"abababab-abab-4bab-abab-abababababab","form":"attend","form_version":"abc","#,
                r#""sent_at":"2025-11-10T09:00:00Z","name":"Ada","email":"ada@example.org","joining":"lisbon","#,
                r#""projects":["Willow","Radicle"],"people":3,"consent":true}"#
            )
        );
    }

    #[test]
    fn an_empty_form_has_a_problem_for_each_required_field_in_order() {
        let problems = Submission::parse(&example_form(), &Draft::default(), &nodes()).unwrap_err();
        let fields: Vec<_> = problems.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, ["name", "email", "joining", "consent"]);
    }

    #[test]
    fn each_kind_of_answer_is_checked() {
        let text = |text: &str| Answer::Text(text.into());
        for (field, answer, said) in [
            ("name", text(&"x".repeat(23)), "This is 3 characters too long."),
            ("email", text("ada"), "An e-mail address"),
            ("email", text("ada@home"), "An e-mail address"),
            ("email", text("a da@example.org"), "An e-mail address"),
            ("email", text("ada@b@example.org"), "An e-mail address"),
            ("joining", text("atlantis"), "Please choose one"),
            ("joining", text("oslo"), "This node takes nobody"),
            ("people", text("10"), "This must be a whole number from 1 to 9."),
            ("people", text("three"), "This must be a whole number"),
            ("page", text("javascript:alert(1)"), "A web address begins"),
            ("favourite", text("Other"), "Please choose one"),
            ("projects", Answer::Several(vec!["Other".into()]), "Please choose one"),
            ("consent", Answer::Ticked(false), "Please tick “consent”"),
        ] {
            let message = check(field, answer.clone()).unwrap_or_default();
            assert!(message.starts_with(said), "{field} {answer:?}: {message}");
        }
    }

    #[test]
    fn a_long_label_is_quoted_by_its_beginning() {
        assert_eq!(beginning("I agree"), "I agree");
        assert_eq!(beginning("one two three four five six"), "one two three four five six");
        assert_eq!(beginning("one two three four five six seven"), "one two three four five six…");
    }

    #[test]
    fn ordinary_answers_pass() {
        for (field, answer) in [
            ("joining", Answer::Text(ONLINE.into())),
            ("email", Answer::Text("ada.l+p4p@mail.example.co".into())),
            ("name", Answer::Text("Élodie 東京".into())),
            ("page", Answer::Text("https://p4p.wiki".into())),
            ("hopes", Answer::Text(String::new())),
        ] {
            assert_eq!(check(field, answer), None, "{field}");
        }
    }
}

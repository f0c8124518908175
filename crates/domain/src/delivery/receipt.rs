//! What a person keeps of what they sent: its number, its time, its words, and the code to change or withdraw it.

use crate::{
    delivery::message::{Code, SubmissionId},
    form::{
        Field, Form,
        kind::{FieldKind, ONLINE},
    },
    i18n::messages::{self, Messages},
    json::{self, ReadError, Value},
    nodes::node::Node,
};

/// A receipt. It belongs to the person who sent the sign-up, and is kept on their device only.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The number of the first message, which changes and withdrawals refer to.
    pub first: SubmissionId,
    /// The form.
    pub form: String,
    /// The draft that it was written in: see [`KeptDraft::id`](crate::form::draft::KeptDraft::id).
    pub draft: String,
    /// The code to change or withdraw it.
    pub code: Code,
    /// When it was sent, RFC 3339.
    pub sent_at: String,
    /// The latest message in clear, as JSON.
    pub message: String,
}

impl Receipt {
    /// For storage.
    pub fn to_json(&self) -> String {
        json::object(&[
            ("first", json::quoted(self.first.as_str())),
            ("form", json::quoted(&self.form)),
            ("draft", json::quoted(&self.draft)),
            ("code", json::quoted(self.code.as_str())),
            ("sent_at", json::quoted(&self.sent_at)),
            ("message", json::quoted(&self.message)),
        ])
    }

    /// Reads what [`Receipt::to_json`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self {
            first: SubmissionId::from_text(&json::text(object, "first")?).ok_or(ReadError("first"))?,
            form: json::text(object, "form")?,
            draft: json::text_or_empty(object, "draft"),
            code: Code::from_text(&json::text(object, "code")?).ok_or(ReadError("code"))?,
            sent_at: json::text(object, "sent_at")?,
            message: json::text(object, "message")?,
        })
    }
}

/// Questions and answers for reading, in the form's order; a question without an answer is left out. `message` is the
/// parsed message in clear.
pub fn questions_and_answers(
    messages: Messages,
    form: &Form,
    nodes: &[Node],
    message: &Value,
) -> Vec<(String, String)> {
    let node_of = |value: &Value| nodes.iter().find(|node| value.as_text() == Some(node.id.as_str()));
    let readable = |field: &Field, value: &Value| match (value, &field.kind) {
        (value, FieldKind::NodeChoice { online }) if value.as_text() == Some(ONLINE) => online.clone(),
        (value, FieldKind::NodeChoice { .. }) => {
            node_of(value).map_or_else(|| value.to_plain_text(), |node| node.name.clone())
        }
        (value, _) => readable_value(messages, field, value),
    };
    form.fields
        .iter()
        .filter_map(|field| Some((field.label.clone(), readable(field, message.get(&field.id)?))))
        .collect()
}

fn readable_value(messages: Messages, field: &Field, value: &Value) -> String {
    match value {
        Value::Bool(true) => messages.get(messages::receipt::YES).into(),
        Value::Bool(false) => messages.get(messages::receipt::NO).into(),
        Value::List(items) => {
            items.iter().map(|item| readable_value(messages, field, item)).collect::<Vec<_>>().join(", ")
        }
        other => field.name_of(&other.to_plain_text()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{form::submission::tests::nodes, json::tests::parsed, testing::example_form};

    #[test]
    fn a_receipt_survives_storage() {
        let receipt = Receipt {
            first: SubmissionId::from_random([1; 16]),
            form: "attend".into(),
            draft: "d".into(),
            code: Code::from_random([2; 16]),
            sent_at: "2025-11-10T09:00:00Z".into(),
            message: "{\"name\":\"Ada\"}".into(),
        };
        assert_eq!(Receipt::from_json(&parsed(&receipt.to_json())), Ok(receipt));
    }

    #[test]
    fn what_was_sent_is_read_as_questions_and_answers_in_the_forms_order() {
        let message = parsed(
            r#"{"consent":true,"first_time":false,"people":3,"projects":["Willow","Radicle"],"joining":"lisbon","name":"Ada"}"#,
        );
        let pairs = questions_and_answers(Messages::english(), &example_form(), &nodes(), &message);
        let pairs: Vec<_> = pairs.iter().map(|(question, answer)| (question.as_str(), answer.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("name", "Ada"),
                ("joining", "n"),
                ("projects", "Willow, Radicle"),
                ("people", "3"),
                ("first_time", "no"),
                ("consent", "yes")
            ]
        );
    }
}

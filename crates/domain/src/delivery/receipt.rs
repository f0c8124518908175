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
    /// The latest message in clear, as JSON; empty when it is not known: number and code were typed in, or the event is
    /// long over.
    pub message: String,
    /// What is stored as long as a change is on its way, in clear, as JSON; empty when there is none.
    pub before: String,
    /// When the event ends, in milliseconds since 1970, as it was known at the press; 0 when it was not.
    pub event_ends: i64,
    /// Whether number and code were typed in, so that only the organisers can tell whether they are right.
    pub is_typed: bool,
}

/// So long after the event a receipt keeps the answers, in milliseconds: 30 days.
const ANSWERS_KEPT: i64 = 30 * 86_400_000;

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
            ("before", json::quoted(&self.before)),
            ("event_ends", self.event_ends.to_string()),
            ("typed", self.is_typed.to_string()),
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
            before: json::text_or_empty(object, "before"),
            event_ends: json::integer(object, "event_ends").unwrap_or(0),
            is_typed: json::flag(object, "typed"),
        })
    }

    /// Whether there are answers, and the event was over 30 days ago. `ends` stands for the event's end, in milliseconds,
    /// where the receipt does not know it.
    pub fn has_old_answers(&self, ends: i64, now: i64) -> bool {
        let ends = if self.event_ends == 0 { ends } else { self.event_ends };
        ends + ANSWERS_KEPT < now && !(self.message.is_empty() && self.before.is_empty())
    }

    /// Forgets [old answers](Self::has_old_answers); whether there were any.
    pub fn forget_old_answers(&mut self, ends: i64, now: i64) -> bool {
        let is_old = self.has_old_answers(ends, now);
        if is_old {
            self.message.clear();
            self.before.clear();
        }
        is_old
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

    fn receipt() -> Receipt {
        Receipt {
            first: SubmissionId::from_random([1; 16]),
            form: "attend".into(),
            draft: "d".into(),
            code: Code::from_random([2; 16], &SubmissionId::from_random([1; 16])),
            sent_at: "2025-11-10T09:00:00Z".into(),
            message: "{\"name\":\"Ada\"}".into(),
            before: "{\"name\":\"Adda\"}".into(),
            event_ends: 1_764_000_000_000,
            is_typed: true,
        }
    }

    #[test]
    fn a_receipt_survives_storage() {
        assert_eq!(Receipt::from_json(&parsed(&receipt().to_json())), Ok(receipt()));
    }

    #[test]
    fn the_answers_are_forgotten_30_days_after_the_event_and_number_and_code_are_kept() {
        const DAY: i64 = 86_400_000;
        let mut kept = receipt();
        let ends = kept.event_ends;
        assert!(!kept.forget_old_answers(0, ends + 30 * DAY) && kept == receipt());
        assert!(!kept.has_old_answers(0, ends + 30 * DAY) && kept.has_old_answers(0, ends + 30 * DAY + 1));
        assert!(kept.forget_old_answers(0, ends + 30 * DAY + 1));
        let bare = Receipt { message: String::new(), before: String::new(), ..receipt() };
        assert_eq!(kept, bare);
        assert!(!kept.forget_old_answers(0, ends + 31 * DAY), "nothing is left to forget");
        // One of an earlier version goes by the event of the page.
        let mut old = Receipt { event_ends: 0, ..receipt() };
        assert!(!old.forget_old_answers(ends, ends) && old.forget_old_answers(ends, ends + 31 * DAY));
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

//! A draft on its way from a frame to the full page: JSON, written as the fragment of an address, which no server sees.

use crate::{
    form::{
        Form,
        draft::{Answer, Draft},
        kind::FieldKind,
    },
    json::{self, Value},
};

/// The longest text that is handed over, in bytes: browsers open addresses that long, where it goes by one.
pub const LONGEST: usize = 60_000;

/// The longest answer that is taken, in characters.
pub const LONGEST_ANSWER: usize = 10_000;

/// A draft that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The form it was typed into.
    pub form: String,
    /// Its answers, as they came: see [`Draft::reconciled`].
    pub answers: Draft,
}

impl Handover {
    /// What a form hands over; `None` when nothing was typed. Agreeing is done by the person, in sight of what is agreed
    /// to, so it is left out.
    pub fn of(form: &Form, draft: &Draft) -> Option<Self> {
        let mut answers = Draft::default();
        for field in form.fields.iter().filter(|field| field.kind != FieldKind::Consent) {
            if let Some(answer) = draft.get(&field.id).filter(|answer| !answer.is_blank()) {
                answers.set(&field.id, answer.clone());
            }
        }
        (!answers.is_blank()).then(|| Self { form: form.id.clone(), answers })
    }

    /// For the address.
    pub fn to_json(&self) -> String {
        json::object(&[("form", json::quoted(&self.form)), ("answers", self.answers.to_json())])
    }

    /// Reads what [`Handover::to_json`] writes, or somebody else: an address can be made by anybody. What is neither a text
    /// nor a list of texts is dropped, agreement above all.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_text().map(|text| text.chars().take(LONGEST_ANSWER).collect::<String>());
        let mut answers = Draft::default();
        for (id, value) in value.get("answers")?.members() {
            match value {
                Value::Text(_) => answers.set(id, Answer::Text(text(value).unwrap_or_default())),
                Value::List(items) => answers.set(id, Answer::Several(items.iter().filter_map(text).collect())),
                _ => {}
            }
        }
        Some(Self { form: value.get("form")?.as_text()?.into(), answers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{json::tests::parsed, testing::example_form};

    #[test]
    fn a_draft_survives_the_address_without_what_was_agreed_to() {
        let mut draft = Draft::default();
        draft.set("name", Answer::Text("Ada \"é\"".into()));
        draft.set("projects", Answer::Several(vec!["Willow".into()]));
        draft.set("consent", Answer::Ticked(true));
        let handover = Handover::of(&example_form(), &draft).unwrap();
        let read = Handover::from_json(&parsed(&handover.to_json())).unwrap();
        assert_eq!(read, handover);
        assert_eq!((read.answers.text("name"), read.answers.ticked("consent")), ("Ada \"é\"", false));
    }

    #[test]
    fn of_what_anybody_may_have_written_only_texts_are_taken() {
        let long = "x".repeat(20_000);
        let text = format!(
            r#"{{"form":"attend","answers":{{"name":"{long}","email":{{"a":1}},"projects":["Willow",7,"Evil"]}}}}"#
        );
        let answers = Handover::from_json(&parsed(&text)).unwrap().answers;
        assert_eq!((answers.text("name").len(), answers.text("email")), (10_000, ""));
        assert_eq!(answers.reconciled(&example_form()).0.several("projects"), ["Willow"]);
    }

    #[test]
    fn nothing_typed_is_not_handed_over_and_damage_is_refused() {
        assert_eq!(Handover::of(&example_form(), &Draft::default()), None);
        for text in ["null", "{}", r#"{"form":1,"answers":{}}"#, r#"{"form":"attend"}"#] {
            assert_eq!(Handover::from_json(&parsed(text)), None, "{text}");
        }
        let agreed = parsed(r#"{"form":"attend","answers":{"consent":true,"name":null}}"#);
        assert!(Handover::from_json(&agreed).unwrap().answers.is_blank());
    }
}

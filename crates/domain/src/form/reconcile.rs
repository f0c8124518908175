//! Answers and a form that may not belong together: the form has changed since they were typed, or they come from a
//! message.

use crate::{
    form::{
        Field, Form,
        draft::{Answer, Draft},
        kind::{FieldKind, YES_NO, yes_or_no},
    },
    json::Value,
};

impl Answer {
    /// Whether this is the sort of answer that a field takes.
    fn fits(&self, field: &Field) -> bool {
        match (&field.kind, self) {
            (FieldKind::Consent, Answer::Ticked(_)) => true,
            (FieldKind::SeveralOf { options }, Answer::Several(chosen)) => {
                chosen.iter().all(|one| options.contains(one))
            }
            (FieldKind::OneOf { options, .. }, Answer::Text(text)) => text.is_empty() || options.contains(text),
            (FieldKind::YesNo, Answer::Text(text)) => text.is_empty() || YES_NO.contains(&text.as_str()),
            (FieldKind::Consent | FieldKind::SeveralOf { .. } | FieldKind::OneOf { .. } | FieldKind::YesNo, _) => false,
            (_, answer) => matches!(answer, Answer::Text(_)),
        }
    }
}

impl Draft {
    /// The answers as they stood in a message that was sent; what is no question of the form is passed over.
    pub fn from_message(form: &Form, message: &Value) -> Self {
        let mut draft = Draft::default();
        for field in &form.fields {
            let answer = match (message.get(&field.id), &field.kind) {
                (Some(Value::Bool(yes)), FieldKind::YesNo) => Some(Answer::Text(yes_or_no(*yes))),
                (Some(number @ Value::Number(_)), _) => Some(Answer::Text(number.to_plain_text())),
                (Some(value), _) => Answer::from_json(value),
                (None, _) => None,
            };
            if let Some(answer) = answer {
                draft.answers.push((field.id.clone(), answer));
            }
        }
        draft
    }

    /// Keeps the answers that fit the form as it is now, and names the fields of those that do not.
    pub fn reconciled(self, form: &Form) -> (Draft, Vec<String>) {
        let (mut kept, mut lost) = (Draft::default(), Vec::new());
        for (id, mut answer) in self.answers {
            if let (Some(FieldKind::SeveralOf { options }), Answer::Several(chosen)) =
                (form.field(&id).map(|field| &field.kind), &mut answer)
            {
                // What is still offered stays chosen.
                let before = chosen.len();
                chosen.retain(|one| options.contains(one));
                if chosen.len() < before {
                    lost.push(id.clone());
                }
            }
            if form.field(&id).is_some_and(|field| answer.fits(field)) {
                kept.answers.push((id, answer));
            } else if !answer.is_blank() {
                lost.push(id);
            }
        }
        (kept, lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{json::tests::parsed, testing::example_form};

    fn text(value: &str) -> Answer {
        Answer::Text(value.into())
    }

    #[test]
    fn a_changed_form_keeps_what_fits_and_names_what_does_not() {
        let mut draft = Draft::default();
        draft.set("name", text("Ada"));
        draft.set("gone", text("an answer to a question no longer asked"));
        draft.set("projects", Answer::Several(vec!["No longer offered".into(), "Willow".into()]));
        draft.set("consent", text("yes"));
        let (kept, lost) = draft.reconciled(&example_form());
        assert_eq!(kept.text("name"), "Ada");
        assert_eq!(kept.several("projects"), ["Willow"]);
        assert_eq!(lost, ["gone", "projects", "consent"]);
    }

    #[test]
    fn what_was_sent_comes_back_as_it_was_typed() {
        let message =
            r#"{"submission_id":"x","name":"Ada","people":3,"projects":["Willow"],"first_time":false,"consent":true}"#;
        let draft = Draft::from_message(&example_form(), &parsed(message));
        assert_eq!((draft.text("name"), draft.text("people"), draft.text("first_time")), ("Ada", "3", "no"));
        assert!(
            draft.ticked("consent") && draft.several("projects") == ["Willow"] && draft.get("submission_id").is_none()
        );
    }
}

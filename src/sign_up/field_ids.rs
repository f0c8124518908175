use super::form_state::FormState;
use crate::browser::document;
use leptos::{
    prelude::untrack,
    task::{spawn_local, tick},
};
use p4p_domain::form::Field;

/// The ids that tie a control to its label, its help and its problem.
#[derive(Clone)]
pub struct FieldIds {
    /// Of the control itself; of a group, of its first box: that is where a link in the summary leads.
    pub control: String,
    /// Of the label of a group.
    pub label: String,
    /// Of its help.
    pub help: String,
    /// Of what is wrong with the answer.
    pub problem: String,
    /// What describes the control. A problem that is hidden and empty says nothing, so it can always be named.
    pub described_by: String,
}

impl FieldIds {
    /// For a question of a form.
    pub fn new(state: &FormState, field: &Field) -> Self {
        let control = state.field_id(&field.id);
        let part = |name: &str| [&control, "-", name].concat();
        let (help, problem) = (part("help"), part("problem"));
        let described_by = if field.help.is_empty() { problem.clone() } else { [&problem, " ", &help].concat() };
        Self { label: part("label"), help, problem, described_by, control }
    }
}

impl FormState {
    /// The id of a part of the form, for labels, problems and the keyboard.
    pub fn part_id(&self, part: &str) -> String {
        ["p4p_", &self.form().id, "-", part].concat()
    }

    /// The id of the control of a question. No question has a hyphen in its name and no part begins with an underscore,
    /// so that whatever an organiser calls a question, it is no part of the form, and no part of another question.
    pub fn field_id(&self, field: &str) -> String {
        ["p4p_", &self.form().id, "_", field].concat()
    }

    /// Moves the keyboard to the first question, after what had it is gone.
    pub fn focus_first_question(self) {
        if let Some(first) = self.form().fields.first() {
            focus(self.field_id(&first.id));
        }
    }

    /// Moves the keyboard to the form's beginning, or to what became of it where the form gave way to that.
    pub fn focus_what_is_there(self) {
        if untrack(|| self.is_sent()) { self.focus_part("outcome") } else { self.focus_first_question() }
    }

    /// Moves the keyboard to a part of this form once it is there.
    pub fn focus_part(self, part: &str) {
        focus(self.part_id(part));
    }
}

/// Moves the keyboard to an element once it is there.
fn focus(id: String) {
    spawn_local(async move {
        tick().await;
        document::focus(&id);
    });
}

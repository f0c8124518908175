use super::form_state::FormState;
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
        let control = state.part_id(&field.id);
        let part = |name: &str| [&control, "-", name].concat();
        let (help, problem) = (part("help"), part("problem"));
        let described_by = if field.help.is_empty() { problem.clone() } else { [&problem, " ", &help].concat() };
        Self { label: part("label"), help, problem, described_by, control }
    }
}

//! What is wrong with what a person answered, whoever found it: the form itself or the form service.

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's id; `None` for the form as a whole.
    pub field: Option<String>,
    /// What happened and what the person can do, in words.
    pub message: String,
}

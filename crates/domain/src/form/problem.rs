//! What is wrong with what a person answered, whoever found it: the form itself or the form service.

use crate::json::{self, ReadError, Value};

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's id; `None` for the form as a whole.
    pub field: Option<String>,
    /// What happened and what the person can do, in words.
    pub message: String,
}

impl Problem {
    /// For storage.
    pub fn to_json(&self) -> String {
        json::object(&[
            ("field", json::quoted(self.field.as_deref().unwrap_or_default())),
            ("message", json::quoted(&self.message)),
        ])
    }

    /// Reads what [`Problem::to_json`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let field = Some(json::text(object, "field")?).filter(|field| !field.is_empty());
        Ok(Self { field, message: json::text(object, "message")? })
    }
}

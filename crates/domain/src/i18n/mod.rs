//! The texts of the interface in one language, the forms that fit a count, and the names of languages.

pub mod language_names;
pub mod messages;

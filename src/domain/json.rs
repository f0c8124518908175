//! Reading facts out of JSON by their names.
//!
//! Derived code would do the same in the browser with five times the bytes (62 kB of the module before
//! compression), so what the browser reads and writes goes through here; the round-trip tests of each type hold
//! the two directions together. What only the build writes is derived.

use serde_json::Value;
use thiserror::Error;

/// Why a JSON text does not hold what it should.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// It is no JSON.
    #[error("no JSON: {0}")]
    Json(String),
    /// A value is missing or of another sort.
    #[error("\"{0}\" is missing or not what it should be")]
    Field(&'static str),
}

/// Writes a text as JSON.
pub fn quoted(text: &str) -> String {
    // Writing a text cannot fail; going through `Value` would bring the code that writes floating-point numbers.
    serde_json::to_string(text).unwrap_or_default()
}

/// Writes a list as JSON out of elements that are JSON already.
pub fn array(items: impl Iterator<Item = String>) -> String {
    ["[", &items.collect::<Vec<_>>().join(","), "]"].concat()
}

/// Writes an object as JSON, in the order given, out of names and values that are JSON already.
pub fn object(entries: &[(&str, String)]) -> String {
    let entries = entries.iter().map(|(name, value)| [&quoted(name), ":", value].concat());
    ["{", &entries.collect::<Vec<_>>().join(","), "}"].concat()
}

/// Parses a text.
pub fn parse(text: &str) -> Result<Value, ReadError> {
    serde_json::from_str(text).map_err(|error| ReadError::Json(error.to_string()))
}

/// A value that must be there.
pub fn value<'a>(object: &'a Value, name: &'static str) -> Result<&'a Value, ReadError> {
    object.get(name).ok_or(ReadError::Field(name))
}

/// A text that must be there.
pub fn text(object: &Value, name: &'static str) -> Result<String, ReadError> {
    object.get(name).and_then(Value::as_str).map(String::from).ok_or(ReadError::Field(name))
}

/// A text that may be missing, which reads as empty.
pub fn text_or_empty(object: &Value, name: &'static str) -> String {
    text(object, name).unwrap_or_default()
}

/// A whole number that must be there.
pub fn integer(object: &Value, name: &'static str) -> Result<i64, ReadError> {
    object.get(name).and_then(Value::as_i64).ok_or(ReadError::Field(name))
}

/// A yes or no that may be missing, which reads as no.
pub fn flag(object: &Value, name: &'static str) -> bool {
    object.get(name).and_then(Value::as_bool).unwrap_or_default()
}

/// A list that may be missing, which reads as empty; an element that cannot be read makes the whole unreadable.
pub fn list<T>(
    object: &Value,
    name: &'static str,
    read: impl Fn(&Value) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    match object.get(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => items.iter().map(read).collect(),
        Some(_) => Err(ReadError::Field(name)),
    }
}

/// A list of texts that may be missing.
pub fn texts(object: &Value, name: &'static str) -> Result<Vec<String>, ReadError> {
    list(object, name, |item| item.as_str().map(String::from).ok_or(ReadError::Field(name)))
}

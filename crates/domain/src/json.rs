//! JSON as a value, and facts read out of it by their names.
//!
//! Parsing is left to whoever has the better parser: the browser has its own (see
//! `browser::json` of the page), the native half has `serde_json`. So no parser is in the page's
//! module, and no derived deserializer, which together were a fifth of it. The round-trip tests of each type hold
//! reading and writing together.

use thiserror::Error;

/// How many lists and objects of a text that is read may lie in each other. What goes deeper is nobody's answer, and
/// whoever walks through it might run out of stack.
pub const DEPTH: usize = 64;

/// A JSON value (RFC 8259), never deeper than its parser allows ([`DEPTH`] in the browser). Objects keep the order of their members.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`, and what could not be parsed.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as in JavaScript.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The member of an object with this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members().iter().find(|(of, _)| of == name).map(|(_, value)| value)
    }

    /// The members of an object; none for anything else.
    pub fn members(&self) -> &[(String, Value)] {
        if let Value::Object(members) = self { members } else { &[] }
    }

    /// The elements of an array.
    pub fn as_list(&self) -> Option<&[Value]> {
        let Value::List(items) = self else { return None };
        Some(items)
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        let Value::Text(text) = self else { return None };
        Some(text)
    }

    /// A number.
    pub fn as_number(&self) -> Option<f64> {
        let Value::Number(number) = self else { return None };
        Some(*number)
    }

    /// A number that is whole, and small enough to be exact (RFC 8259, section 6).
    pub fn as_integer(&self) -> Option<i64> {
        let number = self.as_number().filter(|number| number.abs() <= 9_007_199_254_740_991.0)?;
        // In range, as just seen; what is lost is compared.
        Some(number as i64).filter(|whole| *whole as f64 == number)
    }

    /// Writes the value as JSON. Numbers are whole wherever we write them; one that is not becomes `null`, as JSON has
    /// it for numbers that it cannot write.
    pub fn to_json(&self) -> String {
        match self {
            Value::Null => "null".into(),
            Value::Bool(value) => value.to_string(),
            Value::Number(_) => self.as_integer().map_or("null".into(), |whole| whole.to_string()),
            Value::Text(text) => quoted(text),
            Value::List(items) => array(items.iter().map(Value::to_json)),
            Value::Object(members) => {
                object(&members.iter().map(|(name, value)| (name.as_str(), value.to_json())).collect::<Vec<_>>())
            }
        }
    }

    /// The value as people and plain forms write it: a text is itself, without quotes.
    pub fn to_plain_text(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            other => other.to_json(),
        }
    }

    /// Yes or no.
    pub fn as_bool(&self) -> Option<bool> {
        let Value::Bool(value) = self else { return None };
        Some(*value)
    }
}

/// Natively, values come from `serde_json`.
#[cfg(not(target_arch = "wasm32"))]
impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(value),
            serde_json::Value::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
            serde_json::Value::String(text) => Value::Text(text),
            serde_json::Value::Array(items) => Value::List(items.into_iter().map(Value::from).collect()),
            serde_json::Value::Object(members) => {
                Value::Object(members.into_iter().map(|(name, value)| (name, Value::from(value))).collect())
            }
        }
    }
}

/// What is missing in a JSON value, or not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("\"{0}\" is missing or not what it should be")]
pub struct ReadError(pub &'static str);

/// A value that must be there.
pub fn value<'a>(object: &'a Value, name: &'static str) -> Result<&'a Value, ReadError> {
    object.get(name).ok_or(ReadError(name))
}

/// A text that must be there.
pub fn text(object: &Value, name: &'static str) -> Result<String, ReadError> {
    object.get(name).and_then(Value::as_text).map(String::from).ok_or(ReadError(name))
}

/// A text that may be missing, which reads as empty.
pub fn text_or_empty(object: &Value, name: &'static str) -> String {
    text(object, name).unwrap_or_default()
}

/// A whole number that must be there, and one that its type can be.
pub fn integer<T: TryFrom<i64>>(object: &Value, name: &'static str) -> Result<T, ReadError> {
    object.get(name).and_then(Value::as_integer).and_then(|whole| T::try_from(whole).ok()).ok_or(ReadError(name))
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
        Some(items) => items.as_list().ok_or(ReadError(name))?.iter().map(read).collect(),
    }
}

/// A list of texts that may be missing.
pub fn texts(object: &Value, name: &'static str) -> Result<Vec<String>, ReadError> {
    list(object, name, |item| item.as_text().map(String::from).ok_or(ReadError(name)))
}

/// A list of pairs of texts that may be missing.
pub fn pairs(object: &Value, name: &'static str) -> Result<Vec<(String, String)>, ReadError> {
    list(object, name, |pair| match pair.as_list() {
        Some([Value::Text(one), Value::Text(other), ..]) => Ok((one.clone(), other.clone())),
        _ => Err(ReadError(name)),
    })
}

/// Writes a text as JSON (RFC 8259, section 7): quotes, backslashes and control characters are escaped.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                out.push_str("\\u00");
                for digit in [u32::from(control) >> 4, u32::from(control) & 15] {
                    out.extend(char::from_digit(digit, 16));
                }
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Writes a list as JSON out of elements that are JSON already.
pub fn array(items: impl IntoIterator<Item = String>) -> String {
    ["[", &items.into_iter().collect::<Vec<_>>().join(","), "]"].concat()
}

/// Writes an object as JSON, in the order given, out of names and values that are JSON already.
pub fn object(entries: &[(&str, String)]) -> String {
    let entries = entries.iter().map(|(name, value)| [&quoted(name), ":", value].concat());
    ["{", &entries.collect::<Vec<_>>().join(","), "}"].concat()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Parses a text, for the tests of this ring; what is no JSON is `null`, as in the browser.
    pub(crate) fn parsed(text: &str) -> Value {
        serde_json::from_str::<serde_json::Value>(text).map(Value::from).unwrap_or_default()
    }

    #[test]
    fn what_is_quoted_comes_back() {
        for text in ["", "plain", "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}", "é東京🜨\u{2028}", "</script>"] {
            assert_eq!(parsed(&quoted(text)), Value::Text(text.into()), "{text:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = r#"{"a":[1,-2,true,null,"x\"y"],"b":{"c":"é"},"d":[]}"#;
        assert_eq!(parsed(text).to_json(), text);
        assert_eq!(parsed("1.5").to_json(), "null");
        assert_eq!((parsed("\"x\"").to_plain_text(), parsed("false").to_plain_text()), ("x".into(), "false".into()));
    }

    #[test]
    fn only_whole_and_exact_numbers_are_integers() {
        for (text, integer) in [("3", Some(3)), ("-3.0", Some(-3)), ("3.5", None), ("1e300", None), ("\"3\"", None)] {
            assert_eq!(parsed(text).as_integer(), integer, "{text}");
        }
    }
}

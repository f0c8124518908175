//! JSON into [`Value`] by `serde_json`, and values into cells.

use p4p_domain::json::{self, Value};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::{collections::HashMap, fmt};

/// Parses a text as JSON. A number that JavaScript could not hold exactly stays its digits, as text, so that two ids
/// are never taken for one. The error says what is wrong, without quoting anything.
pub fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str::<Parsed>(text).map(|parsed| parsed.0).map_err(|error| reason(&error))
}

/// Parses the JSON value that a text begins with; also says where it ends, in bytes.
pub(super) fn parse_first(text: &str) -> Result<(Value, usize), String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Parsed>();
    match values.next() {
        Some(Ok(parsed)) => Ok((parsed.0, values.byte_offset())),
        Some(Err(error)) => Err(reason(&error)),
        None => Err("nothing is there".into()),
    }
}

fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().into()
}

/// A [`Value`] as `serde` reads it; objects keep their order, and of members with one name the last one wins.
struct Parsed(Value);

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Parsed)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or_else(|_| Value::Text(value.to_string()), integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Parsed(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut members: Vec<(String, Value)> = Vec::new();
        let mut places = HashMap::new();
        while let Some((name, Parsed(value))) = entries.next_entry::<String, Parsed>()? {
            match places.get(&name).and_then(|at: &usize| members.get_mut(*at)) {
                Some(member) => member.1 = value,
                None => {
                    places.insert(name.clone(), members.len());
                    members.push((name, value));
                }
            }
        }
        Ok(Value::Object(members))
    }
}

/// A whole number as a value; as its digits where a JavaScript number would not be exact.
pub fn integer(value: i64) -> Value {
    // What is lost is compared.
    let number = value as f64;
    if number.abs() <= 9_007_199_254_740_991.0 { Value::Number(number) } else { Value::Text(value.to_string()) }
}

/// A value as the text of a cell: lists are joined with "; ", nothing is empty.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(items) => items.iter().map(cell).collect::<Vec<_>>().join("; "),
        Value::Object(_) => compact(value),
    }
}

/// The text of a cell as a value: a JSON list of texts, which is how services write several choices, becomes a list.
pub(super) fn from_cell(text: &str) -> Value {
    let trimmed = text.trim();
    let list = (trimmed.starts_with('[') && trimmed.ends_with(']')).then(|| parse(trimmed).ok()).flatten();
    match list {
        Some(Value::List(items)) if items.iter().all(|item| item.as_text().is_some()) => Value::List(items),
        _ => Value::Text(text.into()),
    }
}

/// A value as JSON on one line.
pub(super) fn compact(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => json::quoted(text),
        Value::List(items) => json::array(items.iter().map(compact)),
        Value::Object(members) => {
            let entries: Vec<_> = members.iter().map(|(name, value)| (name.as_str(), compact(value))).collect();
            json::object(&entries)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_on_one_line_is_what_was_read() {
        for text in [
            r#"{"b":1,"a":[true,null,"x"],"c":{"d":-2.5}}"#,
            r#"{"large":"9007199254740993"}"#,
            r#"["\u0001\"\\","é東京"]"#,
        ] {
            assert_eq!(compact(&parse(text).unwrap()), text);
        }
    }

    #[test]
    fn ids_too_large_for_a_number_stay_apart() {
        assert_eq!(parse("9007199254740993").unwrap(), Value::Text("9007199254740993".into()));
        assert_eq!(parse("18446744073709551615").unwrap(), Value::Text("18446744073709551615".into()));
        assert_eq!(parse("-9007199254740993").unwrap(), Value::Text("-9007199254740993".into()));
        assert_eq!(parse("9007199254740991").unwrap(), Value::Number(9_007_199_254_740_991.0));
    }

    #[test]
    fn of_members_with_one_name_the_last_one_wins_as_in_a_browser() {
        assert_eq!(compact(&parse(r#"{"a":1,"b":2,"a":3}"#).unwrap()), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn only_lists_of_texts_are_taken_out_of_cells() {
        assert_eq!(from_cell(r#"["a","b"]"#), Value::List(vec![Value::Text("a".into()), Value::Text("b".into())]));
        for text in ["[1]", "[a]", "[", "", "true", "3", "{}"] {
            assert_eq!(from_cell(text), Value::Text(text.into()), "{text}");
        }
    }

    #[test]
    fn nesting_without_end_is_refused() {
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse_first(&"{\"a\":".repeat(100_000)).is_err());
    }
}

//! New entries in a file of nodes, of which everything else stays as it is, byte by byte.

use p4p_domain::json::{Value, quoted};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct RawFile<'a> {
    #[serde(borrow)]
    features: &'a RawValue,
}

/// The text of a FeatureCollection with features behind its last one, indented like that one. `None` for what is none.
pub fn merged(text: &str, features: &[Value]) -> Option<String> {
    let list = serde_json::from_str::<RawFile<'_>>(text).ok()?.features.get();
    let all: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    if features.is_empty() {
        return Some(text.into());
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // Both are pieces of the text.
    let offset = |piece: &str| piece.as_ptr() as usize - text.as_ptr() as usize;
    let indent_at = |at: usize| {
        let line = text.get(..at)?.rsplit('\n').next()?;
        let indent: String = line.chars().take_while(|c| *c == ' ' || *c == '\t').collect();
        Some((indent.clone(), line == indent))
    };
    let (at, until, indent, first, last) = match all.last() {
        Some(feature) => {
            let at = offset(feature.get());
            let end = at + feature.get().len();
            let (indent, is_alone) = indent_at(at)?;
            let indent = if is_alone { indent } else { String::new() };
            (end, end, indent, [",", newline].concat(), String::new())
        }
        None => {
            let at = offset(list);
            let (indent, _) = indent_at(at)?;
            let end = [newline, &indent].concat();
            (at + 1, at + list.len() - 1, indent + "  ", newline.into(), end)
        }
    };
    let on_lines = all.last().is_none_or(|feature| feature.get().contains('\n'));
    let written = features.iter().map(|feature| {
        let line = if on_lines { Some([newline, &indent].concat()) } else { None };
        [indent.as_str(), &written(feature, line.as_deref())].concat()
    });
    let written = written.collect::<Vec<_>>().join(&[",", newline].concat());
    Some([text.get(..at)?, &first, &written, &last, text.get(until..)?].concat())
}

/// A value as people write it: each member on a line of its own, and lists of texts or numbers on one. `line` is the end of
/// a line with what the next one begins with; without it, everything stands on one.
fn written(value: &Value, line: Option<&str>) -> String {
    let inside = line.map(|line| [line, "  "].concat());
    match value {
        Value::Object(members) if !members.is_empty() => {
            let member =
                |(name, value): &(String, Value)| format!("{}: {}", quoted(name), written(value, inside.as_deref()));
            let members: Vec<_> = members.iter().map(member).collect();
            match (&inside, line) {
                (Some(inside), Some(line)) => ["{", inside, &members.join(&[",", inside].concat()), line, "}"].concat(),
                _ => ["{ ", &members.join(", "), " }"].concat(),
            }
        }
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| written(item, None)).collect();
            ["[", &items.join(", "), "]"].concat()
        }
        // What is not whole is written by its shortest digits.
        Value::Number(number) if value.as_integer().is_none() && number.is_finite() => number.to_string(),
        other => other.to_json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature() -> Value {
        let text = r#"{"id":"b","geometry":{"coordinates":[4.9,-52.37],"type":"Point"},"properties":{"room_for":20,"languages":["nl","en"]}}"#;
        serde_json::from_str::<serde_json::Value>(text).unwrap().into()
    }

    #[test]
    fn what_is_there_stays_as_it_is_and_what_is_new_looks_like_it() {
        let before = "{\r\n\t\"features\" : [\r\n\t\t{ \"id\":\r\n\"a\" }  \r\n ] , \"x\":1e2}\r\n";
        let after = merged(before, &[feature()]).unwrap();
        let (head, rest) = after.split_once("\"a\" },\r\n\t\t{\r\n").unwrap();
        assert!(before.starts_with(head) && after.ends_with("}  \r\n ] , \"x\":1e2}\r\n"), "{after}");
        assert!(rest.contains("\r\n\t\t    \"languages\": [\"nl\", \"en\"],\r\n"), "{rest}");
        assert!(rest.contains("\"coordinates\": [4.9, -52.37],"), "{rest}");
    }

    #[test]
    fn one_feature_a_line_stays_one_feature_a_line() {
        let before = "{\"features\":[\n{\"id\":\"a\"}\n]}";
        let after = merged(before, &[feature(), feature()]).unwrap();
        assert_eq!(after.lines().count(), 5, "{after}");
        assert!(after.starts_with("{\"features\":[\n{\"id\":\"a\"},\n{ \"geometry\": "), "{after}");
    }

    #[test]
    fn an_empty_list_is_filled() {
        let after = merged("{\n  \"features\": []\n}\n", &[feature()]).unwrap();
        assert!(
            after.starts_with("{\n  \"features\": [\n    {\n      \"geometry\"")
                && after.ends_with("\n    }\n  ]\n}\n"),
            "{after}"
        );
        assert_eq!(merged("{\"features\":[]}", &[]).unwrap(), "{\"features\":[]}");
        for text in ["", "[]", "{\"features\":{}}"] {
            assert_eq!(merged(text, &[feature()]), None);
        }
    }
}

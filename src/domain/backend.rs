//! The contract with form services: what is asked of them, and what their answers mean.
//!
//! What differs between services belongs to their [`Preset`]; everything else is one table of rules for all of them.
//! A success status alone is not success, and a refusal of a repeated id *is* one.

use super::{
    json::{self, ReadError, Value},
    link::HttpUrl,
    problem::Problem,
};
use serde::Serialize;

/// Where a form is sent, and how that service speaks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backend {
    /// How the service answers.
    pub preset: Preset,
    /// The address that takes the sign-up.
    pub url: HttpUrl,
    /// Where people can go when this service cannot be reached, or without the page's program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<HttpUrl>,
}

/// A kind of form service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// PocketBase's records API, with a unique column `submission_id`: stores exactly once.
    #[serde(rename = "pocketbase")]
    PocketBase,
    /// Any service that takes one JSON object; whether it stores twice is its own affair.
    Json,
}

impl Backend {
    /// Reads what [`Serialize`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let link = |name| HttpUrl::parse(&json::text(object, name)?).map_err(|_| ReadError(name));
        Ok(Self {
            preset: Preset::from_name(&json::text(object, "preset")?).ok_or(ReadError("preset"))?,
            url: link("url")?,
            fallback: link("fallback").ok(),
        })
    }
}

impl Preset {
    /// The presets' names in files, for messages.
    pub const NAMES: &str = "pocketbase, json";

    /// The preset of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "pocketbase" => Some(Preset::PocketBase),
            "json" => Some(Preset::Json),
            _ => None,
        }
    }

    /// Whether the service refuses an id it has already stored, so that nothing is ever stored twice.
    pub fn stores_once(self) -> bool {
        matches!(self, Preset::PocketBase)
    }
}

/// A request that can be repeated byte for byte: a POST of JSON. It has no headers of our own, because many services
/// allow none but `Content-Type` and `Accept` from other origins.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Where.
    pub url: HttpUrl,
    /// The frozen bytes.
    pub body: String,
}

/// What an attempt to send came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is stored, now or already before.
    Stored,
    /// The service read it and refused the answers: they go back to the person.
    Rejected(Vec<Problem>),
    /// The service will not take it until its owner changes something.
    Held(Hold),
    /// It may or may not be stored; the same bytes must be sent again.
    Unknown,
}

/// Why a service will not take anything for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The form is closed, was moved, or is not set up (HTTP 401 to 406, 410, 451).
    Closed,
    /// Too many sign-ups in a short time (HTTP 429).
    SlowDown,
    /// The sign-up is larger than the service takes (HTTP 413, 415).
    TooLarge,
}

/// Reads a service's answer. `json` is its body, `null` when that is no JSON; nothing in it is trusted to be of any
/// shape.
pub fn outcome_from_response(preset: Preset, status: u16, json: &Value) -> Outcome {
    match status {
        412 if !preset.stores_once() => Outcome::Stored,
        400 if preset == Preset::PocketBase && pocketbase_knows_the_id(json) => Outcome::Stored,
        200..=299 if says_no(json) => Outcome::Rejected(problems_from(json)),
        // A proxy or a host that answers everything with a page of its own has not stored anything.
        200..=299 if preset == Preset::PocketBase && json.get("submission_id").is_none() => Outcome::Unknown,
        200..=299 => Outcome::Stored,
        400 | 409 | 422 => Outcome::Rejected(problems_from(json)),
        413 | 415 => Outcome::Held(Hold::TooLarge),
        401..=406 | 410 | 451 => Outcome::Held(Hold::Closed),
        429 => Outcome::Held(Hold::SlowDown),
        _ => Outcome::Unknown,
    }
}

/// PocketBase says that a unique value is taken with a 400; for our id that means: stored at an earlier try.
/// Source: PocketBase 0.40, answers of `POST /api/collections/{collection}/records`.
fn pocketbase_knows_the_id(json: &Value) -> bool {
    nested(json, &["data", "submission_id", "code"]).and_then(Value::as_text) == Some("validation_not_unique")
}

/// The value at the end of a path of names.
fn nested<'a>(json: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(json, |value, name| value.get(name))
}

/// Some services answer 200 and say no in the body.
fn says_no(json: &Value) -> bool {
    let is_no = |value: &Value| matches!(value.as_bool(), Some(false)) || value.as_text() == Some("false");
    let is_word = |value: &Value, words: &[&str]| value.as_text().is_some_and(|text| words.contains(&text));
    let is_filled = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::List(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Text(text) => !text.is_empty(),
        _ => true,
    };
    json.members().iter().any(|(name, value)| match name.as_str() {
        "success" | "ok" => is_no(value),
        "status" => is_word(value, &["error", "rejected"]),
        "result" => is_word(value, &["error"]),
        "code" => value.as_integer().is_some_and(|code| 400 <= code),
        "error" | "errors" => is_filled(value),
        _ => false,
    })
}

/// The problems in an answer, in any of the shapes that services use; at least one.
fn problems_from(json: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in ["data", "errors", "detail", "details"] {
        match json.get(name) {
            // {"data": {"email": {"message": "…"}}} or {"errors": {"email": ["…"]}}
            Some(Value::Object(fields)) => {
                for (field, value) in fields {
                    problems.extend(message_from(value).map(|message| Problem { field: Some(field.clone()), message }));
                }
            }
            // {"errors": [{"field": "email", "message": "…"}]}
            Some(Value::List(items)) => {
                for item in items {
                    let field = ["field", "name"].iter().find_map(|key| item.get(key)?.as_text());
                    let field = field.or_else(|| nested(item, &["extensions", "field"])?.as_text()).map(String::from);
                    problems.extend(message_from(item).map(|message| Problem { field, message }));
                }
            }
            _ => {}
        }
    }
    if problems.is_empty() {
        let message = ["message", "error", "title", "detail"].iter().find_map(|key| json.get(key)?.as_text());
        let message = message.unwrap_or("It gave no reason.").to_string();
        problems.push(Problem { field: None, message });
    }
    problems
}

fn message_from(value: &Value) -> Option<String> {
    let text = match value {
        Value::Text(text) => Some(text.as_str()),
        Value::List(items) => return items.first().and_then(message_from),
        Value::Object(_) => ["message", "error", "description"].iter().find_map(|key| value.get(key)?.as_text()),
        _ => None,
    };
    // A person reads this: a service that answers with a page of text is cut short.
    text.filter(|text| !text.is_empty()).map(|text| text.chars().take(300).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::parsed;

    /// Recorded from PocketBase 0.40.6.
    const NOT_UNIQUE: &str = r#"{"data":{"submission_id":{"code":"validation_not_unique","message":"Value must be unique."}},"message":"Failed to create record.","status":400}"#;
    const BAD_EMAIL: &str = r#"{"data":{"email":{"code":"validation_is_email","message":"Must be a valid email address."}},"message":"Failed to create record.","status":400}"#;
    const RECORD: &str = r#"{"collectionId":"pbc_1","collectionName":"attend","created":"2025-11-10 09:00:00.000Z","id":"abcdefghijklmno","submission_id":"x"}"#;

    fn rejected(field: Option<&str>, message: &str) -> Outcome {
        Outcome::Rejected(vec![Problem { field: field.map(String::from), message: message.into() }])
    }

    #[test]
    fn each_answer_of_a_service_has_one_meaning() {
        use Outcome::{Held, Stored, Unknown};
        for (preset, status, body, meaning) in [
            (Preset::PocketBase, 200, RECORD, Stored),
            // A retry of what was stored while its answer was lost: success, not an error.
            (Preset::PocketBase, 400, NOT_UNIQUE, Stored),
            (Preset::PocketBase, 400, BAD_EMAIL, rejected(Some("email"), "Must be a valid email address.")),
            (Preset::Json, 400, NOT_UNIQUE, rejected(Some("submission_id"), "Value must be unique.")),
            (Preset::Json, 204, "", Stored),
            (Preset::Json, 200, "<!doctype html>", Stored),
            (Preset::Json, 412, "", Stored),
            // Without knowing the service, a conflict may be anything: the person hears of it.
            (Preset::Json, 409, r#"{"message":"Conflict"}"#, rejected(None, "Conflict")),
            (Preset::PocketBase, 200, "<!doctype html>", Unknown),
            (Preset::PocketBase, 412, "", Unknown),
            // 2xx is not success: a string "false", a status word, a code in the body.
            (Preset::Json, 200, r#"{"success":"false","message":"Not activated"}"#, rejected(None, "Not activated")),
            (Preset::Json, 200, r#"{"success":false,"message":"No"}"#, rejected(None, "No")),
            (Preset::Json, 200, r#"{"status":"rejected"}"#, rejected(None, "It gave no reason.")),
            (Preset::Json, 200, r#"{"code":422,"message":"Bad"}"#, rejected(None, "Bad")),
            (Preset::Json, 200, r#"{"success":true,"errors":[],"code":200}"#, Stored),
            (Preset::Json, 422, r#"{"errors":{"email":["Bad address"]}}"#, rejected(Some("email"), "Bad address")),
            (Preset::Json, 422, r#"{"errors":[{"field":"email","message":"Bad"}]}"#, rejected(Some("email"), "Bad")),
            (
                Preset::Json,
                400,
                r#"{"errors":[{"message":"Bad","extensions":{"field":"email"}}]}"#,
                rejected(Some("email"), "Bad"),
            ),
            (Preset::Json, 404, "", Held(Hold::Closed)),
            (Preset::Json, 402, "", Held(Hold::Closed)),
            (Preset::Json, 413, "", Held(Hold::TooLarge)),
            (Preset::Json, 429, "", Held(Hold::SlowDown)),
            (Preset::Json, 503, "", Unknown),
            (Preset::Json, 408, "", Unknown),
            (Preset::Json, 425, "", Unknown),
            (Preset::Json, 302, "", Unknown),
        ] {
            assert_eq!(outcome_from_response(preset, status, &parsed(body)), meaning, "{preset:?} {status} {body}");
        }
    }

    #[test]
    fn an_answer_that_is_not_json_cannot_break_the_reading() {
        for body in ["", "{", "[1,2", "null", "\"x\"", "{\"data\":5}", "{\"errors\":[null,{}]}"] {
            assert_eq!(
                outcome_from_response(Preset::PocketBase, 400, &parsed(body)),
                rejected(None, "It gave no reason.")
            );
        }
    }
}

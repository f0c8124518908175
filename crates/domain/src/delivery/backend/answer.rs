use super::{Backend, Duplicate};
use crate::{form::problem::Problem, json::Value, named::named};

/// What a service answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The HTTP status; 0 when the answer may not be read (`opaque`).
    pub status: u16,
    /// The body, `null` when that is no JSON; nothing in it is trusted to be of any shape.
    pub body: Value,
    /// How many seconds to wait, when the service says so and the browser may read it.
    pub retry_after: Option<u32>,
    /// Whether there was an answer that this page may not read.
    pub opaque: bool,
    /// Whether the request was led elsewhere on its way: a POST may have become a GET, which stores nothing.
    pub redirected: bool,
}

/// What an attempt to send came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is stored, now or already before.
    Stored,
    /// It was sent, and nobody can say whether it is stored.
    Unconfirmed,
    /// The service read it and refused the answers: they go back to the person.
    Rejected(Vec<Problem>),
    /// The service will not take it until somebody changes something.
    Held(Hold),
    /// It has taken nothing and asks to wait (HTTP 429), for so many seconds when it says how many.
    SlowDown(Option<u32>),
    /// It or what stands before it is overloaded or being mended (HTTP 503), perhaps for so many seconds; it may or may not
    /// be stored.
    Overloaded(Option<u32>),
    /// It may or may not be stored; the same bytes must be sent again.
    Unknown,
    /// As [`Outcome::Unknown`]; and while the form service gave no answer, the page's own server did.
    Unreachable,
}

named! {
    /// Why a service will not take anything for now.
    pub enum Hold {
        /// The form is closed, was moved, or is not set up (HTTP 401 to 406, 410, 451).
        Closed = "held-closed",
        /// It refuses for a reason of its own that is in none of the answers.
        Refused = "held-refused",
        /// The organisers use another service by now, to which nothing goes that was not meant for it.
        Moved = "held-moved",
        /// It has said "too many" (HTTP 429) for so long that it most likely means the month's quota.
        Quota = "held-quota",
        /// The sign-up is larger than the service takes (HTTP 413, 415).
        TooLarge = "held-too-large",
    }
}

/// Reads a service's answer; the first rule that fits decides.
pub fn outcome_from_answer(backend: &Backend, answer: &Answer) -> Outcome {
    let body = &answer.body;
    if answer.opaque {
        return Outcome::Unconfirmed;
    }
    if backend.duplicate.iter().any(|rule| rule.fits(answer)) {
        return Outcome::Stored;
    }
    let is_confirmed = !backend.confirm.is_empty() && body.get(&backend.confirm).is_some();
    match answer.status {
        200..=299 if says_no(body) => Outcome::Rejected(problems_from(backend, body)),
        200..=299 if is_confirmed => Outcome::Stored,
        200..=299 if !backend.confirm.is_empty() => Outcome::Unknown,
        200..=299 if answer.redirected => Outcome::Unconfirmed,
        200..=299 => Outcome::Stored,
        // What a redirect led to is not the service.
        400..=499 if answer.redirected => Outcome::Held(Hold::Closed),
        400 | 409 | 422 if is_about_answers(body) => Outcome::Rejected(problems_from(backend, body)),
        400 | 409 | 422 => Outcome::Held(Hold::Refused),
        413 | 415 => Outcome::Held(Hold::TooLarge),
        429 => Outcome::SlowDown(answer.retry_after),
        408 | 425 => Outcome::Unknown,
        // Every other word of a client's fault is one that sending again does not mend.
        400..=499 => Outcome::Held(Hold::Closed),
        503 => Outcome::Overloaded(answer.retry_after),
        _ => Outcome::Unknown,
    }
}

/// Names of the members in which services list what is wrong.
const LISTS: [&str; 4] = ["data", "errors", "detail", "details"];

/// Whether a refusal is about the answers. It is not when it comes from something that does not speak the service's
/// language (the error page of a proxy), or from a service that lists what is wrong and has nothing on its list (a rule
/// that lets nothing through).
fn is_about_answers(body: &Value) -> bool {
    // Services that have "details" say in their message what is wrong.
    let lists: Vec<_> = ["data", "errors"].iter().filter_map(|name| body.get(name)).collect();
    let is_empty = |list: &&Value| match list {
        Value::List(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null => true,
        _ => false,
    };
    !body.members().is_empty() && (lists.is_empty() || !lists.iter().all(is_empty))
}

impl Duplicate {
    fn fits(&self, answer: &Answer) -> bool {
        let is_one = |text: &str| self.any.iter().any(|one| one == text);
        self.status == answer.status
            && (self.path.is_empty() || texts_at(&answer.body, &self.path).into_iter().any(is_one))
    }
}

/// The texts at the end of a path of names; a list on the way stands for each of its elements.
fn texts_at<'a>(value: &'a Value, path: &str) -> Vec<&'a str> {
    if let Some(items) = value.as_list() {
        return items.iter().flat_map(|item| texts_at(item, path)).collect();
    }
    match path.split_once('.') {
        _ if path.is_empty() => value.as_text().into_iter().collect(),
        Some((name, rest)) => value.get(name).map(|inner| texts_at(inner, rest)).unwrap_or_default(),
        None => value.get(path).map(|inner| texts_at(inner, "")).unwrap_or_default(),
    }
}

/// Some services answer 200 and say no in the body.
fn says_no(body: &Value) -> bool {
    let is_no = |value: &Value| matches!(value.as_bool(), Some(false)) || value.as_text() == Some("false");
    let is_word = |value: &Value, words: &[&str]| value.as_text().is_some_and(|text| words.contains(&text));
    let is_filled = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::List(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Text(text) => !text.is_empty(),
        _ => true,
    };
    body.members().iter().any(|(name, value)| match name.as_str() {
        "success" | "ok" => is_no(value),
        "status" => is_word(value, &["error", "rejected"]),
        "result" => is_word(value, &["error"]),
        "code" => value.as_integer().is_some_and(|code| 400 <= code),
        "error" | "errors" => is_filled(value),
        _ => false,
    })
}

/// The problems in an answer, in any of the shapes that services use; at least one. Fields have our names.
fn problems_from(backend: &Backend, body: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut note = |field: Option<&str>, value: &Value| {
        let field = field.map(|name| backend.our_name_of(name).to_string());
        problems.extend(message_from(value).map(|message| Problem { field, message }));
    };
    for name in LISTS {
        match body.get(name) {
            // {"data": {"email": {"message": "…"}}} or {"errors": {"email": ["…"]}}
            Some(Value::Object(fields)) => fields.iter().for_each(|(field, value)| note(Some(field), value)),
            // {"errors": [{"field": "email", "message": "…"}]}
            Some(Value::List(items)) => {
                for item in items {
                    let field = ["field", "name"].iter().find_map(|key| item.get(key)?.as_text());
                    note(field.or_else(|| item.get("extensions")?.get("field")?.as_text()), item);
                }
            }
            _ => {}
        }
    }
    if problems.is_empty() {
        let message =
            ["message", "error", "title", "detail"].iter().find_map(|key| body.get(key).and_then(message_from));
        // Without a reason the message is empty, and the page has words for that.
        let message = message.unwrap_or_default();
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
    use crate::{json::tests::parsed, link::HttpUrl, testing::pocketbase};

    /// Recorded from PocketBase 0.40.6.
    const NOT_UNIQUE: &str = r#"{"data":{"submission_id":{"code":"validation_not_unique","message":"Value must be unique."}},"message":"Failed to create record.","status":400}"#;
    const BAD_EMAIL: &str = r#"{"data":{"email":{"code":"validation_is_email","message":"Must be a valid email address."}},"message":"Failed to create record.","status":400}"#;
    const BY_A_RULE: &str = r#"{"data":{},"message":"Failed to create record.","status":400}"#;
    const RECORD: &str = r#"{"collectionId":"pbc_1","collectionName":"attend","created":"2025-11-10 09:00:00.000Z","id":"abcdefghijklmno","submission_id":"x"}"#;

    fn json() -> Backend {
        Backend::plain_json(HttpUrl::parse("https://forms.example/").unwrap())
    }

    fn outcome(backend: &Backend, status: u16, body: &str) -> Outcome {
        outcome_from_answer(backend, &Answer { status, body: parsed(body), ..Answer::default() })
    }

    fn rejected(field: Option<&str>, message: &str) -> Outcome {
        Outcome::Rejected(vec![Problem { field: field.map(String::from), message: message.into() }])
    }

    #[test]
    fn each_answer_of_a_service_has_one_meaning() {
        use Outcome::{Held, Overloaded, SlowDown, Stored, Unknown};
        for (backend, status, body, meaning) in [
            (pocketbase(), 200, RECORD, Stored),
            // A retry of what was stored while its answer was lost: success, not an error.
            (pocketbase(), 400, NOT_UNIQUE, Stored),
            (pocketbase(), 400, BAD_EMAIL, rejected(Some("email"), "Must be a valid email address.")),
            (json(), 400, NOT_UNIQUE, rejected(Some("submission_id"), "Value must be unique.")),
            (json(), 204, "", Stored),
            (json(), 200, "<!doctype html>", Stored),
            // Without knowing the service, a conflict may be anything: the person hears of it.
            (json(), 409, r#"{"message":"Conflict"}"#, rejected(None, "Conflict")),
            (pocketbase(), 200, "<!doctype html>", Unknown),
            // 2xx is not success: a string "false", a status word, a code in the body.
            (json(), 200, r#"{"success":"false","message":"Not activated"}"#, rejected(None, "Not activated")),
            (json(), 200, r#"{"success":false,"message":"No"}"#, rejected(None, "No")),
            (json(), 200, r#"{"status":"rejected"}"#, rejected(None, "")),
            (json(), 200, r#"{"code":422,"message":"Bad"}"#, rejected(None, "Bad")),
            (json(), 200, r#"{"success":true,"errors":[],"code":200}"#, Stored),
            (json(), 422, r#"{"errors":{"email":["Bad address"]}}"#, rejected(Some("email"), "Bad address")),
            (json(), 422, r#"{"errors":[{"field":"email","message":"Bad"}]}"#, rejected(Some("email"), "Bad")),
            (
                json(),
                400,
                r#"{"errors":[{"message":"Bad","extensions":{"field":"email"}}]}"#,
                rejected(Some("email"), "Bad"),
            ),
            (json(), 404, "", Held(Hold::Closed)),
            (json(), 402, "", Held(Hold::Closed)),
            (json(), 412, "", Held(Hold::Closed)),
            (json(), 413, "", Held(Hold::TooLarge)),
            (json(), 429, "", SlowDown(None)),
            (json(), 503, "", Overloaded(None)),
            (json(), 500, "", Unknown),
            // A refusal for a reason of its own: a rule of PocketBase, and the page of a proxy.
            (pocketbase(), 400, BY_A_RULE, Held(Hold::Refused)),
            (json(), 400, "<!doctype html>", Held(Hold::Refused)),
            (json(), 422, r#"{"errors":[]}"#, Held(Hold::Refused)),
            (json(), 400, "", Held(Hold::Refused)),
            (json(), 408, "", Unknown),
            (json(), 425, "", Unknown),
            (json(), 302, "", Unknown),
        ] {
            assert_eq!(outcome(&backend, status, body), meaning, "{status} {body}");
        }
    }

    #[test]
    fn a_service_that_says_how_long_to_wait_is_believed() {
        let outcome =
            |status| outcome_from_answer(&json(), &Answer { status, retry_after: Some(7), ..Answer::default() });
        assert_eq!(outcome(429), Outcome::SlowDown(Some(7)));
        assert_eq!(outcome(503), Outcome::Overloaded(Some(7)));
    }

    #[test]
    fn an_answer_from_elsewhere_is_stored_only_where_it_says_what_success_looks_like() {
        let outcome = |backend: &Backend, status, body: &str| {
            outcome_from_answer(backend, &Answer { status, body: parsed(body), redirected: true, ..Answer::default() })
        };
        assert_eq!(outcome(&json(), 200, "<!doctype html>"), Outcome::Unconfirmed);
        assert_eq!(outcome(&json(), 200, r#"{"success":false}"#), rejected(None, ""));
        assert_eq!(outcome(&pocketbase(), 200, RECORD), Outcome::Stored);
        assert_eq!(outcome(&pocketbase(), 200, "<!doctype html>"), Outcome::Unknown);
        assert_eq!(outcome(&json(), 405, r#"{"message":"Method not allowed"}"#), Outcome::Held(Hold::Closed));
        assert_eq!(outcome(&json(), 400, r#"{"message":"No body"}"#), Outcome::Held(Hold::Closed));
    }

    #[test]
    fn an_answer_that_may_not_be_read_confirms_nothing() {
        let answer = Answer { opaque: true, ..Answer::default() };
        assert_eq!(outcome_from_answer(&pocketbase(), &answer), Outcome::Unconfirmed);
    }

    #[test]
    fn a_status_alone_or_one_element_of_a_list_can_say_that_it_is_stored_already() {
        let rule = |status, path: &str, any: &[&str]| Backend {
            duplicate: vec![Duplicate {
                status,
                path: path.into(),
                any: any.iter().map(ToString::to_string).collect(),
            }],
            ..json()
        };
        assert_eq!(outcome(&rule(412, "", &[]), 412, ""), Outcome::Stored);
        let directus = rule(400, "errors.extensions.code", &["RECORD_NOT_UNIQUE"]);
        let twice = r#"{"errors":[{"extensions":{"code":"X"}},{"extensions":{"code":"RECORD_NOT_UNIQUE"}}]}"#;
        assert_eq!(outcome(&directus, 400, twice), Outcome::Stored);
        assert_ne!(outcome(&directus, 400, r#"{"errors":[{"extensions":{"code":"X"}}]}"#), Outcome::Stored);
    }

    #[test]
    fn the_services_names_come_back_as_ours() {
        let backend = Backend { names: vec![("email".into(), "field_7".into())], ..json() };
        let answer = r#"{"error":"X","detail":{"field_7":[{"error":"Bad"}]}}"#;
        assert_eq!(outcome(&backend, 400, answer), rejected(Some("email"), "Bad"));
    }

    #[test]
    fn an_answer_that_is_not_json_cannot_break_the_reading() {
        for body in ["", "{", "[1,2", "null", "\"x\""] {
            assert_eq!(outcome(&pocketbase(), 400, body), Outcome::Held(Hold::Refused), "{body}");
        }
        for body in ["{\"data\":5}", "{\"errors\":[null,{}]}"] {
            assert_eq!(outcome(&pocketbase(), 400, body), rejected(None, ""), "{body}");
        }
    }
}

//! The table of form services, and what their recorded answers mean.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod repository;
use p4p_domain::{
    delivery::backend::{Answer, Backend, BackendKind, Duplicate, Hold, Outcome, outcome_from_answer},
    json::Value,
    link::HttpUrl,
};
use repository::in_repository;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use toml::Value as Toml;

fn table(name: &str) -> toml::Table {
    fs::read_to_string(in_repository(format!("data/presets/{name}"))).unwrap().parse().unwrap()
}

fn text(value: &Toml, name: &str) -> String {
    value.get(name).and_then(Toml::as_str).unwrap_or_default().into()
}

fn flag(value: &Toml, name: &str) -> bool {
    value.get(name).and_then(Toml::as_bool).unwrap_or_default()
}

/// What `site` makes of a row, as far as answers are concerned.
fn backend(row: &Toml) -> Backend {
    let rules = row.get("duplicate").and_then(Toml::as_array).cloned().unwrap_or_default();
    let duplicate = rules.iter().map(|rule| Duplicate {
        status: u16::try_from(rule["status"].as_integer().unwrap()).unwrap(),
        path: text(rule, "path").replace("{id}", "submission_id"),
        any: rule.get("any").map(|any| any.clone().try_into().unwrap()).unwrap_or_default(),
    });
    Backend {
        kind: BackendKind::from_name(&text(row, "kind")).unwrap(),
        opaque: flag(row, "opaque"),
        duplicate: duplicate.collect(),
        confirm: text(row, "confirm"),
        ..Backend::plain_json(HttpUrl::parse("https://example.org/").unwrap())
    }
}

/// The word for an outcome in `answers.toml`.
fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Stored => "stored",
        Outcome::Unconfirmed => "unconfirmed",
        Outcome::Rejected(_) => "rejected",
        Outcome::Held(Hold::TooLarge) => "held-too-large",
        Outcome::Held(Hold::Refused) => "held-refused",
        Outcome::Held(_) => "held-closed",
        Outcome::SlowDown(_) => "slow-down",
        Outcome::Overloaded(_) => "overloaded",
        Outcome::Unknown | Outcome::Unreachable => "unknown",
    }
}

#[test]
fn every_recorded_answer_of_every_service_means_what_it_should() {
    let (presets, answers) = (table("presets.toml"), table("answers.toml"));
    let answers = answers["answer"].as_array().unwrap();
    let mut meanings: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for row in answers {
        let name = text(row, "preset");
        let backend = backend(&presets[&name]);
        let status = u16::try_from(row["status"].as_integer().unwrap()).unwrap();
        let body = serde_json::from_str::<serde_json::Value>(&text(row, "body")).map(Value::from).unwrap_or_default();
        let retry_after = text(row, "retry_after").parse().ok();
        let answer = Answer { status, body, retry_after, opaque: status == 0, redirected: false };
        let outcome = outcome_from_answer(&backend, &answer);
        assert_eq!(word(&outcome), text(row, "means"), "{name} {status} {}", text(row, "body"));
        if let (Outcome::Rejected(problems), Some(expected)) = (&outcome, row.get("problems")) {
            let expected = expected.as_array().unwrap().iter();
            let expected: Vec<_> = expected
                .map(|one| (Some(text(one, "field")).filter(|field| !field.is_empty()), text(one, "message")))
                .collect();
            let problems: Vec<_> = problems.iter().map(|one| (one.field.clone(), one.message.clone())).collect();
            assert_eq!(problems, expected, "{name} {status} {}", text(row, "body"));
        }
        assert!(["documentation", "recorded"].contains(&text(row, "source").as_str()));
        meanings.entry(name).or_default().insert(word(&outcome));
    }
    for (name, row) in &presets {
        if text(row, "kind") == "link" {
            continue;
        }
        let seen = &meanings[name];
        assert!(seen.contains("stored") || seen.contains("unconfirmed"), "{name} has no recorded success");
        assert!(1 < seen.len() || flag(row, "opaque"), "{name} has no recorded failure");
    }
}

#[test]
fn every_preset_is_described_for_organisers_and_says_whether_it_was_tried() {
    let readme = fs::read_to_string(in_repository("data/presets/README.md")).unwrap();
    for (name, row) in table("presets.toml") {
        assert!(readme.contains(&format!("`{name}`")), "{name} is not in data/presets/README.md");
        assert!(!text(&row, "note").is_empty() && row.get("tried").is_some(), "{name}");
        // These are what the end-to-end tests send to a real service.
        assert_eq!(flag(&row, "tried"), ["pocketbase", "form", "put"].contains(&name.as_str()), "{name}");
    }
}

#[test]
fn what_stores_once_says_how_it_refuses_a_second_time() {
    for (name, row) in table("presets.toml") {
        assert_eq!(flag(&row, "once"), row.get("duplicate").is_some(), "{name}");
    }
}

#[test]
fn what_confirms_a_sign_up_is_in_every_success_and_in_no_page_of_anybody_else() {
    let (presets, answers) = (table("presets.toml"), table("answers.toml"));
    for (name, row) in &presets {
        let confirm = text(row, "confirm");
        if confirm.is_empty() {
            continue;
        }
        let backend = backend(row);
        for body in ["<!doctype html><title>Thank you</title>", "{}", "[]", "null", "\"ok\""] {
            let body = serde_json::from_str::<serde_json::Value>(body).map(Value::from).unwrap_or_default();
            let answer = Answer { status: 200, body, ..Answer::default() };
            assert_eq!(outcome_from_answer(&backend, &answer), Outcome::Unknown, "{name}");
        }
        let confirmed = answers["answer"].as_array().unwrap().iter().any(|answer| {
            text(answer, "preset") == *name
                && text(answer, "means") == "stored"
                && text(answer, "body").contains(&confirm)
        });
        assert!(confirmed, "{name} has no recorded success with {confirm}");
    }
}

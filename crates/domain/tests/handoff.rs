//! The page's rules and the service worker, compared on the same messages: `tests/fixtures/outbox/entries.json` is written
//! here and sent by the worker in `web/outbox.test.js`; what that leaves, `left.json`, is read here.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use p4p_domain::{
    delivery::{
        backend::{Hold, Outcome, Request},
        message::{Purpose, SubmissionId},
        outbox::{OutboxEntry, State},
    },
    form::problem::Problem,
    json::Value,
};
use std::{fs, path::PathBuf};

/// 2025-11-10T09:00:00Z.
const NOW: i64 = 1_762_765_200_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/outbox").join(name)
}

/// Messages in every state, each with what it is there for.
fn cases() -> Vec<(&'static str, OutboxEntry)> {
    let entry = |state, tries, waits| OutboxEntry {
        id: SubmissionId::from_random([1; 16]),
        form: "attend".into(),
        purpose: Purpose::New,
        request: Request {
            method: "POST".into(),
            url: "https://forms.example/attend".into(),
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: "{\"name\":\"Zoë\"}".into(),
            opaque: false,
        },
        backend_version: "1".into(),
        sealed_to: Vec::new(),
        after: None,
        is_typed: false,
        sent_at: "2025-11-10T08:59:00Z".into(),
        pressed: NOW - MINUTE,
        event_ends: 0,
        tries,
        waits,
        waits_since: 0,
        ended: 0,
        unreachable: 0,
        state,
    };
    let mut opaque = entry(State::Queued(NOW), 0, 0);
    opaque.request.opaque = true;
    vec![
        ("pressed a minute ago", entry(State::Queued(NOW), 0, 0)),
        ("just pressed", OutboxEntry { pressed: NOW, ..entry(State::Queued(NOW), 0, 0) }),
        ("pressed, and to leave in a moment", entry(State::Queued(NOW + 2_000), 0, 0)),
        ("to a service whose answers nobody can read", opaque),
        ("tried in vain, and to be tried again later", entry(State::Queued(NOW + 10 * MINUTE), 3, 0)),
        ("the service asked to wait, which is not over", entry(State::Queued(NOW + 1), 0, 1)),
        ("the service asked to wait, which is over", entry(State::Queued(NOW), 1, 1)),
        ("to be sent so late that the clock must have been set back", entry(State::Queued(NOW + 3 * DAY), 0, 2)),
        ("to be sent as late as a service can ask for", entry(State::Queued(NOW + DAY), 0, 2)),
        ("its sender is gone", entry(State::Sending(NOW + 20_000), 1, 0)),
        ("closed, until tomorrow", entry(State::Held(Hold::Closed, NOW + 12 * 60 * MINUTE), 0, 0)),
        ("closed, since yesterday", entry(State::Held(Hold::Closed, NOW), 0, 0)),
        ("quota", entry(State::Held(Hold::Quota, NOW), 0, 8)),
        ("too large", entry(State::Held(Hold::TooLarge, NOW), 0, 0)),
        ("to a service that it was not written for", entry(State::Held(Hold::Moved, NOW), 0, 0)),
        ("stored", entry(State::Stored, 0, 0)),
        ("sent, and nobody knows more", entry(State::Unconfirmed, 0, 0)),
        ("refused", entry(State::Rejected(vec![Problem { field: None, message: "No.".into() }]), 0, 0)),
    ]
}

#[test]
fn the_worker_is_shown_every_state_and_what_the_rules_say_of_it() {
    let lines = cases().into_iter().map(|(name, entry)| {
        let stored = entry.to_json();
        // What a page does when the network is back, and it holds the lock of senders; what was handed in a moment ago is
        // left to the page where that was.
        let is_fresh = entry.is_fresh();
        let mut hurried = entry;
        hurried.hurry(NOW);
        let sends = hurried.claim(NOW, true, false).is_some() && !is_fresh;
        format!("{{\"name\":{name:?},\"now\":{NOW},\"sends\":{sends},\"entry\":{stored}}}")
    });
    let text = format!("[\n{}\n]\n", lines.collect::<Vec<_>>().join(",\n"));
    let path = fixture("entries.json");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, text, "UPDATE_FIXTURES=1 cargo test -p p4p-domain --test handoff writes it anew");
}

#[test]
fn the_page_takes_up_what_the_worker_left_as_if_it_had_sent_itself() {
    let text = fs::read_to_string(fixture("left.json")).expect("UPDATE_FIXTURES=1 node --test web/ writes it");
    let left = Value::from(serde_json::from_str::<serde_json::Value>(&text).unwrap());
    let left = left.as_list().unwrap();
    assert!(left.len() > 3);
    for one in left {
        let name = one.get("name").and_then(Value::as_text).unwrap();
        let mut entry = cases().into_iter().find(|(of, _)| *of == name).unwrap().1;
        assert!(entry.claim(NOW, true, true).is_some(), "{name}");

        let answered = one.get("answered").unwrap();
        assert_eq!(
            OutboxEntry::from_json(answered).as_ref(),
            Ok(&entry),
            "{name}: on its way until its answer is read"
        );
        assert_eq!(answered.get("answer").and_then(|answer| answer.get("status")?.as_integer()), Some(200), "{name}");

        for (what, outcome) in [
            ("unanswered", Outcome::Unknown),
            ("refused", Outcome::SlowDown(Some(60))),
            ("overloaded", Outcome::Overloaded(None)),
        ] {
            let mut entry = entry.clone();
            entry.conclude(outcome, NOW, 500);
            assert_eq!(OutboxEntry::from_json(one.get(what).unwrap()).as_ref(), Ok(&entry), "{name}: {what}");
        }
    }
}

#[test]
fn the_worker_leaves_a_failing_service_a_moment_and_a_busy_one_its_time() {
    let due = |entry: &OutboxEntry| {
        let value = Value::from(serde_json::from_str::<serde_json::Value>(&entry.to_json()).unwrap());
        value.get("next").and_then(|next| next.get("due")?.as_integer())
    };
    let (_, fresh) = cases().swap_remove(0);
    let after = |outcome| {
        let mut entry = fresh.clone();
        entry.claim(NOW, true, true);
        entry.conclude(outcome, NOW, 1000);
        entry
    };
    assert_eq!(due(&fresh), Some(NOW), "pressed a minute ago");
    assert_eq!(due(&OutboxEntry { pressed: NOW, ..fresh.clone() }), Some(NOW + 5_000));
    assert_eq!(due(&after(Outcome::Unknown)), Some(NOW + 5_000));
    assert_eq!(due(&after(Outcome::SlowDown(Some(60)))), Some(NOW + 180_000));
    assert_eq!(due(&after(Outcome::Stored)), None);
}

#[test]
fn a_worker_that_stopped_half_way_counts_as_one_that_may_have_sent() {
    let (_, mut entry) = cases().swap_remove(0);
    let stored = entry.to_json();
    let with = |more: &str| {
        let text = [&stored[..stored.len() - 1], more, "}"].concat();
        OutboxEntry::from_json(&Value::from(serde_json::from_str::<serde_json::Value>(&text).unwrap())).unwrap()
    };
    let stopped = with(&format!(",\"attempts\":[{{\"began\":{NOW}}}]"));
    entry.claim(NOW, true, true);
    assert_eq!(stopped, entry);
    assert!(stopped.may_be_stored());
    // The next one knows that the first may have arrived.
    let again = with(&format!(",\"attempts\":[{{\"began\":{NOW}}},{{\"began\":{0},\"ended\":{0}}}]", NOW + DAY));
    assert_eq!(again.tries, 2);
    assert!(matches!(again.state, State::Queued(due) if NOW + DAY < due), "{:?}", again.state);
    // What is written down again says nothing of attempts that were taken up.
    assert!(!again.to_json().contains("attempts"));
}

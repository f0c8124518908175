use super::*;
use crate::{
    delivery::backend::request_for,
    json::{Value, tests::parsed},
    testing::pocketbase,
};
use proptest::prelude::*;

pub(super) const NOW: i64 = 1_762_765_200_000;

pub(super) fn entry() -> OutboxEntry {
    let id = SubmissionId::from_random([1; 16]);
    let fields = [("name".to_string(), Value::Text("Ada".into()))];
    OutboxEntry {
        request: request_for(&pocketbase(), id.as_str(), &fields),
        id,
        form: "attend".into(),
        purpose: Purpose::New,
        backend_version: pocketbase().version,
        sealed_to: Vec::new(),
        after: None,
        is_typed: false,
        sent_at: "2025-11-10T09:00:00Z".into(),
        pressed: NOW,
        event_ends: 0,
        tries: 0,
        waits: 0,
        waits_since: 0,
        ended: 0,
        unreachable: 0,
        state: State::Queued(NOW),
    }
}

/// How long the entry waits after an attempt, in seconds.
fn pause_after(entry: &mut OutboxEntry, outcome: Outcome, chance: i64) -> i64 {
    assert!(entry.claim(NOW, true, true).is_some());
    entry.conclude(outcome, NOW, chance);
    match entry.state {
        State::Queued(due) => (due - NOW) / 1000,
        _ => -1,
    }
}

#[test]
fn every_attempt_sends_the_same_bytes_until_the_service_has_them() {
    let mut entry = entry();
    let first = entry.claim(NOW, false, false);
    assert!(first.is_some());
    entry.conclude(Outcome::Unknown, NOW, 0);
    assert_eq!(entry.claim(NOW, false, true), first);
    entry.conclude(Outcome::Held(Hold::Closed), NOW, 0);
    assert_eq!(entry.claim(NOW, false, false), None, "held waits for tomorrow, a visit, or a press");
    assert_eq!(entry.claim(NOW, false, true), first);
    entry.conclude(Outcome::Stored, NOW, 0);
    assert_eq!(entry.claim(NOW, true, true), None);
    assert_eq!(entry.request.body, "");
}

#[test]
fn an_unknown_end_is_tried_again_after_growing_pauses() {
    let mut all = entry();
    let pauses: Vec<_> = (0..7).map(|_| pause_after(&mut all, Outcome::Unknown, 500)).collect();
    assert_eq!(pauses, [5, 30, 120, 600, 3600, 3600, 3600]);
    assert_eq!(pause_after(&mut entry(), Outcome::Unknown, 0), 2);
    assert_eq!(pause_after(&mut entry(), Outcome::Unknown, 999), 7);
}

#[test]
fn a_service_that_asks_to_wait_is_asked_later_and_later_at_random_and_never_too_soon() {
    let mut all = entry();
    let longest: Vec<_> = (0..5).map(|_| pause_after(&mut all, Outcome::SlowDown(None), 1000)).collect();
    assert_eq!(longest, [121, 481, 1921, 3601, 3601]);
    let mut all = entry();
    let shortest: Vec<_> = (0..3).map(|_| pause_after(&mut all, Outcome::SlowDown(None), 0)).collect();
    assert_eq!(shortest, [1, 1, 1]);
    // What the service says is kept to, however short or long, and the spread comes on top.
    assert_eq!(pause_after(&mut entry(), Outcome::SlowDown(Some(7)), 0), 7);
    assert_eq!(pause_after(&mut entry(), Outcome::Overloaded(Some(7)), 1000), 127);
    assert_eq!(pause_after(&mut entry(), Outcome::SlowDown(Some(u32::MAX)), 0), 86_400);
}

#[test]
fn eight_quick_refusals_hold_nobody_and_hours_of_them_do() {
    let mut quick = entry();
    for second in 0..8 {
        quick.claim(NOW + second * 2_000, true, true);
        quick.conclude(Outcome::SlowDown(Some(1)), NOW + second * 2_000, 0);
        assert!(matches!(quick.state, State::Queued(_)), "{second}");
    }
    quick.conclude(Outcome::SlowDown(Some(1)), NOW + QUOTA_AFTER - 1, 0);
    assert!(matches!(quick.state, State::Queued(_)));
    let mut mixed = quick.clone();
    quick.conclude(Outcome::SlowDown(Some(1)), NOW + QUOTA_AFTER, 0);
    assert_eq!(quick.state, State::Held(Hold::Quota, NOW + QUOTA_AFTER + HELD_PAUSE));
    // Any other answer in between begins anew.
    mixed.conclude(Outcome::Unknown, NOW + QUOTA_AFTER, 0);
    mixed.conclude(Outcome::SlowDown(Some(1)), NOW + QUOTA_AFTER, 0);
    assert_eq!((mixed.waits, mixed.waits_since), (1, NOW + QUOTA_AFTER));
    assert!(matches!(mixed.state, State::Queued(_)));
}

#[test]
fn what_is_held_is_tried_every_day_and_at_every_visit() {
    for hold in [Hold::Closed, Hold::Refused, Hold::TooLarge, Hold::Quota] {
        let mut entry = entry();
        entry.claim(NOW, true, false);
        entry.conclude(Outcome::Held(hold), NOW, 500);
        assert!(entry.clone().claim(NOW + HELD_PAUSE, true, false).is_none());
        assert!(entry.clone().claim(NOW + HELD_PAUSE * 5 / 4, true, false).is_some(), "{hold:?}: tomorrow");
        let mut visited = entry.clone();
        visited.visit(NOW + VISIT_PAUSE / 2);
        let soon = entry.clone();
        entry.visit(NOW + VISIT_PAUSE);
        assert!(entry.claim(NOW + VISIT_PAUSE, true, false).is_some(), "{hold:?}: at a visit");
        // The tenth look within a minute is no further visit.
        assert_eq!(visited, soon);
    }
}

#[test]
fn a_network_that_is_back_hurries_what_was_unknown_but_not_what_was_asked_to_wait() {
    let mut unknown = entry();
    pause_after(&mut unknown, Outcome::Unknown, 999);
    unknown.hurry(NOW + 1);
    assert!(unknown.claim(NOW + 1, false, false).is_some());
    let mut fresh = entry();
    fresh.state = State::Queued(NOW + 2_000);
    fresh.hurry(NOW + 1);
    assert!(fresh.claim(NOW + 1, false, false).is_none(), "what has just been handed in leaves in a moment");
    let mut slow = entry();
    pause_after(&mut slow, Outcome::SlowDown(None), 0);
    slow.hurry(NOW + 1);
    assert!(slow.claim(NOW + 1, false, false).is_none());
}

#[test]
fn nothing_is_sent_twice_at_once_and_a_sender_that_is_gone_does_not_block() {
    let mut entry = entry();
    let first = entry.claim(NOW, false, false);
    // Another tab without locks waits until the first must have given up; one that holds the lock knows at once.
    assert_eq!(entry.clone().claim(NOW + CLAIM - 1, false, true), None);
    assert_eq!(entry.clone().claim(NOW + CLAIM, false, false), first);
    assert_eq!(entry.claim(NOW + 1, true, false), first);
}

#[test]
fn a_clock_that_was_set_back_does_not_make_anybody_wait_for_days() {
    let mut entry = entry();
    entry.state = State::Queued(NOW);
    let a_week = 7 * LONGEST_WAIT;
    assert!(entry.claim(NOW - a_week, false, false).is_some());
}

#[test]
fn unanswered_attempts_count_only_while_the_pages_own_server_answers() {
    let mut entry = entry();
    for _ in 0..3 {
        pause_after(&mut entry, Outcome::Unreachable, 0);
    }
    assert_eq!((entry.unreachable, entry.tries), (UNREACHABLE, 3));
    pause_after(&mut entry, Outcome::Unknown, 0);
    assert_eq!(entry.unreachable, 0);
}

#[test]
fn a_form_service_that_was_set_right_gets_what_it_would_not_take() {
    let mut entry = entry();
    pause_after(&mut entry, Outcome::Held(Hold::Closed), 0);
    let body = entry.request.body.clone();
    let url = crate::link::HttpUrl::parse(&[pocketbase().url.origin(), "/moved"].concat()).unwrap();
    let moved = Backend { url, version: "2".into(), ..pocketbase() };
    let held = entry.state.clone();
    entry.reconfigure(&pocketbase(), NOW);
    assert_eq!(entry.state, held, "the same settings change nothing");
    entry.reconfigure(&moved, NOW);
    assert_eq!((&entry.state, entry.request.url.as_str()), (&State::Queued(NOW), moved.url.as_str()));
    assert_eq!(entry.request.body, body);
    // A service of another kind would not understand these bytes.
    let form = Backend { kind: BackendKind::Form, version: "3".into(), ..pocketbase() };
    entry.reconfigure(&form, NOW);
    assert_eq!(entry.request.url, moved.url.as_str());
}

#[test]
fn what_is_known_of_a_message_outlives_the_page() {
    let other = SubmissionId::from_random([2; 16]);
    for purpose in [Purpose::New, Purpose::Change(other.clone()), Purpose::Withdrawal(other)] {
        for state in [
            State::Stored,
            State::Unconfirmed,
            State::Queued(5),
            State::Sending(6),
            State::Held(Hold::Closed, 7),
            State::Held(Hold::Quota, 8),
            State::Held(Hold::TooLarge, 9),
            State::Held(Hold::Refused, 10),
            State::Held(Hold::Moved, 11),
            State::Rejected(vec![
                Problem { field: Some("email".into()), message: "Bad".into() },
                Problem { field: None, message: "Worse".into() },
            ]),
        ] {
            let entry = OutboxEntry {
                state,
                tries: 3,
                waits: 2,
                waits_since: 4,
                ended: 5,
                unreachable: 1,
                event_ends: 12,
                sealed_to: vec!["a".into()],
                after: Some(SubmissionId::from_random([3; 16])),
                is_typed: true,
                purpose: purpose.clone(),
                ..entry()
            };
            assert_eq!(OutboxEntry::from_json(&parsed(&entry.to_json())), Ok(entry));
        }
    }
}

#[test]
fn a_state_of_another_version_is_left_alone() {
    let unknown = entry().to_json().replace("\"queued\"", "\"teleported\"");
    assert!(OutboxEntry::from_json(&parsed(&unknown)).is_err());
}

/// A form service with a unique id, seen from outside: what it has, and every body it was ever sent.
#[derive(Default)]
struct Service {
    rows: Vec<String>,
    bodies: Vec<String>,
}

impl Service {
    fn take(&mut self, body: &str) {
        self.bodies.push(body.into());
        if !self.rows.iter().any(|row| row == body) {
            self.rows.push(body.into());
        }
    }
}

/// What may happen to a sign-up, in any order.
#[derive(Clone, Debug)]
enum Event {
    /// Time passes, in milliseconds; also backwards.
    Clock(i64),
    /// Somebody sends: the page, another tab, the service worker; with or without the lock of all senders.
    Send { asked: bool },
    /// The request reaches the service, or not.
    Arrives,
    /// An answer comes back to whoever sent.
    Answer(u8),
    /// The sender is killed: what was on its way has no known end.
    Killed,
    /// The network is back.
    Online,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (-100_000_000_i64..100_000_000).prop_map(Event::Clock),
        any::<bool>().prop_map(|asked| Event::Send { asked }),
        Just(Event::Arrives),
        any::<u8>().prop_map(Event::Answer),
        Just(Event::Killed),
        Just(Event::Online),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_in_whatever_order_nothing_is_lost_doubled_or_said_to_be_stored_before_it_is(
        events in prop::collection::vec(event(), 0..60),
    ) {
        let mut service = Service::default();
        let mut now = NOW;
        let mut kept = entry().to_json();
        let original = entry().request.body;
        // What one sender at a time has in its hands, and whether it arrived. The lock of all senders is held meanwhile.
        let mut in_flight: Option<(Request, bool)> = None;
        for event in events {
            let mut entry = OutboxEntry::from_json(&parsed(&kept)).unwrap();
            match event {
                Event::Clock(passes) => now += passes,
                Event::Send { asked } => {
                    if in_flight.is_none() {
                        in_flight = entry.claim(now, true, asked).map(|request| (request, false));
                    }
                }
                Event::Arrives => {
                    if let Some((request, arrived)) = &mut in_flight {
                        service.take(&request.body);
                        *arrived = true;
                    }
                }
                Event::Answer(which) => {
                    if let Some((_, arrived)) = in_flight.take() {
                        let outcome = match which % 6 {
                            0 | 1 if arrived => Outcome::Stored,
                            2 => Outcome::SlowDown(Some(u32::from(which))),
                            3 => Outcome::Held(Hold::Closed),
                            4 => Outcome::Unreachable,
                            _ => Outcome::Unknown,
                        };
                        entry.conclude(outcome, now, i64::from(which));
                    }
                }
                Event::Killed => in_flight = None,
                Event::Online => entry.hurry(now),
            }
            if entry.state == State::Stored {
                prop_assert_eq!(service.rows.len(), 1, "said to be stored, and is");
            } else {
                prop_assert_eq!(&entry.request.body, &original, "kept until it is known to be stored");
            }
            kept = entry.to_json();
        }
        prop_assert!(service.rows.len() <= 1);
        prop_assert!(service.bodies.iter().all(|body| *body == original));

        // Once the service works and somebody looks, it arrives.
        let mut entry = OutboxEntry::from_json(&parsed(&kept)).unwrap();
        if entry.state != State::Stored {
            let request = entry.claim(now, true, true);
            prop_assert!(request.is_some(), "{:?} can always be sent", entry.state);
            service.take(&request.unwrap().body);
            entry.conclude(Outcome::Stored, now, 0);
        }
        prop_assert_eq!(service.rows, [original]);
    }
}

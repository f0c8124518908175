//! A crowd and a service that takes only so many a minute: everybody is stored in the end or told otherwise, and the service
//! is not asked much more than it takes.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use p4p_domain::{
    delivery::{
        backend::{Answer, Backend, outcome_from_answer, request_for},
        message::{Purpose, SubmissionId},
        outbox::{OutboxEntry, State},
    },
    link::HttpUrl,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const PEOPLE: usize = 1_000;
/// How many the service takes in a minute.
const LIMIT: usize = 20;

/// Numbers by chance that are the same in every run: xorshift64* (Vigna, 2016).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        i64::try_from(drawn).unwrap() % limit
    }
}

/// What came of a crowd.
#[derive(Debug)]
struct Fleet {
    /// How many are stored.
    stored: usize,
    /// How many were told that the service takes no more for now.
    held: usize,
    /// The most requests in one minute, after the first one.
    peak: usize,
    /// Requests for each person.
    requests: f64,
    /// The minute in which the last one was stored.
    last: i64,
}

fn backend() -> Backend {
    Backend::plain_json(HttpUrl::parse("https://forms.example/attend").unwrap())
}

/// Six hours of a crowd whose presses are spread over the first so many minutes, before a service that says how long to
/// wait, or does not.
fn six_hours(spread: i64, retry_after: Option<u32>) -> Fleet {
    let (backend, mut chance) = (backend(), Chance(1));
    let mut entries: Vec<_> = (0..PEOPLE).map(|_| entry(&backend, chance.below(spread * MINUTE))).collect();
    let mut queue: BinaryHeap<_> =
        entries.iter().enumerate().map(|(who, entry)| Reverse((entry.pressed, who))).collect();
    let (mut taken, mut asked): (BTreeMap<i64, usize>, BTreeMap<i64, usize>) = Default::default();
    let (mut requests, mut last) = (0_u32, 0);
    while let Some(Reverse((now, who))) = queue.pop() {
        if 6 * HOUR < now {
            break;
        }
        let entry = &mut entries[who];
        entry.claim(now, true, false).expect("it is its time");
        requests += 1;
        *asked.entry(now / MINUTE).or_default() += 1;
        let of_minute = taken.entry(now / MINUTE).or_default();
        let status = if *of_minute < LIMIT { 200 } else { 429 };
        if status == 200 {
            (*of_minute, last) = (*of_minute + 1, now / MINUTE);
        }
        let answer = Answer { status, retry_after: retry_after.filter(|_| status == 429), ..Answer::default() };
        entry.conclude(outcome_from_answer(&backend, &answer), now, chance.below(1000));
        queue.extend(entry.due().map(|due| Reverse((due, who))));
    }
    let count = |is: fn(&State) -> bool| entries.iter().filter(|entry| is(&entry.state)).count();
    Fleet {
        stored: count(|state| *state == State::Stored),
        held: count(|state| matches!(state, State::Held(..))),
        peak: asked.iter().filter(|(minute, _)| **minute > 0).map(|(_, count)| *count).max().unwrap_or_default(),
        requests: f64::from(requests) / 1000.0,
        last,
    }
}

fn entry(backend: &Backend, pressed: i64) -> OutboxEntry {
    let id = SubmissionId::from_random([1; 16]);
    OutboxEntry {
        request: request_for(backend, id.as_str(), &[]),
        id,
        form: "attend".into(),
        purpose: Purpose::New,
        backend_version: String::new(),
        sealed_to: Vec::new(),
        after: None,
        is_typed: false,
        sent_at: String::new(),
        pressed,
        event_ends: 0,
        tries: 0,
        waits: 0,
        waits_since: 0,
        ended: 0,
        unreachable: 0,
        state: State::Queued(pressed),
    }
}

#[test]
fn of_a_thousand_people_in_an_hour_everybody_is_stored_and_the_service_is_asked_twice_what_it_takes_at_most() {
    for retry_after in [None, Some(1), Some(60)] {
        let fleet = six_hours(60, retry_after);
        assert_eq!((fleet.stored, fleet.held), (PEOPLE, 0), "{fleet:?}");
        assert!(fleet.peak <= 2 * LIMIT && fleet.last < 120, "{fleet:?}");
        println!("an hour, {retry_after:?}: {fleet:?}");
    }
}

#[test]
fn even_when_all_press_in_the_same_minute_nobody_is_held_and_the_herd_thins_out() {
    for retry_after in [None, Some(1), Some(60)] {
        let fleet = six_hours(1, retry_after);
        assert_eq!((fleet.stored, fleet.held), (PEOPLE, 0), "{fleet:?}");
        // They need 50 minutes at the very least.
        assert!(fleet.requests < 5.0 && fleet.last < 150, "{fleet:?}");
        println!("a minute, {retry_after:?}: {fleet:?}");
    }
}

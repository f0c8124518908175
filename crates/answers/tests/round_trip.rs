//! From the press of Send to the organisers' table: page, service worker, form service and `answers` together, in any order
//! of presses, changes, withdrawals, faults, kills and clocks. What the page calls stored is found by `answers`; what it
//! does not call stored it goes on trying.
//!
//! `PROPTEST_CASES=100000 cargo test --release -p p4p-answers --test round_trip` tries many more orders than a usual run.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use p4p_answers::{Answers, Keys, collect, parse_json, read};
use p4p_domain::{
    delivery::{
        backend::{Answer, Backend, Duplicate, Outcome, outcome_from_answer, request_for},
        message::{Code, Purpose, SubmissionId},
        outbox::{ChangePlan, OutboxEntry, State, WithdrawalPlan, is_behind_another, plan_change, plan_withdrawal},
    },
    json::{Value, quoted},
    link::HttpUrl,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// 2025-11-10T09:00:00Z.
const NOW: i64 = 1_762_765_200_000;

/// What may happen, in any order.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// Somebody signs up.
    Press,
    /// The answers of one of the sign-ups are changed.
    Change(usize),
    /// One of the sign-ups is withdrawn.
    Withdraw(usize),
    /// An attempt of the page, or of the service worker, of what is due or asked for.
    Attempt { by_worker: bool, which: usize, is_asked: bool, fault: Fault },
    /// Time passes, in milliseconds; also backwards.
    Clock(i64),
    /// Somebody looks at the page.
    Visit,
}

/// What goes wrong with an attempt.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Nothing,
    /// It does not arrive.
    Lost,
    /// It arrives, and its answer is lost.
    AnswerLost,
    /// It arrives, and whoever sent it is killed.
    Killed,
    /// The service, or what stands before it, answers so without storing it.
    Status(u16),
}

fn event() -> impl Strategy<Value = Event> {
    let fault = prop_oneof![
        4 => Just(Fault::Nothing),
        1 => Just(Fault::Lost),
        1 => Just(Fault::AnswerLost),
        1 => Just(Fault::Killed),
        1 => prop::sample::select(vec![400, 403, 404, 408, 413, 429, 500, 502, 503]).prop_map(Fault::Status),
    ];
    prop_oneof![
        2 => Just(Event::Press),
        2 => any::<usize>().prop_map(Event::Change),
        1 => any::<usize>().prop_map(Event::Withdraw),
        6 => (any::<bool>(), any::<usize>(), any::<bool>(), fault)
            .prop_map(|(by_worker, which, is_asked, fault)| Event::Attempt { by_worker, which, is_asked, fault }),
        2 => (-100_000_000_i64..200_000_000).prop_map(Event::Clock),
        1 => Just(Event::Visit),
    ]
}

/// A form service with a clock of its own, which is right.
struct Service {
    /// Whether it refuses a number that it has.
    is_once: bool,
    rows: Vec<Vec<(String, Value)>>,
    hour: usize,
}

impl Service {
    fn take(&mut self, body: &str) -> Answer {
        let mut members = parse_json(body).unwrap().members().to_vec();
        let id = text_of(&members, "submission_id");
        if self.is_once && self.rows.iter().any(|row| text_of(row, "submission_id") == id) {
            let body = parse_json(r#"{"data":{"submission_id":{"code":"validation_not_unique"}}}"#).unwrap();
            return Answer { status: 400, body, ..Answer::default() };
        }
        self.hour += 1;
        let created = format!("2025-11-{:02} {:02}:00:00.000Z", 10 + self.hour / 24, self.hour % 24);
        members.push(("created".into(), Value::Text(created)));
        self.rows.push(members);
        Answer { status: 200, body: parse_json(r#"{"id":"x"}"#).unwrap(), ..Answer::default() }
    }

    /// What `site answers` makes of its export.
    fn answers(&self) -> Answers {
        let rows = self.rows.iter().map(|row| Value::Object(row.clone()).to_json()).collect::<Vec<_>>();
        collect(read::rows("export.json", format!("[{}]", rows.join(",\n")).as_bytes()), &Keys::default())
    }
}

fn text_of(members: &[(String, Value)], name: &str) -> Option<String> {
    members.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.as_text()).map(String::from)
}

/// A browser, with the people who use it.
struct Device {
    now: i64,
    backend: Backend,
    outbox: Vec<OutboxEntry>,
    /// Number and code of each sign-up that was not withdrawn.
    people: Vec<(SubmissionId, Code)>,
    made: u8,
    /// The words of each message, by its number.
    words: BTreeMap<String, String>,
}

impl Device {
    fn new(is_once: bool) -> Self {
        let mut backend = Backend::plain_json(HttpUrl::parse("https://forms.example/attend").unwrap());
        if is_once {
            backend.once = true;
            backend.duplicate = vec![Duplicate {
                status: 400,
                path: "data.submission_id.code".into(),
                any: vec!["validation_not_unique".into()],
            }];
        }
        Self { now: NOW, backend, outbox: Vec::new(), people: Vec::new(), made: 0, words: BTreeMap::new() }
    }

    /// Another number each time.
    fn count(&mut self) -> u8 {
        self.made += 1;
        self.made
    }

    fn post(
        &mut self,
        (id, code): (SubmissionId, &Code),
        purpose: Purpose,
        after: Option<SubmissionId>,
        replaces: &[SubmissionId],
    ) {
        let made = self.count();
        let words = format!("words {made}");
        let mut fields = vec![
            ("submission_id", id.as_str().to_string()),
            ("form", "attend".into()),
            // A visitor's clock is worth nothing.
            ("sent_at", format!("20{:02}-01-01T00:00:00Z", 10 + made % 80)),
            ("code", code.as_str().to_string()),
        ];
        match &purpose {
            Purpose::New => {}
            Purpose::Change(first) => fields.push(("changes", first.as_str().into())),
            Purpose::Withdrawal(first) => fields.push(("withdraws", first.as_str().into())),
        }
        if !matches!(purpose, Purpose::Withdrawal(_)) {
            fields.push(("name", words.clone()));
        }
        let fields: Vec<_> = fields.into_iter().map(|(name, text)| (name.to_string(), Value::Text(text))).collect();
        self.words.insert(id.as_str().into(), words);
        self.outbox.retain(|entry| !replaces.contains(&entry.id) && entry.id != id);
        self.outbox.push(OutboxEntry {
            request: request_for(&self.backend, id.as_str(), &fields),
            id,
            form: "attend".into(),
            purpose,
            backend_version: String::new(),
            sealed_to: Vec::new(),
            after,
            is_typed: false,
            sent_at: String::new(),
            pressed: NOW + i64::from(made),
            event_ends: 0,
            tries: 0,
            waits: 0,
            waits_since: 0,
            ended: 0,
            unreachable: 0,
            state: State::Queued(self.now),
        });
    }

    fn press(&mut self) {
        let first = SubmissionId::from_random([self.count(); 16]);
        let code = Code::from_random([self.count(); 16], &first);
        self.post((first.clone(), &code), Purpose::New, None, &[]);
        self.people.push((first, code));
    }

    fn change(&mut self, which: usize) {
        let Some((first, code)) = self.person(which) else { return };
        match plan_change(&first, &self.outbox) {
            ChangePlan::Replace => self.post((first.clone(), &code), Purpose::New, None, &[first]),
            ChangePlan::Follow(after) => {
                let id = SubmissionId::from_random([self.count(); 16]);
                self.post((id, &code), Purpose::Change(first), after, &[]);
            }
        }
    }

    fn withdraw(&mut self, which: usize) {
        let Some((first, code)) = self.person(which) else { return };
        match plan_withdrawal(&first, &self.outbox) {
            WithdrawalPlan::Unsent(ids) => self.outbox.retain(|entry| !ids.contains(&entry.id)),
            WithdrawalPlan::Message(ids) => {
                let id = SubmissionId::from_random([self.count(); 16]);
                self.post((id, &code), Purpose::Withdrawal(first.clone()), None, &ids);
            }
        }
        self.people.retain(|(other, _)| *other != first);
    }

    fn person(&self, which: usize) -> Option<(SubmissionId, Code)> {
        self.people.get(which.checked_rem(self.people.len())?).cloned()
    }

    /// One attempt, under the lock of all senders.
    fn attempt(&mut self, service: &mut Service, at: usize, is_asked: bool, fault: Fault) {
        let mut entry = self.outbox[at].clone();
        let Some(request) = entry.claim(self.now, true, is_asked) else { return };
        let answer = match fault {
            Fault::Nothing => Some(service.take(&request.body)),
            Fault::Status(status) => Some(Answer { status, ..Answer::default() }),
            Fault::Lost => None,
            Fault::AnswerLost | Fault::Killed => {
                service.take(&request.body);
                None
            }
        };
        if !matches!(fault, Fault::Killed) {
            self.conclude(&mut entry, answer.as_ref());
        }
        self.outbox[at] = entry;
    }

    /// The same by the service worker, on the text that the page has written down, as `web/outbox.js` does it; that is
    /// compared with this in its own tests.
    fn attempt_of_worker(&mut self, service: &mut Service, at: usize, fault: Fault) {
        let stored = self.outbox[at].to_json();
        let value = parse_json(&stored).unwrap();
        let Some(next) = value.get("next").filter(|next| **next != Value::Null) else { return };
        let of_next = |name| next.get(name).and_then(Value::as_integer).unwrap();
        if of_next("due") > self.now && of_next("setBack") <= self.now {
            return;
        }
        let body = self.outbox[at].request.body.clone();
        let is_transient = |status: u16| {
            let known = next.get("transient").unwrap().as_list().unwrap();
            known.iter().any(|one| one.as_integer() == Some(i64::from(status)))
        };
        let (mut attempt, mut answer) = (format!("{{\"began\":{}", self.now), None);
        match fault {
            Fault::Nothing => answer = Some(service.take(&body)),
            Fault::Status(status) if is_transient(status) => attempt.push_str(&format!(",\"status\":{status}")),
            Fault::Status(status) => answer = Some(Answer { status, ..Answer::default() }),
            Fault::Lost => {}
            Fault::AnswerLost | Fault::Killed => drop(service.take(&body)),
        }
        if !matches!(fault, Fault::Killed) {
            attempt.push_str(&format!(",\"ended\":{}", self.now));
        }
        let unread = answer.as_ref().map(|answer| {
            let Answer { status, body, .. } = answer;
            format!(",\"answer\":{{\"status\":{status},\"body\":{}}}", quoted(&body.to_json()))
        });
        let unread = unread.unwrap_or_default();
        let text = format!("{},\"attempts\":[{attempt}}}]{unread}}}", &stored[..stored.len() - 1]);
        let mut entry = OutboxEntry::from_json(&parse_json(&text).unwrap()).unwrap();
        // The page reads the answer at its next look.
        if answer.is_some() {
            self.conclude(&mut entry, answer.as_ref());
        }
        self.outbox[at] = entry;
    }

    fn conclude(&self, entry: &mut OutboxEntry, answer: Option<&Answer>) {
        let outcome = answer.map_or(Outcome::Unknown, |answer| outcome_from_answer(&self.backend, answer));
        entry.conclude(outcome, self.now, 500);
    }

    fn visit(&mut self) {
        let now = self.now;
        self.outbox.iter_mut().for_each(|entry| entry.visit(now));
    }

    /// Everything is written down and read again, as if by the next page.
    fn reload(&mut self) {
        for entry in &mut self.outbox {
            *entry = OutboxEntry::from_json(&parse_json(&entry.to_json()).unwrap()).unwrap();
        }
    }

    /// Each message that the page calls stored is in the organisers' table, or was changed or withdrawn by a later one.
    fn is_true_of(&self, answers: &Answers) -> Result<(), TestCaseError> {
        let rows = answers.forms.iter().flat_map(|form| &form.answers);
        let names: BTreeMap<_, _> =
            rows.filter_map(|row| Some((text_of(row, "submission_id")?, text_of(row, "name")?))).collect();
        for entry in self.outbox.iter().filter(|entry| entry.state == State::Stored) {
            let first = entry.first();
            let of_first = || self.outbox.iter().filter(|other| other.first() == first);
            let is_withdrawal = |entry: &OutboxEntry| matches!(entry.purpose, Purpose::Withdrawal(_));
            let found = names.get(first.as_str());
            if is_withdrawal(entry) {
                prop_assert_eq!(found, None, "withdrawn");
            } else if !of_first().any(is_withdrawal) {
                // The words of the last one that is stored; a later one whose end is unknown may have replaced them.
                let last = of_first().rfind(|other| other.state == State::Stored).unwrap();
                let unknown = of_first().filter(|other| !other.is_done() && other.may_be_stored());
                let allowed: Vec<_> =
                    [last].into_iter().chain(unknown).map(|one| &self.words[one.id.as_str()]).collect();
                prop_assert!(found.is_some_and(|found| allowed.contains(&found)), "{:?} of {:?}", found, allowed);
            }
        }
        Ok(())
    }
}

fn run(events: Vec<Event>, is_once: bool) -> Result<(), TestCaseError> {
    let mut device = Device::new(is_once);
    let mut service = Service { is_once, rows: Vec::new(), hour: 0 };
    for event in events {
        match event {
            Event::Press if device.people.len() < 6 => device.press(),
            Event::Press => {}
            Event::Change(which) => device.change(which),
            Event::Withdraw(which) => device.withdraw(which),
            Event::Attempt { by_worker, which, is_asked, fault } => {
                let at = which.checked_rem(device.outbox.len());
                match at.filter(|at| !is_behind_another(&device.outbox[*at], &device.outbox)) {
                    Some(at) if by_worker => device.attempt_of_worker(&mut service, at, fault),
                    Some(at) => device.attempt(&mut service, at, is_asked, fault),
                    None => {}
                }
            }
            Event::Clock(passes) => device.now += passes,
            Event::Visit => device.visit(),
        }
        device.reload();
        for entry in &device.outbox {
            prop_assert!(!matches!(entry.state, State::Rejected(_)), "nothing was wrong with the answers");
            prop_assert!(entry.is_done() || entry.due().is_some(), "it goes on trying: {:?}", entry.state);
        }
        device.is_true_of(&service.answers())?;
    }
    // The service is well again, and somebody visits day after day.
    for _ in 0..=device.outbox.len() {
        device.now += 2 * 86_400_000;
        device.visit();
        for at in 0..device.outbox.len() {
            if !is_behind_another(&device.outbox[at], &device.outbox) {
                device.attempt(&mut service, at, false, Fault::Nothing);
            }
        }
    }
    prop_assert!(device.outbox.iter().all(OutboxEntry::is_done), "{:?}", device.outbox);
    let answers = service.answers();
    device.is_true_of(&answers)?;
    let left = answers.forms.iter().map(|form| form.answers.len()).sum::<usize>();
    prop_assert_eq!(left, device.people.len(), "everybody who did not withdraw, and nobody twice");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_page_calls_stored_is_found_and_what_it_does_not_call_stored_is_tried(
        events in prop::collection::vec(event(), 0..40),
        is_once: bool,
    ) {
        run(events, is_once)?;
    }
}

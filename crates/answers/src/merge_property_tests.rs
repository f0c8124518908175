//! Schedules that nobody thought of: whatever was stored, by whom, in which order and beside whichever forgeries, a
//! genuine message is found in the tables or named.

use super::*;
use crate::{Row, open::OpenError, parse_json, value::cell};
use chrono::DateTime;
use p4p_domain::json::Value;
use proptest::prelude::*;
use std::collections::HashSet;

/// Somebody who signs up.
#[derive(Clone, Debug)]
struct Person {
    /// Whether the form seals.
    seals: bool,
    first: Fate,
    /// Each with how far the sender's clock is off, in minutes, and whether it names the change before it.
    changes: Vec<(Fate, i64, bool)>,
    withdrawal: Option<Fate>,
    forgeries: Vec<Forgery>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fate {
    is_stored: bool,
    /// Sealed to a key that nobody has; of those that seal.
    is_shut: bool,
    /// When the service stored it, in minutes; made unique by its place.
    arrived: i64,
    copies: usize,
}

/// What somebody else puts beside a message of a person: the first one, or their last change.
#[derive(Clone, Copy, Debug)]
enum Forgery {
    ClearFirst,
    ClearChange,
    ClearWithdrawal,
    ClearUnderChange,
    SealedUnderRandom,
    SealedUnderSame,
    SealedChange,
    SealedWithdrawal,
    Beside,
}

fn fate() -> impl Strategy<Value = Fate> {
    let made = |(is_stored, is_shut, arrived, copies)| Fate { is_stored, is_shut, arrived, copies };
    (prop::bool::weighted(0.8), prop::bool::weighted(0.1), 0..500i64, 1..3usize).prop_map(made)
}

fn person() -> impl Strategy<Value = Person> {
    use Forgery::{
        Beside, ClearChange, ClearFirst, ClearUnderChange, ClearWithdrawal, SealedChange, SealedUnderRandom,
        SealedUnderSame, SealedWithdrawal,
    };
    let forgery = prop::sample::select(vec![
        ClearFirst,
        ClearChange,
        ClearWithdrawal,
        ClearUnderChange,
        SealedUnderRandom,
        SealedUnderSame,
        SealedChange,
        SealedWithdrawal,
        Beside,
    ]);
    let clock = prop_oneof![Just(0), -3_000_000..3_000_000i64];
    let changes = prop::collection::vec((fate(), clock, prop::bool::weighted(0.3)), 0..4);
    (any::<bool>(), fate(), changes, prop::option::weighted(0.25, fate()), prop::collection::vec(forgery, 0..3))
        .prop_map(|(seals, first, changes, withdrawal, forgeries)| Person {
            seals,
            first,
            changes,
            withdrawal,
            forgeries,
        })
}

/// A genuine message, as it was sent.
#[derive(Clone, Debug)]
struct Sent {
    person: usize,
    number: String,
    name: String,
    fate: Fate,
    is_change: bool,
    is_withdrawal: bool,
    has_odd_clock: bool,
    /// Whether its chain leads to the first message by what is stored and can be opened.
    is_linked: bool,
}

fn uuid(person: usize, message: usize) -> String {
    format!("{person:08x}-0000-4000-8000-{message:012x}")
}

fn instant(minutes: i64, milliseconds: usize) -> String {
    let at = DateTime::from_timestamp(1_762_765_200 + minutes * 60, 0).unwrap();
    let at = at + chrono::TimeDelta::milliseconds(i64::try_from(milliseconds).unwrap());
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

fn text(name: &str, value: &str) -> (String, Value) {
    (name.into(), Value::Text(value.into()))
}

/// A row as its service keeps it, with when it arrived.
fn row(outside: &str, inside: Members, seal: Option<&str>, arrived: &str) -> Members {
    let mut members = match seal {
        None => inside,
        Some(word) => {
            let json = crate::value::compact(&Value::Object(inside));
            vec![text("submission_id", outside), text("form", "attend"), text("sealed", &[word, &json].concat())]
        }
    };
    members.push(text("created", arrived));
    members
}

fn opened(sealed: &str) -> Result<Members, OpenError> {
    match sealed.strip_prefix("open:").map(parse_json) {
        Some(Ok(Value::Object(members))) => Ok(members),
        _ => Err(OpenError::NoKeyFits),
    }
}

/// All rows, each with the place of the genuine message that it is, and the genuine messages.
fn rows_of(people: &[Person]) -> (Vec<(Option<usize>, Members)>, Vec<Sent>) {
    let (mut rows, mut sent) = (Vec::new(), Vec::<Sent>::new());
    for (index, person) in people.iter().enumerate() {
        let first = uuid(index, 0);
        let code = format!("aaaa-bbbb-cc{index:02}");
        let mut before = (first.clone(), person.first.is_stored && !(person.seals && person.first.is_shut));
        let mut messages = vec![(person.first, 0, None, "")];
        for (number, (fate, clock, is_of_change)) in person.changes.iter().enumerate() {
            let is_open = fate.is_stored && !(person.seals && fate.is_shut);
            let named = if *is_of_change { before.clone() } else { (first.clone(), true) };
            before = (uuid(index, number + 1), named.1 && is_open);
            messages.push((*fate, *clock, Some(named), "changes"));
        }
        if let Some(fate) = person.withdrawal {
            messages.push((fate, 0, Some((first.clone(), true)), "withdraws"));
        }
        for (number, (fate, clock, named, what)) in messages.into_iter().enumerate() {
            let id = uuid(index, number);
            let name = format!("person {index} message {number}");
            let sent_at = instant(fate.arrived + clock, 0);
            let mut inside = vec![
                text("submission_id", &id),
                text("form", "attend"),
                text("sent_at", &sent_at),
                text("code", &code),
            ];
            inside.extend(named.iter().map(|(first, _)| text(what, first)));
            if what != "withdraws" {
                inside.push(text("name", &name));
            }
            let seal = person.seals.then_some(if fate.is_shut { "shut:" } else { "open:" });
            for copy in 0..if fate.is_stored { fate.copies } else { 0 } {
                // Copies keep the time of the first one, or are older.
                let outside = if copy > 0 && !fate.is_shut { "" } else { &id };
                rows.push((Some(sent.len()), row(outside, inside.clone(), seal, &instant(fate.arrived, number))));
            }
            sent.push(Sent {
                person: index,
                number: id,
                name,
                fate: Fate { is_shut: person.seals && fate.is_shut, ..fate },
                is_change: what == "changes",
                is_withdrawal: what == "withdraws",
                has_odd_clock: clock.abs() > 61,
                is_linked: named.is_none_or(|(_, is_linked)| is_linked),
            });
        }
        for forgery in &person.forgeries {
            let evil = |number: &str, more: &[(&str, &str)]| {
                let mut members = vec![
                    text("submission_id", number),
                    text("form", "attend"),
                    text("code", "eeee-eeee-eeee"),
                    text("name", &format!("evil {index}")),
                ];
                members.extend(more.iter().map(|(name, value)| text(name, value)));
                members
            };
            let arrived = instant(900, 0);
            let (random, change) = (uuid(index + 1000, rows.len()), uuid(index, person.changes.len()));
            let forged = match forgery {
                Forgery::ClearFirst => row("", evil(&first, &[]), None, &arrived),
                Forgery::ClearChange => row("", evil(&random, &[("changes", &first)]), None, &arrived),
                Forgery::ClearWithdrawal => row("", evil(&first, &[("withdraws", &first)]), None, &arrived),
                Forgery::ClearUnderChange => row("", evil(&change, &[("changes", &first)]), None, &arrived),
                Forgery::SealedUnderRandom => row(&random, evil(&first, &[]), Some("open:"), &arrived),
                Forgery::SealedUnderSame => row(&first, evil(&first, &[]), Some("open:"), &arrived),
                Forgery::SealedChange => row(&random, evil(&random, &[("changes", &first)]), Some("open:"), &arrived),
                Forgery::SealedWithdrawal => {
                    row(&random, evil(&random, &[("withdraws", &first)]), Some("open:"), &arrived)
                }
                Forgery::Beside => {
                    let own = rows.iter().rev().find(|(of, _)| of.is_some_and(|of| sent[of].person == index)).cloned();
                    let Some((of, mut members)) = own.filter(|_| person.seals) else { continue };
                    members.push(text("hopes", &format!("evil {index}")));
                    rows.push((of, members));
                    continue;
                }
            };
            rows.push((None, forged));
        }
    }
    (rows, sent)
}

/// People, the rows of all of them in some order, each with its genuine message, and those messages.
type Schedule = (Vec<Person>, Vec<(Option<usize>, Members)>, Vec<Sent>);

fn schedules() -> impl Strategy<Value = Schedule> {
    prop::collection::vec(person(), 1..4).prop_flat_map(|people| {
        let (rows, sent) = rows_of(&people);
        (Just(people), Just(rows).prop_shuffle(), Just(sent))
    })
}

/// At least ten thousand; PROPTEST_CASES asks for more.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { failure_persistence: None, cases: default.cases.max(10_000), max_shrink_iters: 4_000, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_genuine_message_that_is_stored_is_found_or_named((people, rows, sent) in schedules()) {
        let mut places: Vec<Vec<Place>> = vec![Vec::new(); sent.len()];
        let mut read = Rows::default();
        for (line, (of, members)) in rows.iter().enumerate() {
            let place = Place::line("a.json", line + 1);
            if let Some(of) = of {
                places[*of].push(place.clone());
            }
            read.rows.push(Row { place, table: None, arrived: None, members: members.clone() });
        }
        let answers = collect_with(read, &opened);
        let named: HashSet<&Place> = answers.unread().map(|one| &one.where_).collect();
        let of_clocks: HashSet<&Place> =
            answers.notices().filter(|one| one.kind == Kind::Clock).map(|one| &one.where_).collect();
        let table: Vec<&Members> = answers.forms.iter().flat_map(|form| &form.answers).collect();
        let says = |members: &Members, name: &str| crate::member(members, name).map(cell).unwrap_or_default();
        let is_named = |at: usize| places[at].iter().any(|place| named.contains(place));
        let is_found = |one: &Sent| table.iter().any(|members| says(members, "name") == one.name);

        for (at, one) in sent.iter().enumerate().filter(|(_, one)| one.fate.is_stored) {
            // Understood, or said of it that it was not.
            prop_assert!(answers.read.contains(&one.number) || is_named(at), "{} {:?}", one.name, answers.diagnostics);
            prop_assert!(!one.fate.is_shut || is_named(at), "{}", one.name);
            let is_clock_told = places[at].iter().any(|place| of_clocks.contains(place));
            prop_assert_eq!(is_clock_told, one.has_odd_clock && !one.fate.is_shut, "{}", one.name);
        }
        for (index, person) in people.iter().enumerate() {
            let own = || sent.iter().enumerate().filter(|(_, one)| one.person == index && one.fate.is_stored && !one.fate.is_shut);
            let latest = own().filter(|(_, one)| one.is_change).max_by_key(|(at, one)| (one.fate.arrived, *at));
            let first = own().find(|(_, one)| !one.is_change && !one.is_withdrawal);
            let is_withdrawn = own().any(|(_, one)| one.is_withdrawal);
            let linked: Vec<_> = own().filter(|(_, one)| one.is_change && one.is_linked).collect();
            let linked_latest = linked.iter().max_by_key(|(at, one)| (one.fate.arrived, *at)).map(|(_, one)| one.name.clone());
            let number = uuid(index, 0);
            // What comes sealed counts for more than what came in clear, which is then named.
            let is_forged_sealed = |one: &Forgery| matches!(one, Forgery::SealedUnderRandom | Forgery::SealedUnderSame);
            if !person.seals && person.forgeries.iter().any(is_forged_sealed) {
                prop_assert!(first.is_none_or(|(at, one)| is_found(one) || is_named(at)));
                continue;
            }
            let rows_of_number: Vec<_> = table.iter().filter(|members| says(members, "submission_id") == number).collect();
            if is_withdrawn {
                // Unless somebody else's stands there under the same number.
                let is_told = answers.withdrawn.contains(&number) || !rows_of_number.is_empty();
                prop_assert!(first.is_none() || is_told);
                for (_, one) in own().filter(|(_, one)| one.is_linked) {
                    prop_assert!(first.is_none() || !is_found(one), "{} was taken back", one.name);
                }
                continue;
            }
            let is_there = first.is_some() || !rows_of_number.is_empty();
            prop_assert!(!is_there || !answers.withdrawn.contains(&number), "nobody took {} back", number);
            if let Some((at, one)) = latest.or(first) {
                prop_assert!(is_found(one) || is_named(at), "{} {:?}", one.name, answers.diagnostics);
            }
            if let Some((_, first)) = first {
                // The answers that count are in the row of the first message.
                let counts = linked_latest.unwrap_or_else(|| first.name.clone());
                prop_assert!(rows_of_number.iter().any(|members| says(members, "name") == counts), "{} {:?}", counts, table);
                if person.seals {
                    let is_seal_of = |members: &&&Members| says(members, "sealed") == "yes" || says(members, "name").starts_with("evil");
                    prop_assert!(rows_of_number.iter().all(is_seal_of));
                    // What does come beside is sealed under the same number, which nobody can tell from it; both are marked.
                    let is_evil = |members: &&&&Members| says(members, "name").starts_with("evil");
                    let evil = rows_of_number.iter().filter(is_evil).count();
                    let is_rival = person.forgeries.iter().any(|one| matches!(one, Forgery::SealedUnderSame));
                    prop_assert!(evil == 0 || is_rival, "{:?}", table);
                    let is_marked = |members: &&&Members| !says(members, "contradicts").is_empty();
                    prop_assert!(evil == 0 || rows_of_number.iter().all(is_marked));
                }
            }
        }
        // Nothing that a service put beside a seal is in a table.
        prop_assert!(table.iter().all(|members| says(members, "hopes").is_empty()));
    }
}

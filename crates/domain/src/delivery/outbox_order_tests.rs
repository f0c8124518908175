use super::{
    tests::{NOW, entry},
    *,
};
use crate::testing::pocketbase;

#[test]
fn what_was_written_for_one_service_goes_to_no_other_one_unseen() {
    let mut entry = entry();
    let elsewhere = crate::link::HttpUrl::parse("https://elsewhere.example/attend").unwrap();
    let moved = Backend { url: elsewhere, version: "2".into(), ..pocketbase() };
    let before = entry.request.clone();
    entry.reconfigure(&moved, NOW);
    assert_eq!(entry.state, State::Held(Hold::Moved, NOW + HELD_PAUSE));
    entry.visit(NOW + 9 * HELD_PAUSE);
    assert_eq!((entry.claim(NOW + 9 * HELD_PAUSE, true, true), entry.due()), (None, None));
    assert_eq!(entry.request, before);
    entry.move_to(&moved, NOW);
    let request = entry.claim(NOW, true, false).unwrap();
    assert_eq!((request.url.as_str(), &request.body), ("https://elsewhere.example/attend", &before.body));
}

#[test]
fn a_change_waits_for_what_it_changes() {
    let first = entry();
    let change = |id, after: &OutboxEntry| OutboxEntry {
        id: SubmissionId::from_random([id; 16]),
        purpose: Purpose::Change(first.id.clone()),
        after: Some(after.id.clone()),
        ..entry()
    };
    let second = change(2, &first);
    let third = change(3, &second);
    let mut all = vec![first.clone(), second.clone(), third.clone()];
    assert_eq!(last_on_its_way(&first.id, &all), Some(&third));
    let behind = |all: &[OutboxEntry]| all.iter().map(|entry| is_behind_another(entry, all)).collect::<Vec<_>>();
    assert_eq!(behind(&all), [false, true, true]);
    all[0].state = State::Stored;
    assert_eq!(behind(&all), [false, false, true]);
    // What is not there any more holds nothing up.
    all.remove(1);
    assert_eq!(behind(&all), [false, false]);
}

#[test]
fn a_change_or_withdrawal_of_what_was_never_sent_takes_its_place_and_of_what_may_be_stored_follows_it() {
    let first = entry();
    let id = first.id.clone();
    let tried = OutboxEntry { tries: 1, ..first.clone() };
    let held = OutboxEntry { state: State::Held(Hold::TooLarge, NOW), ..first.clone() };
    let stored = OutboxEntry { state: State::Stored, ..first.clone() };
    let change =
        OutboxEntry { id: SubmissionId::from_random([2; 16]), purpose: Purpose::Change(id.clone()), ..entry() };
    let ids = |entries: &[&OutboxEntry]| entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
    for (all, changed, withdrawn) in [
        (vec![&first], ChangePlan::Replace, WithdrawalPlan::Unsent(ids(&[&first]))),
        (vec![&held], ChangePlan::Replace, WithdrawalPlan::Unsent(ids(&[&held]))),
        (vec![&tried], ChangePlan::Follow(Some(id.clone())), WithdrawalPlan::Message(ids(&[&tried]))),
        (vec![&stored], ChangePlan::Follow(None), WithdrawalPlan::Message(Vec::new())),
        (vec![&stored, &change], ChangePlan::Follow(Some(change.id.clone())), WithdrawalPlan::Message(ids(&[&change]))),
        // Typed in: nothing is known of it here.
        (vec![], ChangePlan::Follow(None), WithdrawalPlan::Message(Vec::new())),
    ] {
        let all: Vec<_> = all.into_iter().cloned().collect();
        assert_eq!((plan_change(&id, &all), plan_withdrawal(&id, &all)), (changed, withdrawn), "{all:?}");
    }
}

#[test]
fn keys_that_were_changed_are_followed_by_what_was_not_sent_yet() {
    let backend = |now: &[&str], revoked: &[&str]| Backend {
        fingerprints: now.iter().map(ToString::to_string).collect(),
        revoked: revoked.iter().map(ToString::to_string).collect(),
        ..pocketbase()
    };
    let waiting = OutboxEntry { sealed_to: vec!["old".into()], ..entry() };
    let tried = OutboxEntry { tries: 1, ..waiting.clone() };
    let stored = OutboxEntry { state: State::Stored, ..waiting.clone() };
    for (entry, backend, upkeep) in [
        (&waiting, backend(&["old"], &[]), KeyUpkeep::Nothing),
        (&waiting, backend(&["new"], &[]), KeyUpkeep::SealAnew),
        (&tried, backend(&["new"], &[]), KeyUpkeep::FollowUp),
        (&tried, backend(&["new"], &["old"]), KeyUpkeep::Replace),
        (&waiting, backend(&["new"], &["old"]), KeyUpkeep::SealAnew),
        (&stored, backend(&["new"], &["old"]), KeyUpkeep::Nothing),
        // The form seals no more, or did not seal when this was written.
        (&waiting, backend(&[], &["old"]), KeyUpkeep::Nothing),
        (&entry(), backend(&["new"], &[]), KeyUpkeep::Nothing),
    ] {
        assert_eq!(entry.key_upkeep(&backend), upkeep, "{entry:?}");
    }
}

#[test]
fn what_was_stored_for_last_years_event_is_no_news_of_this_years() {
    let mut entry = OutboxEntry { state: State::Stored, event_ends: NOW + 5, ..entry() };
    assert!(!entry.is_of_earlier_event(None));
    assert!(!entry.is_of_earlier_event(Some(NOW - 5)));
    // The form opened again for a second round before the event.
    assert!(!entry.is_of_earlier_event(Some(NOW + 2)));
    assert!(entry.is_of_earlier_event(Some(NOW + 300 * HELD_PAUSE)));
    // What was not stored is not forgotten.
    entry.state = State::Queued(NOW);
    assert!(!entry.is_of_earlier_event(Some(NOW + 300 * HELD_PAUSE)));
}

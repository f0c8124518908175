//! What the outbox and the device tell each other: looking at what is kept there, changing it with nobody else in between,
//! and writing it down again when the browser has emptied the database.

use super::{
    moving,
    outbox::{Outbox, put},
    outbox_state::answer_from_worker,
};
use crate::browser::{
    channel, clock,
    database::{self, Change, OUTBOX, RECEIPTS},
    json, random,
};
use leptos::task::spawn_local;
use p4p_domain::{
    delivery::{
        message::SubmissionId,
        outbox::{OutboxEntry, State},
        receipt::Receipt,
    },
    json::{Value, object, quoted},
};

/// The key of the database's own name, beside the messages, and the member that holds it.
pub(super) const MARKER: &str = "marker";

impl Outbox {
    /// Reads what the device keeps, and notes what the service worker was answered.
    pub async fn look(self) {
        moving::moved(self.facts).await;
        let (found, receipts) = loop {
            let before = self.with_untracked(|state| state.changes);
            let texts = database::all(&self.name(), OUTBOX).await;
            let receipts = database::all(&self.name(), RECEIPTS).await;
            // Where the device keeps nothing, what this page knows is all there is.
            let (Ok(texts), Ok(receipts)) = (texts, receipts) else { return };
            let parsed = |texts: Vec<String>| texts.iter().filter_map(|text| json::parse(text)).collect::<Vec<_>>();
            let (found, receipts) = (parsed(texts), parsed(receipts));
            if self.was_emptied(&found) {
                self.write_again(&found, &receipts).await;
                continue;
            }
            // Seen once: what was taken out meanwhile was put back.
            if self.with_untracked(|state| state.changes) == before {
                break (found, receipts);
            }
        };
        let (mut answered, mut old) = (Vec::new(), Vec::new());
        let (ends, now) = (self.event_ends(), clock::now().timestamp_millis());
        self.update(|state| {
            state.marker = marker_in(&found);
            // What only this page knows of stays.
            let unkept = std::mem::take(&mut state.unkept);
            state.entries.retain(|entry| unkept.contains(&entry.id));
            state.receipts.retain(|receipt| unkept.contains(&receipt.first));
            state.unkept = unkept;
            for value in found {
                let Ok(entry) = OutboxEntry::from_json(&value) else { continue };
                answered.extend(value.get("answer").map(|answer| (entry.id.clone(), answer_from_worker(answer))));
                if state.forgotten.contains(&entry.id) || state.unkept.contains(&entry.id) {
                    continue;
                }
                let place = state.entries.iter().position(|other| entry.pressed < other.pressed);
                state.entries.insert(place.unwrap_or(state.entries.len()), entry);
            }
            for receipt in receipts.iter().filter_map(|value| Receipt::from_json(value).ok()) {
                if receipt.has_old_answers(ends, now) {
                    old.push(receipt.first.clone());
                }
                if !state.forgotten_receipts.contains(&receipt.first) {
                    state.take_receipt(Some(receipt));
                }
            }
        });
        for (id, answer) in answered {
            self.note(&id, self.outcome_of(&id, &answer)).await;
        }
        self.schedule();
        // Once a visit, however often it is looked: what was kept then is kept until the next one.
        if !old.is_empty() && !self.update_untracked(|state| std::mem::replace(&mut state.is_time_asked, true)) {
            spawn_local(self.forget_old_answers(old));
        }
    }

    /// Forgets the answers of receipts that are old by the device's clock, if they are so by that of the page's server.
    async fn forget_old_answers(self, old: Vec<SubmissionId>) {
        let Some(now) = self.time_of_server().await else {
            return self.update_untracked(|state| state.is_time_asked = false);
        };
        let ends = self.event_ends();
        for first in old {
            let mut is_forgotten = false;
            let update = |text: Option<String>| {
                let mut receipt = Receipt::from_json(&json::parse(&text?)?).ok()?;
                is_forgotten = receipt.forget_old_answers(ends, now);
                is_forgotten.then(|| receipt.to_json())
            };
            // Where the device does not take it, the next visit forgets them again.
            _ = database::update(&self.name(), RECEIPTS, first.as_str(), update).await;
            if is_forgotten {
                self.update(|state| {
                    state.changes += 1;
                    if let Some(receipt) = state.receipts.iter_mut().find(|receipt| receipt.first == first) {
                        receipt.forget_old_answers(ends, now);
                    }
                });
            }
        }
    }

    /// Whether the browser, or a person, has emptied the database since this page last looked, rather than another tab taken
    /// something out.
    pub(super) fn was_emptied(self, found: &[Value]) -> bool {
        self.with_untracked(|state| !state.marker.is_empty() && state.marker != marker_in(found))
    }

    /// Puts what this page knows into a database that was emptied, and perhaps filled by another tab since.
    pub(super) async fn write_again(self, found: &[Value], receipts: &[Value]) {
        let is_missing = |id: &SubmissionId, name: &str, found: &[Value]| {
            found.iter().all(|value| value.get(name).and_then(Value::as_text) != Some(id.as_str()))
        };
        let marker = marker_in(found);
        self.update_untracked(|state| state.marker.clone_from(&marker));
        let mut changes = vec![self.marker()];
        self.with_untracked(|state| {
            let is_of_device = |id: &SubmissionId| !state.unkept.contains(id);
            let entries =
                state.entries.iter().filter(|entry| is_of_device(&entry.id) && is_missing(&entry.id, "id", found));
            changes.extend(entries.map(|entry| put(OUTBOX, entry.id.as_str(), entry.to_json())));
            let kept = state.receipts.iter().filter(|receipt| is_of_device(&receipt.first));
            let missing = kept.filter(|receipt| is_missing(&receipt.first, "first", receipts));
            changes.extend(missing.map(|receipt| put(RECEIPTS, receipt.first.as_str(), receipt.to_json())));
        });
        let is_kept = database::apply(&self.name(), changes).await.is_ok();
        self.update(|state| {
            if !is_kept {
                let ids = state.entries.iter().map(|entry| entry.id.clone());
                state.unkept = ids.chain(state.receipts.iter().map(|receipt| receipt.first.clone())).collect();
                state.marker = marker;
            }
        });
        self.ask_before_leaving();
    }

    /// What tells a database that holds nothing any more from one that was emptied: a name by chance, beside the messages.
    pub(super) fn marker(self) -> Change {
        let marker = self.update_untracked(|state| {
            if state.marker.is_empty() {
                let name = random::random_bytes().map(SubmissionId::from_random);
                state.marker = name.map(|name| name.as_str().into()).unwrap_or_default();
            }
            state.marker.clone()
        });
        put(OUTBOX, MARKER, object(&[(MARKER, quoted(&marker))]))
    }

    /// Names a database of an earlier version of the page.
    pub(super) async fn mark_database(self) {
        if self.with_untracked(|state| state.marker.is_empty() && !state.entries.is_empty()) {
            // Where the device does not take it, the next visit tries again.
            _ = database::apply(&self.name(), vec![self.marker()]).await;
        }
    }

    /// Changes one message, with nobody else in between, here and on the device; what it is then, `None` when it is
    /// not there any more.
    pub(super) async fn change(self, id: &SubmissionId, change: impl FnOnce(&mut OutboxEntry)) -> Option<OutboxEntry> {
        // Without its type, of which each would bring all of what follows.
        self.change_by(id, Box::new(change)).await
    }

    pub(super) async fn change_by(
        self,
        id: &SubmissionId,
        change: Box<dyn FnOnce(&mut OutboxEntry) + '_>,
    ) -> Option<OutboxEntry> {
        let here = self.with_untracked(|state| state.entry(id).cloned());
        let mut change = Some(change);
        let mut changed = None;
        let mut is_of_page = self.with_untracked(|state| state.unkept.contains(id));
        if !is_of_page {
            let update = |text: Option<String>| {
                let mut entry = OutboxEntry::from_json(&json::parse(&text?)?).ok()?;
                // This page may know better where it goes.
                if let Some(here) =
                    here.as_ref().filter(|here| matches!(here.state, State::Queued(_) | State::Held(..)))
                {
                    entry.agree_with(here);
                }
                change.take()?(&mut entry);
                let text = entry.to_json();
                changed = Some(entry);
                Some(text)
            };
            if database::update(&self.name(), OUTBOX, id.as_str(), update).await.is_err() {
                // From now on only this page knows how it stands; what the device still has is older.
                self.update_untracked(|state| state.unkept.push(id.clone()));
                // The device fails: the page goes on by itself.
                is_of_page = changed.is_none();
            }
        }
        if let (true, Some(mut entry), Some(change)) = (is_of_page, here, change.take()) {
            change(&mut entry);
            changed = Some(entry);
        }
        let entry = changed?;
        self.update(|state| {
            state.changes += 1;
            if let Some(mine) = state.entries.iter_mut().find(|mine| mine.id == *id) {
                mine.clone_from(&entry);
            }
        });
        self.ask_before_leaving();
        channel::post();
        Some(entry)
    }
}

/// The name of the database among what was found in it; empty when it has none.
fn marker_in(found: &[Value]) -> String {
    found.iter().find_map(|value| value.get(MARKER)?.as_text()).unwrap_or_default().into()
}

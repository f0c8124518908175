//! Everything that was sent from this device, and the one who sends it: shared by all forms of the page, all tabs, and
//! the service worker, through the browser's database. Where that is missing, it lives as long as the page.

use super::outbox_state::{OutboxState, answer_from_worker};
use crate::browser::{
    channel, clock,
    database::{self, Change, OUTBOX, RECEIPTS},
    document, fetch, js, json, locks, random,
};
use crate::context::Facts;
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::delivery::{
    backend::{Answer, Backend, Outcome, outcome_from_answer},
    handoff::{SENDER_LOCK, database_name},
    message::{Purpose, SubmissionId},
    outbox::{OutboxEntry, State},
    receipt::Receipt,
};
use std::time::Duration;

/// What was sent, and its sender. It lives as long as the page.
#[derive(Clone, Copy)]
pub struct Outbox {
    facts: Facts,
    state: RwSignal<OutboxState>,
}

/// What became of a message that was handed in.
pub enum PostOutcome {
    /// It is on its way.
    OnItsWay,
    /// The same draft was sent already, from another tab: that is shown instead.
    SentBefore,
}

impl Outbox {
    /// An outbox of which nothing is known yet.
    pub fn new(facts: Facts) -> Self {
        Self { facts, state: RwSignal::new(OutboxState::default()) }
    }

    /// Reads what is known; tracked.
    pub fn with<T: Default>(&self, read: impl FnOnce(&OutboxState) -> T) -> T {
        self.state.try_with(read).unwrap_or_default()
    }

    /// Reads what is known now.
    pub fn with_untracked<T: Default>(&self, read: impl FnOnce(&OutboxState) -> T) -> T {
        self.state.try_with_untracked(read).unwrap_or_default()
    }

    /// Changes what is known, and has it shown.
    fn update<T: Default>(&self, change: impl FnOnce(&mut OutboxState) -> T) -> T {
        self.state.try_update(change).unwrap_or_default()
    }

    /// Changes what nobody sees.
    fn update_untracked<T: Default>(&self, change: impl FnOnce(&mut OutboxState) -> T) -> T {
        self.state.try_update_untracked(change).unwrap_or_default()
    }

    /// Takes up what earlier visits left, and goes on sending it: now, when another tab has done something, when the
    /// network is back, and when the page is looked at again.
    pub fn start(self) {
        channel::listen(&self.name(), move || spawn_local(self.look()));
        _ = window_event_listener_untyped("online", move |_| self.hurry());
        _ = window_event_listener_untyped("visibilitychange", move |_| {
            if document::is_visible() {
                self.hurry();
            }
        });
        spawn_local(async move {
            self.look().await;
            self.hurry();
        });
    }

    fn event_folder(&self) -> String {
        self.facts.try_get().map(|data| data.to_event.clone()).unwrap_or_default()
    }

    /// The name of this event's database, channel and locks.
    #[inline(never)]
    pub fn name(&self) -> String {
        // A part of the page that is gone has no name any more; what it left is found at the next visit.
        self.facts.try_get().map(|data| database_name(&data.slug)).unwrap_or_default()
    }

    /// Asks the settings of a form's service; `None` when there is no such form any more.
    fn ask_backend<T>(&self, form: &str, ask: impl FnOnce(&Backend) -> T) -> Option<T> {
        let data = self.facts.try_get()?;
        data.forms.all().into_iter().find(|one| one.id == form).map(|form| ask(&form.backend))
    }

    /// Hands a message in: it is written down, together with its receipt, before anything is sent. `keep` says whether
    /// this device may keep anything.
    pub async fn post(self, entry: OutboxEntry, receipt: Option<Receipt>, keep: bool) -> PostOutcome {
        // Two tabs that show the same draft may be told to send it in the same instant.
        let alone = locks::alone(&[&self.name(), ":press"].concat()).await;
        if keep {
            self.look().await;
        }
        let draft = receipt.as_ref().map(|receipt| receipt.draft.clone()).filter(|draft| !draft.is_empty());
        let was_sent = self.with_untracked(|state| state.receipts.iter().any(|one| Some(&one.draft) == draft.as_ref()));
        if entry.purpose == Purpose::New && was_sent {
            return PostOutcome::SentBefore;
        }
        let mut changes = vec![put(OUTBOX, entry.id.as_str(), entry.to_json())];
        changes.extend(receipt.as_ref().map(|receipt| put(RECEIPTS, receipt.first.as_str(), receipt.to_json())));
        let is_kept = keep && database::apply(&self.name(), changes).await.is_ok();
        let id = entry.id.clone();
        self.update(|state| {
            if !is_kept {
                state.unkept.push(entry.id.clone());
                state.unkept.extend(receipt.as_ref().map(|receipt| receipt.first.clone()));
            }
            state.changes += 1;
            state.entries.push(entry);
            state.take_receipt(receipt);
        });
        if is_kept {
            channel::post();
        }
        drop(alone);
        self.ask_before_leaving();
        self.send(id, false);
        self.schedule();
        PostOutcome::OnItsWay
    }

    /// Reads what the device keeps, and notes what the service worker was answered.
    pub async fn look(self) {
        let (texts, receipts) = loop {
            let before = self.with_untracked(|state| state.changes);
            let texts = database::all(&self.name(), OUTBOX).await;
            let receipts = database::all(&self.name(), RECEIPTS).await;
            // Where the device keeps nothing, what this page knows is all there is.
            let (Ok(texts), Ok(receipts)) = (texts, receipts) else { return };
            // Seen once: what was taken out meanwhile was put back.
            if self.with_untracked(|state| state.changes) == before {
                break (texts, receipts);
            }
        };
        let mut answered = Vec::new();
        self.update(|state| {
            // What only this page knows of stays.
            let unkept = std::mem::take(&mut state.unkept);
            state.entries.retain(|entry| unkept.contains(&entry.id));
            state.receipts.retain(|receipt| unkept.contains(&receipt.first));
            state.unkept = unkept;
            for value in texts.iter().filter_map(|text| json::parse(text)) {
                let Ok(entry) = OutboxEntry::from_json(&value) else { continue };
                answered.extend(value.get("answer").map(|answer| (entry.id.clone(), answer_from_worker(answer))));
                if state.forgotten.contains(&entry.id) || state.unkept.contains(&entry.id) {
                    continue;
                }
                let place = state.entries.iter().position(|other| entry.pressed < other.pressed);
                state.entries.insert(place.unwrap_or(state.entries.len()), entry);
            }
            for receipt in receipts.iter().filter_map(|text| Receipt::from_json(&json::parse(text)?).ok()) {
                if !state.forgotten_receipts.contains(&receipt.first) {
                    state.take_receipt(Some(receipt));
                }
            }
        });
        for (id, answer) in answered {
            self.note(&id, self.outcome_of(&id, &answer)).await;
        }
        self.schedule();
    }

    /// What waits only because an end was unknown need not wait any longer, and what somebody was sending is looked
    /// after: who still sends it holds the lock.
    fn hurry(self) {
        let now = clock::now().timestamp_millis();
        self.update(|state| {
            for entry in &mut state.entries {
                let form = entry.form.clone();
                self.ask_backend(&form, |backend| entry.reconfigure(backend, now));
                entry.hurry(now);
            }
        });
        self.send_all(|entry| matches!(entry.state, State::Sending(_)) || entry.due().is_some_and(|due| due <= now));
    }

    fn send_all(self, which: impl Fn(&OutboxEntry) -> bool) {
        for id in self.ids(which) {
            self.send(id, false);
        }
        self.schedule();
    }

    fn ids(self, which: impl Fn(&OutboxEntry) -> bool) -> Vec<SubmissionId> {
        self.with_untracked(|state| {
            state.entries.iter().filter(|entry| which(entry)).map(|entry| entry.id.clone()).collect()
        })
    }

    /// Sends one message when it is its time; `is_asked` when a person wants it now.
    pub fn send(self, id: SubmissionId, is_asked: bool) {
        if self.with_untracked(|state| state.busy.contains(&id)) {
            return;
        }
        self.update_untracked(|state| state.busy.push(id.clone()));
        spawn_local(async move {
            let sender = locks::alone(&[&self.name(), SENDER_LOCK].concat()).await;
            self.attempt(&id, is_asked, sender.is_sure()).await;
            drop(sender);
            self.update_untracked(|state| state.busy.retain(|other| *other != id));
            self.schedule();
        });
    }

    async fn attempt(self, id: &SubmissionId, is_asked: bool, is_alone: bool) {
        let mut request = None;
        let now = clock::now().timestamp_millis();
        self.change(id, |entry| request = entry.claim(now, is_alone, is_asked)).await;
        let Some(request) = request else { return };
        let outcome = match fetch::send(request).await {
            Ok(answer) => self.outcome_of(id, &answer),
            Err(fetch::NoAnswer) => {
                // Not after an answer that asks for patience: where there is a network, the browser wakes the worker at
                // once.
                spawn_local(async {
                    // A browser without background sync, or one that does not allow it, is no failure.
                    _ = js::ask_for_sync().await;
                });
                let is_online = fetch::own_server_answers(&self.event_folder()).await;
                Some(if is_online { Outcome::Unreachable } else { Outcome::Unknown })
            }
        };
        self.note(id, outcome).await;
    }

    fn outcome_of(self, id: &SubmissionId, answer: &Answer) -> Option<Outcome> {
        let form =
            self.with_untracked(|state| Some(state.entries.iter().find(|entry| entry.id == *id)?.form.clone()))?;
        self.ask_backend(&form, |backend| outcome_from_answer(backend, answer))
    }

    async fn note(self, id: &SubmissionId, outcome: Option<Outcome>) {
        let (Some(outcome), now) = (outcome, clock::now().timestamp_millis()) else { return };
        let Some(entry) = self.change(id, |entry| entry.conclude(outcome, now, chance())).await else { return };
        if let (true, Purpose::Withdrawal(first)) = (entry.is_done(), &entry.purpose) {
            // What was withdrawn is forgotten here too.
            let change = Purpose::Change(first.clone());
            let before = self.ids(|other| other.id == *first || other.purpose == change);
            self.forget(before, Some(first.clone())).await;
        }
    }

    /// Changes one message, with nobody else in between, here and on the device; what it is then, `None` when it is
    /// not there any more.
    async fn change(self, id: &SubmissionId, change: impl FnOnce(&mut OutboxEntry)) -> Option<OutboxEntry> {
        let here = self.with_untracked(|state| state.entries.iter().find(|entry| entry.id == *id).cloned());
        let mut change = Some(change);
        let mut changed = None;
        let mut is_of_page = self.with_untracked(|state| state.unkept.contains(id));
        if !is_of_page {
            let update = |text: Option<String>| {
                let mut entry = OutboxEntry::from_json(&json::parse(&text?)?).ok()?;
                // This page may have hurried it, or know better where it goes.
                if let Some(here) = here.as_ref().filter(|here| matches!(here.state, State::Queued(_))) {
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

    /// Takes up a receipt that was found by its number and code.
    pub fn note_receipt(self, receipt: Receipt) {
        self.update(|state| {
            state.unkept.push(receipt.first.clone());
            state.take_receipt(Some(receipt));
        });
    }

    /// Forgets messages, and perhaps a receipt, here and on the device.
    pub async fn forget(self, ids: Vec<SubmissionId>, receipt: Option<SubmissionId>) {
        self.update(|state| {
            state.forgotten.extend(ids.iter().cloned());
            state.forgotten_receipts.extend(receipt.clone());
            state.entries.retain(|entry| !ids.contains(&entry.id));
            state.receipts.retain(|one| receipt.as_ref() != Some(&one.first));
        });
        let take_out = |store, id: &SubmissionId| Change { store, key: id.as_str().into(), text: None };
        let mut changes: Vec<_> = ids.iter().map(|id| take_out(OUTBOX, id)).collect();
        changes.extend(receipt.iter().map(|id| take_out(RECEIPTS, id)));
        // Where the device keeps nothing there is nothing to forget.
        _ = database::apply(&self.name(), changes).await;
        self.ask_before_leaving();
        channel::post();
    }

    /// Whether this device keeps a message, or only the open page; tracked.
    pub fn keeps(&self, id: &SubmissionId) -> bool {
        self.with(|state| !state.unkept.contains(id))
    }

    /// Whoever closes a page that alone knows of a message is asked first.
    fn ask_before_leaving(self) {
        let is_at_risk = self.with_untracked(|state| {
            state.entries.iter().any(|entry| state.unkept.contains(&entry.id) && !entry.is_done())
        });
        document::ask_before_leaving(is_at_risk);
    }

    /// Wakes when the next message is due.
    fn schedule(self) {
        self.update_untracked(|state| {
            if let Some(old) = state.timer.take() {
                old.clear();
            }
            let idle = state.entries.iter().filter(|entry| !state.busy.contains(&entry.id));
            let wait = idle.filter_map(OutboxEntry::due).min().map(|due| due - clock::now().timestamp_millis());
            // A browser's timer reaches 24 days; a later one is set again by then.
            let wait = wait.and_then(|wait| u64::try_from(wait.clamp(50, 2_000_000_000)).ok());
            state.timer =
                wait.and_then(|wait| set_timeout_with_handle(move || self.on_time(), Duration::from_millis(wait)).ok());
        });
    }

    fn on_time(self) {
        let now = clock::now().timestamp_millis();
        self.send_all(|entry| entry.due().is_some_and(|due| due <= now));
    }
}

fn put(store: &'static str, key: &str, text: String) -> Change {
    Change { store, key: key.into(), text: Some(text) }
}

/// A number below 1000, by chance.
fn chance() -> i64 {
    let bytes = random::random_bytes().unwrap_or([128; 16]);
    (i64::from(bytes[0]) * 256 + i64::from(bytes[1])) % 1000
}

/// What was sent from this device.
pub fn use_outbox() -> Outbox {
    expect_context()
}

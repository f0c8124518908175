//! The one who sends what is in the outbox: when something is due, what an attempt came to, and when to look again.

use super::outbox::Outbox;
use crate::browser::{clock, fetch, random};
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::delivery::{
    backend::{Answer, Backend, Outcome, outcome_from_answer},
    message::{Purpose, SubmissionId},
    outbox::{OutboxEntry, State, last_on_its_way},
    receipt::Receipt,
};
use std::time::Duration;

/// What makes a message due before its time.
type Wake = fn(&mut OutboxEntry, i64);

impl Outbox {
    /// The network is back: what waits only because an end was unknown need not wait any longer.
    pub(super) fn hurry(self) {
        self.follow_settings(OutboxEntry::hurry);
    }

    /// Brings what waits into line with the form services' settings, and sends what is due then. What somebody was sending
    /// is looked after: who still sends it holds the lock.
    pub(super) fn follow_settings(self, wake: Wake) {
        let now = clock::now().timestamp_millis();
        let reconfigured: Vec<_> = self.update(|state| {
            let mut reconfigured = Vec::new();
            for entry in &mut state.entries {
                let before = entry.clone();
                if let Some(form) = self.form(&entry.form) {
                    entry.reconfigure(&form.backend, now);
                    if *entry != before {
                        reconfigured.push((entry.id.clone(), form));
                    }
                }
            }
            reconfigured
        });
        spawn_local(async move {
            // Written down, so that neither the worker nor another page sends it where it was to go before.
            for (id, form) in reconfigured {
                self.change(&id, |entry| entry.reconfigure(&form.backend, now)).await;
            }
            self.keep_up_with_keys().await;
            let is_due = |entry: &OutboxEntry| {
                let mut woken = entry.clone();
                wake(&mut woken, now);
                matches!(woken.state, State::Sending(_)) || woken.due().is_some_and(|due| due <= now)
            };
            for id in self.ids(is_due) {
                self.send_woken(id, false, wake);
            }
            self.schedule();
        });
    }

    /// Sends a message to the service that its form has now, although it was written for another one: a person says so.
    pub fn send_to_current_service(self, id: SubmissionId) {
        spawn_local(async move {
            let now = clock::now().timestamp_millis();
            let form = self.with_untracked(|state| state.entry(&id).map(|entry| entry.form.clone()));
            let backend = form.and_then(|form| self.ask_backend(&form, Backend::clone));
            if let Some(backend) = backend {
                self.change(&id, |entry| entry.move_to(&backend, now)).await;
                self.keep_up_with_keys().await;
                self.send(id, true);
            }
        });
    }

    /// Sends one message when it is its time; `is_asked` when a person wants it now.
    pub fn send(self, id: SubmissionId, is_asked: bool) {
        self.send_woken(id, is_asked, |_, _| {});
    }

    pub(super) fn send_woken(self, id: SubmissionId, is_asked: bool, wake: Wake) {
        if self.with_untracked(|state| state.busy.contains(&id)) {
            return;
        }
        self.update_untracked(|state| state.busy.push(id.clone()));
        spawn_local(async move {
            let sender = self.sender_lock().await;
            self.attempt(&id, is_asked, sender.is_sure(), wake).await;
            drop(sender);
            self.update_untracked(|state| state.busy.retain(|other| *other != id));
            self.schedule();
        });
    }

    pub(super) async fn attempt(self, id: &SubmissionId, is_asked: bool, is_alone: bool, wake: Wake) {
        if self.with_untracked(|state| !state.may_go(id)) {
            return;
        }
        let mut request = None;
        let now = clock::now().timestamp_millis();
        let form = self.with_untracked(|state| state.entry(id).map(|entry| entry.form.clone()));
        let form = form.and_then(|form| self.form(&form));
        let claim = |entry: &mut OutboxEntry| {
            // Nothing goes where the organisers do not look any more.
            if let Some(form) = &form {
                entry.reconfigure(&form.backend, now);
            }
            wake(entry, now);
            request = entry.claim(now, is_alone, is_asked);
        };
        if self.change(id, claim).await.is_none() {
            // It was forgotten by another tab, or all was by the browser.
            return self.look().await;
        }
        let Some(request) = request else { return };
        let outcome = match fetch::send(request).await {
            Ok(answer) => self.outcome_of(id, &answer),
            Err(fetch::NoAnswer) => {
                let is_online = fetch::own_server(&self.event_folder()).await.is_ok();
                Some(if is_online { Outcome::Unreachable } else { Outcome::Unknown })
            }
        };
        self.note(id, outcome).await;
        if self.with_untracked(|state| state.entry(id).is_some_and(|entry| entry.due().is_some())) {
            spawn_local(self.ask_for_sync());
        }
    }

    pub(super) fn outcome_of(self, id: &SubmissionId, answer: &Answer) -> Option<Outcome> {
        let form = self.with_untracked(|state| Some(state.entry(id)?.form.clone()))?;
        self.ask_backend(&form, |backend| outcome_from_answer(backend, answer))
    }

    pub(super) async fn note(self, id: &SubmissionId, outcome: Option<Outcome>) {
        let (Some(outcome), now) = (outcome, clock::now().timestamp_millis()) else { return };
        let Some(entry) = self.change(id, |entry| entry.conclude(outcome, now, chance())).await else { return };
        if !entry.is_done() {
            return;
        }
        if let Purpose::Withdrawal(first) = &entry.purpose {
            // What was withdrawn is forgotten here too.
            let before = self.ids(|other| other.id != entry.id && other.first() == first);
            self.forget(before, Some(first.clone())).await;
        } else if self.with_untracked(|state| last_on_its_way(entry.first(), &state.entries).is_none()) {
            let receipt = self.with_untracked(|state| state.receipt(entry.first()).cloned());
            if let Some(receipt) = receipt.filter(|receipt| !receipt.before.is_empty()) {
                self.put_receipt(Receipt { before: String::new(), ..receipt }).await;
            }
        }
    }

    /// Wakes when the next message is due.
    pub(super) fn schedule(self) {
        self.update_untracked(|state| {
            if let Some(old) = state.timer.take() {
                old.clear();
            }
            let idle = state.entries.iter().filter(|entry| !state.busy.contains(&entry.id) && state.may_go(&entry.id));
            let wait = idle.filter_map(OutboxEntry::due).min().map(|due| due - clock::now().timestamp_millis());
            // A browser's timer reaches 24 days; a later one is set again by then.
            let wait = wait.and_then(|wait| u64::try_from(wait.clamp(50, 2_000_000_000)).ok());
            state.timer =
                wait.and_then(|wait| set_timeout_with_handle(move || self.on_time(), Duration::from_millis(wait)).ok());
        });
    }

    pub(super) fn on_time(self) {
        let now = clock::now().timestamp_millis();
        for id in self.ids(|entry| entry.due().is_some_and(|due| due <= now)) {
            self.send(id, false);
        }
        self.schedule();
    }
}

/// A number below 1000, by chance.
fn chance() -> i64 {
    let bytes = random::random_bytes().unwrap_or([128; 16]);
    (i64::from(bytes[0]) * 256 + i64::from(bytes[1])) % 1000
}

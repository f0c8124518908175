//! Everything that was sent from this device, and the one who sends it: shared by all forms of the page, all tabs, and
//! the service worker, through the browser's database. Where that is missing, it lives as long as the page.

use super::outbox_state::OutboxState;
use crate::browser::{
    channel, clock,
    database::{self, Change, OUTBOX, RECEIPTS},
    document, fetch, js, locks,
};
use crate::context::Facts;
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        backend::Backend,
        handoff::{SENDER_LOCK, database_name},
        message::{Purpose, SubmissionId},
        outbox::{OutboxEntry, WithdrawalPlan, plan_withdrawal},
        receipt::Receipt,
    },
    form::Form,
    page::Forms,
};
use std::sync::Arc;

/// What was sent, and its sender. It lives as long as the page.
#[derive(Clone, Copy)]
pub struct Outbox {
    pub(super) facts: Facts,
    pub(super) state: RwSignal<OutboxState>,
}

/// What became of a message that was handed in.
pub enum PostOutcome {
    /// It is on its way.
    OnItsWay,
    /// The same draft was sent already, from another tab: that is shown instead.
    SentBefore,
    /// What it was to replace has been sent meanwhile: it must be made anew.
    Overtaken,
}

/// A message to be handed in.
pub struct Post {
    /// The message.
    pub entry: OutboxEntry,
    /// What the person keeps of it.
    pub receipt: Option<Receipt>,
    /// The messages that must not be sent any more once this one is written down.
    pub replaces: Vec<SubmissionId>,
    /// Whether this device may keep anything.
    pub is_kept: bool,
}

/// For how many milliseconds a press of Send waits for one in another tab.
const PRESS_PATIENCE: u32 = 10_000;

impl Outbox {
    /// An outbox of which nothing is known yet.
    pub fn new(facts: Facts) -> Self {
        let forms = facts.try_get().map(|data| data.forms.clone());
        let revoked = forms.iter().flat_map(Forms::all).flat_map(|form| form.backend.revoked.clone()).collect();
        Self { facts, state: RwSignal::new(OutboxState { revoked, ..OutboxState::default() }) }
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
    pub(super) fn update<T: Default>(&self, change: impl FnOnce(&mut OutboxState) -> T) -> T {
        self.state.try_update(change).unwrap_or_default()
    }

    /// Changes what nobody sees.
    pub(super) fn update_untracked<T: Default>(&self, change: impl FnOnce(&mut OutboxState) -> T) -> T {
        self.state.try_update_untracked(change).unwrap_or_default()
    }

    /// Takes up what earlier visits left, and goes on sending it: now, when another tab has done something, when the
    /// network is back, and when the page is looked at again.
    pub fn start(self) {
        channel::listen(&self.name(), move || spawn_local(self.look()));
        _ = window_event_listener_untyped("online", move |_| self.hurry());
        _ = window_event_listener_untyped("visibilitychange", move |_| {
            if document::is_visible() {
                self.visit();
            }
        });
        self.visit();
    }

    /// Somebody looks at the page: what other tabs and the service worker did meanwhile is taken up, and everything is
    /// tried that waits, also what was held.
    pub(super) fn visit(self) {
        spawn_local(async move {
            self.look().await;
            self.mark_database().await;
            self.follow_settings(OutboxEntry::visit);
            self.ask_what_was_read().await;
        });
    }

    pub(super) fn event_folder(&self) -> String {
        self.facts.try_get().map(|data| data.to_event.clone()).unwrap_or_default()
    }

    /// A file of the event's folder; `None` when it does not come.
    pub(super) async fn own_file(self, name: &str) -> Option<Vec<u8>> {
        fetch::own_file(&[&self.event_folder(), name].concat()).await.ok().map(|(file, _)| file)
    }

    /// What time it is by the page's own server, in milliseconds: by nothing else anything is forgotten, because a device's
    /// clock may be months ahead. `None` without an answer.
    pub(super) async fn time_of_server(self) -> Option<i64> {
        let ahead = fetch::own_server(&self.event_folder()).await.ok()??;
        Some(clock::now().timestamp_millis() - ahead)
    }

    /// The name of this event's database, channel and locks.
    #[inline(never)]
    pub fn name(&self) -> String {
        // A part of the page that is gone has no name any more; what it left is found at the next visit.
        self.facts.try_get().map(|data| database_name(&data.site_id, &data.slug)).unwrap_or_default()
    }

    /// A form by its id; `None` when there is none of that name any more.
    pub(super) fn form(self, id: &str) -> Option<Arc<Form>> {
        self.facts.try_get()?.forms.all().find(|form| form.id == id).cloned()
    }

    /// Asks the settings of a form's service; `None` when there is no such form any more.
    pub(super) fn ask_backend<T>(&self, form: &str, ask: impl FnOnce(&Backend) -> T) -> Option<T> {
        self.form(form).map(|form| ask(&form.backend))
    }

    /// Hands a message in: it is written down, together with its receipt, before anything is sent.
    pub async fn post(self, post: Post) -> PostOutcome {
        let Post { entry, receipt, replaces, is_kept } = post;
        // Two tabs that show the same draft may be told to send it in the same instant. One that is frozen meanwhile holds
        // nobody up for good.
        let alone = locks::alone_within(&[&self.name(), ":press"].concat(), PRESS_PATIENCE).await;
        // Nobody sends what is about to be replaced.
        let sender = if replaces.is_empty() { None } else { Some(self.sender_lock().await) };
        if is_kept {
            self.look().await;
        }
        let draft = receipt.as_ref().map(|receipt| receipt.draft.clone()).filter(|draft| !draft.is_empty());
        let was_sent = self.with_untracked(|state| state.receipts.iter().any(|one| Some(&one.draft) == draft.as_ref()));
        if entry.purpose == Purpose::New && was_sent && replaces.is_empty() {
            return PostOutcome::SentBefore;
        }
        // In its own place it may stand only as long as nobody can have what stood there.
        let is_overtaken = |one: &OutboxEntry| one.id == entry.id && (one.may_be_stored() || one.is_done());
        if self.with_untracked(|state| state.entries.iter().any(is_overtaken)) {
            return PostOutcome::Overtaken;
        }
        let mut changes: Vec<_> = replaces.iter().map(|id| take_out(OUTBOX, id)).collect();
        if is_kept {
            changes.push(put(OUTBOX, entry.id.as_str(), entry.to_json()));
            changes.push(self.marker());
            changes.extend(receipt.as_ref().map(|receipt| put(RECEIPTS, receipt.first.as_str(), receipt.to_json())));
        }
        let is_kept = database::apply(&self.name(), changes).await.is_ok() && is_kept;
        let id = entry.id.clone();
        self.update(|state| {
            if !is_kept {
                state.unkept.push(entry.id.clone());
                state.unkept.extend(receipt.as_ref().map(|receipt| receipt.first.clone()));
            }
            state.changes += 1;
            state.entries.retain(|one| !replaces.contains(&one.id) && one.id != entry.id);
            state.forgotten.extend(replaces.iter().filter(|one| **one != entry.id).cloned());
            state.entries.push(entry);
            state.take_receipt(receipt);
        });
        if is_kept {
            channel::post();
            // Before the first attempt, so that closing the page now loses nothing.
            self.ask_for_sync().await;
        }
        drop((alone, sender));
        self.ask_before_leaving();
        self.send(id, false);
        self.schedule();
        PostOutcome::OnItsWay
    }

    /// Has the browser wake the service worker as long as something waits, and notes whether it will.
    pub(super) async fn ask_for_sync(self) {
        // A browser without background sync, or one that does not allow it, is no failure.
        let has_sync = js::ask_for_sync().await.is_ok_and(|is_registered| is_registered.is_truthy());
        if self.with_untracked(|state| state.has_sync) != has_sync {
            self.update(|state| state.has_sync = has_sync);
        }
    }

    pub(super) async fn sender_lock(self) -> locks::Held {
        locks::alone(&[&self.name(), SENDER_LOCK].concat()).await
    }

    /// Takes a sign-up out of the outbox that was never sent; `false` when it may have been, and a message must say so.
    pub async fn forget_unsent(self, first: SubmissionId) -> bool {
        let sender = self.sender_lock().await;
        self.look().await;
        let plan = self.state.try_with_untracked(|state| plan_withdrawal(&first, &state.entries));
        let Some(WithdrawalPlan::Unsent(ids)) = plan else { return false };
        self.forget(ids, Some(first)).await;
        drop(sender);
        true
    }

    pub(super) fn ids(self, which: impl Fn(&OutboxEntry) -> bool) -> Vec<SubmissionId> {
        self.with_untracked(|state| {
            state.entries.iter().filter(|entry| which(entry)).map(|entry| entry.id.clone()).collect()
        })
    }

    /// When the event ends, in milliseconds.
    pub fn event_ends(self) -> i64 {
        self.facts.try_get().map(|data| data.schedule.ends.timestamp_millis()).unwrap_or_default()
    }

    /// Writes a receipt down anew.
    pub async fn put_receipt(self, receipt: Receipt) {
        let (first, text) = (receipt.first.clone(), receipt.to_json());
        let is_kept = self.keeps_untracked(&first);
        self.update(|state| {
            state.changes += 1;
            state.take_receipt(Some(receipt));
        });
        if is_kept {
            // Where the device does not take it, the older one tells of the same sign-up.
            _ = database::apply(&self.name(), vec![put(RECEIPTS, first.as_str(), text)]).await;
        }
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

    /// Whether nothing must be done before a message is sent; tracked.
    pub fn may_go(&self, id: &SubmissionId) -> bool {
        self.with(|state| state.may_go(id))
    }

    pub(super) fn keeps_untracked(&self, id: &SubmissionId) -> bool {
        self.with_untracked(|state| !state.unkept.contains(id))
    }

    /// Whoever closes a page that alone knows of a message is asked first.
    pub(super) fn ask_before_leaving(self) {
        let is_at_risk = self.with_untracked(|state| {
            state.entries.iter().any(|entry| state.unkept.contains(&entry.id) && !entry.is_done())
        });
        document::ask_before_leaving(is_at_risk);
    }
}

/// Takes a text out of the database.
pub(super) fn take_out(store: &'static str, id: &SubmissionId) -> Change {
    Change { store, key: id.as_str().into(), text: None }
}

/// Puts a text into the database.
pub(super) fn put(store: &'static str, key: &str, text: String) -> Change {
    Change { store, key: key.into(), text: Some(text) }
}

/// What was sent from this device.
pub fn use_outbox() -> Outbox {
    expect_context()
}

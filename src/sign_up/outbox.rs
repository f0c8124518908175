//! Everything that was sent from this device, and the one who sends it: shared by all forms of the page, all tabs, and
//! the service worker, through the browser's database. Where that is missing, it lives as long as the page.

use super::{
    moving,
    outbox_state::{OutboxState, answer_from_worker},
};
use crate::browser::{
    channel, clock,
    database::{self, Change, OUTBOX, RECEIPTS},
    document, fetch, js, json, locks, random,
};
use crate::context::Facts;
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        backend::{Answer, Backend, Outcome, outcome_from_answer},
        handoff::{SENDER_LOCK, database_name},
        message::{Purpose, SubmissionId},
        outbox::{OutboxEntry, State, WithdrawalPlan, last_on_its_way, plan_withdrawal},
        receipt::Receipt,
    },
    form::Form,
    json::{Value, object, quoted},
    page::Forms,
};
use std::{sync::Arc, time::Duration};

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
                self.visit();
            }
        });
        self.visit();
    }

    /// Somebody looks at the page: what other tabs and the service worker did meanwhile is taken up, and everything is
    /// tried that waits, also what was held.
    fn visit(self) {
        spawn_local(async move {
            self.look().await;
            self.mark_database().await;
            self.expire_receipts().await;
            self.follow_settings(OutboxEntry::visit);
            self.ask_what_was_read().await;
        });
    }

    fn event_folder(&self) -> String {
        self.facts.try_get().map(|data| data.to_event.clone()).unwrap_or_default()
    }

    /// A file of the event's folder; `None` when it does not come.
    pub(super) async fn own_file(self, name: &str) -> Option<Vec<u8>> {
        fetch::own_file(&[&self.event_folder(), name].concat()).await.ok()
    }

    /// The name of this event's database, channel and locks.
    #[inline(never)]
    pub fn name(&self) -> String {
        // A part of the page that is gone has no name any more; what it left is found at the next visit.
        self.facts.try_get().map(|data| database_name(&data.site_id, &data.slug)).unwrap_or_default()
    }

    /// A form by its id; `None` when there is none of that name any more.
    pub(super) fn form(self, id: &str) -> Option<Arc<Form>> {
        self.facts.try_get()?.forms.all().into_iter().find(|form| form.id == id).cloned()
    }

    /// Asks the settings of a form's service; `None` when there is no such form any more.
    fn ask_backend<T>(&self, form: &str, ask: impl FnOnce(&Backend) -> T) -> Option<T> {
        self.form(form).map(|form| ask(&form.backend))
    }

    /// Hands a message in: it is written down, together with its receipt, before anything is sent.
    pub async fn post(self, post: Post) -> PostOutcome {
        let Post { entry, receipt, replaces, is_kept } = post;
        // Two tabs that show the same draft may be told to send it in the same instant.
        let alone = locks::alone(&[&self.name(), ":press"].concat()).await;
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
    async fn ask_for_sync(self) {
        // A browser without background sync, or one that does not allow it, is no failure.
        let has_sync = js::ask_for_sync().await.is_ok_and(|is_registered| is_registered.is_truthy());
        if self.with_untracked(|state| state.has_sync) != has_sync {
            self.update(|state| state.has_sync = has_sync);
        }
    }

    async fn sender_lock(self) -> locks::Held {
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
        let mut answered = Vec::new();
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

    /// Whether the browser, or a person, has emptied the database since this page last looked, rather than another tab taken
    /// something out.
    fn was_emptied(self, found: &[Value]) -> bool {
        self.with_untracked(|state| !state.marker.is_empty() && state.marker != marker_in(found))
    }

    /// Puts what this page knows into a database that was emptied, and perhaps filled by another tab since.
    async fn write_again(self, found: &[Value], receipts: &[Value]) {
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
    fn marker(self) -> Change {
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
    async fn mark_database(self) {
        if self.with_untracked(|state| state.marker.is_empty() && !state.entries.is_empty()) {
            // Where the device does not take it, the next visit tries again.
            _ = database::apply(&self.name(), vec![self.marker()]).await;
        }
    }

    /// The network is back: what waits only because an end was unknown need not wait any longer.
    fn hurry(self) {
        self.follow_settings(OutboxEntry::hurry);
    }

    /// Brings what waits into line with the form services' settings, and sends what is due then. What somebody was sending
    /// is looked after: who still sends it holds the lock.
    fn follow_settings(self, wake: Wake) {
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

    pub(super) fn ids(self, which: impl Fn(&OutboxEntry) -> bool) -> Vec<SubmissionId> {
        self.with_untracked(|state| {
            state.entries.iter().filter(|entry| which(entry)).map(|entry| entry.id.clone()).collect()
        })
    }

    /// The answers of receipts are forgotten some time after the event.
    async fn expire_receipts(self) {
        let now = clock::now().timestamp_millis();
        let ends = self.event_ends();
        let old: Vec<_> = self.update(|state| {
            let old =
                state.receipts.iter_mut().filter_map(|one| one.forget_old_answers(ends, now).then(|| one.clone()));
            old.collect()
        });
        let changes = old.iter().map(|receipt| put(RECEIPTS, receipt.first.as_str(), receipt.to_json()));
        // Where the device keeps nothing, it has forgotten them already.
        _ = database::apply(&self.name(), changes.collect()).await;
    }

    /// When the event ends, in milliseconds.
    pub fn event_ends(self) -> i64 {
        self.facts.try_get().map(|data| data.schedule.ends.timestamp_millis()).unwrap_or_default()
    }

    /// Sends one message when it is its time; `is_asked` when a person wants it now.
    pub fn send(self, id: SubmissionId, is_asked: bool) {
        self.send_woken(id, is_asked, |_, _| {});
    }

    fn send_woken(self, id: SubmissionId, is_asked: bool, wake: Wake) {
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

    async fn attempt(self, id: &SubmissionId, is_asked: bool, is_alone: bool, wake: Wake) {
        if self.with_untracked(|state| !state.may_go(id)) {
            return;
        }
        let mut request = None;
        let now = clock::now().timestamp_millis();
        let claim = |entry: &mut OutboxEntry| {
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
                let is_online = fetch::own_server_answers(&self.event_folder()).await;
                Some(if is_online { Outcome::Unreachable } else { Outcome::Unknown })
            }
        };
        self.note(id, outcome).await;
        if self.with_untracked(|state| state.entry(id).is_some_and(|entry| entry.due().is_some())) {
            spawn_local(self.ask_for_sync());
        }
    }

    fn outcome_of(self, id: &SubmissionId, answer: &Answer) -> Option<Outcome> {
        let form = self.with_untracked(|state| Some(state.entry(id)?.form.clone()))?;
        self.ask_backend(&form, |backend| outcome_from_answer(backend, answer))
    }

    async fn note(self, id: &SubmissionId, outcome: Option<Outcome>) {
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

    /// Changes one message, with nobody else in between, here and on the device; what it is then, `None` when it is
    /// not there any more.
    pub(super) async fn change(self, id: &SubmissionId, change: impl FnOnce(&mut OutboxEntry)) -> Option<OutboxEntry> {
        // Without its type, of which each would bring all of what follows.
        self.change_by(id, Box::new(change)).await
    }

    async fn change_by(self, id: &SubmissionId, change: Box<dyn FnOnce(&mut OutboxEntry) + '_>) -> Option<OutboxEntry> {
        let here = self.with_untracked(|state| state.entry(id).cloned());
        let mut change = Some(change);
        let mut changed = None;
        let mut is_of_page = self.with_untracked(|state| state.unkept.contains(id));
        if !is_of_page {
            let update = |text: Option<String>| {
                let mut entry = OutboxEntry::from_json(&json::parse(&text?)?).ok()?;
                // This page may have hurried it, or know better where it goes.
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

    /// Wakes when the next message is due.
    fn schedule(self) {
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

    fn on_time(self) {
        let now = clock::now().timestamp_millis();
        for id in self.ids(|entry| entry.due().is_some_and(|due| due <= now)) {
            self.send(id, false);
        }
        self.schedule();
    }
}

/// What makes a message due before its time.
type Wake = fn(&mut OutboxEntry, i64);

/// The key of the database's own name, beside the messages, and the member that holds it.
const MARKER: &str = "marker";

/// The name of the database among what was found in it; empty when it has none.
fn marker_in(found: &[Value]) -> String {
    found.iter().find_map(|value| value.get(MARKER)?.as_text()).unwrap_or_default().into()
}

fn take_out(store: &'static str, id: &SubmissionId) -> Change {
    Change { store, key: id.as_str().into(), text: None }
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

//! How a draft is stored: as it is typed, on this device only, in step between tabs, and not at all where the person
//! says so.
//!
//! It is stored twice. `localStorage` is written at the moment a page ends, and tells other tabs; the database outlives a
//! browser that is killed, which may forget the former's last seconds. The newer one counts.

use super::{
    form_state::{FormState, SaveState},
    outbox::Outbox,
};
use crate::browser::{
    clock,
    database::{self, Change, DRAFTS},
    json, random, storage,
};
use chrono::DateTime;
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        handoff::{database_name, draft_name},
        message::SubmissionId,
    },
    form::draft::{Draft, KeptDraft},
};
use std::time::Duration;

/// How long after the last keystroke a draft is written down.
const PAUSE: Duration = Duration::from_millis(250);

impl FormState {
    /// Keeps in step with the end of the page and with other tabs, as long as the component is there.
    pub fn listen(self) {
        for event in ["pagehide", "visibilitychange"] {
            let handle = window_event_listener_untyped(event, move |_| self.flush());
            on_cleanup(move || handle.remove());
        }
        let handle = window_event_listener_untyped("storage", move |event| {
            if self.is_there() && storage::changed_key(&event) == self.key() {
                self.follow_another_tab();
            }
        });
        on_cleanup(move || handle.remove());
    }

    /// Brings back what an earlier visit left.
    pub fn restore(self) {
        let (outbox, form, key) = (self.outbox, self.form().id.clone(), self.key());
        spawn_local(async move {
            // A change that is half done needs the receipt of what it changes.
            outbox.look().await;
            let was_sent =
                |draft: &str| outbox.with_untracked(|outbox| outbox.receipts.iter().any(|one| one.draft == draft));
            let kept = newest(outbox, &form, &key, was_sent).await;
            if self.is_there() {
                self.take_up(kept);
            }
        });
    }

    fn take_up(self, kept: Result<Option<KeptDraft>, storage::StorageError>) {
        self.is_restored.set(true);
        if kept.is_err() {
            self.save_state.set(SaveState::MemoryOnly);
        }
        if self.is_shared.get_untracked() {
            return self.store_nothing();
        }
        let stored = kept.ok().flatten();
        let was_stored = stored.is_some();
        // What was typed before the program came, or since, stays.
        let typed = self.draft.get_untracked();
        let answers = stored.map(|stored| self.show_stored(stored, typed.clone())).unwrap_or_default();
        let is_news = !was_stored || self.draft.get_untracked() != answers;
        if is_news && !self.draft.with_untracked(Draft::is_blank) {
            self.save();
        }
    }

    /// Puts a stored draft into the form, below what was typed on this page meanwhile; what of it fits the form.
    fn show_stored(self, stored: KeptDraft, typed: Draft) -> Draft {
        let (answers, dropped_answers) = stored.answers.reconciled(&self.form());
        let first = SubmissionId::from_text(&stored.changes);
        let changing = self
            .outbox
            .with_untracked(|outbox| outbox.receipts.iter().find(|one| Some(&one.first) == first.as_ref()).cloned());
        self.draft_id.set_value(stored.id);
        self.changing.set(changing);
        self.dropped_answers.set(dropped_answers);
        let saved_at = DateTime::from_timestamp_millis(stored.saved_at).unwrap_or_default();
        self.save_state.set(SaveState::Saved(saved_at));
        self.fill(&typed.with_kept(answers.clone()));
        answers
    }

    /// Another tab has typed, sent or thrown away the same draft.
    fn follow_another_tab(self) {
        if self.is_shared.get_untracked() || !self.is_restored.get_untracked() {
            return;
        }
        match read(&self.key()) {
            Ok(Some(stored)) => drop(self.show_stored(stored, Draft::default())),
            _ => self.empty(),
        }
    }

    /// Stores the draft once nothing was typed for a moment.
    pub(super) fn save_soon(self) {
        let save_state = self.save_state.get_untracked();
        if !self.is_restored.get_untracked() || save_state == SaveState::Off {
            return;
        }
        if !matches!(save_state, SaveState::MemoryOnly | SaveState::Saving) {
            self.save_state.set(SaveState::Saving);
        }
        self.stop_waiting();
        self.saving.set_value(set_timeout_with_handle(move || self.flush(), PAUSE).ok());
    }

    /// No draft waits to be written down any more; whether one did.
    fn stop_waiting(self) -> bool {
        let waiting = self.saving.try_update_value(Option::take).flatten();
        waiting.map(|waiting| waiting.clear()).is_some()
    }

    /// The page ends, or the moment is over: what was typed is written down now.
    pub(super) fn flush(self) {
        if self.stop_waiting() {
            self.save();
        }
    }

    /// Stores the draft at once: before what it replaces is forgotten.
    pub(super) fn save_now(self) {
        if self.save_state.get_untracked() != SaveState::Off {
            self.save();
        }
    }

    fn save(self) {
        let (form, saved_at) = (self.form(), clock::now());
        let draft = self.draft.get_untracked();
        let stored = KeptDraft {
            id: self.draft_id(),
            changes: self
                .changing
                .with_untracked(|changing| changing.as_ref().map(|one| one.first.as_str().to_string()))
                .unwrap_or_default(),
            form_version: form.version.clone(),
            saved_at: saved_at.timestamp_millis(),
            answers: draft.clone(),
        };
        let text = stored.to_json();
        if storage::write(&self.key(), &text).is_err() {
            return self.save_state.set(SaveState::MemoryOnly);
        }
        let database = self.outbox.name();
        spawn_local(async move {
            // Where there is no database, the other place is all there is.
            _ = database::apply(&database, vec![Change { store: DRAFTS, key: form.id.clone(), text: Some(text) }])
                .await;
            // Only now it outlives a browser that is killed, so only now it is said, unless more was typed meanwhile.
            let is_waiting = self.saving.try_with_value(Option::is_some).unwrap_or(true);
            let is_saved = self
                .save_state
                .try_get_untracked()
                .is_some_and(|state| matches!(state, SaveState::Saving | SaveState::Untouched | SaveState::Saved(_)));
            if !is_waiting && is_saved {
                self.save_state.set(if draft.is_blank() { SaveState::Untouched } else { SaveState::Saved(saved_at) });
            }
        });
    }

    /// The name of the draft; from now on it has one.
    pub(super) fn draft_id(self) -> String {
        self.draft_id
            .try_update_value(|id| {
                if id.is_empty() {
                    *id = random_id();
                }
                id.clone()
            })
            .unwrap_or_default()
    }

    /// Throws the draft away, here and on the device.
    pub fn discard(self) {
        self.forget_draft();
        self.empty();
    }

    /// Empties the form; what is stored on the device stays as it is.
    pub(super) fn empty(self) {
        self.stop_waiting();
        self.draft_id.set_value(String::new());
        self.changing.set(None);
        self.clear_problems();
        self.dropped_answers.set(Vec::new());
        if !matches!(self.save_state.get_untracked(), SaveState::MemoryOnly | SaveState::Off) {
            self.save_state.set(SaveState::Untouched);
        }
        self.preview.set(None);
        self.fill(&Draft::default());
    }

    /// Takes the draft off this device.
    pub(super) fn forget_draft(self) {
        // A browser that is killed now may bring back what was in its storage; the newer, empty one then counts.
        let nothing = KeptDraft {
            id: String::new(),
            changes: String::new(),
            form_version: String::new(),
            saved_at: clock::now().timestamp_millis(),
            answers: Draft::default(),
        };
        let text = (!self.is_shared.get_untracked()).then(|| nothing.to_json());
        write_in_database(self.outbox.name(), self.form().id.clone(), text);
        // Where there is no storage there is nothing to forget.
        _ = storage::remove(&self.key());
    }

    /// This is a shared computer, or is one no longer.
    pub(super) fn follow_shared(self, is_shared: bool) {
        if is_shared {
            return self.store_nothing();
        }
        self.save_state.set(SaveState::Untouched);
        if !self.draft.with_untracked(Draft::is_blank) {
            self.save();
        }
    }

    fn store_nothing(self) {
        self.save_state.set(SaveState::Off);
        self.forget_draft();
    }

    fn key(&self) -> String {
        self.facts.with(|facts| draft_name(&database_name(&facts.site_id, &facts.slug), &self.form().id))
    }
}

/// A draft by its key; a text that cannot be read (another version's, or damaged) is as good as none.
fn read(key: &str) -> Result<Option<KeptDraft>, storage::StorageError> {
    Ok(storage::read(key)?.and_then(|text| KeptDraft::from_json(&json::parse(&text)?).ok()))
}

/// The newer of the two places' drafts, unless it is too old, empty, or was sent.
async fn newest(
    outbox: Outbox,
    form: &str,
    key: &str,
    was_sent: impl Fn(&str) -> bool,
) -> Result<Option<KeptDraft>, storage::StorageError> {
    let of_storage = read(key)?;
    let database = outbox.name();
    // Where there is no database, the other place is enough.
    let of_database = database::get(&database, DRAFTS, form).await.ok().flatten();
    let of_database = of_database.and_then(|text| KeptDraft::from_json(&json::parse(&text)?).ok());
    let newest = [of_storage, of_database].into_iter().flatten().max_by_key(|stored| stored.saved_at);
    let Some(stored) = newest else { return Ok(None) };
    let was_sent = !stored.id.is_empty() && was_sent(&stored.id);
    let is_blank = stored.answers.is_blank();
    let is_old = !was_sent
        && stored.is_expired(clock::now().timestamp_millis())
        && (is_blank || outbox.time_of_server().await.is_some_and(|now| stored.is_expired(now)));
    if was_sent || is_old {
        _ = storage::remove(key);
        write_in_database(database, form.into(), None);
        return Ok(None);
    }
    Ok((!is_blank).then_some(stored))
}

fn write_in_database(database: String, form: String, text: Option<String>) {
    spawn_local(async move {
        // The other place has it too.
        _ = database::apply(&database, vec![Change { store: DRAFTS, key: form, text }]).await;
    });
}

/// A name by chance.
fn random_id() -> String {
    random::random_bytes().map(|bytes| SubmissionId::from_random(bytes).as_str().into()).unwrap_or_default()
}

//! How a draft is kept: as it is typed, on this device only, in step between tabs, and not at all where the person
//! says so.
//!
//! It lies in two places. `localStorage` is written in the moment in which a page ends, and tells other tabs; the
//! database outlives a browser that is killed, which may forget the former's last seconds. The newer one counts.

use super::desk::{Desk, Keeping};
use crate::browser::{
    address, clock,
    database::{self, Change, DRAFTS},
    document, json, random, storage,
};
use chrono::DateTime;
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::message::SubmissionId,
    form::draft::{Draft, KeptDraft},
    markup::Markup,
};
use std::time::Duration;

/// How long after the last keystroke a draft is written down.
const PAUSE: Duration = Duration::from_millis(250);

impl Desk {
    /// Keeps in step with the end of the page and with other tabs.
    pub fn listen(self) {
        for event in ["pagehide", "visibilitychange"] {
            _ = window_event_listener_untyped(event, move |_| self.flush());
        }
        _ = window_event_listener_untyped("storage", move |event| {
            if self.is_there() && storage::changed_key(&event) == self.key() {
                self.follow_another_tab();
            }
        });
    }

    /// Brings back what an earlier visit left.
    pub fn restore(self) {
        let is_shared = address::query_pairs().iter().any(|(name, _)| name == "shared");
        self.change(|state| state.is_shared |= is_shared);
        let (outbox, form, key) = (self.session.outbox, self.form().id.clone(), self.key());
        spawn_local(async move {
            // A change that is half done needs the receipt of what it changes.
            outbox.look().await;
            let was_sent = |draft: &str| outbox.with(|known| known.receipts.iter().any(|one| one.draft == draft));
            let kept = newest(&outbox.name(), &form, &key, was_sent).await;
            if self.is_there() {
                self.take_up(kept);
                self.paint();
            }
        });
    }

    fn take_up(self, kept: Result<Option<KeptDraft>, storage::StorageError>) {
        // What was typed before the program arrived, or what the browser filled in again, is in the controls; or it was,
        // and the form has just left the page.
        let typed = document::typed(&self.form().id).with_kept(self.know(|state| state.draft.clone()));
        let is_shared = self.change(|state| {
            state.is_restored = true;
            if kept.is_err() {
                state.keeping = Keeping::MemoryOnly;
            }
            state.is_shared
        });
        if is_shared {
            self.change(|state| state.draft = typed);
            return self.keep_nothing();
        }
        if let Some(kept) = kept.ok().flatten() {
            self.show_kept(kept, &typed);
        }
        let is_news = self.change(|state| {
            let kept = state.draft.clone();
            state.draft = typed.with_kept(std::mem::take(&mut state.draft));
            state.draft != kept || state.draft_id.is_empty()
        });
        if is_news && self.know(|state| !state.draft.is_blank()) {
            self.keep();
        }
        self.ask_what_is_asked();
    }

    /// Puts a kept draft into the form; what was typed on this page meanwhile stays.
    fn show_kept(self, kept: KeptDraft, typed: &Draft) {
        let form = self.form();
        let (answers, misfits) = kept.answers.fitted(&form);
        let first = SubmissionId::from_text(&kept.changes);
        let changing = self
            .session
            .outbox
            .with(|known| known.receipts.iter().find(|one| Some(&one.first) == first.as_ref()).cloned());
        self.change(|state| {
            (state.draft_id, state.changing, state.misfits) = (kept.id, changing, misfits);
            state.keeping = Keeping::Saved(DateTime::from_timestamp_millis(kept.saved_at).unwrap_or_default());
        });
        self.fill(typed.clone().with_kept(answers));
    }

    /// Another tab has typed, sent or thrown away the same draft.
    fn follow_another_tab(self) {
        if self.know(|state| state.is_shared || !state.is_restored) {
            return;
        }
        match read(&self.key()) {
            Ok(Some(kept)) => self.show_kept(kept, &Draft::default()),
            _ => self.empty(),
        }
        self.paint();
    }

    /// Keeps the draft once nothing was typed for a moment.
    pub(super) fn keep_soon(self) {
        self.change(|state| {
            if !state.is_restored || state.keeping == Keeping::Off {
                return;
            }
            if state.keeping != Keeping::MemoryOnly {
                state.keeping = Keeping::Saving;
            }
            if let Some(old) = state.saving.take() {
                old.clear();
            }
            state.saving = set_timeout_with_handle(move || self.flush(), PAUSE).ok();
        });
    }

    /// The page ends, or the moment is over: what was typed is written down now.
    pub(super) fn flush(self) {
        if let Some(waiting) = self.change(|state| state.saving.take()) {
            waiting.clear();
            self.keep();
            self.paint();
        }
    }

    /// Keeps the draft at once: before what it replaces is forgotten.
    pub(super) fn keep_now(self) {
        if self.know(|state| state.keeping != Keeping::Off) {
            self.keep();
        }
    }

    fn keep(self) {
        let (form, saved_at) = (self.form(), clock::now());
        let text = self.change(|state| {
            if state.draft_id.is_empty() {
                state.draft_id = new_id();
            }
            let changes = state.changing.as_ref().map(|one| one.first.as_str().to_string());
            let kept = KeptDraft {
                id: state.draft_id.clone(),
                changes: changes.unwrap_or_default(),
                form_version: form.version.clone(),
                saved_at: saved_at.timestamp_millis(),
                answers: state.draft.clone(),
            };
            kept.to_json()
        });
        if storage::write(&self.key(), &text).is_err() {
            return self.change(|state| state.keeping = Keeping::MemoryOnly);
        }
        let database = self.session.outbox.name();
        spawn_local(async move {
            // Where there is no database, the other place is all there is.
            _ = database::apply(&database, vec![Change { store: DRAFTS, key: form.id.clone(), text: Some(text) }])
                .await;
            // Only now it outlives a browser that is killed, so only now it is said, unless more was typed meanwhile.
            self.change(|state| {
                if state.saving.is_none()
                    && matches!(state.keeping, Keeping::Saving | Keeping::Nothing | Keeping::Saved(_))
                {
                    state.keeping = if state.draft.is_blank() { Keeping::Nothing } else { Keeping::Saved(saved_at) };
                }
            });
            self.paint();
        });
    }

    /// Throws the draft away, here and on the device.
    pub fn discard(self) {
        self.forget_draft();
        self.empty();
    }

    /// Empties the form; what is kept on the device stays as it is.
    pub(super) fn empty(self) {
        self.change(|state| {
            if let Some(old) = state.saving.take() {
                old.clear();
            }
            state.draft_id.clear();
            state.changing = None;
            state.problems.clear();
            state.refused.clear();
            state.misfits.clear();
            if !matches!(state.keeping, Keeping::MemoryOnly | Keeping::Off) {
                state.keeping = Keeping::Nothing;
            }
        });
        self.show_preview_of(&Markup::default());
        self.fill(Draft::default());
    }

    /// Takes the draft off this device.
    pub(super) fn forget_draft(self) {
        // A browser that is killed now may bring back what lay in its storage; the newer, empty one then counts.
        let nothing = KeptDraft {
            id: String::new(),
            changes: String::new(),
            form_version: String::new(),
            saved_at: clock::now().timestamp_millis(),
            answers: Draft::default(),
        };
        let text = (!self.know(|state| state.is_shared)).then(|| nothing.to_json());
        write_in_database(self.session.outbox.name(), self.form().id.clone(), text);
        // Where there is no storage there is nothing to forget.
        _ = storage::remove(&self.key());
    }

    /// This is a shared computer, or is one no longer.
    pub fn set_shared(self, is_shared: bool) {
        self.change(|state| state.is_shared = is_shared);
        if is_shared {
            self.keep_nothing();
        } else {
            self.change(|state| state.keeping = Keeping::Nothing);
            if self.know(|state| !state.draft.is_blank()) {
                self.keep();
            }
        }
        self.paint();
    }

    fn keep_nothing(self) {
        self.change(|state| state.keeping = Keeping::Off);
        self.forget_draft();
    }

    fn key(&self) -> String {
        ["p4p:", &self.session.facts.get().slug, ":draft:", &self.form().id].concat()
    }
}

/// A draft by its key; a text that cannot be read (another version's, or damaged) is as good as none.
fn read(key: &str) -> Result<Option<KeptDraft>, storage::StorageError> {
    Ok(storage::read(key)?.and_then(|text| KeptDraft::from_json(&json::parse(&text)?).ok()))
}

/// The newer of the two places' drafts, unless it is too old, empty, or was sent.
async fn newest(
    database: &str,
    form: &str,
    key: &str,
    was_sent: impl Fn(&str) -> bool,
) -> Result<Option<KeptDraft>, storage::StorageError> {
    let of_storage = read(key)?;
    let mut of_database = None;
    // Only looked at: nothing is written. Where there is no database, the other place is enough.
    let look = |text: Option<String>| {
        of_database = text.and_then(|text| KeptDraft::from_json(&json::parse(&text)?).ok());
        None
    };
    _ = database::update(database, DRAFTS, form, look).await;
    let newest = [of_storage, of_database].into_iter().flatten().max_by_key(|kept| kept.saved_at);
    let Some(kept) = newest else { return Ok(None) };
    if (!kept.id.is_empty() && was_sent(&kept.id)) || kept.is_expired(clock::now().timestamp_millis()) {
        _ = storage::remove(key);
        write_in_database(database.into(), form.into(), None);
        return Ok(None);
    }
    Ok(Some(kept).filter(|kept| !kept.answers.is_blank()))
}

fn write_in_database(database: String, form: String, text: Option<String>) {
    spawn_local(async move {
        // The other place has it too.
        _ = database::apply(&database, vec![Change { store: DRAFTS, key: form, text }]).await;
    });
}

/// A name for a draft, by chance.
pub fn new_id() -> String {
    random::random_bytes().map(|bytes| SubmissionId::from_random(bytes).as_str().into()).unwrap_or_default()
}

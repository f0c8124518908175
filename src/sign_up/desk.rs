use crate::{
    app::App,
    browser::{clock, document, seal},
};
use chrono::{DateTime, Utc};
use leptos::{
    ev::Event,
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_domain::{
    delivery::{
        outbox::{Entry, State as EntryState},
        receipt::Receipt,
    },
    form::{Form, draft::Draft, kind::Kind, problem::Problem, submission::problem_of_field},
};
use std::sync::Arc;

/// The desk at which one form is filled in: its draft, what is wrong with it, and what became of it when sent. How
/// drafts are kept is in `drafts`, how they are sent in `sending`, and what is seen of it all in `paint`.
#[derive(Clone, Copy)]
pub struct Desk {
    pub(super) session: App,
    form: StoredValue<Arc<Form>>,
    state: StoredValue<State>,
}

/// What a desk knows. One value for all of it, painted as a whole: a signal for each would cost more bytes than it
/// saves work.
#[derive(Default)]
pub struct State {
    /// How much of the form is on the page.
    pub mode: Mode,
    /// The field that was left last and is not checked yet.
    pub left: String,
    /// What is typed so far.
    pub draft: Draft,
    /// Names the draft: see [`KeptDraft::id`](p4p_domain::form::draft::KeptDraft::id).
    pub draft_id: String,
    /// Whether what earlier visits left has been looked at; before that nothing is written over it.
    pub is_restored: bool,
    /// Ends with the draft being written down.
    pub saving: Option<TimeoutHandle>,
    /// When the form was there to be filled in, in milliseconds since 1970-01-01T00:00:00Z.
    pub shown_at: i64,
    /// What is wrong; filled at Send, and by a field that is left.
    pub problems: Vec<Problem>,
    /// What was wrong at the last press of Send: the summary, which stays as it is while the person mends it.
    pub refused: Vec<Problem>,
    /// Whether what is typed is kept.
    pub keeping: Keeping,
    /// Whether this is a shared computer, which is to keep nothing.
    pub is_shared: bool,
    /// The questions whose kept answers no longer fit the form.
    pub misfits: Vec<String>,
    /// What is being changed, when it was sent before.
    pub changing: Option<Receipt>,
    /// Whether Send was pressed and the answers are being sealed and written down.
    pub is_pressed: bool,
    /// Whether the form service refused the answers, which are back in the form.
    pub is_rejected: bool,
    /// The number of the receipt whose withdrawal waits for a second press.
    pub doubted: String,
    /// What was painted last, by the parts of the form.
    pub painted: Vec<(String, String)>,
}

/// How much of a form is on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// What was sent with it.
    #[default]
    Rest,
    /// What was sent, and that it is not open yet.
    Early,
    /// What was sent, and that it is closed although the event is not.
    Closed,
    /// The form.
    Full,
}

/// Whether what is typed outlives the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing was typed yet.
    #[default]
    Nothing,
    /// Typed, and about to be kept.
    Saving,
    /// Kept on this device since then.
    Saved(DateTime<Utc>),
    /// This browser keeps nothing: it lasts as long as the page.
    MemoryOnly,
    /// The person wants nothing to be kept.
    Off,
}

impl Desk {
    /// A desk as it is printed.
    pub fn new(session: App, form: Arc<Form>, mode: Mode) -> Self {
        let state = State { mode, ..State::default() };
        Self { session, form: StoredValue::new(form), state: StoredValue::new(state) }
    }

    /// The form's definition.
    #[inline(never)]
    pub fn form(&self) -> Arc<Form> {
        self.form.get_value()
    }

    /// Whether the desk is still there; a part of the page may be gone when a task comes back to it.
    pub fn is_there(&self) -> bool {
        self.form.try_get_value().is_some()
    }

    /// Reads what the desk knows.
    pub fn know<T: Default>(&self, read: impl FnOnce(&State) -> T) -> T {
        self.change(|state| read(state))
    }

    /// Changes what the desk knows; a desk that is gone changes no more.
    pub fn change<T: Default>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let (mut change, mut result) = (Some(change), T::default());
        self.with_state(&mut |state| {
            if let Some(change) = change.take() {
                result = change(state);
            }
        });
        result
    }

    /// One way to the state for all: every further one would cost the bytes of its locks.
    #[inline(never)]
    fn with_state(&self, visit: &mut dyn FnMut(&mut State)) {
        _ = self.state.try_update_value(|state| visit(state));
    }

    /// The id of a control or another part of the form, for labels, problems and the keyboard.
    #[inline(never)]
    pub fn control_id(&self, field: &str) -> String {
        [&self.form().id, "-", field].concat()
    }

    /// What was sent last with this form and is not put away: its answers are not in the form.
    pub fn entry(&self) -> Option<Entry> {
        let form = self.form();
        self.session.outbox.with(|known| {
            let mut of_form = known.entries.iter().rev().filter(|entry| entry.form == form.id);
            of_form.find(|entry| !matches!(entry.state, EntryState::Rejected(_))).cloned()
        })
    }

    /// Whether the form gives way to what became of it.
    pub fn is_sent(&self) -> bool {
        self.know(|state| state.changing.is_none()) && self.entry().is_some()
    }

    /// What was sent with this form, the latest first.
    pub fn receipts(&self) -> Vec<Receipt> {
        let form = self.form();
        self.session
            .outbox
            .with(|known| known.receipts.iter().rev().filter(|one| one.form == form.id).cloned().collect())
    }

    /// Prepares what only a browser can: the lists to choose from.
    pub fn prepare(self) {
        self.change(|state| state.shown_at = clock::now().timestamp_millis());
        for field in self.form().fields.iter().filter(|field| field.kind == Kind::Zone) {
            document::offer(&self.control_id(&[&field.id, "-list"].concat()), &clock::zones());
        }
        self.ask_what_is_asked();
    }

    /// Something was typed or chosen in a field: notes it, and keeps it.
    pub fn typed(self, field: &str, event: &Event) {
        if self.form().field(field).is_none() {
            return;
        }
        if self.form().backend.is_sealed() && self.know(|state| state.draft.is_blank()) {
            seal::warm_up();
        }
        // One control is looked at, not all: this runs between a key and its letter.
        self.change(|state| document::note_typed(event, &mut state.draft));
        self.ask_what_is_asked();
        self.keep_soon();
        // Nobody is told off while typing; but a problem goes away as soon as it is mended.
        if self.know(|state| state.problems.iter().any(|problem| problem.field.as_deref() == Some(field))) {
            self.check(field);
        }
        self.paint();
    }

    /// The controls are what the person sees, so they are what counts.
    pub(super) fn note_typed(self) {
        let typed = document::typed(&self.form().id);
        self.change(|state| state.draft = typed);
    }

    /// Shows the questions that the answers so far lead to, and hides the others.
    pub(super) fn ask_what_is_asked(self) {
        let form = self.form();
        for field in form.fields.iter().filter(|field| field.show_if.is_some()) {
            let is_asked = self.know(|state| form.asks(field, &state.draft));
            document::show_question(&self.control_id(&field.id), is_asked);
        }
    }

    /// A field was left. It is checked once the press or the key that left it has done its work: a problem that
    /// appeared between pressing and letting go would move the very thing that is being pressed.
    pub fn leave(self, field: String) {
        self.change(|state| state.left = field);
    }

    /// Checks the field that was left, unless it is still empty: that is only a problem at Send.
    pub fn settle(self) {
        let field = self.change(|state| std::mem::take(&mut state.left));
        if !field.is_empty() && self.know(|state| !state.draft.text(&field).trim().is_empty()) {
            self.check(&field);
            self.paint();
        }
    }

    fn check(self, field: &str) {
        let (form, facts) = (self.form(), self.session.facts.get());
        let Some(definition) = form.field(field) else { return };
        self.change(|state| {
            let message = problem_of_field(self.session.messages, &form, definition, &state.draft, &facts.nodes);
            state.problems.retain(|problem| problem.field.as_deref() != Some(field));
            state.problems.extend(message.map(|message| Problem { field: Some(field.into()), message }));
        });
    }

    /// Says what is wrong, in a summary that takes the keyboard.
    pub(super) fn refuse(self, problems: Vec<Problem>) {
        self.change(|state| {
            state.problems.clone_from(&problems);
            state.refused = problems;
        });
        self.paint();
        self.to_the_keyboard("problems");
    }

    /// Puts answers into the form, as if they had been typed.
    pub(super) fn fill(self, draft: Draft) {
        document::fill(&self.form().id, &draft);
        self.change(|state| state.draft = draft);
        self.ask_what_is_asked();
    }

    /// Moves the keyboard to the first question, after what had it is gone.
    pub fn to_the_first_question(self) {
        if let Some(first) = self.form().fields.first() {
            self.to_the_keyboard(&first.id);
        }
    }

    /// Moves the keyboard to a part of this form once it is there.
    pub fn to_the_keyboard(self, part: &str) {
        let id = self.control_id(part);
        spawn_local(async move {
            tick().await;
            document::focus(&id);
        });
    }
}

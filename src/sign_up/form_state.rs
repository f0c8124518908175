use super::{
    Keeping, Outbox,
    field_state::FieldState,
    shared_computer::{SharedComputer, use_shared_computer},
    submission_preview::SubmissionPreview,
    use_keeping, use_outbox,
};
use crate::erased::memo;
use crate::{
    browser::{clock, seal},
    context::{Facts, Hydrated, use_facts, use_hydrated, use_messages},
    embed::{Frame, use_frame},
};
use chrono::{DateTime, Utc};
use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use p4p_domain::{
    delivery::{
        message::SubmissionId,
        outbox::{OutboxEntry, State as EntryState},
        receipt::Receipt,
    },
    form::{
        Field, Form,
        draft::{Answer, Draft},
        problem::Problem,
        submission::{Submission, Surroundings, problem_of_field},
    },
    i18n::messages::{Messages, sending},
    page::PageData,
};
use std::sync::Arc;

/// What was typed into the printed forms before the program came, by the forms' ids. Controls are written while they are
/// hydrated, so it is read before that, and provided to the components.
#[derive(Clone, Default)]
pub struct TypedBefore(pub Vec<(String, Draft)>);

/// How much of a form is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormAvailability {
    /// The form belongs to a later phase of the event.
    OtherPhase,
    /// The form belongs to an earlier phase: what was sent with it can be withdrawn.
    Past,
    /// Its time has not come.
    NotYet,
    /// Its time is over although the event is not.
    Closed,
    /// It can be filled in.
    Open,
}

/// Whether what is typed outlives the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing was typed yet.
    Untouched,
    /// Typed, and about to be saved.
    Saving,
    /// Saved on this device since then.
    Saved(DateTime<Utc>),
    /// This browser stores nothing: it lasts as long as the page.
    MemoryOnly,
    /// The person wants nothing to be stored.
    Off,
}

/// What cannot be undone, and so needs a second press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirming {
    /// Withdrawing what was sent.
    Withdrawal,
    /// Forgetting number and code.
    Forgetting,
}

/// The state of one form: what was typed, what is wrong with it, and what is about to happen to it. How drafts are stored is
/// in `draft_storage`, how they are sent in `submit`.
#[derive(Clone, Copy)]
pub struct FormState {
    pub(super) messages: Messages,
    pub(super) facts: Facts,
    pub(super) hydrated: Hydrated,
    pub(super) outbox: Outbox,
    /// For how long this browser keeps things.
    pub(super) keeping: Keeping,
    pub(super) frame: Frame,
    pub(super) shared: SharedComputer,
    form: StoredValue<Arc<Form>>,
    /// How much of the form is on the page.
    pub availability: Memo<FormAvailability>,
    fields: StoredValue<Vec<FieldState>>,
    /// The answers so far.
    pub draft: Memo<Draft>,
    /// What was wrong at the last press of Send: the summary, which stays as it is while the person mends it.
    pub refused: RwSignal<Vec<Problem>>,
    /// Whether what is typed is stored.
    pub save_state: RwSignal<SaveState>,
    /// Whether this is a shared computer, which is to store nothing: the same for all forms.
    pub is_shared: RwSignal<bool>,
    /// The ids of questions whose stored answers no longer fit the form.
    pub dropped_answers: RwSignal<Vec<String>>,
    /// What is being changed, when it was sent before.
    pub changing: RwSignal<Option<Receipt>>,
    /// Whether Send was pressed and the answers are being sealed and written down.
    pub is_pressed: RwSignal<bool>,
    /// Whether the form service refused the answers, which are back in the form.
    pub is_rejected: RwSignal<bool>,
    /// Whether what was withdrawn last had not been sent yet.
    pub is_withdrawn_unsent: RwSignal<bool>,
    /// What waits for a second press, and for which receipt.
    pub confirming: RwSignal<Option<(Confirming, SubmissionId)>>,
    /// What would be sent, when that was asked for.
    pub preview: RwSignal<Option<SubmissionPreview>>,
    /// What is looked at before it is sent, in a frame.
    pub review: RwSignal<Option<Submission>>,
    /// The control that people cannot see.
    pub honeypot: NodeRef<html::Input>,
    /// Whether what earlier visits left was looked at; before that nothing is written over it.
    pub is_restored: RwSignal<bool>,
    /// Names the draft: see [`KeptDraft::id`](p4p_domain::form::draft::KeptDraft::id).
    pub(super) draft_id: StoredValue<String>,
    /// Ends with the draft being written down.
    pub(super) saving: StoredValue<Option<TimeoutHandle>>,
    /// When the form was there to be filled in, in milliseconds since 1970-01-01T00:00:00Z.
    pub(super) shown_at: StoredValue<i64>,
    /// The question that was left last and is not checked yet.
    left: StoredValue<Option<String>>,
}

impl FormState {
    /// A form as it is printed, with what was typed before the program came.
    pub fn new(form: Arc<Form>, availability: Memo<FormAvailability>) -> Self {
        let typed = use_context::<TypedBefore>().unwrap_or_default().0;
        let typed = typed.into_iter().find(|(id, _)| *id == form.id).map(|(_, draft)| draft).unwrap_or_default();
        let fields = form.fields.iter().map(|field| FieldState::new(field, typed.get(&field.id)));
        let fields = StoredValue::new(fields.collect::<Vec<_>>());
        let form = StoredValue::new(form);
        let draft = memo(move || {
            let mut draft = Draft::default();
            let (form, fields) = (form.get_value(), fields.get_value());
            for (field, state) in form.fields.iter().zip(fields) {
                let answer = state.answer();
                if !answer.is_blank() {
                    draft.set(&field.id, answer);
                }
            }
            draft
        });
        Self {
            messages: use_messages(),
            facts: use_facts(),
            hydrated: use_hydrated(),
            outbox: use_outbox(),
            keeping: use_keeping(),
            frame: use_frame(),
            shared: use_shared_computer(),
            form,
            availability,
            fields,
            draft,
            refused: RwSignal::new(Vec::new()),
            save_state: RwSignal::new(SaveState::Untouched),
            is_shared: use_shared_computer().is_on,
            dropped_answers: RwSignal::new(Vec::new()),
            changing: RwSignal::new(None),
            is_pressed: RwSignal::new(false),
            is_rejected: RwSignal::new(false),
            is_withdrawn_unsent: RwSignal::new(false),
            confirming: RwSignal::new(None),
            preview: RwSignal::new(None),
            review: RwSignal::new(None),
            honeypot: NodeRef::new(),
            is_restored: RwSignal::new(false),
            draft_id: StoredValue::new(String::new()),
            saving: StoredValue::new(None),
            shown_at: StoredValue::new(0),
            left: StoredValue::new(None),
        }
    }

    /// The form's definition.
    pub fn form(&self) -> Arc<Form> {
        self.form.get_value()
    }

    /// Whether the component is still there; it may be gone when a task comes back to it.
    pub fn is_there(&self) -> bool {
        self.form.try_get_value().is_some()
    }

    /// The state of a question.
    pub fn field(&self, id: &str) -> Option<FieldState> {
        let at = self.form().fields.iter().position(|field| field.id == id)?;
        self.fields.with_value(|fields| fields.get(at).copied())
    }

    /// Each question with its state.
    pub fn fields(&self) -> Vec<(Field, FieldState)> {
        self.form().fields.iter().cloned().zip(self.fields.get_value()).collect()
    }

    /// What the button that sends says; tracked.
    pub fn send_label(&self) -> String {
        if self.changing.with(Option::is_some) {
            self.messages.get(sending::SEND_CHANGE).into()
        } else {
            self.form().send_label.clone()
        }
    }

    /// Whether the form can be filled in; tracked.
    pub fn is_open(&self) -> bool {
        self.availability.get() == FormAvailability::Open
    }

    /// Whether nobody can have sent anything with the form yet; tracked.
    pub fn is_ahead(&self) -> bool {
        matches!(self.availability.get(), FormAvailability::OtherPhase | FormAvailability::NotYet)
    }

    /// Whether a question is asked: as it was printed until the page is hydrated; tracked.
    pub fn is_asked(&self, field: &Field) -> bool {
        let form = self.form();
        if self.hydrated.get() {
            self.draft.with(|draft| form.asks(field, draft))
        } else {
            form.asks(field, &Draft::default())
        }
    }

    /// What was sent last with this form and is not put away: its answers are not in the form; tracked.
    pub fn entry(&self) -> Option<OutboxEntry> {
        self.entries().pop()
    }

    /// What else of this form is not done, the latest last; tracked.
    pub fn other_entries(&self) -> Vec<OutboxEntry> {
        let mut entries = self.entries();
        entries.pop();
        entries.retain(|entry| !entry.is_done());
        entries
    }

    fn entries(&self) -> Vec<OutboxEntry> {
        let form = self.form();
        let opens = form.opens.map(|opens| opens.timestamp_millis()).or_else(|| self.facts.with(opens_of));
        self.outbox.with(|outbox| {
            let is_of_form = |entry: &&OutboxEntry| entry.form == form.id;
            let is_news = |entry: &&OutboxEntry| {
                !matches!(entry.state, EntryState::Rejected(_)) && !entry.is_of_earlier_event(opens)
            };
            outbox.entries.iter().filter(is_of_form).filter(is_news).cloned().collect()
        })
    }

    /// Whether the form gives way to what became of it; tracked.
    pub fn is_sent(&self) -> bool {
        self.changing.with(Option::is_none) && self.entry().is_some()
    }

    /// What was sent with this form, the latest first; tracked.
    pub fn receipts(&self) -> Vec<Receipt> {
        let form = self.form();
        self.outbox.with(|outbox| {
            let of_form = outbox.receipts.iter().rev().filter(|receipt| receipt.form == form.id);
            of_form.cloned().collect()
        })
    }

    /// What a press of Send would send: the answers, and the number of what they change; `None` when there is no form to
    /// send from. Tracked.
    pub(super) fn to_be_sent(self) -> Option<(Draft, Option<SubmissionId>)> {
        let changing = self.changing.with(|changing| changing.as_ref().map(|receipt| receipt.first.clone()));
        (!self.is_sent()).then(|| (self.draft.get(), changing))
    }

    /// Something was typed or chosen in a question: notes and saves it.
    pub fn set_answer(self, field: &Field, answer: Answer) {
        self.answered(field, |state| state.set_answer(field, Some(answer)));
    }

    /// An option was chosen, or is chosen no longer.
    pub fn choose(self, field: &Field, option: &str, is_chosen: bool) {
        self.answered(field, |state| state.choose(option, is_chosen));
    }

    fn answered(self, field: &Field, note: impl FnOnce(FieldState)) {
        let Some(state) = self.field(&field.id) else { return };
        if self.form().backend.is_sealed() && self.draft.with_untracked(Draft::is_blank) {
            seal::warm_up();
        }
        note(state);
        self.save_soon();
        // It was what would be sent.
        if self.preview.with_untracked(Option::is_some) {
            self.preview.set(None);
        }
        // Nobody is told off while typing; but a problem goes away as soon as it is mended, here or in another question:
        // doors close after they open.
        for (field, state) in self.fields() {
            if untrack(|| state.has_problem()) {
                self.check(&field.id);
            }
        }
    }

    /// A question was left. It is checked once the press or the key that left it has done its work: a problem that
    /// appeared between pressing and letting go would move the very thing that is being pressed. The summary goes then,
    /// too, when all that it says is mended.
    pub fn leave(self, field: &str) {
        _ = self.left.try_set_value(Some(field.into()));
    }

    /// Checks the question that was left, unless it is still empty: that is only a problem at Send.
    pub fn check_left(self) {
        let Some(left) = self.left.try_update_value(Option::take).flatten() else { return };
        if self.draft.with_untracked(|draft| draft.get(&left).is_some()) {
            self.check(&left);
        }
        self.forget_mended();
    }

    /// Takes the summary away once nothing of it is wrong any more. What the form service says of the form as a whole stays.
    pub(super) fn forget_mended(self) {
        let form = self.form();
        let is_mended = |problem: &Problem| {
            let asked = problem.field.as_ref().and_then(|id| form.field(id)).map(|field| self.is_asked(field));
            let state = problem.field.as_ref().and_then(|id| self.field(id));
            asked == Some(false) || state.is_some_and(|state| !state.has_problem())
        };
        if untrack(|| self.refused.with(|all| !all.is_empty() && all.iter().all(is_mended))) {
            self.refused.set(Vec::new());
        }
    }

    fn check(self, id: &str) {
        let (form, facts) = (self.form(), self.facts.get());
        let Some((field, state)) = form.field(id).zip(self.field(id)) else { return };
        let draft = self.draft.get_untracked();
        state.set_problem(problem_of_field(self.messages, &form, field, &draft, around(&facts)));
    }

    /// Says what is wrong, in a summary that takes the keyboard.
    pub(super) fn refuse(self, problems: Vec<Problem>) {
        for (field, state) in self.fields() {
            let of_field = problems.iter().find(|problem| problem.field.as_ref() == Some(&field.id));
            state.set_problem(of_field.map(|problem| problem.message.clone()));
        }
        self.refused.set(problems);
        self.focus_part("problems");
    }

    /// Takes back everything that was said to be wrong.
    pub(super) fn clear_problems(self) {
        for (_, state) in self.fields() {
            state.set_problem(None);
        }
        self.refused.set(Vec::new());
    }

    /// Puts answers into the form, as if they had been typed.
    pub(super) fn fill(self, draft: &Draft) {
        for (field, state) in self.fields() {
            state.set_answer(&field, draft.get(&field.id).cloned());
        }
    }

    /// Whether the control that people cannot see was filled in. Programs fill in without events, so it is read here.
    pub(super) fn is_suspect(self) -> bool {
        self.honeypot.get_untracked().is_some_and(|control| !control.value().is_empty())
    }

    /// The form is there to be filled in.
    pub(super) fn note_shown(self) {
        self.shown_at.set_value(clock::now().timestamp_millis());
    }
}

/// What answers are checked against.
pub(super) fn around(facts: &PageData) -> Surroundings<'_> {
    Surroundings {
        nodes: &facts.nodes,
        schedule: facts.schedule,
        zone_named: clock::zone_named,
        time_there: clock::time_there,
    }
}

/// When the event's sign-up opens, in milliseconds.
fn opens_of(facts: &PageData) -> Option<i64> {
    facts.schedule.sign_up_opens.map(|opens| opens.timestamp_millis())
}

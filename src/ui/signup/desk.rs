use crate::{
    domain::{
        backend::{Outcome, outcome_from_response},
        draft::{Draft, KeptDraft},
        form::Form,
        json::{ReadError, Value},
        outbox::{Entry, State},
        problem::Problem,
        submission::{Submission, SubmissionId, problem_of_field},
    },
    platform::{clock, document, json, network, random, storage},
    ui::session::Session,
};
use chrono::{DateTime, Utc};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};
use std::sync::Arc;

/// The desk at which one form is filled in: its draft, what is wrong with it, and what became of it when sent.
#[derive(Clone, Copy)]
pub struct Desk {
    session: Session,
    form: StoredValue<Arc<Form>>,
    /// The field that was left last and is not checked yet.
    left: StoredValue<String>,
    /// What is typed so far.
    pub draft: RwSignal<Draft>,
    /// What is wrong; filled at Send, and by a field that is left.
    pub problems: RwSignal<Vec<Problem>>,
    /// What was wrong at the last press of Send: the summary, which stays as it is while the person mends it.
    pub refused: RwSignal<Vec<Problem>>,
    /// Whether what is typed is kept.
    pub keeping: RwSignal<Keeping>,
    /// The names of fields whose kept answers no longer fit the form.
    pub misfits: RwSignal<Vec<String>>,
    /// What was sent, once Send was pressed.
    pub entry: RwSignal<Option<Entry>>,
}

/// Whether what is typed outlives the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing was typed yet.
    Nothing,
    /// Kept on this device since then.
    Saved(DateTime<Utc>),
    /// This browser keeps nothing: it lasts as long as the page.
    MemoryOnly,
}

impl Desk {
    /// A desk as it is printed.
    pub fn new(session: Session, form: Form) -> Self {
        Self {
            session,
            form: StoredValue::new(Arc::new(form)),
            left: StoredValue::new(String::new()),
            draft: RwSignal::new(Draft::default()),
            problems: RwSignal::new(Vec::new()),
            refused: RwSignal::new(Vec::new()),
            keeping: RwSignal::new(Keeping::Nothing),
            misfits: RwSignal::new(Vec::new()),
            entry: RwSignal::new(None),
        }
    }

    /// Whether the program runs in a browser.
    pub fn is_ready(&self) -> bool {
        self.session.ready.get()
    }

    /// The form's definition.
    pub fn form(&self) -> Arc<Form> {
        self.form.get_value()
    }

    /// The id of a control, for labels, problems and the keyboard.
    pub fn control_id(&self, field: &str) -> String {
        [&self.form().id, "-", field].concat()
    }

    /// Brings back what an earlier visit left: a draft, and a sign-up that was sent. The draft stays beside an
    /// unfinished sign-up, so that its answers can still be changed.
    pub fn restore(self) {
        self.entry.set(self.kept("outbox", Entry::from_json));
        // What was typed before the program arrived, or what the browser filled in again, is in the controls.
        let typed = document::typed(&self.form().id);
        let kept = self.kept("draft", KeptDraft::from_json);
        if let Some(kept) = kept {
            let (answers, misfits) = kept.answers.fitted(&self.form());
            self.draft.set(typed.clone().with_kept(answers));
            self.draft.with_untracked(|draft| document::fill(&self.form().id, draft));
            self.misfits.set(misfits);
            self.keeping.set(Keeping::Saved(DateTime::from_timestamp_millis(kept.saved_at).unwrap_or_default()));
        }
        if !typed.is_blank() {
            self.draft.update(|draft| *draft = typed.with_kept(std::mem::take(draft)));
            self.keep();
        }
    }

    /// Something was typed or chosen in a field: notes it, and keeps it.
    pub fn typed(self, field: &str) {
        self.draft.set(document::typed(&self.form().id));
        self.keep();
        // Nobody is told off while typing; but a problem goes away as soon as it is mended.
        if self.problem_of(field).is_some() {
            self.check(field);
        }
    }

    /// A field was left. It is checked once the press or the key that left it has done its work: a problem that
    /// appeared between pressing and letting go would move the very thing that is being pressed.
    pub fn leave(self, field: &str) {
        self.left.set_value(field.into());
    }

    /// Checks the field that was left, unless it is still empty: that is only a problem at Send.
    pub fn settle(self) {
        let field = self.left.try_update_value(std::mem::take).unwrap_or_default();
        let is_blank = self.draft.with_untracked(|draft| draft.text(&field).trim().is_empty());
        if !is_blank {
            self.check(&field);
        }
    }

    fn check(self, field: &str) {
        let (form, facts) = (self.form(), self.session.facts());
        let Some(definition) = form.field(field) else { return };
        let message = self.draft.with_untracked(|draft| problem_of_field(definition, draft, &facts.nodes));
        self.problems.update(|problems| {
            problems.retain(|problem| problem.field.as_deref() != Some(field));
            problems.extend(message.map(|message| Problem { field: Some(field.into()), message }));
        });
    }

    /// What is wrong with a field.
    pub fn problem_of(&self, field: &str) -> Option<String> {
        self.problems.with(|problems| {
            problems.iter().find(|problem| problem.field.as_deref() == Some(field)).map(|p| p.message.clone())
        })
    }

    /// Puts what is wrong beside each control, and takes away what is no longer wrong.
    pub fn show_problems(self) {
        for field in &self.form().fields {
            document::show_problem(&self.control_id(&field.id), self.problem_of(&field.id).as_deref());
        }
    }

    /// Send was pressed: checks the answers, freezes them, writes them down, and sends them.
    pub fn send(self) {
        // A second press before the page could change sends nothing more.
        if self.entry.with_untracked(Option::is_some) {
            return;
        }
        // Another tab may have sent this form meanwhile: then that is shown, rather than sent a second time.
        if let Some(sent_elsewhere) = self.kept("outbox", Entry::from_json) {
            self.entry.set(Some(sent_elsewhere));
            return self.to_the_keyboard("outcome");
        }
        // The controls are what the person sees, so they are what is sent.
        self.draft.set(document::typed(&self.form().id));
        let (form, facts) = (self.form(), self.session.facts());
        let submission = self.draft.with_untracked(|draft| Submission::parse(&form, draft, &facts.nodes));
        let submission = match submission {
            Ok(submission) => submission,
            Err(problems) => return self.refuse(problems),
        };
        let Some(bytes) = random::random_bytes() else {
            return self.refuse(vec![Problem { field: None, message: NO_RANDOMNESS.into() }]);
        };
        let (id, sent_at) = (SubmissionId::from_random(bytes), clock::text_from_instant(clock::now()));
        let body = submission.freeze(&form, &id, &sent_at);
        self.entry.set(Some(Entry::new(&form, id, body, sent_at)));
        self.attempt();
    }

    /// Sends what was frozen, the same bytes each time.
    pub fn attempt(self) {
        let form = self.form();
        let request = self.entry.try_update(|entry| entry.as_mut().and_then(|entry| entry.attempt(&form)));
        let Some(request) = request.flatten() else { return };
        // Written down before it leaves, so that a page that ends now still knows of it.
        self.keep_entry();
        self.to_the_keyboard("outcome");
        spawn_local(async move {
            let outcome = match network::post(request).await {
                Ok(answer) => {
                    let body = json::parse(&answer.body).unwrap_or_default();
                    outcome_from_response(form.backend.preset, answer.status, &body)
                }
                Err(network::NoAnswer) => Outcome::Unknown,
            };
            self.conclude(outcome);
        });
    }

    fn conclude(self, outcome: Outcome) {
        // The form may have left the page while its answers were on their way, because the phase changed. Then the
        // entry in storage waits for the next visit; sending it once more changes nothing.
        if self.form.try_get_value().is_none() {
            return;
        }
        self.entry.update(|entry| entry.iter_mut().for_each(|entry| entry.conclude(outcome.clone())));
        if let Outcome::Rejected(problems) = outcome {
            let form = self.form();
            // A name that the form does not have is the service's own; its words go to the form as a whole.
            let ours = |field: &String| form.field(field).is_some();
            let problems = problems.into_iter().map(|problem| Problem {
                field: problem.field.filter(ours),
                message: ["The form service says: ", &problem.message].concat(),
            });
            self.take_back();
            return self.refuse(problems.collect());
        }
        self.keep_entry();
        if self.entry.with_untracked(|entry| entry.as_ref().is_some_and(|entry| entry.state == State::Stored)) {
            self.discard();
        }
        self.to_the_keyboard("outcome");
    }

    fn refuse(self, problems: Vec<Problem>) {
        self.problems.set(problems.clone());
        self.refused.set(problems);
        self.to_the_keyboard("problems");
    }

    /// Gives the answers back for changing; what was frozen is forgotten.
    pub fn take_back(self) {
        self.forget("outbox");
        self.entry.set(None);
    }

    /// Throws the draft away, here and in storage.
    pub fn discard(self) {
        self.forget("draft");
        self.draft.set(Draft::default());
        document::fill(&self.form().id, &Draft::default());
        self.problems.set(Vec::new());
        self.refused.set(Vec::new());
        self.misfits.set(Vec::new());
        if self.keeping.get_untracked() != Keeping::MemoryOnly {
            self.keeping.set(Keeping::Nothing);
        }
    }

    /// Moves the keyboard to the first question, after what had it is gone.
    pub fn to_the_first_question(self) {
        if let Some(first) = self.form().fields.first() {
            focus_soon(self.control_id(&first.id));
        }
    }

    /// Brings back only a sign-up that was sent and is not known to be stored, for when its form is not shown any more.
    pub fn restore_unfinished(self) {
        let entry = self.kept("outbox", Entry::from_json);
        self.entry.set(entry.filter(|entry| entry.state != State::Stored));
    }

    /// Moves the keyboard to a part of this form once it is there.
    pub fn to_the_keyboard(self, part: &str) {
        focus_soon(self.control_id(part));
    }

    fn key(&self, what: &str) -> String {
        ["p4p:", &self.session.facts().slug, ":", what, ":", &self.form().id].concat()
    }

    /// What was kept; a text that cannot be read (another version's, or damaged) is as good as none.
    fn kept<T>(&self, what: &str, read: fn(&Value) -> Result<T, ReadError>) -> Option<T> {
        match storage::read(&self.key(what)) {
            Ok(text) => json::parse(&text?).and_then(|value| read(&value).ok()),
            Err(_) => {
                self.keeping.set(Keeping::MemoryOnly);
                None
            }
        }
    }

    fn keep(self) {
        let saved_at = clock::now();
        let form_version = self.form().version.clone();
        let answers = self.draft.get_untracked();
        let kept = KeptDraft { form_version, saved_at: saved_at.timestamp_millis(), answers };
        let written = storage::write(&self.key("draft"), &kept.to_json());
        self.keeping.set(if written.is_ok() { Keeping::Saved(saved_at) } else { Keeping::MemoryOnly });
    }

    fn keep_entry(self) {
        let text = self.entry.with_untracked(|entry| entry.as_ref().map(Entry::to_json));
        if text.is_some_and(|text| storage::write(&self.key("outbox"), &text).is_err()) {
            self.keeping.set(Keeping::MemoryOnly);
        }
    }

    fn forget(self, what: &str) {
        // Where there is no storage there is nothing to forget.
        _ = storage::remove(&self.key(what));
    }
}

/// Moves the keyboard once what is to have it is there. It holds nothing of the desk, which may be gone by then.
fn focus_soon(id: String) {
    spawn_local(async move {
        tick().await;
        document::focus(&id);
    });
}

const NO_RANDOMNESS: &str =
    "This browser has no random numbers, which a sign-up needs for its id. Please use another browser.";

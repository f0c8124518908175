//! What happens at the press of Send: the answers are checked, sealed, frozen, written down, and only then sent.

use super::{
    form_state::{FormState, around},
    freeze::{FreezeError, Frozen, freeze},
    outbox::{Post, PostOutcome},
    submission_preview::{PreviewTexts, SubmissionPreview},
};
use crate::browser::{clock, json, random, seal::SealError};
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        message::{Code, Purpose, Stamp, SubmissionId, message},
        outbox::{ChangePlan, OutboxEntry, State, WithdrawalPlan, plan_change, plan_withdrawal},
        receipt::Receipt,
    },
    form::{Form, problem::Problem, submission::Submission},
    i18n::messages::{Messages, sending as texts},
};

/// How long a form must have been there before something leaves, in milliseconds. People take longer; whoever is
/// faster waits for the rest of it, and loses nothing.
const SHORTEST: i64 = 2_000;

/// What is to be sent, and in which relation it stands to what is on its way.
struct Plan {
    id: SubmissionId,
    code: Code,
    purpose: Purpose,
    /// What must be done before.
    after: Option<SubmissionId>,
    /// What must not be sent any more.
    replaces: Vec<SubmissionId>,
}

impl FormState {
    /// Send was pressed.
    pub fn send(self) {
        // A second press before the page could change sends nothing more.
        if self.is_pressed.get_untracked() || untrack(|| self.is_sent()) {
            return;
        }
        let Some(submission) = self.checked() else { return };
        if self.frame.is_framed_untracked() {
            self.review.set(Some(submission));
        } else {
            self.send_checked(submission);
        }
    }

    /// Sends answers that were checked.
    pub fn send_checked(self, submission: Submission) {
        let changing = self.changing.get_untracked();
        self.post(changing, Some(submission));
    }

    /// Takes back what was sent: by a message that says so, or, where nothing was sent yet, by forgetting it.
    pub fn withdraw(self, receipt: Receipt) {
        if !self.is_pressed.get_untracked() {
            self.is_pressed.set(true);
            spawn_local(async move {
                let is_unsent = self.outbox.forget_unsent(receipt.first.clone()).await;
                if !self.is_there() {
                    return;
                }
                self.is_pressed.set(false);
                self.is_withdrawn_unsent.set(is_unsent);
                if is_unsent {
                    self.focus_part("outcome");
                } else {
                    self.post(Some(receipt), None);
                }
            });
        }
    }

    /// Shows exactly what would be sent, in clear and as it leaves.
    pub fn show_preview(self) {
        let Some(submission) = self.checked() else { return };
        spawn_local(async move {
            let preview = self.preview_of(&submission).await;
            if self.is_there() {
                self.preview.set(preview);
            }
        });
    }

    /// What would be sent of checked answers; `None` without randomness.
    pub async fn preview_of(self, submission: &Submission) -> Option<SubmissionPreview> {
        let id = random_id()?;
        let code = Code::from_random(random::random_bytes()?, &id);
        let sent_at = clock::text_from_instant(clock::now());
        let stamp = Stamp { id, code, sent_at, purpose: Purpose::New, is_suspect: self.is_suspect() };
        let form = self.form();
        let frozen = freeze(&form, &stamp.id, &message(&form, &stamp, Some(submission))).await;
        Some(match frozen {
            Ok(frozen) => SubmissionPreview::Ready(PreviewTexts {
                clear: one_a_line(&frozen.clear),
                url: frozen.request.url,
                body: frozen.request.body.replace("\\n", "\n"),
            }),
            Err(error) => SubmissionPreview::Failed(words(self.messages, error)),
        })
    }

    /// The answers, when nothing is wrong with them; otherwise that is said.
    pub fn checked(self) -> Option<Submission> {
        let (form, facts) = (self.form(), self.facts.get());
        let draft = self.draft.get_untracked();
        match Submission::parse(self.messages, &form, &draft, around(&facts)) {
            Ok(submission) => {
                self.forget_mended();
                Some(submission)
            }
            Err(problems) => {
                self.refuse(problems);
                None
            }
        }
    }

    /// Sends answers: for the first time, or those that change `of`; without answers, that `of` is withdrawn.
    fn post(self, of: Option<Receipt>, submission: Option<Submission>) {
        self.is_pressed.set(true);
        self.is_rejected.set(false);
        self.is_withdrawn_unsent.set(false);
        // Send may be pressed before the draft was written down for the first time.
        let (is_kept, draft) = (!self.is_shared.get_untracked(), self.draft_id());
        if is_kept {
            self.keeping.ask();
        }
        spawn_local(async move {
            let posted = self.post_as_planned(of, submission.as_ref(), is_kept, draft).await;
            if !self.is_there() {
                return;
            }
            self.is_pressed.set(false);
            match posted {
                // A withdrawal sends nothing of what is in the form, which may be the draft of something else.
                Ok(()) if submission.is_some() => {
                    self.forget_draft();
                    self.empty();
                    self.focus_part("outcome");
                }
                Ok(()) => self.focus_part("outcome"),
                Err(problem) => self.refuse(vec![whole(problem)]),
            }
        });
    }

    async fn post_as_planned(
        self,
        of: Option<Receipt>,
        submission: Option<&Submission>,
        is_kept: bool,
        draft: String,
    ) -> Result<(), String> {
        let (form, pressed) = (self.form(), clock::now());
        loop {
            let no_randomness = || self.messages.get(texts::NO_RANDOMNESS).to_string();
            let plan = self.plan(of.as_ref(), submission.is_some()).ok_or_else(no_randomness)?;
            let Plan { id, code, purpose, after, replaces } = plan;
            let is_suspect = self.is_suspect();
            let stamp = Stamp { id, code, purpose, is_suspect, sent_at: clock::text_from_instant(pressed) };
            let frozen = freeze(&form, &stamp.id, &message(&form, &stamp, submission)).await;
            let frozen = frozen.map_err(|error| words(self.messages, error))?;
            // What is sent when the event is over is kept from then on.
            let event_ends = self.outbox.event_ends().max(pressed.timestamp_millis());
            let receipt = receipt(&form, &stamp, &frozen, of.clone(), &draft, event_ends);
            let pressed = pressed.timestamp_millis();
            // Never far in the future, whatever the clock does.
            let earliest = (self.shown_at.get_value() + SHORTEST).clamp(pressed, pressed + SHORTEST);
            let entry = OutboxEntry {
                id: stamp.id,
                form: form.id.clone(),
                purpose: stamp.purpose,
                request: frozen.request,
                backend_version: form.backend.version.clone(),
                sealed_to: frozen.sealed_to,
                after,
                is_typed: of.as_ref().is_some_and(|receipt| receipt.is_typed),
                sent_at: stamp.sent_at,
                pressed,
                event_ends,
                tries: 0,
                waits: 0,
                waits_since: 0,
                ended: 0,
                unreachable: 0,
                state: State::Queued(earliest),
            };
            match self.outbox.post(Post { entry, receipt, replaces, is_kept }).await {
                // Whichever tab was first: what it has sent is what is shown.
                PostOutcome::OnItsWay | PostOutcome::SentBefore => return Ok(()),
                PostOutcome::Overtaken => {}
            }
        }
    }

    /// What a press sends; `None` without random numbers.
    fn plan(self, of: Option<&Receipt>, has_answers: bool) -> Option<Plan> {
        let id = random_id()?;
        let Some(of) = of else {
            let code = Code::from_random(random::random_bytes()?, &id);
            return Some(Plan { id, code, purpose: Purpose::New, after: None, replaces: Vec::new() });
        };
        let (first, code) = (of.first.clone(), of.code.clone());
        self.outbox.with_untracked(|outbox| {
            Some(if has_answers {
                match plan_change(&first, &outbox.entries) {
                    ChangePlan::Replace => {
                        let replaces = vec![first.clone()];
                        Plan { id: first, code, purpose: Purpose::New, after: None, replaces }
                    }
                    ChangePlan::Follow(after) => {
                        Plan { id, code, purpose: Purpose::Change(first), after, replaces: Vec::new() }
                    }
                }
            } else {
                let (WithdrawalPlan::Unsent(replaces) | WithdrawalPlan::Message(replaces)) =
                    plan_withdrawal(&first, &outbox.entries);
                Plan { id, code, purpose: Purpose::Withdrawal(first), after: None, replaces }
            })
        })
    }

    /// Puts away what was sent, so that the form is there for somebody else.
    pub fn start_again(self) {
        if self.is_shared.get_untracked() {
            self.shared.forget_everything();
            return self.focus_first_question();
        }
        let form = self.form();
        let ids = self.outbox.with_untracked(|outbox| {
            let of_form = outbox.entries.iter().filter(|entry| entry.form == form.id && entry.is_done());
            of_form.map(|entry| entry.id.clone()).collect::<Vec<_>>()
        });
        spawn_local(self.outbox.forget(ids, None));
        self.focus_first_question();
    }
}

fn random_id() -> Option<SubmissionId> {
    random::random_bytes().map(SubmissionId::from_random)
}

/// Why nothing was sent, for people.
fn words(messages: Messages, error: FreezeError) -> String {
    match error {
        FreezeError::Seal(SealError::NotLoaded) => messages.get(texts::NOT_SEALING).into(),
        FreezeError::Seal(SealError::Failed) => messages.get(texts::NOT_SEALED).into(),
        FreezeError::TooLarge(more) => messages.count(texts::TOO_LARGE, more, []),
    }
}

/// What the person keeps. What is to be withdrawn keeps its receipt until the withdrawal has arrived.
fn receipt(
    form: &Form,
    stamp: &Stamp,
    frozen: &Frozen,
    of: Option<Receipt>,
    draft: &str,
    event_ends: i64,
) -> Option<Receipt> {
    let message = || frozen.clear.clone();
    match (&stamp.purpose, of) {
        (Purpose::New, of) => Some(Receipt {
            first: stamp.id.clone(),
            form: form.id.clone(),
            draft: draft.into(),
            code: stamp.code.clone(),
            sent_at: stamp.sent_at.clone(),
            message: message(),
            before: String::new(),
            event_ends,
            is_typed: of.is_some_and(|of| of.is_typed),
        }),
        (Purpose::Change(_), Some(of)) => {
            // Of several changes on their way, what is known to be stored is what was there before them all.
            let before = if of.before.is_empty() { of.message.clone() } else { of.before.clone() };
            Some(Receipt { message: message(), before, draft: draft.into(), ..of })
        }
        (_, receipt) => receipt,
    }
}

pub(super) fn whole(message: String) -> Problem {
    Problem { field: None, message }
}

/// A flat JSON object with a line for each of its members.
fn one_a_line(object: &str) -> String {
    let value = json::parse(object).unwrap_or_default();
    let lines = value.members().iter().map(|(name, value)| ["  ", name, ": ", &value.to_json()].concat());
    lines.collect::<Vec<_>>().join("\n")
}

//! What happens at the press of Send: the answers are checked, sealed, frozen, written down, and only then sent.

use super::{
    form_state::FormState,
    outbox::PostOutcome,
    submission_preview::{PreviewTexts, SubmissionPreview},
};
use crate::browser::{
    clock, json, random,
    seal::{self, SealError},
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        backend::{Request, request_for},
        message::{Code, Purpose, Stamp, SubmissionId, envelope, json_from_message, message, padded},
        outbox::{OutboxEntry, State},
        receipt::Receipt,
    },
    form::{Form, draft::Draft, problem::Problem, submission::Submission},
    i18n::messages::{Messages, outcome, sending as texts},
    json::Value,
};

/// How long a form must have been there before something leaves, in milliseconds. People take longer; whoever is
/// faster waits for the rest of it, and loses nothing.
const SHORTEST: i64 = 2_000;

/// A message, frozen.
struct Frozen {
    stamp: Stamp,
    pressed: DateTime<Utc>,
    /// In clear, as JSON.
    clear: String,
    /// As it leaves.
    request: Request,
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
        let purpose = changing.as_ref().map_or(Purpose::New, |receipt| Purpose::Change(receipt.first.clone()));
        self.post(purpose, changing, Some(submission));
    }

    /// Takes back what was sent, by a message that says so.
    pub fn withdraw(self, receipt: Receipt) {
        if !self.is_pressed.get_untracked() {
            self.post(Purpose::Withdrawal(receipt.first.clone()), Some(receipt), None);
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
        let stamp = stamp(Purpose::New, None, self.is_suspect())?;
        let frozen = freeze(self.messages, &self.form(), stamp, clock::now(), Some(submission)).await;
        Some(match frozen {
            Ok(frozen) => SubmissionPreview::Ready(PreviewTexts {
                clear: one_a_line(&frozen.clear),
                url: frozen.request.url,
                body: frozen.request.body.replace("\\n", "\n"),
            }),
            Err(problem) => SubmissionPreview::Failed(problem),
        })
    }

    /// The answers, when nothing is wrong with them; otherwise that is said.
    pub fn checked(self) -> Option<Submission> {
        let (form, facts) = (self.form(), self.facts.get());
        let draft = self.draft.get_untracked();
        Submission::parse(self.messages, &form, &draft, &facts.nodes).map_err(|problems| self.refuse(problems)).ok()
    }

    fn post(self, purpose: Purpose, of: Option<Receipt>, submission: Option<Submission>) {
        let (form, outbox, pressed) = (self.form(), self.outbox, clock::now());
        let code = of.as_ref().map(|receipt| receipt.code.clone());
        let Some(stamp) = stamp(purpose, code, self.is_suspect()) else {
            return self.refuse(vec![whole(self.messages.get(texts::NO_RANDOMNESS).into())]);
        };
        self.is_pressed.set(true);
        self.is_rejected.set(false);
        // Send may be pressed before the draft was written down for the first time.
        let (is_kept, draft_id) = (!self.is_shared.get_untracked(), self.draft_id());
        let earliest = self.shown_at.get_value() + SHORTEST;
        // A withdrawal sends nothing of what is in the form, which may be the draft of something else.
        let sends_draft = submission.is_some();
        spawn_local(async move {
            let frozen = match freeze(self.messages, &form, stamp, pressed, submission.as_ref()).await {
                Ok(frozen) => frozen,
                Err(problem) => {
                    if self.is_there() {
                        self.is_pressed.set(false);
                        self.refuse(vec![whole(problem)]);
                    }
                    return;
                }
            };
            let receipt = receipt(&form, &frozen, of, draft_id);
            let entry = entry(&form, frozen, earliest);
            // Whichever tab was first: what it has sent is what is shown.
            let (PostOutcome::OnItsWay | PostOutcome::SentBefore) = outbox.post(entry, receipt, is_kept).await;
            if self.is_there() {
                if sends_draft {
                    self.forget_draft();
                    self.empty();
                }
                self.is_pressed.set(false);
                self.focus("outcome");
            }
        });
    }

    /// Gives back the answers of what the form service refused, and says why; tracked.
    pub fn take_up_refusal(self) {
        let form = self.form();
        let refused = self.outbox.with(|outbox| {
            let is_refused = |entry: &&OutboxEntry| entry.form == form.id && matches!(entry.state, State::Rejected(_));
            outbox.entries.iter().find(is_refused).cloned()
        });
        let Some(OutboxEntry { id, purpose, state: State::Rejected(problems), .. }) = refused else { return };
        // A name that the form does not have is the service's own; its text goes to the form as a whole.
        let (messages, ours) = (self.messages, |field: &String| form.field(field).is_some());
        let problems = problems.into_iter().map(|problem| Problem {
            field: problem.field.filter(ours),
            message: match problem.message.as_str() {
                "" => messages.say(texts::SERVICE_SAYS, [messages.get(outcome::NO_REASON)]),
                message => messages.say(texts::SERVICE_SAYS, [message]),
            },
        });
        let problems: Vec<_> = problems.collect();
        if let Purpose::Withdrawal(_) = purpose {
            spawn_local(self.outbox.forget(vec![id], None));
        } else {
            let first = purpose.first().unwrap_or(&id).clone();
            self.take_back(&id, &first, purpose != Purpose::New);
        }
        self.is_rejected.set(true);
        self.refuse(problems);
    }

    /// Gives the answers back for changing, and forgets what was frozen. Only for what is not stored. `is_follow_up`
    /// says that it was about an earlier message, whose receipt stays.
    pub fn take_back(self, id: &SubmissionId, first: &SubmissionId, is_follow_up: bool) {
        let outbox = self.outbox;
        let receipt = outbox.with_untracked(|outbox| outbox.receipts.iter().find(|one| one.first == *first).cloned());
        if let Some(receipt) = receipt {
            self.fill(&self.answers_of(&receipt));
            self.changing.set(is_follow_up.then_some(receipt));
            self.draft_id.set_value(String::new());
            self.save_now();
        }
        let (id, first) = (id.clone(), (!is_follow_up).then(|| first.clone()));
        spawn_local(outbox.forget(vec![id], first));
    }

    /// Brings back what was sent, to be changed.
    pub fn start_changing(self, receipt: Receipt) {
        let (is_sent, is_changing) = (untrack(|| self.is_sent()), self.changing.with_untracked(Option::is_some));
        if !is_sent && !is_changing && !self.draft.with_untracked(Draft::is_blank) {
            return self.refuse(vec![whole(self.messages.get(texts::UNSENT_DRAFT).into())]);
        }
        self.fill(&self.answers_of(&receipt));
        self.is_rejected.set(false);
        self.changing.set(Some(receipt));
        self.save_soon();
        self.focus_first_question();
    }

    fn answers_of(&self, receipt: &Receipt) -> Draft {
        Draft::from_message(&self.form(), &json::parse(&receipt.message).unwrap_or_default())
    }

    /// Puts away what was sent, so that the form is there for somebody else.
    pub fn start_again(self) {
        let form = self.form();
        let ids = self.outbox.with_untracked(|outbox| {
            let of_form = outbox.entries.iter().filter(|entry| entry.form == form.id && entry.is_done());
            of_form.map(|entry| entry.id.clone()).collect::<Vec<_>>()
        });
        spawn_local(self.outbox.forget(ids, None));
        self.focus_first_question();
    }
}

fn stamp(purpose: Purpose, code: Option<Code>, is_suspect: bool) -> Option<Stamp> {
    Some(Stamp {
        id: SubmissionId::from_random(random::random_bytes()?),
        code: code.or_else(|| random::random_bytes().map(Code::from_random))?,
        sent_at: clock::text_from_instant(clock::now()),
        purpose,
        is_suspect,
    })
}

/// Makes the bytes that are sent, now and at every retry.
async fn freeze(
    messages: Messages,
    form: &Form,
    stamp: Stamp,
    pressed: DateTime<Utc>,
    submission: Option<&Submission>,
) -> Result<Frozen, String> {
    let fields = message(form, &stamp, submission);
    let clear = json_from_message(&fields);
    let fields: Vec<(String, Value)> = if form.backend.is_sealed() {
        let sealed = seal::seal(&padded(clear.clone()), &form.backend.seal_to).await;
        let sealed = sealed.map_err(|error| {
            let key = match error {
                SealError::NotLoaded => texts::NOT_SEALING,
                SealError::Failed => texts::NOT_SEALED,
            };
            messages.get(key).to_string()
        })?;
        envelope(form, &stamp, submission, sealed)
    } else {
        fields
    };
    let request = request_for(&form.backend, stamp.id.as_str(), &fields);
    let too_much = request.body.len().saturating_sub(form.backend.max_bytes);
    if 0 < too_much {
        return Err(messages.count(texts::TOO_LARGE, too_much, []));
    }
    Ok(Frozen { stamp, pressed, clear, request })
}

fn receipt(form: &Form, frozen: &Frozen, of: Option<Receipt>, draft: String) -> Option<Receipt> {
    match (&frozen.stamp.purpose, of) {
        (Purpose::New, _) => Some(Receipt {
            first: frozen.stamp.id.clone(),
            form: form.id.clone(),
            draft,
            code: frozen.stamp.code.clone(),
            sent_at: frozen.stamp.sent_at.clone(),
            message: frozen.clear.clone(),
        }),
        (Purpose::Change(_), Some(receipt)) => Some(Receipt { message: frozen.clear.clone(), draft, ..receipt }),
        // What is to be withdrawn keeps its receipt until the withdrawal has arrived.
        (_, receipt) => receipt,
    }
}

fn entry(form: &Form, frozen: Frozen, earliest: i64) -> OutboxEntry {
    let pressed = frozen.pressed.timestamp_millis();
    OutboxEntry {
        id: frozen.stamp.id,
        form: form.id.clone(),
        purpose: frozen.stamp.purpose,
        request: frozen.request,
        backend_version: form.backend.version.clone(),
        sent_at: frozen.stamp.sent_at,
        pressed,
        tries: 0,
        waits: 0,
        unreachable: 0,
        // Never far in the future, whatever the clock does.
        state: State::Queued(earliest.clamp(pressed, pressed + SHORTEST)),
    }
}

fn whole(message: String) -> Problem {
    Problem { field: None, message }
}

/// A flat JSON object with a line for each of its members.
fn one_a_line(object: &str) -> String {
    let value = json::parse(object).unwrap_or_default();
    let lines = value.members().iter().map(|(name, value)| ["  ", name, ": ", &value.to_json()].concat());
    lines.collect::<Vec<_>>().join("\n")
}

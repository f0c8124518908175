//! What happens at the press of Send: the answers are checked, sealed, frozen, written down, and only then sent.

use super::{desk::Desk, drafts::new_id};
use crate::{
    browser::{
        clock, json, random,
        seal::{self, SealError},
    },
    outbox::Posted,
};
use chrono::{DateTime, Utc};
use leptos::task::spawn_local;
use p4p_domain::{
    delivery::{
        backend::{Request, request_for},
        message::{Code, Purpose, Stamp, SubmissionId, envelope, json_from_message, message, padded},
        outbox::{Entry, State},
        receipt::Receipt,
    },
    form::{Form, draft::Draft, problem::Problem, submission::Submission},
    i18n::words::{Words, outcome, sending as said},
    json::Value,
    markup::{Markup, template, text},
};

/// How long a form must have been there before something leaves, in milliseconds. People take longer; whoever is
/// faster waits for the rest of it, and loses nothing.
const SHORTEST: i64 = 2_000;

/// The control that people cannot see; what fills it in is a program.
pub const HONEYPOT: &str = "leave_empty";

/// A message, frozen.
struct Frozen {
    stamp: Stamp,
    pressed: DateTime<Utc>,
    /// In clear, as JSON.
    clear: String,
    /// As it leaves.
    request: Request,
}

impl Desk {
    /// Send was pressed.
    pub fn send(self) {
        // A second press before the page could change sends nothing more.
        if self.know(|state| state.is_pressed) || self.is_sent() {
            return;
        }
        let Some(submission) = self.checked() else { return };
        let changing = self.know(|state| state.changing.clone());
        let purpose = changing.as_ref().map_or(Purpose::New, |receipt| Purpose::Change(receipt.first.clone()));
        self.post(purpose, changing, Some(submission));
    }

    /// Takes back what was sent, by a message that says so.
    pub fn withdraw(self, receipt: Receipt) {
        if !self.know(|state| state.is_pressed) {
            self.post(Purpose::Withdrawal(receipt.first.clone()), Some(receipt), None);
        }
    }

    /// Shows exactly what would be sent, in clear and as it leaves.
    pub fn show_preview(self) {
        let Some(submission) = self.checked() else { return };
        let form = self.form();
        let Some(stamp) = stamp(Purpose::New, None, self.is_suspect()) else { return };
        spawn_local(async move {
            let words = self.session.messages;
            let shown: Markup = match freeze(words, &form, stamp, clock::now(), Some(&submission)).await {
                Ok(frozen) => template(
                    "<p>{}</p><pre tabindex=\"0\">{}</pre><p>{}</p><pre tabindex=\"0\">{}</pre><p class=\"small\">{}</p>",
                    &[
                        words.text(said::IN_CLEAR),
                        text(&one_a_line(&frozen.clear)),
                        text(&words.say(said::LEAVES, [&frozen.request.url])),
                        text(&frozen.request.body.replace("\\n", "\n")),
                        words.text(said::MADE_LATER),
                    ],
                ),
                Err(problem) => template("<p>{}</p>", &[text(&problem)]),
            };
            self.show_preview_of(&shown);
        });
    }

    /// The answers, when nothing is wrong with them; otherwise that is said.
    fn checked(self) -> Option<Submission> {
        self.note_typed();
        let (form, facts) = (self.form(), self.session.facts.get());
        let checked =
            self.know(|state| Some(Submission::parse(self.session.messages, &form, &state.draft, &facts.nodes)))?;
        checked.map_err(|problems| self.refuse(problems)).ok()
    }

    fn is_suspect(self) -> bool {
        self.know(|state| !state.draft.text(HONEYPOT).is_empty())
    }

    fn post(self, purpose: Purpose, of: Option<Receipt>, submission: Option<Submission>) {
        let (form, outbox, pressed) = (self.form(), self.session.outbox, clock::now());
        let code = of.as_ref().map(|receipt| receipt.code.clone());
        let Some(stamp) = stamp(purpose, code, self.is_suspect()) else {
            return self.refuse(vec![whole(self.session.messages.get(said::NO_RANDOMNESS).into())]);
        };
        let (keep, draft_id, shown_at) = self.change(|state| {
            (state.is_pressed, state.is_rejected) = (true, false);
            if state.draft_id.is_empty() {
                // Pressed before the draft was written down for the first time.
                state.draft_id = new_id();
            }
            (!state.is_shared, state.draft_id.clone(), state.shown_at)
        });
        let earliest = shown_at + SHORTEST;
        // A withdrawal sends nothing of what is in the form, which may be the draft of something else.
        let sends_draft = submission.is_some();
        self.paint();
        spawn_local(async move {
            let frozen = match freeze(self.session.messages, &form, stamp, pressed, submission.as_ref()).await {
                Ok(frozen) => frozen,
                Err(problem) => {
                    self.change(|state| state.is_pressed = false);
                    if self.is_there() {
                        self.refuse(vec![whole(problem)]);
                    }
                    return;
                }
            };
            let receipt = receipt(&form, &frozen, of, draft_id);
            let entry = entry(&form, frozen, earliest);
            // Whichever tab was first: what it has sent is what is shown.
            let (Posted::OnItsWay | Posted::SentBefore) = outbox.post(entry, receipt, keep).await;
            if self.is_there() {
                if sends_draft {
                    self.forget_draft();
                    self.empty();
                }
                self.change(|state| state.is_pressed = false);
                self.paint();
                self.to_the_keyboard("outcome");
            }
        });
    }

    /// Gives back the answers of what the form service refused, and says why.
    pub fn take_up_refusal(self) {
        let form = self.form();
        let refused = self.session.outbox.with(|known| {
            let is_refused = |entry: &&Entry| entry.form == form.id && matches!(entry.state, State::Rejected(_));
            known.entries.iter().find(is_refused).cloned()
        });
        let Some(Entry { id, purpose, state: State::Rejected(problems), .. }) = refused else { return };
        // A name that the form does not have is the service's own; its words go to the form as a whole.
        let (words, ours) = (self.session.messages, |field: &String| form.field(field).is_some());
        let problems = problems.into_iter().map(|problem| Problem {
            field: problem.field.filter(ours),
            message: match problem.message.as_str() {
                "" => words.say(said::SERVICE_SAYS, [words.get(outcome::NO_REASON)]),
                message => words.say(said::SERVICE_SAYS, [message]),
            },
        });
        let problems: Vec<_> = problems.collect();
        if let Purpose::Withdrawal(_) = purpose {
            spawn_local(self.session.outbox.forget(vec![id], None));
        } else {
            let first = purpose.first().unwrap_or(&id).clone();
            self.take_back(&id, &first, purpose != Purpose::New);
        }
        self.change(|state| state.is_rejected = true);
        self.refuse(problems);
    }

    /// Gives the answers back for changing, and forgets what was frozen. Only for what is not stored. `is_follow_up`
    /// says that it was about an earlier message, whose receipt stays.
    pub fn take_back(self, id: &SubmissionId, first: &SubmissionId, is_follow_up: bool) {
        let outbox = self.session.outbox;
        let receipt = outbox.with(|known| known.receipts.iter().find(|one| one.first == *first).cloned());
        if let Some(receipt) = receipt {
            self.fill(self.answers_of(&receipt));
            self.change(|state| {
                state.changing = is_follow_up.then_some(receipt);
                state.draft_id.clear();
            });
            self.keep_now();
        }
        let (id, first) = (id.clone(), (!is_follow_up).then(|| first.clone()));
        spawn_local(outbox.forget(vec![id], first));
    }

    /// Brings back what was sent, to be changed.
    pub fn start_changing(self, receipt: Receipt) {
        self.note_typed();
        if !self.is_sent() && self.know(|state| state.changing.is_none() && !state.draft.is_blank()) {
            return self.refuse(vec![whole(self.session.messages.get(said::UNSENT_DRAFT).into())]);
        }
        self.fill(self.answers_of(&receipt));
        self.change(|state| {
            state.is_rejected = false;
            state.changing = Some(receipt);
        });
        self.keep_soon();
        self.to_the_first_question();
    }

    fn answers_of(&self, receipt: &Receipt) -> Draft {
        Draft::from_message(&self.form(), &json::parse(&receipt.message).unwrap_or_default())
    }

    /// Puts away what was sent, so that the form is there for somebody else.
    pub fn start_again(self) {
        let form = self.form();
        let ids = self.session.outbox.with(|known| {
            let of_form = known.entries.iter().filter(|entry| entry.form == form.id && entry.is_done());
            of_form.map(|entry| entry.id.clone()).collect::<Vec<_>>()
        });
        spawn_local(self.session.outbox.forget(ids, None));
        self.to_the_first_question();
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
    words: Words,
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
            let word = match error {
                SealError::NotLoaded => said::NOT_SEALING,
                SealError::Failed => said::NOT_SEALED,
            };
            words.get(word).to_string()
        })?;
        envelope(form, &stamp, submission, sealed)
    } else {
        fields
    };
    let request = request_for(&form.backend, stamp.id.as_str(), &fields);
    let too_much = request.body.len().saturating_sub(form.backend.max_bytes);
    if 0 < too_much {
        return Err(words.count(said::TOO_LARGE, too_much, []));
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

fn entry(form: &Form, frozen: Frozen, earliest: i64) -> Entry {
    let pressed = frozen.pressed.timestamp_millis();
    Entry {
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

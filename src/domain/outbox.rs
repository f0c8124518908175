//! What became of a sign-up after Send was pressed: a state machine that a page, a reload and a retry share.

use super::{
    backend::{Hold, Outcome, Request},
    form::Form,
    json::{self, ReadError, Value},
    problem::Problem,
    submission::SubmissionId,
};

/// A sign-up on its way. It is written down before the first attempt, so that nothing is lost whatever happens,
/// and its bytes never change: every attempt sends the same ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Names the sign-up at the service and on the receipt.
    pub id: SubmissionId,
    /// The form it answers.
    pub form: String,
    /// The frozen bytes.
    pub body: String,
    /// When Send was first pressed, RFC 3339.
    pub sent_at: String,
    /// Where it stands.
    pub state: State,
}

/// Where a sign-up stands.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Kept on this device; not known to be stored.
    Queued,
    /// On its way.
    Sending,
    /// The service has it.
    Stored,
    /// The service will not take it for now.
    Held(Hold),
    /// The service refused the answers.
    Rejected(Vec<Problem>),
}

impl State {
    /// The word in `[data-outbox]`.
    pub fn as_str(&self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Sending => "sending",
            State::Stored => "stored",
            State::Held(_) => "held",
            State::Rejected(_) => "rejected",
        }
    }

    fn word_for_storage(&self) -> &'static str {
        match self {
            State::Held(Hold::Closed) => "held-closed",
            State::Held(Hold::SlowDown) => "held-slow-down",
            State::Held(Hold::TooLarge) => "held-too-large",
            state => state.as_str(),
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "stored" => State::Stored,
            "held-closed" => State::Held(Hold::Closed),
            "held-slow-down" => State::Held(Hold::SlowDown),
            "held-too-large" => State::Held(Hold::TooLarge),
            _ => State::Queued,
        }
    }
}

impl Entry {
    /// A sign-up at the press of Send.
    pub fn new(form: &Form, id: SubmissionId, body: String, sent_at: String) -> Self {
        Self { id, form: form.id.clone(), body, sent_at, state: State::Queued }
    }

    /// The next attempt: the same request each time. `None` when there is nothing left to send.
    pub fn attempt(&mut self, form: &Form) -> Option<Request> {
        match self.state {
            State::Stored | State::Sending | State::Rejected(_) => None,
            State::Queued | State::Held(_) => {
                self.state = State::Sending;
                Some(Request { url: form.backend.url.clone(), body: self.body.clone() })
            }
        }
    }

    /// What an attempt came to.
    pub fn conclude(&mut self, outcome: Outcome) {
        self.state = match outcome {
            Outcome::Stored => {
                // A receipt needs the number and the time, not the answers.
                self.body.clear();
                State::Stored
            }
            Outcome::Rejected(problems) => State::Rejected(problems),
            Outcome::Held(hold) => State::Held(hold),
            Outcome::Unknown => State::Queued,
        };
    }

    /// For storage.
    pub fn to_json(&self) -> String {
        json::object(&[
            ("id", json::quoted(self.id.as_str())),
            ("form", json::quoted(&self.form)),
            ("body", json::quoted(&self.body)),
            ("sent_at", json::quoted(&self.sent_at)),
            ("state", json::quoted(self.state.word_for_storage())),
        ])
    }

    /// An entry read back from storage. What was on its way when the page ended has an unknown end, so it is queued.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let id = SubmissionId::from_text(&json::text(object, "id")?);
        Ok(Self {
            id: id.ok_or(ReadError("id"))?,
            form: json::text(object, "form")?,
            body: json::text(object, "body")?,
            sent_at: json::text(object, "sent_at")?,
            state: State::from_word(&json::text(object, "state")?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{form::tests::example_form, json::tests::parsed};

    fn entry() -> Entry {
        Entry::new(
            &example_form(),
            SubmissionId::from_random([1; 16]),
            "{\"a\":1}".into(),
            "2025-11-10T09:00:00Z".into(),
        )
    }

    #[test]
    fn every_attempt_sends_the_same_bytes_until_the_service_has_them() {
        let (form, mut entry) = (example_form(), entry());
        let first = entry.attempt(&form);
        assert!(first.is_some());
        entry.conclude(Outcome::Unknown);
        assert_eq!(entry.attempt(&form), first);
        entry.conclude(Outcome::Held(Hold::SlowDown));
        assert_eq!(entry.attempt(&form), first);
        entry.conclude(Outcome::Stored);
        assert_eq!(entry.attempt(&form), None);
    }

    #[test]
    fn what_is_known_of_a_sign_up_outlives_the_page() {
        for state in [
            State::Stored,
            State::Queued,
            State::Held(Hold::Closed),
            State::Held(Hold::SlowDown),
            State::Held(Hold::TooLarge),
        ] {
            let entry = Entry { state: state.clone(), ..entry() };
            assert_eq!(Entry::from_json(&parsed(&entry.to_json())), Ok(entry));
        }
    }

    #[test]
    fn nothing_is_sent_twice_at_once() {
        let (form, mut entry) = (example_form(), entry());
        assert!(entry.attempt(&form).is_some());
        assert_eq!(entry.attempt(&form), None);
    }

    #[test]
    fn a_page_that_ended_while_sending_wakes_with_the_sign_up_still_to_be_sent() {
        let (form, mut entry) = (example_form(), entry());
        let first = entry.attempt(&form);
        let mut woken = Entry::from_json(&parsed(&entry.to_json())).unwrap();
        assert_eq!(woken.state, State::Queued);
        assert_eq!(woken.attempt(&form), first);
    }
}

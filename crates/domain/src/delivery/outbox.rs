//! What became of a sign-up after Send was pressed: a state machine that every tab, the service worker, a reload and
//! a retry share. It knows no clock and no chance: both are handed in, times as milliseconds since
//! 1970-01-01T00:00:00Z.

use crate::{
    delivery::{
        backend::{Backend, BackendKind, Hold, Outcome, Request},
        message::{Purpose, SubmissionId},
    },
    form::problem::Problem,
};

/// A message on its way. It is written down before the first attempt, so that nothing is lost whatever happens,
/// and its bytes never change: every attempt sends the same ones.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxEntry {
    /// Names the message at the service and on the receipt.
    pub id: SubmissionId,
    /// The form it answers.
    pub form: String,
    /// What it does.
    pub purpose: Purpose,
    /// The frozen bytes and where they go.
    pub request: Request,
    /// The version of the form service's settings that the request was made with.
    pub backend_version: String,
    /// When Send was first pressed, RFC 3339.
    pub sent_at: String,
    /// The same in milliseconds; entries are sent in this order.
    pub pressed: i64,
    /// How often its end remained unknown.
    pub tries: u32,
    /// How often the service asked to wait.
    pub waits: u32,
    /// How often in a row no answer came while the page's own server did answer.
    pub unreachable: u32,
    /// Where it stands.
    pub state: State,
}

/// Where a message stands.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Kept on this device; not known to be stored; to be sent at this time.
    Queued(i64),
    /// On its way; whoever sends it has given up by this time.
    Sending(i64),
    /// The service has it.
    Stored,
    /// It was sent; the service's answer cannot be read by anybody.
    Unconfirmed,
    /// The service will not take it for now.
    Held(Hold),
    /// The service refused the answers.
    Rejected(Vec<Problem>),
}

/// How long one attempt may take before another sender may believe that its sender is gone, in milliseconds: longer
/// than the patience of one request.
pub const CLAIM: i64 = 30_000;

/// The pauses after attempts whose end is unknown, in milliseconds; the last one for all that follow.
const PAUSES: [i64; 5] = [5_000, 30_000, 120_000, 600_000, 3_600_000];

/// The pause when a service asks to wait without saying how long, in milliseconds.
const WAIT: i64 = 60_000;

/// The longest that a service may make us wait, in milliseconds: a day.
pub(super) const LONGEST_WAIT: i64 = 86_400_000;

/// So many times "too many requests" is the month's quota rather than a busy minute.
const QUOTA: u32 = 8;

/// So many unanswered attempts in a row, while the page's own server answers, are the form service's fault.
pub const UNREACHABLE: u32 = 3;

impl State {
    /// Its name.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            State::Queued(_) => "queued",
            State::Sending(_) => "sending",
            State::Stored => "stored",
            State::Unconfirmed => "sent-unconfirmed",
            State::Held(_) => "held",
            State::Rejected(_) => "rejected",
        }
    }
}

impl OutboxEntry {
    /// Whether it has arrived, as far as anybody can know.
    pub fn is_done(&self) -> bool {
        matches!(self.state, State::Stored | State::Unconfirmed)
    }

    /// Whether the service may already have it although nobody knows.
    pub fn may_be_stored(&self) -> bool {
        self.tries > 0 || matches!(self.state, State::Sending(_))
    }

    /// Whether it was only just handed in and leaves in a moment.
    pub fn is_fresh(&self) -> bool {
        matches!(self.state, State::Queued(due) if self.tries == 0 && self.waits == 0 && due - self.pressed < PAUSES[0])
    }

    /// The word in `[data-outbox]`: for a person, what leaves in a moment is being sent.
    pub fn status(&self) -> &'static str {
        if self.is_fresh() { "sending" } else { self.state.as_str() }
    }

    /// Takes it for an attempt: the same request each time. `None` when there is nothing to send now. `is_alone` says
    /// that no other sender is at work (the caller holds the lock of all senders), so that one who was has ended;
    /// `is_asked` that a person wants it now.
    pub fn claim(&mut self, now: i64, is_alone: bool, is_asked: bool) -> Option<Request> {
        let is_free = match self.state {
            State::Queued(due) => is_asked || is_due(due, now),
            State::Sending(until) => is_alone || is_due(until, now),
            State::Held(_) => is_asked,
            State::Stored | State::Unconfirmed | State::Rejected(_) => false,
        };
        is_free.then(|| {
            if let State::Sending(_) = self.state {
                // Whoever was sending is gone, and with them the answer.
                self.tries = self.tries.saturating_add(1);
            }
            self.state = State::Sending(now + CLAIM);
            self.request.clone()
        })
    }

    /// What an attempt came to. `chance` is a random number below 1000, which spreads retries of many visitors.
    pub fn conclude(&mut self, outcome: Outcome, now: i64, chance: i64) {
        if outcome != Outcome::Unreachable {
            self.unreachable = 0;
        }
        self.state = match outcome {
            Outcome::Stored => State::Stored,
            Outcome::Unconfirmed => State::Unconfirmed,
            Outcome::Rejected(problems) => State::Rejected(problems),
            Outcome::Held(hold) => State::Held(hold),
            Outcome::SlowDown(seconds) => {
                self.waits += 1;
                if QUOTA <= self.waits {
                    State::Held(Hold::Quota)
                } else {
                    let wait = seconds.map_or(WAIT, |seconds| i64::from(seconds) * 1000).min(LONGEST_WAIT);
                    // A little later than asked, never earlier.
                    State::Queued(now + wait + wait * chance / 10_000)
                }
            }
            Outcome::Unknown | Outcome::Unreachable => {
                let pause = usize::try_from(self.tries).ok().and_then(|tries| PAUSES.get(tries)).unwrap_or(&PAUSES[4]);
                self.tries = self.tries.saturating_add(1);
                self.unreachable += u32::from(outcome == Outcome::Unreachable);
                // Between half and one and a half times the pause.
                State::Queued(now + pause / 2 + pause * chance / 1000)
            }
        };
        if self.is_done() {
            // A receipt needs the number and the time, not the answers.
            self.request.body.clear();
        }
    }

    /// The network is back, or somebody looks at the page again: what waits only because an end was unknown need not
    /// wait any longer. A service that asked to wait is not asked sooner.
    pub fn hurry(&mut self, now: i64) {
        if let State::Queued(due) = &mut self.state
            && self.waits == 0
        {
            *due = now.min(*due);
        }
    }

    /// What a page knows of the same message, which was hurried or sent on a new way there, holds here too.
    pub fn agree_with(&mut self, other: &OutboxEntry) {
        if self.is_done() {
            return;
        }
        if let State::Held(_) = self.state
            && self.backend_version != other.backend_version
        {
            self.state = other.state.clone();
        }
        if let (State::Queued(due), State::Queued(earlier)) = (&mut self.state, &other.state) {
            *due = (*due).min(*earlier);
        }
        self.backend_version.clone_from(&other.backend_version);
        self.request.clone_from(&other.request);
    }

    /// The form service's settings have changed since the request was made: what was held is tried again, at the
    /// address that is right now. The bytes stay the same.
    pub fn reconfigure(&mut self, backend: &Backend, now: i64) {
        if self.backend_version == backend.version || self.is_done() || backend.kind == BackendKind::Link {
            return;
        }
        let current = super::backend::request_for(backend, self.id.as_str(), &[]);
        let type_of = |request: &Request| request.headers.iter().find(|(name, _)| name == "Content-Type").cloned();
        // Bytes of one kind cannot be sent as another.
        if current.method == self.request.method && type_of(&current) == type_of(&self.request) {
            self.request = Request { body: std::mem::take(&mut self.request.body), ..current };
        }
        self.backend_version.clone_from(&backend.version);
        if let State::Held(_) = self.state {
            (self.waits, self.state) = (0, State::Queued(now));
        }
    }

    /// When something is to be done next, if anything is.
    pub fn due(&self) -> Option<i64> {
        match self.state {
            State::Queued(at) | State::Sending(at) => Some(at),
            _ => None,
        }
    }
}

/// Whether a time has come. One so far ahead that no pause could have made it means that the clock was set back.
fn is_due(at: i64, now: i64) -> bool {
    at <= now || now + 2 * LONGEST_WAIT < at
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;

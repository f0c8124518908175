//! What became of a sign-up after Send was pressed: a state machine that every tab, the service worker, a reload and
//! a retry share. It knows no clock and no chance: both are handed in, times as milliseconds since
//! 1970-01-01T00:00:00Z.

use crate::{
    delivery::{
        backend::{Backend, BackendKind, Hold, Outcome, Request},
        message::{Purpose, SubmissionId},
    },
    form::problem::Problem,
    link::HttpUrl,
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
    /// The fingerprints of the keys that it is sealed to; none when it is in clear.
    pub sealed_to: Vec<String>,
    /// What must be done before it is sent: an earlier message about the same sign-up, as long as that is on its way.
    pub after: Option<SubmissionId>,
    /// Whether number and code of what it is about were typed in: only the organisers can tell whether they are right.
    pub is_typed: bool,
    /// When Send was first pressed, RFC 3339.
    pub sent_at: String,
    /// The same in milliseconds; entries are sent in this order.
    pub pressed: i64,
    /// When the event ends, in milliseconds, as it was known at the press; 0 when it was not.
    pub event_ends: i64,
    /// How often its end remained unknown.
    pub tries: u32,
    /// How often in a row the service asked to wait.
    pub waits: u32,
    /// When the service first asked to wait, of those times in a row, in milliseconds; 0 when it did not.
    pub waits_since: i64,
    /// When the last attempt ended, in milliseconds; 0 before there was one.
    pub ended: i64,
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
    /// The service will not take it for now; it is tried again at this time, and at each visit.
    Held(Hold, i64),
    /// The service refused the answers.
    Rejected(Vec<Problem>),
}

/// How long one attempt may take before another sender may believe that its sender is gone, in milliseconds: longer
/// than the patience of one request.
pub const CLAIM: i64 = 30_000;

/// The pauses after attempts whose end is unknown, in milliseconds; the last one for all that follow.
const PAUSES: [i64; 5] = [5_000, 30_000, 120_000, 600_000, 3_600_000];

/// The first window in which a message is sent again, at random, to a service that asked to wait ("full jitter":
/// Brooker, Exponential Backoff And Jitter, 2015), in milliseconds.
const FIRST_WINDOW: i64 = 120_000;

/// By how much each further window is longer, and how long the longest is, in milliseconds. Steep, because a service that
/// limits a crowd is better off with few attempts than with quick ones: see the fleet in `crates/domain/tests/fleet.rs`.
const WINDOW_GROWTH: i64 = 4;
const LONGEST_WINDOW: i64 = 3_600_000;

/// The longest that a service may make us wait, in milliseconds: a day.
pub(super) const LONGEST_WAIT: i64 = 86_400_000;

/// A service that has asked to wait for so long without a break, in milliseconds, has used up its quota.
const QUOTA_AFTER: i64 = 6 * 3_600_000;

/// What is held is tried again after so long, in milliseconds: a day.
const HELD_PAUSE: i64 = 86_400_000;

/// What is held is tried at a visit, but not so soon after the last time, in milliseconds.
const VISIT_PAUSE: i64 = 60_000;

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
            State::Held(..) => "held",
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

    /// The number of the sign-up that it is about: its own, or that of the first message.
    pub fn first(&self) -> &SubmissionId {
        self.purpose.first().unwrap_or(&self.id)
    }

    /// Whether it belongs to an earlier event of the same name, which had ended before this form `opens` (milliseconds).
    pub fn is_of_earlier_event(&self, opens: Option<i64>) -> bool {
        self.is_done() && opens.is_some_and(|opens| self.event_ends.max(self.pressed) < opens)
    }

    /// Takes it for an attempt: the same request each time. `None` when there is nothing to send now. `is_alone` says
    /// that no other sender is at work (the caller holds the lock of all senders), so that one who was has ended;
    /// `is_asked` that a person wants it now.
    pub fn claim(&mut self, now: i64, is_alone: bool, is_asked: bool) -> Option<Request> {
        let is_free = match self.state {
            State::Queued(due) => is_asked || is_due(due, now),
            State::Sending(until) => is_alone || is_due(until, now),
            // To a service that it was not written for, it goes only once somebody has said so.
            State::Held(Hold::Moved, _) => false,
            State::Held(_, due) => is_asked || is_due(due, now),
            State::Unconfirmed => is_asked && !self.request.body.is_empty(),
            State::Stored | State::Rejected(_) => false,
        };
        is_free.then(|| {
            if let State::Sending(_) | State::Unconfirmed = self.state {
                // Whoever was sending is gone, and with them the answer; or the answer could not be read.
                self.tries = self.tries.saturating_add(1);
            }
            self.state = State::Sending(now + CLAIM);
            self.request.clone()
        })
    }

    /// What an attempt came to. `chance` is a random number below 1000, which spreads retries of many visitors.
    pub fn conclude(&mut self, outcome: Outcome, now: i64, chance: i64) {
        self.ended = now;
        if outcome != Outcome::Unreachable {
            self.unreachable = 0;
        }
        if let Outcome::Overloaded(_) | Outcome::Unknown | Outcome::Unreachable = outcome {
            self.tries = self.tries.saturating_add(1);
        }
        self.state = match outcome {
            Outcome::SlowDown(seconds) | Outcome::Overloaded(seconds) => self.state_after_wait(seconds, now, chance),
            other => {
                (self.waits, self.waits_since) = (0, 0);
                match other {
                    Outcome::Stored => State::Stored,
                    Outcome::Unconfirmed => State::Unconfirmed,
                    Outcome::Rejected(problems) => State::Rejected(problems),
                    Outcome::Held(hold) => State::Held(hold, held_until(now, chance)),
                    outcome => {
                        let tries = usize::try_from(self.tries).unwrap_or(usize::MAX);
                        let pause = PAUSES.get(tries.saturating_sub(1)).unwrap_or(&PAUSES[4]);
                        self.unreachable += u32::from(outcome == Outcome::Unreachable);
                        // Between half and one and a half times the pause.
                        State::Queued(now + pause / 2 + pause * chance / 1000)
                    }
                }
            }
        };
        if self.state == State::Stored {
            // A receipt needs the number and the time, not the answers.
            self.request.body.clear();
        }
    }

    /// The service asked to wait, for so many seconds when it says how many.
    fn state_after_wait(&mut self, seconds: Option<u32>, now: i64, chance: i64) -> State {
        // A clock that was set back begins anew.
        if self.waits == 0 || now < self.waits_since {
            self.waits_since = now;
        }
        if QUOTA_AFTER <= now - self.waits_since {
            return State::Held(Hold::Quota, held_until(now, chance));
        }
        let window = FIRST_WINDOW.saturating_mul(WINDOW_GROWTH.saturating_pow(self.waits)).min(LONGEST_WINDOW);
        self.waits = self.waits.saturating_add(1);
        // Later than asked, never earlier.
        let asked = seconds.map_or(1, |seconds| i64::from(seconds).max(1)) * 1000;
        State::Queued(now + asked.min(LONGEST_WAIT) + window * chance / 1000)
    }

    /// The network is back: what waits only because an end was unknown need not wait any longer. A service that asked to
    /// wait is not asked sooner.
    pub fn hurry(&mut self, now: i64) {
        if let State::Queued(due) = &mut self.state
            && self.waits == 0
            && self.tries > 0
        {
            *due = now.min(*due);
        }
    }

    /// Somebody visits the page: what is held is tried, too, unless it was a moment ago.
    pub fn visit(&mut self, now: i64) {
        self.hurry(now);
        let is_a_moment_ago = (self.ended..self.ended + VISIT_PAUSE).contains(&now);
        if let State::Held(_, due) = &mut self.state
            && !is_a_moment_ago
        {
            *due = now.min(*due);
        }
    }

    /// What a page knows of the same message, which is to go another way, holds here too.
    pub fn agree_with(&mut self, other: &OutboxEntry) {
        if self.is_done() {
            return;
        }
        if let State::Held(..) = self.state
            && self.backend_version != other.backend_version
        {
            self.state = other.state.clone();
        }
        self.backend_version.clone_from(&other.backend_version);
        // Its bytes may have been sealed anew since.
        self.request = Request { body: std::mem::take(&mut self.request.body), ..other.request.clone() };
    }

    /// The form service's settings have changed since the request was made: it goes to the address that is right now, and
    /// what was held is tried again. The bytes stay the same. To another host it goes only when a person has seen that
    /// ([`OutboxEntry::move_to`]).
    pub fn reconfigure(&mut self, backend: &Backend, now: i64) {
        if self.is_done() || backend.kind == BackendKind::Link {
            return;
        }
        let is_same_service = HttpUrl::parse(&self.request.url).is_ok_and(|url| url.origin() == backend.url.origin());
        if is_same_service && self.backend_version != backend.version {
            self.move_to(backend, now);
        } else if !is_same_service && !matches!(self.state, State::Sending(_) | State::Held(Hold::Moved, _)) {
            self.state = State::Held(Hold::Moved, now + HELD_PAUSE);
        }
    }

    /// Sends it to the form service as it is set up now.
    pub fn move_to(&mut self, backend: &Backend, now: i64) {
        let current = super::backend::request_for(backend, self.id.as_str(), &[]);
        let type_of = |request: &Request| request.headers.iter().find(|(name, _)| name == "Content-Type").cloned();
        // Bytes of one kind cannot be sent as another.
        if current.method == self.request.method && type_of(&current) == type_of(&self.request) {
            self.request = Request { body: std::mem::take(&mut self.request.body), ..current };
        }
        self.backend_version.clone_from(&backend.version);
        if let State::Held(..) = self.state {
            (self.waits, self.waits_since, self.state) = (0, 0, State::Queued(now));
        }
    }

    /// What must be done about the keys that it is sealed to, where a form's keys have changed since.
    pub fn key_upkeep(&self, backend: &Backend) -> KeyUpkeep {
        let is_revoked = self.sealed_to.iter().any(|key| backend.revoked.contains(key));
        let is_current = self.sealed_to == backend.fingerprints;
        // What was sealed never leaves in clear, and what was in clear is as its sender saw it.
        let is_sealed = !self.sealed_to.is_empty() && !backend.fingerprints.is_empty();
        if self.is_done() || matches!(self.state, State::Rejected(_)) || !is_sealed || (is_current && !is_revoked) {
            KeyUpkeep::Nothing
        } else if !self.may_be_stored() {
            KeyUpkeep::SealAnew
        } else if is_revoked {
            KeyUpkeep::Replace
        } else {
            KeyUpkeep::FollowUp
        }
    }

    /// When something is to be done next, if anything is.
    pub fn due(&self) -> Option<i64> {
        match self.state {
            State::Held(Hold::Moved, _) => None,
            State::Queued(at) | State::Sending(at) | State::Held(_, at) => Some(at),
            State::Stored | State::Unconfirmed | State::Rejected(_) => None,
        }
    }
}

/// What must be done about a message whose form seals to other keys by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUpkeep {
    /// Its keys are the form's.
    Nothing,
    /// It was never sent: it is sealed anew, under the same number.
    SealAnew,
    /// The service may have it: a change that is sealed anew follows it.
    FollowUp,
    /// The service may have it, and nobody may send it any more, because its key is revoked: such a change replaces it.
    Replace,
}

/// How a change of answers is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangePlan {
    /// What is changed was never sent: the new answers go in its place, under its number.
    Replace,
    /// As a change, once this message, if there is one, is done.
    Follow(Option<SubmissionId>),
}

/// How to send a change of the sign-up with this number, so that it never arrives without what it changes.
pub fn plan_change(first: &SubmissionId, all: &[OutboxEntry]) -> ChangePlan {
    match all.iter().find(|entry| entry.id == *first) {
        Some(entry) if !entry.is_done() && !entry.may_be_stored() => ChangePlan::Replace,
        _ => ChangePlan::Follow(last_on_its_way(first, all).map(|entry| entry.id.clone())),
    }
}

/// How a sign-up is withdrawn. The numbers are those of messages that must not be sent any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WithdrawalPlan {
    /// It was never sent: nothing has to be said to anybody.
    Unsent(Vec<SubmissionId>),
    /// By a message, in place of what is on its way.
    Message(Vec<SubmissionId>),
}

/// How to withdraw the sign-up with this number.
pub fn plan_withdrawal(first: &SubmissionId, all: &[OutboxEntry]) -> WithdrawalPlan {
    let is_waiting = |entry: &&OutboxEntry| entry.first() == first && !entry.is_done();
    let ids = all.iter().filter(is_waiting).map(|entry| entry.id.clone()).collect();
    let is_unsent = |entry: &OutboxEntry| entry.id == *first && !entry.is_done() && !entry.may_be_stored();
    if all.iter().any(is_unsent) { WithdrawalPlan::Unsent(ids) } else { WithdrawalPlan::Message(ids) }
}

/// Whether a message waits for another one to be done.
pub fn is_behind_another(entry: &OutboxEntry, all: &[OutboxEntry]) -> bool {
    let is_ahead = |other: &OutboxEntry| entry.after.as_ref() == Some(&other.id) && other.id != entry.id;
    all.iter().any(|other| is_ahead(other) && !other.is_done())
}

/// The last message about the same sign-up that is still on its way.
pub fn last_on_its_way<'a>(first: &SubmissionId, all: &'a [OutboxEntry]) -> Option<&'a OutboxEntry> {
    all.iter().rev().find(|entry| entry.first() == first && !entry.is_done())
}

/// Tomorrow, and not at the same time for everybody.
fn held_until(now: i64, chance: i64) -> i64 {
    now + HELD_PAUSE + HELD_PAUSE / 4 * chance / 1000
}

/// Whether a time has come. One so far ahead that no pause could have made it means that the clock was set back.
fn is_due(at: i64, now: i64) -> bool {
    at <= now || now + 2 * LONGEST_WAIT < at
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "outbox_order_tests.rs"]
mod order_tests;

//! What the page and the service worker tell each other in the outbox. The worker has no rules (`web/outbox.js`): it makes
//! the request that is written down here, and writes down when it did that and what it was answered, unread.

use super::{
    backend::{Hold, Outcome, Request},
    message::{Purpose, SubmissionId},
    outbox::{LONGEST_WAIT, OutboxEntry, State},
};
use crate::{
    form::problem::Problem,
    json::{self, ReadError, Value},
};

/// What follows the database's name in the name of the lock that a sender holds.
pub const SENDER_LOCK: &str = ":sender";

/// The tag of the browser's background sync.
pub const SYNC_TAG: &str = "outbox";

/// How long an answer may take, in milliseconds, before the attempt counts as having no known end.
pub const PATIENCE: u32 = 20_000;

/// So much of a service's answer is kept, in bytes: more says nothing more about what became of a message.
pub const ANSWER_LENGTH: usize = 65_536;

/// The name of an event's database.
pub fn database_name(slug: &str) -> String {
    ["p4p:", slug].concat()
}

impl State {
    fn to_json(&self) -> (&'static str, i64) {
        match self {
            State::Queued(at) | State::Sending(at) => (self.as_str(), *at),
            State::Held(hold) => (hold.as_str(), 0),
            state => (state.as_str(), 0),
        }
    }

    fn from_json(word: &str, at: i64, problems: Vec<Problem>) -> Self {
        match word {
            "rejected" => State::Rejected(problems),
            "sending" => State::Sending(at),
            "stored" => State::Stored,
            "sent-unconfirmed" => State::Unconfirmed,
            _ => Hold::from_name(word).map_or(State::Queued(at), State::Held),
        }
    }
}

impl OutboxEntry {
    /// For storage.
    pub fn to_json(&self) -> String {
        let (state, at) = self.state.to_json();
        let (changes, withdraws) = match &self.purpose {
            Purpose::New => ("", ""),
            Purpose::Change(first) => (first.as_str(), ""),
            Purpose::Withdrawal(first) => ("", first.as_str()),
        };
        let problems = match &self.state {
            State::Rejected(problems) => problems.iter().map(Problem::to_json).collect(),
            _ => Vec::new(),
        };
        json::object(&[
            ("id", json::quoted(self.id.as_str())),
            ("form", json::quoted(&self.form)),
            ("changes", json::quoted(changes)),
            ("withdraws", json::quoted(withdraws)),
            ("request", self.request.to_json()),
            ("backend_version", json::quoted(&self.backend_version)),
            ("sent_at", json::quoted(&self.sent_at)),
            ("pressed", self.pressed.to_string()),
            ("tries", self.tries.to_string()),
            ("waits", self.waits.to_string()),
            ("unreachable", self.unreachable.to_string()),
            ("state", json::quoted(state)),
            ("at", at.to_string()),
            ("problems", json::array(problems)),
            ("next", next_to_json(self)),
        ])
    }

    /// Reads what [`OutboxEntry::to_json`] writes, and what the service worker has done since.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let id = |name| SubmissionId::from_text(&json::text_or_empty(object, name));
        let count = |name| json::integer(object, name).unwrap_or(0);
        let purpose = match (id("changes"), id("withdraws")) {
            (Some(first), _) => Purpose::Change(first),
            (None, Some(first)) => Purpose::Withdrawal(first),
            (None, None) => Purpose::New,
        };
        let mut entry = Self {
            id: id("id").ok_or(ReadError("id"))?,
            form: json::text(object, "form")?,
            purpose,
            request: Request::from_json(json::value(object, "request")?)?,
            backend_version: json::text_or_empty(object, "backend_version"),
            sent_at: json::text(object, "sent_at")?,
            pressed: json::integer(object, "pressed")?,
            tries: count("tries"),
            waits: count("waits"),
            unreachable: count("unreachable"),
            state: State::from_json(
                &json::text(object, "state")?,
                json::integer(object, "at").unwrap_or(0),
                json::list(object, "problems", Problem::from_json)?,
            ),
        };
        follow(&mut entry, object)?;
        Ok(entry)
    }
}

/// The next request as the worker reads it; `null` when there is none.
fn next_to_json(entry: &OutboxEntry) -> String {
    let due = match entry.state {
        // Whoever holds the senders' lock knows that the one who was sending is gone.
        State::Sending(_) => 0,
        // The network is back: what waits only because an end was unknown need not wait any longer.
        State::Queued(_) if entry.waits == 0 => 0,
        State::Queued(due) => due,
        _ => return "null".into(),
    };
    json::object(&[
        ("due", due.to_string()),
        ("setBack", (due - 2 * LONGEST_WAIT).to_string()),
        ("patience", PATIENCE.to_string()),
    ])
}

/// Takes up what the worker did since the page last wrote the entry down. What it was answered last is for the page to
/// read; until then the message is on its way.
fn follow(entry: &mut OutboxEntry, object: &Value) -> Result<(), ReadError> {
    // When each began and ended, in milliseconds since 1970; without an end where nobody knows it.
    let attempt = |object: &Value| Ok((json::integer(object, "began")?, json::integer(object, "ended").ok()));
    let mut attempts = json::list(object, "attempts", attempt)?;
    if object.get("answer").is_some()
        && let Some((_, ended)) = attempts.last_mut()
    {
        *ended = None;
    }
    for (began, ended) in attempts {
        entry.claim(began, true, true);
        if let Some(ended) = ended {
            // Nobody drew a number for it: the middle of all.
            entry.conclude(Outcome::Unknown, ended, 500);
        }
    }
    Ok(())
}

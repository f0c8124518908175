//! What the page and the service worker tell each other in the outbox. The worker has no rules (`web/outbox.js`): it makes
//! the request that is written down here, and writes down when it did that and what it was answered, unread.

use super::{
    backend::Outcome,
    outbox::{Entry, LONGEST_WAIT, State},
};
use crate::json::{self, ReadError, Value};

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

/// The next request as the worker reads it; `null` when there is none.
pub(super) fn next_to_json(entry: &Entry) -> String {
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

/// One attempt of the worker's, in milliseconds since 1970; without an end where nobody knows it.
struct Attempt {
    began: i64,
    ended: Option<i64>,
}

impl Attempt {
    fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self { began: json::integer(object, "began")?, ended: json::integer(object, "ended").ok() })
    }
}

/// Takes up what the worker did since the page last wrote the entry down. What it was answered last is for the page to
/// read; until then the message is on its way.
pub(super) fn follow(entry: &mut Entry, object: &Value) -> Result<(), ReadError> {
    let mut attempts = json::list(object, "attempts", Attempt::from_json)?;
    if object.get("answer").is_some()
        && let Some(last) = attempts.last_mut()
    {
        last.ended = None;
    }
    for Attempt { began, ended } in attempts {
        entry.claim(began, true, true);
        if let Some(ended) = ended {
            // Nobody drew a number for it: the middle of all.
            entry.conclude(Outcome::Unknown, ended, 500);
        }
    }
    Ok(())
}

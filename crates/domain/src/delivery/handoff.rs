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

/// The name of an event's database, of its channel, and the beginning of all other names under which something of it is
/// kept on a device. `site_id` tells sites apart that share an origin; where it is empty, there is only the slug, as in
/// pages of before there were such ids.
pub fn database_name(site_id: &str, slug: &str) -> String {
    let colon = if site_id.is_empty() { "" } else { ":" };
    ["p4p:", site_id, colon, slug].concat()
}

/// The key in `localStorage` of a form's draft.
pub fn draft_name(database: &str, form: &str) -> String {
    [database, ":draft:", form].concat()
}

impl State {
    fn to_json(&self) -> (&'static str, i64) {
        match self {
            State::Queued(at) | State::Sending(at) => (self.as_str(), *at),
            State::Held(hold, at) => (hold.as_str(), *at),
            state => (state.as_str(), 0),
        }
    }

    /// `None` for a state of another version of the page: what it does not know it leaves alone.
    fn from_json(word: &str, at: i64, problems: Vec<Problem>) -> Option<Self> {
        Some(match word {
            "queued" => State::Queued(at),
            "rejected" => State::Rejected(problems),
            "sending" => State::Sending(at),
            "stored" => State::Stored,
            "sent-unconfirmed" => State::Unconfirmed,
            _ => State::Held(Hold::from_name(word)?, at),
        })
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
            ("sealed_to", json::array(self.sealed_to.iter().map(|key| json::quoted(key)))),
            ("after", json::quoted(self.after.as_ref().map(SubmissionId::as_str).unwrap_or_default())),
            ("typed", self.is_typed.to_string()),
            ("sent_at", json::quoted(&self.sent_at)),
            ("pressed", self.pressed.to_string()),
            ("event_ends", self.event_ends.to_string()),
            ("tries", self.tries.to_string()),
            ("waits", self.waits.to_string()),
            ("waits_since", self.waits_since.to_string()),
            ("ended", self.ended.to_string()),
            ("unreachable", self.unreachable.to_string()),
            ("state", json::quoted(state)),
            ("at", at.to_string()),
            ("problems", json::array(problems)),
            ("done", self.is_done().to_string()),
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
            sealed_to: json::texts(object, "sealed_to").unwrap_or_default(),
            after: id("after"),
            is_typed: json::flag(object, "typed"),
            sent_at: json::text(object, "sent_at")?,
            pressed: json::integer(object, "pressed")?,
            event_ends: json::integer(object, "event_ends").unwrap_or(0),
            tries: count("tries"),
            waits: count("waits"),
            waits_since: json::integer(object, "waits_since").unwrap_or(0),
            ended: json::integer(object, "ended").unwrap_or(0),
            unreachable: count("unreachable"),
            state: State::from_json(
                &json::text(object, "state")?,
                json::integer(object, "at").unwrap_or(0),
                json::list(object, "problems", Problem::from_json)?,
            )
            .ok_or(ReadError("state"))?,
        };
        follow(&mut entry, object)?;
        Ok(entry)
    }
}

/// How long the worker leaves a message alone after it was handed in, and after an attempt, in milliseconds.
const MOMENT: i64 = 5_000;

/// The statuses after which the browser is to ask the worker again, who passes them over as if nothing had been answered:
/// each says that sending the same later may work.
const TRANSIENT: [u16; 9] = [408, 425, 429, 500, 502, 503, 504, 507, 509];

/// The next request as the worker reads it; `null` when there is none.
fn next_to_json(entry: &OutboxEntry) -> String {
    let due = match entry.state {
        // Whoever holds the senders' lock knows that the one who was sending is gone.
        State::Sending(_) => 0,
        // The network is back: what waits only because an end was unknown need not wait any longer, but for a moment, in
        // which the browser wakes the worker although it is the service that fails.
        State::Queued(due) if entry.waits == 0 && entry.tries > 0 => due.min(entry.ended + MOMENT),
        // The page that it was handed in on comes first, as long as it is there.
        State::Queued(due) if entry.is_fresh() => due + MOMENT,
        State::Queued(due) => due,
        _ => match entry.due() {
            Some(due) => due,
            None => return "null".into(),
        },
    };
    json::object(&[
        ("due", due.to_string()),
        ("setBack", (due - 2 * LONGEST_WAIT).to_string()),
        ("patience", PATIENCE.to_string()),
        ("moment", MOMENT.to_string()),
        ("transient", json::array(TRANSIENT.map(|status| status.to_string()))),
    ])
}

/// Takes up what the worker did since the page last wrote the entry down. What it was answered last is for the page to
/// read; until then the message is on its way.
fn follow(entry: &mut OutboxEntry, object: &Value) -> Result<(), ReadError> {
    let mut attempts = json::list(object, "attempts", Attempt::from_json)?;
    if object.get("answer").is_some()
        && let Some(last) = attempts.last_mut()
    {
        last.ended = None;
    }
    for attempt in attempts {
        entry.claim(attempt.began, true, true);
        if let Some(ended) = attempt.ended {
            // Nobody drew a number for it: the middle of all.
            entry.conclude(attempt.outcome(), ended, 500);
        }
    }
    Ok(())
}

/// One request of the worker's whose answer, if there was any, is not for the page to read.
struct Attempt {
    /// In milliseconds since 1970.
    began: i64,
    /// `None` where nobody knows it.
    ended: Option<i64>,
    /// A transient status, 0 when nothing was answered.
    status: i64,
    /// How many seconds the service asked to wait.
    retry_after: Option<u32>,
}

impl Attempt {
    fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self {
            began: json::integer(object, "began")?,
            ended: json::integer(object, "ended").ok(),
            status: json::integer(object, "status").unwrap_or(0),
            retry_after: json::integer(object, "retryAfter").ok(),
        })
    }

    fn outcome(&self) -> Outcome {
        match self.status {
            429 => Outcome::SlowDown(self.retry_after),
            503 => Outcome::Overloaded(self.retry_after),
            _ => Outcome::Unknown,
        }
    }
}

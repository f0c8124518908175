//! What the build hands to the browser: the facts that the reacting parts of the page are made from.

use super::{event::Schedule, form::Form, node::Node};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The content of `script#data`. The prose is not in it: that is in the page already, and never leaves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageData {
    /// Names the event in calendars and in storage; never changes.
    pub slug: String,
    /// When it is.
    pub schedule: Schedule,
    /// The minutes by which the event's own clock is ahead of UTC when it starts.
    pub offset_minutes: i32,
    /// The instant whose phase was printed, in seconds since 1970-01-01T00:00:00Z.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub as_of: DateTime<Utc>,
    /// The local nodes, in the order of the list.
    pub nodes: Vec<Node>,
    /// The forms, by what they are for.
    pub forms: Forms,
}

/// The forms of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forms {
    /// For attending.
    pub attend: Form,
    /// For hosting a local node.
    pub host: Form,
    /// For hearing of the next one, when this one is over.
    pub next: Form,
}

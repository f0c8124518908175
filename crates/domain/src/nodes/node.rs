//! Local nodes: what is known of them.

use crate::{geo::LonLat, i18n::messages, link::HttpUrl, named::named, nodes::problem::NodeError};
use serde::Serialize;
use std::fmt;

/// Up to this many nodes, each has a calendar file of its own, `nodes/<id>.ics`; above it none has, and there is only the
/// event's. Hosts of static files limit their number (some to 20,000) and take as long as there are files to upload.
pub const MOST_CALENDARS: usize = 2000;

/// A local node: a place where people near each other join the workshop in person. Serialized, it is the properties of
/// its GeoJSON feature; see [`collection_from_nodes`](super::geojson::collection_from_nodes).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Names the node in addresses: `#node-<id>`.
    #[serde(skip)]
    pub id: NodeId,
    /// What the hosts call it.
    pub name: String,
    /// An example, not a real meeting; shown as such.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
    /// Where it is, as precisely as the host allowed; `None` when there is no position (never 0, 0).
    #[serde(skip)]
    pub position: Option<LonLat>,
    /// The city, as its people write it.
    pub city: String,
    /// ISO 3166-1 alpha-2, upper case; empty when the node has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// IANA time zone; empty when not given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// The venue, or how it will be told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// How sure it is.
    pub status: Status,
    /// Who may come.
    #[serde(rename = "kind")]
    pub entry: Entry,
    /// Who hosts it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// How many people it has room for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room_for: Option<u32>,
    /// How many more people it has room for; `None` when nobody counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room_left: Option<u32>,
    /// When its doors open, on the clock of its zone: `2025-11-24T14:30`; empty when it is the event's own time.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub opens: String,
    /// When it ends, in the same way.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub closes: String,
    /// BCP 47 tags of the languages spoken there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// What makes it accessible.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<Access>,
    /// What to do to take part there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub join: String,
    /// A published e-mail address or http(s) address of the hosts; empty when there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// The day on which the hosts last said that it takes place: `2025-11-01`; empty when not given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirmed_on: String,
    /// How often the hosts have changed time or place since it was published.
    #[serde(skip_serializing_if = "is_first")]
    pub revision: u32,
    /// A sentence of the hosts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The node's own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<HttpUrl>,
    /// What the build works out of the above.
    #[serde(skip)]
    pub derived: Derived,
}

/// What follows from a node's facts by tables that only the build has: names of countries and rules of time zones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Derived {
    /// The country's name in the page's language.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country_name: String,
    /// When it begins there, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub starts_there: String,
    /// The hour, 0 to 23, in which it begins on its own clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hour: Option<u8>,
    /// When it begins, in seconds since 1970-01-01T00:00:00Z.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begins: Option<i64>,
    /// The day of `confirmed_on`, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirmed_on: String,
}

fn is_first(revision: &u32) -> bool {
    *revision == 0
}

impl Node {
    /// Whether somebody more can come, as far as is known.
    pub fn has_room(&self) -> bool {
        self.room_left != Some(0) && matches!(self.status, Status::Confirmed | Status::Tentative)
    }
}

/// Lower-case letters, digits and single hyphens: fit for addresses and file names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(String);

impl NodeId {
    /// How long one may be.
    pub const MAX_LENGTH: usize = 64;

    /// Refuses everything but `[a-z0-9]+(-[a-z0-9]+)*`, and what is longer than [`MAX_LENGTH`](Self::MAX_LENGTH).
    pub fn parse(text: &str) -> Result<Self, NodeError> {
        let part_is_plain =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let is_id = text.len() <= Self::MAX_LENGTH && text.split('-').all(part_is_plain);
        if is_id { Ok(Self(text.into())) } else { Err(NodeError::Id) }
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

named! {
    /// How sure a node is.
    #[derive(Default)]
    pub enum Status {
        /// It will take place.
        #[default]
        Confirmed = "confirmed" => messages::node::CONFIRMED,
        /// It may take place.
        Tentative = "tentative" => messages::node::TENTATIVE,
        /// It takes place and has no room left.
        Full = "full" => messages::node::FULL,
        /// It does not take place.
        Cancelled = "cancelled" => messages::node::CANCELLED,
        /// It took place.
        Over = "over" => messages::node::OVER,
    }
}

impl Status {
    /// What it is once the event is over, or as it was said before.
    pub fn at(self, is_over: bool) -> Self {
        if is_over && self != Status::Cancelled { Status::Over } else { self }
    }
}

named! {
    /// Who may come to a node.
    #[derive(Default)]
    pub enum Entry {
        /// Everybody.
        #[default]
        Open = "open" => messages::node::OPEN_TO_ALL,
        /// Those who are asked, or who ask first.
        Invitation = "invitation" => messages::node::BY_INVITATION,
    }
}

named! {
    /// What makes a node accessible.
    pub enum Access {
        /// No step on the way in, a lift where there are floors.
        StepFree = "step-free" => messages::access::STEP_FREE,
        /// A room to be alone in.
        QuietSpace = "quiet-space" => messages::access::QUIET_SPACE,
        /// What is said can be read.
        Subtitles = "subtitles" => messages::access::SUBTITLES,
        /// An induction loop for hearing aids.
        HearingLoop = "hearing-loop" => messages::access::HEARING_LOOP,
    }
}

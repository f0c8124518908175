//! Local nodes: what is known of them.

use super::{
    geo::LonLat,
    geojson::{NodeError, access, link, number, status},
    json::{self, ReadError, Value},
    link::HttpUrl,
};
use serde::Serialize;
use std::fmt;

/// A local node: a place where people near each other join the workshop in person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Names the node in addresses: `#node-<id>`.
    pub id: NodeId,
    /// What the hosts call it.
    pub name: String,
    /// An example, not a real meeting; shown as such.
    #[serde(skip_serializing_if = "is_false")]
    pub example: bool,
    /// Where it is, as precisely as the host allowed; `None` when there is no position (never 0, 0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<LonLat>,
    /// The city, as its people write it.
    pub city: String,
    /// ISO 3166-1 alpha-2, upper case; empty when the node has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// The country's name in the page's language; filled in at build time.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country_name: String,
    /// IANA time zone; empty when not given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// When the workshop begins there, in words; filled in at build time from `zone`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub starts_there: String,
    /// The venue, or how it will be told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// How sure it is.
    pub status: Status,
    /// How many people it has room for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room_for: Option<u32>,
    /// BCP 47 tags of the languages spoken there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// What makes it accessible.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<Access>,
    /// A sentence of the hosts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The node's own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<HttpUrl>,
}

impl Node {
    /// Reads what [`Serialize`] writes; the same checks hold as for an organiser's file.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let position = match object.get("position").and_then(Value::as_list) {
            Some([longitude, latitude]) => {
                longitude.as_number().zip(latitude.as_number()).and_then(|(lon, lat)| LonLat::new(lon, lat).ok())
            }
            _ => None,
        };
        Ok(Self {
            id: NodeId::parse(&json::text(object, "id")?).map_err(|_| ReadError("id"))?,
            name: json::text(object, "name")?,
            example: json::flag(object, "example"),
            position,
            city: json::text(object, "city")?,
            country: json::text_or_empty(object, "country"),
            country_name: json::text_or_empty(object, "country_name"),
            zone: json::text_or_empty(object, "zone"),
            starts_there: json::text_or_empty(object, "starts_there"),
            place: json::text_or_empty(object, "place"),
            status: status(object.get("status")).map_err(|_| ReadError("status"))?,
            room_for: number(object.get("room_for")).map_err(|_| ReadError("room_for"))?,
            languages: json::texts(object, "languages")?,
            access: access(object.get("access")).map_err(|_| ReadError("access"))?,
            note: json::text_or_empty(object, "note"),
            link: link(object.get("link")).map_err(|_| ReadError("link"))?,
        })
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Lower-case letters, digits and single hyphens, at most 64: fit for addresses and file names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct NodeId(String);

impl NodeId {
    /// Refuses everything but `[a-z0-9]+(-[a-z0-9]+)*`.
    pub fn parse(text: &str) -> Result<Self, NodeError> {
        let part_is_plain =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if text.len() <= 64 && text.split('-').all(part_is_plain) { Ok(Self(text.into())) } else { Err(NodeError::Id) }
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

/// How sure a node is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It will take place.
    #[default]
    Confirmed,
    /// It may take place.
    Tentative,
    /// It takes place and has no room left.
    Full,
    /// It does not take place.
    Cancelled,
}

impl Status {
    pub(super) const ALL: [Status; 4] = [Status::Confirmed, Status::Tentative, Status::Full, Status::Cancelled];

    /// The word in files and in `data-status`.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Confirmed => "confirmed",
            Status::Tentative => "tentative",
            Status::Full => "full",
            Status::Cancelled => "cancelled",
        }
    }
}

/// What makes a node accessible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// No step on the way in, a lift where there are floors.
    StepFree,
    /// A room to be alone in.
    QuietSpace,
    /// What is said can be read.
    Subtitles,
    /// An induction loop for hearing aids.
    HearingLoop,
}

impl Access {
    pub(super) const ALL: [Access; 4] = [Access::StepFree, Access::QuietSpace, Access::Subtitles, Access::HearingLoop];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Access::StepFree => "step-free",
            Access::QuietSpace => "quiet-space",
            Access::Subtitles => "subtitles",
            Access::HearingLoop => "hearing-loop",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Access::StepFree => "step-free",
            Access::QuietSpace => "quiet space",
            Access::Subtitles => "subtitles",
            Access::HearingLoop => "hearing loop",
        }
    }
}

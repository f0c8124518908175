//! What kinds of answers a question can take.

use crate::json::{self, ReadError, Value};
use serde::Serialize;

/// What kind of answer a question takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    Text {
        /// The most characters it may have.
        max: usize,
    },
    /// Several lines.
    LongText {
        /// The most characters it may have.
        max: usize,
    },
    /// An e-mail address.
    Email,
    /// An http or https address.
    Url,
    /// A whole number.
    Number {
        /// The smallest allowed.
        min: i64,
        /// The largest allowed.
        max: i64,
    },
    /// A day, sent as `2025-11-24` (ISO 8601).
    Date,
    /// A time of the day, sent as `15:00` (ISO 8601), on no particular clock.
    Time,
    /// A day and a time, sent as `2025-11-24T15:00` (ISO 8601), on no particular clock.
    DateTime,
    /// One of a few answers.
    OneOf {
        /// The answers.
        options: Vec<String>,
        /// Whether they are offered in a list that opens, rather than side by side.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        select: bool,
    },
    /// Any number of a few answers.
    SeveralOf {
        /// The answers.
        options: Vec<String>,
    },
    /// Yes or no, sent as true or false.
    YesNo,
    /// A box that says yes; required ones must be ticked.
    Consent,
    /// The name of a city.
    City {
        /// The most characters it may have.
        max: usize,
    },
    /// A place on the earth, sent as latitude and longitude in degrees (WGS 84) with a comma: `52.37, 4.9`.
    Position,
    /// A time zone by its IANA name, like `Europe/Amsterdam`.
    Zone,
    /// Online, or at one of the local nodes.
    NodeChoice {
        /// What joining without a node is called. Its value in what is sent is `online`; a node's is its id.
        online: String,
    },
}

/// The value of a [`FieldKind::NodeChoice`] for those who join without a node.
pub const ONLINE: &str = "online";

/// The values of the control of a [`FieldKind::YesNo`].
pub const YES_NO: [&str; 2] = ["yes", "no"];

/// One of [`YES_NO`].
pub fn yes_or_no(yes: bool) -> String {
    let [word_for_yes, word_for_no] = YES_NO;
    if yes { word_for_yes } else { word_for_no }.into()
}

impl FieldKind {
    /// The kinds' names in files, for messages.
    pub const NAMES: &str = "text, long-text, email, url, number, date, time, date-time, one-of, several-of, yes-no, \
                             consent, city, position, zone, node-choice";

    pub(super) fn from_json(object: &Value) -> Result<Self, ReadError> {
        let limit = || json::integer(object, "max");
        let options = || json::texts(object, "options");
        Ok(match json::text(object, "kind")?.as_str() {
            "text" => FieldKind::Text { max: limit()? },
            "long-text" => FieldKind::LongText { max: limit()? },
            "email" => FieldKind::Email,
            "url" => FieldKind::Url,
            "number" => FieldKind::Number { min: json::integer(object, "min")?, max: json::integer(object, "max")? },
            "date" => FieldKind::Date,
            "time" => FieldKind::Time,
            "date-time" => FieldKind::DateTime,
            "one-of" => FieldKind::OneOf { options: options()?, select: json::flag(object, "select") },
            "several-of" => FieldKind::SeveralOf { options: options()? },
            "yes-no" => FieldKind::YesNo,
            "consent" => FieldKind::Consent,
            "city" => FieldKind::City { max: limit()? },
            "position" => FieldKind::Position,
            "zone" => FieldKind::Zone,
            "node-choice" => FieldKind::NodeChoice { online: json::text(object, "online")? },
            _ => return Err(ReadError("kind")),
        })
    }

    /// The most characters a typed answer may have; `None` for answers that are chosen.
    pub fn text_limit(&self) -> Option<usize> {
        match self {
            FieldKind::Text { max } | FieldKind::LongText { max } | FieldKind::City { max } => Some(*max),
            // RFC 5321, section 4.5.3.1: a path has at most 256 octets, angle brackets included.
            FieldKind::Email => Some(254),
            FieldKind::Url => Some(2000),
            FieldKind::Number { .. } | FieldKind::Date | FieldKind::Time | FieldKind::DateTime => Some(20),
            FieldKind::Position | FieldKind::Zone => Some(60),
            FieldKind::OneOf { .. }
            | FieldKind::SeveralOf { .. }
            | FieldKind::YesNo
            | FieldKind::Consent
            | FieldKind::NodeChoice { .. } => None,
        }
    }
}

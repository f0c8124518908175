//! When the event is, and which phase that makes it now.

use super::json::{self, ReadError, Value};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::fmt;

/// The instants that everything on the page follows from. In JSON: seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// The first minute of the workshop.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub starts: DateTime<Utc>,
    /// The end of its last minute; later than `starts`.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub ends: DateTime<Utc>,
    /// When sign-up opens; open from the first day when it is not named.
    #[serde(with = "chrono::serde::ts_seconds_option")]
    pub sign_up_opens: Option<DateTime<Utc>>,
    /// When sign-up closes; open until the start when it is not named.
    #[serde(with = "chrono::serde::ts_seconds_option")]
    pub sign_up_closes: Option<DateTime<Utc>>,
}

/// Where an event stands between its announcement and its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Known, but sign-up is not open yet.
    Announced,
    /// Sign-up is open.
    Open,
    /// Sign-up is closed, the workshop has not begun.
    Closed,
    /// The workshop is going on.
    Live,
    /// The workshop is over; its page is a record.
    Over,
}

/// An instant from whole seconds since 1970-01-01T00:00:00Z.
pub fn instant_from_json(object: &Value, name: &'static str) -> Result<DateTime<Utc>, ReadError> {
    DateTime::from_timestamp(json::integer(object, name)?, 0).ok_or(ReadError(name))
}

impl Schedule {
    /// Reads what [`Serialize`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self {
            starts: instant_from_json(object, "starts")?,
            ends: instant_from_json(object, "ends")?,
            sign_up_opens: instant_from_json(object, "sign_up_opens").ok(),
            sign_up_closes: instant_from_json(object, "sign_up_closes").ok(),
        })
    }

    /// The phase at an instant. Each phase includes its first instant and not its last.
    pub fn phase_at(&self, now: DateTime<Utc>) -> Phase {
        if self.ends <= now {
            Phase::Over
        } else if self.starts <= now {
            Phase::Live
        } else if self.sign_up_closes.is_some_and(|closes| closes <= now) {
            Phase::Closed
        } else if self.sign_up_opens.is_some_and(|opens| now < opens) {
            Phase::Announced
        } else {
            Phase::Open
        }
    }
}

impl Phase {
    /// All of them, in their order.
    pub const ALL: [Phase; 5] = [Phase::Announced, Phase::Open, Phase::Closed, Phase::Live, Phase::Over];

    /// The word in `#app[data-phase]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Announced => "announced",
            Phase::Open => "open",
            Phase::Closed => "closed",
            Phase::Live => "live",
            Phase::Over => "over",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use chrono::TimeZone;

    fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2025, 11, day, hour, minute, 0).unwrap()
    }

    #[test]
    fn each_phase_begins_at_its_first_instant() {
        let schedule = Schedule {
            starts: at(24, 14, 0),
            ends: at(24, 15, 30),
            sign_up_opens: Some(at(1, 0, 0)),
            sign_up_closes: Some(at(23, 0, 0)),
        };
        for (now, phase) in [
            (at(1, 0, 0) - chrono::TimeDelta::seconds(1), Phase::Announced),
            (at(1, 0, 0), Phase::Open),
            (at(23, 0, 0), Phase::Closed),
            (at(24, 14, 0), Phase::Live),
            (at(24, 15, 29), Phase::Live),
            (at(24, 15, 30), Phase::Over),
        ] {
            assert_eq!(schedule.phase_at(now), phase, "at {now}");
        }
    }

    #[test]
    fn without_dates_for_it_sign_up_is_open_until_the_start() {
        let schedule =
            Schedule { starts: at(24, 14, 0), ends: at(24, 15, 30), sign_up_opens: None, sign_up_closes: None };
        assert_eq!(schedule.phase_at(at(1, 0, 0)), Phase::Open);
        assert_eq!(schedule.phase_at(at(24, 13, 59)), Phase::Open);
    }
}

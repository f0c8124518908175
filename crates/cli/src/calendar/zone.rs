//! Time zones for calendars: the changes of a zone's clock around an entry, from the rules that the program brings.

use super::lines::Lines;
use crate::zone::Zone;
use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};

/// How far around an entry changes of the clock are written: each calendar shows it rightly in its own year, and the
/// rules of later years are nobody's promise.
const AROUND: TimeDelta = TimeDelta::days(370);

/// How entries name their times.
const TIME: &str = "%Y%m%dT%H%M%S";

/// The zone that is written with an entry; `None` for UTC where that is the zone, or where its clock shows beginning or
/// end for the second time, which no calendar could tell from the first (section 3.3.5).
pub fn to_write(zone: Zone, starts: DateTime<Utc>, ends: DateTime<Utc>) -> Option<Zone> {
    let is_plain = |instant: DateTime<Utc>| {
        let there = instant.with_timezone(&zone).naive_local();
        zone.from_local_datetime(&there).earliest().is_some_and(|first| first == instant)
    };
    let is_utc =
        ["UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"].contains(&zone.name());
    (!is_utc && is_plain(starts) && is_plain(ends)).then_some(zone)
}

/// A time of an entry: as `DTSTART;TZID=Europe/Amsterdam` wants it, or in UTC.
pub fn write_time(lines: &mut Lines, name: &str, instant: DateTime<Utc>, zone: Option<Zone>) {
    match zone {
        Some(zone) => {
            let there = instant.with_timezone(&zone).format(TIME).to_string();
            lines.exact(&format!("{name};TZID={}", zone.name()), &there);
        }
        None => lines.exact(name, &utc(instant)),
    }
}

/// An instant in UTC (section 3.3.5, form 2).
pub fn utc(instant: DateTime<Utc>) -> String {
    instant.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A zone's component (section 3.6.5): what its clock shows from the last change before `starts` on, and each change
/// from there to a year after `ends`.
pub fn write(lines: &mut Lines, zone: Zone, starts: DateTime<Utc>, ends: DateTime<Utc>) {
    lines.exact("BEGIN", "VTIMEZONE");
    lines.exact("TZID", zone.name());
    let changes = zone.changes(starts - AROUND, ends + AROUND);
    let first = changes.iter().rposition(|change| *change <= starts);
    if first.is_none() {
        // Nothing changed in the year before, so this is how it was for as long as anybody asks.
        let offset = offset_at(zone, starts);
        observance(lines, zone, starts, offset, "19700101T000000");
    }
    for change in changes.iter().skip(first.unwrap_or_default()) {
        let before = offset_at(zone, *change - TimeDelta::seconds(1));
        let there: NaiveDateTime = change.naive_utc() + TimeDelta::seconds(before.into());
        observance(lines, zone, *change, before, &there.format(TIME).to_string());
    }
    lines.exact("END", "VTIMEZONE");
}

/// What the clock shows from an instant on: `there` is that instant on the clock as it was before.
fn observance(lines: &mut Lines, zone: Zone, from: DateTime<Utc>, before: i32, there: &str) {
    let (after, (name, is_daylight)) = (offset_at(zone, from), zone.clock_at(from));
    // Where a clock is put back for what is called its summer time, the hour that it is put back to is its usual one.
    let kind = if is_daylight && before < after { "DAYLIGHT" } else { "STANDARD" };
    lines.exact("BEGIN", kind);
    lines.exact("DTSTART", there);
    lines.exact("TZOFFSETFROM", &offset(before));
    lines.exact("TZOFFSETTO", &offset(after));
    lines.text("TZNAME", &name);
    lines.exact("END", kind);
}

/// `+0545`, and with seconds where there are any (section 3.3.14).
fn offset(seconds: i32) -> String {
    let (sign, size) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let (hours, minutes, rest) = (size / 3600, size / 60 % 60, size % 60);
    let rest = if rest == 0 { String::new() } else { format!("{rest:02}") };
    format!("{sign}{hours:02}{minutes:02}{rest}")
}

fn offset_at(zone: Zone, instant: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
}

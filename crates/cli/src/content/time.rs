use crate::zone::Zone;
use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeZone, Utc};

/// How a time is written.
pub const TIME_HINT: &str = "write a day and a time without quotes, like 2025-11-24T15:00:00";

/// A day and a time as `2025-11-24T15:00`, perhaps with seconds.
fn local(text: &str) -> Option<NaiveDateTime> {
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    formats.into_iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

/// A time on the clock of a zone; in the hour that a clock shows twice, the first one. `None` where there is none.
pub fn instant_there(text: &str, zone: Zone) -> Option<DateTime<Zone>> {
    local(text)?.and_local_timezone(zone).earliest()
}

/// Whether a clock shows a time twice, because it is put back then.
pub fn is_shown_twice(text: &str, zone: Zone) -> bool {
    local(text).is_some_and(|local| matches!(zone.from_local_datetime(&local), LocalResult::Ambiguous(..)))
}

/// A day and a time on the clock of a zone; otherwise what is wrong with it. In the hour that a clock shows twice, the
/// distance from UTC behind the time says which is meant: `2025-10-26T02:30:00+02:00`. It may stand there at any time of
/// the year, as long as it is the clock's own.
pub fn instant(value: &toml::Value, zone: Zone) -> Result<DateTime<Utc>, String> {
    let written = value.as_datetime().map(ToString::to_string).unwrap_or_default();
    let with_offset = DateTime::parse_from_rfc3339(&written).ok();
    let at = with_offset.map(|it| it.naive_local()).or_else(|| local(&written));
    let at = at.ok_or_else(|| format!("must be a time on the event's own clock; {TIME_HINT}"))?;
    let there = zone.from_local_datetime(&at);
    if let Some(meant) = with_offset {
        let is_it = |it: &DateTime<Zone>| it.offset().fix() == *meant.offset();
        let clock = there.earliest().filter(is_it).or(there.latest().filter(is_it));
        return clock.map(|it| it.to_utc()).ok_or_else(|| {
            format!(
                "must be a time on the event's own clock; {TIME_HINT}, or with what the clock of {zone} is ahead of UTC"
            )
        });
    }
    match there {
        LocalResult::Single(instant) => Ok(instant.to_utc()),
        LocalResult::Ambiguous(first, second) => {
            let (first, second) = (first.fixed_offset().to_rfc3339(), second.fixed_offset().to_rfc3339());
            Err(format!(
                "{at} is shown twice by the clock of {zone}, which is put back then; write which one, {first} or {second}"
            ))
        }
        LocalResult::None => {
            Err(format!("{at} does not exist on the clock of {zone}, which is put forward then; write another time"))
        }
    }
}

/// What a clock is called at a time: `CET`, or where there are no letters for it, its distance from UTC: `UTC+5:45`.
pub fn clock_name(time: &DateTime<Zone>) -> String {
    let name = time.format("%Z").to_string();
    if name.starts_with(char::is_alphabetic) {
        return name;
    }
    let minutes = time.offset().fix().local_minus_utc() / 60;
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let rest = if rest == 0 { String::new() } else { format!(":{rest:02}") };
    format!("UTC{}{hours}{rest}", if minutes < 0 { '\u{2212}' } else { '+' })
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;

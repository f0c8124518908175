use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// How a time is written.
pub const TIME_HINT: &str = "write a day and a time without quotes, like 2025-11-24T15:00:00";

/// A day and a time on the clock of a zone; otherwise what is wrong with it.
pub fn instant(value: &toml::Value, zone: Tz) -> Result<DateTime<Utc>, String> {
    let written = value.as_datetime().map(ToString::to_string);
    let format = |text: &str| {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S")
            .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M"))
            .ok()
    };
    let local = written.as_deref().and_then(format);
    let local = local.ok_or_else(|| format!("must be a time on the event's own clock; {TIME_HINT}"))?;
    zone.from_local_datetime(&local)
        .single()
        .map(|instant| instant.to_utc())
        .ok_or_else(|| format!("{local} does not exist, or twice, on the clock of {zone}: the clocks are changed then"))
}

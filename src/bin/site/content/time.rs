use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// How a time is written.
pub const TIME_HINT: &str = "write a day and a time without quotes, like 2025-11-24T15:00:00";

/// A day and a time as `2025-11-24T15:00`, perhaps with seconds.
fn local(text: &str) -> Option<NaiveDateTime> {
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    formats.into_iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

/// A time on the clock of a zone; in the hour that a clock shows twice, the first one. `None` where there is none.
pub fn instant_there(text: &str, zone: Tz) -> Option<DateTime<Tz>> {
    local(text)?.and_local_timezone(zone).earliest()
}

/// A day and a time on the clock of a zone; otherwise what is wrong with it.
pub fn instant(value: &toml::Value, zone: Tz) -> Result<DateTime<Utc>, String> {
    let written = value.as_datetime().map(ToString::to_string);
    let local = written.as_deref().and_then(local);
    let local = local.ok_or_else(|| format!("must be a time on the event's own clock; {TIME_HINT}"))?;
    zone.from_local_datetime(&local)
        .single()
        .map(|instant| instant.to_utc())
        .ok_or_else(|| format!("{local} does not exist, or twice, on the clock of {zone}: the clocks are changed then"))
}

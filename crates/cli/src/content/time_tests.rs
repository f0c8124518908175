use super::super::Event;
use crate::fixture;
use std::fs;

/// The event of the tests, at another time and place.
fn at(start: &str, end: &str, zone: &str) -> Event {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(fixture::path().join("event.toml")).unwrap();
    let text = text.replace("start = 2025-11-24T15:00:00", &format!("start = {start}"));
    let text = text.replace("end = 2025-11-24T16:30:00", &format!("end = {end}"));
    let text = text.replace("\nzone = \"Europe/Amsterdam\"", &format!("\nzone = \"{zone}\""));
    fs::write(folder.path().join("event.toml"), text).unwrap();
    let event = Event::read(folder.path())
        .map_err(|diagnostics| diagnostics.iter().map(ToString::to_string).collect::<String>());
    event.unwrap()
}

#[test]
fn the_time_is_said_with_its_clock_and_in_utc() {
    for (start, end, zone, hours, utc) in [
        ("2025-11-24T15:00:00", "2025-11-24T16:30:00", "Europe/Amsterdam", "15:00 to 16:30 CET", "14:00 to 15:30 UTC"),
        // Where there are no letters for a clock, its distance from UTC.
        (
            "2025-11-24T15:00:00",
            "2025-11-24T16:30:00",
            "Asia/Kathmandu",
            "15:00 to 16:30 UTC+5:45",
            "09:15 to 10:45 UTC",
        ),
        (
            "2025-11-24T15:00:00",
            "2025-11-24T16:30:00",
            "Pacific/Chatham",
            "15:00 to 16:30 UTC+13:45",
            "01:15 to 02:45 UTC",
        ),
        (
            "2025-11-24T15:00:00",
            "2025-11-24T16:30:00",
            "Australia/Adelaide",
            "15:00 to 16:30 ACDT",
            "04:30 to 06:00 UTC",
        ),
        ("2025-07-24T15:00:00", "2025-07-24T16:30:00", "America/St_Johns", "15:00 to 16:30 NDT", "17:30 to 19:00 UTC"),
        // Another day in UTC, at the start or at the end only.
        (
            "2025-11-24T08:00:00",
            "2025-11-24T09:30:00",
            "Pacific/Kiritimati",
            "08:00 to 09:30 UTC+14",
            "18:00 to 19:30 UTC on Sunday 23 November",
        ),
        (
            "2025-11-24T13:30:00",
            "2025-11-24T14:30:00",
            "Pacific/Honolulu",
            "13:30 to 14:30 HST",
            "23:30 to 00:30 UTC on Tuesday 25 November",
        ),
        // Across a change of the clocks, forward and back.
        (
            "2025-03-30T01:30:00",
            "2025-03-30T03:30:00",
            "Europe/Amsterdam",
            "01:30 CET to 03:30 CEST",
            "00:30 to 01:30 UTC",
        ),
        (
            "2025-10-26T01:30:00",
            "2025-10-26T03:30:00",
            "Europe/Amsterdam",
            "01:30 CEST to 03:30 CET",
            "23:30 on Saturday 25 October to 02:30 UTC on Sunday 26 October",
        ),
        // In the hour that is shown twice: each by its distance from UTC.
        (
            "2025-10-26T02:30:00+02:00",
            "2025-10-26T02:30:00+01:00",
            "Europe/Amsterdam",
            "02:30 CEST to 02:30 CET",
            "00:30 to 01:30 UTC",
        ),
    ] {
        let event = at(start, end, zone);
        assert_eq!((event.hours(), event.hours_utc()), (hours.to_string(), utc.to_string()), "{zone}");
    }
}

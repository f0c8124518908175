//! Whether a typed answer has the shape that its question asks for. No patterns: each check is a few readable steps.

use crate::visible::shows_nothing;
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// Something before one `@`, and a host with a dot behind it. More would refuse addresses that work; but nothing is in it
/// that cannot be seen, or that parts addresses from each other and from what a link says beside them.
pub fn is_email(text: &str) -> bool {
    let is_local = |c: char| !shows_nothing(c) && !"()<>[]\\,;:\"".contains(c);
    let is_host = |c: char| !shows_nothing(c) && (!c.is_ascii() || c.is_ascii_alphanumeric() || c == '-');
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && local.chars().all(is_local)
            && host.contains('.')
            && host.split('.').all(|label| !label.is_empty() && label.chars().all(is_host))
    })
}

/// A day that exists, as `2025-11-24`.
pub fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let parts = digits(year, 4).zip(digits(month, 2)).zip(digits(day, 2));
    parts.is_some_and(|((year, month), day)| NaiveDate::from_ymd_opt(year as i32, month, day).is_some())
}

/// A time of the day, as `15:00`, perhaps with seconds.
pub fn is_time(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').map(|part| digits(part, 2)).collect();
    matches!(parts.as_slice(), [Some(0..=23), Some(0..=59)] | [Some(0..=23), Some(0..=59), Some(0..=59)])
}

/// A day and a time, as `2025-11-24T15:00`.
pub fn is_date_time(text: &str) -> bool {
    text.split_once('T').is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// Latitude and longitude in degrees with a comma between them, as `52.37, -4.9`.
pub fn is_position(text: &str) -> bool {
    text.split_once(',')
        .is_some_and(|(latitude, longitude)| is_degrees(latitude.trim(), 90) && is_degrees(longitude.trim(), 180))
}

/// Two numbers that are a [position](is_position) in the other order only.
pub fn is_position_turned_round(text: &str) -> bool {
    text.split_once(',')
        .is_some_and(|(first, second)| !is_position(text) && is_position(&[second, ",", first].concat()))
}

/// The years that days beside an event can be of: its own, and the ones before and after it.
pub fn near_years(year: i32) -> RangeInclusive<i32> {
    year - 1..=year + 1
}

/// Whether a day, `2025-11-24`, is of one of these years.
pub fn is_in_years(text: &str, years: RangeInclusive<i32>) -> bool {
    text.get(..4).and_then(|text| text.parse().ok()).is_some_and(|given: i32| years.contains(&given))
}

/// What can be wrong with the hours of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongDoors {
    /// They close before they open.
    CloseBeforeOpening,
    /// They close before the event begins, with which they open.
    CloseBeforeEvent,
    /// They open after the event is over, with which they close.
    OpenAfterEvent,
}

/// Compares when a node's doors open and close, where it has hours of its own, with each other or with the event's start and
/// end.
pub fn wrong_doors<T: PartialOrd>(doors: [Option<T>; 2], event: Option<[T; 2]>) -> Option<WrongDoors> {
    match (doors, event) {
        ([Some(opens), Some(closes)], _) => (closes <= opens).then_some(WrongDoors::CloseBeforeOpening),
        ([None, Some(closes)], Some([starts, _])) => (closes <= starts).then_some(WrongDoors::CloseBeforeEvent),
        ([Some(opens), None], Some([_, ends])) => (ends <= opens).then_some(WrongDoors::OpenAfterEvent),
        _ => None,
    }
}

/// A zone's name in the IANA database, by its shape: `Europe/Amsterdam`, `America/Argentina/Ushuaia`, `UTC`.
pub fn is_zone(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))
    };
    text == "UTC" || (text.contains('/') && text.split('/').all(is_part))
}

/// A country's two letters by their shape (ISO 3166-1 alpha-2): `PT`, `pt`.
pub fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A language's tag by its shape (BCP 47): two or three letters, then parts of letters and digits: `pt`, `zh-Hant`.
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_first = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_further = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(is_first) && parts.all(is_further)
}

/// A language's tag as it is usually written (RFC 5646, section 2.1.1): `pt-BR`, `zh-Hant`. What is none stays as it is.
pub fn language(tag: &str) -> String {
    if !is_language(tag) {
        return tag.into();
    }
    let usual = |(at, part): (usize, &str)| {
        let mut part = part.to_ascii_lowercase();
        let capitals = match part.len() {
            _ if at == 0 => 0,
            2 => 2,
            4 => 1,
            _ => 0,
        };
        if let Some(letters) = part.get_mut(..capitals) {
            letters.make_ascii_uppercase();
        }
        part
    };
    tag.split('-').enumerate().map(usual).collect::<Vec<_>>().join("-")
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// A decimal number from `-limit` to `limit`.
fn is_degrees(text: &str, limit: u32) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) || 3 < whole.len() {
        return false;
    }
    let whole = whole.parse().unwrap_or(u32::MAX);
    whole < limit || (whole == limit && fraction.bytes().all(|byte| byte == b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_written_as_usual() {
        for (tag, usual) in [
            ("PT", "pt"),
            ("pt-br", "pt-BR"),
            ("ZH-hANT-hk", "zh-Hant-HK"),
            ("sl-ROZAJ-1994", "sl-rozaj-1994"),
            ("es-419", "es-419"),
            ("English", "English"),
            ("", ""),
        ] {
            assert_eq!(language(tag), usual);
        }
    }

    #[test]
    fn the_hours_of_a_node_are_compared_with_each_other_or_with_the_event() {
        for (doors, event, expected) in [
            ([None, None], Some([10, 12]), None),
            ([Some(9), Some(13)], Some([10, 12]), None),
            ([Some(11), Some(11)], Some([10, 12]), Some(WrongDoors::CloseBeforeOpening)),
            ([Some(13), Some(11)], None, Some(WrongDoors::CloseBeforeOpening)),
            ([None, Some(11)], Some([10, 12]), None),
            ([None, Some(10)], Some([10, 12]), Some(WrongDoors::CloseBeforeEvent)),
            ([None, Some(10)], None, None),
            ([Some(11), None], Some([10, 12]), None),
            ([Some(12), None], Some([10, 12]), Some(WrongDoors::OpenAfterEvent)),
            ([Some(13), Some(14)], Some([10, 12]), None),
        ] {
            assert_eq!(wrong_doors(doors, event), expected, "{doors:?}");
        }
    }

    #[test]
    fn each_check_takes_what_is_right_and_refuses_what_is_not() {
        type Case = (fn(&str) -> bool, &'static [&'static str], &'static [&'static str]);
        let checks: [Case; 8] = [
            (
                is_email,
                &["ada@example.org", "ada.l+p4p@mail.example.co"],
                &[
                    "ada",
                    "ada@home",
                    "a da@example.org",
                    "ada@b@example.org",
                    "@example.org",
                    "ada@.org",
                    "ada@b.org?x",
                    "<ada@b.org>",
                ],
            ),
            (
                is_date,
                &["2025-11-24", "2024-02-29"],
                &["2025-02-29", "24-11-2025", "2025-1-1", "2025-11-24-1", "", "２０２５-11-24"],
            ),
            (is_time, &["15:00", "00:00:59"], &["24:00", "15:60", "15", "15:00:", "1:00", "15:00:00:00"]),
            (is_date_time, &["2025-11-24T15:00"], &["2025-11-24", "2025-11-24 15:00", "2025-11-24T25:00"]),
            (
                is_position,
                &["52.37, 4.9", "-90,180", "90.0, -180.00"],
                &["52.37", "91, 0", "90.1, 0", "0, 180.5", "a, b", "1e2, 3", ".5, 1", "1., 1", "--1, 0", "9999, 0"],
            ),
            (
                is_zone,
                &["Europe/Amsterdam", "America/Argentina/Ushuaia", "UTC", "Etc/GMT+5", "America/Port-au-Prince"],
                &["Amsterdam", "europe/amsterdam", "Europe/", "CET ", "Europe//X", "<b>/X"],
            ),
            (is_country, &["PT", "nl"], &["", "P", "PRT", "É", "12"]),
            (
                is_language,
                &["pt", "haw", "zh-Hant", "sl-rozaj-1994", "EN"],
                &["", "e", "english", "en_GB", "en-", "-en", "pt, en", "é", "zh-überlang", "en-waytoolong"],
            ),
        ];
        for (check, right, wrong) in checks {
            for text in right {
                assert!(check(text), "{text} is right");
            }
            for text in wrong {
                assert!(!check(text), "{text} is wrong");
            }
        }
    }
}

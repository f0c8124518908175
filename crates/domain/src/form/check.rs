//! Whether a typed answer has the shape that its question asks for. No patterns: each check is a few readable steps.

use crate::link::HttpUrl;
use chrono::NaiveDate;

/// Something before one `@`, and a host with a dot behind it. More would refuse addresses that work.
pub fn is_email(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    text.split_once('@').is_some_and(|(local, host)| {
        plain(local)
            && plain(host)
            && !host.contains('@')
            && host.contains('.')
            && host.split('.').all(|label| !label.is_empty())
    })
}

/// An e-mail address, or one that may stand in a link.
pub fn is_contact(text: &str) -> bool {
    is_email(text) || HttpUrl::parse(text).is_ok()
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
    fn each_check_takes_what_is_right_and_refuses_what_is_not() {
        type Case = (fn(&str) -> bool, &'static [&'static str], &'static [&'static str]);
        let checks: [Case; 8] = [
            (
                is_email,
                &["ada@example.org", "ada.l+p4p@mail.example.co"],
                &["ada", "ada@home", "a da@example.org", "ada@b@example.org", "@example.org", "ada@.org"],
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

//! Instants as pages and databases write them, and when a service says that a row arrived.

use super::{Members, value::cell};
use chrono::{DateTime, NaiveDateTime, Utc};
use p4p_domain::json::Value;

/// The columns in which services say when a row arrived, in lower case; the first that holds an instant counts. Beside
/// a sealed message they are the service's. In clear, a sender could fill one in where the service has none of that
/// name; it would then order nothing but changes that number and code allow anyway.
const ARRIVED: [&str; 14] = [
    // PocketBase, a field of kind "autodate" (https://pocketbase.io/docs/collections/).
    "created",
    // Directus, https://docs.directus.io/app/data-model/collections.html (optional system fields).
    "date_created",
    // Supabase's table editor, PostgREST by custom, Basin, Netlify Forms' API (https://docs.netlify.com/api/get-started/).
    "created_at",
    // Formbricks and other services that write JSON as JavaScript does.
    "createdat",
    // Airtable, as Zapier and others pass it on.
    "createdtime",
    // Ecto's and Baserow's own.
    "inserted_at",
    "created_on",
    // Kinto, in milliseconds (https://docs.kinto-storage.org/en/stable/api/1.x/timestamps.html).
    "last_modified",
    // Formspree's and other services' exports.
    "submission date",
    "submission_date",
    "submitted at",
    "submitted_at",
    "_date",
    // Google Forms and Apps Script, in the spreadsheet's own time.
    "timestamp",
];

/// When a row arrived, as its service says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// When; where no zone is said, taken for UTC.
    pub at: DateTime<Utc>,
    /// Whether the zone is said. Otherwise it is good for an order within its export, and for nothing else.
    pub is_exact: bool,
}

impl Arrival {
    /// Exactly then.
    pub fn exact(at: DateTime<Utc>) -> Self {
        Self { at, is_exact: true }
    }
}

/// Whether this column, in lower case, is one of those in which services say when a row arrived.
pub fn is_arrival(name: &str) -> bool {
    ARRIVED.contains(&name)
}

/// When a row arrived, if one of its columns says so.
pub fn arrival(members: &Members) -> Option<Arrival> {
    let said = |known: &str| members.iter().find(|(name, _)| name.eq_ignore_ascii_case(known));
    ARRIVED.iter().filter_map(|known| said(known)).find_map(|(_, value)| arrival_from(value))
}

fn arrival_from(value: &Value) -> Option<Arrival> {
    /// The last second that could be meant; what is greater counts milliseconds.
    const LAST_SECOND: i64 = 99_999_999_999;
    let text = cell(value);
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        let milliseconds = if number > LAST_SECOND { Some(number) } else { number.checked_mul(1000) };
        // A small number is no instant, but something else in a column of that name.
        return milliseconds
            .filter(|ms| *ms > 1_000_000_000_000)
            .and_then(DateTime::from_timestamp_millis)
            .map(Arrival::exact);
    }
    zoned(text).map(Arrival::exact).or_else(|| Some(Arrival { at: bare(text)?, is_exact: false }))
}

/// An instant as pages write it (RFC 3339), or as databases do (with a space, in UTC).
pub fn instant(text: &str) -> Option<DateTime<Utc>> {
    zoned(text).or_else(|| bare(text))
}

/// With its zone: RFC 3339, also with a space, and with a zone of hours only as PostgreSQL writes it.
fn zoned(text: &str) -> Option<DateTime<Utc>> {
    let exact = DateTime::parse_from_rfc3339(text).ok();
    let spaced = || DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z").ok();
    exact.or_else(spaced).map(|at| at.to_utc()).or_else(|| bare(text.strip_suffix('Z')?))
}

fn bare(text: &str) -> Option<DateTime<Utc>> {
    let text = text.replacen('T', " ", 1);
    let formats = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];
    let at = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok());
    at.map(|at| at.and_utc())
}

/// How far apart two instants are, in words for people: the greatest unit that fits.
pub fn apart(one: DateTime<Utc>, another: DateTime<Utc>) -> String {
    let minutes = (one - another).num_minutes().abs();
    let (number, unit) = match minutes {
        0..=119 => (minutes, "minute"),
        120..=2_879 => (minutes / 60, "hour"),
        2_880..=1_051_199 => (minutes / 1_440, "day"),
        _ => (minutes / 525_600, "year"),
    };
    super::output::counted(usize::try_from(number).unwrap_or(usize::MAX), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, value: Value) -> Option<(String, bool)> {
        arrival(&vec![(name.to_string(), value)]).map(|one| (one.at.to_rfc3339(), one.is_exact))
    }

    #[test]
    fn a_service_says_in_its_own_way_when_a_row_arrived() {
        let nine = "2025-11-10T09:00:00+00:00";
        for (name, text, is_exact) in [
            ("created", "2025-11-10 09:00:00.000Z", true),
            ("date_created", "2025-11-10T09:00:00", false),
            ("created_at", "2025-11-10T09:00:00+00:00", true),
            ("created_at", "2025-11-10 10:00:00.000+01", true),
            ("createdAt", "2025-11-10T09:00:00Z", true),
            ("Submission Date", "2025-11-10 09:00:00", false),
            ("Timestamp", "2025-11-10 09:00", false),
            ("last_modified", "1762765200000", true),
            ("created", "1762765200", true),
        ] {
            assert_eq!(said(name, Value::Text(text.into())), Some((nine.into(), is_exact)), "{name} {text}");
        }
        assert_eq!(said("last_modified", Value::Number(1_762_765_200_000.0)), Some((nine.into(), true)));
        for (name, text) in [("created", "yesterday"), ("created", "3"), ("sent_at", nine), ("name", nine)] {
            assert_eq!(said(name, Value::Text(text.into())), None, "{name} {text}");
        }
    }

    #[test]
    fn how_far_two_instants_lie_apart_is_said_in_one_unit() {
        let at = |minutes: i64| DateTime::from_timestamp(minutes * 60, 0).unwrap();
        for (minutes, words) in [(61, "61 minutes"), (-180, "3 hours"), (4 * 1440, "4 days"), (1_200_000, "2 years")] {
            assert_eq!(apart(at(0), at(minutes)), words);
        }
    }
}

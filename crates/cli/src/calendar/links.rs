//! Calendars on the web that can be told an entry in an address: plain links, nothing of which is asked for before one
//! is pressed.

use crate::content::Event;
use chrono::SecondsFormat;
use p4p_domain::{link::percent_encode, text::plain_line};

/// A link into a calendar on the web.
pub struct WebCalendar {
    /// What people call it.
    pub name: &'static str,
    /// The host that is contacted when the link is pressed.
    pub host: &'static str,
    /// The whole address.
    pub address: String,
}

/// The three that most people have, each as it documents, or at least has for years accepted, such addresses.
pub fn of_workshop(event: &Event) -> Vec<WebCalendar> {
    let (starts, ends) = (event.schedule.starts, event.schedule.ends);
    let compact = |instant| super::zone::utc(instant);
    let long = |instant: chrono::DateTime<chrono::Utc>| instant.to_rfc3339_opts(SecondsFormat::Secs, true);
    let (title, place) = (plain_line(&event.title), plain_line(&event.place));
    let page = event.address.as_ref().map(|address| ["\n", address.as_str()].concat()).unwrap_or_default();
    let summary = [&plain_line(&event.summary), page.as_str()].concat();
    let outlook = |host| {
        let fields = [
            ("path", "/calendar/action/compose".to_string()),
            ("rru", "addevent".into()),
            ("subject", title.clone()),
            ("startdt", long(starts)),
            ("enddt", long(ends)),
            ("location", place.clone()),
            ("body", summary.clone()),
        ];
        address(&format!("https://{host}/calendar/0/deeplink/compose"), &fields)
    };
    let google = [
        ("action", "TEMPLATE".to_string()),
        ("text", title.clone()),
        ("dates", [compact(starts), compact(ends)].join("/")),
        ("ctz", event.zone.name().into()),
        ("location", place.clone()),
        ("details", summary.clone()),
    ];
    let yahoo = [
        ("v", "60".to_string()),
        ("title", title.clone()),
        ("st", compact(starts)),
        ("et", compact(ends)),
        ("in_loc", place.clone()),
        ("desc", summary.clone()),
    ];
    vec![
        WebCalendar {
            name: "Google Calendar",
            host: "calendar.google.com",
            address: address("https://calendar.google.com/calendar/render", &google),
        },
        WebCalendar { name: "Outlook.com", host: "outlook.live.com", address: outlook("outlook.live.com") },
        WebCalendar { name: "Microsoft 365", host: "outlook.office.com", address: outlook("outlook.office.com") },
        WebCalendar {
            name: "Yahoo Calendar",
            host: "calendar.yahoo.com",
            address: address("https://calendar.yahoo.com/", &yahoo),
        },
    ]
}

fn address(base: &str, fields: &[(&str, String)]) -> String {
    let mut out = base.to_string();
    for (at, (name, value)) in fields.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        percent_encode(&mut out, value);
    }
    out
}

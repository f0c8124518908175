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
    let [starts, ends] = [event.schedule.starts, event.schedule.ends];
    let [from, to] = [starts, ends].map(super::zone::utc);
    let [long_from, long_to] = [starts, ends].map(|instant| instant.to_rfc3339_opts(SecondsFormat::Secs, true));
    let (title, place) = (&plain_line(&event.title), &plain_line(&event.place));
    let page = event.address.as_ref().map(|address| ["\n", address.as_str()].concat()).unwrap_or_default();
    let summary = &[&plain_line(&event.summary), page.as_str()].concat();
    let calendar = |name, host, path, fields: &[(&str, &str)]| {
        let address = address(&["https://", host, path].concat(), fields);
        WebCalendar { name, host, address }
    };
    let outlook = [
        ("path", "/calendar/action/compose"),
        ("rru", "addevent"),
        ("subject", title),
        ("startdt", &long_from),
        ("enddt", &long_to),
        ("location", place),
        ("body", summary),
    ];
    let google = [
        ("action", "TEMPLATE"),
        ("text", title),
        ("dates", &[from.as_str(), "/", &to].concat()),
        ("ctz", event.zone.name()),
        ("location", place),
        ("details", summary),
    ];
    let yahoo = [("v", "60"), ("title", title), ("st", &from), ("et", &to), ("in_loc", place), ("desc", summary)];
    let compose = "/calendar/0/deeplink/compose";
    vec![
        calendar("Google Calendar", "calendar.google.com", "/calendar/render", &google),
        calendar("Outlook.com", "outlook.live.com", compose, &outlook),
        calendar("Microsoft 365", "outlook.office.com", compose, &outlook),
        calendar("Yahoo Calendar", "calendar.yahoo.com", "/", &yahoo),
    ]
}

fn address(base: &str, fields: &[(&str, &str)]) -> String {
    let mut out = base.to_string();
    for (at, (name, value)) in fields.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        percent_encode(&mut out, value);
    }
    out
}

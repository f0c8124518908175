//! Calendar entries (RFC 5545): of the workshop, and of each node. Times are on the clock of the place, with the changes
//! of that clock beside them; ids are made from the slug and the node's id, so that importing twice makes one entry. What
//! is printed later is the later word in every calendar that has an entry already, whatever was corrected.

mod lines;
mod links;
mod zone;

use crate::{
    content::{Content, Event, hours},
    file::File,
    zone::Zone,
};
use chrono::{DateTime, Utc};
use lines::Lines;
pub use links::of_workshop as web_calendars;
use p4p_domain::{
    i18n::messages::calendar,
    link::HttpUrl,
    nodes::node::{MOST_CALENDARS, Node, Status},
    text::plain_line,
};
use zone::utc;

/// `workshop.ics`, and `nodes/<id>.ics` for each node where there are not too many.
pub fn files(content: &Content, printed: DateTime<Utc>) -> Vec<File> {
    let Content { event, nodes, .. } = content;
    let own: &[Node] = if nodes.len() <= MOST_CALENDARS { nodes } else { &[] };
    let own = own.iter().map(|node| {
        let entry = of_node(event, node, printed);
        File::new(format!("nodes/{}.ics", node.id), calendar(&entry.summary.clone(), &[entry]))
    });
    let workshop = calendar(&event.title, &[of_workshop(event, printed)]);
    [File::new("workshop.ics", workshop)].into_iter().chain(own).collect()
}

/// An entry of a calendar.
pub struct CalendarEntry {
    id: String,
    /// On whose clock it is written, where that is not UTC.
    zone: Option<Zone>,
    starts: DateTime<Utc>,
    ends: DateTime<Utc>,
    /// When it was written down as it is: when the site was printed, or later when the organisers say so.
    written: DateTime<Utc>,
    /// How often the organisers said that time or place were changed.
    revision: u32,
    /// What it is called.
    summary: String,
    location: String,
    description: String,
    status: &'static str,
    /// Latitude and longitude, in this order, unlike GeoJSON (section 3.8.1.6).
    geo: String,
    url: Option<HttpUrl>,
}

/// The workshop's own entry, in a site that is printed at an instant.
pub fn of_workshop(event: &Event, printed: DateTime<Utc>) -> CalendarEntry {
    let page = event.address.as_ref().map(HttpUrl::as_str).unwrap_or_default();
    CalendarEntry {
        id: event.slug.clone(),
        location: plain_line(&event.place),
        description: filled([&event.summary, page], "\n"),
        url: event.announcement.clone().or_else(|| event.address.clone()),
        ..entry(event, (event.schedule.starts, event.schedule.ends), printed)
    }
}

fn of_node(event: &Event, node: &Node, printed: DateTime<Utc>) -> CalendarEntry {
    let country = if node.derived.country_name.is_empty() { &node.country } else { &node.derived.country_name };
    let messages = event.messages();
    let example = if node.example { messages.get(calendar::EXAMPLE) } else { "" };
    let page = event.address.as_ref().map(|address| format!("{}#node-{}", address.as_str(), node.id));
    let (starts, ends) = hours(node, event.schedule);
    let of_event = entry(event, (starts, ends), printed);
    CalendarEntry {
        // Neither a slug nor an id holds a dot, so no two nodes of any two events share an id.
        id: format!("{}.{}", node.id, event.slug),
        zone: zone::to_write(node.zone.parse().unwrap_or(event.zone), starts, ends),
        // A node follows the event when that moves, so the revisions of both count.
        revision: event.revision.saturating_add(node.revision),
        summary: messages.say(calendar::AT, [&plain_line(&event.title), &plain_line(&node.name)]),
        location: filled([&node.place, &node.city, country], ", "),
        description: filled([example, &node.join, &node.note, page.as_deref().unwrap_or_default()], "\n"),
        status: match node.status {
            _ if of_event.status == CANCELLED => CANCELLED,
            Status::Confirmed | Status::Full | Status::Over => of_event.status,
            Status::Tentative => "TENTATIVE",
            Status::Cancelled => CANCELLED,
        },
        geo: node
            .position
            .map(|position| format!("{};{}", position.latitude(), position.longitude()))
            .unwrap_or_default(),
        url: node.link.clone(),
        ..of_event
    }
}

const CANCELLED: &str = "CANCELLED";

/// 2025-01-01T00:00:00Z: before any entry of ours was printed, and so late that an INTEGER (RFC 5545, section 3.3.8) holds
/// the seconds since then until 2093.
const SEQUENCE_BEGINS: i64 = 1_735_689_600;

/// What all entries of an event share.
fn entry(event: &Event, (starts, ends): (DateTime<Utc>, DateTime<Utc>), printed: DateTime<Utc>) -> CalendarEntry {
    CalendarEntry {
        id: String::new(),
        zone: zone::to_write(event.zone, starts, ends),
        starts,
        ends,
        written: event.changed.map_or(printed, |changed| changed.max(printed)),
        revision: event.revision,
        summary: plain_line(&event.title),
        location: String::new(),
        description: String::new(),
        // What is postponed does not take place then, either; with its new date and revision it is confirmed again.
        status: if event.schedule.is_called_off() { CANCELLED } else { "CONFIRMED" },
        geo: String::new(),
        url: None,
    }
}

/// One calendar with these entries. It has no METHOD: PUBLISH asks for an ORGANIZER with a mail address (RFC 5546,
/// section 3.2.1), and nobody's stands on the page; without it, the file is what it is, entries to take over.
pub fn calendar(name: &str, entries: &[CalendarEntry]) -> String {
    let mut lines = Lines::default();
    lines.exact("BEGIN", "VCALENDAR");
    lines.exact("VERSION", "2.0");
    lines.exact("PRODID", "-//p4p-event//site//EN");
    lines.exact("CALSCALE", "GREGORIAN");
    // The name of RFC 7986, and the one that programs read before it.
    lines.text("NAME", name);
    lines.text("X-WR-CALNAME", name);
    let mut zones: Vec<_> = entries.iter().filter_map(|entry| entry.zone).collect();
    zones.sort_unstable_by_key(|zone| zone.name());
    zones.dedup();
    for zone in zones {
        let there = || entries.iter().filter(|entry| entry.zone == Some(zone));
        let ends = there().map(|entry| entry.ends).max();
        if let Some((starts, ends)) = there().map(|entry| entry.starts).min().zip(ends) {
            zone::write(&mut lines, zone, starts, ends);
        }
    }
    for entry in entries {
        entry.write(&mut lines);
    }
    lines.exact("END", "VCALENDAR");
    lines.into_text()
}

impl CalendarEntry {
    /// Calendars take over an entry that they have only when its SEQUENCE has grown (section 3.8.7.4), some of them even
    /// for words. What was printed before is nowhere to be looked up, so time itself counts: a second that has passed is
    /// one more. What the organisers count comes on top, for sites that are always printed as of the same instant.
    fn sequence(&self) -> i32 {
        let seconds = (self.written.timestamp() - SEQUENCE_BEGINS).max(0);
        i32::try_from(seconds + i64::from(self.revision)).unwrap_or(i32::MAX)
    }

    fn write(&self, lines: &mut Lines) {
        lines.exact("BEGIN", "VEVENT");
        lines.exact("UID", &format!("{}@p4p-event", self.id));
        // Section 3.8.7.2: without a METHOD, the last change of the entry.
        lines.exact("DTSTAMP", &utc(self.written));
        lines.exact("LAST-MODIFIED", &utc(self.written));
        lines.exact("SEQUENCE", &self.sequence().to_string());
        zone::write_time(lines, "DTSTART", self.starts, self.zone);
        zone::write_time(lines, "DTEND", self.ends, self.zone);
        lines.text("SUMMARY", &self.summary);
        lines.text("LOCATION", &self.location);
        lines.text("DESCRIPTION", &self.description);
        lines.exact("STATUS", self.status);
        if !self.geo.is_empty() {
            lines.exact("GEO", &self.geo);
        }
        if let Some(url) = &self.url {
            lines.exact("URL", url.as_str());
        }
        lines.exact("END", "VEVENT");
    }
}

/// The texts that say something, each on one line.
fn filled<const N: usize>(texts: [&str; N], between: &str) -> String {
    texts.map(plain_line).into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

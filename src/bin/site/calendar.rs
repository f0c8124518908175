//! The calendar entry of the workshop (RFC 5545).

use crate::content::Content;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

/// `workshop.ics`. Times are written in UTC, which every calendar shows on its own clock; the entry's id is
/// made from the slug alone, so that importing twice makes one entry.
pub fn workshop(content: &Content) -> String {
    let event = &content.event;
    let mut entry = Event::new();
    entry
        .uid(&format!("{}@p4p-event", event.slug))
        // RFC 5545, section 3.8.7.2: without a METHOD, the last change of the entry. It changes with the facts only,
        // never with the clock of the machine that builds the page.
        .timestamp(event.schedule.starts)
        .starts(event.schedule.starts)
        .ends(event.schedule.ends)
        .summary(&event.title)
        .location(&event.place)
        .description(&event.summary)
        .sequence(0)
        .status(EventStatus::Confirmed);
    if let Some(announcement) = &event.announcement {
        entry.append_property(Property::new("URL", announcement.as_str()));
    }
    Calendar::new().name(&event.title).push(entry.done()).done().to_string()
}

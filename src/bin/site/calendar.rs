//! Calendar entries (RFC 5545): of the workshop, and of each node. Times are written in UTC, which every calendar
//! shows on its own clock; ids are made from the slug and the node's id, so that importing twice makes one entry.

use crate::{
    content::{Content, Event, hours},
    file::File,
};
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event as Entry, EventLike, EventStatus, Property};
use p4p_event::domain::{
    node::{MOST_CALENDARS, Node, Status},
    text::plain_line,
};

/// `workshop.ics`, and `nodes/<id>.ics` for each node where there are not too many.
pub fn files(content: &Content) -> Vec<File> {
    let Content { event, nodes, .. } = content;
    let file = |path: String, text: String| File { path, bytes: text.into_bytes() };
    let own: &[Node] = if nodes.len() <= MOST_CALENDARS { nodes } else { &[] };
    let own = own.iter().map(|node| file(format!("nodes/{}.ics", node.id), of_node(event, node)));
    [file("workshop.ics".into(), of_workshop(event))].into_iter().chain(own).collect()
}

fn of_workshop(event: &Event) -> String {
    let mut entry = entry(event, event.slug.clone(), (event.schedule.starts, event.schedule.ends));
    entry
        .summary(&plain_line(&event.title))
        .location(&plain_line(&event.place))
        .description(&plain_line(&event.summary))
        .status(EventStatus::Confirmed);
    if let Some(announcement) = &event.announcement {
        entry.url(announcement.as_str());
    }
    calendar(&event.title, entry)
}

fn of_node(event: &Event, node: &Node) -> String {
    // Neither a slug nor an id holds a dot, so no two nodes of any two events share an id.
    let mut entry = entry(event, format!("{}.{}", node.id, event.slug), hours(node, event.schedule));
    let title = [plain_line(&event.title), plain_line(&node.name)].join(" at ");
    let country = if node.derived.country_name.is_empty() { &node.country } else { &node.derived.country_name };
    let example = if node.example { "This is an example, not a real meeting." } else { "" };
    entry
        .summary(&title)
        .location(&filled([&node.place, &node.city, country], ", "))
        .description(&filled([example, &node.join, &node.note], "\n"))
        .status(match node.status {
            Status::Confirmed | Status::Full | Status::Over => EventStatus::Confirmed,
            Status::Tentative => EventStatus::Tentative,
            Status::Cancelled => EventStatus::Cancelled,
        });
    if let Some(position) = node.position {
        // Latitude first, unlike GeoJSON (section 3.8.1.6).
        entry.add_property("GEO", format!("{};{}", position.latitude(), position.longitude()));
    }
    if let Some(link) = &node.link {
        entry.url(link.as_str());
    }
    calendar(&title, entry)
}

fn entry(event: &Event, id: String, (starts, ends): (DateTime<Utc>, DateTime<Utc>)) -> Entry {
    let mut entry = Entry::new();
    entry
        .uid(&format!("{id}@p4p-event"))
        // RFC 5545, section 3.8.7.2: without a METHOD, the last change of the entry. It changes with the facts only,
        // never with the clock of the machine that builds the page.
        .timestamp(event.schedule.starts)
        .starts(starts)
        .ends(ends)
        .sequence(0);
    entry.done()
}

/// Only the name that the crate escapes: it writes RFC 7986's NAME as it stands.
fn calendar(name: &str, entry: Entry) -> String {
    let name = Property::new("X-WR-CALNAME", plain_line(name));
    Calendar::new().append_property(name).push(entry).done().to_string()
}

/// The texts that say something, each made plain: the crate escapes `\n`, but leaves `\r` as it is.
fn filled<const N: usize>(texts: [&str; N], between: &str) -> String {
    texts.map(plain_line).into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use icalendar::parser;
    use proptest::prelude::*;
    use std::path::Path;

    fn content() -> Content {
        Content::read(Path::new("content")).map_err(|_| "content/ has mistakes").unwrap()
    }

    /// The one entry of a calendar, read back.
    fn read(text: &str) -> Entry {
        let calendar: Calendar = text.parse().unwrap();
        assert_eq!(calendar.components.len(), 1, "{text}");
        calendar.components[0].as_event().unwrap().clone()
    }

    fn value(entry: &Entry, name: &str) -> String {
        entry.property_value(name).unwrap_or_default().into()
    }

    /// The names of the properties, in the order of the file, lines unfolded.
    fn names(text: &str) -> Vec<String> {
        let lines = parser::unfold(text);
        lines.lines().map(|line| line.split([':', ';']).next().unwrap().to_string()).collect()
    }

    fn changed(change: impl FnOnce(&mut Node)) -> (Content, Node) {
        let content = content();
        let mut node = content.nodes.iter().find(|node| node.id.as_str() == "lisbon").unwrap().clone();
        change(&mut node);
        (content, node)
    }

    #[test]
    fn a_nodes_own_hours_and_facts_are_in_its_calendar() {
        let (content, node) = changed(|node| {
            (node.opens, node.closes) = ("2025-11-24T13:30".into(), "2025-11-24T17:00".into());
            (node.place, node.join) = ("Room 1; left, then up".into(), "Write first,\\".into());
            node.note = "Tea.".into();
            node.example = false;
            node.link = Some(p4p_event::domain::link::HttpUrl::parse("https://example.org/a?b;c,d").unwrap());
        });
        let text = of_node(&content.event, &node);
        let entry = read(&text);
        assert_eq!(entry.get_uid(), Some("lisbon.p4p-2025-11-24@p4p-event"));
        // Lisbon's clock is that of UTC in November.
        assert_eq!(
            (value(&entry, "DTSTART"), value(&entry, "DTEND")),
            ("20251124T133000Z".into(), "20251124T170000Z".into())
        );
        assert_eq!(value(&entry, "SUMMARY"), "Community workshop on Peer-4-peer at Lisbon example node");
        assert_eq!(value(&entry, "LOCATION"), "Room 1; left, then up, Lisbon, Portugal");
        assert_eq!(value(&entry, "DESCRIPTION"), "Write first,\\\nTea.");
        assert_eq!((value(&entry, "GEO"), value(&entry, "SEQUENCE")), ("38.72;-9.14".into(), "0".into()));
        assert_eq!(value(&entry, "URL"), "https://example.org/a?b;c,d");
        assert!(text.contains("LOCATION:Room 1\\; left\\, then up\\, Lisbon\\, Portugal\r\n"), "{text}");
        assert!(parser::unfold(&text).contains("DESCRIPTION:Write first\\,\\\\\\nTea."), "{text}");
    }

    #[test]
    fn a_node_without_hours_of_its_own_has_those_of_the_event() {
        let (content, node) = changed(|node| {
            (node.opens, node.closes, node.zone) = Default::default();
            node.position = None;
        });
        let entry = read(&of_node(&content.event, &node));
        assert_eq!(
            (value(&entry, "DTSTART"), value(&entry, "DTEND")),
            ("20251124T140000Z".into(), "20251124T153000Z".into())
        );
        assert_eq!((value(&entry, "GEO"), value(&entry, "URL")), (String::new(), String::new()));
        assert!(value(&entry, "DESCRIPTION").starts_with("This is an example, not a real meeting."));
    }

    #[test]
    fn a_calendar_says_how_sure_the_node_is() {
        for (status, written) in [
            (Status::Confirmed, "CONFIRMED"),
            (Status::Tentative, "TENTATIVE"),
            (Status::Full, "CONFIRMED"),
            (Status::Cancelled, "CANCELLED"),
            (Status::Over, "CONFIRMED"),
        ] {
            let (content, node) = changed(|node| node.status = status);
            assert_eq!(value(&read(&of_node(&content.event, &node)), "STATUS"), written);
        }
    }

    #[test]
    fn there_is_one_calendar_for_each_node_and_none_where_there_are_too_many() {
        let mut content = content();
        let paths = |content: &Content| files(content).into_iter().map(|file| file.path).collect::<Vec<_>>();
        assert_eq!(paths(&content).len(), 1 + content.nodes.len());
        assert!(paths(&content).contains(&"nodes/lisbon.ics".into()));
        content.nodes = vec![content.nodes[0].clone(); MOST_CALENDARS + 1];
        assert_eq!(paths(&content), ["workshop.ics"]);
    }

    // The crate writes a lone carriage return, and all of NAME, as they stand.
    #[test]
    fn a_hostile_name_adds_no_line() {
        let (mut content, mut node) = changed(|_| {});
        let expected = names(&of_node(&content.event, &node));
        let hostile = "A\r\nATTENDEE:mailto:x@example.org\rBEGIN:VALARM\nX:1\u{2028}Y:2\u{85}Z:3";
        content.event.title = hostile.into();
        (node.name, node.place, node.join, node.note) =
            (hostile.into(), hostile.into(), hostile.into(), hostile.into());
        let text = of_node(&content.event, &node);
        assert_eq!(names(&text), expected);
        assert!(!text.replace("\r\n", "").contains(['\r', '\n', '\u{2028}', '\u{85}']), "{text}");
        assert_eq!(names(&of_workshop(&content.event)).iter().filter(|name| *name == "ATTENDEE").count(), 0);
    }

    proptest! {
        #[test]
        fn any_text_comes_back_from_short_lines(name: String, place: String, join in "\\PC{0,300}") {
            let (content, node) = changed(|node| (node.name, node.place, node.join) = (name, place, join));
            let text = of_node(&content.event, &node);
            // RFC 5545, section 3.1, asks for 75, the line's end not counted; the crate's last piece can have one more.
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 76), "{}", text);
            let entry = read(&text);
            let title = format!("{} at {}", plain_line(&content.event.title), plain_line(&node.name));
            prop_assert_eq!(value(&entry, "SUMMARY"), title);
            prop_assert!(value(&entry, "DESCRIPTION").contains(&plain_line(&node.join)));
        }
    }
}

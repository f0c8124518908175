use super::*;
use crate::fixture::content;
use icalendar::{Calendar, CalendarComponent, Component, Event as Read, parser};
use proptest::prelude::*;

/// The one entry of a calendar, read back.
fn read(text: &str) -> Read {
    let calendar: Calendar = text.parse().unwrap();
    let mut entries = calendar.components.iter().filter_map(CalendarComponent::as_event);
    let entry = entries.next().unwrap().clone();
    assert!(entries.next().is_none(), "{text}");
    entry
}

/// When the calendars of these tests are printed: 313 days and 9 hours after sequences begin.
fn printed() -> DateTime<Utc> {
    "2025-11-10T09:00:00Z".parse().unwrap()
}

/// What is written for a node, and for the workshop.
fn node_file(content: &Content, node: &Node) -> String {
    let entry = of_node(&content.event, node, printed());
    calendar(&entry.summary.clone(), &[entry])
}

fn workshop_file(content: &Content) -> String {
    calendar(&content.event.title, &[of_workshop(&content.event, printed())])
}

fn value(entry: &Read, name: &str) -> String {
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
        node.link = Some(p4p_domain::link::HttpUrl::parse("https://example.org/a?b;c,d").unwrap());
    });
    let text = node_file(&content, &node);
    let entry = read(&text);
    assert_eq!(entry.get_uid(), Some("lisbon.p4p-2025-11-24@p4p-event"));
    assert_eq!(
        (value(&entry, "DTSTART"), value(&entry, "DTEND")),
        ("20251124T133000".into(), "20251124T170000".into())
    );
    assert_eq!(value(&entry, "SUMMARY"), "Community workshop on Peer-4-peer at Lisbon example node");
    assert_eq!(value(&entry, "LOCATION"), "Room 1; left, then up, Lisbon, Portugal");
    assert_eq!(value(&entry, "DESCRIPTION"), "Write first,\\\nTea.");
    assert_eq!((value(&entry, "GEO"), value(&entry, "SEQUENCE")), ("38.72;-9.14".into(), FIRST.to_string()));
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
    let entry = read(&node_file(&content, &node));
    assert_eq!(
        (value(&entry, "DTSTART"), value(&entry, "DTEND")),
        ("20251124T150000".into(), "20251124T163000".into())
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
        assert_eq!(value(&read(&node_file(&content, &node)), "STATUS"), written);
    }
}

#[test]
fn there_is_one_calendar_for_each_node_and_none_where_there_are_too_many() {
    let mut content = content();
    let paths = |content: &Content| files(content, printed()).into_iter().map(|file| file.path).collect::<Vec<_>>();
    assert_eq!(paths(&content).len(), 1 + content.nodes.len());
    assert!(paths(&content).contains(&"nodes/lisbon.ics".into()));
    content.nodes = vec![content.nodes[0].clone(); MOST_CALENDARS + 1];
    assert_eq!(paths(&content), ["workshop.ics"]);
}

#[test]
fn a_hostile_name_adds_no_line() {
    let (mut content, mut node) = changed(|_| {});
    let expected = names(&node_file(&content, &node));
    let hostile = "A\r\nATTENDEE:mailto:x@example.org\rBEGIN:VALARM\nX:1\u{2028}Y:2\u{85}Z:3";
    content.event.title = hostile.into();
    (node.name, node.place, node.join, node.note) = (hostile.into(), hostile.into(), hostile.into(), hostile.into());
    let text = node_file(&content, &node);
    assert_eq!(names(&text), expected);
    assert!(!text.replace("\r\n", "").contains(['\r', '\n', '\u{2028}', '\u{85}']), "{text}");
    assert_eq!(names(&workshop_file(&content)).iter().filter(|name| *name == "ATTENDEE").count(), 0);
}

proptest! {
    #[test]
    fn any_text_comes_back_from_short_lines(name: String, place: String, join in "\\PC{0,300}") {
        let (content, node) = changed(|node| (node.name, node.place, node.join) = (name, place, join));
        let text = node_file(&content, &node);
        // RFC 5545, section 3.1: the line's end is not counted.
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{}", text);
        let entry = read(&text);
        let title = format!("{} at {}", plain_line(&content.event.title), plain_line(&node.name));
        prop_assert_eq!(value(&entry, "SUMMARY"), plain_line(&title));
        prop_assert!(value(&entry, "DESCRIPTION").contains(&plain_line(&node.join)));
    }
}

/// The SEQUENCE of what is printed then, without revisions.
const FIRST: i64 = (313 * 24 + 9) * 3600;

#[test]
fn what_is_printed_later_is_the_later_word_whatever_was_changed() {
    let (mut content, mut node) = changed(|_| {});
    let entry_of = |node: &Node, content: &Content, seconds: i64| {
        let entry = of_node(&content.event, node, printed() + chrono::TimeDelta::seconds(seconds));
        read(&calendar("A name", &[entry]))
    };
    let first = entry_of(&node, &content, 0);
    assert_eq!(value(&first, "SEQUENCE"), FIRST.to_string());
    assert_eq!(
        (value(&first, "DTSTAMP"), value(&first, "LAST-MODIFIED")),
        ("20251110T090000Z".into(), "20251110T090000Z".into())
    );
    // Words alone, a second later.
    node.note = "Bring a lamp.".into();
    let second = entry_of(&node, &content, 1);
    assert_eq!(value(&second, "SEQUENCE"), (FIRST + 1).to_string());
    assert_eq!(
        (value(&second, "DTSTAMP"), value(&second, "LAST-MODIFIED")),
        ("20251110T090001Z".into(), "20251110T090001Z".into())
    );
    assert_eq!(value(&second, "UID"), value(&first, "UID"));
    // What the organisers count and say comes on top.
    (content.event.revision, node.revision) = (2, 3);
    assert_eq!(value(&entry_of(&node, &content, 0), "SEQUENCE"), (FIRST + 5).to_string());
    content.event.changed = Some("2025-11-20T08:00:00Z".parse().unwrap());
    let entry = read(&workshop_file(&content));
    assert_eq!(
        (value(&entry, "LAST-MODIFIED"), value(&entry, "DTSTAMP")),
        ("20251120T080000Z".into(), "20251120T080000Z".into())
    );
    assert_eq!(value(&entry, "UID"), "p4p-2025-11-24@p4p-event");
    // A look at a day long gone, and one far ahead, are numbers all the same.
    content.event.changed = None;
    for (at, sequence) in [("1970-01-01T00:00:00Z", "2"), ("2100-01-01T00:00:00Z", "2147483647")] {
        let entry = of_workshop(&content.event, at.parse().unwrap());
        assert_eq!(value(&read(&calendar("A name", &[entry])), "SEQUENCE"), sequence, "{at}");
    }
}

#[test]
fn each_zone_of_a_calendar_comes_with_the_changes_of_its_clock() {
    let content = content();
    let text = workshop_file(&content);
    assert!(text.contains("DTSTART;TZID=Europe/Amsterdam:20251124T150000\r\n"), "{text}");
    // The change before the workshop, and those of the year after it.
    assert!(
        text.contains(
            "BEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n"
        ),
        "{text}"
    );
    assert!(
        text.contains(
            "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n"
        ),
        "{text}"
    );
    assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1);
    // A clock that is never changed.
    let (content, node) = changed(|node| node.zone = "Asia/Kathmandu".into());
    let text = node_file(&content, &node);
    assert!(
        text.contains("BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0545\r\nTZOFFSETTO:+0545\r\n"),
        "{text}"
    );
    assert_eq!(text.matches("BEGIN:STANDARD").count(), 1);
}

#[test]
fn what_a_clock_shows_twice_is_written_in_utc() {
    let mut content = content();
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    // Half past two comes twice in the night in which the clocks are put back.
    content.event.schedule.starts = at("2025-10-26T00:30:00Z");
    content.event.schedule.ends = at("2025-10-26T03:30:00Z");
    assert!(workshop_file(&content).contains("DTSTART;TZID=Europe/Amsterdam:20251026T023000\r\n"));
    content.event.schedule.starts = at("2025-10-26T01:30:00Z");
    let text = workshop_file(&content);
    assert!(text.contains("DTSTART:20251026T013000Z\r\n") && text.contains("DTEND:20251026T033000Z\r\n"), "{text}");
    assert!(!text.contains("VTIMEZONE"));
}

#[test]
fn links_into_calendars_on_the_web_carry_the_facts_and_name_their_host() {
    let mut content = content();
    content.event.title = "A & B <c>".into();
    let links = web_calendars(&content.event);
    assert_eq!(links.len(), 4);
    for link in &links {
        assert_eq!(HttpUrl::parse(&link.address).unwrap().host(), link.host);
        assert!(link.address.contains("=A%20%26%20B%20%3Cc%3E"), "{}", link.address);
        assert!(link.address.contains("20251124T140000Z") || link.address.contains("2025-11-24T14%3A00%3A00Z"));
    }
}

//! The event for search engines: schema.org's Event as JSON-LD 1.1.

use super::{config::in_element, edition::Edition};
use crate::content::{Attendance, Event};
use p4p_domain::{
    event::Standing,
    link::HttpUrl,
    nodes::node::{Node, Status},
};
use serde_json::{Map, Value, json};

/// The most nodes that are named; the others are on the page.
const MOST_NODES: usize = 30;

/// The element that holds it.
pub fn element(edition: &Edition) -> Result<String, serde_json::Error> {
    Ok(format!("<script type=\"application/ld+json\">{}</script>", in_element(&data(edition))?))
}

fn data(edition: &Edition) -> Value {
    let event = &edition.content.event;
    // What is an example, or does not take place, is no place to go to.
    let is_real = |node: &&Node| !node.example && node.status != Status::Cancelled;
    let places: Vec<Value> = edition.content.nodes.iter().filter(is_real).take(MOST_NODES).map(place).collect();
    // A hybrid workshop is one also while the nodes that are shown are examples of those to come.
    let by_nodes = if edition.content.nodes.is_empty() { Attendance::Online } else { Attendance::Both };
    let attendance = event.attendance.unwrap_or(by_nodes);
    let online = edition.address("").or(event.announcement.as_ref().map(|link| link.as_str().into()));
    let online = filled(json!({ "@type": "VirtualLocation", "name": event.place, "url": online }));
    let own_place = || json!({ "@type": "Place", "name": event.place, "address": event.place });
    let (mode, locations): (_, Vec<Value>) = match attendance {
        Attendance::Online => ("OnlineEventAttendanceMode", vec![online]),
        Attendance::Both => ("MixedEventAttendanceMode", std::iter::once(online).chain(places).collect()),
        Attendance::InPerson if places.is_empty() => ("OfflineEventAttendanceMode", vec![own_place()]),
        Attendance::InPerson => ("OfflineEventAttendanceMode", places),
    };
    filled(json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": edition.address("").map(|page| page + "#event"),
        "name": event.title,
        "description": event.summary,
        "url": edition.address(""),
        "image": edition.address("card.png").map(|image| [image]),
        "inLanguage": edition.language,
        "startDate": event.starts_machine(),
        "endDate": event.ends_machine(),
        "previousStartDate": event.previous_start.map(|previous| event.machine(previous)),
        "eventStatus": schema(status(event)),
        "eventAttendanceMode": schema(mode),
        "isAccessibleForFree": event.free,
        "location": locations,
        "organizer": event.organisers.iter().map(|one| {
            filled(json!({ "@type": "Organization", "name": one.name, "url": one.link.as_ref().map(HttpUrl::as_str) }))
        }).collect::<Vec<_>>(),
    }))
}

fn status(event: &Event) -> &'static str {
    match event.schedule.standing {
        Standing::Cancelled => "EventCancelled",
        Standing::Postponed => "EventPostponed",
        Standing::Scheduled if event.previous_start.is_some() => "EventRescheduled",
        Standing::Scheduled => "EventScheduled",
    }
}

/// A node as a place: as exact as its hosts allowed, which is what stands in the list of nodes.
fn place(node: &Node) -> Value {
    let address =
        json!({ "@type": "PostalAddress", "addressLocality": node.city, "addressCountry": non_empty(&node.country) });
    let position = node.position.map(|position| {
        json!({ "@type": "GeoCoordinates", "latitude": position.latitude(), "longitude": position.longitude() })
    });
    filled(json!({
        "@type": "Place",
        "name": node.name,
        "description": non_empty(&node.place),
        "address": filled(address),
        "geo": position,
        "url": node.link.as_ref().map(HttpUrl::as_str),
    }))
}

/// The address of a member of schema.org's lists of values.
fn schema(name: &str) -> String {
    format!("https://schema.org/{name}")
}

fn non_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// An object without what is not known.
fn filled(object: Value) -> Value {
    match object {
        Value::Object(members) => {
            Value::Object(members.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
        }
        other => other,
    }
}

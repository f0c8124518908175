//! An organiser's file of nodes (GeoJSON, RFC 7946), read with every mistake that is in it.

use crate::{
    form::{check, typed},
    geo::LonLat,
    json::Value,
    link::HttpUrl,
    nodes::{
        node::{Access, Derived, Entry, Node, NodeId, Status},
        problem::{NodeError, NodeProblem},
    },
    text::is_hidden,
};
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

/// The properties of a node, in the order in which they are written.
pub const KNOWN: &str = "name, example, city, country, zone, place, status, kind, host, room_for, room_left, \
    opens, closes, languages, access, join, contact, confirmed_on, revision, note, link";
/// How many characters a text of a node may have: far more than a person writes, far less than breaks a page.
pub const TEXT_LIMIT: usize = 500;

/// Reads a GeoJSON FeatureCollection (RFC 7946). A feature with a mistake is left out and its mistakes are
/// listed; the others are kept, in their order. List and map are both made from this one reading.
/// A property that nobody knows is a mistake too, but costs no node its place: other programs may write it.
pub fn nodes_from_geojson(collection: &Value) -> (Vec<Node>, Vec<NodeProblem>) {
    let is_collection = collection.get("type").and_then(Value::as_text) == Some("FeatureCollection");
    let Some(features) = collection.get("features").and_then(Value::as_list).filter(|_| is_collection) else {
        let problem = NodeProblem { feature: None, id: None, field: "file".into(), error: NodeError::Collection };
        return (Vec::new(), vec![problem]);
    };

    let (mut nodes, mut problems, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (field, error) in unknown(collection, "type, features, name, bbox") {
        problems.push(NodeProblem { feature: None, id: None, field, error });
    }
    for (index, feature) in features.iter().enumerate() {
        let properties = feature.get("properties").unwrap_or(&Value::Null);
        let mut reader = NodeReader { properties, problems: Vec::new() };
        let node = reader.node(feature);
        if let Some(node) = &node
            && !seen.insert(node.id.clone())
        {
            reader.problems.push(("id".into(), NodeError::Twice));
        }
        if reader.problems.iter().all(|(_, error)| *error == NodeError::Unknown) {
            nodes.extend(node);
        }
        let id = feature.get("id").and_then(Value::as_text).map(String::from);
        problems.extend(reader.problems.into_iter().map(|(field, error)| NodeProblem {
            feature: Some(index),
            id: id.clone(),
            field,
            error,
        }));
    }
    (nodes, problems)
}

/// Nodes, written as a GeoJSON FeatureCollection. What the build has worked out stands in each feature's member `page`,
/// beside the properties.
pub fn collection_from_nodes<S: Serializer>(nodes: &[Node], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Collection<'a> {
        r#type: &'static str,
        features: Vec<Feature<'a>>,
    }
    #[derive(Serialize)]
    struct Feature<'a> {
        r#type: &'static str,
        id: &'a str,
        geometry: Option<Point>,
        properties: &'a Node,
        page: &'a Derived,
    }
    #[derive(Serialize)]
    struct Point {
        r#type: &'static str,
        coordinates: LonLat,
    }
    fn feature(node: &Node) -> Feature<'_> {
        let point = |coordinates| Point { r#type: "Point", coordinates };
        let Node { id, position, derived, .. } = node;
        Feature { r#type: "Feature", id: id.as_str(), geometry: position.map(point), properties: node, page: derived }
    }
    Collection { r#type: "FeatureCollection", features: nodes.iter().map(feature).collect() }.serialize(serializer)
}

/// Reads one feature and keeps every mistake it meets, so that an organiser sees all of them at once.
struct NodeReader<'a> {
    properties: &'a Value,
    problems: Vec<(String, NodeError)>,
}

impl NodeReader<'_> {
    fn node(&mut self, feature: &Value) -> Option<Node> {
        let is_feature = feature.get("type").and_then(Value::as_text) == Some("Feature");
        if !is_feature || !matches!(self.properties, Value::Object(_)) {
            self.problems.push(("feature".into(), NodeError::Feature));
            return None;
        }
        // What stands beside the properties would be published unread.
        // `answer` says from which answer of a host `site nodes` made it.
        self.problems.extend(unknown(feature, "type, id, answer, geometry, properties, bbox, page"));
        self.problems.extend(unknown(self.properties, KNOWN));
        let country = self.read("country", typed_text).to_ascii_uppercase();
        if !(country.is_empty() || check::is_country(&country)) {
            self.problems.push(("country".into(), NodeError::Country));
        }
        let position = position_from_geometry(feature.get("geometry"));
        let id = feature.get("id").ok_or(NodeError::Missing);
        let id = id.and_then(|id| id.as_text().ok_or(NodeError::Id)).and_then(NodeId::parse);
        Some(Node {
            name: self.required_text("name"),
            example: self.read("example", |value| value.as_bool().ok_or(NodeError::Flag)),
            position: self.checked("geometry", position).flatten(),
            city: self.required_text("city"),
            country,
            zone: self.read("zone", typed_text),
            place: self.read("place", plain_text),
            host: self.read("host", plain_text),
            join: self.read("join", plain_text),
            opens: self.text_like("opens", check::is_date_time, NodeError::Time),
            closes: self.text_like("closes", check::is_date_time, NodeError::Time),
            confirmed_on: self.text_like("confirmed_on", check::is_date, NodeError::Day),
            contact: self.read("contact", contact),
            entry: self.read("kind", |value| word(value, Entry::from_name, Entry::WORDS)),
            status: self.read("status", |value| word(value, Status::from_name, Status::WORDS)),
            room_for: self.read("room_for", |value| number(value).map(Some)),
            room_left: self.read("room_left", |value| number(value).map(Some)),
            revision: self.read("revision", number),
            languages: self.read("languages", |value| list(value, language)),
            access: self.read("access", access),
            note: self.read("note", plain_text),
            link: self.read("link", |value| Ok(Some(HttpUrl::parse(typed::trimmed(text(value)?))?))),
            derived: derived(feature.get("page")),
            // Last, because without an id there is no node at all.
            id: self.checked("id", id)?,
        })
    }

    fn checked<T>(&mut self, field: &str, read: Result<T, NodeError>) -> Option<T> {
        read.map_err(|error| self.problems.push((field.into(), error))).ok()
    }

    /// A property that may be missing; `null`, as tables write an empty cell, says that it is.
    fn read<T: Default>(&mut self, field: &str, read: impl Fn(&Value) -> Result<T, NodeError>) -> T {
        let value = self.properties.get(field).filter(|value| **value != Value::Null);
        let read = value.map_or(Ok(T::default()), read);
        self.checked(field, read).unwrap_or_default()
    }

    /// A text that may be missing, but must look like this when it is there.
    fn text_like(&mut self, field: &str, is_right: fn(&str) -> bool, wrong: NodeError) -> String {
        let text = self.read(field, typed_text);
        if !text.is_empty() && !is_right(&text) {
            self.problems.push((field.into(), wrong));
        }
        text
    }

    fn required_text(&mut self, field: &str) -> String {
        let read = self.properties.get(field).ok_or(NodeError::Missing).and_then(plain_text);
        let read = read.and_then(|text| if text.is_empty() { Err(NodeError::Missing) } else { Ok(text) });
        self.checked(field, read).unwrap_or_default()
    }
}

/// The members of an object that are none of those that are known.
fn unknown<'a>(object: &'a Value, known: &'a str) -> impl Iterator<Item = (String, NodeError)> + 'a {
    let names = object.members().iter().map(|(name, _)| name);
    let names = names.filter(move |name| known.split(", ").all(|known| known != *name));
    names.map(|name| (name.clone(), NodeError::Unknown))
}

fn text(value: &Value) -> Result<&str, NodeError> {
    let text = value.as_text().ok_or(NodeError::Text)?.trim();
    if text.chars().count() > TEXT_LIMIT { Err(NodeError::Long) } else { Ok(text) }
}

/// A text for machines, read as it is out of the fields of a form.
fn typed_text(value: &Value) -> Result<String, NodeError> {
    text(value).map(typed::plain)
}

fn plain_text(value: &Value) -> Result<String, NodeError> {
    let text = text(value)?;
    if text.chars().any(is_hidden) { Err(NodeError::Control) } else { Ok(text.into()) }
}

fn position_from_geometry(geometry: Option<&Value>) -> Result<Option<LonLat>, NodeError> {
    let Some(geometry) = geometry.filter(|geometry| **geometry != Value::Null) else { return Ok(None) };
    let is_point = geometry.get("type").and_then(Value::as_text) == Some("Point");
    let coordinates = geometry.get("coordinates").and_then(Value::as_list).filter(|_| is_point);
    // A third number is an altitude (RFC 7946, section 3.1.1), which a map of the world does not need.
    match coordinates {
        Some([longitude, latitude] | [longitude, latitude, _]) => {
            let numbers = longitude.as_number().zip(latitude.as_number()).ok_or(NodeError::Geometry)?;
            Ok(Some(LonLat::new(numbers.0, numbers.1)?))
        }
        _ => Err(NodeError::Geometry),
    }
}

fn number(value: &Value) -> Result<u32, NodeError> {
    value.as_integer().and_then(|number| u32::try_from(number).ok()).ok_or(NodeError::Number)
}

fn list<T>(value: &Value, read: fn(&Value) -> Result<T, NodeError>) -> Result<Vec<T>, NodeError> {
    value.as_list().ok_or(NodeError::List)?.iter().map(read).collect()
}

fn word<T>(value: &Value, from_name: fn(&str) -> Option<T>, words: &'static [&'static str]) -> Result<T, NodeError> {
    value.as_text().and_then(from_name).ok_or(NodeError::Word(words))
}

/// What the build has worked out and written beside the properties; what is not as it writes it is not there.
fn derived(page: Option<&Value>) -> Derived {
    let text = |name| page.and_then(|page| plain_text(page.get(name)?).ok()).unwrap_or_default();
    let hour = page.and_then(|page| number(page.get("hour")?).ok());
    Derived {
        country_name: text("country_name"),
        starts_there: text("starts_there"),
        hour: hour.and_then(|hour| u8::try_from(hour).ok()).filter(|hour| *hour < 24),
        begins: page.and_then(|page| page.get("begins")?.as_integer()),
        confirmed_on: text("confirmed_on"),
    }
}

fn contact(value: &Value) -> Result<String, NodeError> {
    let text = text(value)?;
    if text.is_empty() { Ok(String::new()) } else { typed::contact(text).ok_or(NodeError::Contact) }
}

fn language(value: &Value) -> Result<String, NodeError> {
    typed_text(value).map(|tag| check::language(&tag))
}

fn access(value: &Value) -> Result<Vec<Access>, NodeError> {
    let words = list(value, plain_text)?;
    words.iter().map(|word| Access::from_name(word).ok_or(NodeError::Word(Access::WORDS))).collect()
}

#[cfg(test)]
#[path = "geojson_tests.rs"]
mod tests;

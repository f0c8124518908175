//! An organiser's file of nodes (GeoJSON, RFC 7946), read with every mistake that is in it.

use crate::{
    form::check,
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
const KNOWN: [&str; 21] = [
    "name",
    "example",
    "city",
    "country",
    "zone",
    "place",
    "status",
    "kind",
    "host",
    "room_for",
    "room_left",
    "opens",
    "closes",
    "languages",
    "access",
    "join",
    "contact",
    "confirmed_on",
    "revision",
    "note",
    "link",
];
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
    for (name, _) in collection.members() {
        if !["type", "features", "name", "bbox"].contains(&name.as_str()) {
            problems.push(NodeProblem { feature: None, id: None, field: name.clone(), error: NodeError::Unknown });
        }
    }
    for (index, feature) in features.iter().enumerate() {
        let mut reader = NodeReader { problems: Vec::new() };
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
struct NodeReader {
    problems: Vec<(String, NodeError)>,
}

impl NodeReader {
    fn node(&mut self, feature: &Value) -> Option<Node> {
        let properties = feature.get("properties").filter(|properties| matches!(properties, Value::Object(_)));
        let is_feature = feature.get("type").and_then(Value::as_text) == Some("Feature");
        let Some(properties) = properties.filter(|_| is_feature) else {
            self.problems.push(("feature".into(), NodeError::Feature));
            return None;
        };
        // What stands beside the properties would be published unread.
        for (name, _) in feature.members() {
            if !["type", "id", "geometry", "properties", "bbox", "page"].contains(&name.as_str()) {
                self.problems.push((name.clone(), NodeError::Unknown));
            }
        }
        for (name, _) in properties.members().iter().filter(|(name, _)| !KNOWN.contains(&name.as_str())) {
            self.problems.push((name.clone(), NodeError::Unknown));
        }
        let position = self.checked("geometry", position_from_geometry(feature.get("geometry")));
        let country = self.text(properties, "country");
        let is_upper = country.chars().all(|c| c.is_ascii_uppercase());
        if !(country.is_empty() || (is_upper && check::is_country(&country))) {
            self.problems.push(("country".into(), NodeError::Country));
        }
        let id = feature.get("id").and_then(Value::as_text).ok_or(NodeError::Id).and_then(NodeId::parse);
        Some(Node {
            name: self.required_text(properties, "name"),
            example: self.checked("example", flag(properties.get("example"))).unwrap_or_default(),
            position: position.flatten(),
            city: self.required_text(properties, "city"),
            country,
            zone: self.text(properties, "zone"),
            place: self.text(properties, "place"),
            host: self.text(properties, "host"),
            join: self.text(properties, "join"),
            opens: self.text_like(properties, "opens", check::is_date_time, NodeError::Time),
            closes: self.text_like(properties, "closes", check::is_date_time, NodeError::Time),
            confirmed_on: self.text_like(properties, "confirmed_on", check::is_date, NodeError::Day),
            contact: self.text_like(
                properties,
                "contact",
                |text| check::is_email(text) || HttpUrl::parse(text).is_ok(),
                NodeError::Contact,
            ),
            entry: self.checked("kind", entry(properties.get("kind"))).unwrap_or_default(),
            status: self.checked("status", status(properties.get("status"))).unwrap_or_default(),
            room_for: self.checked("room_for", number(properties.get("room_for"))).flatten(),
            room_left: self.checked("room_left", number(properties.get("room_left"))).flatten(),
            revision: self.checked("revision", number(properties.get("revision"))).flatten().unwrap_or_default(),
            languages: self.checked("languages", texts(properties.get("languages"))).unwrap_or_default(),
            access: self.checked("access", access(properties.get("access"))).unwrap_or_default(),
            note: self.text(properties, "note"),
            link: self.checked("link", link(properties.get("link"))).flatten(),
            derived: derived(feature.get("page")),
            // Last, because without an id there is no node at all.
            id: self.checked("id", id)?,
        })
    }

    fn checked<T>(&mut self, field: &str, read: Result<T, NodeError>) -> Option<T> {
        read.map_err(|error| self.problems.push((field.into(), error))).ok()
    }

    fn text(&mut self, properties: &Value, field: &str) -> String {
        let read = properties.get(field).map_or(Ok(String::new()), plain_text);
        self.checked(field, read).unwrap_or_default()
    }

    /// A text that may be missing, but must look like this when it is there.
    fn text_like(
        &mut self,
        properties: &Value,
        field: &str,
        is_right: impl Fn(&str) -> bool,
        wrong: NodeError,
    ) -> String {
        let text = self.text(properties, field);
        if !text.is_empty() && !is_right(&text) {
            self.problems.push((field.into(), wrong));
        }
        text
    }

    fn required_text(&mut self, properties: &Value, field: &str) -> String {
        let read = properties.get(field).ok_or(NodeError::Text).and_then(plain_text);
        let read = read.and_then(|text| if text.is_empty() { Err(NodeError::Text) } else { Ok(text) });
        self.checked(field, read).unwrap_or_default()
    }
}

fn plain_text(value: &Value) -> Result<String, NodeError> {
    let text = value.as_text().ok_or(NodeError::Text)?.trim();
    if text.chars().count() > TEXT_LIMIT {
        return Err(NodeError::Long);
    }
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

fn flag(value: Option<&Value>) -> Result<bool, NodeError> {
    value.map_or(Ok(false), |value| value.as_bool().ok_or(NodeError::Flag))
}

fn number(value: Option<&Value>) -> Result<Option<u32>, NodeError> {
    let read =
        |value: &Value| value.as_integer().and_then(|number| u32::try_from(number).ok()).ok_or(NodeError::Number);
    value.map(read).transpose()
}

fn texts(value: Option<&Value>) -> Result<Vec<String>, NodeError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    value.as_list().ok_or(NodeError::List)?.iter().map(plain_text).collect()
}

fn status(value: Option<&Value>) -> Result<Status, NodeError> {
    let Some(value) = value else { return Ok(Status::default()) };
    let known = Status::ALL.into_iter().find(|status| value.as_text() == Some(status.as_str()));
    known.ok_or(NodeError::Word("confirmed, tentative, full, cancelled, over"))
}

fn entry(value: Option<&Value>) -> Result<Entry, NodeError> {
    let Some(value) = value else { return Ok(Entry::default()) };
    let known = Entry::ALL.into_iter().find(|entry| value.as_text() == Some(entry.as_str()));
    known.ok_or(NodeError::Word("open, invitation"))
}

/// What the build has worked out and written beside the properties; what is not as it writes it is not there.
fn derived(page: Option<&Value>) -> Derived {
    let text = |name| page.and_then(|page| plain_text(page.get(name)?).ok()).unwrap_or_default();
    let hour = page.and_then(|page| number(page.get("hour")).ok().flatten());
    Derived {
        country_name: text("country_name"),
        starts_there: text("starts_there"),
        hour: hour.and_then(|hour| u8::try_from(hour).ok()).filter(|hour| *hour < 24),
        begins: page.and_then(|page| page.get("begins")?.as_integer()),
    }
}

fn access(value: Option<&Value>) -> Result<Vec<Access>, NodeError> {
    let known = |word: String| Access::ALL.into_iter().find(|access| access.as_str() == word);
    let words = texts(value)?.into_iter().map(known).collect::<Option<_>>();
    words.ok_or(NodeError::Word("step-free, quiet-space, subtitles, hearing-loop"))
}

fn link(value: Option<&Value>) -> Result<Option<HttpUrl>, NodeError> {
    let read = |value| plain_text(value).and_then(|text| Ok(HttpUrl::parse(&text)?));
    value.map(read).transpose()
}

#[cfg(test)]
#[path = "geojson_tests.rs"]
mod tests;

//! The organiser's file of nodes: what is in it, and what may be added.

use super::{
    found::Found,
    ids::{self, Taken},
    merge::merged,
};
use crate::content::{city_at, doubts, is_exchanged};
use p4p_domain::{
    folding::folded,
    geo::LonLat,
    json::Value,
    nodes::{
        geojson::{KNOWN, nodes_from_geojson},
        problem::NodeError,
    },
};

/// What is in a file of nodes, and what is to come into it.
pub struct NodesFile {
    text: String,
    there: Vec<There>,
    taken: Taken,
    new: Vec<Value>,
    /// How many nodes were there already.
    pub known: usize,
    /// What could not be read, each with its place.
    pub told: Vec<String>,
    /// What is good to know, in the same way.
    pub notices: Vec<String>,
}

/// A node that is there already.
struct There {
    id: String,
    name: String,
    city: String,
    position: Option<LonLat>,
    answer: Option<String>,
    properties: Value,
}

impl There {
    /// Of a feature, where it has an id.
    fn of(feature: &Value) -> Option<Self> {
        let properties = feature.get("properties").cloned().unwrap_or_default();
        let text = |name| properties.get(name).and_then(Value::as_text).map(folded).unwrap_or_default();
        let numbers = || match feature.get("geometry")?.get("coordinates")?.as_list()? {
            [longitude, latitude, ..] => LonLat::new(longitude.as_number()?, latitude.as_number()?).ok(),
            _ => None,
        };
        Some(Self {
            id: feature.get("id")?.as_text()?.into(),
            name: text("name"),
            city: text("city"),
            position: numbers(),
            answer: feature.get("answer").and_then(Value::as_text).map(String::from),
            properties,
        })
    }

    /// In what it is not as a host says; how sure it is, organisers say.
    fn differences(&self, found: &Found) -> Vec<&'static str> {
        let differs = |(name, value): &&(&str, Value)| *name != "status" && self.properties.get(name) != Some(value);
        let properties = found.properties.iter().filter(differs).map(|(name, _)| *name);
        let position = (self.position != found.position).then_some("position");
        properties.chain(position).collect()
    }
}

impl NodesFile {
    /// A file's text; `None` for what is no GeoJSON FeatureCollection.
    pub fn of(text: String) -> Option<Self> {
        merged(&text, &[])?;
        let file: Value = serde_json::from_str::<serde_json::Value>(&text).ok()?.into();
        if file.get("type").and_then(Value::as_text) != Some("FeatureCollection") {
            return None;
        }
        let features = file.get("features")?.as_list()?;
        let taken = Taken::of(features.iter().filter_map(|feature| feature.get("id")?.as_text()));
        let there = features.iter().filter_map(There::of).collect();
        Some(Self { text, there, taken, new: Vec::new(), known: 0, told: Vec::new(), notices: Vec::new() })
    }

    /// How many nodes come into it.
    pub fn count(&self) -> usize {
        self.new.len()
    }

    /// Its text as it is, and as it will be.
    pub fn texts(&self) -> (&str, String) {
        (&self.text, merged(&self.text, &self.new).unwrap_or_else(|| self.text.clone()))
    }

    /// Adds a node of another file, unless it is there.
    pub fn add(&mut self, mut found: Found) {
        let Some(name) = found.text("name").map(String::from) else {
            return self.told.push(format!(
                "{}: name is missing, so it is left out; each node needs a name and a city",
                found.place
            ));
        };
        if found.position.is_some_and(|position| <[f64; 2]>::from(position) == [0.0, 0.0]) {
            self.notices.push(format!("{}: {name} is at 0, 0, where nobody is; it gets no position", found.place));
            found.position = None;
        }
        let Some(city) = self.city(&mut found, &name) else { return };
        let given = found.id.as_deref().and_then(ids::given);
        let is_it = |there: &&There| {
            given.as_ref() == Some(&there.id) || (there.name == folded(&name) && there.city == folded(&city))
        };
        if self.there.iter().any(|there| is_it(&there)) {
            self.known += 1;
            return;
        }
        let wanted = given.unwrap_or_else(|| ids::of_name(&name, &city, found.text("country").unwrap_or_default()));
        self.take(found, &wanted);
    }

    /// Adds the node of a host who answered, unless it is there. What is there is never changed: only told.
    pub fn add_of_host(&mut self, found: Found) {
        let city = found.text("city").unwrap_or_default().to_string();
        let of_answer = |there: &&There| there.answer.is_some() && there.answer == found.answer;
        if let Some(there) = self.there.iter().find(of_answer) {
            self.known += 1;
            let differences = there.differences(&found);
            if !differences.is_empty() {
                let (what, id) = (differences.join(", "), &there.id);
                self.notices
                    .push(format!("{}: node \"{id}\" is not as its host says: {what}; look at it", found.place));
            }
            return;
        }
        let mut in_city = self.there.iter().filter(|there| there.answer.is_none() && there.city == folded(&city));
        // Hosts send entries that are ready to paste.
        if in_city.clone().any(|there| there.differences(&found).is_empty()) {
            self.known += 1;
            return;
        }
        if let Some(there) = in_city.next() {
            let what = format!("node \"{}\" is in {city}, too; if it is the same, take one of them out", there.id);
            self.notices.push(format!("{}: {what}", found.place));
        }
        let wanted = ids::of_city(&city, found.text("country").unwrap_or_default());
        self.take(found, &wanted);
    }

    /// The city, by the position where nothing else says it.
    fn city(&mut self, found: &mut Found, name: &str) -> Option<String> {
        if let Some(city) = found.text("city") {
            return Some(city.into());
        }
        if let Some(city) = found.position.and_then(city_at) {
            let what = format!("the city of {name} is not said; by its position it is {}, {}", city.name, city.country);
            self.notices.push(format!("{}: {what}", found.place));
            for (property, text) in [("city", city.name), ("country", city.country)] {
                self.told.extend(found.set(property, text).err());
            }
            return Some(city.name.into());
        }
        let turned = found.position.and_then(|position| LonLat::new(position.latitude(), position.longitude()).ok());
        let advice = match (turned.and_then(city_at), found.position) {
            (Some(city), _) => {
                format!("latitude and longitude seem to be exchanged: the other way round it is in {}", city.name)
            }
            (None, Some(_)) => "and no city is near its position; add a city".into(),
            (None, None) => "and it has no position that would tell it; add a city".into(),
        };
        self.told.push(format!("{}: the city of {name} is missing, so it is left out; {advice}", found.place));
        None
    }

    /// Takes a node into the file, without what cannot stand there.
    fn take(&mut self, mut found: Found, wanted: &str) {
        // As it would be read: with an id that nobody has yet.
        let (nodes, problems) = read(&feature(&found, "x"));
        for problem in &problems {
            let what = match &problem.error {
                // The whole list helps whoever writes it by hand.
                NodeError::Unknown => continue,
                error => error,
            };
            let is_needed = ["name", "city"].contains(&problem.field.as_str());
            let whole = if is_needed { "so the node" } else { "and" };
            self.told.push(format!("{}: {}: {what}, {whole} is left out", found.place, problem.field));
            if is_needed {
                return;
            }
            found.properties.retain(|(name, _)| *name != problem.field);
        }
        let node = nodes.into_iter().next().or_else(|| read(&feature(&found, "x")).0.into_iter().next());
        for (field, what) in node.map(|node| doubts(&node, None)).unwrap_or_default() {
            self.notices.push(format!("{}: {field}: {what}", found.place));
        }
        if let (None, Some(city), Some(position)) = (found.text("country"), found.text("city"), found.position)
            && is_exchanged(city, position)
        {
            let what = format!("latitude and longitude seem to be exchanged: the other way round it is in {city}");
            self.notices.push(format!("{}: {what}", found.place));
        }
        let id = self.taken.take(wanted, found.answer.as_deref());
        self.new.push(feature(&found, &id));
    }
}

fn read(feature: &Value) -> (Vec<p4p_domain::nodes::node::Node>, Vec<p4p_domain::nodes::problem::NodeProblem>) {
    let collection = Value::Object(vec![
        ("type".into(), Value::Text("FeatureCollection".into())),
        ("features".into(), Value::List(vec![feature.clone()])),
    ]);
    nodes_from_geojson(&collection)
}

/// A node as its entry in the file, its properties in the order in which they are always written.
fn feature(found: &Found, id: &str) -> Value {
    let text = |text: &str| Value::Text(text.into());
    let object = |members: Vec<(&str, Value)>| {
        Value::Object(members.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
    };
    let point = |position: LonLat| {
        let numbers = <[f64; 2]>::from(position).map(Value::Number);
        object(vec![("type", text("Point")), ("coordinates", Value::List(numbers.into()))])
    };
    let properties = KNOWN.split(", ").filter_map(|known| found.properties.iter().find(|(name, _)| *name == known));
    let mut members = vec![("type", text("Feature")), ("id", text(id))];
    members.extend(found.answer.as_deref().map(|answer| ("answer", text(answer))));
    members.push(("geometry", found.position.map_or(Value::Null, point)));
    members.push(("properties", object(properties.cloned().collect())));
    object(members)
}

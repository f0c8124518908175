//! A node as another program wrote it, and which of its names and texts are a node's here.

use crate::content::country_named;
use p4p_domain::{
    folding::folded,
    form::{
        check,
        typed::{plain, whole_number},
    },
    geo::LonLat,
    json::Value,
    nodes::{geojson::KNOWN, snippet::word_of_option},
    text::plain_line,
};
use std::collections::BTreeSet;

/// A node in a file of others.
#[derive(Debug, Default)]
pub struct Found {
    /// Where it stands, as an organiser would say it: `nodes.csv:3`.
    pub place: String,
    /// Its id, as it stands there.
    pub id: Option<String>,
    /// Where it is.
    pub position: Option<LonLat>,
    /// Its properties, by their names here.
    pub properties: Vec<(&'static str, Value)>,
    /// The digits of the answer that it was made from.
    pub answer: Option<String>,
}

/// What was read of a file.
#[derive(Debug, Default)]
pub struct Reading {
    /// The nodes, in their order.
    pub found: Vec<Found>,
    /// What could not be read, each with its place.
    pub told: Vec<String>,
    /// The names that are no node's, so that nothing of them was read.
    pub unread: BTreeSet<String>,
}

/// What a column, or a property of another program, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A property of a node, by its name.
    Property(&'static str),
    /// See [`NodeId`](p4p_domain::nodes::node::NodeId).
    Id,
    /// Degrees.
    Latitude,
    /// Degrees.
    Longitude,
    /// Both in one text.
    Position,
}

/// What else a name may be: written small, with letters and digits only.
const ALIASES: [(&str, &str); 9] = [
    ("name", "title node titel naam nom nombre nome"),
    ("city", "town stad ort stadt ville ciudad cidade"),
    ("country", "countrycode land pays pais"),
    ("zone", "timezone"),
    ("place", "venue location"),
    ("host", "organiser organizer"),
    ("room_for", "room capacity seats"),
    ("note", "description notes"),
    ("link", "url website web"),
];

impl Column {
    /// By its name, in whatever capitals, with blanks, hyphens or underscores between its words.
    pub fn named(name: &str) -> Option<Self> {
        let key = key(name);
        let known = || KNOWN.split(", ").find(|known| self::key(known) == key).map(Self::Property);
        let alias = || {
            let is_it = |(_, names): &&(&str, &str)| names.split(' ').any(|alias| alias == key);
            ALIASES.iter().find(is_it).map(|(property, _)| Self::Property(property))
        };
        match key.as_str() {
            "id" => Some(Self::Id),
            "latitude" | "lat" | "y" => Some(Self::Latitude),
            "longitude" | "lon" | "lng" | "long" | "x" => Some(Self::Longitude),
            "position" | "coordinates" | "latlon" | "latlng" | "wkt" | "geometry" => Some(Self::Position),
            _ => known().or_else(alias),
        }
    }
}

fn key(name: &str) -> String {
    folded(name).chars().filter(char::is_ascii_alphanumeric).collect()
}

impl Found {
    /// A node at a place of a file, of which nothing is known yet.
    pub fn at(place: String) -> Self {
        Self { place, ..Self::default() }
    }

    /// One of its properties, if it is a text.
    pub fn text(&self, property: &str) -> Option<&str> {
        self.properties.iter().find(|(name, _)| *name == property)?.1.as_text()
    }

    /// Sets a property from what stands in a cell; an empty one says nothing, and of two the first counts. What is written in
    /// another program's own marks would be shown with them, so it is refused: with why.
    pub fn set(&mut self, property: &'static str, text: &str) -> Result<(), String> {
        let text = plain_line(text);
        if text.is_empty() || self.properties.iter().any(|(name, _)| *name == property) {
            return Ok(());
        }
        if property == "note" && ["<", "[[", "{{"].iter().any(|mark| text.contains(mark)) {
            return Err(format!(
                "{}: note: holds marks of another program, and is left out; write it as plain text",
                self.place
            ));
        }
        self.properties.push((property, value(property, &text)));
        Ok(())
    }

    /// Sets a property from JSON. Tables write `null` for an empty cell, and numbers with a point.
    pub fn set_json(&mut self, property: &'static str, value: &Value) -> Result<(), String> {
        match value {
            Value::Null | Value::Object(_) => Ok(()),
            Value::Text(text) => self.set(property, text),
            Value::List(items) => {
                let texts: Vec<_> = items.iter().filter_map(Value::as_text).collect();
                self.set(property, &texts.join(", "))
            }
            Value::Bool(is_true) => self.set(property, &is_true.to_string()),
            Value::Number(number) => self.set(property, &number.to_string()),
        }
    }
}

/// A cell as the property that it is. What cannot be read stays a text, so that it is told what would be right.
fn value(property: &str, text: &str) -> Value {
    let list = |read: &dyn Fn(&str) -> String| {
        let items = text.split([',', ';', '/', '|']).map(str::trim).filter(|item| !item.is_empty());
        Value::List(items.map(|item| Value::Text(read(item))).collect())
    };
    let text_of = |word: Option<&str>| Value::Text(word.map_or_else(|| text.into(), String::from));
    match property {
        "room_for" | "room_left" | "revision" => {
            whole_number(text).map_or_else(|| Value::Text(text.into()), |number| Value::Number(number as f64))
        }
        "example" => match text.to_lowercase().as_str() {
            "true" | "yes" | "1" | "x" => Value::Bool(true),
            "false" | "no" | "0" => Value::Bool(false),
            _ => Value::Text(text.into()),
        },
        "languages" => list(&|tag| check::language(tag)),
        "access" => list(&|option| word_of_option(property, option).unwrap_or(option).into()),
        "kind" => text_of(word_of_option(property, text)),
        "status" => Value::Text(text.to_lowercase()),
        "country" => text_of(if check::is_country(text) { None } else { country_named(text) }.as_deref()),
        "opens" | "closes" => Value::Text(plain(text).replacen(' ', "T", 1)),
        "confirmed_on" | "contact" | "link" | "zone" => Value::Text(plain(text)),
        _ => Value::Text(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_in_any_capitals_and_by_what_else_people_call_them() {
        for (name, column) in [
            ("name", Some(Column::Property("name"))),
            ("Room for", Some(Column::Property("room_for"))),
            ("ROOM-FOR", Some(Column::Property("room_for"))),
            ("Stad", Some(Column::Property("city"))),
            ("Confirmed_On", Some(Column::Property("confirmed_on"))),
            ("LAT", Some(Column::Latitude)),
            ("lng", Some(Column::Longitude)),
            ("WKT", Some(Column::Position)),
            // What was written for somebody else is not published unseen.
            ("email", None),
            ("phone", None),
            ("", None),
        ] {
            assert_eq!(Column::named(name), column, "{name}");
        }
    }

    #[test]
    fn cells_are_read_as_the_properties_that_they_are() {
        let text = |text: &str| Value::Text(text.into());
        for (property, cell, expected) in [
            ("room_for", "20.0", Value::Number(20.0)),
            ("room_for", "many", text("many")),
            ("example", "Yes", Value::Bool(true)),
            ("languages", "NL; pt-br", Value::List(vec![text("nl"), text("pt-BR")])),
            ("access", "Step-free, quiet space", Value::List(vec![text("step-free"), text("quiet-space")])),
            ("kind", "By invitation", text("invitation")),
            ("country", "Nederland", text("NL")),
            ("country", "nl", text("nl")),
            ("opens", "2025-11-24 14:30", text("2025-11-24T14:30")),
            ("place", " Rua\n1 ", text("Rua 1")),
        ] {
            assert_eq!(value(property, &plain_line(cell)), expected, "{property}: {cell}");
        }
    }
}

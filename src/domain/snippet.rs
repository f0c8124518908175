//! A host's node as a piece of `nodes.geojson`, made from what they answered: nothing but what they let be published.

use super::{
    draft::Draft,
    form::Form,
    json::{self, Value},
    kind::Kind,
    text::folded,
};

/// The local node that a message describes, as a GeoJSON feature (RFC 7946) that an organiser can paste into
/// `nodes.geojson`; `None` when the form describes none or it is not even said in which city. Which answer becomes
/// which property is said by the form ([`Field::node`](super::form::Field::node)); whether it may be published, by
/// the condition beside it. It is *tentative* until an organiser says otherwise.
pub fn node_from_message(form: &Form, message: &Value) -> Option<String> {
    let draft = Draft::from_message(form, message);
    let mut city = None;
    let mut geometry = "null".to_string();
    let mut properties = Vec::new();
    for field in form.fields.iter().filter(|field| !field.node.is_empty()) {
        let may_be_published = field.node_if.as_ref().is_none_or(|condition| condition.holds(&draft));
        let Some(answer) = message.get(&field.id).filter(|_| may_be_published) else { continue };
        let said = answer.to_plain_text();
        match field.kind {
            Kind::Position => geometry = point(&said).unwrap_or(geometry),
            Kind::SeveralOf { .. } => {
                let words = answer.as_list().unwrap_or_default().iter().map(|word| slug(&word.to_plain_text()));
                properties.push((field.node.as_str(), list(words)));
            }
            Kind::Number { .. } => properties.push((&field.node, said)),
            _ if field.node == "languages" => {
                properties.push((&field.node, list(said.split(',').map(|tag| tag.trim().to_lowercase()))));
            }
            _ => properties.push((&field.node, json::quoted(&said))),
        }
        if field.node == "city" {
            city = Some(answer.to_plain_text());
        }
    }
    let city = city?;
    if properties.iter().all(|(name, _)| *name != "name") {
        properties.insert(0, ("name", json::quoted(&["Node ", &city].concat())));
    }
    properties.push(("status", json::quoted("tentative")));
    let id = slug(&city);
    Some(json::object(&[
        ("type", json::quoted("Feature")),
        ("id", json::quoted(if id.is_empty() { "node" } else { &id })),
        ("geometry", geometry),
        ("properties", json::object(&properties)),
    ]))
}

fn list(words: impl Iterator<Item = String>) -> String {
    json::array(words.filter(|word| !word.is_empty()).map(|word| json::quoted(&word)))
}

/// Lower-case letters, digits and single hyphens: `Step-free` is `step-free`, `São Paulo` is `sao-paulo`.
fn slug(text: &str) -> String {
    let folded = folded(text);
    let parts = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// A checked position, `latitude, longitude`, as GeoJSON's point, which has the longitude first.
fn point(position: &str) -> Option<String> {
    let (latitude, longitude) = position.split_once(',')?;
    let coordinates = [longitude, latitude].map(|degrees| number(degrees.trim()));
    Some(json::object(&[("type", json::quoted("Point")), ("coordinates", json::array(coordinates))]))
}

/// Decimal digits as JSON writes a number: without zeros in front.
fn number(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let trimmed = digits.trim_start_matches('0');
    let zero = if trimmed.is_empty() || trimmed.starts_with('.') { "0" } else { "" };
    [sign, zero, trimmed].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        form::{Condition, Field, tests::example_form},
        geojson::nodes_from_geojson,
        json::tests::parsed,
    };

    fn host_form() -> Form {
        let mut form = example_form();
        let field = |id: &str, kind: Kind, node: &str| Field {
            kind,
            node: node.into(),
            id: id.into(),
            ..example_form().fields.swap_remove(0)
        };
        let exact = Some(Condition { field: "precision".into(), any: vec!["Exactly".into()], not: false });
        form.fields = vec![
            field("city", Kind::City { max: 100 }, "city"),
            field("precision", Kind::OneOf { options: vec!["Exactly".into(), "City only".into()], select: false }, ""),
            Field { node_if: exact.clone(), ..field("venue", Kind::Text { max: 100 }, "place") },
            Field { node_if: exact, ..field("position", Kind::Position, "") },
            field("room", Kind::Number { min: 1, max: 99 }, "room_for"),
            field("access", Kind::SeveralOf { options: vec!["Step-free".into(), "Quiet space".into()] }, "access"),
            field("languages", Kind::Text { max: 100 }, "languages"),
            field("secret", Kind::Text { max: 100 }, ""),
        ];
        form.fields[3].node = "position".into();
        form
    }

    const ANSWERS: &str = r#"{"city":"São Paulo","precision":"Exactly","venue":"Rua \"1\"","position":"-23.50, -046.6",
        "room":12,"access":["Step-free","Quiet space"],"languages":"pt, EN","secret":"telephone"}"#;

    #[test]
    fn a_hosts_answers_are_a_node_that_the_nodes_file_takes() {
        let snippet = node_from_message(&host_form(), &parsed(ANSWERS)).unwrap();
        let file = format!(r#"{{"type":"FeatureCollection","features":[{snippet}]}}"#);
        let (nodes, problems) = nodes_from_geojson(&parsed(&file));
        assert_eq!(problems, []);
        let node = &nodes[0];
        assert_eq!(
            (node.id.as_str(), node.name.as_str(), node.place.as_str()),
            ("sao-paulo", "Node São Paulo", "Rua \"1\"")
        );
        assert_eq!((node.room_for, node.languages.join(" "), node.access.len()), (Some(12), "pt en".into(), 2));
        assert!(snippet.contains("[-46.6,-23.50]") && !snippet.contains("telephone"), "{snippet}");
    }

    #[test]
    fn what_may_not_be_published_is_not_in_it() {
        let snippet = node_from_message(&host_form(), &parsed(&ANSWERS.replace("Exactly", "City only"))).unwrap();
        assert!(!snippet.contains("Rua") && snippet.contains("\"geometry\":null"), "{snippet}");
    }

    #[test]
    fn without_a_city_there_is_no_node() {
        assert_eq!(node_from_message(&host_form(), &parsed(r#"{"precision":"Exactly"}"#)), None);
    }
}

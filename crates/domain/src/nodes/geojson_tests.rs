use super::*;
use crate::json::tests::parsed;

fn feature(id: &str, geometry: &str, properties: &str) -> String {
    format!(r#"{{"type":"Feature","id":{id},"geometry":{geometry},"properties":{{{properties}}}}}"#)
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

const LISBON: &str = r#"{"type":"Point","coordinates":[-9.14,38.72]}"#;
const NAMED: &str = r#""name":"A","city":"Malmö""#;

/// Reads one feature; the mistakes as `field: what would be right`.
fn check(id: &str, geometry: &str, properties: &str) -> Vec<String> {
    let (nodes, problems) = nodes_from_geojson(&parsed(&collection(&[feature(id, geometry, properties)])));
    let is_fatal = problems.iter().any(|problem| problem.error != NodeError::Unknown);
    assert_eq!(nodes.is_empty(), is_fatal, "a node with a mistake is left out, a good one is kept");
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_node_is_read_with_all_its_facts() {
    let properties = r#""name":"Lisbon","example":true,"city":"Lisbon","country":"PT","zone":"Europe/Lisbon",
        "status":"tentative","room_for":12,"languages":["pt","en"],"access":["step-free"],"link":"https://example.org/"#;
    let (nodes, problems) =
        nodes_from_geojson(&parsed(&collection(&[feature("\"lisbon\"", LISBON, &format!("{properties}\""))])));
    assert_eq!(problems, []);
    let node = &nodes[0];
    assert_eq!(node.position, LonLat::new(-9.14, 38.72).ok());
    assert!(node.example);
    assert_eq!((node.status, node.room_for), (Status::Tentative, Some(12)));
    assert_eq!((node.languages.len(), node.access.as_slice()), (2, [Access::StepFree].as_slice()));
}

#[test]
fn a_node_survives_the_way_to_the_browser_and_back() {
    let (mut nodes, _) = nodes_from_geojson(&parsed(&collection(&[
        feature("\"a\"", LISBON, NAMED),
        feature(
            "\"b\"",
            "null",
            r#""name":"B","city":"X","example":true,"room_for":3,"room_left":0,"access":["subtitles"],"kind":"invitation","host":"H",
            "opens":"2025-11-24T14:30","closes":"2025-11-24T17:00","join":"Ring","contact":"b@example.org","confirmed_on":"2025-11-01""#,
        ),
    ])));
    assert_eq!(nodes.len(), 2);
    nodes[1].derived = Derived {
        country_name: "Portugal".into(),
        starts_there: "starts at 15:00 there".into(),
        hour: Some(15),
        begins: Some(1_763_992_800),
        confirmed_on: "1 November 2025".into(),
    };
    let mut text = Vec::new();
    collection_from_nodes(&nodes, &mut serde_json::Serializer::new(&mut text)).unwrap();
    let (read, problems) = nodes_from_geojson(&parsed(std::str::from_utf8(&text).unwrap()));
    assert_eq!((read, problems), (nodes, Vec::new()));
}

// Organisers paste what hosts wrote to them.
#[test]
fn what_is_for_machines_is_read_as_in_forms() {
    let properties = r#""name":"A","city":"X","country":"ｐｔ\u200b","zone":"Ｅurope/Lisbon\u200e","languages":["ＮＬ","pt-br","zh-hant\u200b"],
        "opens":"٢٠٢٥-١١-٢٤T١٤:٣٠","closes":"2025\u201111\u201124T17:00","confirmed_on":"\u200f2025-11-01","contact":"a\u200b@b.org\u200e",
        "link":"\u200ehttps://example.org/\u200b""#;
    let (nodes, problems) = nodes_from_geojson(&parsed(&collection(&[feature("\"a\"", LISBON, properties)])));
    assert_eq!(problems, []);
    let node = &nodes[0];
    assert_eq!([&node.country, &node.zone, &node.contact], ["PT", "Europe/Lisbon", "a@b.org"]);
    assert_eq!(node.languages, ["nl", "pt-BR", "zh-Hant"]);
    assert_eq!([&node.opens, &node.closes, &node.confirmed_on], ["2025-11-24T14:30", "2025-11-24T17:00", "2025-11-01"]);
    assert_eq!(node.link.as_ref().map(HttpUrl::as_str), Some("https://example.org/"));
}

// Other programs write properties of their own.
#[test]
fn a_property_that_nobody_knows_is_told_and_costs_no_node_its_place() {
    let file = collection(&[feature("\"a\"", LISBON, r#""name":"A","city":"X","marker-color":"red""#)]);
    let (nodes, problems) = nodes_from_geojson(&parsed(&file));
    assert_eq!((nodes.len(), problems.len(), problems[0].error.clone()), (1, 1, NodeError::Unknown));
}

// Seen in the field: a missing position drawn at 0, 0, off the coast of Ghana.
#[test]
fn a_node_without_a_position_has_none_rather_than_null_island() {
    let (nodes, problems) = nodes_from_geojson(&parsed(&collection(&[feature("\"a\"", "null", NAMED)])));
    assert_eq!((nodes[0].position, problems.len()), (None, 0));
}

#[test]
fn each_mistake_names_its_field_and_what_would_be_right() {
    let point = |coordinates: &str| format!(r#"{{"type":"Point","coordinates":{coordinates}}}"#);
    for (id, geometry, properties, expected) in [
        ("\"a\"", point("[0, 123]"), NAMED, "geometry: latitude must be between -90 and 90"),
        ("\"a\"", point("[999, 1]"), NAMED, "geometry: longitude must be between -180 and 180"),
        ("\"a\"", point("[\"1\", 2]"), NAMED, "geometry: must be a GeoJSON Point"),
        ("\"a\"", point("[1]"), NAMED, "geometry: must be a GeoJSON Point"),
        ("\"a b\"", LISBON.into(), NAMED, "id: must be lower-case letters"),
        ("7", LISBON.into(), NAMED, "id: must be lower-case letters"),
        ("\"a\"", LISBON.into(), r#""name":"A""#, "city: is missing"),
        ("\"a\"", LISBON.into(), r#""name":"","city":"X""#, "name: is missing"),
        (
            "\"a\"",
            LISBON.into(),
            r#""name":"A","city":"X","country":"Portugal""#,
            "country: must be a country's two letters",
        ),
        (
            "\"a\"",
            LISBON.into(),
            r#""name":"A","city":"X","status":"maybe""#,
            "status: must be one of confirmed, tentative",
        ),
        ("\"a\"", LISBON.into(), r#""name":"A","city":"X","access":["stairs"]"#, "access: must be one of step-free"),
        ("\"a\"", LISBON.into(), r#""name":"A","city":"X","room_for":-1"#, "room_for: must be a whole number"),
        ("\"a\"", LISBON.into(), r#""name":"A","city":"X","exmaple":true"#, "exmaple: is not known"),
        (
            "\"a\"",
            LISBON.into(),
            r#""name":"A","city":"X","link":"javascript:alert(1)""#,
            "link: must begin with https",
        ),
        ("\"a\"", LISBON.into(), r#""name":"A","city":"X","kind":"private""#, "kind: must be one of open, invitation"),
        ("\"a\"", LISBON.into(), r#""name":"A","city":"X","opens":"14:30""#, "opens: must be a time on the node's own"),
        ("\"a\"", LISBON.into(), r#""name":"A","city":"X","confirmed_on":"today""#, "confirmed_on: must be a day"),
        ("\"a\"", LISBON.into(), r#""name":"A","city":"X","contact":"javascript:1""#, "contact: must be one e-mail"),
        (
            "\"a\"",
            LISBON.into(),
            r#""name":"A","city":"X","link":"https://nl\u200bnet.nl/""#,
            "link: holds a character that an address cannot hold",
        ),
        ("\"a\"", LISBON.into(), r#""name":"A\u202egpj.exe","city":"X""#, "name: holds an invisible control"),
    ] {
        let problems = check(id, &geometry, properties);
        assert!(problems.iter().any(|problem| problem.starts_with(expected)), "{expected}\n  not in {problems:?}");
    }
}

// Tables write an empty cell like that: a dozen mistakes were told of one node.
#[test]
fn null_says_that_a_property_is_not_there() {
    let optional = super::KNOWN.split(", ").filter(|name| !["name", "city"].contains(name));
    let nulls: Vec<_> = optional.map(|name| format!("\"{name}\":null")).collect();
    let with_nulls = check("\"a\"", LISBON, &format!(r#""name":"A","city":"X",{}"#, nulls.join(",")));
    assert_eq!(with_nulls, Vec::<String>::new());
    assert_eq!(check("\"a\"", LISBON, r#""name":null,"city":"X""#), ["name: must be text"]);
}

#[test]
fn a_text_of_ten_megabytes_is_refused() {
    let properties = format!(r#""name":"{}","city":"X""#, "a".repeat(10_000_000));
    assert_eq!(check("\"a\"", LISBON, &properties), ["name: is longer than 500 characters"]);
}

#[test]
fn a_bad_node_leaves_the_good_ones() {
    let (nodes, problems) = nodes_from_geojson(&parsed(&collection(&[
        feature("\"a\"", LISBON, NAMED),
        feature("\"b\"", r#"{"type":"Polygon","coordinates":[]}"#, NAMED),
        feature("\"a\"", LISBON, NAMED),
        "5".into(),
    ])));
    assert_eq!(nodes.len(), 1);
    let places: Vec<_> = problems.iter().map(|problem| (problem.feature, problem.field.as_str())).collect();
    assert_eq!(places, [(Some(1), "geometry"), (Some(2), "id"), (Some(3), "feature")]);
}

#[test]
fn a_file_that_is_no_collection_is_one_problem() {
    for text in ["", "{", "[]", "{\"type\":\"Feature\"}", "\u{feff}x"] {
        let (nodes, problems) = nodes_from_geojson(&parsed(text));
        assert_eq!((nodes.len(), problems.len()), (0, 1), "{text:?}");
    }
}

// What stands beside the properties is published with the file, so nothing may stand there unseen.
#[test]
fn nothing_unknown_stands_beside_the_properties() {
    let hidden = feature("\"a\"", LISBON, NAMED)
        .replace("\"type\":\"Feature\"", "\"type\":\"Feature\",\"contact\":\"x@example.org\"");
    let (nodes, problems) = nodes_from_geojson(&parsed(&collection(&[hidden])));
    assert_eq!((nodes.len(), problems[0].field.as_str()), (1, "contact"));
    let (_, problems) = nodes_from_geojson(&parsed(r#"{"type":"FeatureCollection","secret":1,"features":[]}"#));
    assert_eq!(problems[0].field, "secret");
}

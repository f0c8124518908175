use super::*;
use crate::{bytes::Damaged, json::tests::parsed, nodes::geojson::nodes_from_geojson};
use proptest::prelude::*;

const FILE: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","id":"malmo","geometry":{"type":"Point","coordinates":[13.0038,55.605]},"page":{"country_name":"Sweden","starts_there":"starts at 15:00 there","hour":15,"begins":1763992800},
     "properties":{"name":"By the sea","city":"Malmö","country":"SE","languages":["en","sv"],"access":["step-free"],"host":"A hackerspace"}},
    {"type":"Feature","id":"suva","geometry":{"type":"Point","coordinates":[178.44,-18.14]},"page":{"country_name":"Fiji","starts_there":"starts at 02:00 there","hour":2},
     "properties":{"name":"Suva node","city":"Suva","country":"FJ","languages":["en"],"kind":"invitation","status":"tentative","room_left":0}},
    {"type":"Feature","id":"apia","geometry":{"type":"Point","coordinates":[-171.76,-13.83]},
     "properties":{"name":"Apia node","city":"Apia","country":"WS","status":"cancelled"}},
    {"type":"Feature","id":"radio","geometry":null,"properties":{"name":"On air","city":"Everywhere","example":true,"access":["step-free","subtitles"]}}]}"#;

pub fn table() -> Table {
    Table::from_nodes(&nodes_from_geojson(&parsed(FILE)).0, 256)
}

fn ids(table: &Table, indices: &[u32]) -> Vec<String> {
    indices.iter().map(|index| table.id(*index as usize).to_string()).collect()
}

fn found(filter: &Filter) -> Vec<String> {
    let mut table = table();
    let found = table.select(filter, None, false);
    ids(&table, &found)
}

#[test]
fn a_search_finds_name_city_country_host_and_language_whatever_the_accents_and_the_order() {
    for (q, expected) in [
        ("", vec!["malmo", "suva", "apia", "radio"]),
        ("malmo", vec!["malmo"]),
        ("SWEDEN by the sea", vec!["malmo"]),
        ("hackerspace sv", vec!["malmo"]),
        ("fj", vec!["suva"]),
        ("sweden suva", vec![]),
        ("node", vec!["suva", "apia"]),
    ] {
        assert_eq!(found(&Filter { q: q.into(), ..Filter::default() }), expected, "{q}");
    }
}

#[test]
fn a_search_finds_cities_by_the_letters_that_a_keyboard_has() {
    for (city, typed) in [
        ("Đà Nẵng", "da nang"),
        ("Hồ Chí Minh", "HO CHI MINH"),
        ("Huế", "hue"),
        ("Hà Nội", "ha noi"),
        ("Αθήνα", "αθηνα"),
        ("Орёл", "орел"),
    ] {
        let city = crate::json::quoted(city);
        let node =
            format!(r#"{{"type":"Feature","id":"a","geometry":null,"properties":{{"name":"a node","city":{city}}}}}"#);
        let file = parsed(&format!(r#"{{"type":"FeatureCollection","features":[{node}]}}"#));
        let mut table = Table::from_nodes(&nodes_from_geojson(&file).0, 256);
        assert_eq!(table.select(&Filter { q: typed.into(), ..Filter::default() }, None, false), [0], "{typed}");
    }
}

#[test]
fn a_language_is_found_in_all_its_forms_and_each_form_by_itself() {
    let nodes = ["pt", "PT-br", "pt-PT", "pte", "en"].iter().enumerate().map(|(at, language)| {
        format!(r#"{{"type":"Feature","id":"n{at}","geometry":null,"properties":{{"name":"a","city":"b","languages":["{language}"]}}}}"#)
    });
    let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, nodes.collect::<Vec<_>>().join(","));
    let mut table = Table::from_nodes(&nodes_from_geojson(&parsed(&file)).0, 256);
    for (language, expected) in [
        ("pt", vec![0, 1, 2]),
        ("pt-BR", vec![1]),
        ("p", vec![]),
        ("en", vec![4]),
        ("en-GB", vec![]),
        ("", vec![0, 1, 2, 3, 4]),
    ] {
        assert_eq!(
            table.select(&Filter { language: language.into(), ..Filter::default() }, None, false),
            expected,
            "{language}"
        );
    }
}

#[test]
fn each_part_of_a_filter_filters() {
    let any = Filter::default;
    for (filter, expected) in [
        (Filter { entry: Some(Entry::Invitation), ..any() }, vec!["suva"]),
        (Filter { entry: Some(Entry::Open), ..any() }, vec!["malmo", "apia", "radio"]),
        (Filter { room: true, ..any() }, vec!["malmo", "radio"]),
        (Filter { access: vec![Access::StepFree], ..any() }, vec!["malmo", "radio"]),
        (Filter { access: vec![Access::StepFree, Access::Subtitles], ..any() }, vec!["radio"]),
        (Filter { language: "en".into(), ..any() }, vec!["malmo", "suva"]),
        (Filter { language: "eo".into(), ..any() }, vec![]),
        (Filter { time: Some(TimeOfDay::Night), ..any() }, vec!["suva"]),
        (Filter { status: Some(Status::Tentative), ..any() }, vec!["suva"]),
        (Filter { status: Some(Status::Over), ..any() }, vec![]),
        (Filter { language: "en".into(), q: "suva".into(), entry: Some(Entry::Open), ..any() }, vec![]),
    ] {
        assert_eq!(found(&filter), expected, "{filter:?}");
    }
}

#[test]
fn once_the_event_is_over_every_node_is_but_those_that_never_were() {
    let mut table = table();
    let over = table.select(&Filter { status: Some(Status::Over), ..Filter::default() }, None, true);
    assert_eq!(ids(&table, &over), ["malmo", "suva", "radio"]);
}

#[test]
fn nearest_comes_first_across_the_antimeridian_and_what_has_no_position_last() {
    let mut table = table();
    let near = table.near(LonLat::new(-179.9, -16.0).unwrap());
    let order = table.select(&Filter::default(), Some(&near), false);
    assert_eq!(ids(&table, &order), ["suva", "apia", "malmo", "radio"]);
    assert!((250.0..350.0).contains(&near.km[1]) && near.km[3].is_infinite(), "{:?}", near.km);
}

#[test]
fn a_table_survives_its_file_and_knows_what_a_row_needs() {
    let (nodes, _) = nodes_from_geojson(&parsed(FILE));
    let read = Table::decode(&table().encode()).unwrap();
    assert_eq!((read.len(), read.nodes_per_file, read.country_name(0)), (4, 256, "Sweden"));
    for (index, node) in nodes.iter().enumerate() {
        let mut known = read.node(index).unwrap();
        // To some metres.
        let there = known.position.zip(node.position).map_or(0.0, |(a, b)| distance_km(a, b));
        assert!(there < 0.02 && known.position.is_some() == node.position.is_some(), "{there} km");
        known.position = node.position;
        let expected = Node { room_left: None, ..node.clone() };
        assert_eq!(known, expected);
    }
    assert_eq!(read.place_of("apia"), Some(2));
    assert_eq!(read.place_of("nowhere"), None);
}

proptest! {
    #[test]
    fn no_bytes_make_reading_a_table_panic(bytes: Vec<u8>, cut in 0_usize..400, at in 0_usize..400, value: u8) {
        _ = Table::decode(&[b"p4p nodes 1\n", bytes.as_slice()].concat());
        let whole = table().encode();
        if cut < whole.len() {
            prop_assert_eq!(Table::decode(&whole[..cut]).map(|_| ()), Err(Damaged));
        }
        let mut damaged = whole;
        if let Some(byte) = damaged.get_mut(at) {
            *byte = value;
        }
        if let Ok(mut table) = Table::decode(&damaged) {
            (0..table.len()).for_each(|index| drop(table.node(index)));
            _ = table.select(&Filter { q: "a".into(), ..Filter::default() }, None, false);
        }
    }
}

#[test]
fn a_hundred_thousand_nodes_make_a_small_file() {
    let (nodes, _) = nodes_from_geojson(&parsed(FILE));
    let many: Vec<Node> = (0..100_000_u32)
        .map(|number| Node {
            id: NodeId::parse(&format!("node-{number}")).unwrap(),
            position: LonLat::new(f64::from(number % 3_600) / 10.0 - 180.0, f64::from(number / 3_600) - 10.0).ok(),
            ..nodes[(number % 4) as usize].clone()
        })
        .collect();
    let file = Table::from_nodes(&many, 256).encode();
    assert!(file.len() < 8_000_000, "{}", file.len());
    assert_eq!(Table::decode(&file).unwrap().len(), 100_000);
}

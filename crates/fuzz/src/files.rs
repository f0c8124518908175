//! Readers of files: our own formats, and what form services hand out.

use crate::text;
use p4p_answers::{Keys, collect, parse_json, read};
use p4p_cities::gazetteer::Gazetteer;
use p4p_domain::{geo::LonLat, nodes::table::Table};
use p4p_map::basemap::Basemap;

pub fn basemap(bytes: &[u8]) {
    if let Ok(map) = Basemap::decode(bytes) {
        _ = format!("{map:?}").len();
    }
}

pub fn cities(bytes: &[u8]) {
    let Ok(table) = Gazetteer::decode(bytes) else { return };
    for city in table.cities().take(100) {
        _ = (city.name.len(), city.country.len());
    }
    for typed in ["a", "san", "東"] {
        assert!(table.find(typed, 5).len() <= 5);
    }
    if let Ok(place) = LonLat::new(4.9, 52.4) {
        _ = table.nearest(place);
    }
}

pub fn node_table(bytes: &[u8]) {
    let Ok(mut table) = Table::decode(bytes) else { return };
    for index in 0..table.len().min(50) {
        _ = (table.node(index), table.position(index), table.country_name(index).len(), table.status(index));
    }
    assert!(table.node(table.len()).is_none());
    let written = table.encode();
    let again = Table::decode(&written).expect("what was written is read");
    assert_eq!(again.len(), table.len());
    assert_eq!(again.encode(), written);
    table.make_searchable();
}

/// The key of the demonstration, which everybody has.
const KEY: &str = include_str!("../../../tests/fixtures/event/demo-key.txt");

/// What form services hand out, in the ways that their names say; the first byte chooses one.
pub fn exports(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let name = ["a.csv", "a.json", "a.eml", "a.mbox", "a.txt", "a.html"][usize::from(*which) % 6];
    let keys = Keys::parse(KEY).expect("the demonstration's key");
    let answers = collect(read::rows(name, bytes), &keys);
    for form in &answers.forms {
        let (csv, json) = (form.to_csv(), form.to_json());
        assert!(parse_json(&json).is_ok(), "{json}");
        // No cell is a formula, and the table has as many lines as it says.
        let mut reader =
            csv::ReaderBuilder::new().has_headers(true).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        for row in reader.records() {
            for cell in row
                .expect("what was written as CSV is read")
                .iter()
                .filter(|cell| cell.starts_with(['=', '+', '@', '-', '\t', '\r']))
            {
                assert!(cell.parse::<f64>().is_ok(), "{cell:?}");
            }
        }
        _ = form.summary();
    }
    for diagnostic in answers.unread().chain(answers.notices()) {
        assert!(!diagnostic.what.is_empty());
    }
}

pub fn keys(bytes: &[u8]) {
    if let Ok(keys) = Keys::parse(&text(bytes)) {
        for recipient in keys.recipients() {
            assert_eq!(p4p_answers::recipient_problem(&recipient), None);
            assert!(!p4p_answers::fingerprint(&recipient).is_empty());
        }
    }
    _ = p4p_answers::recipient_problem(&text(bytes));
}

/// Sealed messages, as armour or damaged armour, in a row of their own.
pub fn sealed(bytes: &[u8]) {
    let keys = Keys::parse(KEY).expect("the demonstration's key");
    let row = p4p_domain::json::object(&[
        ("submission_id", p4p_domain::json::quoted("0b54d1a6-9a53-4f2c-8f3e-1c6f9b1f6a11")),
        ("sealed", p4p_domain::json::quoted(&text(bytes))),
    ]);
    let answers = collect(read::rows("a.json", format!("[{row}]").as_bytes()), &keys);
    // What cannot be opened is told, never passed over.
    assert!(!answers.forms.is_empty() || answers.unread().next().is_some() || answers.notices().next().is_some());
}

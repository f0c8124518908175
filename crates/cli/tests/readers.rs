//! What other programs read in what the site writes: calendars and structured data. `scripts/test native` names Python
//! with its readers in `P4P_READERS`, and has npm's.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod printed;
mod repository;

use printed::{ADDRESS, Printed, at_an_address, replace};
use repository::{in_fixture, in_repository};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};

fn python() -> String {
    std::env::var("P4P_READERS").expect("P4P_READERS names no Python: run scripts/test native")
}

/// What a reader says about files: a value a line.
fn read(program: &str, script: &str, files: &[std::path::PathBuf]) -> Vec<Value> {
    let output =
        Command::new(program).arg(in_repository("crates/cli/tests/readers").join(script)).args(files).output().unwrap();
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Nodes at the edges of clocks: id, zone, begin and end on the clock there, and in UTC (by Python's zoneinfo).
const EDGES: [(&str, &str, &str, &str, &str, &str); 12] = [
    ("repeated", "Europe/Amsterdam", "2025-10-26T01:30", "2025-10-26T04:30", "2025-10-25T23:30", "2025-10-26T03:30"),
    ("missing", "America/New_York", "2026-03-08T01:30", "2026-03-08T03:30", "2026-03-08T06:30", "2026-03-08T07:30"),
    (
        "half-hour",
        "Australia/Lord_Howe",
        "2026-04-05T00:30",
        "2026-04-05T03:00",
        "2026-04-04T13:30",
        "2026-04-04T16:30",
    ),
    ("half", "America/St_Johns", "2025-11-24T10:30", "2025-11-24T12:00", "2025-11-24T14:00", "2025-11-24T15:30"),
    ("quarters", "Pacific/Chatham", "2025-11-25T03:45", "2025-11-25T05:15", "2025-11-24T14:00", "2025-11-24T15:30"),
    ("unchanged", "Asia/Kathmandu", "2025-11-24T19:45", "2025-11-24T21:15", "2025-11-24T14:00", "2025-11-24T15:30"),
    ("negative", "Europe/Dublin", "2026-07-01T15:00", "2026-07-01T16:00", "2026-07-01T14:00", "2026-07-01T15:00"),
    ("ramadan", "Africa/Casablanca", "2026-03-10T12:00", "2026-03-10T13:00", "2026-03-10T12:00", "2026-03-10T13:00"),
    ("date-line", "Pacific/Apia", "2025-11-25T03:00", "2025-11-25T04:30", "2025-11-24T14:00", "2025-11-24T15:30"),
    ("farthest", "Pacific/Kiritimati", "2025-11-25T04:00", "2025-11-25T05:30", "2025-11-24T14:00", "2025-11-24T15:30"),
    ("south", "Australia/Adelaide", "2025-11-25T00:30", "2025-11-25T02:00", "2025-11-24T14:00", "2025-11-24T15:30"),
    ("utc", "UTC", "2025-11-24T14:00", "2025-11-24T15:30", "2025-11-24T14:00", "2025-11-24T15:30"),
];

/// The SEQUENCE of what is printed on 2025-11-10 at 09:00 UTC: the seconds since 2025 began.
const FIRST: i64 = (313 * 24 + 9) * 3600;

/// What is hard to write into a calendar.
const JOIN: &str = "Ring; the \"bell\", C:\\new — 你好, سلام, 👩\u{200d}👧. Then wait a while, because the way down is long and winding";

#[test]
#[ignore = "needs readers by others: scripts/test native"]
fn other_programs_read_the_same_times_and_texts_in_every_calendar() {
    let python = python();
    let site = Printed::new(|content| {
        let feature = |(id, zone, opens, closes, ..): &(&str, &str, &str, &str, &str, &str)| {
            json!({ "type": "Feature", "id": id, "geometry": null, "properties": { "name": format!("Node, {id}"),
                "city": "Somewhere", "zone": zone, "opens": opens, "closes": closes, "join": JOIN, "revision": 3,
                "status": if *id == "utc" { "cancelled" } else { "confirmed" } } })
        };
        let features: Vec<_> = EDGES.iter().map(feature).collect();
        let nodes = json!({ "type": "FeatureCollection", "features": features });
        fs::write(content.join("nodes.geojson"), nodes.to_string()).unwrap();
        replace(content, "event.toml", "zone = \"Europe/Amsterdam\"", "zone = \"Europe/Amsterdam\"\nrevision = 2");
    });
    let files: Vec<_> = EDGES.iter().map(|(id, ..)| site.path(&format!("nodes/{id}.ics"))).collect();
    let by_python = read(&python, "read_calendar.py", &files);
    let by_node = read("node", "read-calendar.mjs", &files);
    assert_eq!((by_python.len(), by_node.len()), (EDGES.len(), EDGES.len()));
    for ((id, zone, _, _, starts, ends), (python, node)) in EDGES.iter().zip(by_python.iter().zip(&by_node)) {
        let (starts, ends) = (format!("{starts}:00Z"), format!("{ends}:00Z"));
        for reader in [python, node] {
            assert_eq!((&reader["starts"], &reader["ends"]), (&json!(starts), &json!(ends)), "{zone}: {reader}");
            assert_eq!(reader["uid"], format!("{id}.p4p-2025-11-24@p4p-event"));
            assert_eq!(reader["summary"], format!("Community workshop on Peer-4-peer at Node, {id}"));
            assert_eq!(reader["description"], JOIN);
            assert_eq!(reader["sequence"], FIRST + 5);
            assert_eq!(reader["status"], if *id == "utc" { "CANCELLED" } else { "CONFIRMED" });
            assert_eq!((&reader["repeats"], &reader["method"]), (&json!(false), &json!(false)));
        }
        // The zone that comes with the file says the same as the one of this name that the reader knows.
        assert_eq!((&python["starts_by_file"], &python["ends_by_file"]), (&json!(starts), &json!(ends)), "{zone}");
        assert_eq!(python["mistakes"], json!([]));
    }
    let workshop = [site.path("workshop.ics")];
    for reader in [read(&python, "read_calendar.py", &workshop), read("node", "read-calendar.mjs", &workshop)] {
        assert_eq!(reader.len(), 1);
        assert_eq!(reader[0]["uid"], "p4p-2025-11-24@p4p-event");
        assert_eq!((&reader[0]["starts"], &reader[0]["sequence"]), (&json!("2025-11-24T14:00:00Z"), &json!(FIRST + 2)));
    }
}

/// Whether a calendar that has the first entry takes over the second one, when that is imported or fetched; each by the
/// rule that it is known to follow.
fn takes_over(first: &Value, second: &Value) -> [(&'static str, bool); 3] {
    let number = |entry: &Value| entry["sequence"].as_i64().unwrap();
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_string();
    assert_eq!(first["uid"], second["uid"]);
    let (sequence, stamp) = (number(first).cmp(&number(second)), text(first, "stamped").cmp(&text(second, "stamped")));
    [
        // calItipUtils.compare: the greater SEQUENCE, and of equal ones the later DTSTAMP.
        ("Thunderbird", sequence.then(stamp).is_lt()),
        // An entry that is not greater in SEQUENCE is passed over at import.
        ("Google", sequence.is_lt()),
        // As RFC 5546, section 2.1.5, and never older in LAST-MODIFIED.
        ("Apple", sequence.then(stamp).is_lt() && text(first, "modified") <= text(second, "modified")),
    ]
}

#[test]
#[ignore = "needs readers by others: scripts/test native"]
fn calendars_take_over_every_later_correction_of_what_they_have() {
    let python = python();
    let files = |site: &Printed| [site.path("workshop.ics"), site.path("nodes/lisbon.ics")];
    let both = |site: &Printed| {
        let mut entries = read(&python, "read_calendar.py", &files(site));
        entries.extend(read("node", "read-calendar.mjs", &files(site)));
        entries
    };
    let first = both(&Printed::new(|_| {}));
    let later = |change: &dyn Fn(&Path)| both(&Printed::as_of("2025-11-10T09:00:01Z", change));
    let words = |content: &Path| {
        replace(content, "event.toml", "summary = \"", "summary = \"Corrected. ");
        let path = content.join("nodes.geojson");
        let mut nodes: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for node in nodes["features"].as_array_mut().unwrap() {
            node["properties"]["note"] = "Corrected.".into();
        }
        fs::write(path, nodes.to_string()).unwrap();
    };
    let time = |content: &Path| replace(content, "event.toml", "start = 2025-11-24T15:00", "start = 2025-11-24T15:15");
    let cancelled =
        |content: &Path| replace(content, "event.toml", "# status = \"postponed\"", "status = \"cancelled\"");
    for (what, corrected) in [("words", later(&words)), ("time", later(&time)), ("status", later(&cancelled))] {
        assert_eq!(corrected.len(), 4);
        for (first, second) in first.iter().zip(&corrected) {
            assert!(what != "words" || second["description"].as_str().unwrap().contains("Corrected."), "{second}");
            for (calendar, takes_over) in takes_over(first, second) {
                assert!(takes_over, "{calendar}, after a change of {what}: {first} {second}");
            }
        }
    }
    // And nothing is taken back by an older file that arrives late.
    for (first, second) in first.iter().zip(later(&words)) {
        assert!(takes_over(&second, first).iter().all(|(_, takes_over)| !takes_over));
    }
}

/// Makes the example nodes real ones.
fn with_real_nodes(content: &Path) {
    let path = content.join("nodes.geojson");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text.replace("\"example\": true,", "")).unwrap();
}

fn linked_data(site: &Printed) -> Value {
    read("node", "read-linked-data.mjs", &[site.path("index.html")]).remove(0)
}

/// The properties of Google's documentation of events, required and recommended, as far as they can be known.
const WANTED: [&str; 10] = [
    "name",
    "startDate",
    "location",
    "description",
    "endDate",
    "eventStatus",
    "image",
    "organizer",
    "url",
    "eventAttendanceMode",
];

#[test]
#[ignore = "needs readers by others: scripts/test native"]
fn search_engines_read_the_event_and_its_nodes() {
    let site = Printed::new(|content| {
        at_an_address(content);
        with_real_nodes(content);
        let hostile = "title = \"Community </script><b>workshop</b> \\\"on\\\" Peer-4-peer\"";
        replace(content, "event.toml", "title = \"Community workshop on Peer-4-peer\"", hostile);
        replace(content, "event.toml", "zone = \"Europe/Amsterdam\"", "zone = \"Europe/Amsterdam\"\nfree = true");
    });
    let read = linked_data(&site);
    assert_eq!(read["mistakes"], "", "the types of schema.org");
    let (data, expanded) = (&read["data"], &read["expanded"]);
    for name in WANTED {
        assert!(!data[name].is_null(), "{name} is missing");
        assert!(expanded[format!("https://schema.org/{name}")].is_array(), "{name} is nothing to a JSON-LD processor");
    }
    assert_eq!(expanded["@type"], json!(["https://schema.org/Event"]));
    assert_eq!(data["name"], "Community </script><b>workshop</b> \"on\" Peer-4-peer");
    assert_eq!((&data["startDate"], &data["isAccessibleForFree"]), (&json!("2025-11-24T15:00:00+01:00"), &json!(true)));
    assert_eq!(expanded["https://schema.org/eventStatus"][0]["@id"], "https://schema.org/EventScheduled");
    assert_eq!(
        expanded["https://schema.org/eventAttendanceMode"][0]["@id"],
        "https://schema.org/MixedEventAttendanceMode"
    );
    assert_eq!(data["image"], json!([format!("{ADDRESS}card.png")]));
    let locations = data["location"].as_array().unwrap();
    assert_eq!((&locations[0]["@type"], &locations[0]["url"]), (&json!("VirtualLocation"), &json!(ADDRESS)));
    let lisbon = locations.iter().find(|it| it["name"] == "Lisbon example node").unwrap();
    assert_eq!(
        lisbon["address"],
        json!({"@type": "PostalAddress", "addressLocality": "Lisbon", "addressCountry": "PT"})
    );
    assert_eq!(lisbon["geo"], json!({"@type": "GeoCoordinates", "latitude": 38.72, "longitude": -9.14}));
    // Neither those that are called off, nor more than anybody reads.
    let cancelled = |node: &Value| node["properties"]["status"] == "cancelled";
    let nodes: Value = serde_json::from_str(&fs::read_to_string(in_fixture("nodes.geojson")).unwrap()).unwrap();
    let nodes = nodes["features"].as_array().unwrap();
    assert_eq!(locations.len(), 1 + nodes.len() - nodes.iter().filter(|node| cancelled(node)).count());
}

#[test]
#[ignore = "needs readers by others: scripts/test native"]
fn examples_are_no_places_and_what_nobody_knows_is_not_said() {
    let read = linked_data(&Printed::new(|_| {}));
    assert_eq!(read["mistakes"], "");
    let data = &read["data"];
    assert_eq!(data["location"].as_array().unwrap().len(), 1);
    assert_eq!(data["eventAttendanceMode"], "https://schema.org/MixedEventAttendanceMode");
    for name in ["url", "image", "isAccessibleForFree", "@id"] {
        assert!(data[name].is_null(), "{name}: {data}");
    }
    let many = Printed::new(|content| {
        let feature = |at: usize| json!({ "type": "Feature", "id": format!("n-{at}"), "geometry": null, "properties": { "name": "N", "city": "C" } });
        let features: Vec<_> = (0..500).map(feature).collect();
        let nodes = json!({ "type": "FeatureCollection", "features": features });
        fs::write(content.join("nodes.geojson"), nodes.to_string()).unwrap();
    });
    assert_eq!(linked_data(&many)["data"]["location"].as_array().unwrap().len(), 31);
}

#[test]
#[ignore = "needs readers by others: scripts/test native"]
fn a_camera_reads_the_address_of_the_page_and_of_each_node() {
    let site = Printed::new(at_an_address);
    let read = read("node", "read-qr.mjs", &[site.path("index.html"), site.path("nodes/lisbon.html")]);
    assert_eq!(read, [json!([ADDRESS]), json!([format!("{ADDRESS}#node-lisbon")])]);
}

#[test]
#[ignore = "needs readers by others: scripts/test native"]
fn what_is_cancelled_postponed_or_moved_says_so_to_calendars_and_search_engines() {
    let python = python();
    for (facts, schema, calendar) in [
        ("status = \"cancelled\"", "EventCancelled", "CANCELLED"),
        ("status = \"postponed\"", "EventPostponed", "CANCELLED"),
        ("previous_start = 2025-11-17T15:00:00", "EventRescheduled", "CONFIRMED"),
    ] {
        let facts = format!("zone = \"Europe/Amsterdam\"\nrevision = 1\n{facts}");
        let site = Printed::new(|content| replace(content, "event.toml", "zone = \"Europe/Amsterdam\"", &facts));
        let read_data = linked_data(&site);
        assert_eq!(read_data["mistakes"], "");
        assert_eq!(read_data["data"]["eventStatus"], format!("https://schema.org/{schema}"));
        let moved = schema == "EventRescheduled";
        let previous = if moved { json!("2025-11-17T15:00:00+01:00") } else { Value::Null };
        assert_eq!(read_data["data"]["previousStartDate"], previous);
        let entries = read(&python, "read_calendar.py", &[site.path("workshop.ics"), site.path("nodes/lisbon.ics")]);
        for entry in entries {
            assert_eq!((&entry["status"], &entry["sequence"]), (&json!(calendar), &json!(FIRST + 1)));
        }
        assert_eq!(site.text("index.html").contains("calendar.google.com"), moved);
    }
}

//! `site nodes`, as an organiser meets it: files that people have, and what hosts answered.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod repository;
use repository::{copy_folder, in_fixture};
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};
use tempfile::TempDir;

/// The event of the tests, with a place for files beside it.
struct Folder(TempDir);

/// What came of a run: its exit code, what it printed, and what it told.
struct Ran {
    code: Option<i32>,
    out: String,
    told: String,
}

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        copy_folder(&in_fixture(""), &folder.0.path().join("content"));
        folder
    }

    /// An event whose file of nodes holds none.
    fn without_nodes() -> Self {
        let folder = Self::new();
        fs::write(folder.nodes(), "{\n  \"type\": \"FeatureCollection\",\n  \"features\": []\n}\n").unwrap();
        folder
    }

    fn nodes(&self) -> PathBuf {
        self.0.path().join("content/nodes.geojson")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.nodes()).unwrap()
    }

    fn ids(&self) -> Vec<String> {
        let file: serde_json::Value = serde_json::from_str(&self.text()).unwrap();
        let ids =
            file["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_str().unwrap().to_string());
        ids.collect()
    }

    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        fs::write(self.0.path().join(name), bytes).unwrap();
        self
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let command = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
            command.current_dir(self.0.path()).env("SOURCE_DATE_EPOCH", "1795996800").args(arguments).output().unwrap()
        };
        let Output { status, stdout, stderr } = command(arguments);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: status.code(), out: text(stdout), told: text(stderr) }
    }

    fn import(&self, file: &str) -> Ran {
        self.run(&["nodes", "import", file])
    }

    /// What `site check` says of nodes.geojson; nothing where it has no mistake.
    fn check(&self) -> Vec<String> {
        let ran = self.run(&["check"]);
        ran.told
            .lines()
            .filter(|line| line.starts_with("content/nodes.geojson") && !line.ends_with("(a warning)"))
            .map(String::from)
            .collect()
    }
}

fn file(name: &str) -> Vec<u8> {
    fs::read(in_fixture("").join("../files").join(name)).unwrap()
}

#[test]
fn what_other_programs_export_is_read_or_told_in_one_sentence() {
    for (name, ids, told) in [
        ("nodes.csv", ["utrecht"].as_slice(), [].as_slice()),
        ("nodes-excel.csv", &["utrecht", "gent"], &[]),
        ("mymaps.kml", &["utrecht"], &["the city of Node Utrecht is not said; by its position it is Utrecht, NL"]),
        (
            "mymaps.geojson",
            &["utrecht"],
            &[
                "note: holds marks of another program",
                "icon, icon-color, styleHash, styleUrl: are not read",
                "by its position it is Utrecht, NL",
            ],
        ),
        (
            "umap.geojson",
            &["utrecht"],
            &[
                "feature 2: Route is no point, so it is no node",
                "note: holds marks",
                "_umap_options: are not read",
                "by its position",
            ],
        ),
        ("umap-backup.umap", &["utrecht"], &["by its position it is Utrecht, NL"]),
        ("qgis.geojson", &["utrecht", "gent"], &["fid: are not read"]),
        (
            "geojsonio.geojson",
            &["utrecht"],
            &["feature 2: name is missing", "marker-color, marker-size, marker-symbol: are not read"],
        ),
        ("feature.geojson", &["utrecht"], &[]),
        ("empty.geojson", &[], &["empty.geojson: is empty"]),
        (
            "comment.geojson",
            &[],
            &["comment.geojson:2: is no JSON: expected value at line 2 column 2; JSON has no comments"],
        ),
        ("trailing-comma.geojson", &[], &["trailing-comma.geojson:3: is no JSON: trailing comma"]),
        (
            "smart-quotes.geojson",
            &[],
            &["smart-quotes.geojson:1: is no JSON: key must be a string", "straight quotation marks"],
        ),
        ("event.ics", &[], &["is a calendar and holds no nodes; an event is made of it by: site new FOLDER --from"]),
        ("nodes.xlsx", &[], &["is a packed file (.kmz, .xlsx or .ods); save a table as CSV"]),
        ("latin-1.csv", &[], &["latin-1.csv:2: holds a letter in another encoding than UTF-8"]),
        ("gone.csv", &[], &["gone.csv: cannot be read"]),
    ] {
        let folder = Folder::without_nodes();
        let folder = match name {
            "nodes.xlsx" => folder.with(name, b"PK\x03\x04rest"),
            "latin-1.csv" => folder.with(name, b"name,city\nCaf\xe9,Gent\n"),
            "nodes-excel.csv" => {
                let text = "sep=;\r\nNaam;Stad;Lat;Lon;Room for\r\nNode Utrecht;Utrecht;52,0907;5,1214;20\r\nNode Gent;Gent;;;\r\n";
                let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                folder.with(name, [b"\xff\xfe".as_slice(), &units].concat())
            }
            "gone.csv" => folder,
            name => folder.with(name, file(name)),
        };
        let ran = folder.import(name);
        for told in told {
            assert!(ran.told.contains(told), "{name}: {told} is not in\n{}", ran.told);
        }
        assert!(ran.told.lines().count() <= told.len() + usize::from(ids.is_empty()), "{name}:\n{}", ran.told);
        assert_eq!(folder.ids(), ids, "{name}");
        assert_eq!(folder.check(), Vec::<String>::new(), "{name}");
        if !ids.is_empty() {
            // A second time, everything is there.
            let before = folder.text();
            let again = folder.import(name);
            assert!(
                again.out.contains(&format!("0 nodes added, {} there already", ids.len())),
                "{name}: {}",
                again.out
            );
            assert_eq!(folder.text(), before, "{name}");
        }
    }
}

#[test]
fn a_raw_export_in_place_of_the_nodes_is_one_sentence_that_says_what_to_do() {
    for (name, what) in [
        ("umap.geojson", "is GeoJSON as uMap writes it"),
        ("umap-backup.umap", "is a backup of uMap"),
        ("qgis.geojson", "is GeoJSON as QGIS and GDAL write it"),
        ("geojsonio.geojson", "is GeoJSON as geojson.io writes it"),
        ("mymaps.geojson", "is GeoJSON as converters write it from Google My Maps"),
        ("feature.geojson", "is one GeoJSON Feature"),
        ("mymaps.kml", "is XML, perhaps KML"),
        ("nodes.csv", "is a table (CSV)"),
    ] {
        let folder = Folder::new().with("content/nodes.geojson", file(name));
        let told = folder.check();
        assert!(told.len() == 1 && told[0].starts_with(&format!("content/nodes.geojson: {what}")), "{name}: {told:?}");
        assert!(told[0].contains("site nodes import "), "{told:?}");
    }
    // Nothing is added to one of those either.
    let folder = Folder::new().with("content/nodes.geojson", file("umap.geojson")).with("a.csv", file("nodes.csv"));
    let ran = folder.import("a.csv");
    assert!(
        ran.code == Some(1) && ran.told.contains("is GeoJSON as uMap writes it; give it another name"),
        "{}",
        ran.told
    );
    for (name, what) in [
        ("event.ics", "content/nodes.geojson: is a calendar"),
        (
            "comment.geojson",
            "content/nodes.geojson:2: is no JSON: expected value at line 2 column 2; JSON has no comments",
        ),
        (
            "smart-quotes.geojson",
            "content/nodes.geojson:1: is no JSON: key must be a string at line 1 column 2; write straight",
        ),
        ("trailing-comma.geojson", "content/nodes.geojson:3: is no JSON: trailing comma"),
        ("empty.geojson", "content/nodes.geojson:1: is no JSON: EOF"),
    ] {
        let told = Folder::new().with("content/nodes.geojson", file(name)).check();
        assert!(told.len() == 1 && told[0].starts_with(what), "{name}: {told:?}");
    }
}

#[test]
fn an_import_shows_a_diff_and_touches_nothing_that_is_there() {
    let folder =
        Folder::new().with("a.csv", "name,city,lat,lon\nNode Utrecht,Utrecht,52.0907,5.1214\nNode Lisbon,Lisbon,,\n");
    let before = folder.text();
    let shown = folder.run(&["nodes", "import", "a.csv", "--dry-run"]);
    assert!(
        shown.out.contains("+      \"id\": \"utrecht\",\n") && shown.out.contains("--- content/nodes.geojson"),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("2 nodes would be added, 0 there already"), "{}", shown.out);
    assert_eq!(folder.text(), before);
    let ran = folder.import("a.csv");
    assert_eq!((ran.code, ran.told.as_str()), (Some(0), ""));
    let after = folder.text();
    let end = before.trim_end().trim_end_matches(['}', ']', ' ', '\n']);
    assert!(after.starts_with(end) && after.ends_with("\n    }\n  ]\n}\n"), "{after}");
    // Another node has that id already, in the fixture.
    assert!(folder.ids().contains(&"lisbon-2".to_string()), "{:?}", folder.ids());
    assert_eq!(folder.check(), Vec::<String>::new());
}

#[test]
fn what_one_cell_cannot_be_costs_no_node_its_place() {
    let folder = Folder::without_nodes().with(
        "a.csv",
        "name,city,country,room_for,contact,lat,lon\nA,Utrecht,Nederland,many,nobody,4.9,152\nB,,,,,0,0\nC,Utrecht,NL,5,c@example.org,5.12,52.09\n",
    );
    let ran = folder.import("a.csv");
    assert_eq!(ran.code, Some(2));
    for told in [
        "a.csv:2: room_for: must be a whole number, 0 or more, and is left out",
        "a.csv:2: contact: must be one e-mail address",
        "a.csv:3: B is at 0, 0, where nobody is",
        "a.csv:3: the city of B is missing, so it is left out; and it has no position that would tell it",
        "a.csv:4: geometry: is far from all cities: the nearest is Eyl, SO, 405 km away; GeoJSON writes longitude first: [5.12, 52.09]",
    ] {
        assert!(ran.told.contains(told), "{told} is not in\n{}", ran.told);
    }
    assert_eq!(folder.ids(), ["a", "c"]);
    let folder = folder.with("b.csv", "name,city,lat,lon\nD,Utrecht,5.12,52.09\nE,Utrecht,52.09,5.12\n");
    let told = "b.csv:2: latitude and longitude seem to be exchanged: the other way round it is in Utrecht\n";
    assert_eq!(folder.import("b.csv").told, told);
}

#[test]
fn one_event_of_several_is_named() {
    let folder = Folder::new().with("content/site.toml", "").with("a.csv", file("nodes.csv"));
    let ran = folder.import("a.csv");
    assert!(ran.code == Some(1) && ran.told.contains("content holds several events; name one of them"), "{}", ran.told);
}

const ANSWERS: &str = r#"[
  {"submission_id": "00000000-0000-4000-8000-000000000001", "form": "host", "city": "東京", "country": "jp",
   "precision": "Only the city", "place": "My living room 1", "position": "35.68123, 139.76712", "room_for": 6, "name": "Secret"},
  {"submission_id": "00000000-0000-4000-8000-000000000002", "form": "host", "city": "東京", "precision": "The exact venue",
   "place": "A hall", "position": "35.68123, 139.76712"},
  {"submission_id": "00000000-0000-4000-8000-000000000003", "form": "host", "city": "Gent", "contradicts": "a.json:3"},
  {"submission_id": "00000000-0000-4000-8000-000000000004", "form": "host", "name": "Nowhere"}
]"#;

#[test]
fn hosts_answers_become_nodes_that_say_what_their_hosts_allowed() {
    let folder = Folder::without_nodes().with("host.json", ANSWERS);
    let run = |folder: &Folder| folder.run(&["nodes", "from-answers", "host.json"]);
    let ran = run(&folder);
    assert_eq!(ran.code, Some(2), "{}", ran.told);
    assert!(ran.told.contains("host.json: answer 3: may be somebody else's"), "{}", ran.told);
    assert!(ran.told.contains("host.json: answer 4: says in which city no node is"), "{}", ran.told);
    let ids = folder.ids();
    assert!(ids[0] == "tokyo" && ids[1].starts_with("tokyo-") && ids.len() == 2, "{ids:?}");
    let text = folder.text();
    assert!(
        text.contains("\"coordinates\": [139.8, 35.7]") && text.contains("\"coordinates\": [139.76712, 35.68123]"),
        "{text}"
    );
    assert!(text.contains("A hall") && !text.contains("living room") && !text.contains("Secret"), "{text}");
    assert_eq!(text.matches("\"status\": \"tentative\"").count(), 2);
    // printf p4p-received:00000000-0000-4000-8000-000000000001 | sha256sum
    assert!(text.contains("\"answer\": \"73ee1c7db45fc159\""), "{text}");
    assert_eq!(folder.check(), Vec::<String>::new());

    // Organisers have their own say, and hosts another one: what is there stays, and nobody comes twice.
    let edited = text.replacen("tentative", "confirmed", 1).replacen("\"tokyo\"", "\"shibuya\"", 1);
    fs::write(folder.nodes(), &edited).unwrap();
    let folder = folder.with("host.json", ANSWERS.replace("A hall", "Another hall"));
    let ran = run(&folder);
    assert!(ran.out.contains("0 nodes added, 2 there already"), "{}", ran.out);
    assert!(
        ran.told.contains("node \"") && ran.told.contains("is not as its host says: place; look at it"),
        "{}",
        ran.told
    );
    assert!(!ran.told.contains("shibuya"), "{}", ran.told);
    assert_eq!(folder.text(), edited);
    // Whoever was first leaves; the other one keeps the name.
    let rest = ANSWERS.split_once("\"Secret\"},").unwrap().1;
    let folder = folder.with("host.json", format!("[{rest}"));
    assert!(run(&folder).out.contains("0 nodes added, 1 there already"));
}

#[test]
fn an_entry_that_was_pasted_by_hand_does_not_come_twice() {
    let folder = Folder::without_nodes().with("host.json", ANSWERS);
    folder.run(&["nodes", "from-answers", "host.json"]);
    let pasted = folder.text().lines().filter(|line| !line.contains("\"answer\"")).collect::<Vec<_>>().join("\n");
    fs::write(folder.nodes(), pasted).unwrap();
    let ran = folder.run(&["nodes", "from-answers", "host.json"]);
    assert!(ran.out.contains("0 nodes added, 2 there already"), "{}", ran.out);
    let folder = folder.with("host.json", ANSWERS.replace("A hall", "Another hall"));
    let ran = folder.run(&["nodes", "from-answers", "host.json"]);
    assert!(ran.told.contains("is in 東京, too; if it is the same, take one of them out"), "{}", ran.told);
    assert_eq!(folder.ids().len(), 3);
}

#[test]
fn what_is_no_list_of_answers_and_a_file_of_nodes_that_is_broken_are_told() {
    let folder = Folder::new().with("host.csv", "a,b\n").with("host.json", "{}").with("a.csv", file("nodes.csv"));
    for name in ["host.csv", "host.json"] {
        let ran = folder.run(&["nodes", "from-answers", name]);
        assert!(ran.code == Some(1) && ran.told.contains("is no list of answers; name the .json that"), "{}", ran.told);
    }
    let folder = folder.with("content/nodes.geojson", "{");
    let ran = folder.import("a.csv");
    assert!(
        ran.code == Some(1) && ran.told.contains("content/nodes.geojson: is no GeoJSON FeatureCollection"),
        "{}",
        ran.told
    );
    assert_eq!(folder.text(), "{");
    fs::remove_file(folder.nodes()).unwrap();
    assert_eq!(folder.import("a.csv").code, Some(0));
    assert_eq!(folder.ids(), ["utrecht"]);
}

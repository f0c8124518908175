//! The events in `examples/` that organisers copy: each is valid without a warning, is printed in all of its languages, names
//! nothing real, and shows what it is there for. A folder that is added there is looked at without being named here.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod printed;
mod repository;

use printed::Printed;
use repository::{files_below, in_repository};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Before all of them, and a day on which sign-up is open for most.
const BEFORE: &str = "2027-02-01T09:00:00Z";
/// Sign-up for the event in `hybrid` is open.
const OPEN: &str = "2027-03-01T09:00:00Z";
/// It is over, and so is the first one in `series`.
const OVER: &str = "2027-04-01T09:00:00Z";

/// Each folder with an example.
fn examples() -> Vec<PathBuf> {
    let entries = fs::read_dir(in_repository("examples")).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "examples/ has no example");
    folders
}

/// The events of an example, each with the folder of its page: none, or its own one in a site of several.
fn events(example: &Path) -> Vec<(String, PathBuf)> {
    if !example.join("site.toml").is_file() {
        return vec![(String::new(), example.to_path_buf())];
    }
    let folders = fs::read_dir(example).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    folders.map(|path| (format!("{}/", name_of(&path)), path)).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn table(path: &Path) -> toml::Table {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text_in<'a>(table: &'a toml::Table, key: &str) -> &'a str {
    table.get(key).and_then(toml::Value::as_str).unwrap_or_else(|| panic!("{key} is missing in {table:?}"))
}

/// The languages in which an event's page is printed, its own one first.
fn languages(facts: &toml::Table) -> Vec<String> {
    let own = text_in(facts, "language");
    let named = facts.get("languages").and_then(toml::Value::as_array).into_iter().flatten();
    let others = named.filter_map(toml::Value::as_str).filter(|language| *language != own);
    [own].into_iter().chain(others).map(String::from).collect()
}

#[test]
fn each_has_no_mistakes_no_warnings_and_nothing_untranslated() {
    for example in examples() {
        // On a day of its own: what the program says of the age of its tables is no matter of the examples.
        let output = Command::new(env!("CARGO_BIN_EXE_site"))
            .current_dir(in_repository(""))
            .env("SOURCE_DATE_EPOCH", "1795996800")
            .args(["check", "--content"])
            .arg(&example)
            .output()
            .unwrap();
        let (said, warned) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && warned.is_empty(), "{}: {warned}", example.display());
        assert!(said.lines().count() == 1 && said.ends_with(", no mistakes\n"), "{}: {said}", example.display());
    }
}

#[test]
fn each_is_printed_in_all_of_its_languages() {
    for example in examples() {
        let site = Printed::of(&example, BEFORE);
        for (folder, event) in events(&example) {
            let facts = table(&event.join("event.toml"));
            for (number, language) in languages(&facts).iter().enumerate() {
                let own = event.join(language).join("event.toml");
                let (page, words) = if number == 0 {
                    (format!("{folder}index.html"), facts.clone())
                } else {
                    (format!("{folder}{language}/index.html"), table(&own))
                };
                let html = site.text(&page);
                let tag = format!("<html lang=\"{language}\"");
                for part in [tag.as_str(), "<h1", text_in(&words, "summary")] {
                    assert!(html.contains(part), "{}: {page}: {part}", example.display());
                }
            }
        }
    }
}

#[test]
fn each_says_that_it_is_an_example_and_names_nothing_real() {
    let says_so = |text: &str| ["Example", "Exemple", "Voorbeeld"].iter().any(|word| text.contains(word));
    for path in examples().iter().flat_map(|example| files_below(example)) {
        let shown = path.display();
        // A picture says nothing.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        // Of web addresses and of mail.
        let after = |mark: &'static str| text.split(mark).skip(1);
        for rest in after("://").chain(after("@")) {
            let is_of_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
            let host = rest.split(|c: char| !is_of_host(c)).next().unwrap().trim_end_matches('.');
            let is_nobodys = host == "127.0.0.1" || host == "example.org" || host.ends_with(".example.org");
            assert!(is_nobodys, "{shown}: {host} may be somebody's");
        }
        match name_of(&path).as_str() {
            "event.toml" | "site.toml" => {
                let facts = table(&path);
                assert!(says_so(text_in(&facts, "title")), "{shown}: title");
                let organisers = facts.get("organiser").and_then(toml::Value::as_array).into_iter().flatten();
                for organiser in organisers.filter_map(toml::Value::as_table) {
                    assert!(says_so(text_in(organiser, "name")), "{shown}: organiser");
                }
            }
            "nodes.geojson" => {
                let nodes: serde_json::Value = serde_json::from_str(&text).unwrap();
                let mut features = nodes["features"].as_array().unwrap().iter();
                assert!(features.all(|node| node["properties"]["example"] == true), "{shown}: example");
            }
            "about.md" => {
                let is_marked = ["an example", "un exemple", "een voorbeeld"].iter().any(|words| text.contains(words));
                assert!(is_marked, "{shown}: does not say that it is an example");
            }
            _ => {}
        }
    }
}

// Two that are tried at one address would take each other's drafts.
#[test]
fn no_two_share_what_tells_pages_apart() {
    for key in ["site_id", "slug"] {
        let mut seen = BTreeSet::new();
        for path in examples().iter().flat_map(|example| files_below(example)) {
            if !["event.toml", "site.toml"].contains(&name_of(&path).as_str()) {
                continue;
            }
            let facts = table(&path);
            if let Some(value) = facts.get(key).and_then(toml::Value::as_str) {
                assert!(seen.insert(value.to_string()), "{}: {key} is another example's, too", path.display());
            }
        }
        assert!(!seen.is_empty(), "{key}");
    }
}

#[test]
fn the_readme_names_each_of_them() {
    let readme = fs::read_to_string(in_repository("examples/README.md")).unwrap();
    for name in examples().iter().map(|example| name_of(example)) {
        let row = format!("| [`{name}`]({name}/) | ");
        assert!(readme.contains(&row), "examples/README.md has no row for {name}");
    }
}

/// A page as of an instant: what is on it, and what is not.
struct Shown {
    example: &'static str,
    instant: &'static str,
    page: &'static str,
    has: &'static [&'static str],
    lacks: &'static [&'static str],
}

impl Shown {
    #[track_caller]
    fn assert(&self) {
        let site = Printed::of(&in_repository("examples").join(self.example), self.instant);
        let html = site.text(self.page).replace("<!---->", "");
        let told = format!("{} as of {}: {}", self.example, self.instant, self.page);
        for part in self.has {
            assert!(html.contains(part), "{told}: {part} is not there");
        }
        for part in self.lacks {
            assert!(!html.contains(part), "{told}: {part} is there");
        }
    }
}

#[test]
fn the_hybrid_one_has_nodes_and_all_three_forms() {
    for (instant, has, lacks) in [
        (BEFORE, &["id=\"nodes\"", "id=\"node-nairobi\"", "data-form=\"host\""], &["data-form=\"attend\""]),
        (OPEN, &["data-form=\"attend\"", "data-form=\"host\"", "id=\"host\""], &["data-form=\"next\""]),
        (OVER, &["data-form=\"next\"", "Thank you to everybody", "id=\"nodes\""], &["data-form=\"attend\""]),
    ] {
        Shown { example: "hybrid", instant, page: "index.html", has, lacks }.assert();
    }
}

#[test]
fn the_series_has_one_event_online_and_one_at_nodes() {
    for (instant, page, has, lacks) in [
        (BEFORE, "index.html", &["href=\"2027-spring/\"", "href=\"2027-autumn/\""], &["data-form"]),
        (BEFORE, "2027-spring/index.html", &["data-form=\"attend\"", "Example group"], &["id=\"nodes\""]),
        (BEFORE, "2027-autumn/index.html", &["id=\"node-porto\"", "Example mesh network"], &["data-form"]),
        (
            OVER,
            "2027-spring/index.html",
            &["data-form=\"next\"", "https://video.example.org/spring"],
            &["id=\"nodes\""],
        ),
    ] {
        Shown { example: "series", instant, page, has, lacks }.assert();
    }
}

#[test]
fn the_one_online_only_has_no_nodes_and_a_form_elsewhere() {
    Shown {
        example: "online-only",
        instant: BEFORE,
        page: "index.html",
        has: &[
            "<a href=\"https://cryptpad.example.org/form/#/2/form/view/example/\"",
            "https://schema.org/OnlineEventAttendanceMode",
            "https://meet.example.org/backups",
            "#0b5a4a",
        ],
        lacks: &["id=\"nodes\"", "#nodes", "id=\"host\"", "data-form", "data-map"],
    }
    .assert();
}

#[test]
fn the_one_in_one_city_has_no_sign_up_and_no_nodes() {
    for (page, others) in [
        ("index.html", &["<a href=\"./fr/\"", "<a href=\"./nl/\"", "https://schema.org/OfflineEventAttendanceMode"]),
        ("fr/index.html", &["Comment venir", "portes ouvertes", "bibliothèque"]),
        ("nl/index.html", &["Hoe je er komt", "open dag", "bibliotheek"]),
    ] {
        Shown {
            example: "one-city",
            instant: BEFORE,
            page,
            has: others,
            lacks: &["id=\"sign-up\"", "#sign-up", "id=\"nodes\"", "#nodes", "id=\"host\"", "data-form"],
        }
        .assert();
    }
}

#[test]
fn the_dutch_one_speaks_dutch_and_asks_hosts_to_write() {
    Shown {
        example: "nederlands",
        instant: BEFORE,
        page: "index.html",
        has: &[
            "<html lang=\"nl\"",
            "data-form=\"attend\"",
            "Eet je soep mee?",
            "id=\"host\"",
            "mailto:plekken@example.org",
            "https://example.org/samen-schrijven",
        ],
        lacks: &["data-form=\"host\"", "data-form=\"next\"", "Sign up", "Local nodes", "Your name"],
    }
    .assert();
}

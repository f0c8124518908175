//! What the documents promise: the reference names the keys that the program reads, links lead somewhere, the README is short.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "repository/mod.rs"]
mod repository;

use repository::{copy_folder, files_below, in_fixture, in_repository};
use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

/// A key that nobody reads: the program refuses it, and says which keys it knows in its place.
const NOBODYS: &str = "a_key_that_nobody_reads";

/// Each table of an organiser's TOML files: the file and that key in the table; the page of the reference and the heading
/// of the table there.
const TABLES: [(&str, &str, &str, &str); 21] = [
    ("event.toml", "KEY = 1", "event.md", "## Top level"),
    ("event.toml", "[tiles]\nKEY = 1", "event.md", "## `[tiles]`"),
    ("event.toml", "[colours]\nKEY = 1", "event.md", "## `[colours]`"),
    ("event.toml", "[join]\nKEY = 1", "event.md", "## `[join]`"),
    ("event.toml", "[after]\nKEY = 1", "event.md", "## `[after]`"),
    ("event.toml", "[[after.link]]\nKEY = 1", "event.md", "## `[[after.link]]`"),
    ("event.toml", "[[series]]\nKEY = 1", "event.md", "## `[[series]]`"),
    ("event.toml", "[series_page]\nKEY = 1", "event.md", "## `[series_page]`"),
    ("event.toml", "[[organiser]]\nKEY = 1", "event.md", "## `[[organiser]]`"),
    ("site.toml", "KEY = 1", "site.md", "## Top level"),
    ("site.toml", "[tiles]\nKEY = 1", "site.md", "## `[tiles]`"),
    ("site.toml", "[colours]\nKEY = 1", "site.md", "## `[colours]`"),
    ("site.toml", "[[organiser]]\nKEY = 1", "site.md", "## `[[organiser]]`"),
    ("forms/attend.toml", "KEY = 1", "forms.md", "## Top level"),
    ("forms/attend.toml", "[backend]\nKEY = 1", "forms.md", "## `[backend]`"),
    ("forms/attend.toml", "[[field]]\nKEY = 1", "forms.md", "## `[[field]]`"),
    ("forms/attend.toml", "[[field]]\nshow_if = { KEY = 1 }", "forms.md", "## Conditions"),
    ("nl/event.toml", "KEY = 1", "translations.md", "## `event.toml`"),
    ("nl/event.toml", "[[organiser]]\nKEY = 1", "translations.md", "## `[[organiser]]`"),
    ("nl/forms/attend.toml", "KEY = 1", "translations.md", "## `forms/*.toml`"),
    ("nl/forms/attend.toml", "[field.name]\nKEY = 1", "translations.md", "## `[field.<id>]`"),
];

#[test]
fn the_reference_names_the_keys_of_every_table_and_no_others() {
    let mut wrong = Vec::new();
    for (file, text, page, heading) in TABLES {
        let line = told(file, &text.replace("KEY", NOBODYS));
        let (_, known) = line.split_once(", expected ").unwrap_or_else(|| panic!("{file}: names no keys: {line}"));
        // What would be right in their place may follow.
        let (known, named) = (code_spans(known.split(';').next().unwrap()), named(page, heading));
        wrong.extend(known.difference(&named).map(|key| format!("{page}, \"{heading}\": lacks {key}")));
        wrong.extend(named.difference(&known).map(|key| format!("{page}, \"{heading}\": nothing reads {key}")));
    }
    assert!(wrong.is_empty(), "docs/reference:\n{}", wrong.join("\n"));
}

#[test]
fn the_reference_names_the_properties_of_nodes_and_no_others() {
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":"x","geometry":null,
        "properties":{{"name":"A","city":"B","{NOBODYS}":1}}}}]}}"#
    );
    let line = told("nodes.geojson", &text);
    assert_eq!(listed(&line, "a node has "), named("nodes.md", "## Properties"), "{line}");
}

#[test]
fn the_reference_names_the_kinds_of_questions_and_no_others() {
    let line = told("forms/attend.toml", &with_question(&format!("kind = \"{NOBODYS}\"")));
    assert_eq!(listed(&line, "it must be one of "), named("forms.md", "## Kinds"), "{line}");
}

#[test]
fn the_reference_names_what_an_answer_can_become_of_a_node_and_nothing_else() {
    let text = with_question(&format!("kind = \"text\"\nnode = \"{NOBODYS}\""));
    // The message does not repeat the name.
    let line = messages("forms/attend.toml", &text).into_iter().find(|line| line.contains(": node: ")).unwrap();
    assert_eq!(listed(&line, "must be one of "), named("forms.md", "## Answers that become a node"), "{line}");
}

#[test]
fn the_reference_names_the_members_of_presets() {
    let text = fs::read_to_string(in_repository("data/presets/presets.toml")).unwrap();
    let presets: toml::Table = toml::from_str(&text).unwrap();
    let row = named("presets.md", "## A row");
    let rule = named("presets.md", "## `duplicate`");
    for (name, preset) in &presets {
        for (key, value) in preset.as_table().unwrap() {
            assert!(row.contains(key), "[{name}] {key} is not in docs/reference/presets.md");
            let rules = value.as_array().filter(|_| key == "duplicate");
            for key in rules.into_iter().flatten().flat_map(|rule| rule.as_table().unwrap().keys()) {
                assert!(rule.contains(key), "[{name}] duplicate.{key} is not in docs/reference/presets.md");
            }
        }
    }
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let mut dead = Vec::new();
    for path in documents() {
        let text = without_code(&fs::read_to_string(&path).unwrap());
        for link in links(&text) {
            let (to, anchor) = link.split_once('#').map_or((link, None), |(to, anchor)| (to, Some(anchor)));
            let target = if to.is_empty() { path.clone() } else { path.parent().unwrap().join(to) };
            let is_anchor = |anchor: &str| {
                target.extension().is_none_or(|it| it != "md")
                    || anchors(&fs::read_to_string(&target).unwrap()).contains(anchor)
            };
            if !target.exists() || !anchor.is_none_or(is_anchor) {
                dead.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn every_page_of_the_book_is_in_its_summary() {
    let docs = in_repository("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    let listed: BTreeSet<_> = links(&summary).map(|link| docs.join(link)).collect();
    let is_page = |path: &PathBuf| {
        let is_one_decision = path.parent().unwrap().ends_with("decisions") && !path.ends_with("README.md");
        path.extension().is_some_and(|it| it == "md") && !path.ends_with("SUMMARY.md") && !is_one_decision
    };
    let pages: BTreeSet<_> = files_below(&docs).into_iter().filter(is_page).collect();
    assert_eq!(listed, pages);
}

#[test]
fn the_readme_has_at_most_800_words() {
    let words = fs::read_to_string(in_repository("README.md")).unwrap().split_whitespace().count();
    assert!(words <= 800, "README.md has {words} words; what is more belongs into docs/");
}

/// What `site check` says of the event of the tests with another text in one of its files.
fn messages(file: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&in_fixture(""), folder.path());
    fs::write(folder.path().join(file), text).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_site")).args(["check", "--content"]).arg(folder.path()).output().unwrap();
    String::from_utf8(output.stderr).unwrap().lines().map(String::from).collect()
}

/// The line that repeats the key that nobody reads.
fn told(file: &str, text: &str) -> String {
    let lines = messages(file, text);
    let line = lines.iter().find(|line| line.contains(NOBODYS));
    line.unwrap_or_else(|| panic!("{file} is not refused:\n{text}\n{}", lines.join("\n"))).clone()
}

/// The form of the tests with one more question.
fn with_question(lines: &str) -> String {
    let form = fs::read_to_string(in_fixture("forms/attend.toml")).unwrap();
    format!("{form}\n[[field]]\nid = \"one_more\"\nlabel = \"One more\"\n{lines}\n")
}

/// The names in a message that lists them behind some words.
fn listed(line: &str, behind: &str) -> BTreeSet<String> {
    let (_, names) = line.split_once(behind).unwrap_or_else(|| panic!("lists nothing: {line}"));
    names.split(", ").map(String::from).collect()
}

/// The names in the first column of the table under a heading of a page of the reference.
fn named(page: &str, heading: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(in_repository("docs/reference").join(page)).unwrap();
    let lines = text.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with('#'));
    let cells = lines.filter_map(|line| line.strip_prefix('|')?.split('|').next());
    let names: BTreeSet<_> = cells.skip(2).flat_map(code_spans).collect();
    assert!(!names.is_empty(), "docs/reference/{page} has no table under \"{heading}\"");
    names
}

/// What stands between backticks.
fn code_spans(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(String::from).collect()
}

/// What people read in the repository, but for the texts of events.
fn documents() -> Vec<PathBuf> {
    let folders = ["docs", "data", "deploy", "messages", "wiki", ".github"].map(in_repository);
    let below = folders.iter().filter(|folder| folder.is_dir()).flat_map(|folder| files_below(folder));
    let root = fs::read_dir(in_repository("")).unwrap().map(|entry| entry.unwrap().path());
    let examples = [in_repository("examples/README.md")];
    below.chain(root).chain(examples).filter(|path| path.extension().is_some_and(|it| it == "md")).collect()
}

/// A text without its blocks and spans of code, in which nothing is a link or a heading.
fn without_code(text: &str) -> String {
    let mut is_code = false;
    let mut out = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            out.extend(line.split('`').step_by(2));
            out.push('\n');
        }
    }
    out
}

/// The links to files of the repository.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let all = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    all.filter(|link| !["http:", "https:", "mailto:"].iter().any(|scheme| link.starts_with(scheme)))
}

/// What links to a page can name behind `#`: its headings as repositories and mdBook write them.
fn anchors(text: &str) -> BTreeSet<String> {
    let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let anchor = |heading: &str| {
        let kept: String = heading.trim().to_lowercase().chars().filter(is_kept).collect();
        kept.replace(' ', "-")
    };
    let mut is_code = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if let (false, Some(heading)) = (is_code, line.strip_prefix('#')) {
            found.insert(anchor(heading.trim_start_matches('#')));
        }
    }
    found
}

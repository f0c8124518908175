//! What is told beside mistakes and beside what is right: warnings, what nobody reads, and what is not translated.

use crate::content::{Content, node};
use std::fs;

fn lines(folder: &Content, arguments: &[&str]) -> Vec<String> {
    let output = folder.site(arguments);
    let prefix = format!("{}/", folder.path().display());
    let text = String::from_utf8([output.stderr, output.stdout].concat()).unwrap();
    text.lines().map(|line| line.replace(&prefix, "")).collect()
}

#[track_caller]
fn assert_told(folder: &Content, arguments: &[&str], beginnings: &[&str]) {
    let told = lines(folder, arguments);
    for beginning in beginnings {
        assert!(told.iter().any(|line| line.starts_with(beginning)), "{beginning} is not in {told:#?}");
    }
}

#[test]
fn warnings_stand_beside_mistakes_of_whatever_file() {
    let warned =
        ["event.toml: address: is missing", "about.md:", "nodes.geojson:4: node \"x\": opens: is 31 days away"];
    let doubtful = || {
        let zone = r#""zone":"Europe/Oslo","opens":"2025-10-24T15:00:30""#;
        Content::new().with_nodes(&node(zone)).append("about.md", "\nTO BE WRITTEN: more\n")
    };
    for (folder, mistake) in [
        (doubtful().spoil("forms/host.toml", "kind = \"email\"", "kind = \"fax\""), "forms/host.toml:"),
        (doubtful().spoil("over.md", "# ", ""), "over.md:1: heading"),
        (doubtful().spoil("nl/event.toml", "title = ", "titel = "), "nl/event.toml:"),
    ] {
        assert_told(&folder, &["check"], &warned);
        assert_told(&folder, &["check"], &[mistake, "1 mistake to mend; no page was made"]);
    }
    // What is refused is not warned about once more.
    let told = lines(&doubtful(), &["check", "--publish"]);
    assert_eq!(told.iter().filter(|line| line.contains("TO BE WRITTEN")).count(), 1, "{told:#?}");
    // A mistake in the nodes hides neither their doubts nor those of others.
    let folder = doubtful().spoil("nodes.geojson", "\"features\":[\n", "\"features\":[{\"type\":\"Feature\"},\n");
    assert_told(&folder, &["check"], &warned[..2]);
    assert_told(
        &folder,
        &["check"],
        &["nodes.geojson:1: feature 1: feature: must be a GeoJSON Feature", "nodes.geojson:4: node \"x\": opens"],
    );
}

#[test]
fn what_a_node_lacks_is_told_as_missing_where_the_node_begins() {
    let file = "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\n\"geometry\":null,\n\"properties\":{\"name\":\"A\",\n\"city\":\"B\"}},\n{\"type\":\"Feature\",\n\"id\":\"x\",\n\"geometry\":null,\n\"properties\":{\"name\":\"\"}}]}";
    let told = Content::new().with_nodes(file).check();
    assert_eq!(
        told,
        [
            "nodes.geojson:2: feature 1: id: is missing; each node needs one",
            "nodes.geojson:9: node \"x\": name: is missing; each node needs one",
            "nodes.geojson:6: node \"x\": city: is missing; each node needs one",
            "3 mistakes to mend; no page was made",
        ]
    );
}

#[test]
fn files_that_nobody_reads_are_told() {
    for (file, what) in [
        ("programme.md", "programme.md: is read by nobody: name \"programme\" in sections in event.toml"),
        (
            "forms/extra.toml",
            "forms/extra.toml: is read by nobody: the forms of a page are attend.toml, host.toml and next.toml",
        ),
        ("nodes.csv", "nodes.csv: is read by nobody: take its nodes over by site nodes import"),
        ("map.kml", "map.kml: is read by nobody: take its nodes over by site nodes import"),
        ("event.ics", "event.ics: is read by nobody: an event is made of it by site new FOLDER --from"),
        ("site2.toml", "site2.toml: is read by nobody"),
        ("it/about.md", "it: is read by nobody: to print the page in that language too, write languages = [\"en\", "),
    ] {
        let warned = Content::new().append(file, "# A text\n").warnings();
        assert!(warned.len() == 1 && warned[0].starts_with(what), "{file}: {warned:#?}");
    }
    // What people keep beside it for themselves.
    for file in ["README.md", ".notes.md", "plan.txt", "pictures/a.png"] {
        assert_eq!(Content::new().append(file, "# A text\n").warnings(), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn what_is_not_translated_is_listed_for_each_language() {
    let folder = Content::new().spoil(
        "event.toml",
        "languages = [\"en\", \"nl\", \"de\", \"fr\", \"es\"]",
        "languages = [\"en\", \"nl\", \"it\"]",
    );
    let folder = folder.without(&["de", "fr", "es", "nl/forms/next.toml"]);
    let folder = folder.append("nl/about.md", "# Over\n\nIets.\n");
    let folder = folder.spoil("nl/forms/attend.toml", "help = \"Zoals je genoemd wilt worden.\"\n", "");
    let folder = folder.spoil("nl/event.toml", "place = ", "# place = ");
    let told: Vec<_> = lines(&folder, &["check"]).into_iter().filter(|line| line.contains("not translated")).collect();
    let told: Vec<_> = told.iter().map(|line| line.replace(&folder.path().display().to_string(), "")).collect();
    let expected = [
        "nl: not translated, so shown in en: format.md, dweb.md, wiki.md, host.md, over.md, acknowledgement.md",
        "nl/event.toml: not translated, so shown in en: place",
        "nl/forms/attend.toml: not translated, so shown in en: name (help), projects (options)",
        "nl/forms/next.toml: not translated, so shown in en: all of it",
        "it: not translated, so shown in en: about.md, format.md, dweb.md, wiki.md, host.md, over.md, acknowledgement.md",
        "it/event.toml: not translated, so shown in en: all of it",
        "it/forms/attend.toml: not translated, so shown in en: all of it",
        "it/forms/host.toml: not translated, so shown in en: all of it",
        "it/forms/next.toml: not translated, so shown in en: all of it",
    ];
    assert_eq!(told, expected);
    // It is no doubt: whoever has one language has nothing to translate.
    assert!(!folder.warnings().iter().any(|line| line.contains("not translated")));
    let one = Content::new().spoil("event.toml", "languages = [", "# languages = [").without(&["nl", "de", "fr", "es"]);
    assert!(!lines(&one, &["check"]).iter().any(|line| line.contains("not translated")));
}

#[test]
fn one_is_counted_as_one() {
    let folder =
        Content::new().with_nodes(&node("\"country\":\"PT\"")).without(&["forms/host.toml", "forms/next.toml"]);
    let folder = folder.spoil("event.toml", "languages = [", "# languages = [").without(&["nl", "de", "fr", "es"]);
    let said = lines(&folder, &["check"]);
    assert_eq!(said.last().unwrap(), "Community workshop on Peer-4-peer: 1 node, 1 form, no mistakes");
}

#[test]
fn the_words_of_a_node_can_be_asked_for_in_any_language() {
    let own = |options: &str| {
        Content::new().spoil("forms/host.toml", "options = [\"It is open to everybody\", \"By invitation\"]", options)
    };
    let folder = own(
        "options = [{ en = \"Open to all\", nl = \"Open voor iedereen\" }, { en = \"By invitation\", nl = \"Op uitnodiging\" }]",
    );
    let folder = folder.spoil("event.toml", "language = \"en\"", "language = \"nl\"").spoil(
        "event.toml",
        "languages = [",
        "# languages = [",
    );
    let folder = folder.without(&["nl", "de", "fr", "es"]);
    let out = folder.print("dutch", &["--as-of", "2025-11-10T09:00:00Z"]);
    let html = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(html.contains("value=\"Open to all\"") && html.contains(">Open voor iedereen<"), "what is sent is English");
}

//! Mistakes in the nodes.

use crate::content::{Content, node};
use crate::repository::in_fixture;
use std::fs;

#[test]
fn each_mistake_in_the_nodes_names_the_node_and_the_field() {
    for (from, to, line) in [
        (
            "[-9.14, 38.72]",
            "[-9.14, 123]",
            "nodes.geojson:7: node \"lisbon\": geometry: latitude must be between -90 and 90 degrees; GeoJSON writes longitude first",
        ),
        (
            "\"id\": \"lisbon\"",
            "\"id\": \"Lisbon!\"",
            "nodes.geojson:6: node \"Lisbon!\": id: must be lower-case letters",
        ),
        (
            "\"country\": \"PT\"",
            "\"country\": \"QQ\"",
            "nodes.geojson:15: node \"lisbon\": country: \"QQ\" is no country's code",
        ),
        (
            "\"zone\": \"Europe/Lisbon\"",
            "\"zone\": \"Lisbon\"",
            "nodes.geojson:16: node \"lisbon\": zone: \"Lisbon\" is no time zone",
        ),
        (
            "\"id\": \"lisbon\"",
            "\"id\": \"online\"",
            "nodes.geojson:6: node \"online\": id: stands for taking part online",
        ),
        ("\"id\": \"amsterdam\"", "\"id\": \"lisbon\"", "nodes.geojson:35: node \"lisbon\": id: stands more than once"),
        ("\"type\": \"FeatureCollection\",", "", "nodes.geojson: file: must be a GeoJSON FeatureCollection"),
        ("\"features\": [", "\"features\": [[", "nodes.geojson:"),
    ] {
        let diagnostics = Content::new().spoil("nodes.geojson", from, to).check();
        assert!(diagnostics[0].starts_with(line), "expected {line}\n     got {}", diagnostics.join("\n         "));
    }
}

// The workshop of the content is on 24 November 2025, 15:00 to 16:30 in Amsterdam.
#[test]
fn what_is_said_of_a_node_must_fit_together() {
    let long = "a".repeat(10_000_000);
    let long_field = format!("\"{long}\":1");
    let beginning = "a".repeat(60);
    let unknown = format!("{beginning}…: is not known");
    let long_id = format!("node \"{beginning}…\": id: must be lower-case");
    for (properties, expected) in [
        (
            r#""zone":"Europe/Oslo","opens":"2025-11-24T15:00","closes":"2025-11-24T14:00""#,
            "closes: must be later than opens",
        ),
        (r#""zone":"Europe/Oslo","closes":"2025-11-24T14:00""#, "closes: must be later than the event's start"),
        (r#""zone":"Europe/Oslo","opens":"2025-11-24T17:00""#, "opens: must be earlier than the event's end"),
        (r#""opens":"2025-11-24T14:30""#, "opens: needs a zone beside it, like \"Europe/Amsterdam\""),
        (r#""closes":"2025-11-24T17:30""#, "closes: needs a zone beside it"),
        (
            r#""zone":"Europe/Oslo","opens":"2025-03-30T02:30:00""#,
            "opens: 2025-03-30T02:30:00 does not exist on the clock",
        ),
        (r#""room_for":3,"room_left":4"#, "room_left: must not be more than room_for, which is 3"),
        (r#""room_left":"3""#, "room_left: must be a whole number"),
        (r#""room_for":-1"#, "room_for: must be a whole number"),
        (r#""room_for":4294967296"#, "room_for: must be a whole number"),
        (r#""room_for":1e999"#, "room_for: holds a number that is far too large"),
        (r#""languages":["pt","English"]"#, "languages: \"English\" is no language's tag; write it like \"pt\""),
        (r#""languages":"pt""#, "languages: must be a list of texts"),
        (r#""host":7"#, "host: must be text"),
        (r#""note":"a\u061cb""#, "note: holds an invisible control character"),
        (r#""join":"a\u2028b""#, "join: holds an invisible control character"),
        (r#""contact":"javascript:alert(1)""#, "contact: must be one e-mail address"),
        (
            r#""contact":"a@b.org?bcc=eve%40example.org&body=hello""#,
            "contact: must be one e-mail address with nothing behind it",
        ),
        (r#""contact":"a@b.org, c@d.org""#, "contact: must be one e-mail address"),
        (r#""contact":"javascript:alert(1)@x.org""#, "contact: must be one e-mail address"),
        (r#""country":"UK""#, "country: \"UK\" is no country's code (ISO 3166-1); write \"GB\""),
        (r#""country":"XX""#, "country: \"XX\" is no country's code (ISO 3166-1)"),
        (r#""zone":"Europe/Nowhere""#, "zone: \"Europe/Nowhere\" is no time zone"),
        (r#""zone":"EST5EDT""#, "zone: \"EST5EDT\" is no time zone"),
        (r#""zone":"Factory""#, "zone: \"Factory\" is no time zone"),
        (
            r#""zone":"Europe/Oslo","opens":"0025-11-24T14:00""#,
            "opens: is in the year 0025, and the event in 2025; is the year right?",
        ),
        (r#""zone":"Europe/Oslo","opens":"2031-11-24T14:00""#, "opens: is in the year 2031, and the event in 2025"),
        (r#""zone":"Europe/Oslo","closes":"1999-11-24T18:00""#, "closes: is in the year 1999"),
        (r#""confirmed_on":"2035-01-01""#, "confirmed_on: is in the year 2035"),
        (r#""link":"javascript:alert(1)""#, "link: must begin with https"),
        ("\"zone\":\"<script>\"", "zone: \"<script>\" is no time zone"),
        (r#""zo\u001b[31mne":1"#, "zo\\u{1b}[31mne: is not known"),
        (&format!("\"note\":\"{long}\""), "note: is longer than 500 characters"),
        (&long_field, &unknown),
    ] {
        let diagnostics = Content::new().with_nodes(&node(properties)).check();
        assert_eq!(diagnostics.len(), 2, "{expected}: {diagnostics:#?}");
        assert!(
            diagnostics[0].starts_with(&format!("nodes.geojson:4: node \"x\": {expected}")),
            "{expected}\n{}",
            diagnostics[0]
        );
        assert!(diagnostics[0].chars().count() < 400, "{expected}");
    }
    let diagnostics =
        Content::new().with_nodes(&node("\"note\":\"\"").replace("\"x\"", &format!("\"{long}\""))).check();
    assert!(diagnostics[0].starts_with(&format!("nodes.geojson:2: {long_id}")), "{}", diagnostics[0]);
    let diagnostics = Content::new()
        .with_nodes(&node("\"note\":\"\"").replace("null", "{\"type\":\"Point\",\"coordinates\":[1e999,0]}"))
        .check();
    assert_eq!(diagnostics[0], "nodes.geojson:2: node \"x\": geometry: holds a number that is far too large");
}

#[test]
fn text_that_looks_like_a_program_is_text_and_no_mistake() {
    let hostile = r#"<img src=x onerror=alert(1)>\"'javascript:alert(1)</script>"#;
    let fields = ["name", "city", "place", "host", "join", "note"].map(|field| format!("\"{field}\":\"{hostile}\""));
    let file = node(&fields.join(","));
    assert!(Content::new().with_nodes(&file).site(&["check"]).status.success());
}

#[test]
fn files_from_other_systems_are_read_and_broken_ones_are_told_in_one_line() {
    let good = fs::read_to_string(in_fixture("nodes.geojson")).unwrap();
    let windows = format!("\u{feff}{}", good.replace('\n', "\r\n"));
    let folder = Content::new().with_nodes(&windows);
    assert!(folder.site(&["check"]).status.success());
    let diagnostics = folder.spoil("nodes.geojson", "[-9.14, 38.72]", "[-9.14, 123]").check();
    assert!(diagnostics[0].starts_with("nodes.geojson:7: node \"lisbon\": geometry: latitude"), "{}", diagnostics[0]);

    let cut: String = good.chars().take(good.chars().count() / 2).collect();
    let lines = cut.lines().count();
    for (text, expected) in [
        (cut.as_str(), format!("nodes.geojson:{lines}: is no JSON: EOF while parsing")),
        ("", "nodes.geojson:1: is no JSON: EOF".into()),
        (
            "{\"type\":\"FeatureCollection\",\"features\":[{\"x\":NaN}]}",
            "nodes.geojson:1: is no JSON: expected value".into(),
        ),
        (&"[".repeat(100_000), "nodes.geojson:1: is no JSON: recursion limit exceeded".into()),
        ("{\"type\":\"FeatureCollection\",\"features\":{}}", "nodes.geojson: file: must be a GeoJSON".into()),
    ] {
        let diagnostics = Content::new().with_nodes(text).check();
        assert_eq!(diagnostics.len(), 2, "{diagnostics:#?}");
        assert!(diagnostics[0].starts_with(&expected), "{expected}\n{}", diagnostics[0]);
    }
}

// Looking for the line of each mistake from the beginning took minutes.
#[test]
// That lint is about browsers.
#[allow(clippy::disallowed_methods)]
fn a_hundred_thousand_nodes_with_mistakes_are_told_by_the_first_hundred() {
    let feature = |index: usize| {
        format!(
            "{{\"type\":\"Feature\",\"id\":\"n{index}\",\"geometry\":null,\"properties\":{{\"name\":\"A\",\"city\":\"B\",\"country\":\"QQ\",\"fax\":1}}}}"
        )
    };
    let features: Vec<_> = (0..100_000).map(feature).collect();
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}]}}", features.join(",\n"));
    let began = std::time::Instant::now();
    let diagnostics = Content::new().with_nodes(&text).check();
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    assert_eq!(diagnostics.len(), 102);
    assert!(
        diagnostics[99].starts_with("nodes.geojson:51: node \"n49\": country: \"QQ\" is no country's code"),
        "{}",
        diagnostics[99]
    );
    assert_eq!(diagnostics[100], "nodes.geojson: 199900 more like these; mend the first ones, and look again");
}

#[test]
fn what_leaves_no_doubt_is_read() {
    for (properties, written) in [
        (r#""contact":"<ada@example.org>""#, r#""contact":"ada@example.org""#),
        (r#""contact":"Ada <ada@example.org>""#, r#""contact":"ada@example.org""#),
        (r#""contact":"ada@example.org,""#, r#""contact":"ada@example.org""#),
        (r#""contact":"mailto:ada@example.org""#, r#""contact":"ada@example.org""#),
        (r#""country":"pt""#, r#""country":"PT""#),
        (r#""zone":"america/New_york""#, r#""zone":"America/New_York""#),
    ] {
        let folder = Content::new().with_nodes(&node(properties));
        assert_eq!(folder.warnings(), Vec::<String>::new(), "{properties}");
        let nodes = fs::read_to_string(folder.print("out", &[]).join("nodes.json")).unwrap();
        assert!(nodes.contains(written), "{properties}: {nodes}");
    }
    let warnings = Content::new().with_nodes(&node(r#""confirmed_on":"2025-12-24""#)).warnings();
    assert!(warnings[0].starts_with("nodes.geojson:4: node \"x\": confirmed_on: is after the event"), "{warnings:?}");
}

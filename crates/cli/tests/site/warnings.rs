//! What is no mistake, and still worth a word.

use crate::content::{Content, node};
use crate::repository::in_fixture;
use std::fs;

#[test]
fn a_form_that_is_not_sealed_is_warned_about() {
    let folder = Content::new().spoil("forms/next.toml", "seal_to", "# seal_to");
    let output = folder.site(&["check"]);
    assert!(output.status.success());
    let diagnostics = String::from_utf8(output.stderr).unwrap();
    assert_eq!(diagnostics.lines().count(), 2, "{diagnostics}");
    assert!(diagnostics.contains("event.toml: address: is missing, so that link previews have no picture"));
    assert!(
        diagnostics.contains("forms/next.toml: backend.seal_to: is missing, so the form service can read every answer")
    );
}

#[test]
fn calendars_hear_of_every_change_so_that_nobody_has_to_count_them() {
    let changed = |facts: &str| {
        Content::new().spoil(
            "event.toml",
            "zone = \"Europe/Amsterdam\"",
            &format!("zone = \"Europe/Amsterdam\"\n{facts}"),
        )
    };
    let usual = Content::new().warnings();
    for facts in ["status = \"cancelled\"", "changed = 2025-11-20T09:00:00", "revision = 1"] {
        assert_eq!(changed(facts).warnings(), usual, "{facts}");
    }
    let wrong = changed("revision = -1").check();
    assert!(wrong.len() == 2 && wrong[0].contains("revision: must be a whole number"), "{wrong:?}");
}

#[test]
fn a_table_of_time_zones_that_is_more_than_a_year_old_is_told() {
    let warned = |epoch: &str| {
        let folder = Content::new();
        let output = folder
            .command(&["check", "--content"])
            .arg(folder.path())
            .env("SOURCE_DATE_EPOCH", epoch)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap().lines().filter(|line| line.contains("table of time zones")).count()
    };
    // The first days of 2026, and of 2100.
    assert_eq!((warned("1767225600"), warned("4102444800")), (0, 1));
    let version = Content::new().command(&["--version"]).output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    assert!(version.starts_with("site ") && version.contains("time zones of 20"), "{version}");
}

#[test]
fn a_site_without_an_id_is_told_which_line_to_add() {
    let without = |title: &str| {
        Content::new().spoil("event.toml", "site_id = \"ofthetests12\"", "").spoil("event.toml", "title = \"", title)
    };
    let warned = without("title = \"").warnings();
    assert!(
        warned.len() == 1 && warned[0].contains("event.toml: site_id: is missing, so that another site"),
        "{warned:?}"
    );
    // The same line at each check, and another one for another site.
    assert_eq!(without("title = \"").warnings(), warned);
    assert_ne!(without("title = \"Another ").warnings(), warned);
    let line = warned[0].rsplit_once(": ").unwrap().1.trim_end_matches(" (a warning)");
    assert!(line.starts_with("site_id = \""), "{line}");
    let mended = Content::new().spoil("event.toml", "site_id = \"ofthetests12\"", line);
    assert_eq!(mended.warnings(), Vec::<String>::new());
}

#[test]
fn what_organisers_forget_is_one_warning_each() {
    assert_eq!(Content::new().warnings(), Vec::<String>::new());
    let add = |file: &str, text: &str| Content::new().append(file, text);
    let lines = |file: &str| fs::read_to_string(in_fixture("").join(file)).unwrap().lines().count();
    let (about, host) = (lines("about.md"), lines("host.md"));
    let node = |properties: &str| Content::new().with_nodes(&node(properties));
    for (folder, line) in [
        (
            add("about.md", "\n![](plan.png)\n"),
            format!("about.md:{}: image: has no alt text, so it is left out; say in words what it shows: ![what it shows](plan.png)", about + 2),
        ),
        (
            add("about.md", "\n\nSee ![the *plan*](plan.png)\n"),
            format!("about.md:{}: image: is left out: plan.png cannot be read", about + 3),
        ),
        (
            add("host.md", "\nSee [there](#formatt).\n"),
            format!("host.md:{}: link: leads to #formatt, which is not on the page; there are #about, #acknowledgement, #dweb, #format", host + 2),
        ),
        (
            add("host.md", "\n[x](plan.pdf)\n"),
            format!("host.md:{}: link: leads to plan.pdf, which is no file of the site; put it into public/", host + 2),
        ),
        (
            add("over.md", "\nTO BE WRITTEN: something\n"),
            format!("over.md:{}: text: still says TO BE WRITTEN; say it in your own words", lines("over.md") + 2),
        ),
        (
            Content::new().spoil("event.toml", "place = \"Hybrid", "place = \"TO BE WRITTEN Hybrid"),
            "event.toml:25: place: still says TO BE WRITTEN;".into(),
        ),
        (
            Content::new().spoil("event.toml", "# sign_up_closes = 2025-11-23", "sign_up_closes = 2025-10-23"),
            "event.toml:19: sign_up_closes: is 31 days before the start; is the date right?".into(),
        ),
        (
            Content::new().spoil("forms/attend.toml", "send_label =", "closes = 2025-11-30T12:00:00\nsend_label ="),
            "forms/attend.toml:10: closes: is 2025-11-30T12:00, when the event is over and the form is not on the page".into(),
        ),
        (
            node(r#""zone":"Europe/Oslo","opens":"2025-11-23T18:00""#),
            "nodes.geojson:4: node \"x\": opens: is on 23 November there, and the event on 24 November by the same clock".into(),
        ),
    ] {
        let diagnostics = folder.warnings();
        assert_eq!(diagnostics.len(), 1, "{line}: {diagnostics:#?}");
        assert!(diagnostics[0].starts_with(&line), "expected {line}\n     got {}", diagnostics[0]);
        assert!(diagnostics[0].ends_with(" (a warning)"), "{}", diagnostics[0]);
    }
    // A text in another language is looked at, too.
    let diagnostics = Content::new().append("nl/about.md", "# Over P4P\n\n[x](#nergens)\n").warnings();
    assert!(
        diagnostics[0].starts_with("nl/about.md:3: link: leads to #nergens, which is not on the page"),
        "{diagnostics:#?}"
    );
    // In Auckland the event itself is on the 25th.
    let folder = node(r#""zone":"Pacific/Auckland","opens":"2025-11-25T02:30""#);
    assert_eq!(folder.warnings(), Vec::<String>::new());
    let nobody = ["attend", "host", "next"]
        .iter()
        .fold(Content::new().spoil("event.toml", "announcement = ", "# announcement = "), |folder, form| {
            folder.spoil(&format!("forms/{form}.toml"), "fallback = ", "# fallback = ")
        });
    let diagnostics = nobody.warnings();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    assert!(
        diagnostics[0]
            .starts_with("event.toml: announcement: is missing, and no form has a fallback or a mail, so whoever")
    );
}

#[test]
fn links_that_lead_somewhere_are_not_warned_about() {
    let links = "[a](#format) [b](#node-lisbon) [c](workshop.ics) [d](./nodes/lisbon.ics) [e](icon.svg) [f](?q=x) [g](https://example.org/#x) [h](mailto:a@example.org) [i](/elsewhere) [j](#sign-up)";
    let folder = Content::new().append("about.md", &format!("\n{links}\n"));
    assert_eq!(folder.warnings(), Vec::<String>::new());
}

#[test]
fn a_node_that_opens_on_another_day_is_told_and_kept() {
    let zone = r#""zone":"Europe/Oslo","opens":"2025-10-24T15:00:30""#;
    let output = Content::new().with_nodes(&node(zone)).site(&["check"]);
    assert!(output.status.success());
    let diagnostics = String::from_utf8(output.stderr).unwrap();
    assert!(
        diagnostics.contains("nodes.geojson:4: node \"x\": opens: is 31 days away from the event; is the date right?"),
        "{diagnostics}"
    );
    // The other one is that the page has no public address yet.
    assert_eq!(diagnostics.lines().count(), 2);
}

/// A file of one node with a city, a country, a zone and a position.
fn at(city: &str, country: &str, zone: &str, position: [f64; 2]) -> Content {
    let [longitude, latitude] = position;
    Content::new().with_nodes(&format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":\n\
         {{\"type\":\"Point\",\"coordinates\":[{longitude},{latitude}]}},\"properties\":{{\"name\":\"A\",\"city\":\"{city}\",\n\
         \"country\":\"{country}\",\n\"zone\":\"{zone}\"}}}}]}}"
    ))
}

#[test]
fn a_node_that_cannot_be_where_it_says_is_told() {
    for (city, country, zone, position, told) in [
        (
            "Amsterdam",
            "NL",
            "Europe/Amsterdam",
            [52.37, 4.9],
            "geometry: is far from all cities: the nearest is Eyl, SO, 444 km away; GeoJSON writes longitude first: [4.9, 52.37]",
        ),
        ("Nowhere", "KE", "Africa/Nairobi", [-1.29, 36.82], "GeoJSON writes longitude first: [36.82, -1.29]"),
        ("Amsterdam", "NL", "Europe/Amsterdam", [0.0, 0.0], "geometry: is [0, 0], in the sea off Africa; write null"),
        ("Nowhere", "", "", [0.0, 0.0], "geometry: is [0, 0], in the sea off Africa; write null"),
        (
            "Amsterdam",
            "NL",
            "Asia/Tokyo",
            [4.9, 52.37],
            "zone: Asia/Tokyo is no time zone of NL (Europe/Amsterdam); is it right?",
        ),
        (
            "Amsterdam",
            "NL",
            "Europe/Amsterdam",
            [-74.0, 40.7],
            "geometry: lies near Brooklyn Heights, US, and country is NL; is the position right?",
        ),
        ("Munich", "DE", "Europe/Berlin", [13.4, 52.5], "geometry: is 502 km from Munich, DE; is the position right?"),
        ("München", "DE", "Europe/Berlin", [13.4, 52.5], "km from München, DE; is the position right?"),
    ] {
        let warned = at(city, country, zone, position).warnings();
        assert!(warned.len() == 1 && warned[0].contains(told), "{city} {country} {zone} {position:?}: {warned:?}");
    }
}

#[test]
fn a_node_that_may_be_where_it_says_is_not_warned_about() {
    for (city, country, zone, position) in [
        // A village that no table has, near a border; and one that is called like a city elsewhere.
        ("Vaals", "NL", "Europe/Berlin", [6.1, 50.77]),
        ("Paris", "US", "America/Chicago", [-95.55, 33.66]),
        ("Springfield", "US", "America/New_York", [-72.59, 42.1]),
        // Lands overseas, by their own codes and by their country's.
        ("Willemstad", "CW", "America/Curacao", [-68.93, 12.11]),
        ("Willemstad", "NL", "America/Curacao", [-68.93, 12.11]),
        ("Saint-Denis", "FR", "Indian/Reunion", [55.45, -20.88]),
        ("Cayenne", "FR", "America/Cayenne", [-52.33, 4.94]),
        ("Longyearbyen", "NO", "Arctic/Longyearbyen", [15.63, 78.22]),
        ("Nuuk", "DK", "America/Nuuk", [-51.72, 64.18]),
        ("Hong Kong", "CN", "Asia/Hong_Kong", [114.17, 22.3]),
        // Ships, and what has no city: the table knows nothing of these.
        ("Atlantic", "", "Etc/UTC", [-30.0, 40.0]),
        ("McMurdo", "AQ", "Antarctica/McMurdo", [166.67, -77.85]),
        // Zones of small places, and other names of the same time.
        ("Lord Howe Island", "AU", "Australia/Lord_Howe", [159.08, -31.55]),
        ("Bengaluru", "IN", "Asia/Calcutta", [77.59, 12.97]),
        ("Suva", "FJ", "Pacific/Fiji", [178.44, -18.14]),
        ("Taveuni", "FJ", "Pacific/Fiji", [-179.98, -16.8]),
    ] {
        let warned = at(city, country, zone, position).warnings();
        assert_eq!(warned, Vec::<String>::new(), "{city} {country} {zone} {position:?}");
    }
}

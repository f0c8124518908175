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
fn what_calendars_would_not_hear_of_is_warned_about() {
    const NONE: [&str; 0] = [];
    let warned = |folder: &Content| {
        let lines = folder.warnings().into_iter();
        lines.filter(|line| line.contains("revision: ")).collect::<Vec<_>>()
    };
    let node = |more: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":"a","geometry":null,"properties":{{"name":"A","city":"B","status":"cancelled"{more}}}}}]}}"#
        )
    };
    assert_eq!(warned(&Content::new()), NONE);
    let silent = warned(&Content::new().with_nodes(&node("")));
    assert!(silent.len() == 1 && silent[0].contains("node \"a\": revision: is missing, so calendars"), "{silent:?}");
    assert_eq!(warned(&Content::new().with_nodes(&node(",\"revision\":1"))), NONE);
    let revised = |facts: &str| {
        Content::new().spoil(
            "event.toml",
            "zone = \"Europe/Amsterdam\"",
            &format!("zone = \"Europe/Amsterdam\"\n{facts}"),
        )
    };
    let moved = warned(&revised("changed = 2025-11-20T09:00:00"));
    assert!(
        moved.len() == 1 && moved[0].contains("event.toml: revision: is missing, although the event was changed"),
        "{moved:?}"
    );
    let called_off = warned(&revised("status = \"cancelled\""));
    assert!(called_off.len() == 1 && called_off[0].contains("although the event was changed"), "{called_off:?}");
    assert_eq!(warned(&revised("revision = 1\nchanged = 2025-11-20T09:00:00").with_nodes(&node(""))), NONE);
    let wrong = revised("revision = -1").check();
    assert!(wrong.len() == 2 && wrong[0].contains("revision: must be a whole number"), "{wrong:?}");
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
            format!("about.md:{}: image: has no alt text, and is left out, as all images of texts are; write in words", about + 2),
        ),
        (
            add("about.md", "\n\nSee ![the *plan*](plan.png)\n"),
            format!("about.md:{}: image: is left out, as all images of texts are; link to it: [the plan](plan.png)", about + 3),
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
    let links = "[a](#format) [b](#node-lisbon) [c](workshop.ics) [d](./nodes/lisbon.ics) [e](icon.svg) [f](?q=x) [g](https://example.org/#x) [h](mailto:a@example.org) [i](/elsewhere) [j](#sign-up-title)";
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

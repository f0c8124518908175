//! Only what an event needs has to be there, and what is not there is promised nowhere.

use crate::content::Content;
use std::fs;

/// The event of the tests in its own language only, without what else stands in these files.
fn without(names: &[&str]) -> Content {
    let folder = Content::new().spoil("event.toml", "languages = [", "# languages = [");
    // This text asks for an address, which is the organisers' own business.
    let folder = folder.without(&["over.md"]).append("over.md", "# What came of it\n\nThanks to everybody.\n");
    folder.without(&["nl", "de", "fr", "es"]).without(names)
}

const FORMS: [&str; 3] = ["forms/attend.toml", "forms/host.toml", "forms/next.toml"];

/// An instant of each phase that an event without times of its sign-up has.
const PHASES: [(&str, &str); 3] =
    [("open", "2025-11-10T09:00:00Z"), ("live", "2025-11-24T14:30:00Z"), ("over", "2025-12-10T09:00:00Z")];

/// The page in one of these, and the folder that it is in.
fn page(folder: &Content, phase: &str) -> String {
    let (name, instant) = PHASES.iter().find(|(name, _)| *name == phase).unwrap();
    let html = fs::read_to_string(folder.print(name, &["--as-of", instant]).join("index.html")).unwrap();
    assert_no_dead_ends(&html);
    html.replace("<!---->", "")
}

/// Every link into the page leads somewhere, and every heading names its section.
fn assert_no_dead_ends(html: &str) {
    let ids: Vec<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for attribute in [" href=\"#", " aria-labelledby=\"", " aria-describedby=\""] {
        let referred = html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
        for id in referred.flat_map(str::split_whitespace) {
            assert!(ids.contains(&id), "{attribute}{id}\" leads nowhere");
        }
    }
    has_none_of(html, &["<p></p>", "<ul></ul>", "\"></h2>", "\"></h3>"]);
}

#[track_caller]
fn has_none_of(html: &str, words: &[&str]) {
    for word in words {
        let at = html.find(word).map(|at| html[..at].chars().rev().take(80).collect::<Vec<_>>());
        let before: String = at.iter().flatten().rev().collect();
        assert!(at.is_none(), "{word} stands in the page, after …{before}");
    }
}

#[track_caller]
fn has_all_of(html: &str, words: &[&str]) {
    for word in words {
        assert!(html.contains(word), "{word} is not in the page");
    }
}

/// What only a form of the page has to do with.
const OF_FORMS: [&str; 9] = [
    "<form",
    "data-root=\"sign-up\"",
    "data-root=\"host\"",
    "until-ready",
    "Sign up",
    "Sign-up",
    "sign-up is closed",
    "Host a node",
    "send a form",
];

#[test]
fn an_event_without_forms_and_nodes_is_a_page_of_its_own_kind_in_every_phase() {
    let folder = without(&["forms", "host.md", "nodes.geojson"]);
    assert_eq!(folder.warnings(), Vec::<String>::new());
    let said = String::from_utf8(folder.site(&["check"]).stdout).unwrap();
    assert!(said.ends_with(": 0 nodes, 0 forms, no mistakes\n"), "{said}");
    for (phase, _) in PHASES {
        let html = page(&folder, phase);
        has_none_of(&html, &OF_FORMS);
        has_none_of(
            &html,
            &[
                "id=\"sign-up\"",
                "id=\"host\"",
                "id=\"nodes\"",
                "#sign-up",
                "class=\"network\"",
                "data-map",
                "data-root=\"list\"",
                ">Local nodes<",
                "No local nodes",
                "a node",
                "the next one",
                "Next one",
            ],
        );
        // What came of it is there, and seen when it is over.
        has_all_of(
            &html,
            &["<b data-in=\"announced open closed\">Coming up</b>", "<section id=\"over\"", "class=\"when-over\""],
        );
        has_all_of(&html, &["href=\"#about\"", "workshop.ics", "\"forms\":{}"]);
        // A frame that asks for one of the parts is told that there is none.
        for part in ["nodes", "sign-up", "host"] {
            let told = format!(
                "<div data-part=\"{part}\" class=\"no-part\"><p data-in=\"announced open closed live over\">The page of this workshop has no such part"
            );
            assert!(html.contains(&told), "{part}");
        }
    }
    let out = folder.beside("open");
    let facts: serde_json::Value = serde_json::from_str(&fs::read_to_string(out.join("event.json")).unwrap()).unwrap();
    assert!(facts["nodes"].is_null() && facts["sign_up_opens"].is_null() && facts["sign_up_closes"].is_null());
    let posters = fs::read_dir(out.join("nodes")).map_or(0, |files| {
        files.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().ends_with(".html")).count()
    });
    assert_eq!(posters, 0);
    let map = fs::read_to_string(out.join("map.svg")).unwrap();
    assert!(map.contains("aria-label=\"Community workshop on Peer-4-peer\""));
}

#[test]
fn an_empty_file_of_nodes_is_as_good_as_none() {
    let empty = r#"{"type":"FeatureCollection","features":[]}"#;
    let html = page(&without(&["forms", "host.md"]).with_nodes(empty), "open");
    assert_eq!(html, page(&without(&["forms", "host.md", "nodes.geojson"]), "open"));
    // Where people may host one, there will be some.
    let html = page(&without(&[]).with_nodes(empty), "open");
    has_all_of(&html, &["id=\"nodes\"", "No local nodes yet", "href=\"#nodes\""]);
}

#[test]
fn without_a_form_for_the_next_one_nobody_is_asked_for_an_address() {
    let folder = without(&["forms/next.toml"]);
    for (phase, _) in PHASES {
        let html = page(&folder, phase);
        has_none_of(&html, &["the next one", "Next one", "Hear of", "Leave your address", "data-form=\"next\""]);
        has_all_of(&html, &["id=\"sign-up\"", "id=\"host\"", "too late now to register another node"]);
    }
    has_all_of(
        &page(&folder, "open"),
        &["data-form=\"attend\"", "data-form=\"host\"", "<p data-in=\"open\" class=\"until-ready\">"],
    );
    // When it is called off, that is said, and no more.
    for (status, said) in
        [("cancelled", "This workshop does not take place."), ("postponed", "There is no new date yet.")]
    {
        let place = "place = \"Hybrid";
        let folder =
            without(&["forms/next.toml"]).spoil("event.toml", place, &format!("status = \"{status}\"\n{place}"));
        let html = page(&folder, "open");
        has_none_of(&html, &["the next one", "the new date?"]);
        assert_eq!(html.matches(said).count(), 2, "{status}");
    }
}

#[test]
fn without_a_form_for_hosts_nobody_is_led_to_one() {
    let folder = without(&["forms/host.toml"]);
    // What is said about hosting may lead to the organisers by another way.
    let html = page(&folder, "open");
    has_none_of(&html, &["data-root=\"host\"", "data-form=\"host\"", "This form, too", "too late now"]);
    has_all_of(&html, &["id=\"host\"", "href=\"#host\"", "data-form=\"attend\""]);
    let html = page(&without(&["forms/host.toml", "host.md"]), "over");
    has_none_of(&html, &["id=\"host\"", "href=\"#host\"", "Host a node", "no more nodes are registered"]);
    has_all_of(&html, &["id=\"nodes\"", "data-part=\"host\"", "data-form=\"next\""]);
}

#[test]
fn without_a_form_for_attending_only_the_next_one_can_be_asked_for() {
    let folder = without(&["forms/attend.toml"]);
    let html = page(&folder, "open");
    has_none_of(&html, &["Sign up", "Sign-up", "data-form=\"attend\"", "data-form=\"next\"", "Sign-up is"]);
    has_all_of(
        &html,
        &[
            "<section id=\"sign-up\" aria-labelledby=\"p4p_sign-up-title\" class=\"when-over\"",
            "<a href=\"#sign-up\" data-in=\"over\">Next one</a>",
            "data-part=\"sign-up\" class=\"no-part\"><p data-in=\"announced open closed live\">",
            "<p data-in=\"over\" class=\"until-ready\">",
            "Coming up",
            "data-form=\"host\"",
        ],
    );
    has_all_of(&page(&folder, "over"), &["data-form=\"next\"", "Tell me about the next one"]);
    // Nothing opens or closes.
    let closes = "sign_up_closes = 2025-11-20T18:00:00\nplace = \"Hybrid";
    let told = without(&["forms/attend.toml"]).spoil("event.toml", "place = \"Hybrid", closes).check();
    assert!(
        told[0].starts_with("event.toml:25: sign_up_closes: is superfluous: there is no forms/attend.toml"),
        "{told:#?}"
    );
}

/// A sign-up that is somewhere else.
const ELSEWHERE: &str = "title = \"Sign up\"\n\n[backend]\npreset = \"cryptpad\"\nurl = \"https://cryptpad.example/form/#/2/form/view/abc/\"\n";

#[test]
fn a_form_elsewhere_is_a_button_that_needs_no_program_and_nothing_else() {
    let folder = without(&FORMS).without(&["host.md"]).append("forms/attend.toml", ELSEWHERE);
    assert_eq!(folder.warnings(), Vec::<String>::new());
    let html = page(&folder, "open");
    has_none_of(&html, &["data-form", "until-ready", "This form needs", "send a form", "the next one"]);
    has_all_of(
        &html,
        &[
            "<a href=\"https://cryptpad.example/form/#/2/form/view/abc/\" rel=\"noopener\" class=\"button\">",
            "href=\"#sign-up\"",
            "Sign-up is open",
        ],
    );
    let policy = html.split("Content-Security-Policy").nth(1).unwrap().split('>').next().unwrap();
    assert!(!policy.contains("cryptpad"), "{policy}");
    has_none_of(&page(&folder, "over"), &["cryptpad.example/form/#/2/form/view/abc/\" rel"]);
    // The questions are there, not here.
    let question = "\n[[field]]\nid = \"email\"\nkind = \"email\"\nlabel = \"E-mail\"\n";
    let warned = folder.append("forms/attend.toml", question).warnings();
    assert!(warned.len() == 1 && warned[0].starts_with("forms/attend.toml:8: field: is not shown"), "{warned:#?}");
}

#[test]
fn where_one_can_take_part_is_what_the_organisers_say() {
    let linked = |folder: &Content| -> serde_json::Value {
        let html = page(folder, "open");
        let text = html.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
        serde_json::from_str(text).unwrap()
    };
    let at = |attendance: &str| {
        let facts = format!("{attendance}\nplace = \"Hybrid");
        without(&["forms", "host.md", "nodes.geojson"]).spoil("event.toml", "place = \"Hybrid", &facts)
    };
    for (attendance, mode, kind) in [
        ("", "Online", "VirtualLocation"),
        ("attendance = \"online\"", "Online", "VirtualLocation"),
        ("attendance = \"in-person\"", "Offline", "Place"),
        ("attendance = \"both\"", "Mixed", "VirtualLocation"),
    ] {
        let data = linked(&at(attendance));
        assert_eq!(
            data["eventAttendanceMode"],
            format!("https://schema.org/{mode}EventAttendanceMode"),
            "{attendance}"
        );
        assert_eq!(data["location"][0]["@type"], kind, "{attendance}");
        assert_eq!(data["location"].as_array().unwrap().len(), 1);
    }
    let told = at("attendance = \"hybrid\"").check();
    assert!(
        told[0].starts_with("event.toml:25: attendance: must be \"online\", \"in-person\" or \"both\""),
        "{told:#?}"
    );
    // A question for a node, where there is none to choose.
    let asked = without(&["forms/host.toml", "host.md", "nodes.geojson"]).warnings();
    assert!(
        asked.len() == 1 && asked[0].contains("forms/attend.toml:") && asked[0].contains("kind: asks for a node"),
        "{asked:#?}"
    );
}

#[test]
fn a_form_for_hosts_needs_a_text_about_hosting() {
    let told = without(&["host.md"]).check();
    assert!(told[0].starts_with("host.md: is missing: the text above forms/host.toml"), "{told:#?}");
}

#[test]
fn the_service_has_a_collection_for_each_form_that_there_is() {
    let folder = without(&["forms/host.toml", "host.md"]);
    let out = folder.beside("backend");
    let said = folder.site(&["backend", "--out", out.to_str().unwrap()]);
    assert!(String::from_utf8(said.stdout).unwrap().starts_with("2 collections in "));
}

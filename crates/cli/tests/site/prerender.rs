//! What is printed.

use crate::content::Content;
use std::fs;

#[test]
fn bad_content_makes_no_page() {
    let folder = Content::new().spoil("nodes.geojson", "[-9.14, 38.72]", "[-9.14, 123]");
    let out = folder.beside("out");
    let shell = folder.beside("shell");
    let output =
        folder.site(&["prerender", "--shell", &shell.display().to_string(), "--out", &out.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!out.exists());
}

#[test]
fn a_text_in_several_languages_is_printed_in_the_pages() {
    let folder = Content::new()
        .spoil("forms/attend.toml", "label = \"Others\"", "label = { en = \"Other ones\", nl = \"Andere\" }")
        .spoil("event.toml", "language = \"en\"", "language = \"nl\"");
    assert!(folder.site(&["check"]).status.success());
    let folder = folder.spoil("event.toml", "language = \"nl\"", "language = \"pt\"");
    assert_eq!(folder.check().len(), 2);
}

#[test]
fn a_new_question_needs_no_rust() {
    let question =
        "\n[[field]]\nid = \"age\"\nkind = \"number\"\nlabel = \"How old is your oldest disk?\"\nmin = 0\nmax = 60\n";
    let folder = Content::new().append("forms/attend.toml", question);
    assert!(folder.site(&["check"]).status.success());
    let out = folder.beside("backend");
    assert!(folder.site(&["backend", "--out", &out.display().to_string()]).status.success());
    let migration = fs::read_dir(out.join("pb_migrations")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::read_to_string(migration).unwrap().contains("\"attend_age\""));
}

#[test]
fn with_a_public_address_other_sites_find_out_how_to_show_the_page_and_without_one_nothing_is_promised() {
    let folder = Content::new();
    let nowhere = folder.print("nowhere", &[]);
    let html = fs::read_to_string(nowhere.join("index.html")).unwrap();
    assert!(
        html.contains("<title>Community workshop on Peer-4-peer")
            && !html.contains("oembed")
            && !html.contains("og:image")
    );
    for name in ["oembed.json", "card.png", "sitemap.xml", "robots.txt"] {
        assert!(!nowhere.join(name).exists(), "{name}");
    }

    let folder = Content::new().spoil(
        "event.toml",
        "# address = \"https://workshop.example.org/\"",
        "address = \"https://workshop.example.org/p4p/\"",
    );
    let out = folder.print("somewhere", &[]);
    let html = fs::read_to_string(out.join("index.html")).unwrap();
    for expected in [
        "<link rel=\"canonical\" href=\"https://workshop.example.org/p4p/\">",
        "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"https://workshop.example.org/p4p/oembed.json\"",
        "<meta property=\"og:image\" content=\"https://workshop.example.org/p4p/card.png\">",
        "<meta property=\"og:image:width\" content=\"1200\"><meta property=\"og:image:height\" content=\"630\">",
        "<meta property=\"og:image:alt\" content=\"Community workshop on Peer-4-peer, Monday 24 November 2025, 15:00",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        "<meta property=\"og:url\" content=\"https://workshop.example.org/p4p/\">",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    // Width and height stand at the beginning of a PNG (section 11.2.2 of its specification).
    let card = fs::read(out.join("card.png")).unwrap();
    assert_eq!(card[16..24], [0, 0, 4, 176, 0, 0, 2, 118]);
    assert!(card.len() <= 120_000, "{} bytes", card.len());
    let worker = fs::read_to_string(out.join("sw.js")).unwrap();
    assert!(worker.contains("map.svg") && !worker.contains("card.png") && !worker.contains("sitemap.xml"), "{worker}");
    let sitemap = fs::read_to_string(out.join("sitemap.xml")).unwrap();
    assert!(sitemap.contains("<url><loc>https://workshop.example.org/p4p/</loc>"), "{sitemap}");
    assert!(
        fs::read_to_string(out.join("robots.txt"))
            .unwrap()
            .contains("Sitemap: https://workshop.example.org/p4p/sitemap.xml")
    );
    let answer: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(out.join("oembed.json")).unwrap()).unwrap();
    assert_eq!((&answer["version"], &answer["type"]), (&"1.0".into(), &"rich".into()));
    let frame = answer["html"].as_str().unwrap();
    assert!(frame.starts_with("<iframe src=\"https://workshop.example.org/p4p/?embed=all\" width=\"600\""), "{frame}");

    let folder = folder.spoil("event.toml", "title = \"Community workshop on", "title = \"コミュニティ");
    let warned = String::from_utf8(folder.site(&["check"]).stderr).unwrap();
    assert!(warned.contains("event.toml: title: has letters that the picture of link previews"), "{warned}");
    let diagnostics = folder.spoil("event.toml", "org/p4p/\"", "org/p4p\"").check();
    assert!(diagnostics[0].contains("address: must be the page's folder, with a slash at the end"), "{diagnostics:#?}");
}

#[test]
fn an_organiser_says_who_may_frame_the_page() {
    let headers = |folder: &Content| fs::read_to_string(folder.print("out", &[]).join("_headers")).unwrap();
    assert!(headers(&Content::new()).contains("frame-ancestors 'self' https://p4p.wiki https://www.p4p.wiki\n"));
    let named = "[\"https://p4p.wiki\", \"https://www.p4p.wiki\"]";
    assert!(headers(&Content::new().spoil("event.toml", named, "[]")).contains("frame-ancestors 'self'\n"));
    assert!(headers(&Content::new().spoil("event.toml", named, "[\"*\"]")).contains("frame-ancestors 'self' *\n"));
    for (site, problem) in [
        ("p4p.wiki", "framed_by: must begin with"),
        ("https://a.example;script-src", "framed_by: names no host"),
        ("https://a.example,*", "framed_by: names no host"),
        ("https://münchen.example", "framed_by: has a host that must be written as browsers do"),
    ] {
        let said = Content::new().spoil("event.toml", named, &format!("[\"{site}\"]")).check();
        assert!(said[0].contains(problem), "{said:?}");
    }
}

#[test]
fn the_calendar_entries_are_the_same_at_every_build_and_on_the_clock_of_the_event() {
    let folder = Content::new();
    let print = |name: &str| {
        let out = folder.print(name, &[]);
        let of_node = fs::read_to_string(out.join("nodes/wellington.ics")).unwrap();
        [fs::read_to_string(out.join("workshop.ics")).unwrap(), of_node]
    };
    let calendars = print("one");
    assert_eq!(calendars, print("two"));
    let [calendar, of_node] = calendars;
    assert!(of_node.contains("UID:wellington.p4p-2025-11-24@p4p-event\r\n"), "{of_node}");
    for line in [
        "DTSTART;TZID=Europe/Amsterdam:20251124T150000\r\n",
        "DTEND;TZID=Europe/Amsterdam:20251124T163000\r\n",
        "UID:p4p-2025-11-24@p4p-event\r\n",
        "STATUS:CONFIRMED\r\n",
    ] {
        assert!(calendar.contains(line), "{line} is not in\n{calendar}");
    }
}

#[test]
fn page_and_worker_keep_things_under_the_sites_id_and_know_the_older_name() {
    let text = |folder: &Content, name: &str| fs::read_to_string(folder.print("out", &[]).join(name)).unwrap();
    let with = Content::new();
    assert!(text(&with, "index.html").contains("\"site_id\":\"ofthetests12\""));
    let databases = "\"databases\":[\"p4p:ofthetests12:p4p-2025-11-24\",\"p4p:p4p-2025-11-24\"],\"version\":1";
    assert!(text(&with, "sw.js").contains(databases), "{}", text(&with, "sw.js"));
    let without = Content::new().spoil("event.toml", "site_id", "# site_id");
    assert!(!text(&without, "index.html").contains("site_id"));
    assert!(text(&without, "sw.js").contains("\"databases\":[\"p4p:p4p-2025-11-24\"]"));
}

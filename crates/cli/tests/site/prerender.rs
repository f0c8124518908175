//! What is printed.

use crate::content::Content;
use crate::repository::{files_below, in_repository};
use std::{collections::BTreeSet, fs, process::Command};

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

// Trunk's empty page once took the place of the one that was there, until the new one was printed.
#[test]
fn a_page_that_is_there_stays_until_another_one_is_printed() {
    let folder = Content::new();
    let out = folder.print("out", &[]);
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    let shell = folder.beside("shell");
    fs::remove_file(shell.join("web/service-worker.js")).unwrap();
    // Or that would be taken for the one of the shell.
    assert!(!out.join("web").exists());
    let [from, to] = [&shell, &out].map(|path| path.display().to_string());
    let output = folder.site(&["prerender", "--shell", &from, "--out", &to]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), page);
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
fn the_policy_names_the_pages_own_host_where_it_is_known() {
    // In a frame without an origin of its own, WebKit finds that nothing matches 'self'.
    let known = Content::new().spoil(
        "event.toml",
        "# address = \"https://workshop.example.org/\"",
        "address = \"https://workshop.example.org/p4p/\"",
    );
    let own = "'self' https://workshop.example.org ";
    for (folder, is_known) in [(&known, true), (&Content::new(), false)] {
        let out = folder.print("out", &[]);
        for file in ["index.html", "_headers"] {
            let text = fs::read_to_string(out.join(file)).unwrap();
            let policy = &text[text.find("default-src 'none'").unwrap()..];
            for directive in ["script-src", "style-src", "img-src", "font-src", "connect-src"] {
                let said = policy.split("; ").find(|said| said.starts_with(directive)).unwrap();
                assert_eq!([said, " "].concat().contains(own), is_known, "{file}: {said}");
            }
        }
    }
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

// A node's files were once kept by browsers for ever, because its id looked like a hash.
#[test]
fn what_only_looks_like_a_hash_is_asked_for_anew_and_what_is_one_is_kept() {
    let folder = Content::new().spoil("nodes.geojson", "\"id\": \"lisbon\"", "\"id\": \"cafe-0123456789abcdef\"");
    let headers = fs::read_to_string(folder.print("out", &[]).join("_headers")).unwrap();
    let kept: Vec<_> = headers.split("\n/").filter(|rule| rule.contains("immutable")).collect();
    for name in ["messages-en-", "messages-nl-", "frame-", "render-worker-", "nodes/poster-"] {
        assert!(kept.iter().any(|rule| rule.starts_with(name)), "{name} is not in\n{headers}");
    }
    assert!(!headers.contains("cafe-"), "{headers}");
    // The programs of tests are not called by what is in them.
    assert!(!headers.contains("page-1"), "{headers}");
}

// The service worker knows a poster by its revision, where a network shows a log-in in its place.
#[test]
fn each_poster_says_that_it_is_one_and_tells_nobody_where_its_readers_come_from() {
    let folder = Content::new();
    let out = folder.print("out", &[]);
    let revision = |name: &str| {
        let poster = fs::read_to_string(out.join(name)).unwrap();
        assert!(poster.contains("<meta name=\"referrer\" content=\"no-referrer\">"), "{poster}");
        let (_, after) = poster.split_once("<meta name=\"p4p-revision\" content=\"").unwrap();
        after.split_once("\">").unwrap().0.to_string()
    };
    let [one, other] = [revision("nodes/lisbon.html"), revision("nodes/wellington.html")];
    assert!(one.len() == 16 && one != other, "{one} {other}");
}

#[test]
fn a_servers_own_words_are_made_from_the_headers_of_the_page() {
    let folder = Content::new();
    let out = folder.print("out", &[]);
    let said = |server: &str, more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_site"))
            .arg("headers")
            .arg(&out)
            .args(["--for", server])
            .args(more)
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    assert!(said("caddy", &[]).starts_with("header /* Content-Security-Policy `default-src 'none';"));
    let nginx = said("nginx", &["--at", "/workshop/"]);
    assert!(nginx.starts_with("location /workshop/ {\n\tadd_header Cache-Control \"no-cache\" always;\n"), "{nginx}");
    assert!(nginx.contains("location = /workshop/nodes/poster-"), "{nginx}");
    assert!(said("apache", &[]).contains("\tHeader always set X-Content-Type-Options \"nosniff\"\n"));
    let missing =
        Command::new(env!("CARGO_BIN_EXE_site")).args(["headers", "no-such-page", "--for", "nginx"]).output().unwrap();
    let told = String::from_utf8(missing.stderr).unwrap();
    assert!(
        !missing.status.success() && told.contains("no-such-page/_headers") && told.contains("name the folder"),
        "{told}"
    );
}

// Whoever changes the page on its way is found out by it.
#[test]
fn each_part_that_reacts_says_what_it_is_made_of() {
    let folder = Content::new();
    let html = fs::read_to_string(folder.print("out", &[]).join("index.html")).unwrap();
    let parts = html.matches(" data-root=\"").count();
    assert!(8 < parts);
    assert_eq!(html.matches(" data-shape=\"").count(), parts);
    assert!(html.contains("<!--email_off--><div id=\"app\"") && html.contains("<!--/email_off--></body>"));
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

/// Each id that a file of the page's own names, without `p4p_`.
fn own_ids() -> BTreeSet<String> {
    let files = ["src", "web", "crates/cli/src/page", "crates/cities/src", "crates/map/src"]
        .into_iter()
        .flat_map(|folder| files_below(&in_repository(folder)));
    let texts = files.filter_map(|path| fs::read_to_string(path).ok());
    let ids_in = |text: &str| {
        let is_of_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        let after = text.split("\"p4p_").skip(1);
        after.filter_map(|rest| rest.split(|c| !is_of_id(c)).next()).map(String::from).collect::<Vec<_>>()
    };
    let parts = ["form", "form-title", "send", "outcome", "problems", "draft", "receipts", "number", "code"];
    let of_forms = ["attend", "host", "next"].map(|form| parts.map(|part| format!("{form}-{part}")));
    texts.flat_map(|text| ids_in(&text)).chain(of_forms.into_iter().flatten()).filter(|id| !id.is_empty()).collect()
}

// Seen once: with a section called `attend-desk`, Send posted the form as browsers do, unsealed. And with one called
// `embed`, the dialog of that name was called like the section.
#[test]
fn no_name_that_an_organiser_chooses_meets_an_id_of_the_page() {
    let own = own_ids();
    assert!(own.contains("embed-title") && own.contains("kept-here-title") && own.contains("q"), "{own:?}");
    let like_a_heading: Vec<_> = own.iter().filter(|id| id.starts_with("of")).collect();
    assert_eq!(like_a_heading, ["of_"], "only headings of sections begin so");
    // What a section must not stand in the place of, and what its heading once did; the names of parts as they are now, and
    // as they were once; what windows have by themselves, and keep.
    let once = ["near", "nodes-list", "attend-desk", "whole", "history", "location", "status"].map(String::from);
    let headings = own.iter().filter_map(|id| id.strip_suffix("-title")).map(String::from);
    let of_page = ["nodes", "sign-up", "over", "host", "series", "acknowledgement"];
    let ids = own.iter().filter(|id| !id.contains('_') && !id.ends_with('-')).cloned();
    let names: BTreeSet<_> = once.into_iter().chain(headings).chain(ids).collect();
    let names: BTreeSet<_> = names.iter().map(String::as_str).filter(|name| !of_page.contains(name)).collect();
    let more: String = names.iter().map(|name| format!(", \"{name}\"")).collect();
    let questions = ["outcome", "send", "email_problem", "problems", "desk"]
        .map(|id| format!("\n[[field]]\nid = \"{id}\"\nkind = \"city\"\nlabel = \"{id}\"\nhelp = \"Help\"\n"));
    let folder = Content::new()
        .spoil("event.toml", ", \"wiki\"]", &format!("{more}, \"wiki\"]"))
        .spoil("nodes.geojson", "\"id\": \"lisbon\"", "\"id\": \"title\"")
        .append("forms/attend.toml", &questions.concat());
    let folder = names.iter().fold(folder, |folder, name| folder.append(&format!("{name}.md"), "# A text\n\nMore.\n"));
    for (phase, instant) in [("open", "2025-11-10T09:00:00Z"), ("over", "2026-01-10T09:00:00Z")] {
        let out = folder.print(phase, &["--as-of", instant]);
        let html = fs::read_to_string(out.join("index.html")).unwrap();
        let ids: Vec<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(ids.len() > 40, "{ids:?}");
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{id} stands twice");
            // Dialogs come later.
            let is_heading = id.starts_with("p4p_of_");
            assert!(!is_heading || !own.contains(&id[4..]), "{id} would stand twice");
            let is_public = ["app", "about", "nodes", "sign-up", "host", "acknowledgement"].contains(id);
            let is_chosen = names.contains(*id) || ["format", "dweb", "wiki"].contains(id) || id.starts_with("node-");
            assert!(
                is_public || is_chosen || id.starts_with("p4p_"),
                "{id} is an id of the page, and a name could be that"
            );
        }
        // What refers to an id finds it.
        for attribute in
            [" for=\"", " aria-labelledby=\"", " aria-describedby=\"", " aria-controls=\"", " list=\"", " href=\"#"]
        {
            let referred = html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
            for id in referred.flat_map(str::split_whitespace) {
                assert!(ids.contains(&id), "{attribute}{id}\" leads nowhere");
            }
        }
        // A form or a picture with a name is a property of the document.
        for element in ["<form", "<img", "<iframe", "<embed", "<object"] {
            let tags = html.split(element).skip(1).filter_map(|rest| rest.split('>').next());
            for tag in tags {
                assert!(!tag.contains(" name="), "{element}{tag}>");
            }
        }
    }
}

//! A site of several events: what is printed for it, how it is checked, and what feeds and calendars say of it.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod printed;
mod repository;

use printed::{ADDRESS, Printed, of_two_events, replace};
use repository::{in_fixture, in_repository};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

fn site(arguments: &[&str], content: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_site")).args(arguments).arg("--content").arg(content).output().unwrap()
}

/// A site of two events, changed.
struct Folder(TempDir);

impl Folder {
    fn new(change: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("forms")).unwrap();
        of_two_events(folder.path());
        change(folder.path());
        Self(folder)
    }

    /// What `site check` says, with the folder's name left out.
    fn check(&self) -> (bool, Vec<String>) {
        let output = site(&["check"], self.0.path());
        let diagnostics = String::from_utf8([output.stderr, output.stdout].concat()).unwrap();
        let prefix = format!("{}/", self.0.path().display());
        (output.status.success(), diagnostics.lines().map(|line| line.replace(&prefix, "")).collect())
    }
}

#[test]
fn an_event_of_several_that_nobody_signs_up_for_has_no_button_for_that() {
    let out = Printed::new(|content| {
        of_two_events(content);
        for folder in ["", "nl/", "de/", "fr/", "es/"] {
            fs::remove_dir_all(content.join(format!("2026-spring/{folder}forms"))).unwrap();
        }
        fs::remove_file(content.join("2026-spring/host.md")).unwrap();
    });
    let html = out.text("index.html");
    let article = |folder: &str| {
        let link = format!("href=\"{folder}/\"");
        html.split("<article").find(|article| article.contains(&link)).unwrap().to_string()
    };
    let (autumn, spring) = (article("2025-autumn"), article("2026-spring"));
    assert!(autumn.contains("2025-autumn/#sign-up") && !autumn.contains("Coming up"), "{autumn}");
    assert!(spring.contains(">Coming up</span>"), "{spring}");
    assert!(!spring.contains("#sign-up") && !spring.to_lowercase().contains("sign-up"), "{spring}");
    assert!(!out.text("2026-spring/index.html").contains("#sign-up"));
}

#[test]
fn files_beside_the_events_that_nobody_reads_are_told() {
    let site = Folder::new(|content| {
        for name in ["about.md", "nodes.csv", "README.md", "plan.txt"] {
            fs::write(content.join(name), "# A text\n").unwrap();
        }
        fs::write(content.join("2026-spring/programme.md"), "# A text\n").unwrap();
    });
    let (is_good, told) = site.check();
    let told: Vec<_> = told.iter().filter(|line| line.contains("is read by nobody")).collect();
    assert!(is_good && told.len() == 3, "{told:#?}");
    for (line, name) in told.iter().zip(["about.md", "nodes.csv", "2026-spring/programme.md"]) {
        assert!(line.contains(&format!("{name}: is read by nobody")), "{line}");
    }
}

#[test]
fn each_event_has_a_folder_and_shares_programs_and_styles_with_the_others() {
    let out = Printed::new(of_two_events);
    for name in ["2025-autumn", "2026-spring"] {
        let html = out.text(&format!("{name}/index.html"));
        for part in [
            "data-site=\"../\" data-event=\"./\"",
            "<link rel=\"modulepreload\" href=\"../page-1.js\">",
            "href=\"../page-1_bg.wasm\"",
            "\"serviceWorker\":\"sw.js\"",
            "href=\"workshop.ics\"",
            "\"to_event\":\"\"",
        ] {
            assert!(html.contains(part), "{name}: {part}");
        }
        for own in ["nodes.json", "event.json", "workshop.ics", "map.svg", "manifest.webmanifest", "oembed.json"] {
            assert!(out.path(&format!("{name}/{own}")).is_file(), "{name}/{own}");
        }
        for shared in ["page-1.js", "404.html", "_headers", "sw.js"] {
            assert!(!out.path(&format!("{name}/{shared}")).exists(), "{name}/{shared}");
        }
        assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{ADDRESS}{name}/\">")));
        assert!(html.contains(&format!("<meta property=\"og:image\" content=\"{ADDRESS}{name}/card.png\">")), "{name}");
        let manifest: Value = serde_json::from_str(&out.text(&format!("{name}/manifest.webmanifest"))).unwrap();
        assert_eq!(manifest["icons"][0]["src"], "../icon-192.png");
    }
    assert!(out.path("2025-autumn/nodes/lisbon.ics").is_file() && !out.path("nodes.json").exists());
    let headers = out.text("_headers");
    // Hosts say both of two policies for one file, and browsers keep both.
    for path in headers.lines().filter(|line| line.starts_with('/')) {
        assert_eq!(headers.lines().filter(|line| *line == path).count(), 1, "{path}");
    }
    let of_all = headers.split("\n/").next().unwrap();
    assert!(of_all.starts_with("/*\n") && !of_all.contains("Content-Security-Policy"), "{of_all}");
    assert!(headers.contains("\n/2026-spring/*\n  Content-Security-Policy: default-src 'none'"));
}

#[test]
fn one_event_alone_lies_where_it_always_did() {
    let out = Printed::new(|_| {});
    let html = out.text("index.html");
    for part in [
        "data-site=\"./\" data-event=\"./\"",
        "<link rel=\"modulepreload\" href=\"./page-1.js\">",
        "href=\"workshop.ics\"",
        "href=\"nodes/lisbon.ics\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
    for own in ["nodes.json", "event.json", "workshop.ics", "manifest.webmanifest", "404.html", "_headers", "sw.js"] {
        assert!(out.path(own).is_file(), "{own}");
    }
    assert!(!out.path("events.ics").exists() && !out.path("feed.atom").exists());
    assert!(out.text("sw.js").contains("\"cache\":\"p4p:ofthetests12:p4p-2025-11-24\""));
    assert!(out.text("_headers").starts_with("/*\n  Content-Security-Policy: default-src 'none'"));
}

/// What stands in a part of the page of all events.
fn section(html: &str, id: &str) -> String {
    html.split(&format!("<section id=\"{id}\"")).nth(1).unwrap().split("</section>").next().unwrap().into()
}

#[test]
fn the_page_of_all_events_tells_what_is_next_as_of_its_day() {
    let titles = ["Community workshop on Peer-4-peer", "Spring workshop on Peer-4-peer"];
    for (instant, parts, phases) in [
        ("2025-11-10T09:00:00Z", ["next", "further"], ["open", "open"]),
        ("2025-11-24T15:00:00Z", ["next", "further"], ["live", "open"]),
        ("2025-12-10T09:00:00Z", ["past", "next"], ["over", "open"]),
        ("2026-12-10T09:00:00Z", ["past", "past"], ["over", "over"]),
    ] {
        let out = Printed::as_of(instant, of_two_events);
        let html = out.text("index.html");
        for ((title, part), phase) in titles.into_iter().zip(parts).zip(phases) {
            let section = section(&html, part);
            let article = section.split("<article").find(|article| article.contains(title)).unwrap_or_default();
            assert!(article.contains(&format!("data-phase=\"{phase}\"")), "{instant}: {title}: {section}");
        }
        for id in ["next", "further", "past"] {
            let section = section(&html, id);
            let (is_empty, tag) = (!parts.contains(&id), section.split('>').next().unwrap());
            assert_eq!(tag.contains(" hidden"), is_empty, "{instant}: {id}");
        }
        assert_eq!(section(&html, "none").starts_with(" hidden"), parts.contains(&"next"), "{instant}");
    }
    let html = Printed::as_of("2025-11-10T09:00:00Z", of_two_events).text("index.html");
    let next = section(&html, "next");
    for part in [
        "Monday 24 November 2025",
        "15:00 to 16:30",
        "Hybrid: online",
        "href=\"2025-autumn/#sign-up\"",
        "data-phases=\"0:open 1763992800:live 1763998200:over\"",
    ] {
        assert!(next.contains(part), "{part} is not in {next}");
    }
    assert!(html.contains("Several &lt;of&gt; them &amp; more.") && !html.contains("wasm\""));
    // The newest of the past comes first.
    let html = Printed::as_of("2026-12-10T09:00:00Z", of_two_events).text("index.html");
    let past = section(&html, "past");
    assert!(past.find("Spring workshop") < past.find("Community workshop"));
}

#[test]
fn what_was_called_off_is_told_of_and_is_not_the_next_one() {
    let out = Printed::new(|content| {
        of_two_events(content);
        replace(content, "2025-autumn/event.toml", "zone = ", "status = \"cancelled\"\nrevision = 1\nzone = ");
    });
    let html = out.text("index.html");
    let (next, further) = (section(&html, "next"), section(&html, "further"));
    assert!(next.contains("Spring workshop") && !next.contains("Community workshop"), "{next}");
    assert!(further.contains("Community workshop") && further.contains("data-called-off"), "{further}");
    assert!(further.contains("Cancelled"), "{further}");
    assert!(out.text("feed.atom").contains("<summary>Cancelled. Monday 24 November 2025"));
}

#[test]
#[ignore = "needs readers of feeds and calendars: scripts/test native"]
fn feeds_and_the_calendar_of_all_events_are_read_by_other_programs_and_do_not_depend_on_the_day() {
    let out = Printed::new(of_two_events);
    let later = Printed::as_of("2026-12-10T09:00:00Z", |content| {
        of_two_events(content);
        replace(content, "2026-spring/event.toml", "zone = ", "changed = 2026-01-02T03:04:05\nrevision = 1\nzone = ");
        replace(
            content,
            "2026-spring/event.toml",
            "\"Spring workshop on",
            "\"Spring <meeting> & \\u202e\\u0007talks on",
        );
    });
    let html = out.text("index.html");
    for (kind, name) in
        [("text/calendar", "events.ics"), ("application/atom+xml", "feed.atom"), ("application/feed+json", "feed.json")]
    {
        assert!(html.contains(&format!("<link rel=\"alternate\" type=\"{kind}\" href=\"./{name}\"")), "{name}");
        // Building again on another day makes the same file, but for how new a calendar's entries are.
        let again = Printed::as_of("2026-12-10T09:00:00Z", of_two_events);
        let is_of_the_day =
            |line: &&str| ["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"].iter().any(|it| line.starts_with(it));
        let lasting = |site: &Printed| site.text(name).lines().filter(|line| !is_of_the_day(line)).collect::<String>();
        assert_eq!(lasting(&out), lasting(&again), "{name}");
    }
    let feed: Value = serde_json::from_str(&out.text("feed.json")).unwrap();
    let feed_later: Value = serde_json::from_str(&later.text("feed.json")).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(
        (&feed["feed_url"], &feed["title"]),
        (&format!("{ADDRESS}feed.json").into(), &"Community workshops".into())
    );
    for (item, item_later) in feed["items"].as_array().unwrap().iter().zip(feed_later["items"].as_array().unwrap()) {
        // JSON Feed 1.1: an id, and one of the two contents.
        assert!(item["id"].as_str().unwrap().starts_with("urn:uuid:") && item["content_text"].is_string());
        // A new title is no new event.
        assert_eq!(item["id"], item_later["id"]);
    }
    assert_eq!(feed["items"][0]["url"], format!("{ADDRESS}2026-spring/"));
    assert_eq!(feed_later["items"][0]["date_modified"], "2026-01-02T02:04:05Z");

    let python = std::env::var("P4P_READERS").expect("P4P_READERS names no Python: run scripts/test native");
    let read = |script: &str, files: &[PathBuf]| -> Vec<Value> {
        let output = Command::new(&python)
            .arg(in_repository("crates/cli/tests/readers").join(script))
            .args(files)
            .output()
            .unwrap();
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let atom = read("read_feed.py", &[out.path("feed.atom"), later.path("feed.atom")]);
    for (feed, json) in atom.iter().zip([&feed, &feed_later]) {
        assert_eq!((&feed["broken"], &feed["version"]), (&"".into(), &"atom10".into()), "{feed}");
        assert_eq!((&feed["id"], &feed["author"]), (&ADDRESS.into(), &"Community workshops".into()));
        assert!(feed["links"].to_string().contains(&format!("[\"self\",\"{ADDRESS}feed.atom\"]")), "{feed}");
        for (entry, item) in feed["entries"].as_array().unwrap().iter().zip(json["items"].as_array().unwrap()) {
            assert_eq!((&entry["id"], &entry["link"]), (&item["id"], &item["url"]));
            assert_eq!((&entry["updated"], &entry["summary"]), (&item["date_modified"], &item["content_text"]));
        }
    }
    assert!(atom[1]["entries"][0]["title"].as_str().unwrap().contains("<meeting>"), "{}", atom[1]);
    let calendar = read("read_calendar.py", &[out.path("events.ics")]);
    let uids: Vec<_> = calendar.iter().map(|entry| entry["uid"].as_str().unwrap()).collect();
    assert_eq!(uids, ["p4p-2025-11-24@p4p-event", "p4p-2026-spring@p4p-event"]);
    for (entry, starts) in calendar.iter().zip(["2025-11-24T14:00:00Z", "2026-03-24T14:00:00Z"]) {
        assert_eq!((&entry["starts"], &entry["starts_by_file"]), (&starts.into(), &starts.into()), "{entry}");
        assert_eq!(entry["mistakes"], Value::Array(Vec::new()));
    }
}

#[test]
fn each_mistake_in_a_site_of_several_events_is_one_line() {
    type Change = fn(&Path);
    let mistakes: [(&str, Change, &str); 12] = [
        ("title", |f| replace(f, "site.toml", "title =", "titel ="), "site.toml:1: titel: unknown field `titel`"),
        (
            "address",
            |f| replace(f, "site.toml", "/p4p/\"", "/p4p\""),
            "site.toml:4: address: must be the page's folder, with a slash at the end",
        ),
        (
            "both",
            |f| _ = fs::copy(in_fixture("event.toml"), f.join("event.toml")).unwrap(),
            "event.toml: stands beside site.toml; an event of a site has a folder of its own",
        ),
        (
            "slug",
            |f| replace(f, "2026-spring/event.toml", "p4p-2026-spring", "p4p-2025-11-24"),
            "2026-spring/event.toml:4: slug: \"p4p-2025-11-24\" is that of 2025-autumn too;",
        ),
        (
            "collection",
            |f| replace(f, "2026-spring/forms/host.toml", "host_2026/", "host/"),
            "2026-spring/forms/host.toml:16: backend.url: leads to the collection of 2025-autumn too, so that the answers would be mixed; name another one, like …/collections/host_2026_spring/records",
        ),
        (
            "own-address",
            |f| replace(f, "2026-spring/event.toml", "# address =", "address ="),
            "2026-spring/event.toml:35: address: belongs into site.toml",
        ),
        (
            "basemap",
            |f| fs::rename(f.join("2026-spring"), f.join("basemap")).unwrap(),
            "basemap: would be taken for files that the site has anyway",
        ),
        (
            "language",
            |f| fs::rename(f.join("2026-spring"), f.join("pt-br")).unwrap(),
            "pt-br: would be taken for a language",
        ),
        (
            "capitals",
            |f| fs::rename(f.join("2026-spring"), f.join("Spring")).unwrap(),
            "Spring: must be lower-case letters, digits and hyphens",
        ),
        (
            "empty",
            |f| fs::create_dir(f.join("2027")).unwrap(),
            "2027: has no event.toml; in a site of several events, each folder holds one",
        ),
        (
            "none",
            |f| ["2025-autumn", "2026-spring"].iter().for_each(|name| fs::remove_dir_all(f.join(name)).unwrap()),
            "site.toml: has no event beside it; make a folder for one with: site new",
        ),
        (
            "inside",
            |f| replace(f, "2025-autumn/event.toml", "slug = \"p4p", "slug = \"P4P"),
            "2025-autumn/event.toml:4: slug: must be lower-case letters",
        ),
    ];
    for (name, change, line) in mistakes {
        let (is_good, diagnostics) = Folder::new(change).check();
        assert!(!is_good, "{name}");
        assert!(diagnostics[0].starts_with(line), "expected {line}\n     got {}", diagnostics.join("\n         "));
        assert_eq!(diagnostics.len(), 2, "{name}: {diagnostics:#?}");
    }
    let (is_good, diagnostics) = Folder::new(|_| {}).check();
    assert!(is_good, "{diagnostics:#?}");
    assert_eq!(diagnostics.last().unwrap(), "Community workshops: 2 events, 14 nodes, 6 forms, no mistakes");
}

#[test]
fn what_an_event_does_not_say_of_itself_is_taken_from_the_site() {
    let out = Printed::new(|content| {
        of_two_events(content);
        let more = "framed_by = [\"https://all.example.org\"]\n[tiles]\naddress = \"https://tiles.example.org/{z}/{x}/{y}.png\"\ncredit = \"c\"\n[[organiser]]\nname = \"The Series\"\nrole = \"does it\"\n";
        let path = content.join("site.toml");
        fs::write(&path, fs::read_to_string(&path).unwrap() + more).unwrap();
        let facts = content.join("2026-spring/event.toml");
        let text = fs::read_to_string(&facts).unwrap();
        let without = text.split("[[organiser]]").next().unwrap().replace("framed_by = [", "# framed_by = [");
        fs::write(&facts, without.replace("\nlanguages = ", "\n# languages = ")).unwrap();
        // Their texts name organisers that are the site's now.
        for language in ["nl", "de", "fr", "es"] {
            fs::remove_dir_all(content.join("2026-spring").join(language)).unwrap();
        }
    });
    let (spring, autumn) = (out.text("2026-spring/index.html"), out.text("2025-autumn/index.html"));
    assert!(spring.contains("The Series") && !autumn.contains("The Series"));
    assert!(spring.contains("https://tiles.example.org") && autumn.contains("https://tiles.example.org"));
    let headers = out.text("_headers");
    let of = |path: &str| headers.split(&format!("\n{path}\n")).nth(1).unwrap().lines().next().unwrap().to_string();
    assert!(of("/2026-spring/*").contains("frame-ancestors 'self' https://all.example.org"));
    assert!(of("/2025-autumn/*").contains("frame-ancestors 'self' https://p4p.wiki"));
    assert!(of("/").contains("frame-ancestors 'self' https://all.example.org"));
    assert!(out.text("feed.atom").contains("<author><name>The Series</name></author>"));
}

#[test]
fn each_form_of_each_event_has_a_collection_of_its_own() {
    let folder = Folder::new(|folder| {
        replace(
            folder,
            "2026-spring/forms/next.toml",
            "http://127.0.0.1:8090/api/collections/next_2026/records",
            "https://other.example.org/",
        );
    });
    let out = tempfile::tempdir().unwrap();
    let output = site(&["backend", "--out", &out.path().display().to_string()], folder.0.path());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let migration = fs::read_dir(out.path().join("pb_migrations")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(migration).unwrap();
    for name in ["attend", "host", "next", "attend_2026", "host_2026", "next_2026_spring"] {
        for part in [
            format!("\"name\": \"{name}\""),
            format!("\"id\": \"p4p_{name}\""),
            format!("INDEX idx_{name}_submission_id ON {name} "),
        ] {
            assert_eq!(text.matches(&part).count(), 1, "{part}");
        }
    }
}

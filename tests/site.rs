//! `site check`, as an organiser meets it: every mistake is one line that says where, what, and what would be right.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

/// A copy of the real content that a test may spoil; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("p4p-content-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        copy(Path::new("content"), &folder);
        Self(folder)
    }

    /// Replaces a text in a file; fails when it is not there, so that a test cannot pass by doing nothing.
    fn spoil(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
        self
    }

    fn site(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_site")).args(arguments).arg("--content").arg(&self.0).output().unwrap()
    }

    /// What `site check` says, with the folder's name left out.
    fn check(&self) -> Vec<String> {
        said(&self.site(&["check"]), &self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays in the system's temporary place does no harm.
        _ = fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.as_ref().unwrap().file_name()));
        if from.is_dir() { copy(&from, &to) } else { _ = fs::copy(from, to).unwrap() }
    }
}

fn said(output: &Output, folder: &Path) -> Vec<String> {
    assert_eq!(output.status.code(), Some(1), "a mistake must end the program with 1");
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    let prefix = format!("{}/", folder.display());
    text.lines().map(|line| line.replace(&prefix, "")).collect()
}

#[test]
fn the_content_that_comes_with_the_project_has_no_mistakes() {
    let output = Folder::new().site(&["check"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn each_mistake_in_the_facts_is_one_line() {
    for (from, to, line) in [
        (
            "start = 2025-11-24T15:00:00",
            "start = \"24 November\"",
            "event.toml:14: start: must be a time on the event's own clock; write a day and a time without quotes, like 2025-11-24T15:00:00",
        ),
        (
            "start = 2025-11-24T15:00:00",
            "start = 2025-11-24T15:00:00Z",
            "event.toml:14: start: must be a time on the event's own clock;",
        ),
        ("start = 2025-11-24T15:00:00", "start = 2025-13-24T15:00:00", "event.toml:14: start: "),
        ("start = 2025-11-24T15:00:00", "start = 2025-11-31T15:00:00", "event.toml:14: start: "),
        ("end = 2025-11-24T16:30:00", "end = 2025-11-24T14:30:00", "event.toml:15: end: must be later than start"),
        (
            "start = 2025-11-24T15:00:00",
            "start = 2025-03-30T02:30:00",
            "event.toml:14: start: 2025-03-30 02:30:00 does not exist, or twice, on the clock of Europe/Amsterdam",
        ),
        (
            "zone = \"Europe/Amsterdam\"",
            "zone = \"CET time\"",
            "event.toml:16: zone: is no time zone; write an IANA name",
        ),
        ("zone = \"Europe/Amsterdam\"", "zoen = \"Europe/Amsterdam\"", "event.toml:16: zoen: unknown field `zoen`"),
        ("title = \"Community workshop on Peer-4-peer\"\n", "", "event.toml: title: missing field `title`"),
        ("slug = \"p4p-2025-11-24\"", "slug = \"P4P 2025\"", "event.toml:4: slug: must be lower-case letters"),
        ("\"wiki\"]", "\"nodes\"]", "event.toml:28: sections: names a part that the page has anyway"),
        ("[\"about\", ", "[", "event.toml: sections: must hold \"about\""),
        (
            "# sign_up_opens = 2025-10-20",
            "sign_up_opens = 2025-12-20",
            "event.toml:18: sign_up_opens: must be earlier than start",
        ),
        ("\"wiki\"]", "\"missing\"]", "missing.md: cannot be read: No such file"),
        (
            "https://nlnet.nl/events",
            "javascript:alert(1)//",
            "event.toml:24: announcement: must begin with https:// or http://",
        ),
    ] {
        let said = Folder::new().spoil("event.toml", from, to).check();
        assert!(said[0].starts_with(line), "expected {line}\n     got {}", said.join("\n         "));
        assert_eq!(
            said[said.len() - 1],
            format!(
                "{} to mend; no page was made",
                if said.len() == 2 { "1 mistake".into() } else { format!("{} mistakes", said.len() - 1) }
            )
        );
    }
}

#[test]
fn each_mistake_in_a_form_is_one_line() {
    for (from, to, line) in [
        (
            "kind = \"email\"",
            "kind = \"telephone\"",
            "forms/attend.toml:34: kind: \"telephone\" is not known; it must be one of text, long-text, email",
        ),
        (
            "id = \"email\"",
            "id = \"name\"",
            "forms/attend.toml:33: id: \"name\" stands twice; each question needs its own",
        ),
        (
            "id = \"email\"",
            "id = \"submission_id\"",
            "forms/attend.toml:33: id: \"submission_id\" must be lower-case letters, digits and underscores, and none of",
        ),
        (
            "max = 200",
            "max = \"200\"",
            "forms/attend.toml:29: max: invalid type: string \"200\", expected i64; write a whole number, without quotes",
        ),
        ("max = 200", "max = 0", "forms/attend.toml:29: max: must be a number of characters from 1 to 20000"),
        (
            "max = 200",
            "options = [\"a\"]",
            "forms/attend.toml:29: options: does not belong to a question of the kind \"text\"",
        ),
        (
            "preset = \"pocketbase\"",
            "preset = \"fax\"",
            "forms/attend.toml:16: backend.preset: \"fax\" is not known; it must be one of apps-script, baserow",
        ),
        (
            "url = \"http://127",
            "url = \"ftp://127",
            "forms/attend.toml:17: backend.url: must begin with https:// or http://",
        ),
        (
            "preset = \"pocketbase\"",
            "preset = \"web3forms\"",
            "forms/attend.toml:16: backend.fixed.access_key: is missing: Web3Forms needs it; add [backend.fixed] with access_key",
        ),
        (
            "preset = \"pocketbase\"",
            "preset = \"google-forms\"",
            "forms/attend.toml:16: backend.names: Google Forms has names of its own: add [backend.names]",
        ),
        ("preset = \"pocketbase\"", "preset = \"put\"", "forms/attend.toml:17: backend.url: must hold {id}"),
        ("seal_to = [\"age1w", "seal_to = [\"age1x", "forms/attend.toml:20: backend.seal_to: "),
        (
            "thanks = \"You are signed up.",
            "closes = \"tomorrow\"\nthanks = \"",
            "forms/attend.toml:11: closes: must be a time on the event's own clock; write a day and a time",
        ),
        (
            "max = 200",
            "show_if = { field = \"hopes\", is = \"x\" }",
            "forms/attend.toml:29: show_if.field: \"hopes\" is no earlier question of this form",
        ),
        (
            "label = \"Others\"",
            "show_if = { field = \"projects\", is = \"Fax\" }\nlabel = \"Others\"",
            "forms/attend.toml:56: show_if: \"Fax\" is no answer to \"projects\"; there are NextGraph",
        ),
        (
            "label = \"Others\"",
            "label = { nl = \"Andere\" }",
            "forms/attend.toml:56: label: has no text in \"en\", the page's language; add en = \"…\"",
        ),
        (
            "label = \"Others\"",
            "node = \"fax\"\nlabel = \"Others\"",
            "forms/attend.toml:56: node: must be one of name, city",
        ),
    ] {
        let said = Folder::new().spoil("forms/attend.toml", from, to).check();
        assert!(said[0].starts_with(line), "expected {line}\n     got {}", said.join("\n         "));
    }
}

#[test]
fn a_question_of_the_hosts_form_must_fit_the_property_that_its_answer_becomes() {
    for (from, to, line) in [
        (
            "node = \"room_for\"",
            "node = \"opens\"",
            ": node: \"opens\" is asked for by a question of the kind date-time",
        ),
        ("\"By invitation\"]", "\"Members\"]", ": options: \"Members\" holds none of the words"),
        ("\"Subtitles\"", "\"Subtitels\"", ": options: \"Subtitels\" holds none of the words"),
        ("max = 300\nnode = \"join\"", "max = 3000\nnode = \"join\"", ": node: needs a max of at most 490"),
    ] {
        let said = Folder::new().spoil("forms/host.toml", from, to).check();
        assert_eq!(said.len(), 2, "{said:#?}");
        assert!(said[0].starts_with("forms/host.toml:") && said[0].contains(line), "{said:#?}");
    }
}

#[test]
fn each_mistake_in_the_nodes_names_the_node_and_the_field() {
    for (from, to, line) in [
        (
            "[-9.14, 38.72]",
            "[-9.14, 123]",
            "nodes.geojson:6: node \"lisbon\": geometry: latitude must be between -90 and 90 degrees; GeoJSON writes longitude first",
        ),
        (
            "\"id\": \"lisbon\"",
            "\"id\": \"Lisbon!\"",
            "nodes.geojson:6: node \"Lisbon!\": id: must be lower-case letters",
        ),
        (
            "\"country\": \"PT\"",
            "\"country\": \"QQ\"",
            "nodes.geojson:6: node \"lisbon\": country: \"QQ\" is no country's code",
        ),
        (
            "\"zone\": \"Europe/Lisbon\"",
            "\"zone\": \"Lisbon\"",
            "nodes.geojson:6: node \"lisbon\": zone: \"Lisbon\" is no time zone",
        ),
        ("\"id\": \"amsterdam\"", "\"id\": \"lisbon\"", "nodes.geojson:27: node \"lisbon\": id: stands more than once"),
        ("\"type\": \"FeatureCollection\",", "", "nodes.geojson: file: must be a GeoJSON FeatureCollection"),
        ("\"features\": [", "\"features\": [[", "nodes.geojson:"),
    ] {
        let said = Folder::new().spoil("nodes.geojson", from, to).check();
        assert!(said[0].starts_with(line), "expected {line}\n     got {}", said.join("\n         "));
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let said = Folder::new()
        .spoil("event.toml", "end = 2025-11-24T16:30:00", "end = 2025-11-24T14:30:00")
        .spoil("nodes.geojson", "[-9.14, 38.72]", "[-9.14, 123]")
        .spoil("forms/host.toml", "kind = \"email\"", "kind = \"fax\"")
        .spoil("about.md", "# What", "What")
        .check();
    assert_eq!(said.len(), 5, "{said:#?}");
    assert!(said.iter().any(|line| line.starts_with("about.md:1: heading: must begin with a heading")));
}

#[test]
fn bad_content_makes_no_page() {
    let folder = Folder::new().spoil("nodes.geojson", "[-9.14, 38.72]", "[-9.14, 123]");
    let out = folder.0.join("out");
    let shell = folder.0.join("forms");
    let output =
        folder.site(&["prerender", "--shell", &shell.display().to_string(), "--out", &out.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!out.exists());
}

#[test]
fn examples_and_demonstrations_are_not_published() {
    let folder = Folder::new();
    let said = said(&folder.site(&["check", "--publish"]), &folder.0);
    assert!(said.iter().any(|line| line.starts_with("nodes.geojson: lisbon: is an example")), "{said:#?}");
    for form in ["attend", "host", "next"] {
        for mistake in
            ["backend.url: goes to the visitor's own computer", "backend.seal_to: is the key of the demonstration"]
        {
            let line = format!("forms/{form}.toml: {mistake}");
            assert!(said.iter().any(|said| said.starts_with(&line)), "{said:#?}");
        }
    }
}

#[test]
fn a_form_that_is_not_sealed_is_warned_about() {
    let folder = Folder::new().spoil("forms/next.toml", "seal_to", "# seal_to");
    let output = folder.site(&["check"]);
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("forms/next.toml: backend.seal_to: is missing, so the form service can read every answer"));
}

#[test]
fn a_text_in_several_languages_is_printed_in_the_pages() {
    let folder = Folder::new()
        .spoil("forms/attend.toml", "label = \"Others\"", "label = { en = \"Other ones\", nl = \"Andere\" }")
        .spoil("event.toml", "language = \"en\"", "language = \"nl\"");
    assert!(folder.site(&["check"]).status.success());
    let folder = folder.spoil("event.toml", "language = \"nl\"", "language = \"pt\"");
    assert_eq!(folder.check().len(), 2);
}

#[test]
fn a_form_that_is_not_encrypted_on_its_way_is_not_published() {
    let folder = Folder::new().spoil("forms/next.toml", "http://127.0.0.1:8090/", "http://forms.example.org/");
    let said = said(&folder.site(&["check", "--publish"]), &folder.0);
    assert!(said.iter().any(|line| line.starts_with("forms/next.toml: backend.url: is not encrypted")), "{said:#?}");
}

#[test]
fn a_new_question_needs_no_rust() {
    let folder = Folder::new();
    let path = folder.0.join("forms/attend.toml");
    let question =
        "\n[[field]]\nid = \"age\"\nkind = \"number\"\nlabel = \"How old is your oldest disk?\"\nmin = 0\nmax = 60\n";
    fs::write(&path, fs::read_to_string(&path).unwrap() + question).unwrap();
    assert!(folder.site(&["check"]).status.success());
    let out = folder.0.join("backend");
    assert!(folder.site(&["backend", "--out", &out.display().to_string()]).status.success());
    let migration = fs::read_dir(out.join("pb_migrations")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::read_to_string(migration).unwrap().contains("\"attend_age\""));
}

#[test]
fn the_calendar_entry_is_the_same_at_every_build_and_in_utc() {
    let folder = Folder::new();
    let shell = folder.0.join("shell");
    fs::create_dir_all(&shell).unwrap();
    fs::write(shell.join("index.html"), "<html><head></head><body><div id=\"app\"></div></body></html>").unwrap();
    for name in ["page-1.js", "page-1_bg.wasm", "seal-1.js", "seal-1_bg.wasm", "atlas-1.js", "atlas-1_bg.wasm"] {
        fs::write(shell.join(name), "").unwrap();
    }
    let print = |name: &str| {
        let out = folder.0.join(name);
        let (shell, to) = (shell.display().to_string(), out.display().to_string());
        let output = folder.site(&["prerender", "--shell", &shell, "--out", &to]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read_to_string(out.join("workshop.ics")).unwrap()
    };
    let calendar = print("one");
    assert_eq!(calendar, print("two"));
    for line in [
        "DTSTART:20251124T140000Z\r\n",
        "DTEND:20251124T153000Z\r\n",
        "UID:p4p-2025-11-24@p4p-event\r\n",
        "STATUS:CONFIRMED\r\n",
    ] {
        assert!(calendar.contains(line), "{line} is not in\n{calendar}");
    }
}

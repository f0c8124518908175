//! `site check`, as an organiser meets it: every mistake is one line that says where, what, and what would be right.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod repository;
mod shell;
use repository::{in_fixture, in_repository};
use shell::make_shell;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

/// A copy of the event of the tests that a test may spoil; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("p4p-content-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        copy(&in_fixture(""), &folder);
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

    /// Writes another file of nodes.
    fn with_nodes(self, text: &str) -> Self {
        fs::write(self.0.join("nodes.geojson"), text).unwrap();
        self
    }

    fn site(&self, arguments: &[&str]) -> Output {
        // From the repository, whose public/ links may lead to.
        let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
        command.current_dir(in_repository("")).args(arguments).arg("--content").arg(&self.0).output().unwrap()
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
fn the_event_of_the_tests_has_no_mistakes() {
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
            "event.toml:14: start: 2025-03-30 02:30:00 does not exist on the clock of Europe/Amsterdam, which is put forward then",
        ),
        (
            "start = 2025-11-24T15:00:00",
            "start = 2025-10-26T02:30:00",
            "event.toml:14: start: 2025-10-26 02:30:00 is shown twice by the clock of Europe/Amsterdam, which is put back then; \
             write which one, 2025-10-26T02:30:00+02:00 or 2025-10-26T02:30:00+01:00",
        ),
        (
            "start = 2025-11-24T15:00:00",
            "start = 2025-10-26T02:30:00+03:00",
            "event.toml:14: start: must be a time on the event's own clock;",
        ),
        (
            "zone = \"Europe/Amsterdam\"",
            "zone = \"CET time\"",
            "event.toml:16: zone: is no time zone; write an IANA name",
        ),
        ("zone = \"Europe/Amsterdam\"", "zoen = \"Europe/Amsterdam\"", "event.toml:16: zoen: unknown field `zoen`"),
        ("title = \"Community workshop on Peer-4-peer\"\n", "", "event.toml: title: missing field `title`"),
        ("slug = \"p4p-2025-11-24\"", "slug = \"P4P 2025\"", "event.toml:4: slug: must be lower-case letters"),
        ("\"wiki\"]", "\"nodes\"]", "event.toml:32: sections: names a part that the page has anyway"),
        ("[\"about\", ", "[", "event.toml: sections: must hold \"about\""),
        (
            "# sign_up_opens = 2025-10-20",
            "sign_up_opens = 2025-12-20",
            "event.toml:18: sign_up_opens: must be earlier than start",
        ),
        (
            "# [tiles]\n# address = \"https://tiles.example.org/{z}/{x}/{y}.png\"\n# credit",
            "[tiles]\naddress = \"https://tiles.example.org/{z}.png\"\ncredit",
            "event.toml:55: tiles.address: must hold {z}, {x} and {y}",
        ),
        ("\"wiki\"]", "\"missing\"]", "missing.md: cannot be read: No such file"),
        (
            "https://nlnet.nl/events",
            "javascript:alert(1)//",
            "event.toml:28: announcement: must begin with https:// or http://",
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
fn each_mistake_in_status_joining_outcome_and_series_is_one_line() {
    // What is written is put behind the last line.
    let end = 1 + fs::read_to_string(in_fixture("event.toml")).unwrap().lines().count();
    let one = "title = \"One\"\nlink = \"https://example.org/1\"\n";
    for (more, line) in [
        ("[join]\n".to_string(), "event.toml: join: needs a link or a text".to_string()),
        ("[join]\nlink = \"http://example.org\"".into(), format!("event.toml:{}: join.link: must begin with https://", end + 1)),
        ("[join]\nlink = \"meet.example.org\"".into(), format!("event.toml:{}: join.link: must begin with https://", end + 1)),
        ("[join]\ntext = \" \"".into(), format!("event.toml:{}: join.text: must not be empty", end + 1)),
        ("[join]\ntext = \"a\"\nonly_signed_up = \"yes\"".into(), format!("event.toml:{}: only_signed_up: invalid type", end + 2)),
        ("[join]\nroom = 1".into(), format!("event.toml:{}: room: unknown field `room`", end + 1)),
        (
            "[join]\nlink = \"https://example.org\"\nonly_signed_up = true".into(),
            format!("event.toml:{}: join.link: would be public, and only_signed_up says that it must not be", end + 1),
        ),
        ("[after]\nrecording = \"http://example.org\"".into(), format!("event.toml:{}: after.recording: must begin with https://", end + 1)),
        ("[after]\nnotes = \"javascript:1\"".into(), format!("event.toml:{}: after.notes: must begin with https://", end + 1)),
        ("[after]\nvideo = \"https://example.org\"".into(), format!("event.toml:{}: video: unknown field `video`", end + 1)),
        ("[[after.link]]\nlabel = \"\"\nurl = \"https://example.org\"".into(), format!("event.toml:{}: after.link.label: must not be empty", end + 1)),
        ("[[after.link]]\nlabel = \"a\"\nurl = \"/a\"".into(), format!("event.toml:{}: after.link.url: must begin with https://", end + 2)),
        ("[[after.link]]\nlabel = \"a\"".into(), format!("event.toml:{end}: url: missing field `url`")),
        (format!("[[series]]\n{one}start = \"May\""), format!("event.toml:{}: series.start: must be a day; write it without quotes", end + 3)),
        (format!("[[series]]\n{one}"), format!("event.toml:{end}: start: missing field `start`")),
        (
            "[[series]]\ntitle = \"Community workshop on Peer-4-peer\"\nlink = \"https://example.org\"\nstart = 2025-11-24".into(),
            format!("event.toml:{}: series.title: is this event itself", end + 1),
        ),
        (
            "[[series]]\ntitle = \"One\"\nlink = \"http://example.org\"\nstart = 2025-11-24".into(),
            format!("event.toml:{}: series.link: must begin with https://", end + 2),
        ),
        (format!("[[series]]\n{one}start = 2025-11-24\nplace = \"\""), format!("event.toml:{}: series.place: must not be empty", end + 4)),
        ("[series_page]\ntitle = \"All\"\nlink = \"ftp://example.org\"".into(), format!("event.toml:{}: series_page.link: must begin with https://", end + 2)),
        ("[series_page]\ntitle = \"\"\nlink = \"https://example.org\"".into(), format!("event.toml:{}: series_page.title: must not be empty", end + 1)),
    ] {
        let folder = Folder::new();
        let path = folder.0.join("event.toml");
        fs::write(&path, fs::read_to_string(&path).unwrap() + &more).unwrap();
        let said = folder.check();
        assert!(said[0].starts_with(&line), "expected {line}\n     got {}", said.join("\n         "));
        assert_eq!(said.len(), 2, "{said:?}");
    }
    for (more, line) in [
        ("status = \"canceled\"", "event.toml:18: status: must be \"cancelled\" or \"postponed\"; leave it out when"),
        ("status = true", "event.toml:18: status: invalid type"),
        ("previous_start = \"May\"", "event.toml:18: previous_start: must be a time on the event's own clock"),
        ("previous_start = 2025-11-24T15:00:00", "event.toml:18: previous_start: must be another time than start"),
        (
            "previous_start = 2025-11-10T15:00:00\nstatus = \"postponed\"",
            "event.toml:18: previous_start: says that start is a new date, and status says that there is none yet",
        ),
    ] {
        let said = Folder::new().spoil("event.toml", "# sign_up_opens = 2025-10-20T09:00:00", more).check();
        assert!(said[0].starts_with(line), "expected {line}\n     got {}", said.join("\n         "));
        assert_eq!(said.len(), 2, "{said:?}");
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
        ("\"id\": \"amsterdam\"", "\"id\": \"lisbon\"", "nodes.geojson:35: node \"lisbon\": id: stands more than once"),
        ("\"type\": \"FeatureCollection\",", "", "nodes.geojson: file: must be a GeoJSON FeatureCollection"),
        ("\"features\": [", "\"features\": [[", "nodes.geojson:"),
    ] {
        let said = Folder::new().spoil("nodes.geojson", from, to).check();
        assert!(said[0].starts_with(line), "expected {line}\n     got {}", said.join("\n         "));
    }
}

/// A file of one node on four lines, with these properties beside its name and city.
fn node(properties: &str) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":null,\n\
         \"properties\":{{\"name\":\"A\",\"city\":\"B\",\n{properties}}}}}]}}"
    )
}

// The workshop of the content is on 24 November 2025, 15:00 to 16:30 in Amsterdam.
#[test]
fn what_is_said_of_a_node_must_fit_together() {
    let long = "a".repeat(10_000_000);
    let long_field = format!("\"{long}\":1");
    let beginning = "a".repeat(60);
    let unknown = format!("{beginning}…: is not known");
    let long_id = format!("node \"{beginning}…\": id: must be lower-case");
    for (properties, told) in [
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
        (r#""contact":"javascript:alert(1)""#, "contact: must be an e-mail address"),
        (r#""link":"javascript:alert(1)""#, "link: must begin with https"),
        ("\"zone\":\"<script>\"", "zone: \"<script>\" is no time zone"),
        (r#""zo\u001b[31mne":1"#, "zo\\u{1b}[31mne: is not known"),
        (&format!("\"note\":\"{long}\""), "note: is longer than 500 characters"),
        (&long_field, &unknown),
    ] {
        let said = Folder::new().with_nodes(&node(properties)).check();
        assert_eq!(said.len(), 2, "{told}: {said:#?}");
        assert!(said[0].starts_with(&format!("nodes.geojson:4: node \"x\": {told}")), "{told}\n{}", said[0]);
        assert!(said[0].chars().count() < 400, "{told}");
    }
    let said = Folder::new().with_nodes(&node("\"note\":\"\"").replace("\"x\"", &format!("\"{long}\""))).check();
    assert!(said[0].starts_with(&format!("nodes.geojson:2: {long_id}")), "{}", said[0]);
    let said = Folder::new()
        .with_nodes(&node("\"note\":\"\"").replace("null", "{\"type\":\"Point\",\"coordinates\":[1e999,0]}"))
        .check();
    assert_eq!(said[0], "nodes.geojson:2: node \"x\": geometry: holds a number that is far too large");
}

#[test]
fn a_node_that_opens_on_another_day_is_told_and_kept() {
    let zone = r#""zone":"Europe/Oslo","opens":"2025-10-24T15:00:30""#;
    let output = Folder::new().with_nodes(&node(zone)).site(&["check"]);
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("nodes.geojson:4: node \"x\": opens: is 31 days away from the event; is the date right?"),
        "{said}"
    );
    // The other one is that the page has no public address yet.
    assert_eq!(said.lines().count(), 2);
}

#[test]
fn text_that_looks_like_a_program_is_text_and_no_mistake() {
    let hostile = r#"<img src=x onerror=alert(1)>\"'javascript:alert(1)</script>"#;
    let fields = ["name", "city", "place", "host", "join", "note"].map(|field| format!("\"{field}\":\"{hostile}\""));
    let file = node(&fields.join(","));
    assert!(Folder::new().with_nodes(&file).site(&["check"]).status.success());
}

#[test]
fn files_from_other_systems_are_read_and_broken_ones_are_told_in_one_line() {
    let good = fs::read_to_string(in_fixture("nodes.geojson")).unwrap();
    let windows = format!("\u{feff}{}", good.replace('\n', "\r\n"));
    let folder = Folder::new().with_nodes(&windows);
    assert!(folder.site(&["check"]).status.success());
    let said = folder.spoil("nodes.geojson", "[-9.14, 38.72]", "[-9.14, 123]").check();
    assert!(said[0].starts_with("nodes.geojson:7: node \"lisbon\": geometry: latitude"), "{}", said[0]);

    let cut: String = good.chars().take(good.chars().count() / 2).collect();
    let lines = cut.lines().count();
    for (text, told) in [
        (cut.as_str(), format!("nodes.geojson:{lines}: is no JSON: EOF while parsing")),
        ("", "nodes.geojson:1: is no JSON: EOF".into()),
        (
            "{\"type\":\"FeatureCollection\",\"features\":[{\"x\":NaN}]}",
            "nodes.geojson:1: is no JSON: expected value".into(),
        ),
        (&"[".repeat(100_000), "nodes.geojson:1: is no JSON: recursion limit exceeded".into()),
        ("{\"type\":\"FeatureCollection\",\"features\":{}}", "nodes.geojson: file: must be a GeoJSON".into()),
    ] {
        let said = Folder::new().with_nodes(text).check();
        assert_eq!(said.len(), 2, "{said:#?}");
        assert!(said[0].starts_with(&told), "{told}\n{}", said[0]);
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
    let said = Folder::new().with_nodes(&text).check();
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    assert_eq!(said.len(), 102);
    assert!(
        said[99].starts_with("nodes.geojson:51: node \"n49\": country: \"QQ\" is no country's code"),
        "{}",
        said[99]
    );
    assert_eq!(said[100], "nodes.geojson: 199900 more like these; mend the first ones, and look again");
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
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("event.toml: address: is missing, so that link previews have no picture"));
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

/// Prints the page from a shell without programs, into a folder with this name; where that is.
fn printed(folder: &Folder, name: &str) -> PathBuf {
    let shell = folder.0.join("shell");
    make_shell(&shell);
    let out = folder.0.join(name);
    let (shell, to) = (shell.display().to_string(), out.display().to_string());
    let output = folder.site(&["prerender", "--unpacked", "--shell", &shell, "--out", &to]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

#[test]
fn with_a_public_address_other_sites_find_out_how_to_show_the_page_and_without_one_nothing_is_promised() {
    let folder = Folder::new();
    let nowhere = printed(&folder, "nowhere");
    let html = fs::read_to_string(nowhere.join("index.html")).unwrap();
    assert!(
        html.contains("<title>Community workshop on Peer-4-peer")
            && !html.contains("oembed")
            && !html.contains("og:image")
    );
    for name in ["oembed.json", "card.png", "sitemap.xml", "robots.txt"] {
        assert!(!nowhere.join(name).exists(), "{name}");
    }

    let folder = Folder::new().spoil(
        "event.toml",
        "# address = \"https://workshop.example.org/\"",
        "address = \"https://workshop.example.org/p4p/\"",
    );
    let out = printed(&folder, "somewhere");
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
    let said = folder.spoil("event.toml", "org/p4p/\"", "org/p4p\"").check();
    assert!(said[0].contains("address: must be the page's folder, with a slash at the end"), "{said:#?}");
}

#[test]
fn an_organiser_says_who_may_frame_the_page() {
    let headers = |folder: &Folder| fs::read_to_string(printed(folder, "out").join("_headers")).unwrap();
    assert!(headers(&Folder::new()).contains("frame-ancestors 'self' https://p4p.wiki https://www.p4p.wiki\n"));
    let named = "[\"https://p4p.wiki\", \"https://www.p4p.wiki\"]";
    assert!(headers(&Folder::new().spoil("event.toml", named, "[]")).contains("frame-ancestors 'self'\n"));
    assert!(headers(&Folder::new().spoil("event.toml", named, "[\"*\"]")).contains("frame-ancestors 'self' *\n"));
    assert!(
        Folder::new().spoil("event.toml", named, "[\"p4p.wiki\"]").check()[0].contains("framed_by: must begin with")
    );
}

#[test]
fn what_calendars_would_not_hear_of_is_warned_about() {
    const NONE: [&str; 0] = [];
    let warned = |folder: &Folder| {
        let output = folder.site(&["check"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8(output.stderr).unwrap();
        said.lines().filter(|line| line.contains("revision: ")).map(String::from).collect::<Vec<_>>()
    };
    let node = |more: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":"a","geometry":null,"properties":{{"name":"A","city":"B","status":"cancelled"{more}}}}}]}}"#
        )
    };
    assert_eq!(warned(&Folder::new()), NONE);
    let silent = warned(&Folder::new().with_nodes(&node("")));
    assert!(silent.len() == 1 && silent[0].contains("node \"a\": revision: is missing, so calendars"), "{silent:?}");
    assert_eq!(warned(&Folder::new().with_nodes(&node(",\"revision\":1"))), NONE);
    let revised = |facts: &str| {
        Folder::new().spoil(
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
fn the_calendar_entries_are_the_same_at_every_build_and_on_the_clock_of_the_event() {
    let folder = Folder::new();
    let print = |name: &str| {
        let out = printed(&folder, name);
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

/// The warnings of `site check`, without the one about the address that the example does not have.
fn thoughts(folder: &Folder) -> Vec<String> {
    let output = folder.site(&["check"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let prefix = format!("{}/", folder.0.display());
    let lines = said.lines().map(|line| line.replace(&prefix, ""));
    lines.filter(|line| !line.starts_with("event.toml: address: is missing")).collect()
}

#[test]
fn what_organisers_forget_is_one_warning_each() {
    assert_eq!(thoughts(&Folder::new()), Vec::<String>::new());
    let add = |file: &str, text: &str| {
        let folder = Folder::new();
        let path = folder.0.join(file);
        fs::write(&path, fs::read_to_string(&path).unwrap() + text).unwrap();
        folder
    };
    let lines = |file: &str| fs::read_to_string(in_fixture("").join(file)).unwrap().lines().count();
    let (about, host) = (lines("about.md"), lines("host.md"));
    let node = |properties: &str| Folder::new().with_nodes(&node(properties));
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
            Folder::new().spoil("event.toml", "place = \"Hybrid", "place = \"TO BE WRITTEN Hybrid"),
            "event.toml:25: place: still says TO BE WRITTEN;".into(),
        ),
        (
            Folder::new().spoil("event.toml", "# sign_up_closes = 2025-11-23", "sign_up_closes = 2025-10-23"),
            "event.toml:19: sign_up_closes: is 31 days before the start; is the date right?".into(),
        ),
        (
            Folder::new().spoil("forms/attend.toml", "send_label =", "closes = 2025-11-30T12:00:00\nsend_label ="),
            "forms/attend.toml:10: closes: is 2025-11-30T12:00, when the event is over and the form is not on the page".into(),
        ),
        (
            node(r#""zone":"Europe/Oslo","opens":"2025-11-23T18:00""#),
            "nodes.geojson:4: node \"x\": opens: is on 23 November there, and the event on 24 November by the same clock".into(),
        ),
    ] {
        let said = thoughts(&folder);
        assert_eq!(said.len(), 1, "{line}: {said:#?}");
        assert!(said[0].starts_with(&line), "expected {line}\n     got {}", said[0]);
        assert!(said[0].ends_with(" (a warning)"), "{}", said[0]);
    }
    // A text in another language is looked at, too.
    let folder = Folder::new();
    fs::create_dir_all(folder.0.join("nl")).unwrap();
    fs::write(folder.0.join("nl/about.md"), "# Over P4P\n\n[x](#nergens)\n").unwrap();
    let said = thoughts(&folder);
    assert!(said[0].starts_with("nl/about.md:3: link: leads to #nergens, which is not on the page"), "{said:#?}");
    // In Auckland the event itself is on the 25th.
    let folder = node(r#""zone":"Pacific/Auckland","opens":"2025-11-25T02:30""#);
    assert_eq!(thoughts(&folder), Vec::<String>::new());
    let nobody = ["attend", "host", "next"]
        .iter()
        .fold(Folder::new().spoil("event.toml", "announcement = ", "# announcement = "), |folder, form| {
            folder.spoil(&format!("forms/{form}.toml"), "fallback = ", "# fallback = ")
        });
    let said = thoughts(&nobody);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].starts_with("event.toml: announcement: is missing, and no form has a fallback or a mail, so whoever")
    );
}

#[test]
fn links_that_lead_somewhere_are_not_warned_about() {
    let folder = Folder::new();
    let path = folder.0.join("about.md");
    let links = "[a](#format) [b](#node-lisbon) [c](workshop.ics) [d](./nodes/lisbon.ics) [e](icon.svg) [f](?q=x) [g](https://example.org/#x) [h](mailto:a@example.org) [i](/elsewhere) [j](#sign-up-title)";
    fs::write(&path, format!("{}\n{links}\n", fs::read_to_string(&path).unwrap())).unwrap();
    assert_eq!(thoughts(&folder), Vec::<String>::new());
}

#[test]
fn an_accent_that_cannot_be_read_is_a_mistake_that_names_its_contrast() {
    let facts = fs::read_to_string(in_fixture("event.toml")).unwrap();
    let at = facts.lines().position(|line| line == "# [tiles]").unwrap();
    let with =
        |colours: &str| Folder::new().spoil("event.toml", "# [tiles]", &format!("[colours]\n{colours}\n# [tiles]"));
    for (colours, line) in [
        ("accent = \"blue\"", ": colours.accent: must be a colour like \"#2138b8\""),
        (
            "accent = \"#ff8800\"",
            ": colours.accent: has a contrast of 2.25:1 to the light paper (#faf8f1), and text needs 4.5:1; choose a darker colour",
        ),
        (
            "accent_dark = \"#2138b8\"",
            ": colours.accent_dark: has a contrast of 2.03:1 to the dark paper (#10141f), and text needs 4.5:1; choose a lighter colour",
        ),
        ("accents = \"#2138b8\"", ": accents: unknown field"),
    ] {
        let said = with(colours).check();
        let line = format!("event.toml:{}{line}", at + 2);
        assert!(said[0].starts_with(&line), "expected {line}\n     got {}", said.join("\n         "));
    }
    let folder = with("accent = \"#7A1F5C\"");
    let out = printed(&folder, "coloured");
    for page in ["index.html", "404.html"] {
        let html = fs::read_to_string(out.join(page)).unwrap();
        let style =
            ":root{--act:#7a1f5c}@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){--act:#a9baff}}";
        assert!(html.contains(style), "{page}");
    }
}

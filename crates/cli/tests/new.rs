//! `site new`, as an organiser meets it: from flags, and from answers to questions.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod shell;
use shell::make_shell;
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// An empty folder.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}

/// Whether it went well, and what was said.
fn site(arguments: &[&str], answers: &str) -> (bool, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_site"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // What has ended already reads no answers.
    _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

const FLAGS: [&str; 12] = [
    "--title",
    "A \"new\" event {title} \\ 你好",
    "--start",
    "2027-03-24T15:00",
    "--end",
    "2027-03-24 16:30",
    "--zone",
    "Asia/Kathmandu",
    "--language",
    "nl",
    "--organiser",
    "A group",
];

fn new(folder: &str, more: &[&str]) -> (bool, String) {
    site(&[["new", folder].as_slice(), &FLAGS, more].concat(), "")
}

#[test]
fn a_new_event_passes_the_check_and_says_what_is_still_to_be_written() {
    let folder = Folder::new();
    let content = folder.path("content");
    let (is_good, output) = new(&content, &["--address", "https://workshop.example.org/"]);
    assert!(is_good && output.contains(&format!("scripts/site check --content {content}")), "{output}");
    let (is_good, output) = site(&["check", "--content", &content], "");
    assert!(is_good && output.contains("A \"new\" event {title} \\ 你好: 0 nodes, 3 forms, no mistakes"), "{output}");
    for thought in [
        "event.toml:12: summary: still says TO BE WRITTEN",
        "about.md:3: text: still says TO BE WRITTEN",
        "forms/attend.toml: backend.seal_to: is missing",
        "event.toml: announcement: is missing",
    ] {
        assert!(output.contains(thought), "{thought} is not in {output}");
    }
    assert!(output.lines().filter(|line| line.ends_with("(a warning)")).count() == output.lines().count() - 1);
    // Nothing that was made for another event is in it.
    for file in ["event.toml", "host.md", "forms/host.toml", "forms/attend.toml", "nodes.geojson"] {
        let text = fs::read_to_string(Path::new(&content).join(file)).unwrap();
        for word in ["NLnet", "Zenna", "P4P", "age1w", "DWeb", "features\": [\n    {"] {
            assert!(!text.contains(word), "{file}: {word}");
        }
    }
}

#[test]
fn each_new_site_has_an_id_of_its_own_and_the_events_of_a_site_have_none() {
    let folder = Folder::new();
    let id = |name: &str| {
        let text = fs::read_to_string(Path::new(&folder.path(name)).join("event.toml")).unwrap();
        text.lines().find_map(|line| Some(line.strip_prefix("site_id = ")?.to_string()))
    };
    for name in ["one", "two"] {
        let (is_good, output) = new(&folder.path(name), &[]);
        assert!(is_good && output.contains("can be read by every page of the same origin"), "{output}");
    }
    assert!(id("one").is_some_and(|id| id.len() == 14) && id("two").is_some() && id("one") != id("two"));
    fs::create_dir(folder.path("site")).unwrap();
    fs::write(
        Path::new(&folder.path("site")).join("site.toml"),
        "title = \"All\"\nsummary = \"Of them.\"\nlanguage = \"en\"\n",
    )
    .unwrap();
    assert!(new(&folder.path("site/2027-spring"), &[]).0);
    assert_eq!(id("site/2027-spring"), None);
    let (_, output) = site(&["check", "--content", &folder.path("site")], "");
    assert!(output.contains("site.toml: site_id: is missing"), "{output}");
}

#[test]
fn a_new_event_is_printed() {
    let folder = Folder::new();
    let (content, shell, out) = (folder.path("content"), folder.path("shell"), folder.path("out"));
    assert!(new(&content, &["--example-node"]).0);
    make_shell(Path::new(&shell));
    let (is_good, output) = site(&["prerender", "--content", &content, "--shell", &shell, "--out", &out], "");
    assert!(is_good, "{output}");
    let html = fs::read_to_string(Path::new(&out).join("index.html")).unwrap();
    assert!(html.contains("Example node") && html.contains("<html lang=\"nl\""), "{output}");
    let (is_good, output) = site(&["check", "--publish", "--content", &content], "");
    assert!(!is_good && output.contains("nodes.geojson:10: node \"example\": example: is an example"), "{output}");
}

#[test]
fn what_is_not_said_is_asked_for_until_the_answer_is_right() {
    let folder = Folder::new();
    let content = folder.path("content");
    let answers = "\nAn event\ntomorrow\n2027-03-24T15:00\n2027-03-24T14:00\n2027-03-24T16:00\nCET time\nEurope/Amsterdam\n\nA group\n";
    let (is_good, output) = site(&["new", &content], answers);
    assert!(is_good, "{output}");
    for part in [
        "It must not be empty.",
        "It must be a day and a time",
        "It must be later than the start.",
        "It is no time zone",
        "A code [en]",
    ] {
        assert!(output.contains(part), "{part} is not in {output}");
    }
    let facts = fs::read_to_string(Path::new(&content).join("event.toml")).unwrap();
    for line in
        ["slug = \"an-event-2027-03-24\"", "end = 2027-03-24T16:00:00", "language = \"en\"", "name = \"A group\""]
    {
        assert!(facts.contains(line), "{line} is not in {facts}");
    }
    let (is_good, output) = site(&["new", &folder.path("other"), "--title", "A"], "");
    assert!(!is_good && output.contains("--start is missing"), "{output}");
    let (is_good, output) = new(&folder.path("other"), &["--zone", "CET time"]);
    assert!(!is_good, "{output}");
    assert!(!Path::new(&folder.path("other")).exists());
}

#[test]
fn nothing_is_overwritten_and_nothing_is_moved() {
    let folder = Folder::new();
    let content = folder.path("content");
    assert!(new(&content, &[]).0);
    let before = fs::read_to_string(Path::new(&content).join("event.toml")).unwrap();
    let (is_good, output) = new(&content, &[]);
    assert!(!is_good && output.contains("is there already; nothing is overwritten"), "{output}");
    assert_eq!(fs::read_to_string(Path::new(&content).join("event.toml")).unwrap(), before);
    let (is_good, output) = new(&folder.path("content/second"), &[]);
    assert!(
        !is_good && output.contains("makes") && output.contains("move everything in it into a folder of its own"),
        "{output}"
    );
    assert!(!Path::new(&folder.path("content/second")).exists());
}

#[test]
fn a_further_event_of_a_site_fits_beside_the_others() {
    let folder = Folder::new();
    let content = folder.path("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(Path::new(&content).join("site.toml"), "title = \"All\"\nsummary = \"Of them.\"\nlanguage = \"en\"\n")
        .unwrap();
    assert!(new(&folder.path("content/2027-spring"), &[]).0);
    assert!(new(&folder.path("content/2027-autumn"), &["--example-node"]).1.contains(&format!("--content {content}")));
    let (is_good, output) = site(&["check", "--content", &content], "");
    // The same title on the same day: the check says what to do about it.
    assert!(
        !is_good && output.contains("slug: \"a-new-event-title-2027-03-24\" is that of 2027-autumn too"),
        "{output}"
    );
    let facts = Path::new(&content).join("2027-autumn/event.toml");
    let text = fs::read_to_string(&facts).unwrap().replace("2027-03-24\"", "2027-autumn\"");
    fs::write(&facts, text).unwrap();
    let (is_good, output) = site(&["check", "--content", &content], "");
    assert!(is_good && output.contains("All: 2 events, 1 node, 6 forms, no mistakes"), "{output}");
    for (name, expected) in [
        ("basemap", "would be taken for files"),
        ("de", "would be taken for a language"),
        ("Autumn 27", "must be lower-case letters"),
    ] {
        let (is_good, output) = new(&folder.path(&format!("content/{name}")), &[]);
        assert!(!is_good && output.contains(expected), "{output}");
    }
    let (is_good, output) = new(&content, &[]);
    assert!(!is_good && output.contains("holds several events; name a folder in it"), "{output}");
}

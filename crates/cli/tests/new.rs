//! `site new`, as an organiser meets it: from flags, and from answers to questions.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod repository;
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
    assert!(is_good && output.contains(&format!("site check --content {content}")), "{output}");
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
        !is_good && output.contains("slug: \"a-new-event-title-ni-hao-2027-03-24\" is that of 2027-autumn too"),
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

/// What `new` makes of the usual facts, with other flags; the folder that it is in.
fn made(folder: &Folder, name: &str, more: &[&str]) -> String {
    let content = folder.path(name);
    let (is_good, output) = new(&content, more);
    assert!(is_good, "{output}");
    let (is_good, output) = site(&["check", "--content", &content], "");
    assert!(is_good, "what `new` writes has mistakes: {output}");
    content
}

fn text(content: &str, file: &str) -> String {
    fs::read_to_string(Path::new(content).join(file)).unwrap_or_default()
}

fn has(content: &str, file: &str) -> bool {
    Path::new(content).join(file).exists()
}

#[test]
fn only_what_the_event_needs_is_made() {
    let folder = Folder::new();
    let nodes = made(&folder, "nodes", &[]);
    for file in ["nodes.geojson", "host.md", "forms/attend.toml", "forms/host.toml", "forms/next.toml"] {
        assert!(has(&nodes, file), "{file}");
    }
    let none = made(&folder, "none", &["--where", "online", "--sign-up", "none"]);
    for file in ["nodes.geojson", "host.md", "forms"] {
        assert!(!has(&none, file), "{file}");
    }
    let facts = text(&none, "event.toml");
    assert!(facts.contains("\nattendance = \"online\"") && facts.contains("\nplace = \"Online\"\n"), "{facts}");
    assert!(!facts.contains("sign_up_opens"), "{facts}");
    let place = made(&folder, "place", &["--where", "place", "--place", "The \"hall\", Main Street 1", "--next", "no"]);
    assert!(has(&place, "forms/attend.toml") && !has(&place, "forms/next.toml") && !has(&place, "nodes.geojson"));
    let facts = text(&place, "event.toml");
    assert!(facts.contains("\nattendance = \"in-person\"") && facts.contains("Main Street 1"), "{facts}");
    assert!(!text(&place, "forms/attend.toml").contains("kind = \"node-choice\""), "there is no node to choose");
    let address = "https://cryptpad.fr/form/#/2/form/view/abc/";
    let link = made(&folder, "link", &["--link", address]);
    assert!(text(&link, "forms/attend.toml").contains(&format!("preset = \"cryptpad\"\nurl = \"{address}\"")));
    assert!(!has(&link, "forms/host.toml") && !has(&link, "forms/next.toml") && has(&link, "nodes.geojson"));
    let other = made(&folder, "other", &["--link", "https://forms.example.org/1", "--hosts", "yes"]);
    assert!(text(&other, "forms/attend.toml").contains("preset = \"link\"") && has(&other, "forms/host.toml"));
    // Without an address yet, it is asked for before anything is published.
    let later = made(&folder, "later", &["--sign-up", "link"]);
    let (is_good, output) = site(&["check", "--publish", "--content", &later], "");
    assert!(!is_good && output.contains("backend.url: lacks the part from # on"), "{output}");
    for (flag, value, what) in [
        ("--where", "here", "--where: must be online, place or nodes"),
        ("--sign-up", "mail", "--sign-up: must be page, link or none"),
        ("--link", "cryptpad", "--link: must begin with https://"),
        ("--next", "maybe", "--next: must be yes or no"),
    ] {
        let (is_good, output) = new(&folder.path("wrong"), &[flag, value]);
        assert!(!is_good && output.contains(what), "{output}");
    }
}

#[test]
fn forms_headings_and_buttons_are_in_the_language_of_the_event() {
    let folder = Folder::new();
    let with = |language: &str| {
        let mut flags = FLAGS;
        *flags.iter_mut().rfind(|flag| **flag == "nl").unwrap() = language;
        let content = folder.path(language);
        let (is_good, output) = site(&[["new", content.as_str()].as_slice(), &flags].concat(), "");
        assert!(is_good, "{output}");
        let (is_checked, told) = site(&["check", "--content", &content], "");
        assert!(is_checked, "{language}: {told}");
        let texts = ["about.md", "host.md", "over.md", "acknowledgement.md"].map(|file| text(&content, file)).concat();
        let facts = ["event.toml", "forms/attend.toml", "forms/host.toml", "forms/next.toml"];
        let facts = facts.map(|file| text(&content, file)).concat();
        // Comments are for organisers, and in English.
        let said: Vec<_> = facts.lines().filter(|line| !line.starts_with('#')).collect();
        (texts + &said.join("\n"), output)
    };
    let (english, _) = with("en");
    for words in ["Sign up", "Send to the organisers", "Hosting a local node", "organises it", "Your name"] {
        assert!(english.contains(words), "{words}");
    }
    for (language, words) in [
        ("nl", ["Meld je aan", "Naar de organisatie versturen", "organiseert het", "Drempelvrij"]),
        ("nl-BE", ["Meld je aan", "Naar de organisatie versturen", "organiseert het", "Drempelvrij"]),
        ("de", ["Anmeldung", "An die Veranstalter senden", "veranstaltet es", "Stufenlos"]),
        ("fr", ["S’inscrire", "Envoyer aux organisateurs", "l’organise", "Sans marche"]),
        ("es", ["Inscripción", "Enviar a los organizadores", "lo organiza", "Sin escalones"]),
        ("pt-BR", ["Inscrição", "Enviar aos organizadores", "organiza", "Sem degraus"]),
        ("it", ["Iscrizione", "Invia agli organizzatori", "lo organizza", "Senza gradini"]),
        ("ar", ["التسجيل", "الإرسال إلى المنظمين", "التنظيم", "بلا درج"]),
        ("uk", ["Реєстрація", "Надіслати організаторам", "організовує", "Без сходів"]),
        ("zh-Hans", ["报名", "发送给主办方", "主办", "无台阶"]),
    ] {
        let (text, output) = with(language);
        for word in words {
            assert!(text.contains(word), "{language}: {word}");
        }
        for word in ["Sign up", "Send to the organisers", "organises it", "Your name", "take part", "{form.", "{host."]
        {
            assert!(!text.contains(word), "{language}: {word}");
        }
        assert!(!output.contains("in English"), "{output}");
    }
    // What there are no words for is told.
    let (text, output) = with("ja");
    assert!(text.contains("Sign up") && output.contains("Forms and headings are in English"), "{output}");
}

#[test]
fn a_time_that_no_clock_shows_is_refused_and_one_that_is_shown_twice_is_the_first() {
    let folder = Folder::new();
    let with = |start: &str, answers: &str, is_given: bool| {
        let given = if is_given { vec!["--start", start] } else { Vec::new() };
        let rest = ["--end", "2027-10-31T05:00", "--zone", "Europe/Amsterdam", "--language", "en"];
        let content = folder.path("content");
        let arguments =
            [["new", content.as_str(), "--title", "A", "--organiser", "B"].as_slice(), &rest, &given].concat();
        site(&arguments, answers)
    };
    let (is_good, output) = with("2027-03-28T02:30", "", true);
    assert!(!is_good && output.contains("--start: does not exist on the clock of Europe/Amsterdam"), "{output}");
    assert!(!has(&folder.path("content"), "event.toml"));
    // Whoever answers is asked again.
    let (is_good, output) = with("", "2027-03-28T02:30\n2027-10-31T02:30\n", false);
    assert!(is_good && output.contains("2027-03-28T02:30 does not exist on the clock"), "{output}");
    let facts = text(&folder.path("content"), "event.toml");
    assert!(facts.contains("\nstart = 2027-10-31T02:30:00+02:00\n"), "{facts}");
    let (is_good, output) = site(&["check", "--content", &folder.path("content")], "");
    assert!(is_good, "{output}");
}

#[test]
fn titles_in_other_scripts_get_names_of_their_own() {
    let folder = Folder::new();
    let slug = |name: &str, title: &str| {
        let mut flags = FLAGS;
        flags[1] = title;
        let content = folder.path(name);
        let (is_good, output) = site(&[["new", content.as_str()].as_slice(), &flags].concat(), "");
        assert!(is_good, "{output}");
        let facts = text(&content, "event.toml");
        let slug = facts.lines().find_map(|line| line.strip_prefix("slug = \"")?.strip_suffix('"')).unwrap();
        slug.to_string()
    };
    let titles = ["分散型の集い", "別の集い", "Майстерня", "ورشة عمل", "Über Öl"];
    let slugs: Vec<_> = titles.iter().enumerate().map(|(at, title)| slug(&at.to_string(), title)).collect();
    for (at, slug) in slugs.iter().enumerate() {
        assert!(slug.ends_with("-2027-03-24") && !slugs[..at].contains(slug), "{slugs:?}");
    }
    assert_eq!(slugs[4], "uber-ol-2027-03-24");
}

#[test]
fn the_instructions_of_keygen_lead_to_a_content_that_passes_the_check() {
    let folder = Folder::new();
    let content = made(&folder, "content", &[]);
    let key = folder.path("answers-key.txt");
    let (is_good, advice) = site(&["keygen", "--out", &key], "");
    assert!(is_good, "{advice}");
    // Step 1, to the letter.
    let step = advice.lines().find(|line| line.starts_with("1. ")).unwrap();
    assert!(step.contains("into each file in content/forms/, below its line [backend]"), "{step}");
    let line = advice.lines().find(|line| line.trim().starts_with("seal_to = [")).unwrap().trim();
    for file in fs::read_dir(Path::new(&content).join("forms")).unwrap() {
        let path = file.unwrap().path();
        let form = fs::read_to_string(&path).unwrap();
        assert_eq!(form.matches("\n[backend]\n").count(), 1);
        fs::write(&path, form.replacen("\n[backend]\n", &format!("\n[backend]\n{line}\n"), 1)).unwrap();
    }
    let (is_good, output) = site(&["check", "--content", &content], "");
    assert!(is_good && !output.contains("seal_to"), "{output}");
}

#[test]
fn an_invitation_says_what_need_not_be_asked() {
    let folder = Folder::new();
    let invitation = repository::in_repository("tests/fixtures/files/event.ics").display().to_string();
    let content = folder.path("content");
    let (is_good, output) =
        site(&["new", &content, "--from", &invitation, "--language", "en", "--organiser", "A group"], "");
    assert!(is_good, "{output}");
    let event = fs::read_to_string(Path::new(&content).join("event.toml")).unwrap();
    for line in [
        "title = \"Workshop\"",
        "start = 2027-03-18T14:00:00",
        "end = 2027-03-18T17:00:00",
        "zone = \"Europe/Amsterdam\"",
        "# announcement = ",
        "place = \"Online, and at local nodes\"",
        "summary = \"TO BE WRITTEN",
    ] {
        assert!(event.lines().any(|it| it.starts_with(line)), "{line} is not in {event}");
    }
    assert!(site(&["check", "--content", &content], "").0);

    // What is said on the command line counts more; what neither says is asked for.
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:One\r\nDESCRIPTION:Come and build \"it\".\r\nLOCATION:Library\r\n\
                URL:https://example.org/event\r\nDTSTART:20270318T130000Z\r\nDURATION:PT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    fs::write(folder.path("a.ics"), text).unwrap();
    let (is_good, output) = site(&["new", &folder.path("b"), "--from", &folder.path("a.ics")], "");
    assert!(!is_good && output.contains("a.ics: tells its times in UTC; say with --zone which clock"), "{output}");
    let arguments =
        ["new", &folder.path("b"), "--from", &folder.path("a.ics"), "--zone", "Europe/Amsterdam", "--title", "Two"];
    let (is_good, output) = site(&arguments, "en\nA group\n");
    assert!(is_good, "{output}");
    let event = fs::read_to_string(Path::new(&folder.path("b")).join("event.toml")).unwrap();
    for line in [
        "title = \"Two\"",
        "start = 2027-03-18T14:00:00",
        "end = 2027-03-18T16:00:00",
        "announcement = \"https://example.org/event\"",
        "place = \"Library\"",
        "summary = 'Come and build \"it\".'",
    ] {
        assert!(event.lines().any(|it| it == line), "{line} is not in {event}");
    }
    let (is_good, output) = site(&["new", &folder.path("c"), "--from", &folder.path("gone.ics")], "");
    assert!(!is_good && output.contains("gone.ics: cannot be read"), "{output}");
}

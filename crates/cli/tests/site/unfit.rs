//! What `site check --publish` refuses, each with file and line, and what `site check` refuses because nobody could answer it.

use crate::content::Content;
use std::fs;

/// What is refused of a folder beside what is unfit in the event of the tests anyway.
fn refused(folder: &Content) -> Vec<String> {
    let usual = Content::new().check_with(&["--publish"]);
    let mut lines = folder.check_with(&["--publish"]);
    lines.retain(|line| !usual.contains(line) && !line.ends_with("to mend; no page was made"));
    lines
}

/// The number of the first line of a file that begins so.
fn line_of(folder: &Content, file: &str, beginning: &str) -> usize {
    let text = fs::read_to_string(folder.path().join(file)).unwrap();
    1 + text.lines().position(|line| line.starts_with(beginning)).unwrap_or_else(|| panic!("no {beginning} in {file}"))
}

#[test]
fn unfinished_words_are_refused_in_every_language_and_only_told_before() {
    let place = "place = \"TO BE WRITTEN: where";
    for (folder, file, beginning, field) in [
        (Content::new().spoil("event.toml", "place = \"Hybrid", place), "event.toml", "place = ", "place"),
        (Content::new().append("about.md", "\nTO BE WRITTEN: more\n"), "about.md", "TO BE WRITTEN", "text"),
        (
            Content::new().spoil("forms/attend.toml", "thanks = \"", "thanks = \"TO BE WRITTEN: "),
            "forms/attend.toml",
            "thanks = ",
            "thanks",
        ),
        (
            Content::new().spoil("nl/event.toml", "summary = \"", "summary = \"TO BE WRITTEN: "),
            "nl/event.toml",
            "summary = ",
            "summary",
        ),
        (
            Content::new().append("nl/about.md", "# Over\n\nTO BE WRITTEN: meer\n"),
            "nl/about.md",
            "TO BE WRITTEN",
            "text",
        ),
    ] {
        let line = format!("{file}:{}: {field}: still says TO BE WRITTEN", line_of(&folder, file, beginning));
        let told = refused(&folder);
        assert!(told.len() == 1 && told[0].starts_with(&line), "expected {line}\n     got {told:#?}");
        let warned = folder.warnings();
        assert!(warned.len() == 1 && warned[0].starts_with(&line), "{warned:#?}");
    }
}

#[test]
fn a_link_to_cryptpad_that_opens_no_form_is_refused() {
    let with = |url: &str| {
        let form = format!("title = \"Sign up\"\n\n[backend]\npreset = \"cryptpad\"\nurl = \"{url}\"\n");
        let folder = Content::new().spoil("event.toml", "languages = [", "# languages = [");
        folder.without(&["nl", "de", "fr", "es", "forms/next.toml"]).append("forms/next.toml", &form)
    };
    for (url, what) in [
        ("https://cryptpad.fr/form/", "lacks the part from # on, without which CryptPad opens no form"),
        ("https://cryptpad.fr/form/#", "lacks the part from # on"),
        ("https://cryptpad.fr/form/#/2/form/edit/abc/", "is the link of those who may change the form"),
    ] {
        let line = format!("forms/next.toml:5: backend.url: {what}");
        let told = refused(&with(url));
        assert!(told.len() == 1 && told[0].starts_with(&line), "{url}: {told:#?}");
        let warned = with(url).warnings();
        assert!(warned.iter().any(|warning| warning.starts_with(&line)), "{url}: {warned:#?}");
    }
    assert_eq!(refused(&with("https://cryptpad.fr/form/#/2/form/view/abc/")), Vec::<String>::new());
}

#[test]
fn a_form_that_nobody_can_fill_in_is_a_mistake() {
    let opens = "place = \"Hybrid";
    let attend = |times: &str| {
        let thanks = "thanks = \"You are signed up.";
        Content::new().spoil("forms/attend.toml", thanks, &format!("{times}\n{thanks}"))
    };
    let early = "sign_up_opens = 2025-11-10T09:00:00\nsign_up_closes = 2025-11-20T18:00:00\nplace = \"Hybrid";
    let next = "send_label =";
    let question = |field: &str| {
        Content::new().append("forms/next.toml", &format!("\n[[field]]\nid = \"more\"\nlabel = \"More\"\n{field}\n"))
    };
    for (folder, what) in [
        (
            attend("closes = 2025-11-10T09:00:00").spoil("event.toml", opens, early),
            "closes: must be later than 2025-11-10T09:00, when the form comes onto the page",
        ),
        (
            attend("opens = 2025-11-21T09:00:00").spoil("event.toml", opens, early),
            "opens: must be earlier than 2025-11-20T18:00, when the form leaves the page",
        ),
        (attend("opens = 2025-11-24T15:00:00"), "opens: must be earlier than 2025-11-24T15:00"),
        (attend("opens = 2025-11-12T09:00:00\ncloses = 2025-11-11T09:00:00"), "closes: must be later than opens"),
        (
            Content::new().spoil("forms/next.toml", next, "closes = 2025-11-24T16:30:00\nsend_label ="),
            "closes: must be later than 2025-11-24T16:30",
        ),
        (
            question("kind = \"one-of\"\nrequired = true\noptions = []"),
            "options: must be a list of different texts, at least one",
        ),
        (question("kind = \"one-of\"\nrequired = true"), "options: is missing"),
        (
            question("kind = \"one-of\"\noptions = [\"In person \", \"Online\"]"),
            "options: \"In person \" begins or ends with a blank",
        ),
        (
            question("kind = \"text\"\nshow_if = { field = \"consent\", is = \"maybe\" }"),
            "show_if: \"maybe\" is no answer to \"consent\"",
        ),
    ] {
        let told = folder.check();
        assert!(told[0].contains(what) && told[0].starts_with("forms/"), "expected {what}\n     got {told:#?}");
        assert!(told[0].split(':').nth(1).unwrap().parse::<usize>().is_ok(), "{told:#?}");
    }
    let form = "title = \"A\"\nsend_label = \"B\"\nthanks = \"C\"\n[backend]\npreset = \"json\"\nurl = \"https://forms.example/\"\n";
    let told = Content::new().without(&["forms/next.toml"]).append("forms/next.toml", form).check();
    assert!(told[0].starts_with("forms/next.toml: field: is missing: a form needs a question"), "{told:#?}");
    // Who wants to come to what is called off may ask for the next one at once.
    let postponed = Content::new().spoil("forms/next.toml", next, "closes = 2025-11-20T16:30:00\nsend_label =");
    let postponed = postponed.spoil("event.toml", opens, &format!("status = \"postponed\"\n{opens}"));
    assert!(postponed.site(&["check"]).status.success());
}

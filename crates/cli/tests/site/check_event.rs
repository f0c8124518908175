//! Mistakes in facts, forms and texts.

use crate::content::Content;
use crate::repository::in_fixture;
use std::fs;

#[test]
fn the_event_of_the_tests_has_no_mistakes() {
    let output = Content::new().site(&["check"]);
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
            "start = 0025-11-24T15:00:00",
            "event.toml:14: start: is in the year 0025; is the year",
        ),
        (
            "end = 2025-11-24T16:30:00",
            "end = 2052-11-24T16:30:00",
            "event.toml:15: end: is in the year 2052, and the event in 2025; is the year right?",
        ),
        (
            "# sign_up_opens = 2025-10-20",
            "sign_up_opens = 1999-10-20",
            "event.toml:18: sign_up_opens: is in the year 1999, and the event in 2025",
        ),
        (
            "start = 2025-11-24T15:00:00",
            "start = 2025-11-24T15:00:00Z",
            "event.toml:14: start: must be a time on the event's own clock;",
        ),
        (
            "# sign_up_opens = 2025-10-20",
            "delete_answers_after = 2025-11-20 #",
            "event.toml:18: delete_answers_after: must be a day after the event, from which on no answer is needed",
        ),
        (
            "# sign_up_opens = 2025-10-20",
            "delete_answers_after = \"next year\" #",
            "event.toml:18: delete_answers_after: must be a day after the event",
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
        ("zone = \"Europe/Amsterdam\"", "zone = \"CET\"", "event.toml:16: zone: is no time zone"),
        ("zone = \"Europe/Amsterdam\"", "zoen = \"Europe/Amsterdam\"", "event.toml:16: zoen: unknown field `zoen`"),
        ("title = \"Community workshop on Peer-4-peer\"\n", "", "event.toml: title: missing field `title`"),
        ("slug = \"p4p-2025-11-24\"", "slug = \"P4P 2025\"", "event.toml:4: slug: must be lower-case letters"),
        (
            "\"ofthetests12\"",
            "\"Of the tests\"",
            "event.toml:5: site_id: must be 8 to 16 lower-case letters and digits",
        ),
        ("\"ofthetests12\"", "\"short\"", "event.toml:5: site_id: must be 8 to 16 lower-case letters and digits"),
        ("\"wiki\"]", "\"nodes\"]", "event.toml:32: sections: \"nodes\" names a part that the page has anyway"),
        ("\"wiki\"]", "\"series\"]", "event.toml:32: sections: \"series\" names a part that the page has anyway"),
        ("\"wiki\"]", "\"over\"]", "event.toml:32: sections: \"over\" is shown when the event is over"),
        ("\"wiki\"]", "\"node-oslo\"]", "event.toml:32: sections: \"node-oslo\" would be the address of a node"),
        ("\"wiki\"]", "\"about\"]", "event.toml:32: sections: \"about\" stands twice"),
        ("\"wiki\"]", "\"p4p_q\"]", "event.toml:32: sections: must be the name of a Markdown file"),
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
        let diagnostics = Content::new().spoil("event.toml", from, to).check();
        assert!(diagnostics[0].starts_with(line), "expected {line}\n     got {}", diagnostics.join("\n         "));
        assert_eq!(
            diagnostics[diagnostics.len() - 1],
            format!(
                "{} to mend; no page was made",
                if diagnostics.len() == 2 { "1 mistake".into() } else { format!("{} mistakes", diagnostics.len() - 1) }
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
        (
            format!("[[series]]\n{one}start = 0025-05-01"),
            format!("event.toml:{}: series.start: is in the year 0025, and the event in 2025; is the year right?", end + 3),
        ),
        (format!("[[series]]\n{one}start = 2036-05-01"), format!("event.toml:{}: series.start: is in the year 2036", end + 3)),
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
        let diagnostics = Content::new().append("event.toml", &more).check();
        assert!(diagnostics[0].starts_with(&line), "expected {line}\n     got {}", diagnostics.join("\n         "));
        assert_eq!(diagnostics.len(), 2, "{diagnostics:?}");
    }
    for (more, line) in [
        ("status = \"canceled\"", "event.toml:18: status: must be \"cancelled\" or \"postponed\"; leave it out when"),
        ("status = true", "event.toml:18: status: invalid type"),
        ("previous_start = \"May\"", "event.toml:18: previous_start: must be a time on the event's own clock"),
        ("previous_start = 2025-11-24T15:00:00", "event.toml:18: previous_start: must be another time than start"),
        (
            "previous_start = 1925-11-10T15:00:00",
            "event.toml:18: previous_start: is in the year 1925, and the event in 2025; is the year right?",
        ),
        (
            "previous_start = 2025-11-10T15:00:00\nstatus = \"postponed\"",
            "event.toml:18: previous_start: says that start is a new date, and status says that there is none yet",
        ),
    ] {
        let diagnostics = Content::new().spoil("event.toml", "# sign_up_opens = 2025-10-20T09:00:00", more).check();
        assert!(diagnostics[0].starts_with(line), "expected {line}\n     got {}", diagnostics.join("\n         "));
        assert_eq!(diagnostics.len(), 2, "{diagnostics:?}");
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
            "id = \"email\"",
            "id = \"action\"",
            "forms/attend.toml:33: id: \"action\" is what browsers call something of every form; write it longer, like \"your_action\"",
        ),
        (
            "id = \"email\"",
            "id = \"onsubmit\"",
            "forms/attend.toml:33: id: \"onsubmit\" is what browsers call something",
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
            "preset = \"pocketbase\"",
            "preset = \"kinto\"",
            "forms/attend.toml:16: backend.preset: \"kinto\" cannot be used: at Kinto every visitor can read, replace and \
             delete what all others have sent; use pocketbase",
        ),
        (
            "url = \"http://127",
            "url = \"https://a.example;script-src/?",
            "forms/attend.toml:17: backend.url: names no host after //; one has letters, digits, dots and hyphens",
        ),
        (
            "url = \"http://127",
            "url = \"https://münchen.example/?",
            "forms/attend.toml:17: backend.url: has a host that must be written as browsers do, like xn--",
        ),
        (
            "fallback = \"https://",
            "fallback = \"https://a%0a,",
            "forms/attend.toml:21: backend.fallback: names no host after //",
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
            "thanks = \"You are signed up.",
            "opens = 0025-10-20T09:00:00\nthanks = \"",
            "forms/attend.toml:11: opens: is in the year 0025, and the event in 2025; is the year right?",
        ),
        (
            "thanks = \"You are signed up.",
            "closes = 2205-11-20T09:00:00\nthanks = \"",
            "forms/attend.toml:11: closes: is in the year 2205, and the event in 2025",
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
            "label = 3",
            "forms/attend.toml:56: label: should be a text, or one for each language: { en = \"…\", nl = \"…\" }",
        ),
        (
            "label = \"Others\"",
            "show_if = { field = \"projects\", is = 3 }\nlabel = \"Others\"",
            "forms/attend.toml:56: show_if: `is` and `is_not` should be a text, or a list of texts: [\"a\", \"b\"]",
        ),
        (
            "label = \"Others\"",
            "node = \"fax\"\nlabel = \"Others\"",
            "forms/attend.toml:56: node: must be one of name, city",
        ),
    ] {
        let diagnostics = Content::new().spoil("forms/attend.toml", from, to).check();
        assert!(diagnostics[0].starts_with(line), "expected {line}\n     got {}", diagnostics.join("\n         "));
    }
}

#[test]
fn a_form_about_what_comes_next_may_be_open_for_two_more_years() {
    for (closes, is_right) in [("2027-12-31", true), ("2028-01-01", false), ("2024-12-31", false)] {
        let lines = format!("closes = {closes}T12:00:00\ntitle =");
        let folder = Content::new().spoil("forms/next.toml", "title =", &lines);
        assert_eq!(folder.site(&["check"]).status.success(), is_right, "{closes}");
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
        let diagnostics = Content::new().spoil("forms/host.toml", from, to).check();
        assert_eq!(diagnostics.len(), 2, "{diagnostics:#?}");
        assert!(diagnostics[0].starts_with("forms/host.toml:") && diagnostics[0].contains(line), "{diagnostics:#?}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let diagnostics = Content::new()
        .spoil("event.toml", "end = 2025-11-24T16:30:00", "end = 2025-11-24T14:30:00")
        .spoil("nodes.geojson", "[-9.14, 38.72]", "[-9.14, 123]")
        .spoil("forms/host.toml", "kind = \"email\"", "kind = \"fax\"")
        .spoil("about.md", "# What", "What")
        .check();
    assert_eq!(diagnostics.len(), 5, "{diagnostics:#?}");
    assert!(diagnostics.iter().any(|line| line.starts_with("about.md:1: heading: must begin with a heading")));
}

#[test]
fn examples_and_demonstrations_are_not_published() {
    let folder = Content::new();
    let diagnostics = folder.check_with(&["--publish"]);
    assert!(
        diagnostics.iter().any(|line| line.starts_with("nodes.geojson:13: node \"lisbon\": example: is an example")),
        "{diagnostics:#?}"
    );
    for form in ["attend", "host", "next"] {
        let text = fs::read_to_string(folder.path().join(format!("forms/{form}.toml"))).unwrap();
        for (key, mistake) in [
            ("url", "backend.url: goes to the visitor's own computer"),
            ("seal_to", "backend.seal_to: is the key of the demonstration"),
        ] {
            let at = 1 + text.lines().position(|line| line.starts_with(&format!("{key} = "))).unwrap();
            let line = format!("forms/{form}.toml:{at}: {mistake}");
            assert!(diagnostics.iter().any(|one| one.starts_with(&line)), "{line}: {diagnostics:#?}");
        }
    }
}

#[test]
fn a_form_that_is_not_encrypted_on_its_way_is_not_published() {
    let folder = Content::new().spoil("forms/next.toml", "http://127.0.0.1:8090/", "http://forms.example.org/");
    let diagnostics = folder.check_with(&["--publish"]);
    assert!(
        diagnostics.iter().any(|line| line.starts_with("forms/next.toml:11: backend.url: is not encrypted")),
        "{diagnostics:#?}"
    );
}

#[test]
fn an_accent_that_cannot_be_read_is_a_mistake_that_names_its_contrast() {
    let facts = fs::read_to_string(in_fixture("event.toml")).unwrap();
    let at = facts.lines().position(|line| line == "# [tiles]").unwrap();
    let with =
        |colours: &str| Content::new().spoil("event.toml", "# [tiles]", &format!("[colours]\n{colours}\n# [tiles]"));
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
        let diagnostics = with(colours).check();
        let line = format!("event.toml:{}{line}", at + 2);
        assert!(diagnostics[0].starts_with(&line), "expected {line}\n     got {}", diagnostics.join("\n         "));
    }
    let folder = with("accent = \"#7A1F5C\"");
    let out = folder.print("coloured", &[]);
    for page in ["index.html", "404.html"] {
        let html = fs::read_to_string(out.join(page)).unwrap();
        let style =
            ":root{--act:#7a1f5c}@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){--act:#a9baff}}";
        assert!(html.contains(style), "{page}");
    }
}

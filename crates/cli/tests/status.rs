//! An event from its announcement to its record, as it is printed for every day.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod printed;
mod repository;

use printed::{Printed, replace};
use std::path::Path;

/// What is printed between two texts.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    html.split(from).nth(1).unwrap_or_else(|| panic!("no {from}")).split(to).next().unwrap()
}

fn with(more: &str) -> impl FnOnce(&Path) {
    let more = more.to_string();
    move |content: &Path| replace(content, "event.toml", "\n[[organiser]]", &format!("\n{more}\n[[organiser]]"))
}

fn with_status(line: &'static str) -> impl FnOnce(&Path) {
    move |content: &Path| replace(content, "event.toml", "# status = \"postponed\"", line)
}

#[test]
fn what_is_called_off_is_said_first_and_everywhere() {
    let cancelled = ("status = \"cancelled\"", "<strong>Cancelled.</strong> This workshop does not take place.");
    let postponed =
        ("status = \"postponed\"", "does not take place on Mon 24 Nov 2025, 15:00 CET. There is no new date yet.");
    for ((line, notice), day, phase) in
        // What is postponed is not over when its old day has passed.
        [
            (cancelled, "2025-11-10", "closed"),
            (cancelled, "2025-11-25", "over"),
            (postponed, "2025-11-25", "closed"),
        ]
    {
        let printed = Printed::as_of(&format!("{day}T14:30:00Z"), with_status(line));
        let html = printed.text("index.html").replace("<!---->", "");
        assert!(html.contains(&format!("<div id=\"app\" data-phase=\"{phase}\"")), "{line} on {day}");
        let masthead = between(&html, "<header class=\"masthead\">", "<h1>");
        assert!(masthead.contains("class=\"called-off\"") && masthead.contains(notice), "{masthead}");
        // Nothing counts down to it, nothing of it took place, and one may ask for the next.
        assert!(!html.contains("role=\"timer\"") && !html.contains("has taken place</h"), "{line}");
        assert!(html.contains("data-form=\"next\""), "{line} on {day}");
        let facts: serde_json::Value = serde_json::from_str(&printed.text("event.json")).unwrap();
        assert!(line.contains(facts["status"].as_str().unwrap()));
    }
    let cancelled = Printed::new(with_status("status = \"cancelled\""));
    assert!(!cancelled.text("nodes.json").contains("\"status\":\"confirmed\""));
    let moved = Printed::new(with_status("previous_start = 2025-11-17T15:00:00"));
    let html = moved.text("index.html").replace("<!---->", "");
    assert!(html.contains(
        "<strong>New date.</strong> This workshop was moved. It was to begin on Mon 17 Nov 2025, 15:00 CET."
    ));
    assert!(html.contains("data-phase=\"open\"") && html.contains("role=\"timer\""));
}

#[test]
fn how_to_join_is_shown_in_its_time_and_a_room_for_few_is_nowhere() {
    let open = "[join]\nlink = \"https://meet.example.org/room\"\ntext = \"Knock <twice>.\"\n";
    for (instant, is_joinable) in [
        ("2025-11-24T12:59:59Z", false),
        ("2025-11-24T13:00:00Z", true),
        ("2025-11-24T15:29:59Z", true),
        ("2025-11-24T15:30:00Z", false),
    ] {
        let html = Printed::as_of(instant, with(open)).text("index.html");
        assert_eq!(html.contains(" data-joinable=\"\" "), is_joinable, "{instant}");
        let join = between(&html, "<p class=\"join\">", "</p>");
        assert!(
            join.contains("href=\"https://meet.example.org/room\"") && join.contains("Knock &lt;twice&gt;."),
            "{join}"
        );
    }
    let few = Printed::new(with("[join]\nonly_signed_up = true\n"));
    let join = few.text("index.html");
    assert!(between(&join, "<p class=\"join\">", "</p>").contains("Those who signed up have been told how to join."));
}

#[test]
fn what_came_of_it_and_the_series_are_printed_in_their_order() {
    let after = "[after]\nrecording = \"https://video.example.org/1\"\nnotes = \"https://notes.example.org/1\"\n\
                 [[after.link]]\nlabel = \"A <list>\"\nurl = \"https://example.org/list\"\n";
    let series = "[series_page]\ntitle = \"All of them\"\nlink = \"https://example.org/all\"\n\
                  [[series]]\ntitle = \"The third\"\nstart = 2026-02-16\nlink = \"https://example.org/3\"\nplace = \"Online\"\n\
                  [[series]]\ntitle = \"The first\"\nstart = 2025-06-02\nlink = \"https://example.org/1\"\n";
    let print = |instant| {
        let printed = Printed::as_of(instant, with(&format!("{after}{series}")));
        (printed.text("index.html").replace("<!---->", ""), printed.text("event.json"))
    };
    let (html, facts) = print("2025-12-01T00:00:00Z");
    let list = between(&html, "<ul data-in=\"over\" class=\"after\">", "</ul>");
    let labels = ["Recording", "Notes", "A &lt;list&gt;"]
        .map(|label| list.find(&format!("<bdi>{label}</bdi></a>")).expect(label));
    assert!(labels.is_sorted(), "{list}");
    let section = between(&html, "<section id=\"series\"", "</section>");
    let places = [
        "Next: ",
        "https://example.org/1\"",
        "aria-current=\"true\"",
        "(this one)",
        "2026-02-16",
        "<bdi>Online</bdi>",
        "https://example.org/all",
    ];
    let places = places.map(|words| section.find(words).unwrap_or_else(|| panic!("no {words} in {section}")));
    assert!(places.is_sorted(), "{section}");
    let facts: serde_json::Value = serde_json::from_str(&facts).unwrap();
    assert_eq!(facts["after"]["links"][0]["url"], "https://example.org/list");
    assert_eq!(
        (&facts["series"][1]["title"], &facts["series_page"]["title"]),
        (&"The third".into(), &"All of them".into())
    );
    // When that one is over, too, it is no next one.
    assert!(!print("2026-02-18T00:00:00Z").0.contains("Next: "));
    let nothing = Printed::new(|_| {}).text("index.html");
    assert!(
        !nothing.contains("id=\"series\"")
            && !nothing.contains("class=\"after\"")
            && !nothing.contains("class=\"join\"")
    );
}

#[test]
fn the_times_of_sign_up_are_printed_in_words() {
    let times = |content: &Path| {
        replace(content, "event.toml", "# sign_up_opens", "sign_up_opens");
        replace(content, "event.toml", "# sign_up_closes", "sign_up_closes");
    };
    for (instant, phase, words) in [
        (
            "2025-10-10T00:00:00Z",
            "announced",
            "Announced: sign-up opens on <time datetime=\"2025-10-20T09:00:00+02:00\">Mon 20 Oct 2025, 09:00 CEST</time>",
        ),
        (
            "2025-11-10T00:00:00Z",
            "open",
            "Sign-up is open until <time datetime=\"2025-11-23T18:00:00+01:00\">Sun 23 Nov 2025, 18:00 CET</time>",
        ),
        (
            "2025-11-24T00:00:00Z",
            "closed",
            "Sign-up closed on <time datetime=\"2025-11-23T18:00:00+01:00\">Sun 23 Nov 2025, 18:00 CET</time>",
        ),
    ] {
        let html = Printed::as_of(instant, times).text("index.html").replace("<!---->", "");
        assert!(html.contains(&format!("data-phase=\"{phase}\"")), "{instant}");
        assert!(
            html.contains(&format!("<b data-in=\"{phase}\">{words}</b>")),
            "{}",
            between(&html, "class=\"now\"", "</dd>")
        );
    }
}

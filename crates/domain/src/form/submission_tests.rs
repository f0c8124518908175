use super::*;
use crate::{
    event::Standing, form::draft::Answer, json::tests::parsed, nodes::geojson::nodes_from_geojson,
    testing::example_form,
};
use chrono::TimeDelta;

pub(crate) fn nodes() -> Vec<Node> {
    let node = |id: &str, status: &str| {
        format!(
            r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":{{"name":"n","city":"c","status":"{status}"}}}}"#
        )
    };
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        node("lisbon", "confirmed"),
        node("oslo", "full")
    );
    nodes_from_geojson(&parsed(&text)).0
}

/// Of an event on 24 November 2025, 14:00 to 15:30 UTC, in a world of few time zones.
pub(crate) fn around(nodes: &[Node]) -> Surroundings<'_> {
    let starts = DateTime::from_timestamp(1_763_992_800, 0).unwrap();
    Surroundings {
        nodes,
        schedule: Schedule {
            starts,
            ends: starts + TimeDelta::minutes(90),
            sign_up_opens: None,
            sign_up_closes: None,
            standing: Standing::Scheduled,
        },
        zone_named: |name| {
            let zones = ["Europe/Amsterdam", "America/Sao_Paulo", "CET", "UTC"];
            zones.into_iter().find(|zone| zone.eq_ignore_ascii_case(name)).map(String::from)
        },
        time_there: |at, zone| {
            let hours = if zone == "Europe/Amsterdam" { 1 } else { -3 };
            Some(format!("{:?}", (at + TimeDelta::hours(hours)).naive_utc()))
        },
    }
}

pub(crate) fn complete() -> Draft {
    let mut draft = Draft::default();
    draft.set("name", Answer::Text("  Ada ".into()));
    draft.set("email", Answer::Text("ada@example.org".into()));
    draft.set("joining", Answer::Text("lisbon".into()));
    draft.set("projects", Answer::Several(vec!["Radicle".into(), "Willow".into()]));
    draft.set("people", Answer::Text("3".into()));
    draft.set("consent", Answer::Ticked(true));
    draft
}

/// The message about one field after changing its answer in an otherwise complete draft.
fn check(field: &str, answer: Answer) -> Option<String> {
    let mut draft = complete();
    draft.set(field, answer);
    let problems = Submission::parse(Messages::english(), &example_form(), &draft, around(&nodes())).err()?;
    assert_eq!(problems.len(), 1);
    problems.into_iter().next().filter(|problem| problem.field.as_deref() == Some(field)).map(|p| p.message)
}

#[test]
fn a_question_that_is_not_asked_is_neither_checked_nor_sent() {
    let mut draft = complete();
    draft.set("projects", Answer::Several(vec!["Radicle".into()]));
    draft.set("since", Answer::Text("far longer than twenty characters".into()));
    let submission = Submission::parse(Messages::english(), &example_form(), &draft, around(&nodes())).unwrap();
    assert!(submission.answers.iter().all(|(id, _)| id != "since"));
    draft.choose("projects", "Willow", true);
    assert!(Submission::parse(Messages::english(), &example_form(), &draft, around(&nodes())).is_err());
}

#[test]
fn an_empty_form_has_a_problem_for_each_required_field_in_order() {
    let problems =
        Submission::parse(Messages::english(), &example_form(), &Draft::default(), around(&nodes())).unwrap_err();
    let fields: Vec<_> = problems.iter().filter_map(|problem| problem.field.as_deref()).collect();
    assert_eq!(fields, ["name", "email", "joining", "consent"]);
}

#[test]
fn each_kind_of_answer_is_checked() {
    let text = |text: &str| Answer::Text(text.into());
    for (field, answer, expected) in [
        ("name", text(&"x".repeat(23)), "This is 3 characters too long."),
        ("email", text("ada"), "An e-mail address"),
        ("day", text("24.11."), "A day looks like"),
        ("hour", text("25:00"), "A time looks like"),
        ("from", text("2025-11-24"), "A day and a time"),
        ("first_time", text("perhaps"), "Please choose one"),
        ("position", text("here"), "A position is"),
        ("position", text("151.2093, -33.8688"), "Latitude comes first"),
        ("zone", text("CET time"), "A time zone"),
        ("zone", text("Europe/Nowhere"), "A time zone"),
        ("zone", text("CET"), "A time zone"),
        ("day", text("0025-11-24"), "Please look at the year"),
        ("day", text("2205-11-24"), "Please look at the year"),
        ("from", text("0025-11-24T15:00"), "Please look at the year"),
        ("email", text("ada@example.org, bob@example.org"), "An e-mail address"),
        ("joining", text("atlantis"), "Please choose one"),
        ("joining", text("oslo"), "This node is full or cancelled"),
        ("people", text("10"), "This must be a whole number from 1 to 9."),
        ("people", text("three"), "This must be a whole number"),
        ("people", text("3 people"), "This must be a whole number"),
        ("people", text("3.000"), "This must be a whole number"),
        ("page", text("javascript:alert(1)"), "A web address begins"),
        ("page", text("https://nl\u{200b}net.nl/"), "A web address begins"),
        ("favourite", text("Other"), "Please choose one"),
        ("projects", Answer::Several(vec!["Other".into()]), "Please choose one"),
        ("consent", Answer::Ticked(false), "Please tick “consent”"),
    ] {
        let message = check(field, answer.clone()).unwrap_or_default();
        assert!(message.starts_with(expected), "{field} {answer:?}: {message}");
    }
}

// What cannot become part of the node's entry is told to the host, not to the organiser weeks later.
#[test]
fn an_answer_that_becomes_part_of_a_node_must_fit_there() {
    let mut form = example_form();
    for (property, right, wrong) in [
        ("country", "pt", "Portugal"),
        ("country", "ＰＴ", "XX"),
        ("country", "gb", "uk"),
        ("languages", "pt, zh-Hant", "Portuguese, English"),
        ("contact", "node@example.org", "ring the bell"),
        ("contact", "Node <node@example.org>", "node@example.org?body=x"),
        ("contact", "https://example.org/node", "javascript:alert(1)"),
    ] {
        form.fields[7] = Field { node: property.into(), ..form.fields[7].clone() };
        let problem = |text: &str| {
            let mut draft = complete();
            draft.set("hopes", Answer::Text(text.into()));
            problem_of_field(Messages::english(), &form, &form.fields[7], &draft, around(&nodes()))
        };
        assert_eq!(problem(right), None, "{property}");
        assert!(problem(wrong).is_some_and(|problem| problem.ends_with('.')), "{property}: {wrong}");
    }
}

#[test]
fn the_doors_of_a_node_open_near_the_event_and_before_they_close() {
    let mut form = example_form();
    let doors = |id: &str, node: &str| Field { id: id.into(), node: node.into(), ..form.fields[10].clone() };
    let (opens, closes) = (doors("doors_open", "opens"), doors("doors_close", "closes"));
    let zone = form.fields.iter_mut().find(|field| field.kind == FieldKind::Zone).unwrap();
    zone.node = "zone".into();
    form.fields.extend([opens, closes]);
    let problem_in = |zone: &str, opens: &str, closes: &str, of: &str| {
        let mut draft = complete();
        draft.set("zone", Answer::Text(zone.into()));
        draft.set("doors_open", Answer::Text(opens.into()));
        draft.set("doors_close", Answer::Text(closes.into()));
        problem_of_field(Messages::english(), &form, form.field(of).unwrap(), &draft, around(&nodes()))
    };
    let problem = |opens: &str, closes: &str, of: &str| problem_in("", opens, closes, of);
    let open = "2025-11-24T14:30";
    assert_eq!(problem(open, "2025-11-24T18:00", "doors_close"), None);
    assert_eq!(problem("", "2025-11-24T18:00", "doors_close"), None);
    for too_early in ["2025-11-24T14:00", open, "2025-11-23T18:00"] {
        assert!(problem(open, too_early, "doors_close").unwrap().contains("before the doors open"), "{too_early}");
        assert_eq!(problem(open, too_early, "doors_open"), None);
    }
    // With the event they open and close where nothing else is said: 15:00 to 16:30 in Amsterdam, 11:00 to 12:30 in São
    // Paulo.
    for (zone, opens, closes, expected) in [
        ("Europe/Amsterdam", "", "2025-11-24T10:00", "before the doors open"),
        ("europe/amsterdam", "", "2025-11-24T15:00:00", "before the doors open"),
        ("Europe/Amsterdam", "", "２٠25-11-24T10:00", "before the doors open"),
        ("Europe/Amsterdam", "", "2025-11-24T15:30", ""),
        ("America/Sao_Paulo", "", "2025-11-24T11:30", ""),
        ("Europe/Nowhere", "", "2025-11-24T10:00", ""),
        ("", "", "2025-11-24T10:00", ""),
        ("Europe/Amsterdam", "2025-11-24T23:00", "", "workshop is over"),
        ("Europe/Amsterdam", "2025-11-24T16:30", "", "workshop is over"),
        ("Europe/Amsterdam", "2025-11-24T16:29", "", ""),
        ("America/Sao_Paulo", "2025-11-24T12:30", "", "workshop is over"),
        ("Europe/Amsterdam", "2025-11-24T23:00", "2025-11-24T23:30", ""),
        ("Europe/Amsterdam", "at noon", "2025-11-24T10:00", ""),
    ] {
        let of = if opens.is_empty() || !closes.is_empty() { "doors_close" } else { "doors_open" };
        let told = problem_in(zone, opens, closes, of).unwrap_or_default();
        assert!(told.contains(expected) && told.is_empty() == expected.is_empty(), "{zone} {opens} {closes}: {told}");
    }
    for slip in ["0025-11-24T14:30", "1999-11-24T14:30", "2031-11-24T14:30"] {
        assert!(problem(slip, "", "doors_open").unwrap().contains("2025"), "{slip}");
    }
    for year in ["2024-12-31T23:30", "2026-01-01T01:00"] {
        assert_eq!(problem(year, "", "doors_open"), None);
    }
}

// What is sent is what was meant; the field keeps what was typed.
#[test]
fn what_is_typed_with_other_signs_is_sent_plainly() {
    let mut draft = complete();
    for (field, typed) in [
        ("email", "Ada <ada\u{200b}＠example.org>"),
        ("people", "３.0"),
        ("day", "２０２５-11-24"),
        ("hour", "１５:00"),
        ("position", "−52.37, 4.9\u{200e}"),
        ("zone", "america/Sao_paulo"),
        ("page", "\u{200e}https://p4p.wiki\u{202c}"),
    ] {
        draft.set(field, Answer::Text(typed.into()));
    }
    let sent = Submission::parse(Messages::english(), &example_form(), &draft, around(&nodes())).unwrap();
    let text = |field: &str| sent.to_value().get(field).unwrap().to_plain_text();
    for (field, expected) in [
        ("email", "ada@example.org"),
        ("people", "3"),
        ("day", "2025-11-24"),
        ("hour", "15:00"),
        ("position", "-52.37, 4.9"),
        ("zone", "America/Sao_Paulo"),
        ("page", "https://p4p.wiki"),
    ] {
        assert_eq!(text(field), expected, "{field}");
    }
}

#[test]
fn a_long_label_is_quoted_by_its_beginning() {
    assert_eq!(beginning("I agree"), "I agree");
    assert_eq!(beginning("one two three four five six"), "one two three four five six");
    assert_eq!(beginning("one two three four five six seven"), "one two three four five six…");
}

#[test]
fn ordinary_answers_pass() {
    for (field, answer) in [
        ("joining", Answer::Text(ONLINE.into())),
        ("day", Answer::Text("2025-11-24".into())),
        ("day", Answer::Text("1900-01-01".into())),
        ("day", Answer::Text("2035-12-31".into())),
        ("first_time", Answer::Text("no".into())),
        ("position", Answer::Text("52.37, 4.9".into())),
        ("zone", Answer::Text("Europe/Amsterdam".into())),
        ("name", Answer::Text("Élodie 東京".into())),
        ("page", Answer::Text("https://p4p.wiki".into())),
        ("hopes", Answer::Text(String::new())),
    ] {
        assert_eq!(check(field, answer), None, "{field}");
    }
}

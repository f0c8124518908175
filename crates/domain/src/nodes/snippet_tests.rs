use super::*;
use crate::{
    form::{
        Condition, Field,
        draft::Answer,
        submission::{Submission, tests::around},
    },
    json::tests::parsed,
    nodes::{
        geojson::{TEXT_LIMIT, nodes_from_geojson},
        node::{Node, NodeId},
    },
    testing::example_form,
};
use proptest::prelude::*;

fn host_form() -> Form {
    let mut form = example_form();
    let field = |id: &str, kind: FieldKind, node: &str| Field {
        kind,
        node: node.into(),
        id: id.into(),
        required: false,
        ..example_form().fields.swap_remove(0)
    };
    let options = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let one_of = |all: &[&str]| FieldKind::OneOf { options: options(all), select: false };
    let exact = Some(Condition { field: "precision".into(), any: vec!["Exactly".into()], not: false });
    form.fields = vec![
        field("city", FieldKind::City { max: 100 }, "city"),
        field("country", FieldKind::Text { max: 2 }, "country"),
        field("precision", one_of(&["Exactly", "City only"]), ""),
        Field { node_if: exact.clone(), ..field("venue", FieldKind::Text { max: 100 }, "place") },
        Field { node_if: exact, ..field("position", FieldKind::Position, "position") },
        field("zone", FieldKind::Zone, "zone"),
        field("doors", FieldKind::DateTime, "opens"),
        field("end", FieldKind::DateTime, "closes"),
        field("who", one_of(&["Open to everybody", "By invitation"]), "kind"),
        field("host", FieldKind::Text { max: 100 }, "host"),
        field("room", FieldKind::Number { min: 0, max: 9_007_199_254_740_991 }, "room_for"),
        field("access", FieldKind::SeveralOf { options: options(&["Step-free", "Quiet space"]) }, "access"),
        field("languages", FieldKind::Text { max: 100 }, "languages"),
        field("join", FieldKind::LongText { max: 490 }, "join"),
        field("public", FieldKind::Text { max: 490 }, "contact"),
        field("page", FieldKind::Url, "link"),
        field("note", FieldKind::LongText { max: 20_000 }, "note"),
        field("secret", FieldKind::Text { max: 100 }, ""),
    ];
    form
}

const ANSWERS: &str = r#"{"city":"São Paulo","country":"br","precision":"Exactly","venue":"Rua \"1\"",
    "position":"-23.55, -046.64","zone":"America/Sao_Paulo","doors":"2025-11-24T10:30","end":"2025-11-24T13:00",
    "who":"By invitation","host":"A hackerspace","room":12,"access":["Step-free","Quiet space"],
    "languages":"PT, zh-Hant","join":"Write first.\nThen ring.","public":"node@example.org",
    "page":"https://example.org/node","note":"Bring a cup.","secret":"telephone"}"#;

/// The one node of a file with this snippet, which must have no mistake.
fn read(snippet: &str) -> Node {
    let file = format!(r#"{{"type":"FeatureCollection","features":[{snippet}]}}"#);
    let (nodes, problems) = nodes_from_geojson(&parsed(&file));
    assert_eq!(problems, [], "{snippet}");
    nodes.into_iter().next().unwrap()
}

#[test]
fn a_hosts_answers_are_a_node_that_the_nodes_file_takes() {
    let snippet = node_from_message(&host_form(), &parsed(ANSWERS)).unwrap();
    let node = read(&snippet);
    assert_eq!(
        (node.id.as_str(), node.name.as_str(), node.place.as_str()),
        ("sao-paulo", "Node São Paulo", "Rua \"1\"")
    );
    assert_eq!((node.country.as_str(), node.zone.as_str()), ("BR", "America/Sao_Paulo"));
    assert_eq!((node.opens.as_str(), node.closes.as_str()), ("2025-11-24T10:30", "2025-11-24T13:00"));
    assert_eq!((node.entry, node.host.as_str()), (Entry::Invitation, "A hackerspace"));
    assert_eq!((node.room_for, node.languages.join(" ")), (Some(12), "pt zh-Hant".into()));
    assert_eq!(node.access, [Access::StepFree, Access::QuietSpace]);
    assert_eq!((node.join.as_str(), node.contact.as_str()), ("Write first. Then ring.", "node@example.org"));
    assert_eq!(node.link.as_ref().map(|link| link.as_str()), Some("https://example.org/node"));
    assert!(snippet.contains("[-46.64,-23.55]") && !snippet.contains("telephone"), "{snippet}");
}

#[test]
fn what_may_not_be_published_is_not_in_it_and_the_position_is_rounded() {
    let snippet = node_from_message(&host_form(), &parsed(&ANSWERS.replace("Exactly", "City only"))).unwrap();
    assert!(!snippet.contains("Rua") && snippet.contains("[-46.6,-23.6]"), "{snippet}");
    read(&snippet);
    // Where nobody has said how precisely, nobody has allowed more.
    let snippet = node_from_message(&host_form(), &parsed(&ANSWERS.replace("Exactly", ""))).unwrap();
    assert!(!snippet.contains("Rua") && snippet.contains("[-46.6,-23.6]"), "{snippet}");
}

#[test]
fn degrees_are_rounded_to_tenths_by_their_digits() {
    for (written, tenths) in [
        ("52.09", "52.1"),
        ("-0.04", "0.0"),
        ("-0.05", "-0.1"),
        ("179.96", "180.0"),
        ("-89.949999", "-89.9"),
        ("7", "7.0"),
        ("007.25", "7.3"),
    ] {
        assert_eq!(rounded(written), tenths, "{written}");
    }
    assert_eq!(point("somewhere, else", rounded), None);
}

#[test]
fn an_option_stands_for_the_word_that_is_in_it() {
    for (property, option, word) in [
        ("kind", "Open to everybody", Some("open")),
        ("kind", "Only by invitation", Some("invitation")),
        ("kind", "Open by invitation", Some("invitation")),
        ("kind", "Members", None),
        ("access", "Subtitles", Some("subtitles")),
        ("access", "A hearing loop", Some("hearing-loop")),
        ("note", "Open", None),
    ] {
        assert_eq!(word_of_option(property, option), word, "{property}: {option}");
    }
}

#[test]
fn the_name_of_the_longest_city_makes_an_id() {
    let name = "Krung Thep Maha Nakhon Amon Rattanakosin Mahinthara Ayuthaya Mahadilok Phop";
    let node = read(&node_from_message(&host_form(), &parsed(&format!(r#"{{"city":"{name}"}}"#))).unwrap());
    assert_eq!(node.id.as_str(), "krung-thep-maha-nakhon-amon-rattanakosin-mahinthara-ayuthaya-mah");
    let node = read(&node_from_message(&host_form(), &parsed(r#"{"city":"東京"}"#)).unwrap());
    assert_eq!((node.id.as_str(), node.city.as_str()), ("node-7yii3t", "東京"));
    assert!(LONGEST + "Node ".len() <= TEXT_LIMIT);
}

// Seen once: each of them was called `node`, and the file took the first one only.
#[test]
fn cities_without_a_plain_letter_have_ids_of_their_own() {
    let cities = ["東京", "京都", "Орёл", "القاهرة", "서울", "กรุงเทพ", "тверь"];
    let ids: Vec<_> = cities.map(id_from_name).into();
    for (at, id) in ids.iter().enumerate() {
        assert!(id.starts_with("node-") && !ids[..at].contains(id), "{ids:?}");
        assert_eq!(NodeId::parse(id).unwrap().as_str(), id);
    }
    assert_eq!(id_from_name("ОРЁЛ"), id_from_name("орёл"));
    assert_eq!([id_from_name("Đà Nẵng"), id_from_name("東京 (Tokyo)")], ["da-nang", "tokyo"]);
    // What stands for taking part without a node, and what the addresses of nodes begin with.
    assert_eq!(id_from_name("Online"), "online-node");
}

// Without scripts the browser sends what was typed as it is.
#[test]
fn a_position_in_any_spelling_becomes_a_point() {
    for written in ["-23.55, -046.64", "23.55° S, 46.64° W", "-23,55; -46,64", "geo:-23.55,-46.64"] {
        let answers = ANSWERS.replace("-23.55, -046.64", written);
        let snippet = node_from_message(&host_form(), &parsed(&answers)).unwrap();
        assert!(snippet.contains("[-46.64,-23.55]"), "{written}: {snippet}");
    }
    let snippet =
        node_from_message(&host_form(), &parsed(&ANSWERS.replace("-23.55, -046.64", "151.2, -33.8"))).unwrap();
    assert!(snippet.contains("\"geometry\":null"), "{snippet}");
}

#[test]
fn without_a_city_there_is_no_node() {
    for answers in [r#"{"precision":"Exactly"}"#, r#"{"city":"\u202e "}"#] {
        assert_eq!(node_from_message(&host_form(), &parsed(answers)), None);
    }
}

/// What may be typed into a field: something that fits its kind more often than chance would have it.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "-?[0-9]{1,3}(\\.[0-9]{1,9})?, ?-?[0-9]{1,3}(\\.[0-9]{1,9})?",
        "[0-9]{1,19}",
        "2025-11-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?",
        "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})?(, ?[a-z]{2})?",
        "https://example\\.org/\\PC{0,600}",
        "\\PC{1,9}@example\\.org",
        "Exactly|City only|Open to everybody|By invitation|Step-free",
        "\\PC{480,520}",
    ]
}

proptest! {
    #[test]
    fn whatever_a_host_can_send_is_an_entry_without_a_mistake(texts in prop::collection::vec(typed(), 18)) {
        let form = host_form();
        // Only what the form takes is sent.
        let mut answers = Draft::default();
        for (field, text) in form.fields.iter().zip(&texts) {
            let mut draft = Draft::default();
            draft.set(&field.id, match field.kind {
                FieldKind::SeveralOf { .. } => Answer::Several(vec![text.clone()]),
                _ => Answer::Text(text.clone()),
            });
            if Submission::parse(crate::i18n::messages::Messages::english(), &form, &draft, around(&[])).is_ok() {
                answers.set(&field.id, draft.get(&field.id).unwrap().clone());
            }
        }
        let sent = Submission::parse(crate::i18n::messages::Messages::english(), &form, &answers, around(&[])).unwrap();
        if let Some(snippet) = node_from_message(&form, &Value::Object(sent.answers)) {
            read(&snippet);
        }
    }
}

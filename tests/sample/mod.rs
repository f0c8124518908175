//! An event for tests: two nodes, one of them without a position, and small forms. All of it is made up.

use chrono::DateTime;
use p4p_domain::{
    delivery::backend::Backend,
    event::{Schedule, Standing},
    form::{Field, Form, kind::FieldKind},
    geo::LonLat,
    i18n::language_names::LanguageNames,
    link::HttpUrl,
    nodes::node::{Derived, Entry, Node, NodeId, Status},
    page::{Forms, PageData},
};

pub const STARTS: i64 = 1_763_992_800;

/// The event as printed `seconds` after its start (before, when negative).
pub fn page_data(seconds: i64) -> PageData {
    let at = |second| DateTime::from_timestamp(STARTS + second, 0).unwrap();
    PageData {
        site_id: String::new(),
        slug: "sample".into(),
        to_event: String::new(),
        schedule: Schedule {
            starts: at(0),
            ends: at(5400),
            sign_up_opens: Some(at(-900_000)),
            sign_up_closes: None,
            standing: Standing::Scheduled,
        },
        zone: "Europe/Amsterdam".into(),
        offset_minutes: 60,
        offset_at_end: 60,
        as_of: at(seconds),
        listed: 2,
        nodes: vec![
            Node { position: LonLat::new(13.0, 55.6).ok(), ..node("malmo", "Malmö") },
            Node { status: Status::Full, note: "<b>\"bold\"</b>".into(), ..node("radio", "On air") },
        ],
        languages: LanguageNames::of(["sv"].into_iter(), |_| Some("Swedish".into())),
        forms: Forms { attend: shared("attend"), host: shared("host"), next: shared("next") },
    }
}

fn node(id: &str, city: &str) -> Node {
    Node {
        id: NodeId::parse(id).unwrap(),
        name: format!("Node {city}"),
        example: true,
        position: None,
        city: city.into(),
        country: "SE".into(),
        derived: Derived { country_name: "Sweden".into(), ..Derived::default() },
        zone: String::new(),
        place: String::new(),
        status: Status::Confirmed,
        entry: Entry::Open,
        host: String::new(),
        room_for: Some(12),
        room_left: None,
        opens: String::new(),
        closes: String::new(),
        languages: vec!["sv".into()],
        access: Vec::new(),
        join: String::new(),
        contact: String::new(),
        confirmed_on: String::new(),
        revision: 0,
        note: String::new(),
        link: None,
    }
}

fn shared(id: &str) -> Option<std::sync::Arc<Form>> {
    Some(form(id).into())
}

fn form(id: &str) -> Form {
    let field = |id: &str, required: bool, kind: FieldKind| Field {
        id: id.into(),
        label: format!("Question {id}"),
        help: String::new(),
        required,
        autocomplete: String::new(),
        show_if: None,
        node: String::new(),
        node_if: None,
        called: Vec::new(),
        kind,
    };
    Form {
        id: id.into(),
        title: format!("Form {id}"),
        intro: String::new(),
        send_label: "Send".into(),
        thanks: "Thank you".into(),
        version: "1".into(),
        opens: None,
        closes: None,
        // Nobody listens there, which is what the tests of a lost connection need.
        backend: Backend { once: true, ..Backend::plain_json(HttpUrl::parse("http://127.0.0.1:9/").unwrap()) },
        fields: vec![
            field("name", true, FieldKind::Text { max: 20 }),
            field("email", true, FieldKind::Email),
            field("joining", false, FieldKind::NodeChoice { online: "Online".into() }),
            field("projects", false, FieldKind::SeveralOf { options: vec!["Willow".into(), "Radicle".into()] }),
            field("consent", true, FieldKind::Consent),
        ],
    }
}

//! What tests are made from, here and in the crates above.

// What is made here is right.
#![allow(clippy::unwrap_used)]

use crate::{
    delivery::backend::{Backend, Duplicate},
    form::{Condition, Field, Form, kind::FieldKind},
    link::HttpUrl,
};
use chrono::DateTime;

/// A form with a field of every kind.
pub fn example_form() -> Form {
    let field = |id: &str, required: bool, kind: FieldKind| Field {
        id: id.into(),
        label: id.into(),
        help: String::new(),
        required,
        autocomplete: String::new(),
        show_if: None,
        node: String::new(),
        node_if: None,
        called: Vec::new(),
        kind,
    };
    let options = || vec!["Willow".to_string(), "Radicle".to_string()];
    Form {
        id: "attend".into(),
        title: "Sign up".into(),
        intro: String::new(),
        send_label: "Send".into(),
        thanks: "Thank you".into(),
        version: "abc".into(),
        opens: None,
        closes: DateTime::from_timestamp(1_763_992_800, 0),
        backend: pocketbase(),
        fields: vec![
            field("name", true, FieldKind::Text { max: 20 }),
            field("email", true, FieldKind::Email),
            field("joining", true, FieldKind::NodeChoice { online: "Online".into() }),
            field("projects", false, FieldKind::SeveralOf { options: options() }),
            field("favourite", false, FieldKind::OneOf { options: options(), select: true }),
            field("page", false, FieldKind::Url),
            field("people", false, FieldKind::Number { min: 1, max: 9 }),
            field("hopes", false, FieldKind::LongText { max: 50 }),
            field("day", false, FieldKind::Date),
            field("hour", false, FieldKind::Time),
            field("from", false, FieldKind::DateTime),
            field("first_time", false, FieldKind::YesNo),
            field("city", false, FieldKind::City { max: 200 }),
            field("position", false, FieldKind::Position),
            field("zone", false, FieldKind::Zone),
            Field {
                show_if: Some(Condition { field: "projects".into(), any: vec!["Willow".into()], not: false }),
                ..field("since", false, FieldKind::Text { max: 20 })
            },
            field("consent", true, FieldKind::Consent),
        ],
    }
}

/// PocketBase with a unique `submission_id`, as the preset has it.
pub fn pocketbase() -> Backend {
    Backend {
        once: true,
        duplicate: vec![Duplicate {
            status: 400,
            path: "data.submission_id.code".into(),
            any: vec!["validation_not_unique".into(), "validation_pk_invalid".into()],
        }],
        confirm: "submission_id".into(),
        version: "1".into(),
        ..Backend::plain_json(HttpUrl::parse("https://forms.example/api/collections/attend/records").unwrap())
    }
}

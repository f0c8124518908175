//! The PocketBase collections that take the sign-ups, made from the forms, so that no answer is ever dropped
//! because a column is missing (PocketBase passes over names that it does not know, in silence).

use crate::{content::Content, file::File};
use p4p_event::domain::form::{Form, Kind};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// One migration for all forms. Its name changes with the forms, so that PocketBase applies each state once and
/// adds what is new to the collections; it never removes a column or an answer.
pub fn migration(content: &Content) -> File {
    let forms = [&content.forms.attend, &content.forms.host, &content.forms.next];
    let collections = Value::Array(forms.into_iter().map(collection).collect());
    let text = format!(
        "// Made from content/forms by `site backend`; do not edit.\n\
         migrate((app) => {{\n  app.importCollections({collections:#}, false);\n  \
         const settings = app.settings();\n  settings.meta.appName = \"P4P event\";\n  app.save(settings);\n}}, (app) => {{}});\n"
    );
    let digest: String = Sha256::digest(&text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    File { path: format!("pb_migrations/2000000000_forms_{digest}.js"), bytes: text.into_bytes() }
}

/// Anybody may add a record, nobody but the superuser may read one; `submission_id` is unique.
fn collection(form: &Form) -> Value {
    let column = |name: &str, rest: Value| {
        let mut column = json!({ "id": format!("{}_{name}", form.id), "name": name });
        if let (Some(column), Value::Object(rest)) = (column.as_object_mut(), rest) {
            column.extend(rest);
        }
        column
    };
    let text = |max: usize| json!({ "type": "text", "max": max });
    let mut fields = vec![
        column(
            "id",
            json!({
                "type": "text", "system": true, "primaryKey": true, "required": true, "min": 15, "max": 15,
                "pattern": "^[a-z0-9]+$", "autogeneratePattern": "[a-z0-9]{15}"
            }),
        ),
        column("submission_id", json!({ "type": "text", "required": true, "pattern": "^[0-9a-f-]{36}$" })),
        column("form", json!({ "type": "text", "required": true, "max": 64 })),
        column("form_version", json!({ "type": "text", "max": 64 })),
        column("sent_at", json!({ "type": "date" })),
    ];
    fields.extend(form.fields.iter().map(|field| {
        let rest = match &field.kind {
            Kind::Text { max } | Kind::LongText { max } => text(*max),
            Kind::Email => json!({ "type": "email" }),
            Kind::Url => text(2000),
            Kind::Number { .. } => json!({ "type": "number" }),
            Kind::OneOf { .. } | Kind::NodeChoice { .. } => text(500),
            Kind::SeveralOf { .. } => json!({ "type": "json", "maxSize": 20000 }),
            Kind::Consent => json!({ "type": "bool" }),
        };
        column(&field.id, rest)
    }));
    fields.push(column("created", json!({ "type": "autodate", "onCreate": true })));
    json!({
        "id": format!("p4p_{}", form.id), "name": form.id, "type": "base", "createRule": "",
        "listRule": null, "viewRule": null, "updateRule": null, "deleteRule": null,
        "fields": fields,
        "indexes": [format!("CREATE UNIQUE INDEX idx_{0}_submission_id ON {0} (submission_id)", form.id)],
    })
}

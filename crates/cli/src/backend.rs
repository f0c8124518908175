//! The PocketBase collections that take the sign-ups, made from the forms, so that no answer is ever dropped
//! because a column is missing (PocketBase passes over names that it does not know, in silence).

use crate::{
    content::{Site, collection_of, own_collection},
    file::{File, hash},
};
use p4p_domain::form::{Form, kind::FieldKind};
use serde_json::{Value, json};

/// One migration for all forms. Its name changes with the forms, so that PocketBase applies each state once and
/// adds what is new to the collections; it never removes a column or an answer.
///
/// The collections of one event have the names of its forms; those of several events have the names to which the forms
/// are sent, which `site check` keeps apart.
pub fn migration(site: &Site) -> File {
    let mut collections = Vec::new();
    for (folder, content) in site.events() {
        for form in content.forms.all() {
            let named = || collection_of(form.backend.url.as_str()).map(String::from);
            let name = folder.map(|folder| named().unwrap_or_else(|| own_collection(&form.id, folder)));
            collections.push(collection(form, name.as_deref().unwrap_or(&form.id)));
        }
    }
    let collections = Value::Array(collections);
    let text = format!(
        "// Made from content/forms by `site backend`; do not edit.\n\
         migrate((app) => {{\n  app.importCollections({collections:#}, false);\n  \
         const settings = app.settings();\n  settings.meta.appName = \"P4P event\";\n  app.save(settings);\n}}, (app) => {{}});\n"
    );
    File::new(format!("pb_migrations/2000000000_forms_{}.js", hash::<6>(&text)), text)
}

/// Anybody may add a record, nobody but the superuser may read one; `submission_id` is unique where there is one (a
/// plain HTML form has none). A sealed form has a column for the sealed text; its answers have columns all the same,
/// for visitors without scripts.
fn collection(form: &Form, named: &str) -> Value {
    let column = |name: &str, rest: Value| {
        let mut column = json!({ "id": format!("{named}_{name}"), "name": name });
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
        column("submission_id", json!({ "type": "text", "pattern": "^[0-9a-f-]{36}$" })),
        column("form", json!({ "type": "text", "required": true, "max": 64 })),
        column("form_version", text(64)),
        column("sent_at", json!({ "type": "date" })),
        column("code", text(64)),
        column("changes", text(64)),
        column("withdraws", text(64)),
        column("suspect", text(64)),
        column("plain", text(8)),
        // Sealing and armour make a text about half as long again.
        column("sealed", text(form.backend.max_bytes.saturating_mul(2))),
    ];
    fields.extend(form.fields.iter().map(|field| {
        let rest = match &field.kind {
            FieldKind::Email => json!({ "type": "email" }),
            FieldKind::Number { .. } => json!({ "type": "number" }),
            FieldKind::SeveralOf { .. } => json!({ "type": "json", "maxSize": 20000 }),
            FieldKind::Consent => json!({ "type": "bool" }),
            kind => text(kind.text_limit().unwrap_or(500)),
        };
        column(&field.id, rest)
    }));
    fields.push(column("created", json!({ "type": "autodate", "onCreate": true })));
    json!({
        "id": format!("p4p_{named}"), "name": named, "type": "base", "createRule": "",
        "listRule": null, "viewRule": null, "updateRule": null, "deleteRule": null,
        "fields": fields,
        "indexes": [format!(
            "CREATE UNIQUE INDEX idx_{0}_submission_id ON {0} (submission_id) WHERE submission_id != ''", named
        )],
    })
}

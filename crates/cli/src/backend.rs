//! The PocketBase collections that take the sign-ups, made from the forms, so that no answer is ever dropped
//! because a column is missing (PocketBase passes over names that it does not know, in silence).

use crate::{
    content::{Site, collection_of, own_collection},
    file::{File, hash},
    output::{self, OutputError},
};
use chrono::{DateTime, TimeDelta, Utc};
use p4p_domain::{
    event::{Schedule, Standing},
    form::{Form, kind::FieldKind},
};
use serde_json::{Value, json};
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

/// How long after a form has closed PocketBase still takes what was filled in before and waited for a network.
const GRACE: TimeDelta = TimeDelta::days(14);

/// How long after the end of the event people can take their sign-up back.
const WITHDRAWALS: TimeDelta = TimeDelta::days(30);

/// The shape of a UUID, as the page writes it.
const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/// How long a collection takes sign-ups.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// As long as the event and the form say, and a while longer for what waited.
    AsTheEventSays,
    /// For ever: for looking at a page as of another day.
    Never,
}

/// How the names of all our migrations begin.
const NAME: &str = "2000000000_forms_";

/// Writes the migration, and takes away the ones of earlier runs: each holds all that there is to say.
pub fn write(out: &Path, site: &Site, closing: Closing) -> Result<PathBuf, OutputError> {
    let path = output::write(out, &migration(site, closing))?;
    let on_disk = |error| OutputError::Disk { path: out.display().to_string(), error };
    for entry in fs::read_dir(path.parent().unwrap_or(out)).map_err(on_disk)? {
        let other = entry.map_err(on_disk)?.path();
        let is_ours = other.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(NAME));
        if is_ours && other != path {
            fs::remove_file(&other).map_err(on_disk)?;
        }
    }
    Ok(path)
}

/// One migration for all forms. Its name changes with the forms, so that PocketBase applies each state once and
/// adds what is new to the collections; it never removes a column or an answer.
///
/// The collections of one event have the names of its forms; those of several events have the names to which the forms
/// are sent, which `site check` keeps apart.
fn migration(site: &Site, closing: Closing) -> File {
    let mut collections = Vec::new();
    for (folder, content) in site.events() {
        let schedule = &content.event.schedule;
        for form in content.forms.all() {
            let named = || collection_of(form.backend.url.as_str()).map(String::from);
            let name = folder.map(|folder| named().unwrap_or_else(|| own_collection(&form.id, folder)));
            let rule = if closing == Closing::Never { String::new() } else { create_rule(form, schedule) };
            collections.push(collection(form, name.as_deref().unwrap_or(&form.id), &rule));
        }
    }
    let collections = Value::Array(collections);
    let text = format!(
        "// Made from content/forms by `site backend`; do not edit.\n\
         migrate((app) => {{\n  app.importCollections({collections:#}, false);\n{SETTINGS}}}, (app) => {{}});\n"
    );
    File::new(format!("pb_migrations/{NAME}{}.js", hash::<6>(&text)), text)
}

/// What is set for the whole of PocketBase. What an organiser has set in the dashboard stays, except that addresses of
/// visitors are never logged.
///
/// 60 sign-ups a minute: when sign-up opens, a room full of people behind one address presses Send in one minute, and
/// whoever comes too late waits a minute and is sent again by itself. A script gets no further than that, either.
///
/// Behind a proxy everybody has the proxy's address, so the last one in `X-Forwarded-For` counts, which the proxy wrote.
/// Without the header it is the connection's own.
const SETTINGS: &str = r#"  const settings = app.settings();
  settings.meta.appName = "P4P event";
  // Nobody's address is written down.
  settings.logs.logIP = false;
  if (!settings.rateLimits.enabled) {
    settings.rateLimits = {
      enabled: true,
      excludedIPs: [],
      // For each address and collection: sign-ups, and attempts to log in. Then everything else.
      rules: [
        { label: "*:create", audience: "", duration: 60, maxRequests: 60 },
        { label: "*:auth", audience: "", duration: 60, maxRequests: 5 },
        { label: "/api/", audience: "", duration: 10, maxRequests: 300 },
      ],
    };
  }
  if (settings.trustedProxy.headers.length === 0) settings.trustedProxy.headers = ["X-Forwarded-For"];
  app.save(settings);
  // A new PocketBase has a collection in which everybody may open an account. Here nobody needs one.
  const users = app.findAllCollections("auth").find(({ name }) => name === "users");
  if (users && JSON.stringify(users.createRule) === '""' && app.countRecords("users") === 0) {
    users.createRule = null;
    app.save(users);
  }
  // When an earlier state comes back, it has to be applied again: what is no file here any more is forgotten.
  try {
    const folder = __hooks.replace(/[^\/\\]*$/, "pb_migrations");
    const files = $os.readDir(folder).map((file) => file.name()).filter((name) => /^[\w.]+$/.test(name));
    const kept = files.map((name) => `'${name}'`).join();
    const gone = `file LIKE '2000000000_forms_%' AND file NOT IN (${kept})`;
    app.db().newQuery(`DELETE FROM _migrations WHERE ${gone}`).execute();
  } catch {
    // The folder has another name, and then an earlier state stays applied once.
  }
"#;

/// When anybody may add a record, in PocketBase's words; empty for always.
///
/// What is filled in in time may wait for a network, so each form takes messages for [`GRACE`] after it has closed.
/// Withdrawals have to go on working until [`WITHDRAWALS`] after the end. In clear they say that they are one. Sealed
/// they look like any other message, as they should, so then every sealed one is taken for so long: `site answers` sees
/// inside when it was sent. What is postponed is never over, and the form for the next event comes after this one.
fn create_rule(form: &Form, schedule: &Schedule) -> String {
    let sign_up = (form.id != "next").then(|| schedule.sign_up_closes.unwrap_or(schedule.starts).min(schedule.starts));
    let Some(closes) = [form.closes, sign_up].into_iter().flatten().min() else { return String::new() };
    let late = closes + GRACE;
    let last = (schedule.standing != Standing::Postponed).then(|| late.max(schedule.ends + WITHDRAWALS));
    let mark = name_in_collection(form, if form.backend.is_sealed() { "sealed" } else { "withdraws" });
    let until = last.map(|last| format!(" && @now < {}", instant(last))).unwrap_or_default();
    format!("@now < {} || (@request.body.{mark} != \"\"{until})", instant(late))
}

fn instant(time: DateTime<Utc>) -> String {
    time.format("\"%Y-%m-%d %H:%M:%S.000Z\"").to_string()
}

/// What a column is called: as in what is sent, where that goes to PocketBase. What other services call things may be no
/// name for a column.
fn name_in_collection<'a>(form: &'a Form, ours: &'a str) -> &'a str {
    if collection_of(form.backend.url.as_str()).is_some() { form.backend.name_of(ours) } else { ours }
}

/// Anybody may add a record while the rule says so, nobody but the superuser may read one; `submission_id` is unique
/// where there is one (a plain HTML form has none). A sealed form has a column for the sealed text; its answers have
/// columns all the same, for visitors without scripts.
fn collection(form: &Form, named: &str, rule: &str) -> Value {
    let column = |name: &str, rest: Value| {
        let mut column = json!({ "id": format!("{named}_{name}"), "name": name_in_collection(form, name) });
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
        // Visitors without scripts have none.
        column(
            "submission_id",
            json!({ "type": "text", "max": 36, "pattern": UUID, "required": !form.backend.takes_plain() }),
        ),
        column("form", json!({ "type": "text", "required": true, "max": 64, "pattern": format!("^{}$", form.id) })),
        column("form_version", text(64)),
        column("sent_at", json!({ "type": "date" })),
        column("code", text(64)),
        column("changes", text(64)),
        column("withdraws", text(64)),
        column("suspect", text(64)),
        column("plain", text(8)),
        column("sealed_to", text(300)),
        // The page's limit is on all that it sends, which is more than this.
        column("sealed", text(form.backend.max_bytes)),
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
    // What organisers have sent along to PocketBase may be of any kind.
    let fixed = form.backend.fixed.iter().filter(|_| collection_of(form.backend.url.as_str()).is_some());
    fields.extend(fixed.map(|(name, _)| column(name, json!({ "type": "json", "maxSize": 20000 }))));
    fields.push(column("created", json!({ "type": "autodate", "onCreate": true })));
    let number = name_in_collection(form, "submission_id");
    json!({
        "id": format!("p4p_{named}"), "name": named, "type": "base", "createRule": rule,
        "listRule": null, "viewRule": null, "updateRule": null, "deleteRule": null,
        "fields": fields,
        "indexes": [format!(
            "CREATE UNIQUE INDEX idx_{named}_submission_id ON {named} ({number}) WHERE {number} != ''"
        )],
    })
}

//! Where a form is sent: the organiser's `[backend]`, completed by the preset of its service.

use super::{form::version, reader::Reader};
use p4p_answers::{fingerprint, recipient_problem};
use p4p_domain::{
    delivery::backend::{Backend, BackendKind, Duplicate},
    form::typed,
    link::HttpUrl,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// What is known of form services: see `data/presets/README.md`.
const PRESETS: &str = include_str!("../../../../data/presets/presets.toml");

/// Services that had a preset and must not be used, each with the reason.
const NOT_ANY_MORE: [(&str, &str); 1] = [(
    "kinto",
    "cannot be used: at Kinto every visitor can read, replace and delete what all others have sent; use pocketbase, \
     or another service that stores nothing twice (data/presets/README.md)",
)];

/// The public half of `content/demo-key.txt`, which everybody has the private half of.
const DEMONSTRATION: &str = "age1wwssc6mezcj36s0svwwrmykjmzxc4yjc3hkeycjgaxzehmedzgnsz3veam";

/// The most bytes that a sign-up may have, where the organiser says nothing.
const MAX_BYTES: usize = 100_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackendFile {
    preset: Spanned<String>,
    url: Spanned<String>,
    fallback: Option<Spanned<String>>,
    mail: Option<Spanned<String>>,
    seal_to: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    revoked: Vec<Spanned<String>>,
    #[serde(default)]
    clear: Vec<Spanned<String>>,
    #[serde(default)]
    names: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    fixed: BTreeMap<String, toml::Value>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    max_bytes: Option<Spanned<i64>>,
}

/// A row of the table of form services.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Preset {
    /// For people.
    name: String,
    kind: String,
    once: bool,
    #[allow(dead_code, reason = "for readers of the table")]
    tried: bool,
    #[allow(dead_code, reason = "for readers of the table")]
    address: Option<String>,
    headers: BTreeMap<String, String>,
    fixed: BTreeMap<String, toml::Value>,
    needs: Vec<String>,
    wrap: String,
    content_type: String,
    opaque: bool,
    duplicate: Vec<DuplicateRow>,
    confirm: String,
    plain: bool,
    also: Vec<String>,
    #[allow(dead_code, reason = "for readers of the table")]
    note: String,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DuplicateRow {
    status: u16,
    path: String,
    any: Vec<String>,
}

/// Completes and checks `[backend]`, and says to which further origins a browser is led when it is asked; `fields` are
/// the ids of the form's questions.
pub fn read(reader: &mut Reader, file: &BackendFile, fields: &[&str]) -> Option<(Backend, Vec<HttpUrl>)> {
    let presets = toml::from_str(PRESETS).map_err(|error| reader.wrong(&file.preset, "backend.preset", error));
    let mut presets: BTreeMap<String, Preset> = presets.ok()?;
    let Some(mut row) = presets.remove(file.preset.as_ref()) else {
        if let Some((name, why)) = NOT_ANY_MORE.iter().find(|(name, _)| name == file.preset.as_ref()) {
            reader.wrong(&file.preset, "backend.preset", format!("\"{name}\" {why}"));
            return None;
        }
        let names = presets.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let what = format!("\"{}\" is not known; it must be one of {names}", file.preset.as_ref());
        reader.wrong(&file.preset, "backend.preset", what);
        return None;
    };
    row.fixed.extend(file.fixed.clone());
    row.headers.extend(file.headers.clone());
    for need in &row.needs {
        let (is_met, what) = match need.split_once('.') {
            Some((table, name)) => (
                if table == "fixed" { row.fixed.contains_key(name) } else { row.headers.contains_key(name) },
                format!("is missing: {} needs it; add [backend.{table}] with {name} = \"…\"", row.name),
            ),
            None => (
                fields.iter().all(|field| file.names.contains_key(*field)),
                format!("{} has names of its own: add [backend.names] with a line for every question", row.name),
            ),
        };
        if !is_met {
            reader.wrong(&file.preset, &format!("backend.{need}"), what);
        }
    }
    let kind = BackendKind::from_name(&row.kind)?;
    let url = reader.link_with_id(&file.url, "backend.url")?;
    unfit(reader, file, &url);
    if kind == BackendKind::Put && !url.as_str().contains(p4p_domain::delivery::backend::ID_IN_URL) {
        reader.wrong(&file.url, "backend.url", "must hold {id}, where the sign-up's own number goes");
    }
    let names = names(reader, file, fields);
    let id_name = names.iter().find(|(ours, _)| ours == "submission_id").map_or("submission_id", |(_, name)| name);
    let duplicate =
        |rule: DuplicateRow| Duplicate { status: rule.status, path: rule.path.replace("{id}", id_name), any: rule.any };
    let seal_to = recipients(reader, file, kind);
    let revoked = revoked(reader, file, &seal_to);
    for clear in file.clear.iter().filter(|clear| !fields.contains(&clear.as_ref().as_str())) {
        reader.wrong(clear, "backend.clear", format!("\"{}\" is no question of this form", clear.as_ref()));
    }
    let fixed = row.fixed.iter().map(|(name, value)| {
        let text = match (kind, value) {
            (BackendKind::Form, toml::Value::String(text)) => text.clone(),
            (_, value) => serde_json::to_string(value).unwrap_or_default(),
        };
        (name.clone(), text)
    });
    let mut backend = Backend {
        kind,
        once: row.once,
        opaque: row.opaque,
        content_type: row.content_type,
        headers: row.headers.into_iter().collect(),
        fixed: fixed.collect(),
        wrap: row.wrap,
        duplicate: row.duplicate.into_iter().map(duplicate).collect(),
        confirm: row.confirm,
        max_bytes: reader.limit(file.max_bytes.as_ref(), "backend.max_bytes", "bytes", 1_000..=10_000_000, MAX_BYTES),
        fingerprints: seal_to.iter().map(|key| fingerprint(key)).collect(),
        revoked,
        demonstration: seal_to.iter().any(|key| key == DEMONSTRATION),
        seal_to,
        clear: file.clear.iter().map(|clear| clear.as_ref().clone()).collect(),
        plain: row.plain,
        fallback: file.fallback.as_ref().and_then(|link| reader.link(link, "backend.fallback")),
        mail: mail(reader, file),
        names,
        ..Backend::plain_json(url)
    };
    backend.version = version(&backend);
    let also = row.also.iter().filter_map(|origin| HttpUrl::parse(origin).ok()).collect();
    Some((backend, also))
}

/// What must not be published: answers that get nowhere, or to the wrong ones.
fn unfit(reader: &mut Reader, file: &BackendFile, url: &HttpUrl) {
    for key in file.seal_to.iter().flatten().filter(|key| key.as_ref() == DEMONSTRATION) {
        let what = "is the key of the demonstration, which everybody can read with; make your own with site keygen";
        reader.unfit(key, "backend.seal_to", what);
    }
    if url.is_loopback() {
        let what = "goes to the visitor's own computer; name the address of your form service";
        reader.unfit(&file.url, "backend.url", what);
    } else if !url.is_encrypted() {
        let what = "is not encrypted, so that anybody on the way could read the answers; use https://";
        reader.unfit(&file.url, "backend.url", what);
    }
    if file.preset.as_ref() == "cryptpad"
        && let Some(what) = no_form_at_cryptpad(url)
    {
        reader.unfit(&file.url, "backend.url", what);
        reader.warnings.extend(reader.unfit.last().cloned());
    }
}

/// Why an address is not the one that those get who fill in a form at CryptPad, whose key stands behind `#`.
fn no_form_at_cryptpad(url: &HttpUrl) -> Option<&'static str> {
    let (_, key) = url.as_str().split_once('#').unwrap_or_default();
    if !key.contains("/form/") {
        Some(
            "lacks the part from # on, without which CryptPad opens no form; copy the whole of the participants' link, like \
             https://cryptpad.fr/form/#/2/form/view/…/",
        )
    } else if key.contains("/form/edit/") {
        Some("is the link of those who may change the form; copy the participants' link, which has /form/view/ in it")
    } else {
        None
    }
}

fn names(reader: &mut Reader, file: &BackendFile, fields: &[&str]) -> Vec<(String, String)> {
    const OURS: [&str; 10] = [
        "submission_id",
        "form",
        "form_version",
        "sent_at",
        "code",
        "changes",
        "withdraws",
        "suspect",
        "sealed_to",
        "sealed",
    ];
    for (ours, name) in &file.names {
        if !fields.contains(&ours.as_str()) && !OURS.contains(&ours.as_str()) {
            reader.wrong(name, &format!("backend.names.{ours}"), "is no question of this form");
        }
    }
    file.names.iter().map(|(ours, name)| (ours.clone(), name.as_ref().clone())).collect()
}

fn recipients(reader: &mut Reader, file: &BackendFile, kind: BackendKind) -> Vec<String> {
    let mut keys = Vec::new();
    for key in file.seal_to.iter().flatten() {
        if let Some(problem) = recipient_problem(key.as_ref()) {
            reader.wrong(key, "backend.seal_to", problem);
        } else if keys.contains(key.as_ref()) {
            reader.wrong(key, "backend.seal_to", "stands twice");
        } else {
            keys.push(key.as_ref().clone());
        }
    }
    if kind == BackendKind::Link
        && let Some(first) = keys.first()
    {
        let what = format!("{first} cannot be used: this form is somewhere else, where nothing is sealed by this page");
        reader.wrong(&file.preset, "backend.seal_to", what);
    }
    keys
}

/// The fingerprints of keys that are lost or known to others: nothing is sealed to them any more.
fn revoked(reader: &mut Reader, file: &BackendFile, seal_to: &[String]) -> Vec<String> {
    let mut fingerprints = Vec::new();
    for key in &file.revoked {
        if let Some(problem) = recipient_problem(key.as_ref()) {
            reader.wrong(key, "backend.revoked", problem);
        } else if seal_to.contains(key.as_ref()) {
            reader.wrong(key, "backend.revoked", "is in seal_to too; take it out of there, or nobody can sign up");
        } else {
            fingerprints.push(fingerprint(key.as_ref()));
        }
    }
    fingerprints
}

fn mail(reader: &mut Reader, file: &BackendFile) -> String {
    let Some(mail) = &file.mail else { return String::new() };
    typed::email_for_link(mail.as_ref()).unwrap_or_else(|| {
        reader.wrong(mail, "backend.mail", "must be an e-mail address, like \"workshop@example.org\"");
        String::new()
    })
}

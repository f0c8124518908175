//! The preview's own form service: it takes what the page sends to any service, answers as that service would, and stores
//! a line of JSON for each message, which `site answers open` reads.

use super::files::Reply;
use crate::{content::Site, private};
use chrono::{DateTime, SecondsFormat, Utc};
use p4p_domain::{
    delivery::backend::{Backend, BackendKind, Duplicate, ID_IN_URL},
    form::{Form, kind::FieldKind},
    link::HttpUrl,
};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
    sync::Mutex,
};

/// Where forms are sent.
const ADDRESS: &str = "/preview/forms/";

/// The largest message that is looked at, in bytes; what a form's own limit is, is told by the form.
pub const LONGEST: usize = 10_000_000;

/// The forms of a site, by the ends of their addresses.
pub type Forms = BTreeMap<String, Form>;

/// Sends all forms of a site to the preview at an origin; those elsewhere stay links.
pub fn take_over(site: &mut Site, origin: &str) -> Forms {
    let mut forms = Forms::new();
    for (number, content) in site.contents_mut().into_iter().enumerate() {
        content.send_forms_to(|form| {
            if form.backend.kind == BackendKind::Link {
                return None;
            }
            let end = format!("{number}/{}", form.id);
            forms.insert(end.clone(), form.clone());
            let id = if form.backend.kind == BackendKind::Put { ["/", ID_IN_URL].concat() } else { String::new() };
            HttpUrl::parse(&[origin, ADDRESS, &end, &id].concat()).ok()
        });
    }
    forms
}

/// What is stored, and where.
pub struct Store {
    path: PathBuf,
    /// The numbers of all messages in the file.
    known: Mutex<HashSet<String>>,
}

impl Store {
    /// Opens a file, or one that is to be made with the first message.
    pub fn open(path: &Path) -> io::Result<Self> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        let rows = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let known = rows.filter_map(|row| Some(row.get("submission_id")?.as_str()?.to_string())).collect();
        Ok(Self { path: path.into(), known: Mutex::new(known) })
    }

    /// Stores a message, unless one with its number is stored and the service refuses that; says whether it did.
    fn add(&self, row: &Map<String, Value>, once: bool) -> io::Result<bool> {
        let id = row.get("submission_id").and_then(Value::as_str).unwrap_or_default();
        let mut known = self.known.lock().unwrap_or_else(|broken| broken.into_inner());
        if once && known.contains(id) {
            return Ok(false);
        }
        private::append(&self.path, format!("{}\n", Value::Object(row.clone())).as_bytes())?;
        if !id.is_empty() {
            known.insert(id.into());
        }
        Ok(true)
    }
}

/// A request to the form service.
pub struct Asked<'a> {
    /// Its address.
    pub address: &'a str,
    /// `Content-Type`, as it was sent.
    pub content_type: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// Whether an address is the form service's.
pub fn is_for_forms(address: &str) -> bool {
    address.starts_with(ADDRESS)
}

/// Takes a message and answers it; also says what is to be told in the terminal.
pub fn reply(forms: &Forms, store: &Store, asked: &Asked, now: DateTime<Utc>) -> (Reply, String) {
    let end = asked.address.trim_start_matches(ADDRESS).split('?').next().unwrap_or_default();
    let form =
        forms.iter().find(|(of, _)| end == *of || end.strip_prefix(of.as_str()).is_some_and(|id| id.starts_with('/')));
    let Some((_, form)) = form else {
        return (said(404, &json!({ "message": "There is no such form." })), format!("{end}: there is no such form"));
    };
    if form.backend.max_bytes < asked.body.len() {
        let what = format!(
            "{}: refused, because it has {} bytes, and max_bytes is {}",
            form.id,
            asked.body.len(),
            form.backend.max_bytes
        );
        return (said(413, &json!({ "message": "Too large." })), what);
    }
    let Some(row) = row(form, asked, now) else {
        return (said(400, &Value::Null), format!("{}: refused, because it could not be read", form.id));
    };
    let id = row.get("submission_id").and_then(Value::as_str).unwrap_or_default();
    match store.add(&row, form.backend.once) {
        Ok(true) => {
            let sealed = if row.contains_key("sealed") { ", sealed" } else { "" };
            (stored(&form.backend, id), format!("{}: stored{sealed} in {}", form.id, store.path.display()))
        }
        Ok(false) => (repeated(&form.backend), format!("{}: was stored before", form.id)),
        Err(error) => (
            said(500, &json!({ "message": error.to_string() })),
            format!("{}: {error}; nothing was stored", store.path.display()),
        ),
    }
}

/// The message as a row of an export, with our own names.
fn row(form: &Form, asked: &Asked, now: DateTime<Utc>) -> Option<Map<String, Value>> {
    let backend = &form.backend;
    let is_form = asked.content_type.starts_with("application/x-www-form-urlencoded");
    let members = if is_form {
        of_form(form, asked.body)
    } else {
        let Value::Object(mut body) = serde_json::from_slice(asked.body).ok()? else { return None };
        match body.remove(&backend.wrap).filter(|_| !backend.wrap.is_empty()) {
            Some(Value::Object(wrapped)) => wrapped,
            Some(_) => return None,
            None => body,
        }
    };
    let is_fixed = |name: &str| backend.fixed.iter().any(|(fixed, _)| fixed == name);
    let ours = |theirs: String| {
        backend.names.iter().find(|(_, name)| *name == theirs).map_or(theirs.clone(), |(ours, _)| ours.clone())
    };
    let mut row: Map<_, _> =
        members.into_iter().filter(|(name, _)| !is_fixed(name)).map(|(name, value)| (ours(name), value)).collect();
    row.entry("form").or_insert_with(|| form.id.clone().into());
    row.insert("created".into(), now.to_rfc3339_opts(SecondsFormat::Millis, true).into());
    Some(row)
}

/// The pairs of a plain form (the URL standard's `application/x-www-form-urlencoded`); of several choices, a list.
fn of_form(form: &Form, body: &[u8]) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, value) in form_urlencoded::parse(body) {
        let is_list = form
            .fields
            .iter()
            .any(|field| form.backend.name_of(&field.id) == name && matches!(field.kind, FieldKind::SeveralOf { .. }));
        if is_list {
            let list = members.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().into_iter().for_each(|list| list.push(value.clone().into_owned().into()));
        } else {
            members.insert(name.into_owned(), value.into_owned().into());
        }
    }
    members
}

fn said(status: u16, body: &Value) -> Reply {
    let mut reply = Reply::text(status, "application/json", body.to_string());
    reply.headers.push(("Access-Control-Allow-Origin".into(), "*".into()));
    reply
}

/// What browsers are told that ask whether they may send (the fetch standard's preflight).
pub fn permission() -> Reply {
    let mut reply = said(204, &Value::Null);
    reply.body.clear();
    for (name, value) in [("Access-Control-Allow-Methods", "POST, PUT"), ("Access-Control-Allow-Headers", "*")] {
        reply.headers.push((name.into(), value.into()));
    }
    reply
}

/// The answer to what was stored, with the member by which the page knows that.
fn stored(backend: &Backend, id: &str) -> Reply {
    let mut body = json!({ "id": id });
    if !backend.confirm.is_empty()
        && let Some(body) = body.as_object_mut()
    {
        body.entry(&backend.confirm).or_insert_with(|| id.into());
    }
    said(200, &body)
}

/// The answer to what was stored before, in the service's own words.
fn repeated(backend: &Backend) -> Reply {
    let Some(Duplicate { status, path, any }) = backend.duplicate.first() else {
        return said(409, &json!({ "message": "Stored before." }));
    };
    let word = any.first().cloned().unwrap_or_default();
    let names = path.split('.').filter(|name| !name.is_empty());
    said(*status, &names.rev().fold(Value::String(word), |inner, name| json!({ name: inner })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use p4p_answers::{Keys, collect, read};
    use p4p_domain::{
        delivery::{
            backend::{Answer, Outcome, outcome_from_answer, request_for},
            message::{SubmissionId, json_from_message},
        },
        json::Value as Json,
    };

    const ORIGIN: &str = "http://127.0.0.1:8080";

    fn now() -> DateTime<Utc> {
        "2025-11-10T09:00:00Z".parse().unwrap()
    }

    fn fields(id: &SubmissionId) -> Vec<(String, Json)> {
        [("submission_id", id.as_str()), ("form", "attend"), ("sent_at", "2025-11-10T09:00:00Z"), ("name", "Ada & co")]
            .map(|(name, text)| (name.to_string(), Json::Text(text.into())))
            .into()
    }

    /// What the page takes the answer to a message for.
    fn outcome(forms: &Forms, store: &Store, id: &SubmissionId) -> Outcome {
        let form = forms.get("0/attend").unwrap();
        let sent_to = Backend {
            url: HttpUrl::parse(&format!("{ORIGIN}{ADDRESS}0/attend/{ID_IN_URL}")).unwrap(),
            ..form.backend.clone()
        };
        let request = request_for(&sent_to, id.as_str(), &fields(id));
        let content_type = &request.headers.iter().find(|(name, _)| name == "Content-Type").unwrap().1;
        let address = request.url.strip_prefix(ORIGIN).unwrap();
        let asked = Asked { address, content_type, body: request.body.as_bytes() };
        let (reply, _) = reply(forms, store, &asked, now());
        let body = serde_json::from_slice::<Value>(&reply.body).unwrap();
        outcome_from_answer(&sent_to, &Answer { status: reply.status, body: body.into(), ..Answer::default() })
    }

    #[test]
    fn the_page_finds_its_message_stored_whatever_service_it_is_made_for() {
        let pocketbase = fixture::content().forms.attend.unwrap().backend.clone();
        let rule = |status, path: &str, word: &str| Duplicate { status, path: path.into(), any: vec![word.into()] };
        let names = vec![("name".into(), "field_7".into()), ("submission_id".into(), "number".into())];
        for (what, backend) in [
            ("pocketbase", pocketbase.clone()),
            ("form", Backend { kind: BackendKind::Form, once: false, confirm: String::new(), ..pocketbase.clone() }),
            ("put", Backend { kind: BackendKind::Put, duplicate: vec![rule(412, "", "")], ..pocketbase.clone() }),
            (
                "directus",
                Backend {
                    wrap: "data".into(),
                    duplicate: vec![rule(400, "errors.code", "TWICE")],
                    ..pocketbase.clone()
                },
            ),
            ("names", Backend { names, confirm: "number".into(), ..pocketbase }),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("answers.jsonl");
            let store = Store::open(&path).unwrap();
            let form = Form { backend, ..Form::clone(&fixture::content().forms.attend.unwrap()) };
            let forms = Forms::from([("0/attend".into(), form)]);
            let id = SubmissionId::from_random([7; 16]);
            assert_eq!(outcome(&forms, &store, &id), Outcome::Stored, "{what}");
            // Also when the preview was started again in between.
            assert_eq!(outcome(&forms, &Store::open(&path).unwrap(), &id), Outcome::Stored, "{what}, again");
            let bytes = fs::read(&path).unwrap();
            let lines = if what == "form" { 2 } else { 1 };
            assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), lines, "{what}");
            let answers = collect(read::rows("answers.jsonl", &bytes), &Keys::default());
            let name = ("name".to_string(), Json::Text("Ada & co".into()));
            assert!(
                answers.forms[0].answers[0].contains(&name),
                "{what}: {}",
                json_from_message(&answers.forms[0].answers[0])
            );
            assert_eq!((answers.forms.len(), answers.forms[0].answers.len()), (1, 1), "{what}");
        }
    }

    #[test]
    fn what_a_visitor_without_scripts_sends_is_stored_with_all_choices() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.jsonl");
        let store = Store::open(&path).unwrap();
        let forms = Forms::from([("0/attend".into(), Form::clone(&fixture::content().forms.attend.unwrap()))]);
        let body = b"form=attend&plain=yes&name=Ada+%26+co&projects=Willow&projects=PZP";
        let content_type = "application/x-www-form-urlencoded";
        let asked = Asked { address: "/preview/forms/0/attend", content_type, body };
        assert_eq!(reply(&forms, &store, &asked, now()).0.status, 200);
        let row: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(
            row,
            json!({
                "form": "attend", "plain": "yes", "name": "Ada & co", "projects": ["Willow", "PZP"],
                "created": "2025-11-10T09:00:00.000Z"
            })
        );
    }

    #[test]
    fn what_is_no_message_is_refused_and_nothing_is_stored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.jsonl");
        let store = Store::open(&path).unwrap();
        let forms = Forms::from([("0/attend".into(), Form::clone(&fixture::content().forms.attend.unwrap()))]);
        let large = vec![b'x'; 200_000];
        for (address, body, status) in [
            ("/preview/forms/0/other", b"{}".as_slice(), 404),
            ("/preview/forms/0/attendance", b"{}", 404),
            ("/preview/forms/0/attend", b"[]", 400),
            ("/preview/forms/0/attend", b"{", 400),
            ("/preview/forms/0/attend", &large, 413),
        ] {
            let asked = Asked { address, content_type: "application/json", body };
            assert_eq!(reply(&forms, &store, &asked, now()).0.status, status, "{address}");
        }
        assert!(!path.exists());
    }
}

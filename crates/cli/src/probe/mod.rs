//! `site probe`: sends a test message to each form as the page would, and where it can reads it back with the key, so that
//! organisers know before they publish that answers arrive and can be opened.

mod sample;
mod service;

use crate::{
    answers::{AnswersError, keys, rows},
    content::{Content, Site, collection_of},
};
use chrono::{DateTime, Utc};
use clap::Args;
use p4p_answers::{Keys, Members, Rows, collect, read, shown};
use p4p_domain::{
    delivery::backend::{Backend, BackendKind, Hold, Outcome, outcome_from_answer, request_for},
    form::Form,
    json::Value,
    link::{HttpUrl, percent_encode},
};
use sample::{MARK, Sample};
use service::{Answered, Client};
use std::{fs, io, path::PathBuf};
use thiserror::Error;

/// What `site probe` is asked.
#[derive(Args)]
pub struct ProbeOptions {
    /// The organiser's folder.
    #[arg(long, default_value = "content")]
    pub content: PathBuf,
    /// The secret key that opens the answers; may be given more than once.
    #[arg(long)]
    key: Vec<PathBuf>,
    /// A file with the token of a superuser of PocketBase, to read the message back from there.
    #[arg(long)]
    token: Option<PathBuf>,
    /// Where to read the message back from once it was sent: PocketBase's data.db, a mailbox, or another file or folder
    /// that `site answers open` reads; may be given more than once.
    #[arg(long)]
    export: Vec<PathBuf>,
    /// Only this form.
    #[arg(long)]
    form: Option<String>,
}

/// Why nothing was sent.
#[derive(Debug, Error)]
pub enum ProbeError {
    #[error(transparent)]
    Key(#[from] AnswersError),
    #[error("{path}: cannot be read: {error}")]
    Token { path: String, error: io::Error },
    #[error("--form: there is no form \"{asked}\"; there are: {}", .known.join(", "))]
    NoSuchForm { asked: String, known: Vec<String> },
}

/// What came of one form, and whether that is well.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    is_good: bool,
    what: String,
}

fn good(what: impl Into<String>) -> Verdict {
    Verdict { is_good: true, what: what.into() }
}

fn bad(what: impl Into<String>) -> Verdict {
    Verdict { is_good: false, what: what.into() }
}

/// Where messages are read back from, and with what.
struct Reading<'a> {
    keys: Keys,
    token: Option<String>,
    options: &'a ProbeOptions,
}

/// Sends a message to each form, and says what came of it, a line a form; whether all is well.
pub fn run(options: &ProbeOptions, site: &Site, now: DateTime<Utc>) -> Result<bool, ProbeError> {
    let token = options.token.as_ref().map(|path| {
        let read = fs::read_to_string(path).map(|text| text.trim().to_string());
        read.map_err(|error| ProbeError::Token { path: path.display().to_string(), error })
    });
    let reading = Reading { keys: keys(&options.key)?, token: token.transpose()?, options };
    let is_asked = |form: &Form| options.form.as_ref().is_none_or(|asked| form.id == *asked);
    let events = site.events();
    let forms: Vec<_> = events
        .iter()
        .flat_map(|(folder, content)| content.forms.all().map(move |form| (folder, *content, form)))
        .collect();
    if !forms.iter().any(|(_, _, form)| is_asked(form)) {
        let mut known: Vec<_> = forms.iter().map(|(_, _, form)| form.id.clone()).collect();
        known.sort();
        known.dedup();
        return Err(ProbeError::NoSuchForm { asked: options.form.clone().unwrap_or_default(), known });
    }
    let client = Client::new();
    let (mut is_all_good, mut is_sent) = (true, false);
    for (folder, content, form) in forms.into_iter().filter(|(_, _, form)| is_asked(form)) {
        let name = folder.map_or(form.id.clone(), |folder| format!("{folder}/{}", form.id));
        let (verdict, was_sent) = probe(&client, &reading, content, form, site.address(), now);
        println!("{name}: {}: {}", form.backend.url.host(), verdict.what);
        is_all_good &= verdict.is_good;
        is_sent |= was_sent;
    }
    if is_sent {
        println!("What was sent says \"{MARK}\". Delete it at the services when you have seen it.");
    }
    Ok(is_all_good)
}

/// What came of a form, and whether anything was sent.
fn probe(
    client: &Client,
    reading: &Reading,
    content: &Content,
    form: &Form,
    address: Option<&HttpUrl>,
    now: DateTime<Utc>,
) -> (Verdict, bool) {
    let backend = &form.backend;
    if backend.kind == BackendKind::Link {
        let what =
            format!("is a form elsewhere, to which this page sends nothing; open {} and try it", backend.url.as_str());
        return (good(what), false);
    }
    if let Some(mistake) = wrong_key(backend, &reading.keys) {
        return (bad(mistake), false);
    }
    let sample = match Sample::of(content, form, now) {
        Ok(sample) => sample,
        Err(error) => return (bad(format!("nothing was sent: {error}")), false),
    };
    let request = request_for(backend, sample.id.as_str(), &sample.fields);
    if backend.max_bytes < request.body.len() {
        let what = format!(
            "nothing was sent: a message has {} bytes, and max_bytes allows {}",
            request.body.len(),
            backend.max_bytes
        );
        return (bad(what), false);
    }
    let origin = address.map(HttpUrl::origin);
    match client.send(&request, origin) {
        Err(error) => (bad(format!("gave no answer ({error}); check backend.url, and whether the service runs")), true),
        Ok(Answered { answer, forbidden }) => {
            let outcome = if backend.opaque && answer.status < 400 {
                Outcome::Unconfirmed
            } else {
                outcome_from_answer(backend, &answer)
            };
            let mut verdict = match failure(&outcome, answer.status) {
                Some(failure) => bad(failure),
                None => read_back(client, reading, form, &sample, &outcome),
            };
            if let (Some(forbidden), Some(origin)) = (forbidden, origin) {
                verdict = bad(format!("{}; but {forbidden}: allow the origin {origin} there", verdict.what));
            }
            (verdict, true)
        }
    }
}

/// Why the keys at hand would not open what this form seals.
fn wrong_key(backend: &Backend, keys: &Keys) -> Option<&'static str> {
    let own = keys.recipients();
    let is_known = backend.seal_to.iter().any(|key| own.contains(key));
    (backend.is_sealed() && !keys.is_empty() && !is_known).then_some(
        "nothing was sent, because the key given opens nothing that this form seals: backend.seal_to names others; give the \
         key that was made with one of those",
    )
}

/// What is wrong where nothing was stored.
fn failure(outcome: &Outcome, status: u16) -> Option<String> {
    let what = match outcome {
        Outcome::Stored | Outcome::Unconfirmed => return None,
        Outcome::Rejected(problems) => {
            let told: Vec<_> = problems
                .iter()
                .map(|problem| match &problem.field {
                    Some(field) => format!("{}: {}", shown(field), shown(&problem.message)),
                    None => shown(&problem.message),
                })
                .collect();
            format!("refused the answers ({}); give it the fields that this form sends", told.join("; "))
        }
        Outcome::Held(Hold::Closed) => {
            "takes nothing at this address: the form there is closed, moved, or not set up; check backend.url and who may write there".into()
        }
        Outcome::Held(Hold::TooLarge) => "refused it as too large; let it take max_bytes, or a megabyte".into(),
        Outcome::Held(_) => "refused it by a rule of its own; check that the form there is open and that everybody may write".into(),
        Outcome::SlowDown(_) => "takes no more for now; wait a while, and look at its limits: an event has many sign-ups in one minute".into(),
        Outcome::Overloaded(_) => "is overloaded or being mended; try again later".into(),
        Outcome::Unknown | Outcome::Unreachable => {
            "did not say that it was stored, in the words of its preset; check backend.preset and backend.url".into()
        }
    };
    Some(format!("{what} (HTTP {status})"))
}

fn read_back(client: &Client, reading: &Reading, form: &Form, sample: &Sample, outcome: &Outcome) -> Verdict {
    let number = sample.id.as_str();
    let sent = if *outcome == Outcome::Stored { "stored it" } else { "got it, and does not say whether it stored it" };
    let found = match from_service(client, reading, form, number) {
        Some(Ok(rows)) => rows,
        Some(Err(what)) => return bad(format!("{sent}, and could not be read: {what}")),
        None if !reading.options.export.is_empty() => rows(&reading.options.export),
        None => {
            let opened = if form.backend.is_sealed() { "open it with your key" } else { "look at every field" };
            return good(format!(
                "{sent}; look for number {number} there, and {opened}: {} answers open EXPORT{}",
                crate::NAME,
                if form.backend.is_sealed() { " --key KEYFILE" } else { "" }
            ));
        }
    };
    let answers = collect(found, &reading.keys);
    let of_form = answers.forms.iter().flat_map(|form| &form.answers);
    let is_it = |members: &&Members| text_of(members, "submission_id").is_some_and(|id| id == number);
    let Some(members) = of_form.into_iter().find(is_it) else {
        let about = answers.unread().next().map(|unread| format!(" ({unread})")).unwrap_or_default();
        return bad(format!("{sent}, but number {number} was not found where you said{about}"));
    };
    let lost: Vec<_> =
        sample.answers.iter().filter(|answer| !holds(members, answer)).map(|(name, _)| name.as_str()).collect();
    if !lost.is_empty() {
        return bad(format!(
            "{sent}, but these answers did not come back as they were sent: {}; make a column for each",
            lost.join(", ")
        ));
    }
    let how = if form.backend.is_sealed() { "sealed, and the key opens it" } else { "in clear" };
    good(format!("{sent}, and it was read back: {how}, {} answers", sample.answers.len()))
}

fn text_of(members: &Members, name: &str) -> Option<String> {
    members.iter().find(|(of, _)| of == name).map(|(_, value)| plain(value))
}

/// A value as it may come back from a table: of numbers, boxes and lists only the text is left.
fn plain(value: &Value) -> String {
    value.to_plain_text().trim().to_string()
}

fn holds(members: &Members, (name, value): &(String, Value)) -> bool {
    text_of(members, name).is_some_and(|found| found == plain(value))
}

/// The rows of a service that can be read over the network; `None` where this one cannot, or nobody may.
fn from_service(client: &Client, reading: &Reading, form: &Form, number: &str) -> Option<Result<Rows, String>> {
    let token = reading.token.as_ref()?;
    let url = form.backend.url.as_str();
    collection_of(url)?;
    let mut filter = String::new();
    percent_encode(&mut filter, &format!("({}='{number}')", form.backend.name_of("submission_id")));
    let answered = client.read(&format!("{url}?perPage=1&filter={filter}"), token);
    Some(match answered {
        Ok((200, body)) => Ok(read::rows("the service", &body)),
        Ok((401 | 403, _)) => Err("the token is not one of a superuser, or is too old; make another".into()),
        Ok((status, _)) => Err(format!("it answered with HTTP {status}")),
        Err(error) => Err(error.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn a_key_that_does_not_fit_is_told_before_anything_is_sent() {
        let backend = &fixture::content().forms.attend.unwrap().backend;
        let keys = |path: &std::path::Path| Keys::parse(&fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(wrong_key(backend, &keys(&fixture::path().join("demo-key.txt"))), None);
        let other = fixture::path().join("../other-key.txt");
        assert!(wrong_key(backend, &keys(&other)).unwrap().starts_with("nothing was sent"));
        assert_eq!(wrong_key(backend, &Keys::default()), None);
    }

    #[test]
    fn what_a_service_keeps_as_text_is_the_same_answer() {
        let row: Members = vec![("people".into(), Value::Text("3".into())), ("yes".into(), Value::Text("true".into()))];
        assert!(holds(&row, &("people".into(), Value::Number(3.0))) && holds(&row, &("yes".into(), Value::Bool(true))));
        assert!(!holds(&row, &("people".into(), Value::Number(4.0))) && !holds(&row, &("gone".into(), Value::Null)));
    }

    #[test]
    fn every_refusal_says_what_can_be_done() {
        assert_eq!(failure(&Outcome::Stored, 200), None);
        assert_eq!(failure(&Outcome::Unconfirmed, 0), None);
        let told = failure(&Outcome::Held(Hold::Closed), 404).unwrap();
        assert!(told.contains("check backend.url") && told.ends_with("(HTTP 404)"), "{told}");
        let problem =
            p4p_domain::form::problem::Problem { field: Some("email".into()), message: "No.\u{1b}[2J".into() };
        let told = failure(&Outcome::Rejected(vec![problem]), 400).unwrap();
        assert!(told.starts_with("refused the answers (email: No.?[2J)"), "{told}");
    }
}

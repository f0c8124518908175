//! Readers of the domain. JSON is parsed by the parser of the answers, which stands here for the browser's.

use crate::text;
use chrono::DateTime;
use p4p_answers::parse_json;
use p4p_domain::{
    delivery::{
        backend::{Answer as ServiceAnswer, Backend, BackendKind, Request, outcome_from_answer, request_for},
        carry::{fields_from_body, file_from_messages, mailto},
        message::{Code, SubmissionId},
        outbox::OutboxEntry,
        receipt::Receipt,
        received::Received,
    },
    event::{Schedule, Standing},
    folding,
    form::{
        Form, check,
        draft::{Draft, KeptDraft},
        handover::Handover,
        problem::Problem,
        submission::{Submission, Surroundings},
        typed,
    },
    geo::{LonLat, city, pasted, topojson::Topology},
    i18n::messages::Messages,
    json::Value,
    link::HttpUrl,
    nodes::{
        collection::NodeCollection, filter::Filter, geojson::nodes_from_geojson, snippet::node_from_message,
        table::Table,
    },
    page::PageData,
    testing::example_form,
    text as texts,
};
use std::fmt::Debug;

/// What is read, and written again, reads the same.
#[track_caller]
fn comes_back<T: Debug + PartialEq, E: Debug>(
    value: &Value,
    read: impl Fn(&Value) -> Result<T, E>,
    write: impl Fn(&T) -> String,
) {
    let Ok(first) = read(value) else { return };
    let written = write(&first);
    let parsed = parse_json(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    let second = read(&parsed).unwrap_or_else(|error| panic!("{error:?}: {written}"));
    assert_eq!(first, second, "{written}");
}

pub fn json(bytes: &[u8]) {
    let Ok(value) = parse_json(&text(bytes)) else { return };
    let written = value.to_json();
    let again = parse_json(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    // Numbers that are not whole are written as null, once.
    assert_eq!(again.to_json(), written);
    _ = value.to_plain_text();
}

pub fn geojson(bytes: &[u8]) {
    let Ok(value) = parse_json(&text(bytes)) else { return };
    let (nodes, problems) = nodes_from_geojson(&value);
    for problem in &problems {
        assert!(!problem.to_string().is_empty());
    }
    let whole = Table::from_nodes(&nodes, 100);
    let read =
        Table::decode(&whole.encode()).unwrap_or_else(|_| panic!("a table of {} nodes is not read", nodes.len()));
    assert_eq!(read.len(), nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        assert_eq!((read.id(index), read.name(index)), (node.id.as_str(), node.name.as_str()));
        let at = read.position(index).map(|at| (at.longitude() as f32, at.latitude() as f32));
        assert_eq!(at.is_some(), node.position.is_some());
    }
    let mut all = NodeCollection::of_nodes(nodes, problems.len());
    let count = all.select(&Filter::default(), false).len();
    assert!(count <= read.len());
}

/// An instant at which somebody may look, in milliseconds since 1970-01-01T00:00:00Z.
const NOW: i64 = 1_764_000_000_000;

/// What browsers keep for us, and anybody can change there.
pub fn stored(bytes: &[u8]) {
    let Ok(value) = parse_json(&text(bytes)) else { return };
    comes_back(&value, OutboxEntry::from_json, OutboxEntry::to_json);
    comes_back(&value, Receipt::from_json, Receipt::to_json);
    comes_back(&value, Received::from_json, Received::to_json);
    comes_back(&value, KeptDraft::from_json, KeptDraft::to_json);
    comes_back(&value, Request::from_json, Request::to_json);
    comes_back(&value, Problem::from_json, Problem::to_json);
    comes_back(&value, |value| Handover::from_json(value).ok_or(()), Handover::to_json);
    let form = example_form();
    _ = node_from_message(&form, &value);
    if let Ok(mut receipt) = Receipt::from_json(&value) {
        receipt.forget_old_answers(0, NOW);
    }
    if let Ok(kept) = KeptDraft::from_json(&value) {
        _ = kept.is_expired(NOW);
        submitted(&form, &kept.answers);
    }
    if let Some(handover) = Handover::from_json(&value) {
        submitted(&form, &handover.answers);
    }
}

fn submitted(form: &Form, draft: &Draft) {
    let at = |seconds: i64| DateTime::from_timestamp(1_763_992_800 + seconds, 0).unwrap_or_default();
    match Submission::parse(
        Messages::english(),
        form,
        draft,
        Surroundings {
            nodes: &[],
            schedule: Schedule {
                starts: at(0),
                ends: at(5400),
                sign_up_opens: None,
                sign_up_closes: None,
                standing: Standing::Scheduled,
            },
            zone_named: |zone| Some(zone.into()),
            time_there: |at, _| Some(format!("{:?}", at.naive_utc())),
        },
    ) {
        Ok(_) => {}
        Err(problems) => assert!(!problems.is_empty(), "refused without a word"),
    }
}

/// What the page brings along. The build wrote it, but not necessarily the build that this program is of.
pub fn page_facts(bytes: &[u8]) {
    let Ok(value) = parse_json(&text(bytes)) else { return };
    _ = PageData::from_json(&value);
    _ = Form::from_json(&value);
    _ = Backend::from_json(&value);
    if let Ok(topology) = Topology::from_json(&value) {
        for (object, _) in value.get("objects").map(Value::members).unwrap_or_default() {
            _ = topology.shapes(object);
        }
    }
    _ = city::place_from_json(&value);
}

/// What a form service, or whatever stands before it, answers: a status in the first two bytes, then the body.
pub fn service_answers(bytes: &[u8]) {
    let Some((status, body)) = bytes.split_at_checked(2) else { return };
    let status = u16::from_be_bytes([status[0], status[1]]);
    let body = parse_json(&text(body)).unwrap_or_default();
    let backends =
        [example_form().backend, Backend::plain_json(HttpUrl::parse("https://forms.example.org/f").unwrap())];
    for backend in &backends {
        for opaque in [false, true] {
            for redirected in [false, true] {
                let answer = ServiceAnswer { status, body: body.clone(), retry_after: None, opaque, redirected };
                let outcome = format!("{:?}", outcome_from_answer(backend, &answer));
                // Stored is what was answered with success by the service that was asked, or confirmed, or there already.
                let is_confirmed = !backend.confirm.is_empty() && body.get(&backend.confirm).is_some();
                let is_success = (200..300).contains(&status) && (!redirected || is_confirmed);
                let is_repeat = backend.duplicate.iter().any(|rule| rule.status == status);
                let is_named = !opaque && (is_success || is_repeat);
                assert!(outcome != "Stored" || is_named, "{status} {body:?}");
            }
        }
    }
}

/// Bodies of requests, taken apart to go another way.
pub fn carried(bytes: &[u8]) {
    let body = text(bytes);
    let parsed = parse_json(&body).unwrap_or_default();
    let mut backend = example_form().backend;
    for kind in BackendKind::ALL {
        backend.kind = kind;
        let fields = fields_from_body(&backend, &body, &parsed);
        let file = file_from_messages(std::slice::from_ref(&fields));
        assert!(parse_json(&file).is_ok(), "{file}");
        if let Some(mail) = mailto("a@example.org", "A subject", &fields) {
            assert!(mail.is_ascii() && !mail.contains([' ', '\r', '\n']), "{mail}");
        }
        let request = request_for(&backend, "a-number", &fields);
        assert!(Request::from_json(&parse_json(&request.to_json()).unwrap()).is_ok());
    }
}

/// What people type into fields.
pub fn typed(bytes: &[u8]) {
    let typed = text(bytes);
    if let Some(id) = SubmissionId::from_text(&typed) {
        assert_eq!(SubmissionId::from_text(id.as_str()).as_ref(), Some(&id));
        assert_eq!(id.as_str().len(), 36);
        if let Some(code) = Code::from_text(&typed) {
            _ = code.fits(&id);
        }
    }
    if let Some(code) = Code::from_text(&typed) {
        assert_eq!(Code::from_text(code.as_str()).as_ref(), Some(&code));
    }
    for is in [
        check::is_email,
        check::is_date,
        check::is_time,
        check::is_date_time,
        check::is_position,
        check::is_zone,
        check::is_country,
        check::is_language,
    ] {
        _ = is(&typed);
    }
    let folded = folding::folded(&typed);
    assert_eq!(folding::folded(&folded), folded, "{typed:?}");
    let line = texts::plain_line(&typed);
    assert_eq!(texts::plain_line(&line), line, "{typed:?}");
    assert!(!line.contains(['\r', '\n', '\u{2028}', '\u{2029}', '\u{85}']), "{line:?}");
    let plain = typed::plain(&typed);
    assert_eq!(typed::plain(&plain), plain, "{typed:?}");
    _ = (typed::whole_number(&typed), typed::contact(&typed), typed::country(&typed), pasted::position(&typed));
    if let Some(email) = typed::email(&typed) {
        assert_eq!(typed::email(&email).as_ref(), Some(&email), "{typed:?}");
    }
    if check::is_position(&typed) {
        let numbers: Vec<f64> = typed.split(',').filter_map(|part| part.trim().parse().ok()).collect();
        if let [latitude, longitude] = numbers[..] {
            let at = LonLat::new(longitude, latitude);
            assert!(at.is_ok() || latitude.abs() > 90.0 || longitude.abs() > 180.0, "{typed:?}");
        }
    }
}

pub fn links(bytes: &[u8]) {
    let typed = text(bytes);
    for parse in [HttpUrl::parse, HttpUrl::parse_for_policy] {
        let Ok(url) = parse(&typed) else { continue };
        assert_eq!(parse(url.as_str()).as_ref(), Ok(&url));
        assert!(url.as_str().starts_with("http://") || url.as_str().starts_with("https://"), "{url:?}");
        assert!(url.as_str().starts_with(url.origin()) && url.origin().contains(url.host()), "{url:?}");
        assert!(!url.as_str().contains(['"', '<', '>', ' ', '\n', '\r', '\t']), "{url:?}");
    }
}

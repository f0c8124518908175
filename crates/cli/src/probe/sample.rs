//! A test message: answers that a form takes, each saying that it is a test where it can.

use crate::{content::Content, language, zone::Zone};
use chrono::{DateTime, TimeZone as _, Utc};
use p4p_domain::{
    delivery::message::{Code, Purpose, Stamp, SubmissionId, envelope, json_from_message, message, padded},
    form::{
        Field, Form,
        draft::{Answer, Draft},
        kind::{FieldKind, ONLINE, YES_NO},
        problem::Problem,
        submission::{Submission, Surroundings},
    },
    json::Value,
};
use thiserror::Error;

/// What texts of a test message say.
pub const MARK: &str = "TEST MESSAGE, please delete";

/// Why there is no test message.
#[derive(Debug, Error)]
pub enum SampleError {
    /// Required questions that no answer of ours satisfies.
    #[error("no test answer could be made for: {}", .0.join(", "))]
    Answers(Vec<String>),
    /// The computer gives no randomness.
    #[error("this computer gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// Sealing failed; its words.
    #[error("the message could not be sealed: {0}")]
    Seal(String),
}

/// A test message, as the page would send it.
pub struct Sample {
    /// Its number.
    pub id: SubmissionId,
    /// The answers, in clear.
    pub answers: Vec<(String, Value)>,
    /// What is sent: the message, or the envelope of the sealed one.
    pub fields: Vec<(String, Value)>,
}

impl Sample {
    /// Makes one for a form.
    pub fn of(content: &Content, form: &Form, now: DateTime<Utc>) -> Result<Self, SampleError> {
        let submission = submission(content, form)?;
        let id = SubmissionId::from_random(random()?);
        let code = Code::from_random(random()?, &id);
        let sent_at = now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let stamp = Stamp { id: id.clone(), code, sent_at, purpose: Purpose::New, is_suspect: false };
        let clear = message(form, &stamp, Some(&submission));
        let answers = submission.to_value().members().to_vec();
        let fields = if form.backend.is_sealed() {
            let text = padded(json_from_message(&clear));
            let sealed = p4p_seal::seal(&text, form.backend.seal_to.clone()).map_err(SampleError::Seal)?;
            envelope(form, &clear, sealed)
        } else {
            clear
        };
        Ok(Self { id, answers, fields })
    }
}

fn random() -> Result<[u8; 16], getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::getrandom(&mut bytes).map(|()| bytes)
}

/// Answers to all questions, but for those that cannot be answered and need not be.
fn submission(content: &Content, form: &Form) -> Result<Submission, SampleError> {
    let around = Surroundings {
        nodes: &content.nodes,
        schedule: content.event.schedule,
        zone_named: |name| Zone::named(name).map(|zone| zone.name().into()),
        time_there: |at, zone| zone.parse().ok().map(|zone: Zone| clock(at, zone)),
    };
    let mut draft = Draft::default();
    for field in &form.fields {
        draft.set(&field.id, answer(field, content));
    }
    let messages = language::messages_or_english(&content.event.language);
    let parse = |draft: &Draft| Submission::parse(messages, form, draft, around);
    let fields = |problems: Vec<Problem>| problems.into_iter().filter_map(|problem| problem.field);
    parse(&draft).or_else(|problems| {
        fields(problems).for_each(|field| draft.remove(&field));
        parse(&draft).map_err(|problems| SampleError::Answers(fields(problems).collect()))
    })
}

/// What the clock of a zone shows.
fn clock(at: DateTime<Utc>, zone: Zone) -> String {
    zone.from_utc_datetime(&at.naive_utc()).naive_local().format("%Y-%m-%dT%H:%M").to_string()
}

fn answer(field: &Field, content: &Content) -> Answer {
    let event = &content.event;
    let starts = clock(event.schedule.starts, event.zone);
    let text = match (&field.kind, field.node.as_str()) {
        (FieldKind::Consent, _) => return Answer::Ticked(true),
        (FieldKind::SeveralOf { options }, _) => return Answer::Several(options.iter().take(1).cloned().collect()),
        (FieldKind::OneOf { options, .. }, _) => options.first().cloned().unwrap_or_default(),
        (FieldKind::NodeChoice { .. }, _) => ONLINE.into(),
        (FieldKind::YesNo, _) => YES_NO[0].into(),
        (FieldKind::Number { min, .. }, _) => min.to_string(),
        (FieldKind::Date, _) => starts.split('T').next().unwrap_or_default().into(),
        (FieldKind::Time, _) => "12:00".into(),
        (FieldKind::DateTime, "closes") => clock(event.schedule.ends, event.zone),
        (FieldKind::DateTime, _) => starts,
        (FieldKind::Position, _) => "0.5, 0.5".into(),
        (FieldKind::Zone, _) => event.zone.name().into(),
        (FieldKind::Url, _) => "https://example.org/".into(),
        (FieldKind::Email, _) | (_, "contact") => "test@example.org".into(),
        (_, "country") => "NL".into(),
        (_, "languages") => "en".into(),
        (kind, _) => MARK.chars().take(kind.text_limit().unwrap_or(MARK.len())).collect(),
    };
    Answer::Text(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use p4p_answers::{Keys, collect, read};
    use std::fs;

    fn now() -> DateTime<Utc> {
        "2025-11-10T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn every_question_of_every_form_that_is_asked_gets_an_answer_that_the_form_takes() {
        let content = fixture::content();
        for form in content.forms.all() {
            let sample = Sample::of(&content, form, now()).unwrap();
            let asked: Vec<_> = form.fields.iter().filter(|field| field.required && field.show_if.is_none()).collect();
            for field in &asked {
                assert!(sample.answers.iter().any(|(name, _)| *name == field.id), "{}: {}", form.id, field.id);
            }
            assert!(2 * sample.answers.len() > form.fields.len(), "{}: {} answers", form.id, sample.answers.len());
        }
    }

    #[test]
    fn what_is_sealed_is_opened_with_the_key_and_nothing_of_it_is_in_clear() {
        let content = fixture::content();
        let form = content.forms.attend.as_ref().unwrap();
        let sample = Sample::of(&content, form, now()).unwrap();
        let text = json_from_message(&sample.fields);
        assert!(form.backend.is_sealed() && !text.contains(MARK) && text.contains(sample.id.as_str()));
        let keys = Keys::parse(&fs::read_to_string(fixture::path().join("demo-key.txt")).unwrap()).unwrap();
        let answers = collect(read::rows("row.json", text.as_bytes()), &keys);
        assert_eq!(answers.read, [sample.id.as_str()]);
        let opened = &answers.forms[0].answers[0];
        assert!(sample.answers.iter().all(|answer| opened.contains(answer)), "{opened:?}");
    }

    #[test]
    fn a_question_that_nothing_satisfies_is_named() {
        let mut content = fixture::content();
        let form = std::sync::Arc::make_mut(content.forms.attend.as_mut().unwrap());
        let field = form.fields.first_mut().unwrap();
        field.kind = FieldKind::OneOf { options: Vec::new(), select: false };
        let error = Sample::of(&content, content.forms.attend.as_ref().unwrap(), now()).err().unwrap();
        assert_eq!(error.to_string(), "no test answer could be made for: name");
    }
}

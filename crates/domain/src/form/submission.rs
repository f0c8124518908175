//! Answers that were checked against their form.

use crate::{
    event::Schedule,
    form::{
        Field, Form,
        check::{self, WrongDoors},
        draft::Draft,
        kind::{FieldKind, ONLINE, YES_NO},
        problem::Problem,
        typed::{self, Country},
    },
    i18n::messages::{MessageKey, Messages, check as texts},
    json::Value,
    nodes::node::{Node, Status},
};
use chrono::{DateTime, Datelike, Utc};

/// Answers of one form that satisfy its definition; a form cannot be sent as anything else.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    pub(crate) answers: Vec<(String, Value)>,
}

/// What answers are checked against, beside the form that asks for them.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The nodes there are.
    pub nodes: &'a [Node],
    /// When the event is.
    pub schedule: Schedule,
    /// The time zone of this name, capitals or not, as it is written.
    pub zone_named: fn(&str) -> Option<String>,
    /// Day and time at an instant on the clock of a zone: `2025-11-24T15:00`.
    pub time_there: fn(DateTime<Utc>, &str) -> Option<String>,
}

impl Surroundings<'_> {
    fn year(&self) -> i32 {
        self.schedule.starts.year()
    }

    /// The zone that somebody means: one of a place, and none like `EST5EDT`.
    fn zone(&self, typed: &str) -> Option<String> {
        let is_of_place = |zone: &String| check::is_zone(zone) && zone.contains('/') == typed.contains('/');
        (self.zone_named)(typed).filter(is_of_place)
    }
}

impl Submission {
    /// The answers by their names.
    pub fn to_value(&self) -> Value {
        Value::Object(self.answers.clone())
    }

    /// Checks a draft against its form and what is around it; every problem is found, in the order of the fields.
    /// A question that is not asked is neither checked nor answered.
    pub fn parse(
        messages: Messages,
        form: &Form,
        draft: &Draft,
        around: Surroundings<'_>,
    ) -> Result<Self, Vec<Problem>> {
        let (mut answers, mut problems) = (Vec::new(), Vec::new());
        for field in form.fields.iter().filter(|field| form.asks(field, draft)) {
            match answer(messages, form, field, draft, around) {
                Ok(Some(value)) => answers.push((field.id.clone(), value)),
                Ok(None) => {}
                Err(message) => problems.push(Problem { field: Some(field.id.clone()), message }),
            }
        }
        if problems.is_empty() { Ok(Self { answers }) } else { Err(problems) }
    }
}

/// What is wrong with one field of a draft, for showing it beside the field; `None` when nothing is.
pub fn problem_of_field(
    messages: Messages,
    form: &Form,
    field: &Field,
    draft: &Draft,
    around: Surroundings<'_>,
) -> Option<String> {
    form.asks(field, draft).then(|| answer(messages, form, field, draft, around).err()).flatten()
}

/// The answer to a question, if there is one, or what is wrong with it in words.
fn answer(
    messages: Messages,
    form: &Form,
    field: &Field,
    draft: &Draft,
    around: Surroundings<'_>,
) -> Result<Option<Value>, String> {
    let none = || if field.required { Err(messages.say(texts::MISSING, [&field.label])) } else { Ok(None) };
    match &field.kind {
        FieldKind::Consent => match (draft.ticked(&field.id), field.required) {
            (false, true) => Err(messages.say(texts::NOT_TICKED, [&beginning(&field.label)])),
            (ticked, _) => Ok(Some(Value::Bool(ticked))),
        },
        FieldKind::SeveralOf { options } => {
            let chosen = draft.several(&field.id);
            if chosen.is_empty() {
                return none();
            }
            if !chosen.iter().all(|one| options.contains(one)) {
                return Err(messages.get(texts::NOT_OFFERED).into());
            }
            // In the order of the question, so that equal answers are equal bytes.
            let ordered = options.iter().filter(|option| chosen.contains(option));
            Ok(Some(Value::List(ordered.cloned().map(Value::Text).collect())))
        }
        kind => {
            let text = draft.text(&field.id).trim();
            if text.is_empty() {
                return none();
            }
            let length = text.chars().count();
            if let Some(limit) = kind.text_limit()
                && limit < length
            {
                return Err(messages.count(texts::TOO_LONG, length - limit, []));
            }
            let answer = text_answer(messages, field, text, around)?;
            let wrong_doors = match field.node.as_str() {
                "opens" | "closes" => wrong_doors(form, draft, around),
                _ => None,
            };
            match (wrong_doors, field.node.as_str()) {
                (Some(WrongDoors::OpenAfterEvent), "opens") => Err(messages.get(texts::OPENS).into()),
                (Some(WrongDoors::CloseBeforeOpening | WrongDoors::CloseBeforeEvent), "closes") => {
                    Err(messages.get(texts::CLOSES).into())
                }
                _ => Ok(Some(answer)),
            }
        }
    }
}

/// What is wrong with the hours of the node that a form asks for. They are compared with the event's where its zone is known.
fn wrong_doors(form: &Form, draft: &Draft, around: Surroundings<'_>) -> Option<WrongDoors> {
    let of_node = |property| {
        let field = form.fields.iter().find(|field| field.node == property && form.asks(field, draft));
        field.map(|field| typed::plain(draft.text(&field.id))).unwrap_or_default()
    };
    let doors = ["opens", "closes"].map(of_node);
    if doors.iter().any(|time| !time.is_empty() && !check::is_date_time(time)) {
        return None;
    }
    // Times that are written alike are in their order as texts.
    let alike = |time: String| if time.len() == 16 { [&time, ":00"].concat() } else { time };
    let there = |zone: String| {
        let there = |at| (around.time_there)(at, &zone).filter(|time| check::is_date_time(time)).map(alike);
        Some([there(around.schedule.starts)?, there(around.schedule.ends)?])
    };
    let event = around.zone(&of_node("zone")).and_then(there);
    check::wrong_doors(doors.map(|time| Some(time).filter(|time| !time.is_empty()).map(alike)), event)
}

/// The first words of a long label, enough to know it again.
fn beginning(label: &str) -> String {
    const WORDS: usize = 6;
    let words: Vec<_> = label.split_whitespace().collect();
    match words.get(..WORDS) {
        Some(first) if WORDS < words.len() => [&first.join(" "), "…"].concat(),
        _ => label.into(),
    }
}

/// The answer in a text, as it is sent: what was typed, or what was meant by it where there is no doubt.
fn text_answer(messages: Messages, field: &Field, text: &str, around: Surroundings<'_>) -> Result<Value, String> {
    let told = |wrong: MessageKey<0>| Err(messages.get(wrong).to_string());
    let only_if = |is_right: bool, wrong| if is_right { Ok(Value::Text(text.into())) } else { told(wrong) };
    let plain = typed::plain(text);
    let plain_if = |is_right: bool, wrong| if is_right { Ok(Value::Text(plain.clone())) } else { told(wrong) };
    let is_of_node = matches!(field.node.as_str(), "opens" | "closes");
    // What is asked of somebody's life may be long ago; but nobody means the year 25, or 2205.
    let years = if is_of_node { check::near_years(around.year()) } else { 1900..=around.year() + 10 };
    let dated = |is_right: bool, wrong| {
        if is_right && !check::is_in_years(&plain, years) {
            return Err(messages.say(texts::YEAR, [&around.year().to_string()]));
        }
        plain_if(is_right, wrong)
    };
    match (&field.kind, field.node.as_str()) {
        (_, "country") => {
            let code = plain.to_ascii_uppercase();
            match typed::country(&code) {
                Country::Known => Ok(Value::Text(code)),
                Country::Meant(meant) => Err(messages.say(texts::COUNTRY_MEANT, [meant])),
                Country::Unknown => told(texts::COUNTRY),
            }
        }
        (_, "languages") => plain_if(plain.split(',').all(|tag| check::is_language(tag.trim())), texts::LANGUAGES),
        (_, "contact") => typed::contact(text).map(Value::Text).map_or_else(|| told(texts::CONTACT), Ok),
        (FieldKind::Email, _) => typed::email(text).map(Value::Text).map_or_else(|| told(texts::EMAIL), Ok),
        (FieldKind::Url, _) => typed::url(text).map(Value::Text).map_or_else(|| told(texts::URL), Ok),
        (FieldKind::Date, _) => dated(check::is_date(&plain), texts::DATE),
        (FieldKind::Time, _) => plain_if(check::is_time(&plain), texts::TIME),
        (FieldKind::DateTime, _) => dated(check::is_date_time(&plain), texts::DATE_TIME),
        (FieldKind::Position, _) if check::is_position_turned_round(&plain) => told(texts::TURNED_ROUND),
        (FieldKind::Position, _) => plain_if(check::is_position(&plain), texts::POSITION),
        (FieldKind::Zone, _) => around.zone(&plain).map(Value::Text).map_or_else(|| told(texts::ZONE), Ok),
        (FieldKind::OneOf { options, .. }, _) => {
            only_if(options.iter().any(|option| option == text), texts::NOT_OFFERED)
        }
        (FieldKind::Number { min, max }, _) => match typed::whole_number(text) {
            // As JavaScript has it; site check keeps the limits where a double is exact.
            Some(number) if (*min..=*max).contains(&number) => Ok(Value::Number(number as f64)),
            _ => Err(messages.say(texts::NUMBER, [&min.to_string(), &max.to_string()])),
        },
        (FieldKind::YesNo, _) => match YES_NO.iter().position(|word| *word == text) {
            Some(place) => Ok(Value::Bool(place == 0)),
            None => told(texts::NOT_OFFERED),
        },
        (FieldKind::NodeChoice { .. }, _) if text != ONLINE => {
            match around.nodes.iter().find(|node| node.id.as_str() == text) {
                Some(node) => only_if(!matches!(node.status, Status::Full | Status::Cancelled), texts::NODE_GONE),
                None => told(texts::NOT_OFFERED),
            }
        }
        _ => Ok(Value::Text(text.into())),
    }
}

#[cfg(test)]
#[path = "submission_tests.rs"]
pub(crate) mod tests;

//! Answers that were checked against their form.

use crate::{
    form::{
        Field, Form, check,
        draft::Draft,
        kind::{FieldKind, ONLINE, YES_NO},
        problem::Problem,
    },
    i18n::messages::{MessageKey, Messages, check as texts},
    json::Value,
    link::HttpUrl,
    nodes::node::{Node, Status},
};

/// Answers of one form that satisfy its definition; a form cannot be sent as anything else.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    pub(crate) answers: Vec<(String, Value)>,
}

impl Submission {
    /// The answers by their names.
    pub fn to_value(&self) -> Value {
        Value::Object(self.answers.clone())
    }

    /// Checks a draft against its form and the nodes there are; every problem is found, in the order of the fields.
    /// A question that is not asked is neither checked nor answered.
    pub fn parse(messages: Messages, form: &Form, draft: &Draft, nodes: &[Node]) -> Result<Self, Vec<Problem>> {
        let (mut answers, mut problems) = (Vec::new(), Vec::new());
        for field in form.fields.iter().filter(|field| form.asks(field, draft)) {
            match answer(messages, field, draft, nodes) {
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
    nodes: &[Node],
) -> Option<String> {
    form.asks(field, draft).then(|| answer(messages, field, draft, nodes).err()).flatten()
}

/// The answer to a question, if there is one, or what is wrong with it in words.
fn answer(messages: Messages, field: &Field, draft: &Draft, nodes: &[Node]) -> Result<Option<Value>, String> {
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
            match unfit(&field.node, text) {
                Some(wrong) => Err(messages.get(wrong).into()),
                None => text_answer(messages, kind, text, nodes).map(Some),
            }
        }
    }
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

/// Why an answer cannot be the property of a node that it becomes, where its kind alone does not say so.
fn unfit(property: &str, text: &str) -> Option<MessageKey<0>> {
    match property {
        "country" if !check::is_country(text) => Some(texts::COUNTRY),
        "languages" if !text.split(',').all(|tag| check::is_language(tag.trim())) => Some(texts::LANGUAGES),
        "contact" if !check::is_contact(text) => Some(texts::CONTACT),
        _ => None,
    }
}

fn text_answer(messages: Messages, kind: &FieldKind, text: &str, nodes: &[Node]) -> Result<Value, String> {
    let only_if = |is_right: bool, wrong: MessageKey<0>| {
        if is_right { Ok(Value::Text(text.into())) } else { Err(messages.get(wrong).to_string()) }
    };
    match kind {
        FieldKind::Email => only_if(check::is_email(text), texts::EMAIL),
        FieldKind::Url => only_if(HttpUrl::parse(text).is_ok(), texts::URL),
        FieldKind::Date => only_if(check::is_date(text), texts::DATE),
        FieldKind::Time => only_if(check::is_time(text), texts::TIME),
        FieldKind::DateTime => only_if(check::is_date_time(text), texts::DATE_TIME),
        FieldKind::Position => only_if(check::is_position(text), texts::POSITION),
        FieldKind::Zone => only_if(check::is_zone(text), texts::ZONE),
        FieldKind::OneOf { options, .. } => only_if(options.iter().any(|option| option == text), texts::NOT_OFFERED),
        FieldKind::Number { min, max } => match text.parse() {
            // As JavaScript has it; site check keeps the limits where a double is exact.
            Ok(number) if (*min..=*max).contains(&number) => Ok(Value::Number(number as f64)),
            _ => Err(messages.say(texts::NUMBER, [&min.to_string(), &max.to_string()])),
        },
        FieldKind::YesNo => match YES_NO.iter().position(|word| *word == text) {
            Some(place) => Ok(Value::Bool(place == 0)),
            None => only_if(false, texts::NOT_OFFERED),
        },
        FieldKind::NodeChoice { .. } if text != ONLINE => match nodes.iter().find(|node| node.id.as_str() == text) {
            Some(node) => only_if(!matches!(node.status, Status::Full | Status::Cancelled), texts::NODE_GONE),
            None => only_if(false, texts::NOT_OFFERED),
        },
        _ => Ok(Value::Text(text.into())),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{form::draft::Answer, json::tests::parsed, nodes::geojson::nodes_from_geojson, testing::example_form};

    pub(crate) fn nodes() -> Vec<Node> {
        let node = |id: &str, status: &str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":{{"name":"n","city":"c","status":"{status}"}}}}"#
            )
        };
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            node("lisbon", "confirmed"),
            node("oslo", "full")
        );
        nodes_from_geojson(&parsed(&text)).0
    }

    pub(crate) fn complete() -> Draft {
        let mut draft = Draft::default();
        draft.set("name", Answer::Text("  Ada ".into()));
        draft.set("email", Answer::Text("ada@example.org".into()));
        draft.set("joining", Answer::Text("lisbon".into()));
        draft.set("projects", Answer::Several(vec!["Radicle".into(), "Willow".into()]));
        draft.set("people", Answer::Text("3".into()));
        draft.set("consent", Answer::Ticked(true));
        draft
    }

    /// The message about one field after changing its answer in an otherwise complete draft.
    fn check(field: &str, answer: Answer) -> Option<String> {
        let mut draft = complete();
        draft.set(field, answer);
        let problems = Submission::parse(Messages::english(), &example_form(), &draft, &nodes()).err()?;
        assert_eq!(problems.len(), 1);
        problems.into_iter().next().filter(|problem| problem.field.as_deref() == Some(field)).map(|p| p.message)
    }

    #[test]
    fn a_question_that_is_not_asked_is_neither_checked_nor_sent() {
        let mut draft = complete();
        draft.set("projects", Answer::Several(vec!["Radicle".into()]));
        draft.set("since", Answer::Text("far longer than twenty characters".into()));
        let submission = Submission::parse(Messages::english(), &example_form(), &draft, &nodes()).unwrap();
        assert!(submission.answers.iter().all(|(id, _)| id != "since"));
        draft.choose("projects", "Willow", true);
        assert!(Submission::parse(Messages::english(), &example_form(), &draft, &nodes()).is_err());
    }

    #[test]
    fn an_empty_form_has_a_problem_for_each_required_field_in_order() {
        let problems =
            Submission::parse(Messages::english(), &example_form(), &Draft::default(), &nodes()).unwrap_err();
        let fields: Vec<_> = problems.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, ["name", "email", "joining", "consent"]);
    }

    #[test]
    fn each_kind_of_answer_is_checked() {
        let text = |text: &str| Answer::Text(text.into());
        for (field, answer, expected) in [
            ("name", text(&"x".repeat(23)), "This is 3 characters too long."),
            ("email", text("ada"), "An e-mail address"),
            ("day", text("24.11."), "A day looks like"),
            ("hour", text("25:00"), "A time looks like"),
            ("from", text("2025-11-24"), "A day and a time"),
            ("first_time", text("perhaps"), "Please choose one"),
            ("position", text("here"), "A position is"),
            ("zone", text("CET time"), "A time zone"),
            ("joining", text("atlantis"), "Please choose one"),
            ("joining", text("oslo"), "This node takes nobody"),
            ("people", text("10"), "This must be a whole number from 1 to 9."),
            ("people", text("three"), "This must be a whole number"),
            ("page", text("javascript:alert(1)"), "A web address begins"),
            ("favourite", text("Other"), "Please choose one"),
            ("projects", Answer::Several(vec!["Other".into()]), "Please choose one"),
            ("consent", Answer::Ticked(false), "Please tick “consent”"),
        ] {
            let message = check(field, answer.clone()).unwrap_or_default();
            assert!(message.starts_with(expected), "{field} {answer:?}: {message}");
        }
    }

    // What cannot become part of the node's entry is told to the host, not to the organiser weeks later.
    #[test]
    fn an_answer_that_becomes_part_of_a_node_must_fit_there() {
        let mut form = example_form();
        for (property, right, wrong) in [
            ("country", "pt", "Portugal"),
            ("languages", "pt, zh-Hant", "Portuguese, English"),
            ("contact", "node@example.org", "ring the bell"),
            ("contact", "https://example.org/node", "javascript:alert(1)"),
        ] {
            form.fields[7] = Field { node: property.into(), ..form.fields[7].clone() };
            let problem = |text: &str| {
                let mut draft = complete();
                draft.set("hopes", Answer::Text(text.into()));
                problem_of_field(Messages::english(), &form, &form.fields[7], &draft, &nodes())
            };
            assert_eq!(problem(right), None, "{property}");
            assert!(problem(wrong).is_some_and(|problem| problem.ends_with('.')), "{property}: {wrong}");
        }
    }

    #[test]
    fn a_long_label_is_quoted_by_its_beginning() {
        assert_eq!(beginning("I agree"), "I agree");
        assert_eq!(beginning("one two three four five six"), "one two three four five six");
        assert_eq!(beginning("one two three four five six seven"), "one two three four five six…");
    }

    #[test]
    fn ordinary_answers_pass() {
        for (field, answer) in [
            ("joining", Answer::Text(ONLINE.into())),
            ("day", Answer::Text("2025-11-24".into())),
            ("first_time", Answer::Text("no".into())),
            ("position", Answer::Text("52.37, 4.9".into())),
            ("zone", Answer::Text("Europe/Amsterdam".into())),
            ("name", Answer::Text("Élodie 東京".into())),
            ("page", Answer::Text("https://p4p.wiki".into())),
            ("hopes", Answer::Text(String::new())),
        ] {
            assert_eq!(check(field, answer), None, "{field}");
        }
    }
}

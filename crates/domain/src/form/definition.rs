//! What a form asks: made from `content/forms/*.toml`, so that a new question needs no Rust.

use crate::{
    delivery::backend::Backend,
    event::instant_from_json,
    form::{draft::Draft, kind::FieldKind},
    json::{self, ReadError, Value},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// A form's definition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Form {
    /// The form's name in the page and at the form service: the name of its file.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// A sentence before the first question; may be empty.
    pub intro: String,
    /// What the button says it will do.
    pub send_label: String,
    /// What the receipt says once it is stored.
    pub thanks: String,
    /// Changes whenever the definition does; travels with every answer and every draft.
    pub version: String,
    /// From when on it is open; without it, from the beginning.
    #[serde(skip_serializing_if = "Option::is_none", with = "chrono::serde::ts_seconds_option")]
    pub opens: Option<DateTime<Utc>>,
    /// When it closes; without it, when the event's phase says so.
    #[serde(skip_serializing_if = "Option::is_none", with = "chrono::serde::ts_seconds_option")]
    pub closes: Option<DateTime<Utc>>,
    /// Where it is sent.
    pub backend: Backend,
    /// The questions, in their order.
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// The control's `name`, the answer's name in what is sent: lower-case letters, digits, underscores.
    pub id: String,
    /// The question.
    pub label: String,
    /// Help before the field; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Whether it must be answered, when it is asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What the browser may fill in, by the HTML standard's autofill names; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub autocomplete: String,
    /// When it is asked; without it, always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// The property of a local node that the answer becomes; empty when it is not part of one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub node: String,
    /// When it may be published as that; without it, always. A position that may not is published all the same, but
    /// rounded to a tenth of a degree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_if: Option<Condition>,
    /// What its options are called, in their order, where that is not the options themselves: on a page in another language
    /// than the one they are sent in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub called: Vec<String>,
    /// What kind of answer it takes; written flat, as in the organiser's file.
    #[serde(flatten)]
    pub kind: FieldKind,
}

/// When a question is asked: when an earlier one is asked and has one of these answers (or, negated, none of them).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The earlier question.
    pub field: String,
    /// Its answers; for a box or a yes-or-no question `yes` and `no`. Empty stands for any answer at all.
    pub any: Vec<String>,
    /// Whether it is asked when none of them is given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not: bool,
}

impl Field {
    /// What an option is called on the page.
    pub fn name_of<'a>(&'a self, option: &'a str) -> &'a str {
        let options = match &self.kind {
            FieldKind::OneOf { options, .. } | FieldKind::SeveralOf { options } => options.as_slice(),
            _ => &[],
        };
        let at = options.iter().position(|other| other == option);
        at.and_then(|at| self.called.get(at)).map_or(option, String::as_str)
    }

    fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self {
            id: json::text(object, "id")?,
            label: json::text(object, "label")?,
            help: json::text_or_empty(object, "help"),
            required: json::flag(object, "required"),
            autocomplete: json::text_or_empty(object, "autocomplete"),
            show_if: object.get("show_if").map(Condition::from_json).transpose()?,
            node: json::text_or_empty(object, "node"),
            node_if: object.get("node_if").map(Condition::from_json).transpose()?,
            called: json::texts(object, "called").unwrap_or_default(),
            kind: FieldKind::from_json(object)?,
        })
    }
}

impl Condition {
    fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self {
            field: json::text(object, "field")?,
            any: json::texts(object, "any")?,
            not: json::flag(object, "not"),
        })
    }

    /// Whether it holds for these answers, whoever asks.
    pub fn holds(&self, draft: &Draft) -> bool {
        let given = draft.values(&self.field);
        let is_met = self.any.is_empty() || self.any.iter().any(|one| given.contains(one));
        // What is not answered yet decides nothing.
        !given.is_empty() && is_met != self.not
    }
}

impl Form {
    /// Reads what [`Serialize`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self {
            id: json::text(object, "id")?,
            title: json::text(object, "title")?,
            intro: json::text_or_empty(object, "intro"),
            send_label: json::text(object, "send_label")?,
            thanks: json::text(object, "thanks")?,
            version: json::text(object, "version")?,
            opens: instant_from_json(object, "opens").ok(),
            closes: instant_from_json(object, "closes").ok(),
            backend: Backend::from_json(json::value(object, "backend")?)?,
            fields: json::list(object, "fields", Field::from_json)?,
        })
    }

    /// The question with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Whether a question is asked, given the answers so far. A condition on a question that is not asked itself does
    /// not hold, so that no answer depends on one that nobody sees.
    pub fn asks(&self, field: &Field, draft: &Draft) -> bool {
        match &field.show_if {
            None => true,
            // Only earlier questions can be named, so this ends.
            Some(condition) => self
                .fields
                .iter()
                .take_while(|other| other.id != field.id)
                .find(|other| other.id == condition.field)
                .is_some_and(|other| self.asks(other, draft) && condition.holds(draft)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{form::draft::Answer, json::tests::parsed, testing::example_form};

    #[test]
    fn a_form_survives_the_way_to_the_browser_and_back() {
        let json = serde_json::to_string(&example_form()).unwrap();
        assert_eq!(Form::from_json(&parsed(&json)).unwrap(), example_form());
    }

    #[test]
    fn a_question_is_asked_when_an_earlier_one_that_is_asked_has_one_of_the_answers() {
        let mut form = example_form();
        let condition = |field: &str, any: &[&str], not| {
            Some(Condition { field: field.into(), any: any.iter().map(ToString::to_string).collect(), not })
        };
        let asked = |form: &Form, draft: &Draft, id: &str| form.asks(form.field(id).unwrap(), draft);
        let mut draft = Draft::default();
        assert!(!asked(&form, &draft, "since"));
        draft.choose("projects", "Willow", true);
        assert!(asked(&form, &draft, "since"));

        let at = |id: &str| form.fields.iter().position(|field| field.id == id).unwrap();
        let (since, projects) = (at("since"), at("projects"));
        // One that hangs on a question that is not asked is not asked either.
        form.fields[projects].show_if = condition("joining", &["lisbon"], false);
        assert!(!asked(&form, &draft, "since"));
        draft.set("joining", Answer::Text("lisbon".into()));
        assert!(asked(&form, &draft, "since"));
        // Not any of these; any at all; and yes or no.
        form.fields[since].show_if = condition("joining", &["online", "lisbon"], true);
        assert!(!asked(&form, &draft, "since"));
        form.fields[since].show_if = condition("joining", &[], false);
        assert!(asked(&form, &draft, "since"));
        form.fields[since].show_if = condition("first_time", &["yes"], false);
        assert!(!asked(&form, &draft, "since"));
        draft.set("first_time", Answer::Text("yes".into()));
        assert!(asked(&form, &draft, "since"));
        // A later question, or the question itself, is no condition at all.
        form.fields[since].show_if = condition("consent", &["no"], false);
        assert!(!asked(&form, &draft, "since"));
    }
}

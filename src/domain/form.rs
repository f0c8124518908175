//! What a form asks: made from `content/forms/*.toml`, so that a new question needs no Rust.

use super::{
    backend::Backend,
    json::{self, ReadError, Value},
};
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
    /// Whether it must be answered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What the browser may fill in, by the HTML standard's autofill names; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub autocomplete: String,
    /// What kind of answer it takes; written flat, as in the organiser's file.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What kind of answer a question takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Kind {
    /// One line.
    Text {
        /// The most characters it may have.
        max: usize,
    },
    /// Several lines.
    LongText {
        /// The most characters it may have.
        max: usize,
    },
    /// An e-mail address.
    Email,
    /// An http or https address.
    Url,
    /// A whole number.
    Number {
        /// The smallest allowed.
        min: i64,
        /// The largest allowed.
        max: i64,
    },
    /// One of a few answers.
    OneOf {
        /// The answers.
        options: Vec<String>,
    },
    /// Any number of a few answers.
    SeveralOf {
        /// The answers.
        options: Vec<String>,
    },
    /// Online, or at one of the local nodes.
    NodeChoice {
        /// What joining without a node is called. Its value in what is sent is `online`; a node's is its id.
        online: String,
    },
    /// A box that says yes; required ones must be ticked.
    Consent,
}

/// The value of a [`Kind::NodeChoice`] for those who join without a node.
pub const ONLINE: &str = "online";

impl Field {
    fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self {
            id: json::text(object, "id")?,
            label: json::text(object, "label")?,
            help: json::text_or_empty(object, "help"),
            required: json::flag(object, "required"),
            autocomplete: json::text_or_empty(object, "autocomplete"),
            kind: Kind::from_json(object)?,
        })
    }
}

impl Kind {
    fn from_json(object: &Value) -> Result<Self, ReadError> {
        let max = || json::integer(object, "max");
        let limit = || max().and_then(|max| usize::try_from(max).map_err(|_| ReadError("max")));
        let options = || json::texts(object, "options");
        Ok(match json::text(object, "kind")?.as_str() {
            "text" => Kind::Text { max: limit()? },
            "long-text" => Kind::LongText { max: limit()? },
            "email" => Kind::Email,
            "url" => Kind::Url,
            "number" => Kind::Number { min: json::integer(object, "min")?, max: max()? },
            "one-of" => Kind::OneOf { options: options()? },
            "several-of" => Kind::SeveralOf { options: options()? },
            "node-choice" => Kind::NodeChoice { online: json::text(object, "online")? },
            "consent" => Kind::Consent,
            _ => return Err(ReadError("kind")),
        })
    }

    /// The kinds' names in files, for messages.
    pub const NAMES: &str = "text, long-text, email, url, number, one-of, several-of, node-choice, consent";

    /// The most characters a text answer may have; `None` for answers that are not typed text.
    pub fn text_limit(&self) -> Option<usize> {
        match self {
            Kind::Text { max } | Kind::LongText { max } => Some(*max),
            // RFC 5321, section 4.5.3.1: a path has at most 256 octets, angle brackets included.
            Kind::Email => Some(254),
            Kind::Url => Some(2000),
            Kind::Number { .. } => Some(20),
            Kind::OneOf { .. } | Kind::SeveralOf { .. } | Kind::NodeChoice { .. } | Kind::Consent => None,
        }
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
            backend: Backend::from_json(json::value(object, "backend")?)?,
            fields: json::list(object, "fields", Field::from_json)?,
        })
    }

    /// The question with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{backend::Preset, json::tests::parsed, link::HttpUrl};

    /// A form with a field of every kind, for the tests of this ring.
    pub(crate) fn example_form() -> Form {
        let field = |id: &str, required: bool, kind: Kind| Field {
            id: id.into(),
            label: id.into(),
            help: String::new(),
            required,
            autocomplete: String::new(),
            kind,
        };
        let options = || vec!["Willow".to_string(), "Radicle".to_string()];
        Form {
            id: "attend".into(),
            title: "Sign up".into(),
            intro: String::new(),
            send_label: "Send".into(),
            thanks: "Thank you".into(),
            version: "abc".into(),
            backend: Backend {
                preset: Preset::PocketBase,
                url: HttpUrl::parse("https://forms.example/api/collections/attend/records").unwrap(),
                fallback: None,
            },
            fields: vec![
                field("name", true, Kind::Text { max: 20 }),
                field("email", true, Kind::Email),
                field("joining", true, Kind::NodeChoice { online: "Online".into() }),
                field("projects", false, Kind::SeveralOf { options: options() }),
                field("favourite", false, Kind::OneOf { options: options() }),
                field("page", false, Kind::Url),
                field("people", false, Kind::Number { min: 1, max: 9 }),
                field("hopes", false, Kind::LongText { max: 50 }),
                field("consent", true, Kind::Consent),
            ],
        }
    }

    #[test]
    fn a_form_survives_the_way_to_the_browser_and_back() {
        let json = serde_json::to_string(&example_form()).unwrap();
        assert_eq!(Form::from_json(&parsed(&json)).unwrap(), example_form());
    }
}

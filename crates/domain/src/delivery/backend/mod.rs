//! The contract with form services: what is asked of them, and what their answers mean.
//!
//! What differs between services is data ([`Backend`], made at build time from a row of `data/presets/presets.toml`
//! and the organiser's file); everything else is one table of rules for all of them. A success status alone is not
//! success, and a refusal of a repeated id *is* one.

mod answer;
mod request;

use crate::{
    json::{self, ReadError, Value},
    link::HttpUrl,
    named::named,
};
pub use answer::{Answer, Hold, Outcome, outcome_from_answer};
pub use request::{ID_IN_URL, Request, request_for};
use serde::Serialize;

/// Where a form is sent, and how that service speaks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backend {
    /// How it is asked.
    pub kind: BackendKind,
    /// The address that takes the sign-up, or for [`BackendKind::Link`] the form elsewhere. [`ID_IN_URL`] in it stands
    /// for the submission's id.
    pub url: HttpUrl,
    /// Whether the service refuses an id it has already stored, so that nothing is ever stored twice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
    /// Whether its answers cannot be read by a page of another origin.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub opaque: bool,
    /// The body's type; empty for the usual one of the kind.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub content_type: String,
    /// Request headers that the service needs. Most services allow none from other origins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// Fields that are sent with every sign-up: as JSON for bodies of JSON, as plain text for [`BackendKind::Form`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<(String, String)>,
    /// What the service calls our fields, where it has names of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<(String, String)>,
    /// The member of a JSON body that the fields go below; empty for the body itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub wrap: String,
    /// How it says that it has this id already.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub duplicate: Vec<Duplicate>,
    /// The member that the answer to a stored sign-up has; empty when that is not known. A proxy or a host that
    /// answers everything with a page of its own has not stored anything.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirm: String,
    /// The most bytes that a body may have.
    pub max_bytes: usize,
    /// The public keys that answers are sealed to (`age1…`); empty when they are sent in clear.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seal_to: Vec<String>,
    /// A short form of each of these keys, for comparing by eye, in the same order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fingerprints: Vec<String>,
    /// The fingerprints of keys that nothing may be sealed to any more, and nothing sent that is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<String>,
    /// Whether the key is the one of the demonstration, whose private half everybody has.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub demonstration: bool,
    /// The questions whose answers are sent in clear beside the sealed ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<String>,
    /// Whether it takes a plain HTML form too, for visitors without scripts.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
    /// Where people can go when this service cannot be reached, or without the page's program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<HttpUrl>,
    /// An e-mail address for the same purpose; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mail: String,
    /// Changes whenever any of this does.
    pub version: String,
}

named! {
    /// How a service is asked.
    pub enum BackendKind {
        /// A POST of one JSON object.
        Json = "json",
        /// A POST like that of an HTML form, which needs no preflight.
        Form = "form",
        /// A PUT of one JSON object to an address of its own, which creates it at most once.
        Put = "put",
        /// Not at all: people are sent to a form elsewhere.
        Link = "link",
    }
}

/// One way of saying "this id is stored already".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The HTTP status.
    pub status: u16,
    /// Names on the way to a text in the body, with dots; a list on the way stands for each of its elements. Empty
    /// when the status says it all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// What that text may be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
}

impl Backend {
    /// A service that takes JSON and of which nothing more is known.
    pub fn plain_json(url: HttpUrl) -> Self {
        Self {
            kind: BackendKind::Json,
            url,
            once: false,
            opaque: false,
            content_type: String::new(),
            headers: Vec::new(),
            fixed: Vec::new(),
            names: Vec::new(),
            wrap: String::new(),
            duplicate: Vec::new(),
            confirm: String::new(),
            max_bytes: 100_000,
            seal_to: Vec::new(),
            fingerprints: Vec::new(),
            revoked: Vec::new(),
            demonstration: false,
            clear: Vec::new(),
            plain: false,
            fallback: None,
            mail: String::new(),
            version: String::new(),
        }
    }

    /// Whether answers are sealed, so that only the organisers can read them.
    pub fn is_sealed(&self) -> bool {
        !self.seal_to.is_empty()
    }

    /// Whether visitors without scripts can send a form to it as it is: it takes that, under our own names, in clear.
    pub fn takes_plain(&self) -> bool {
        self.plain && self.names.is_empty() && matches!(self.kind, BackendKind::Json | BackendKind::Form)
    }

    /// Whether a question's answer is sent in clear.
    pub fn sends_in_clear(&self, field: &str) -> bool {
        !self.is_sealed() || self.clear.iter().any(|clear| clear == field)
    }

    /// What the service calls one of our fields.
    pub fn name_of<'a>(&'a self, ours: &'a str) -> &'a str {
        self.names.iter().find(|(of, _)| of == ours).map_or(ours, |(_, name)| name)
    }

    /// What we call one of the service's fields.
    pub(super) fn our_name_of<'a>(&'a self, theirs: &'a str) -> &'a str {
        self.names.iter().find(|(_, name)| name == theirs).map_or(theirs, |(of, _)| of)
    }

    /// Reads what [`Serialize`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let link = |name| HttpUrl::parse(&json::text(object, name)?).map_err(|_| ReadError(name));
        let duplicate = |value: &Value| {
            let (path, any) = (json::text_or_empty(value, "path"), json::texts(value, "any")?);
            Ok(Duplicate { status: json::integer(value, "status")?, path, any })
        };
        Ok(Self {
            kind: BackendKind::from_name(&json::text(object, "kind")?).ok_or(ReadError("kind"))?,
            url: link("url")?,
            once: json::flag(object, "once"),
            opaque: json::flag(object, "opaque"),
            content_type: json::text_or_empty(object, "content_type"),
            headers: json::pairs(object, "headers")?,
            fixed: json::pairs(object, "fixed")?,
            names: json::pairs(object, "names")?,
            wrap: json::text_or_empty(object, "wrap"),
            duplicate: json::list(object, "duplicate", duplicate)?,
            confirm: json::text_or_empty(object, "confirm"),
            max_bytes: json::integer(object, "max_bytes")?,
            seal_to: json::texts(object, "seal_to")?,
            fingerprints: json::texts(object, "fingerprints")?,
            revoked: json::texts(object, "revoked")?,
            demonstration: json::flag(object, "demonstration"),
            clear: json::texts(object, "clear")?,
            plain: json::flag(object, "plain"),
            fallback: link("fallback").ok(),
            mail: json::text_or_empty(object, "mail"),
            version: json::text(object, "version")?,
        })
    }
}

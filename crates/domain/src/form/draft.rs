//! What a person has typed so far, as it was typed.

use crate::{
    form::kind::yes_or_no,
    json::{self, ReadError, Value},
};

/// The answers of one form as typed, by field id. Nothing is trimmed or checked here: see
/// [`Submission`](super::submission::Submission) for that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    // A form has a few answers: looking through them is faster, and smaller, than a map.
    pub(super) answers: Vec<(String, Answer)>,
}

/// A raw answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A box that is ticked or not.
    Ticked(bool),
    /// Typed or chosen text.
    Text(String),
    /// Several chosen options.
    Several(Vec<String>),
}

impl Answer {
    fn to_value(&self) -> Value {
        match self {
            Answer::Ticked(ticked) => Value::Bool(*ticked),
            Answer::Text(text) => Value::Text(text.clone()),
            Answer::Several(chosen) => Value::List(chosen.iter().cloned().map(Value::Text).collect()),
        }
    }

    pub(super) fn from_json(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Bool(ticked) => Answer::Ticked(*ticked),
            Value::Text(text) => Answer::Text(text.clone()),
            Value::List(items) => {
                Answer::Several(items.iter().map(|item| item.as_text().map(String::from)).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    /// Whether nothing was answered.
    pub fn is_blank(&self) -> bool {
        match self {
            Answer::Ticked(ticked) => !ticked,
            Answer::Text(text) => text.trim().is_empty(),
            Answer::Several(chosen) => chosen.is_empty(),
        }
    }
}

impl Draft {
    /// Whether two drafts say the same, in whatever order.
    pub fn is_same(&self, other: &Draft) -> bool {
        self.answers.len() == other.answers.len()
            && self.answers.iter().all(|(id, answer)| other.get(id) == Some(answer))
    }

    /// The answers by their names, as values.
    pub fn to_value(&self) -> Value {
        Value::Object(self.answers.iter().map(|(id, answer)| (id.clone(), answer.to_value())).collect())
    }

    /// The answers by their names, as JSON.
    pub fn to_json(&self) -> String {
        self.to_value().to_json()
    }

    /// The answer of a field; `None` when it has none.
    pub fn get(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|(of, _)| of == id).map(|(_, answer)| answer)
    }

    /// The text of a field, empty when there is none.
    pub fn text(&self, id: &str) -> &str {
        if let Some(Answer::Text(text)) = self.get(id) { text } else { "" }
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, id: &str) -> bool {
        matches!(self.get(id), Some(Answer::Ticked(true)))
    }

    /// What is chosen of several.
    pub fn several(&self, id: &str) -> &[String] {
        if let Some(Answer::Several(chosen)) = self.get(id) { chosen } else { &[] }
    }

    /// What is answered, as words that a condition can name: options, typed text without spaces around it, and `yes`
    /// or `no` for a box. Empty when nothing is.
    pub fn values(&self, id: &str) -> Vec<String> {
        match self.get(id) {
            Some(Answer::Ticked(ticked)) => vec![yes_or_no(*ticked)],
            Some(Answer::Text(text)) if !text.trim().is_empty() => vec![text.trim().into()],
            Some(Answer::Several(chosen)) => chosen.clone(),
            _ => Vec::new(),
        }
    }

    /// Notes an answer.
    pub fn set(&mut self, id: &str, answer: Answer) {
        match self.answers.iter_mut().find(|(of, _)| of == id) {
            Some((_, kept)) => *kept = answer,
            None => self.answers.push((id.into(), answer)),
        }
    }

    /// Takes an answer away.
    pub fn remove(&mut self, id: &str) {
        self.answers.retain(|(of, _)| of != id);
    }

    /// Adds an option to those chosen, or takes it out.
    pub fn choose(&mut self, id: &str, option: &str, chosen: bool) {
        let mut all: Vec<String> = self.several(id).iter().filter(|other| *other != option).cloned().collect();
        if chosen {
            all.push(option.into());
        }
        self.set(id, Answer::Several(all));
    }

    /// Whether nothing at all was answered.
    pub fn is_blank(&self) -> bool {
        self.answers.iter().all(|(_, answer)| answer.is_blank())
    }

    /// Joins what was kept with what was typed since: an answer typed on this page wins, a blank one does not.
    pub fn with_kept(mut self, kept: Draft) -> Draft {
        for (id, answer) in kept.answers {
            if self.get(&id).is_none_or(Answer::is_blank) {
                self.set(&id, answer);
            }
        }
        self
    }
}

/// A draft as it lies in the browser's storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// Names what is being written, from its first letter until it is sent or thrown away, in every tab that shows it:
    /// so nothing is sent twice because it was open twice.
    pub id: String,
    /// The number of the message that it changes; empty for a new one.
    pub changes: String,
    /// The version of the form it was typed into.
    pub form_version: String,
    /// When it was last saved, in milliseconds since 1970-01-01T00:00:00Z.
    pub saved_at: i64,
    /// The answers.
    pub answers: Draft,
}

/// How long a draft is kept after its last change, in milliseconds: 30 days.
pub const DRAFT_LIFETIME: i64 = 30 * 24 * 60 * 60 * 1000;

impl KeptDraft {
    /// Whether it is too old to be brought back. A time in the future (a clock was set back) is no reason.
    pub fn is_expired(&self, now: i64) -> bool {
        DRAFT_LIFETIME < now - self.saved_at
    }

    /// For storage.
    pub fn to_json(&self) -> String {
        json::object(&[
            ("id", json::quoted(&self.id)),
            ("changes", json::quoted(&self.changes)),
            ("form_version", json::quoted(&self.form_version)),
            ("saved_at", self.saved_at.to_string()),
            ("answers", self.answers.to_json()),
        ])
    }

    /// Reads what [`KeptDraft::to_json`] writes. An answer of an unknown sort is left out, the others are kept.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let answers = json::value(object, "answers")?.members();
        let answers = answers.iter().filter_map(|(id, value)| Some((id.clone(), Answer::from_json(value)?)));
        Ok(Self {
            // Drafts of earlier versions of this page have none.
            id: json::text_or_empty(object, "id"),
            changes: json::text_or_empty(object, "changes"),
            form_version: json::text(object, "form_version")?,
            saved_at: json::integer(object, "saved_at")?,
            answers: Draft { answers: answers.collect() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::tests::parsed;

    fn text(value: &str) -> Answer {
        Answer::Text(value.into())
    }

    #[test]
    fn what_was_typed_on_this_page_wins_over_what_was_kept_but_blank_does_not() {
        let mut typed = Draft::default();
        typed.set("name", text("Ada"));
        typed.set("hopes", text("  "));
        let mut kept = Draft::default();
        kept.set("name", text("A"));
        kept.set("hopes", text("to meet"));
        let joined = typed.with_kept(kept);
        assert_eq!((joined.text("name"), joined.text("hopes")), ("Ada", "to meet"));
    }

    #[test]
    fn choosing_twice_chooses_once_and_the_order_is_that_of_choosing() {
        let mut draft = Draft::default();
        for (option, chosen) in [("Willow", true), ("Radicle", true), ("Willow", true), ("Radicle", false)] {
            draft.choose("projects", option, chosen);
        }
        assert_eq!(draft.several("projects"), ["Willow"]);
    }

    #[test]
    fn a_kept_draft_is_plain_json_and_comes_back() {
        let mut answers = Draft::default();
        answers.set("name", text("Ada"));
        answers.set("projects", Answer::Several(vec!["Willow".into()]));
        answers.set("consent", Answer::Ticked(true));
        let kept = KeptDraft { id: "d".into(), changes: String::new(), form_version: "1".into(), saved_at: 5, answers };
        let json = kept.to_json();
        assert_eq!(
            json,
            r#"{"id":"d","changes":"","form_version":"1","saved_at":5,"answers":{"name":"Ada","projects":["Willow"],"consent":true}}"#
        );
        let read = KeptDraft::from_json(&parsed(&json)).unwrap();
        assert!(!read.is_expired(5 + DRAFT_LIFETIME) && read.is_expired(6 + DRAFT_LIFETIME) && !read.is_expired(-7));
        // Answer by answer: their order means nothing.
        for id in ["name", "projects", "consent", "hopes"] {
            assert_eq!(read.answers.get(id), kept.answers.get(id));
        }
        assert_eq!((read.form_version, read.saved_at), (kept.form_version, kept.saved_at));
    }
}

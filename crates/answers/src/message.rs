//! A row as a message: opened where it is sealed, with what the contract of messages says about it told apart from
//! the answers.

use super::{
    Diagnostic, Keys, LONGEST_TEXT, MOST_MEMBERS, Members, Place, Row, UNNAMED_FORM, armour, member, open,
    value::{cell, compact},
};
use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use p4p_domain::json::Value;

pub const SUBMISSION_ID: &str = "submission_id";
pub const SENT_AT: &str = "sent_at";
pub const SEALED: &str = "sealed";
pub const FORM: &str = "form";
pub const PLAIN: &str = "plain";
pub const CODE: &str = "code";
pub const CHANGES: &str = "changes";
pub const WITHDRAWS: &str = "withdraws";
const FORM_VERSION: &str = "form_version";
const SUSPECT: &str = "suspect";

/// The names that belong to the contract, whatever case a service gives them.
const CONTRACT: [&str; 10] =
    [SUBMISSION_ID, FORM, FORM_VERSION, SENT_AT, CODE, CHANGES, WITHDRAWS, SUSPECT, SEALED, PLAIN];

/// Columns that services add of their own; they differ between two copies of one message.
const OF_SERVICES: [&str; 10] = [
    "id",
    "_id",
    "created",
    "updated",
    "collectionid",
    "collectionname",
    "expand",
    "timestamp",
    "submission date",
    "ip",
];

/// Where PocketBase's exports name a row's collection.
const COLLECTION: &str = "collectionName";

/// What a message that is not a first one does to the first one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// Its answers replace those of the message with this `submission_id`.
    Changes(String),
    /// It takes back the message with this `submission_id`.
    Withdraws(String),
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub place: Place,
    pub form: String,
    /// Two rows with the same identity are the same message.
    pub identity: String,
    pub submission_id: Option<String>,
    pub sent_at: Option<DateTime<Utc>>,
    pub code: Option<String>,
    pub refers: Option<Reference>,
    /// Everything that was sent, without what is empty.
    pub members: Members,
}

/// What became of a row.
pub enum Outcome {
    /// It is a message; something about it may be odd.
    Message(Message, Option<Diagnostic>),
    /// It is sealed, for this form, and stays so.
    Shut(String, Diagnostic),
    /// It is nothing that a form sends.
    Refused(Diagnostic),
}

/// Whether a name may be taken from beside a sealed message.
pub fn is_outside(name: &str) -> bool {
    [SUBMISSION_ID, FORM, FORM_VERSION].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Reads a row as a message.
pub fn read(row: Row, keys: &Keys) -> Outcome {
    let Row { place, table, members } = row;
    let mut members = match tidied(&place, members) {
        Ok(members) => members,
        Err(diagnostic) => return Outcome::Refused(diagnostic),
    };
    let is_collection = |name: &str| name.eq_ignore_ascii_case(COLLECTION);
    let exported = members.iter().find(|(name, _)| is_collection(name)).map(|(_, value)| cell(value));
    let collection = table.or(exported);
    let named = |form: Option<String>| form_of(form, collection.as_deref());
    let mut odd = None;
    if let Some(sealed) = take_sealed(&mut members) {
        let outside = text_of(&members, SUBMISSION_ID);
        let opened = open::open(&sealed, keys).map_err(|error| error.to_string());
        match opened.and_then(|inside| tidied(&place, inside).map_err(|diagnostic| diagnostic.what)) {
            Ok(inside) => {
                let inside_id = text_of(&inside, SUBMISSION_ID);
                if outside.is_some() && inside_id.is_some() && outside != inside_id {
                    let what = "the submission_id inside the sealed message is not the one beside it; somebody may have copied the message. The one inside counts";
                    odd = Some(place.diagnostic(what));
                }
                members = united(inside, members);
            }
            Err(what) => return Outcome::Shut(named(text_of(&members, FORM)), place.diagnostic(what)),
        }
    }
    if members.is_empty() {
        return Outcome::Refused(place.diagnostic("is empty"));
    }
    let form = named(text_of(&members, FORM));
    let sent_at = text_of(&members, SENT_AT).and_then(|text| instant(&text));
    if let (Some(at), Some((_, member))) = (sent_at, members.iter_mut().find(|(name, _)| name == SENT_AT)) {
        // Databases write instants in other ways than pages.
        *member = Value::Text(at.to_rfc3339_opts(SecondsFormat::Millis, true));
    }
    let message = Message {
        identity: identity(&form, &members),
        submission_id: text_of(&members, SUBMISSION_ID),
        code: text_of(&members, CODE),
        refers: text_of(&members, WITHDRAWS)
            .map(Reference::Withdraws)
            .or_else(|| text_of(&members, CHANGES).map(Reference::Changes)),
        place,
        form,
        sent_at,
        members,
    };
    Outcome::Message(message, odd)
}

/// The form of a message. Where a site of several events keeps the answers to forms of one name apart, in collections
/// like `attend_2026`, those are what organisers want to see.
fn form_of(form: Option<String>, collection: Option<&str>) -> String {
    let is_part = |form: &str, name: &str| name.strip_prefix(form).is_some_and(|rest| rest.starts_with('_'));
    match (form, collection) {
        (Some(form), Some(name)) if is_part(&form, name) => name.into(),
        (Some(form), _) => form,
        (None, name) => name.unwrap_or(UNNAMED_FORM).into(),
    }
}

/// The members without what is empty, with the contract's own names as it writes them; an error for what is larger
/// than anything that a form sends.
fn tidied(place: &Place, members: Members) -> Result<Members, Diagnostic> {
    let longest = |value: &Value| match value {
        Value::Text(text) => text.len(),
        other => compact(other).len(),
    };
    if members.len() > MOST_MEMBERS {
        let what =
            format!("has {} columns, and no form has more than {MOST_MEMBERS}; the row was left out", members.len());
        return Err(place.diagnostic(what));
    }
    // A sealed text is longer than what is in it, and has a limit of its own.
    if members.iter().any(|(name, value)| {
        longest(value) > 2 * LONGEST_TEXT || (LONGEST_TEXT < longest(value) && !is_sealed(name, value))
    }) {
        return Err(place.diagnostic("has a cell that is longer than 1 MiB, which no form sends; the row was left out"));
    }
    let filled = members.into_iter().filter(|(_, value)| !cell(value).trim().is_empty());
    Ok(filled
        .map(|(name, value)| {
            let known = CONTRACT.iter().find(|known| name.trim().eq_ignore_ascii_case(known));
            (known.map_or_else(|| name.trim().to_string(), |known| (*known).to_string()), value)
        })
        .collect())
}

fn is_sealed(name: &str, value: &Value) -> bool {
    name.trim().eq_ignore_ascii_case(SEALED) || value.as_text().is_some_and(|text| text.contains(armour::BEGIN))
}

/// Takes the sealed text out of a row: the member of that name, or one that holds a block.
fn take_sealed(members: &mut Members) -> Option<String> {
    let named = members.iter().position(|(name, _)| name == SEALED);
    let at = named.or_else(|| members.iter().position(|(name, value)| is_sealed(name, value)))?;
    Some(cell(&members.remove(at).1))
}

/// What was inside, and of what stood beside it only what is not inside and could not speak for the person: the
/// contract's own names come from inside, but for the form's. A "no" or a zero is what databases put where nothing
/// was sent.
fn united(mut members: Members, beside: Members) -> Members {
    for (name, value) in beside {
        let may_speak = name == FORM || name == FORM_VERSION || !CONTRACT.contains(&name.as_str());
        let is_filler = matches!(cell(&value).as_str(), "0" | "false");
        if may_speak && !is_filler && member(&members, &name).is_none() {
            members.push((name, value));
        }
    }
    members
}

/// The text of a member, without spaces around it.
fn text_of(members: &Members, name: &str) -> Option<String> {
    member(members, name).map(|value| cell(value).trim().to_string())
}

/// An instant as pages write it (RFC 3339), or as databases do (with a space, in UTC).
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let exact = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).ok();
    exact.or_else(|| {
        let bare = text.trim_end_matches('Z').replace('T', " ");
        NaiveDateTime::parse_from_str(&bare, "%Y-%m-%d %H:%M:%S%.f").map(|at| at.and_utc()).ok()
    })
}

/// What makes a message itself: its `submission_id`, else its service's own id, else all of its content.
fn identity(form: &str, members: &Members) -> String {
    if let Some(id) = text_of(members, SUBMISSION_ID) {
        return ["submission ", &id].concat();
    }
    if let Some(id) = text_of(members, "id").or_else(|| text_of(members, "_id")) {
        return ["row ", form, "\0", &id].concat();
    }
    let mut content: Vec<_> = members.iter().map(|(name, value)| [name, "\0", &cell(value)].concat()).collect();
    content.sort();
    ["content ", form, "\0", &content.join("\0\0")].concat()
}

impl Message {
    /// Whether another row with the same identity says the same. Services write one message in several ways, so
    /// cells are compared as text, columns of their own are passed over, and what only one of them has is no
    /// difference, except where it changes what the message does.
    pub fn says_the_same_as(&self, other: &Message) -> bool {
        let says = |text: &Value| cell(text).replace("\r\n", "\n").trim().to_string();
        let shared = self.members.iter().filter(|(name, _)| !OF_SERVICES.contains(&name.to_ascii_lowercase().as_str()));
        self.refers == other.refers
            && self.code == other.code
            && shared
                .filter_map(|(name, value)| Some((value, member(&other.members, name)?)))
                .all(|(one, another)| one == another || says(one) == says(another))
    }

    /// Takes over what only the other row with the same identity has.
    pub fn fill_from(&mut self, other: Message) {
        for (name, value) in other.members {
            if member(&self.members, &name).is_none() {
                self.members.push((name, value));
            }
        }
        self.sent_at = self.sent_at.or(other.sent_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::parse;

    fn message(text: &str) -> Message {
        let members = parse(text).unwrap().members().to_vec();
        let row = Row { place: Place::line("a.json", 1), table: None, members };
        let read = match read(row, &Keys::default()) {
            Outcome::Message(message, None) => Some(message),
            _ => None,
        };
        read.unwrap()
    }

    #[test]
    fn forms_of_one_name_in_collections_of_several_events_stay_apart() {
        for (table, exported, form) in [
            (Some("attend_2026"), None, "attend_2026"),
            (None, Some("attend_2026"), "attend_2026"),
            (Some("attend"), None, "attend"),
            (Some("everything"), None, "attend"),
            (Some("attendance"), None, "attend"),
            (None, None, "attend"),
        ] {
            let mut members = vec![("form".to_string(), Value::Text("attend".into()))];
            members.extend(exported.map(|name| ("collectionName".to_string(), Value::Text(name.into()))));
            let row = Row { place: Place::line("a.json", 1), table: table.map(String::from), members };
            let read = match read(row, &Keys::default()) {
                Outcome::Message(message, _) => Some(message.form),
                _ => None,
            };
            assert_eq!(read.as_deref(), Some(form), "{table:?} {exported:?}");
        }
    }

    #[test]
    fn empty_cells_are_not_there_and_the_contracts_names_have_one_spelling() {
        let message =
            message(r#"{"Submission_ID":" x ","form":"attend","changes":"","name":null,"projects":[]," note ":"y"}"#);
        assert_eq!(message.submission_id.as_deref(), Some("x"));
        assert_eq!(message.refers, None);
        assert_eq!(
            message.members.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["submission_id", "form", "note"]
        );
    }

    #[test]
    fn an_instant_is_the_same_however_it_is_written() {
        for text in
            ["2025-11-10T09:00:00.000Z", "2025-11-10 09:00:00.000Z", "2025-11-10T10:00:00+01:00", "2025-11-10 09:00:00"]
        {
            let message = message(&format!(r#"{{"sent_at":"{text}"}}"#));
            assert_eq!(message.members[0].1, Value::Text("2025-11-10T09:00:00.000Z".into()), "{text}");
        }
        assert_eq!(message(r#"{"sent_at":"yesterday"}"#).sent_at, None);
    }

    #[test]
    fn a_row_without_a_submission_id_is_known_by_its_id_or_by_all_of_it() {
        let identity = |text: &str| message(text).identity;
        assert_eq!(identity(r#"{"id":1,"a":"x"}"#), identity(r#"{"id":"1","a":"y"}"#));
        assert_ne!(identity(r#"{"id":1,"form":"a"}"#), identity(r#"{"id":1,"form":"b"}"#));
        assert_eq!(identity(r#"{"a":"x","b":3}"#), identity(r#"{"b":"3","a":"x"}"#));
        assert_ne!(identity(r#"{"a":"x"}"#), identity(r#"{"a":"y"}"#));
        assert_eq!(identity(r#"{"submission_id":"s","id":1}"#), identity(r#"{"submission_id":"s","id":2}"#));
    }

    #[test]
    fn copies_of_one_message_may_be_written_differently() {
        let first = message(r#"{"submission_id":"s","people":3,"ok":true,"list":["a","b"],"id":"1","text":"a\nb"}"#);
        let copy = message(r#"{"submission_id":"s","people":"3","ok":"true","list":"a; b","id":"2","text":"a\r\nb "}"#);
        assert!(first.says_the_same_as(&copy));
        for other in [
            r#"{"submission_id":"s","people":4}"#,
            r#"{"submission_id":"s","withdraws":"s"}"#,
            r#"{"submission_id":"s","code":"x"}"#,
        ] {
            assert!(!first.says_the_same_as(&message(other)), "{other}");
        }
    }

    #[test]
    fn what_no_form_sends_is_refused() {
        let refused = |members: Members| {
            let row = Row { place: Place::line("a.json", 1), table: None, members };
            matches!(read(row, &Keys::default()), Outcome::Refused(_))
        };
        assert!(refused(vec![("a".into(), Value::Text("x".repeat(LONGEST_TEXT + 1)))]));
        assert!(refused(vec![("a".into(), Value::Bool(true)); MOST_MEMBERS + 1]));
        assert!(refused(vec![("a".into(), Value::Null)]));
        assert!(!refused(vec![("a".into(), Value::Text("x".repeat(LONGEST_TEXT)))]));
    }
}

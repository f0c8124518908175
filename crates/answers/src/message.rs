//! A row as a message: opened where it is sealed, with what the contract of messages says about it told apart from
//! the answers.

use super::{
    Diagnostic, Kind, LONGEST_TEXT, MOST_MEMBERS, Members, Place, Row, UNNAMED_FORM, armour, member, number,
    open::OpenError,
    same::{content, is_filler, is_same},
    shown, time,
    time::Arrival,
    value::{cell, compact},
};
use chrono::{DateTime, SecondsFormat, Utc};
use p4p_domain::json::Value;

pub const SUBMISSION_ID: &str = "submission_id";
pub const SENT_AT: &str = "sent_at";
pub const SEALED: &str = "sealed";
pub const FORM: &str = "form";
pub const PLAIN: &str = "plain";
pub const CODE: &str = "code";
pub const CHANGES: &str = "changes";
pub const WITHDRAWS: &str = "withdraws";
pub const SEALED_TO: &str = "sealed_to";
const FORM_VERSION: &str = "form_version";
const SUSPECT: &str = "suspect";
const ID: &str = "id";

/// The names that belong to the contract, whatever case a service gives them.
const CONTRACT: [&str; 11] =
    [SUBMISSION_ID, FORM, FORM_VERSION, SENT_AT, CODE, CHANGES, WITHDRAWS, SUSPECT, SEALED, SEALED_TO, PLAIN];

/// Columns that services add of their own, in lower case, beside those that say when a row arrived; they differ
/// between two copies of one message.
const OF_SERVICES: [&str; 18] = [
    ID,
    "_id",
    "_rev",
    "updated",
    "updated_at",
    "updatedat",
    "date_updated",
    "user_created",
    "user_updated",
    "collectionid",
    "collectionname",
    "expand",
    "schema",
    "ip",
    "submission id",
    "respondent id",
    "user agent",
    "user_agent",
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

/// How much a message has to say for itself. Nobody but the organisers opens a seal, but anybody seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// It came in clear: whoever carried it could write anything into it.
    Clear,
    /// It came sealed, under another number than its own, or under none: a copy, or put under a number to which
    /// somebody else has the right.
    Copied,
    /// It came sealed, under its own number.
    Sealed,
}

/// Where a service keeps a row, as the row itself says from outside: what is sealed in it has no say in that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The collection or table.
    pub collection: Option<String>,
    /// The service's own id of the row.
    pub id: Option<String>,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub place: Place,
    pub origin: Origin,
    pub trust: Trust,
    /// When its service says that it arrived.
    pub arrived: Option<Arrival>,
    /// Which of all rows it is.
    pub position: usize,
    /// Where its answers belong: its form, or the collection that keeps those of one event.
    pub form: String,
    /// Its form as it says itself.
    pub own_form: String,
    /// Two rows with the same identity are the same message.
    pub identity: String,
    pub submission_id: Option<String>,
    pub sent_at: Option<DateTime<Utc>>,
    pub code: Option<String>,
    pub refers: Option<Reference>,
    /// Where other messages stand that have its number and say something else.
    pub contradicts: Vec<Place>,
    /// Everything that was sent, without what is empty.
    pub members: Members,
    /// Which of the members are not the sender's but the service's.
    pub of_service: Vec<String>,
}

/// What became of a row.
pub enum Outcome {
    /// It is a message; some things about it may be odd.
    Message(Box<Message>, Vec<Diagnostic>),
    /// It is sealed, for this form and under this number, and stays so.
    Shut(String, Option<String>, Diagnostic),
    /// It is nothing that a form sends.
    Refused(Diagnostic),
}

/// Whether a name may stand beside a sealed message.
pub fn is_outside(name: &str) -> bool {
    [SUBMISSION_ID, FORM, FORM_VERSION, SEALED_TO].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether a column of this name comes with the messages of any form: by the contract, or from a service.
pub fn is_of_any_form(name: &str) -> bool {
    CONTRACT.contains(&name) || is_of_service(name)
}

/// Whether a service adds a column of this name of its own.
fn is_of_service(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    OF_SERVICES.contains(&name.as_str()) || time::is_arrival(&name)
}

/// Opens a sealed text.
pub type Opener<'a> = &'a dyn Fn(&str) -> Result<Members, OpenError>;

/// Reads a row as a message.
pub fn read(row: Row, position: usize, open: Opener<'_>) -> Outcome {
    let Row { place, table, arrived, members } = row;
    let mut members = match tidied(&place, members) {
        Ok(members) => members,
        Err(diagnostic) => return Outcome::Refused(diagnostic),
    };
    let is_collection = |name: &str| name.eq_ignore_ascii_case(COLLECTION);
    let exported = members.iter().find(|(name, _)| is_collection(name)).map(|(_, value)| cell(value));
    let collection = table.or(exported);
    let origin = Origin { collection: collection.clone(), id: text_of(&members, ID) };
    let arrived = arrived.map(Arrival::exact).or_else(|| time::arrival(&members));
    let names = members.iter().map(|(name, _)| name.clone());
    let mut of_service: Vec<String> = names.filter(|name| is_of_service(name)).collect();
    let (mut odd, mut trust) = (Vec::new(), Trust::Clear);
    if let Some(sealed) = take_sealed(&mut members) {
        let outside = number_of(&members, SUBMISSION_ID);
        let opened = open(&sealed).map_err(|error| error.to_string());
        match opened.and_then(|inside| tidied(&place, inside).map_err(|diagnostic| diagnostic.what)) {
            Ok(inside) => {
                let inside_id = number_of(&inside, SUBMISSION_ID);
                trust = if outside.is_some() && outside == inside_id { Trust::Sealed } else { Trust::Copied };
                if outside.is_some() && inside_id.is_some() && outside != inside_id {
                    let what = "the submission_id inside the sealed message is not the one beside it; somebody may have copied the message. The one inside counts";
                    odd.push(place.diagnostic(what).of(Kind::OtherNumber));
                }
                // A question may be called as some service calls a column.
                of_service.retain(|name| member(&inside, name).is_none());
                let (united, left_out) = united(inside, members);
                odd.extend(beside(&place, &left_out));
                members = united;
            }
            Err(what) => {
                let form = form_of(text_of(&members, FORM), collection.as_deref());
                return Outcome::Shut(form, outside, place.diagnostic(what));
            }
        }
    }
    if members.is_empty() {
        return Outcome::Refused(place.diagnostic("is empty"));
    }
    let form = form_of(text_of(&members, FORM), collection.as_deref());
    let own_form = text_of(&members, FORM).unwrap_or_else(|| form.clone());
    let sent_at = text_of(&members, SENT_AT).and_then(|text| time::instant(&text));
    // Databases write instants in other ways than pages, and people write numbers in other ways than both.
    let exact = sent_at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true));
    for (name, text) in [(SENT_AT, exact), (SUBMISSION_ID, number_of(&members, SUBMISSION_ID))] {
        if let (Some(text), Some((_, value))) = (text, members.iter_mut().find(|(of, _)| of == name)) {
            *value = Value::Text(text);
        }
    }
    let message = Message {
        identity: identity(&form, &members),
        submission_id: number_of(&members, SUBMISSION_ID),
        code: text_of(&members, CODE).map(|text| number::code(&text)),
        refers: number_of(&members, WITHDRAWS)
            .map(Reference::Withdraws)
            .or_else(|| number_of(&members, CHANGES).map(Reference::Changes)),
        contradicts: Vec::new(),
        place,
        origin,
        trust,
        arrived,
        position,
        form,
        own_form,
        sent_at,
        members,
        of_service,
    };
    Outcome::Message(Box::new(message), odd)
}

/// Says which columns beside a sealed message were left out.
fn beside(place: &Place, left_out: &[String]) -> Option<Diagnostic> {
    /// How many of them are named.
    const MOST_NAMED: usize = 5;
    let mut names: Vec<_> = left_out.iter().take(MOST_NAMED).map(|name| shown(name)).collect();
    if left_out.len() > MOST_NAMED {
        names.push("…".into());
    }
    let what = format!(
        "beside the sealed message stands what is not in it, or something else than in it: {}; it was left out, because only what is sealed is certainly the sender's. Ask whoever runs the form service where it comes from",
        names.join(", ")
    );
    (!names.is_empty()).then(|| place.diagnostic(what).of(Kind::Beside))
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
    // In our own tables, a column of that name says whether a message came sealed.
    let is_mark = |name: &str, value: &str| name.trim().eq_ignore_ascii_case(SEALED) && matches!(value, "yes" | "no");
    let says = |name: &str, value: &Value| {
        let text = cell(value);
        !text.trim().is_empty() && !is_mark(name, text.trim())
    };
    let filled = members.into_iter().filter(|(name, value)| says(name, value));
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

/// What was inside, with the columns beside it that cannot speak for the person: its form's name where it has none,
/// and those of the service. Then the names of what was left out although it says something that is not inside: all
/// else that the page puts there, like answers that are wanted in clear, is inside too. A "no" or a zero is what
/// databases put where nothing was sent.
fn united(mut inside: Members, beside: Members) -> (Members, Vec<String>) {
    let mut left_out = Vec::new();
    for (name, value) in beside {
        let known = inside.iter().find(|(of, _)| of.eq_ignore_ascii_case(&name)).map(|(_, known)| known);
        let is_told_apart = [SUBMISSION_ID, SEALED_TO].contains(&name.as_str()) || is_filler(&value);
        match known {
            _ if is_told_apart => {}
            None if is_outside(&name) || is_of_service(&name) => inside.push((name, value)),
            Some(known) if is_of_service(&name) || is_same(&name, known, &value) => {}
            _ => left_out.push(name),
        }
    }
    (inside, left_out)
}

/// The text of a member, without spaces around it.
fn text_of(members: &Members, name: &str) -> Option<String> {
    member(members, name).map(|value| cell(value).trim().to_string())
}

/// The number of a message that a member names.
fn number_of(members: &Members, name: &str) -> Option<String> {
    text_of(members, name).map(|text| number::number(&text))
}

/// What makes a message itself: its `submission_id`, else its service's own id, else all of its content.
fn identity(form: &str, members: &Members) -> String {
    if let Some(id) = text_of(members, SUBMISSION_ID) {
        return ["submission ", &id].concat();
    }
    if let Some(id) = text_of(members, ID).or_else(|| text_of(members, "_id")) {
        return ["row ", form, "\0", &id].concat();
    }
    ["content ", form, "\0", &content(members)].concat()
}

#[cfg(test)]
#[path = "message_tests.rs"]
pub mod tests;

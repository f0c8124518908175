//! Many rows into the messages that count: opened, repeats dropped, and those that claim one number weighed. Then
//! [`super::applied`] applies changes and withdrawals, and here the rest is put together by form.

use super::{
    Diagnostic, Keys, Kind, Members, Place, Row, Rows, applied,
    known::{Other, OtherKind},
    message::{self, Message, Opener, Outcome, Trust},
    open,
    spent::{self, Spent},
};
use std::collections::{BTreeMap, HashMap};

/// With how many messages that claim one number another one is compared word for word, so that a flood of them does
/// not cost its square; beyond, only exact copies are dropped.
const MOST_COMPARED: usize = 20;

/// What became of the rows of one form, as numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows that name this form, also those below.
    pub rows_read: usize,
    /// Rows with a message that was there already.
    pub repeats_dropped: usize,
    /// People whose answers were replaced by later ones.
    pub changes_applied: usize,
    /// People who took their answers back.
    pub withdrawn: usize,
    /// Sealed rows that stayed shut.
    pub not_opened: usize,
}

/// The answers to one form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormAnswers {
    /// The form's name, as the messages give it: anybody may have written it.
    pub form: String,
    /// In the order in which they were sent; those that do not say it last, in the order of the rows.
    pub answers: Vec<Members>,
    /// What became of the rows.
    pub counts: Counts,
    /// What the form asks for, in its order, where that is known ([`Answers::keep_known`]).
    pub fields: Vec<String>,
}

/// The answers to all forms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// By the forms' names, sorted.
    pub forms: Vec<FormAnswers>,
    /// Everything that could not be read, opened or applied, and what is good to know, by file and line.
    pub diagnostics: Vec<Diagnostic>,
    /// The numbers of all messages that were understood and not refused: first ones, changes and withdrawals.
    pub read: Vec<String>,
    /// The numbers of the first messages that were taken back.
    pub withdrawn: Vec<String>,
    /// The numbers beside sealed messages that stayed shut; sorted.
    pub shut: Vec<String>,
    /// What arrived and stands in no table, although it could be read.
    pub others: Vec<Other>,
    /// The rows that their service need not keep any longer, each once; withdrawals last.
    pub spent: Vec<Spent>,
}

impl Answers {
    /// What could not be read, opened or applied; without what is only good to know.
    pub fn unread(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| !diagnostic.kind.is_notice())
    }

    /// What is good to know although everything was read.
    pub fn notices(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.kind.is_notice())
    }
}

/// What is counted by form.
pub type CountsByForm = BTreeMap<String, Counts>;

/// A row that was opened and read as far as it can be alone.
pub struct OpenedRow(Outcome);

/// Opens and reads one row: the costly half of [`collect`]. `position` is its place among all rows. Rows know nothing of
/// each other here, so several threads may share the work.
pub fn open_row(row: Row, position: usize, keys: &Keys) -> OpenedRow {
    OpenedRow(message::read(row, position, &|text| open::open(text, keys)))
}

/// Opens what is sealed and makes the answers out of the rows. The order of the rows means something in three cases
/// only: for changes of one message of which no service says when they arrived, where a row further down is taken for
/// the later one; for which of two contradicting messages is named first; and for rows sent at the same instant.
pub fn collect(rows: Rows, keys: &Keys) -> Answers {
    collect_with(rows, &|text| open::open(text, keys))
}

/// The same with another way to open a seal.
pub fn collect_with(rows: Rows, open: Opener<'_>) -> Answers {
    let opened = rows.rows.into_iter().enumerate();
    collect_opened(opened.map(|(at, row)| OpenedRow(message::read(row, at, open))), rows.diagnostics)
}

/// The same of rows that are opened already, in their order, with what could not be read of their exports.
pub fn collect_opened(rows: impl IntoIterator<Item = OpenedRow>, mut diagnostics: Vec<Diagnostic>) -> Answers {
    let mut counts = CountsByForm::new();
    // In the order of their first rows.
    let mut claims: Vec<Vec<Message>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut shut: HashMap<String, Place> = HashMap::new();
    for OpenedRow(outcome) in rows {
        match outcome {
            Outcome::Message(message, odd) => {
                diagnostics.extend(odd);
                counts.entry(message.form.clone()).or_default().rows_read += 1;
                let at = *known.entry(message.identity.clone()).or_insert(claims.len());
                match claims.get_mut(at) {
                    Some(claim) => claim.push(*message),
                    None => claims.push(vec![*message]),
                }
            }
            Outcome::Shut(form, number, diagnostic) => {
                let of_form = counts.entry(form).or_default();
                of_form.rows_read += 1;
                of_form.not_opened += 1;
                if let Some(number) = number {
                    shut.entry(number).or_insert_with(|| diagnostic.where_.clone());
                }
                diagnostics.push(diagnostic);
            }
            Outcome::Refused(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    let mut messages = Vec::with_capacity(claims.len());
    let mut dropped = Dropped::default();
    for claim in claims {
        let first = messages.len();
        messages.extend(weighed(claim, &mut counts, &mut diagnostics, &mut dropped));
        mark(messages.get_mut(first..).unwrap_or_default(), &shut, &mut diagnostics);
    }
    let mut left = applied::applied(&messages, &mut counts, &mut diagnostics);
    let spent = spent::settled(&[dropped.repeats, left.spent].concat(), &messages);
    diagnostics.sort_by_cached_key(|diagnostic| (diagnostic.where_.file.clone(), diagnostic.where_.line));
    let mut by_form: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    for message in left.messages {
        by_form.entry(message.form.clone()).or_default().push(message);
    }
    let forms = counts.into_iter().map(|(form, counts)| {
        let mut messages = by_form.remove(&form).unwrap_or_default();
        messages.sort_by_key(|message| (message.sent_at.is_none(), message.sent_at, message.position));
        let answers = messages.into_iter().map(|message| message.members).collect();
        FormAnswers { form, answers, counts, fields: Vec::new() }
    });
    let forms = forms.collect();
    for numbers in [&mut left.read, &mut left.withdrawn] {
        numbers.sort_unstable();
        numbers.dedup();
    }
    let others = [dropped.outranked, left.others].concat();
    let mut shut: Vec<_> = shut.into_keys().collect();
    shut.sort_unstable();
    Answers { forms, diagnostics, read: left.read, withdrawn: left.withdrawn, shut, others, spent }
}

/// What was dropped while messages of one number were weighed.
#[derive(Default)]
struct Dropped {
    repeats: Vec<Spent>,
    outranked: Vec<Other>,
}

/// The messages of one number that count: those that came sealed under their own number before other sealed ones, and
/// those before ones in clear, whatever their order. Of the same rank, all that say something else stay.
fn weighed(
    claim: Vec<Message>,
    counts: &mut CountsByForm,
    diagnostics: &mut Vec<Diagnostic>,
    dropped: &mut Dropped,
) -> Vec<Message> {
    if claim.len() < 2 {
        return claim;
    }
    let highest = claim.iter().map(|message| message.trust).max().unwrap_or(Trust::Clear);
    let (equals, lower): (Vec<_>, Vec<_>) = claim.into_iter().partition(|message| message.trust == highest);
    let mut kept: Vec<Message> = Vec::new();
    let mut exact: HashMap<String, usize> = HashMap::new();
    let mut repeated = |message: &Message| counts.entry(message.form.clone()).or_default().repeats_dropped += 1;
    for message in equals {
        let content = message.content();
        let alike = || kept.iter().take(MOST_COMPARED).position(|other| other.says_the_same_as(&message));
        if let Some(copied) = exact.get(&content).copied().or_else(alike).and_then(|at| kept.get_mut(at)) {
            repeated(&message);
            // What only the copy says would be gone with it.
            dropped.repeats.extend(copied.lacks_nothing_of(&message).then(|| Spent::repeat(&message)));
            copied.fill_from(message);
        } else {
            exact.insert(content, kept.len());
            kept.push(message);
        }
    }
    for message in lower {
        repeated(&message);
        let is_known = kept.iter().take(MOST_COMPARED).any(|other| other.says_the_same_as(&message));
        if is_known {
            dropped.repeats.push(Spent::repeat(&message));
        } else if let Some(first) = kept.first() {
            dropped.outranked.push(Other::of(OtherKind::Outranked, &message));
            let how = if highest == Trust::Sealed { "under its own number" } else { "sealed" };
            let what = format!(
                "has the same number as {}, which came {how}, and says something else; it was left out, and that one counts. Somebody may have put it there: ask whoever runs the form service",
                first.place
            );
            diagnostics.push(message.place.diagnostic(what).of(Kind::Outranked));
        }
    }
    kept
}

/// Marks the messages of one number that contradict each other, or a sealed one that could not be opened.
fn mark(messages: &mut [Message], shut: &HashMap<String, Place>, diagnostics: &mut Vec<Diagnostic>) {
    /// How many of the others are named.
    const MOST_NAMED: usize = 3;
    let places: Vec<Place> = messages.iter().take(MOST_NAMED + 1).map(|message| message.place.clone()).collect();
    let is_alone = messages.len() < 2;
    for (at, message) in messages.iter_mut().enumerate() {
        if !is_alone {
            let others = places.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, place)| place.clone());
            message.contradicts = others.take(MOST_NAMED).collect();
        }
        if let Some(first) = places.first().filter(|_| at > 0) {
            let what = format!(
                "has the same number as {first} and says something else; both are kept, and marked in the column contradicts: compare them, and ask the person which is right"
            );
            diagnostics.push(message.place.diagnostic(what).of(Kind::Contradiction));
        }
        let number = message.submission_id.as_ref().filter(|_| message.trust == Trust::Clear);
        if let Some(place) = number.and_then(|number| shut.get(number)) {
            let what = format!(
                "came in clear and has the same number as {place}, which is sealed and could not be opened; it is kept, and marked in the column contradicts: open the sealed one, which counts"
            );
            diagnostics.push(message.place.diagnostic(what).of(Kind::Contradiction));
            message.contradicts.push(place.clone());
        }
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
pub mod tests;

#[cfg(test)]
#[path = "merge_property_tests.rs"]
mod properties;

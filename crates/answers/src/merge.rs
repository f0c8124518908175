//! Many rows into the answers that count: repeats dropped, changes and withdrawals applied, by form.

use super::{
    Diagnostic, Keys, Members, Rows, member, message,
    message::{Message, Outcome, Reference},
};
use p4p_domain::json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The member that says when the answers were last changed, where they were.
const CHANGED_AT: &str = "changed_at";

/// What is said of every change and withdrawal that is not applied, so that nobody learns from it which part of it
/// was wrong.
const REFUSED: &str = "this change or withdrawal was not applied: no first message among those read has its id and its code; look for the first message, and ask the person";

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
}

/// The answers to all forms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// By the forms' names, sorted.
    pub forms: Vec<FormAnswers>,
    /// Everything that could not be read, opened or applied, by file and line.
    pub diagnostics: Vec<Diagnostic>,
}

/// Opens what is sealed and makes the answers out of the rows. But for rows that contradict each other and for those
/// sent at the same instant, the order of the rows means nothing.
pub fn collect(rows: Rows, keys: &Keys) -> Answers {
    let mut diagnostics = rows.diagnostics;
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut messages: Vec<Message> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for row in rows.rows {
        let (message, odd) = match message::read(row, keys) {
            Outcome::Message(message, odd) => (message, odd),
            Outcome::Shut(form, diagnostic) => {
                let of_form = counts.entry(form).or_default();
                of_form.rows_read += 1;
                of_form.not_opened += 1;
                diagnostics.push(diagnostic);
                continue;
            }
            Outcome::Refused(diagnostic) => {
                diagnostics.push(diagnostic);
                continue;
            }
        };
        diagnostics.extend(odd);
        let of_form = counts.entry(message.form.clone()).or_default();
        of_form.rows_read += 1;
        match known.get(&message.identity).and_then(|at| messages.get_mut(*at)) {
            Some(first) => {
                of_form.repeats_dropped += 1;
                if first.says_the_same_as(&message) {
                    first.fill_from(message);
                } else {
                    let what = format!(
                        "has the same id as {}, and says something else; the first one was kept, so compare the two",
                        first.place
                    );
                    diagnostics.push(message.place.diagnostic(what));
                }
            }
            None => {
                known.insert(message.identity.clone(), messages.len());
                messages.push(message);
            }
        }
    }
    let firsts = applied(messages, &mut counts, &mut diagnostics);
    diagnostics.sort_by_cached_key(|diagnostic| (diagnostic.where_.file.clone(), diagnostic.where_.line));
    let mut by_form: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    for first in firsts {
        by_form.entry(first.form.clone()).or_default().push(first);
    }
    let forms = counts.into_iter().map(|(form, counts)| {
        let mut messages = by_form.remove(&form).unwrap_or_default();
        // Sorting keeps the order of arrival where it has nothing to say.
        messages.sort_by_key(|message| (message.sent_at.is_none(), message.sent_at));
        FormAnswers { form, answers: messages.into_iter().map(|message| message.members).collect(), counts }
    });
    Answers { forms: forms.collect(), diagnostics }
}

/// The first messages that are left, each with the answers that count.
fn applied(
    messages: Vec<Message>,
    counts: &mut BTreeMap<String, Counts>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Message> {
    let (firsts, later): (Vec<_>, Vec<_>) = messages.into_iter().partition(|message| message.refers.is_none());
    let by_id: HashMap<String, usize> =
        firsts.iter().enumerate().filter_map(|(at, first)| Some((first.submission_id.clone()?, at))).collect();
    let mut withdrawn = HashSet::new();
    let mut changes: HashMap<usize, Message> = HashMap::new();
    for message in later {
        let Some(at) = target(&message, &firsts, &by_id) else {
            diagnostics.push(message.place.diagnostic(REFUSED));
            continue;
        };
        if let Some(Reference::Withdraws(_)) = message.refers {
            withdrawn.insert(at);
            continue;
        }
        // The latest wins; of two at the same instant the one with the greater id, whatever the order of the rows.
        let rank = |message: &Message| (message.sent_at, message.submission_id.clone());
        match changes.get(&at) {
            Some(other) if rank(other) >= rank(&message) => {}
            _ => _ = changes.insert(at, message),
        }
    }
    let mut left = Vec::with_capacity(firsts.len());
    for (at, mut first) in firsts.into_iter().enumerate() {
        let of_form = counts.entry(first.form.clone()).or_default();
        if withdrawn.contains(&at) {
            of_form.withdrawn += 1;
            continue;
        }
        if let Some(change) = changes.remove(&at) {
            of_form.changes_applied += 1;
            replace(&mut first, change);
        }
        first.members.retain(|(name, _)| !is_private(name));
        left.push(first);
    }
    left
}

/// The first message that a change or withdrawal is about, if it may touch it.
fn target(message: &Message, firsts: &[Message], by_id: &HashMap<String, usize>) -> Option<usize> {
    let (Some(Reference::Changes(id)) | Some(Reference::Withdraws(id))) = &message.refers else { return None };
    let at = *by_id.get(id)?;
    let first = firsts.get(at)?;
    (first.code.is_some() && first.code == message.code && first.form == message.form).then_some(at)
}

/// Puts the answers of a change into the first message, which stays what it is and when it was sent.
fn replace(first: &mut Message, change: Message) {
    let stays = |name: &str| name == message::SUBMISSION_ID || name == message::SENT_AT;
    let changed_at = member(&change.members, message::SENT_AT).cloned();
    first.members.retain(|(name, _)| stays(name));
    first.members.extend(change.members.into_iter().filter(|(name, _)| !stays(name) && name != CHANGED_AT));
    first.members.extend(changed_at.filter(|value| *value != Value::Null).map(|value| (CHANGED_AT.into(), value)));
}

/// What has done its work. The code is a secret between the page and the person, and tables are passed around.
fn is_private(name: &str) -> bool {
    [message::CODE, message::CHANGES, message::WITHDRAWS, message::SEALED].contains(&name)
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;

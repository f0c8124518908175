//! Changes and withdrawals, applied to the first messages that they are about.
//!
//! Number and code prove that a change or withdrawal comes from the person who sent the first message. It may name that
//! one's number, or the number of an earlier change of it.
//!
//! Which of several changes is the latest is for the service to say, never for the sender's clock: where all of them
//! have a time of the service, that counts. Else, where they all stand in one export, the one further down counts: it
//! is assumed that services write new rows at the end. Else, when they come from several exports, nothing but the
//! senders' clocks is left. The last two are guesses, which are told where they matter.

use super::{
    Diagnostic, Kind, Members,
    known::{Other, OtherKind},
    member,
    merge::CountsByForm,
    message::{self, Message, Reference, Trust},
    spent::Spent,
    time,
    value::cell,
};
use p4p_domain::json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The member that says when the answers were last changed, where they were: by the sender's clock.
const CHANGED_AT: &str = "changed_at";

/// The member that says where other messages stand that have the same number and say something else.
pub const CONTRADICTS: &str = "contradicts";

/// The member that says of a change why it stands alone.
pub const ORPHAN: &str = "orphan";

/// The members that are put into answers here.
pub const OURS: [&str; 3] = [CHANGED_AT, CONTRADICTS, ORPHAN];

const WITHOUT_FIRST: &str = "its first message was not found";
const OF_OTHER_FORM: &str = "its number belongs to a message to another form";

/// What is said of every change and withdrawal that is not applied although its first message is there.
const REFUSED: &str = "this change or withdrawal was not applied: no first message among those read has its id and its code; look for the first message, and ask the person";

/// By how much a sender's clock may differ from the service's before it is told.
const CLOCKS_APART: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// What is left once everything is applied.
#[derive(Default)]
pub struct Left {
    /// The messages that are answers, each with the members that go into tables.
    pub messages: Vec<Message>,
    /// The numbers of all messages that were not refused.
    pub read: Vec<String>,
    /// The numbers of first messages that were taken back.
    pub withdrawn: Vec<String>,
    /// What was refused.
    pub others: Vec<Other>,
    /// All rows of the sign-ups that were taken back.
    pub spent: Vec<Spent>,
}

/// A number and the code that it was sent with: what belongs together is what has both.
type Key = (String, Option<String>);

/// All that was sent by one person about one sign-up, as places in the list of messages.
#[derive(Default)]
struct Thread {
    /// More than one only where they contradict each other.
    firsts: Vec<usize>,
    /// Changes and withdrawals.
    later: Vec<usize>,
}

/// Applies changes and withdrawals.
pub fn applied(messages: &[Message], counts: &mut CountsByForm, diagnostics: &mut Vec<Diagnostic>) -> Left {
    diagnostics.extend(messages.iter().filter_map(odd_clock));
    let mut left = Left::default();
    for thread in threads(messages, diagnostics, &mut left.others) {
        let numbers = thread.1.firsts.iter().chain(&thread.1.later).filter_map(|at| messages.get(*at));
        left.read.extend(numbers.filter_map(|message| message.submission_id.clone()));
        Applying { messages, counts, diagnostics, left: &mut left }.thread(&thread.0, thread.1);
    }
    // Whoever puts a sign-up under somebody's number and takes it back has not taken theirs back.
    let number = |message: &Message| member(&message.members, message::SUBMISSION_ID).map(cell);
    let stays: HashSet<String> = left.messages.iter().filter_map(number).collect();
    left.withdrawn.retain(|number| !stays.contains(number));
    left
}

/// The threads of all messages, in the order of their first rows. What must not touch any is refused here.
fn threads(messages: &[Message], diagnostics: &mut Vec<Diagnostic>, refused: &mut Vec<Other>) -> Vec<(Key, Thread)> {
    let mut threads: Vec<(Key, Thread)> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    let links = Links::of(messages);
    let mut roots = HashMap::new();
    for (at, message) in messages.iter().enumerate() {
        let key = match &message.refers {
            None => (message.submission_id.clone(), message.code.clone()),
            Some(Reference::Changes(number) | Reference::Withdraws(number)) => {
                let key = (number.clone(), message.code.clone());
                let number = links.root(key, &mut roots);
                let others = links.strongest.get(&number).filter(|_| !links.is_first(&number, &message.code));
                // What somebody else put there in clear costs no sealed message its place.
                if others.is_some_and(|trust| *trust != Trust::Clear || message.trust == Trust::Clear) {
                    diagnostics.push(message.place.diagnostic(REFUSED).of(Kind::Refused));
                    refused.push(Other::of(OtherKind::Refused, message));
                    continue;
                }
                (Some(number), message.code.clone())
            }
        };
        let thread = match (key.0, key.1) {
            // Nothing refers to what has no number, and what has no code cannot be changed.
            (number, code) if message.refers.is_none() && (number.is_none() || code.is_none()) => {
                threads.push(((number.unwrap_or_default(), code), Thread::default()));
                threads.last_mut()
            }
            (number, code) => {
                let key = (number.unwrap_or_default(), code);
                let at = *known.entry(key.clone()).or_insert(threads.len());
                if at == threads.len() {
                    threads.push((key, Thread::default()));
                }
                threads.get_mut(at)
            }
        };
        if let Some((_, thread)) = thread {
            if message.refers.is_none() { thread.firsts.push(at) } else { thread.later.push(at) }
        }
    }
    threads
}

/// Which number leads to which.
struct Links<'a> {
    /// The numbers with their codes that are first messages.
    firsts: HashSet<(&'a str, &'a str)>,
    /// For a change's own number and code, the number that it names.
    next: HashMap<Key, &'a str>,
    /// The highest trust of the messages that have a number.
    strongest: HashMap<String, Trust>,
}

impl<'a> Links<'a> {
    fn of(messages: &'a [Message]) -> Self {
        let mut links = Self { firsts: HashSet::new(), next: HashMap::new(), strongest: HashMap::new() };
        for message in messages {
            let Some(number) = &message.submission_id else { continue };
            let strongest = links.strongest.entry(number.clone()).or_insert(message.trust);
            *strongest = message.trust.max(*strongest);
            match (&message.refers, &message.code) {
                (None, Some(code)) => _ = links.firsts.insert((number, code)),
                (None, None) => {}
                (Some(Reference::Changes(first) | Reference::Withdraws(first)), code) => {
                    links.next.entry((number.clone(), code.clone())).or_insert(first);
                }
            }
        }
        links
    }

    fn is_first(&self, number: &str, code: &Option<String>) -> bool {
        code.as_ref().is_some_and(|code| self.firsts.contains(&(number, code)))
    }

    /// The number at which a chain of changes with one code begins. `roots` keeps what is known already, so that long
    /// chains are walked once.
    fn root(&self, start: Key, roots: &mut HashMap<Key, String>) -> String {
        let mut walked = HashSet::new();
        let mut at = start;
        let root = loop {
            if let Some(root) = roots.get(&at) {
                break root.clone();
            }
            let next = if self.is_first(&at.0, &at.1) { None } else { self.next.get(&at) };
            let code = at.1.clone();
            match next {
                // A circle has no beginning, and was made by nobody's page.
                Some(next) if walked.insert(at.clone()) => at = ((*next).to_string(), code),
                _ => break at.0.clone(),
            }
        };
        roots.extend(walked.into_iter().chain([at]).map(|key| (key, root.clone())));
        root
    }
}

/// How the order of changes is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Basis {
    Service,
    Export,
    Senders,
}

struct Applying<'a> {
    messages: &'a [Message],
    counts: &'a mut CountsByForm,
    diagnostics: &'a mut Vec<Diagnostic>,
    left: &'a mut Left,
}

impl<'a> Applying<'a> {
    fn thread(&mut self, key: &Key, thread: Thread) {
        let of =
            |places: &[usize]| -> Vec<&'a Message> { places.iter().filter_map(|at| self.messages.get(*at)).collect() };
        let (firsts, mut later) = (of(&thread.firsts), of(&thread.later));
        let basis = put_in_order(&mut later);
        let is_withdrawal = |message: &&&Message| matches!(message.refers, Some(Reference::Withdraws(_)));
        if let Some(withdrawal) = later.iter().rfind(is_withdrawal) {
            return self.withdraw(key, &firsts, &later, withdrawal);
        }
        // Of each form for itself: their questions are not the same.
        let mut changes: BTreeMap<&str, Vec<&Message>> = BTreeMap::new();
        for change in &later {
            changes.entry(&change.own_form).or_default().push(change);
        }
        let mut latest: BTreeMap<&str, &Message> = BTreeMap::new();
        for (form, changes) in changes {
            let Some(change) = changes.last() else { continue };
            self.diagnostics.extend(doubt(basis, change, &changes));
            latest.insert(form, change);
        }
        let mut applied = HashSet::new();
        for first in &firsts {
            let mut row = (*first).clone();
            let mut is_sealed = first.trust != Trust::Clear;
            if let Some(change) = latest.get(first.own_form.as_str()) {
                applied.insert(change.own_form.as_str());
                self.counts.entry(first.form.clone()).or_default().changes_applied += 1;
                replace(&mut row, change);
                is_sealed &= change.trust != Trust::Clear;
            }
            self.keep(row, is_sealed, None);
        }
        for (form, change) in latest {
            if !applied.contains(form) {
                self.keep_orphan(key, change, &firsts);
            }
        }
    }

    /// Keeps a change without the message that it changes.
    fn keep_orphan(&mut self, key: &Key, change: &Message, firsts: &[&Message]) {
        let mut row = change.clone();
        let (kind, mark, what) = if let Some(first) = firsts.first() {
            let what = format!(
                "this change was filled in at another form than its first message, {}; it is kept as an answer of its own, and marked in the column {ORPHAN}: ask the person which of the two they meant",
                first.place
            );
            (Kind::OtherForm, OF_OTHER_FORM, what)
        } else {
            // The receipt names the first message.
            if let Some((_, value)) = row.members.iter_mut().find(|(name, _)| name == message::SUBMISSION_ID) {
                *value = Value::Text(key.0.clone());
            }
            let what = format!(
                "the first message of this change was not found; the change is kept as it is, and marked in the column {ORPHAN}: look for the first message in other exports, or ask the person"
            );
            (Kind::Orphan, WITHOUT_FIRST, what)
        };
        self.diagnostics.push(change.place.diagnostic(what).of(kind));
        self.keep(row, change.trust != Trust::Clear, Some(mark));
    }

    fn withdraw(&mut self, key: &Key, firsts: &[&Message], later: &[&'a Message], last: &Message) {
        let changes = || later.iter().filter(|message| matches!(message.refers, Some(Reference::Changes(_))));
        for first in firsts {
            self.counts.entry(first.form.clone()).or_default().withdrawn += 1;
        }
        if firsts.is_empty() {
            let is_changed = changes().next().is_some();
            let done = if is_changed {
                "the changes of it that were found were taken back"
            } else {
                "nothing of it was found, so nothing was taken back"
            };
            let what = format!(
                "the first message of this withdrawal was not found; {done}. Look for the first message in other exports: it does not count"
            );
            self.diagnostics.push(last.place.diagnostic(what).of(Kind::Orphan));
            if let Some(change) = changes().next_back() {
                self.counts.entry(change.form.clone()).or_default().withdrawn += 1;
            }
        }
        if !firsts.is_empty() || changes().next().is_some() {
            self.left.withdrawn.push(key.0.clone());
        }
        if let Some(change) = later.last().filter(|message| matches!(message.refers, Some(Reference::Changes(_)))) {
            let what = "this change came after its sign-up had been taken back, and was not applied; ask the person whether they come after all";
            self.diagnostics.push(change.place.diagnostic(what).of(Kind::ChangedLate));
        } else if !firsts.is_empty() {
            // Without its first message, which may still come, a withdrawal has not done its work.
            self.left.spent.extend(firsts.iter().chain(later).map(|message| Spent::withdrawn(message)));
        }
    }

    /// Puts an answer into the tables, with what is to be known about it.
    fn keep(&mut self, mut row: Message, is_sealed: bool, orphan: Option<&str>) {
        row.members.retain(|(name, _)| !is_private(name));
        let sealed = if is_sealed { "yes" } else { "no" };
        row.members.push((message::SEALED.into(), Value::Text(sealed.into())));
        if !row.contradicts.is_empty() {
            let places: Vec<_> = row.contradicts.iter().map(ToString::to_string).collect();
            set(&mut row.members, CONTRADICTS, &places.join("; "));
        }
        if let Some(orphan) = orphan {
            set(&mut row.members, ORPHAN, orphan);
        }
        self.left.messages.push(row);
    }
}

/// Puts the changes and withdrawals of one sign-up into their order, and says how it is known.
fn put_in_order(later: &mut [&Message]) -> Basis {
    let is_of_service = later.iter().all(|message| message.arrived.is_some());
    let file = later.first().map(|message| &message.place.file);
    let is_of_one_export = later.iter().all(|message| Some(&message.place.file) == file);
    let senders = |message: &&Message| (message.sent_at, message.submission_id.clone(), message.position);
    if is_of_service {
        later.sort_by_cached_key(|message| (message.arrived.map(|arrived| arrived.at), senders(message)));
        Basis::Service
    } else if is_of_one_export {
        later.sort_by_key(|message| message.position);
        Basis::Export
    } else {
        later.sort_by_cached_key(senders);
        Basis::Senders
    }
}

/// Says that the order of changes is a guess, where another guess would give something else.
fn doubt(basis: Basis, latest: &Message, changes: &[&Message]) -> Option<Diagnostic> {
    let is_in_doubt = match basis {
        Basis::Service => false,
        Basis::Export => changes.iter().any(|other| other.sent_at > latest.sent_at),
        Basis::Senders => changes.len() > 1,
    };
    let what = if basis == Basis::Export {
        "this change counts, because it stands below the others of its sign-up; by the senders' clocks another one is later. If this export has the newest rows first, turn their order round, or export the time of arrival too"
    } else {
        "this change counts, because by the senders' clocks it is the latest of its sign-up; the exports do not say when each arrived. Export the time of arrival too, or ask the person"
    };
    is_in_doubt.then(|| latest.place.diagnostic(what).of(Kind::Order))
}

/// Says that the sender's clock is not the service's.
fn odd_clock(message: &Message) -> Option<Diagnostic> {
    let (sent_at, arrived) = (message.sent_at?, message.arrived.filter(|arrived| arrived.is_exact)?.at);
    let apart = time::apart(sent_at, arrived);
    let what = if sent_at - arrived > CLOCKS_APART {
        format!(
            "the sender's clock was off by {apart}: by it, the message was sent after it arrived. When it arrived counts"
        )
    } else if arrived - sent_at > CLOCKS_APART {
        format!(
            "arrived {apart} after it was sent: it waited on the sender's device, or the clock there was off. When it arrived counts"
        )
    } else {
        return None;
    };
    Some(message.place.diagnostic(what).of(Kind::Clock))
}

/// Puts the answers of a change into the first message, which stays what it is, when it was sent, and where its service
/// keeps it.
fn replace(first: &mut Message, change: &Message) {
    let is_stamp = |name: &str| name == message::SUBMISSION_ID || name == message::SENT_AT;
    let changed_at = member(&change.members, message::SENT_AT).cloned();
    let of_service = &first.of_service;
    first.members.retain(|(name, _)| is_stamp(name) || of_service.contains(name));
    let is_answer = |name: &String| !is_stamp(name) && name != CHANGED_AT && !change.of_service.contains(name);
    for (name, value) in change.members.iter().filter(|(name, _)| is_answer(name)) {
        first.members.retain(|(known, _)| known != name);
        first.members.push((name.clone(), value.clone()));
    }
    first.members.extend(changed_at.filter(|value| *value != Value::Null).map(|value| (CHANGED_AT.into(), value)));
}

/// Sets a member of ours; an answer that has its name keeps it with a word behind.
fn set(members: &mut Members, name: &str, text: &str) {
    if let Some((known, _)) = members.iter_mut().find(|(known, _)| known == name) {
        known.push_str(" (sent)");
    }
    members.push((name.into(), Value::Text(text.into())));
}

/// What has done its work. The code is a secret between the page and the person, and tables are passed around.
fn is_private(name: &str) -> bool {
    [message::CODE, message::CHANGES, message::WITHDRAWS, message::SEALED, message::SEALED_TO].contains(&name)
}

#[cfg(test)]
#[path = "applied_tests.rs"]
mod tests;

//! What an organiser's forms ask for, told apart from everything else that arrives: forms are open to the world, and
//! nobody's row may widen a table or hide one.

use super::{
    Answers, FormAnswers, Members, Place,
    applied::OURS,
    message::{self, Message},
    output::{MOST_NAMED, grouped, pretty},
    shown,
};
use p4p_domain::json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Of how many forms the answers are kept where no content says which there are: those with the most rows.
pub const MOST_FORMS: usize = 50;

/// A form that the content has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownForm {
    /// Its name, or that of the collection in which answers to it are kept apart.
    pub name: String,
    /// What it asks for, in its order; `None` where its file could not be read, so that all is taken.
    pub fields: Option<Vec<String>>,
}

/// What something that stands in no table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OtherKind {
    /// An answer to a form that the content does not have.
    Form,
    /// Columns of an answer for which its form does not ask.
    Columns,
    /// A change or withdrawal whose code does not fit.
    Refused,
    /// A message that says something else than one with its number that counts for more.
    Outranked,
}

impl OtherKind {
    fn name(self) -> &'static str {
        match self {
            Self::Form => "other form",
            Self::Columns => "other columns",
            Self::Refused => "not applied",
            Self::Outranked => "left out",
        }
    }
}

/// Something that arrived and stands in no table.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// What it is.
    pub kind: OtherKind,
    /// Where it was read, where that is known.
    pub place: Option<Place>,
    /// The form that it names: anybody may have written it.
    pub form: String,
    /// What it says; of columns, with the number of the row that they were taken out of.
    pub answers: Members,
}

impl Other {
    pub(super) fn of(kind: OtherKind, message: &Message) -> Self {
        let mut answers = message.members.clone();
        answers.retain(|(name, _)| name != message::CODE);
        Self { kind, place: Some(message.place.clone()), form: message.form.clone(), answers }
    }
}

impl Answers {
    /// Keeps what these forms ask for; all else goes to [`Answers::others`]. Where none of the forms that arrived is
    /// among them, the content is that of another event: then all are kept, and this says so with `false`.
    pub fn keep_known(&mut self, known: &[KnownForm]) -> bool {
        let by_name: HashMap<&str, &KnownForm> = known.iter().map(|form| (form.name.as_str(), form)).collect();
        if !self.forms.iter().any(|form| by_name.contains_key(form.form.as_str())) {
            return self.forms.is_empty();
        }
        let (mut kept, mut others) = (Vec::new(), Vec::new());
        for mut form in std::mem::take(&mut self.forms) {
            match by_name.get(form.form.as_str()) {
                Some(known) => {
                    form.fields = known.fields.clone().unwrap_or_default();
                    if known.fields.is_some() {
                        others.extend(form.take_unasked());
                    }
                    kept.push(form);
                }
                None => others.extend(form.into_others()),
            }
        }
        self.forms = kept;
        self.others.extend(others);
        true
    }

    /// Keeps the [`MOST_FORMS`] forms that have the most rows; the rows to others go to [`Answers::others`].
    pub fn keep_fullest(&mut self) {
        if self.forms.len() <= MOST_FORMS {
            return;
        }
        let mut forms = std::mem::take(&mut self.forms);
        forms.sort_by_key(|form| std::cmp::Reverse(form.counts.rows_read));
        let others = forms.split_off(MOST_FORMS);
        forms.sort_by(|one, another| one.form.cmp(&another.form));
        self.forms = forms;
        self.others.extend(others.into_iter().flat_map(FormAnswers::into_others));
    }

    /// A line for each kind of what stands in no table.
    pub fn other_lines(&self) -> Vec<String> {
        let mut kinds: BTreeMap<OtherKind, Vec<&Other>> = BTreeMap::new();
        for other in &self.others {
            kinds.entry(other.kind).or_default().push(other);
        }
        kinds.into_iter().map(|(kind, others)| line(kind, &others)).collect()
    }

    /// What stands in no table, as JSON for `others.json`.
    pub fn others_json(&self) -> String {
        let object = |other: &Other| {
            let text = |name: &str, text: &str| (name.to_string(), Value::Text(text.into()));
            let place = other.place.as_ref().map(|place| text("where", &place.to_string()));
            let said = [("said".to_string(), Value::Object(other.answers.clone()))];
            let head = [text("kind", other.kind.name()), text("form", &other.form)];
            Value::Object(head.into_iter().chain(place).chain(said).collect())
        };
        pretty(&Value::List(self.others.iter().map(object).collect()), "\n") + "\n"
    }
}

fn line(kind: OtherKind, others: &[&Other]) -> String {
    let rows = || [grouped(others.len()), if others.len() == 1 { " row".into() } else { " rows".into() }].concat();
    match kind {
        OtherKind::Form => {
            let mut forms: Vec<_> = others.iter().map(|other| other.form.as_str()).collect();
            forms.sort_unstable();
            forms.dedup();
            let what = match forms.len() {
                1 => "a form that is".into(),
                count => [&grouped(count), " forms that are"].concat(),
            };
            format!("{} to {what} not among yours ({})", rows(), named(&forms))
        }
        OtherKind::Columns => {
            let names = others.iter().flat_map(|other| other.answers.iter().map(|(name, _)| name.as_str()));
            let names: HashSet<_> = names.filter(|name| *name != message::SUBMISSION_ID).collect();
            let mut names: Vec<_> = names.into_iter().collect();
            names.sort_unstable();
            let what = if names.len() == 1 { "1 column".into() } else { [&grouped(names.len()), " columns"].concat() };
            format!("{what} for which no form asks, in {} ({})", rows(), named(&names))
        }
        OtherKind::Refused => format!("{} with changes or withdrawals that were not applied", rows()),
        OtherKind::Outranked => {
            format!("{} left out for another one with the same number, which counts for more", rows())
        }
    }
}

/// The first few names, for people.
fn named(names: &[&str]) -> String {
    let few = names.iter().take(MOST_NAMED).map(|name| shown(name));
    let more = (MOST_NAMED < names.len()).then(|| "…".to_string());
    few.chain(more).collect::<Vec<_>>().join(", ")
}

impl FormAnswers {
    /// Takes out of all rows what the form does not ask for. A service may change the case of a question's name.
    fn take_unasked(&mut self) -> Vec<Other> {
        let asked: HashSet<&str> = self.fields.iter().map(String::as_str).collect();
        let in_any_case: HashMap<String, &String> =
            self.fields.iter().map(|name| (name.to_ascii_lowercase(), name)).collect();
        let is_known = |name: &str| asked.contains(name) || OURS.contains(&name) || message::is_of_any_form(name);
        let mut others = Vec::new();
        for answers in &mut self.answers {
            let there: HashSet<String> =
                answers.iter().map(|(name, _)| name.clone()).filter(|name| asked.contains(name.as_str())).collect();
            let mut unasked = Members::new();
            let mut renamed = HashSet::new();
            let mut kept = Members::with_capacity(answers.len());
            for (name, value) in std::mem::take(answers) {
                let meant = in_any_case.get(&name.to_ascii_lowercase()).copied();
                match meant.filter(|meant| !there.contains(*meant)) {
                    _ if is_known(&name) => kept.push((name, value)),
                    Some(meant) if renamed.insert(meant) => kept.push((meant.clone(), value)),
                    _ => unasked.push((name, value)),
                }
            }
            *answers = kept;
            if !unasked.is_empty() {
                let number = answers.iter().find(|(name, _)| name == message::SUBMISSION_ID).cloned();
                unasked.splice(0..0, number);
                others.push(Other { kind: OtherKind::Columns, place: None, form: self.form.clone(), answers: unasked });
            }
        }
        others
    }

    fn into_others(self) -> impl Iterator<Item = Other> {
        let form = self.form;
        let other = move |answers| Other { kind: OtherKind::Form, place: None, form: form.clone(), answers };
        self.answers.into_iter().map(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Keys, collect, read};

    fn answers(rows: &[String]) -> Answers {
        collect(read::rows("a.json", format!("[{}]", rows.join(",")).as_bytes()), &Keys::default())
    }

    fn attend() -> KnownForm {
        KnownForm { name: "attend".into(), fields: Some(["name", "access_needs"].map(String::from).into()) }
    }

    const ADA: &str = r#"{"form":"attend","submission_id":"a","Name":"Ada","created":"2026-11-10 09:00:00Z"}"#;
    const MALLORY: &str = r#"{"form":"whatever","submission_id":"m","name":"Mallory"}"#;

    #[test]
    fn a_strangers_form_hides_none_and_goes_to_the_others() {
        let mut all = answers(&[MALLORY.into(), ADA.into()]);
        assert!(all.keep_known(&[attend()]));
        assert_eq!(all.forms.len(), 1);
        assert_eq!(
            all.forms[0].columns(),
            ["submission_id", "sent_at", "sealed", "name", "access_needs", "form", "created"]
        );
        assert_eq!(all.other_lines(), ["1 row to a form that is not among yours (whatever)"]);
        assert!(all.others_json().contains("\"kind\": \"other form\"") && all.others_json().contains("Mallory"));
    }

    #[test]
    fn six_hundred_invented_columns_change_no_table() {
        let invented: Vec<_> = (0..600).map(|n| format!("\"x{n:03}\":1")).collect();
        let wide = format!(r#"{{"form":"attend","submission_id":"w","name":"Wide",{}}}"#, invented.join(","));
        let mut all = answers(&[wide, ADA.into()]);
        all.keep_known(&[attend()]);
        assert_eq!(all.forms[0].columns().len(), 7);
        assert_eq!(all.forms[0].answers.len(), 2);
        assert_eq!(
            all.other_lines(),
            ["600 columns for which no form asks, in 1 row (x000, x001, x002, x003, x004, …)"]
        );
        assert!(all.others_json().contains("\"submission_id\": \"w\""));
    }

    #[test]
    fn two_thousand_invented_forms_make_no_tables_with_or_without_content() {
        let rows = |n: usize| vec![format!(r#"{{"form":"x{n}","submission_id":"n{n}"}}"#)];
        let mut rows: Vec<_> = (0..2000).flat_map(rows).collect();
        rows.extend([ADA.to_string(), ADA.replace("\"a\"", "\"b\"")]);
        let mut all = answers(&rows);
        all.keep_known(&[attend()]);
        assert_eq!((all.forms.len(), all.others.len()), (1, 2000));
        assert_eq!(
            all.other_lines(),
            ["2,000 rows to 2,000 forms that are not among yours (x0, x1, x10, x100, x1000, …)"]
        );
        let mut all = answers(&rows);
        all.keep_fullest();
        assert_eq!((all.forms.len(), all.others.len()), (MOST_FORMS, 2001 - MOST_FORMS));
        assert!(all.forms.iter().any(|form| form.form == "attend"));
    }

    #[test]
    fn with_the_content_of_another_event_everything_is_kept() {
        let mut all = answers(&[MALLORY.into()]);
        assert!(!all.keep_known(&[attend()]));
        assert_eq!((all.forms.len(), all.others.len()), (1, 0));
    }

    #[test]
    fn a_name_in_another_case_is_the_question_only_where_that_is_not_answered() {
        let mut all = answers(&[ADA.replace("\"Name\"", "\"name\":\"Ada\",\"NAME\"")]);
        all.keep_known(&[attend()]);
        assert_eq!(all.forms[0].cells(&["name", "NAME"], &all.forms[0].answers[0]), ["Ada", ""]);
        assert_eq!(all.others.len(), 1);
    }

    #[test]
    fn what_was_not_applied_is_kept_without_its_code() {
        let bogus = r#"{"form":"attend","submission_id":"w","withdraws":"a","code":"zzzz-zzzz-zzzz"}"#;
        let first = r#"{"form":"attend","submission_id":"a","code":"aaaa-aaaa-aaaa","name":"Ada"}"#;
        let mut all = answers(&[first.into(), bogus.into()]);
        all.keep_known(&[attend()]);
        assert_eq!(all.forms[0].answers.len(), 1);
        assert_eq!(all.other_lines(), ["1 row with changes or withdrawals that were not applied"]);
        let json = all.others_json();
        assert!(json.contains("\"where\": \"a.json:1\"") && !json.contains("zzzz"), "{json}");
    }
}

//! Reading the answers: from what a form service hands out to tables for the organisers.
//!
//! Bytes and text go in, values come out; files, the clock and the screen belong to the programs that use this (the
//! native `site answers` and the page in `crates/answers-page`). The way of an answer:
//! [`read::rows`] finds the rows in an export, [`collect`] opens what is sealed, drops repeats, applies changes and
//! withdrawals, [`Answers::keep_known`] takes out what no form asks for, and [`output`] writes what is left. What the page calls stored is found in the tables, or a
//! [`Diagnostic`] names it and says what to do.
//!
//! Everything that is read may have been written by anybody: forms are open to the world. So nothing here trusts a
//! name, a length or a shape, and one damaged row never costs another one; it becomes a [`Diagnostic`].

mod applied;
mod armour;
mod guard;
pub mod keys;
mod known;
mod merge;
mod message;
mod number;
mod open;
pub mod output;
pub mod read;
mod received;
mod same;
mod spent;
mod time;
mod told;
mod value;

use chrono::{DateTime, Utc};
use p4p_domain::json::Value;
use std::fmt;

pub use keys::{KeyError, Keys, fingerprint, recipient_problem};
pub use known::{KnownForm, MOST_FORMS, Other, OtherKind};
pub use merge::{Answers, Counts, FormAnswers, OpenedRow, collect, collect_opened, open_row};
pub use message::Origin;
pub use received::digits;
pub use spent::{Spent, Why};
pub use told::{MOST_TOLD, told};
pub use value::{integer, parse as parse_json};

/// The form of messages that do not name theirs.
pub const UNNAMED_FORM: &str = "answers";

/// The longest text that one cell may hold, in bytes; more is not what a form sends. 1 MiB.
pub const LONGEST_TEXT: usize = 1 << 20;

/// The most members that one message may have; more is not what a form sends.
pub const MOST_MEMBERS: usize = 1000;

/// The members of a message: names and values, in their order.
pub type Members = Vec<(String, Value)>;

/// Where something stands in what was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, as the organiser would name it; for a database, its table too.
    pub file: String,
    /// The line, or for a database the row, from 1; `None` for the file as a whole.
    pub line: Option<usize>,
}

impl Place {
    /// A file as a whole.
    pub fn file(file: &str) -> Self {
        Self { file: file.into(), line: None }
    }

    /// A line of a file, from 1.
    pub fn line(file: &str, line: usize) -> Self {
        Self { file: file.into(), line: Some(line) }
    }

    /// Says what is wrong here.
    pub fn diagnostic(&self, what: impl Into<String>) -> Diagnostic {
        Diagnostic { where_: self.clone(), what: what.into(), kind: Kind::Unread }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.file))?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

/// What a diagnostic is about, so that a hundred thousand of one kind do not hide another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It could not be read or opened; its words tell more.
    Unread,
    /// The number beside a sealed message is not the one inside.
    OtherNumber,
    /// Columns beside a sealed message are not inside it, or say something else.
    Beside,
    /// Two messages have one number, and nothing says which of them is right.
    Contradiction,
    /// A message contradicts another one that counts for more, and was left out.
    Outranked,
    /// The code of a change or withdrawal does not fit.
    Refused,
    /// The first message of a change or withdrawal is not there.
    Orphan,
    /// A change has the number of a message to another form.
    OtherForm,
    /// Somebody changed what they had taken back.
    ChangedLate,
    /// Which of several changes is the latest is a guess.
    Order,
    /// The sender's clock is not the service's.
    Clock,
}

impl Kind {
    /// Whether everything was read and applied all the same, and this is only good to know.
    pub fn is_notice(self) -> bool {
        matches!(self, Kind::ChangedLate | Kind::Order | Kind::Clock)
    }
}

/// Something that could not be read as it stands, or that is good to know. It never stops the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where it stands.
    pub where_: Place,
    /// What is wrong, and what can be done. Never quotes an answer.
    pub what: String,
    /// What it is about.
    pub kind: Kind,
}

impl Diagnostic {
    /// The same, of a kind.
    #[must_use]
    pub fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.where_, self.what)
    }
}

/// One row of an export, before anything in it is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub place: Place,
    /// What stands for the form's name when the row does not say it: the table in a database.
    pub table: Option<String>,
    /// When its carrier says that it arrived, where that stands in none of its cells: a mail's own date.
    pub arrived: Option<DateTime<Utc>>,
    /// Its cells, by the names of their columns.
    pub members: Members,
}

/// What was found in one export or in several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The rows, in the order of the export.
    pub rows: Vec<Row>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

impl Rows {
    /// Puts what another export holds behind what is here.
    pub fn append(&mut self, more: Rows) {
        self.rows.extend(more.rows);
        self.diagnostics.extend(more.diagnostics);
    }

    /// Says what is wrong at a place.
    pub fn diagnostic(&mut self, place: &Place, what: impl Into<String>) {
        self.diagnostics.push(place.diagnostic(what));
    }

    fn push(&mut self, place: Place, members: Members) {
        self.rows.push(Row { place, table: None, arrived: None, members });
    }
}

/// What a message says under a name.
fn member<'a>(members: &'a Members, name: &str) -> Option<&'a Value> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// Whether a character does something to a terminal, or to the order of what stands beside it, instead of being shown.
pub fn steers(c: char) -> bool {
    let is_direction =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || is_direction || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A name out of an export, fit for a line on a terminal: short, and nothing in it that steers the terminal.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut short: String = text.chars().take(LONGEST).map(|c| if steers(c) { '?' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_steers_the_terminal_is_made_harmless() {
        assert_eq!(shown("a\u{1b}[2Jb\nc\u{202e}d"), "a?[2Jb?c?d");
        assert_eq!(shown(&"x".repeat(300)).chars().count(), 201);
    }

    #[test]
    fn a_diagnostic_is_one_line_with_its_place_first() {
        assert_eq!(Place::line("a.csv", 3).diagnostic("is odd").to_string(), "a.csv:3: is odd");
        assert_eq!(Place::file("a.csv").diagnostic("is odd").to_string(), "a.csv: is odd");
    }
}

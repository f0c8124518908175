//! What organisers put beside the page to tell people that they read what was sent: digits of hashes, and nothing
//! else. Whoever knows a number finds it there; nobody finds a number in it, because numbers are random.
//!
//! A number's digits are the first [`DIGITS`] lower-case hexadecimal digits of the SHA-256 of [`PREFIX`] followed by
//! the number in its canonical form. Hashing is left to whoever has a hash: the browser, and the native program.

use crate::json::{self, Value};
use thiserror::Error;

/// What stands before a number when it is hashed, so that the digits are of no use anywhere else.
pub const PREFIX: &str = "p4p-received:";

/// How many hexadecimal digits of a hash are kept: 64 bits, with which a million numbers stay apart.
pub const DIGITS: usize = 16;

/// The most numbers that a file may hold in each of its lists.
pub const MOST: usize = 1_000_000;

const READ_AT: &str = "read_at";
const RECEIVED: &str = "received";
const WITHDRAWN: &str = "withdrawn";

/// Which messages the organisers have read, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// When they were read, RFC 3339.
    pub read_at: String,
    /// The digits of every number that was read; sorted, each once.
    received: Vec<String>,
    /// The digits of the first messages that were taken back; sorted, each once.
    withdrawn: Vec<String>,
}

/// What the organisers have done with a message, as far as they have told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceivedState {
    /// They have read it.
    Read,
    /// It was taken back, and they have read that.
    Withdrawn,
    /// They had not read it by then.
    NotYet,
}

/// Why a text is not such a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReceivedError {
    /// A member is missing, or is not what it should be.
    #[error(transparent)]
    Member(#[from] json::ReadError),
    /// A list that no event needs.
    #[error("\"{0}\" holds more than {MOST} numbers")]
    TooMany(&'static str),
}

impl Received {
    /// Out of digits in any order, possibly repeated.
    pub fn new(read_at: String, mut received: Vec<String>, mut withdrawn: Vec<String>) -> Self {
        for list in [&mut received, &mut withdrawn] {
            list.sort_unstable();
            list.dedup();
        }
        Self { read_at, received, withdrawn }
    }

    /// Reads the file. What is no digits of a number in its lists is passed over.
    pub fn from_json(file: &Value) -> Result<Self, ReceivedError> {
        Ok(Self::new(json::text(file, READ_AT)?, list(file, RECEIVED)?, list(file, WITHDRAWN)?))
    }

    /// Writes the file, on one line.
    pub fn to_json(&self) -> String {
        let list = |list: &[String]| json::array(list.iter().map(|digits| json::quoted(digits)));
        json::object(&[
            (READ_AT, json::quoted(&self.read_at)),
            (RECEIVED, list(&self.received)),
            (WITHDRAWN, list(&self.withdrawn)),
        ])
    }

    /// What became of the message whose number has these digits.
    pub fn state_of(&self, digits: &str) -> ReceivedState {
        let is_in = |list: &[String]| list.binary_search_by(|known| known.as_str().cmp(digits)).is_ok();
        if is_in(&self.withdrawn) {
            ReceivedState::Withdrawn
        } else if is_in(&self.received) {
            ReceivedState::Read
        } else {
            ReceivedState::NotYet
        }
    }
}

fn list(file: &Value, name: &'static str) -> Result<Vec<String>, ReceivedError> {
    let items = json::value(file, name)?.as_list().ok_or(json::ReadError(name))?;
    if items.len() > MOST {
        return Err(ReceivedError::TooMany(name));
    }
    let is_digits =
        |text: &&str| text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    Ok(items.iter().filter_map(Value::as_text).filter(is_digits).map(String::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "0123456789abcdef";
    const TWO: &str = "fedcba9876543210";

    fn file(received: Vec<Value>, withdrawn: Vec<Value>) -> Value {
        Value::Object(vec![
            ("read_at".into(), Value::Text("2025-11-30T12:00:00Z".into())),
            ("received".into(), Value::List(received)),
            ("withdrawn".into(), Value::List(withdrawn)),
        ])
    }

    #[test]
    fn what_is_written_is_sorted_and_says_of_each_number_what_became_of_it() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_string()).collect::<Vec<_>>();
        let made = Received::new("2025-11-30T12:00:00Z".into(), texts(&[TWO, ONE, TWO]), texts(&[TWO]));
        assert_eq!(
            made.to_json(),
            format!(r#"{{"read_at":"2025-11-30T12:00:00Z","received":["{ONE}","{TWO}"],"withdrawn":["{TWO}"]}}"#)
        );
        let read: serde_json::Value = serde_json::from_str(&made.to_json()).unwrap();
        assert_eq!(Received::from_json(&read.into()).unwrap(), made);
        assert_eq!(made.state_of(ONE), ReceivedState::Read);
        assert_eq!(made.state_of(TWO), ReceivedState::Withdrawn);
        assert_eq!(made.state_of("0000000000000000"), ReceivedState::NotYet);
    }

    #[test]
    fn a_file_of_a_stranger_is_refused_or_what_is_odd_in_it_is_passed_over() {
        let odd =
            ["", "0123456789ABCDEF", "0123456789abcdeg", "0123456789abcdef0"].map(|text| Value::Text(text.into()));
        let read = Received::from_json(&file([&odd[..], &[Value::Null, Value::Text(ONE.into())]].concat(), vec![]));
        assert_eq!(read.unwrap().received, [ONE]);
        let many = file(vec![Value::Null; MOST + 1], vec![]);
        assert_eq!(Received::from_json(&many), Err(ReceivedError::TooMany("received")));
        assert_eq!(Received::from_json(&Value::Null), Err(ReceivedError::Member(json::ReadError("read_at"))));
        let mut members = file(vec![], vec![]).members().to_vec();
        members.pop();
        let file = Value::Object(members);
        assert_eq!(Received::from_json(&file), Err(ReceivedError::Member(json::ReadError("withdrawn"))));
    }
}

//! Whether two rows are one message. Services write one message in several ways, and export it several times.

use super::{
    Members, member,
    message::{self, Message, Trust, is_outside},
    time,
    value::cell,
};
use p4p_domain::json::Value;

/// Whether it is what databases put where nothing was sent.
pub fn is_filler(value: &Value) -> bool {
    matches!(cell(value).as_str(), "0" | "false")
}

/// Whether two cells of a column say the same. Services write one message in several ways, so they are compared as
/// text, and instants as instants.
pub fn is_same(name: &str, one: &Value, another: &Value) -> bool {
    let says = |value: &Value| cell(value).replace("\r\n", "\n").trim().to_string();
    let (one_says, another_says) = (says(one), says(another));
    let at = |text: &str| time::instant(text).filter(|_| name.eq_ignore_ascii_case(message::SENT_AT));
    one == another || one_says == another_says || at(&one_says).is_some_and(|one| at(&another_says) == Some(one))
}

/// All that stands in a row, whatever the order of its columns.
pub fn content(members: &Members) -> String {
    let mut content: Vec<_> = members.iter().map(|(name, value)| [name, "\0", &cell(value)].concat()).collect();
    content.sort();
    content.join("\0\0")
}

impl Message {
    /// Everything that it says, to know an exact copy by.
    pub fn content(&self) -> String {
        content(&self.members)
    }

    /// Whether another row with the same identity says the same. Columns of services are passed over. Of messages in
    /// clear, what only one of them has is no difference, except where it changes what the message does: services
    /// write one message in several ways. What was sealed comes as it was sent, so there it is one.
    pub fn says_the_same_as(&self, other: &Message) -> bool {
        self.agrees_with(other)
            && (self.trust == Trust::Clear || self.lacks_nothing_of(other))
            && (other.trust == Trust::Clear || other.lacks_nothing_of(self))
    }

    /// Whether nothing that both of them have differs.
    fn agrees_with(&self, other: &Message) -> bool {
        self.refers == other.refers
            && self.code == other.code
            && self
                .answers()
                .filter_map(|(name, value)| Some((name, value, member(&other.members, name)?)))
                .all(|(name, one, another)| is_same(name, one, another))
    }

    /// Whether it has every answer that another one has.
    pub fn lacks_nothing_of(&self, other: &Message) -> bool {
        let is_missing = |name: &str, value: &Value| {
            let is_beside = is_outside(name) || (other.trust == Trust::Clear && is_filler(value));
            !is_beside && member(&self.members, name).is_none()
        };
        !other.answers().any(|(name, value)| is_missing(name, value))
    }

    /// What it says, without what is compared in other ways or differs between copies.
    fn answers(&self) -> impl Iterator<Item = &(String, Value)> {
        let is_compared =
            |name: &str| [message::CODE, message::CHANGES, message::WITHDRAWS, message::SEALED_TO].contains(&name);
        self.members.iter().filter(move |(name, _)| !is_compared(name) && !self.of_service.contains(name))
    }

    /// Takes over what only a copy of the same trust has, and the earlier arrival.
    pub fn fill_from(&mut self, copy: Message) {
        for (name, value) in copy.members {
            if member(&self.members, &name).is_none() {
                self.of_service.extend(copy.of_service.contains(&name).then(|| name.clone()));
                self.members.push((name, value));
            }
        }
        self.sent_at = self.sent_at.or(copy.sent_at);
        self.arrived = match (self.arrived, copy.arrived) {
            (Some(one), Some(another)) if one.is_exact == another.is_exact => Some(one.min(another)),
            (Some(one), Some(another)) => Some(if one.is_exact { one } else { another }),
            (one, another) => one.or(another),
        };
    }
}

#[cfg(test)]
mod tests {
    use crate::message::tests::message;

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
}

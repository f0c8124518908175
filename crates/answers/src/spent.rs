//! Which rows a form service need not keep any longer: copies of others, and all that belongs to a sign-up that was taken
//! back.

use super::{
    Place,
    message::{Message, Origin, Reference},
};
use std::collections::HashSet;

/// Why a row need not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Another row says the same.
    Repeat,
    /// It belongs to a sign-up that was taken back.
    Withdrawn,
    /// It is the withdrawal itself, which has to outlive what it takes back.
    Withdrawal,
}

/// A row that a form service need not keep any longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Where it was read.
    pub place: Place,
    /// Where its service keeps it.
    pub origin: Origin,
    /// Why it need not be kept.
    pub why: Why,
}

impl Spent {
    /// A copy of another row.
    pub fn repeat(message: &Message) -> Self {
        Self { place: message.place.clone(), origin: message.origin.clone(), why: Why::Repeat }
    }

    /// A row of a sign-up that was taken back.
    pub fn withdrawn(message: &Message) -> Self {
        let is_withdrawal = matches!(message.refers, Some(Reference::Withdraws(_)));
        let why = if is_withdrawal { Why::Withdrawal } else { Why::Withdrawn };
        Self { place: message.place.clone(), origin: message.origin.clone(), why }
    }
}

/// What is spent, each row once, withdrawals last. One row may be read from several exports, and is no copy of itself.
pub fn settled(spent: &[Spent], messages: &[Message]) -> Vec<Spent> {
    let withdrawn: HashSet<&Origin> =
        spent.iter().filter(|one| one.why != Why::Repeat).map(|one| &one.origin).collect();
    let stays: HashSet<&Origin> = messages
        .iter()
        .map(|message| &message.origin)
        .filter(|origin| origin.id.is_some() && !withdrawn.contains(origin))
        .collect();
    let mut known = HashSet::new();
    let mut settled: Vec<_> = spent.iter().filter(|one| !stays.contains(&one.origin)).cloned().collect();
    settled.sort_by_key(|one| std::cmp::Reverse(one.why));
    settled.retain(|one| one.origin.id.is_none() || known.insert(one.origin.clone()));
    settled.sort_by_key(|one| one.why);
    settled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::tests::{collected, row, sealed, with};

    /// A row as a service gives it, under its own id.
    fn kept(id: &str, row: &str) -> String {
        with(row, &format!(r#""id":"{id}","collectionName":"attend""#))
    }

    fn spent(rows: &[String]) -> Vec<(String, Why)> {
        let spent = collected(rows).spent;
        spent.into_iter().map(|one| (one.origin.id.unwrap_or_default(), one.why)).collect()
    }

    #[test]
    fn all_rows_of_a_sign_up_that_was_taken_back_are_spent_and_the_withdrawal_last() {
        let rows = [
            kept("2", &row("a2", 1, r#","changes":"a","name":"two""#)),
            kept("4", &row("a4", 3, r#","withdraws":"a""#)),
            kept("1", &row("a", 0, r#","name":"one""#)),
            kept("3", &row("b", 0, r#","name":"stays""#)),
        ];
        let expected = [("1", Why::Withdrawn), ("2", Why::Withdrawn), ("4", Why::Withdrawal)];
        assert_eq!(spent(&rows), expected.map(|(id, why)| (id.to_string(), why)));
        // What may still come has to find its withdrawal, and what was changed late is for people to decide.
        assert_eq!(spent(&rows[1..2]), []);
        assert_eq!(spent(&rows[..2]), []);
        let late = kept("5", &row("a5", 9, r#","changes":"a","name":"late""#));
        assert_eq!(spent(&[rows[2].clone(), rows[1].clone(), late]), []);
    }

    #[test]
    fn a_copy_is_spent_unless_it_says_more_or_is_the_row_itself() {
        let message = row("a", 0, r#","name":"one""#);
        let (one, copy) = (kept("1", &message), kept("2", &message));
        assert_eq!(spent(&[one.clone(), copy]), [("2".to_string(), Why::Repeat)]);
        assert_eq!(spent(&[one.clone(), one.clone()]), []);
        assert_eq!(spent(&[one, kept("2", &row("a", 0, r#","name":"one","hopes":"more""#))]), []);
    }

    #[test]
    fn what_is_sealed_has_no_say_in_which_row_it_is() {
        let inside = row("a", 0, r#","name":"one","id":"victim","collectionName":"host""#);
        let rows = [kept("1", &sealed("a", &inside)), kept("2", &sealed("a", &inside))];
        assert_eq!(spent(&rows), [("2".to_string(), Why::Repeat)]);
    }
}

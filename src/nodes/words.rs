//! What is said about the list.

use p4p_domain::i18n::words::{Words, nodes};

/// What the count of nodes is made of.
pub struct Count<'a> {
    /// How many are shown.
    pub shown: usize,
    /// Of how many.
    pub total: usize,
    /// How many of the shown ones the map cannot show.
    pub unplaced: usize,
    /// Whether they are examples: nodes that do not exist are not counted as if they did.
    pub are_examples: bool,
    /// Where they are nearest to; empty where that does not matter.
    pub from: &'a str,
    /// How many entries could not be read.
    pub unread: usize,
}

/// How many nodes of a sort are shown of how many, where from, and how many of those the map cannot show.
pub fn count(words: Words, count: &Count<'_>) -> String {
    let (all, some) =
        if count.are_examples { (nodes::EXAMPLE, nodes::EXAMPLE_OF) } else { (nodes::LOCAL, nodes::LOCAL_OF) };
    let mut said = if count.total == 0 {
        words.get(nodes::NONE_YET).into()
    } else if count.shown == count.total {
        words.count(all, count.total, [])
    } else {
        words.count(some, count.total, [&count.shown.to_string()])
    };
    if !count.from.is_empty() {
        said = words.say(nodes::NEAREST_FIRST, [&said, count.from]);
    }
    if 0 < count.unplaced {
        said = words.count(nodes::UNPLACED, count.unplaced, [&said]);
    }
    if 0 < count.unread {
        said = words.count(nodes::UNREAD, count.unread, [&said]);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_said_in_words_that_fit_it() {
        let said = |shown, total, unplaced, are_examples, from, unread| {
            count(Words::english(), &Count { shown, total, unplaced, are_examples, from, unread })
        };
        assert_eq!(said(0, 0, 0, false, "", 0), "No local nodes yet");
        assert_eq!(said(1, 1, 0, false, "", 0), "1 local node");
        assert_eq!(said(13, 13, 1, true, "", 0), "13 example nodes, 1 without a position");
        assert_eq!(said(0, 13, 0, false, "", 2), "0 of 13 local nodes. 2 entries could not be read");
        assert_eq!(
            said(2, 2, 0, false, "Köln", 1),
            "2 local nodes, nearest first from Köln. 1 entry could not be read"
        );
    }
}

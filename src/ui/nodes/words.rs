//! What is said about the list.

/// Said when nothing fits.
pub const NONE: &str = "No node matches what you look for.";

/// What the count of nodes is made of.
pub struct Count<'a> {
    /// How many are shown.
    pub shown: usize,
    /// Of how many.
    pub total: usize,
    /// How many of the shown ones the map cannot show.
    pub unplaced: usize,
    /// What sort of nodes they are.
    pub sort: &'a str,
    /// Where they are nearest to; empty where that does not matter.
    pub from: &'a str,
    /// How many entries could not be read.
    pub unread: usize,
}

/// How many nodes of a sort are shown of how many, where from, and how many of those the map cannot show.
pub fn count(count: &Count<'_>) -> String {
    let (total, unplaced, unread) = (count.total.to_string(), count.unplaced.to_string(), count.unread.to_string());
    let shown = count.shown.to_string();
    let of = if count.shown == count.total { ["", ""] } else { [shown.as_str(), " of "] };
    let nodes = if count.total == 1 { " node" } else { " nodes" };
    let mut words = match count.total {
        0 => vec!["No local nodes yet"],
        _ => vec![of[0], of[1], &total, " ", count.sort, nodes],
    };
    if !count.from.is_empty() {
        words.extend([", nearest first from ", count.from]);
    }
    if 0 < count.unplaced {
        words.extend([", ", &unplaced, " without a position"]);
    }
    if 0 < count.unread {
        words.extend([". ", &unread, if count.unread == 1 { " entry" } else { " entries" }, " could not be read"]);
    }
    words.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_said_in_words_that_fit_it() {
        let said =
            |shown, total, unplaced, sort, from, unread| count(&Count { shown, total, unplaced, sort, from, unread });
        assert_eq!(said(0, 0, 0, "local", "", 0), "No local nodes yet");
        assert_eq!(said(1, 1, 0, "local", "", 0), "1 local node");
        assert_eq!(said(13, 13, 1, "example", "", 0), "13 example nodes, 1 without a position");
        assert_eq!(said(0, 13, 0, "local", "", 2), "0 of 13 local nodes. 2 entries could not be read");
        assert_eq!(
            said(2, 2, 0, "local", "Köln", 1),
            "2 local nodes, nearest first from Köln. 1 entry could not be read"
        );
    }
}

//! Diagnostics as lines for people: each kind at most so often, and then as a number.

use super::{Diagnostic, Kind, output::grouped};
use std::collections::HashMap;

/// How many diagnostics of one kind are told one by one.
pub const MOST_TOLD: usize = 20;

/// The lines for these diagnostics: the first [`MOST_TOLD`] of each kind in their order, then how many more there are
/// of each, with the first of those.
pub fn told<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut kinds: HashMap<(Kind, String), (usize, usize)> = HashMap::new();
    let mut more: Vec<(usize, &Diagnostic)> = Vec::new();
    for diagnostic in diagnostics {
        let (count, at) = kinds.entry(key(diagnostic)).or_default();
        *count += 1;
        if *count <= MOST_TOLD {
            lines.push(diagnostic.to_string());
        } else if let Some((left, _)) = more.get_mut(*at).filter(|_| *count > MOST_TOLD + 1) {
            *left += 1;
        } else {
            *at = more.len();
            more.push((1, diagnostic));
        }
    }
    lines.extend(more.into_iter().map(|(left, first)| format!("{first} (and {} of this kind)", many(left))));
    lines
}

/// What cannot be read has many reasons, which its words tell apart, but for the numbers in them.
fn key(diagnostic: &Diagnostic) -> (Kind, String) {
    let words = || diagnostic.what.chars().filter(|c| !c.is_ascii_digit()).collect();
    (diagnostic.kind, if diagnostic.kind == Kind::Unread { words() } else { String::new() })
}

/// How many more than the one that is told, in words.
fn many(left: usize) -> String {
    grouped(left.saturating_sub(1)) + " more"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[test]
    fn a_hundred_thousand_of_one_kind_do_not_hide_another_one() {
        let mut all: Vec<_> = (1..=100_000)
            .map(|line| Place::line("a.json", line).diagnostic(format!("of {line}")).of(Kind::Refused))
            .collect();
        all.extend((1..=25).map(|line| Place::line("b.csv", line).diagnostic(format!("has {line} cells"))));
        all.push(Place::file("c.csv").diagnostic("is empty"));
        let lines = told(&all);
        assert_eq!(lines.len(), 2 * (MOST_TOLD + 1) + 1);
        assert_eq!(lines.get(MOST_TOLD * 2).unwrap(), "c.csv: is empty");
        assert_eq!(lines.get(MOST_TOLD * 2 + 1).unwrap(), "a.json:21: of 21 (and 99,979 more of this kind)");
        assert_eq!(lines.last().unwrap(), "b.csv:21: has 21 cells (and 4 more of this kind)");
        assert_eq!(told(all.get(..MOST_TOLD).unwrap()).len(), MOST_TOLD);
    }
}

//! Numbers and codes as what they are, whatever their spelling: people copy them by hand, services change their case.

use p4p_domain::delivery::message::{Code, SubmissionId};

/// A number in its one spelling. What is no UUID, as other services give, stays its text.
pub fn number(text: &str) -> String {
    SubmissionId::from_text(text).map_or_else(|| text.trim().into(), |id| id.as_str().into())
}

/// A code in its one spelling. What is none of the page's keeps its letters and digits, read as Crockford's base 32
/// reads them (<https://www.crockford.com/base32.html>).
pub fn code(text: &str) -> String {
    let digit = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    let folded = || text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(digit).collect();
    Code::from_text(text).map_or_else(folded, |code| code.as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_code_are_the_same_in_every_spelling() {
        for text in ["ABABABAB-abab-4bab-abab-abababababab", " abababab abab4bababab abababababab"] {
            assert_eq!(number(text), "abababab-abab-4bab-abab-abababababab");
        }
        assert_eq!((number(" a2 "), number("A2")), ("a2".into(), "A2".into()));
        for text in ["k7fw-29qm-x4tp", "K7FW 29QM X4TP", "k7fw29qmx4tp"] {
            assert_eq!(code(text), "k7fw-29qm-x4tp");
        }
        assert_eq!(code("O0Il-1111-1111"), code("0011-1111-1111"));
        // Of another length: still read the same in every spelling.
        assert_eq!(code("k7fw-29qm-x4tp-9h-oi"), code("K7FW 29QM X4TP 9H 01"));
        assert_ne!(code("k7fw-29qm-x4tp"), code("k7fw-29qm-x4tq"));
    }
}

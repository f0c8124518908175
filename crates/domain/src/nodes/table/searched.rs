//! What is looked through when a visitor searches.

use super::texts::Texts;
use crate::folding::{push_folded, push_spelled};

/// What is looked through for each node, folded, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Searched(Texts);

impl Searched {
    /// Adds a text to the node that comes next.
    pub fn push_folded(&mut self, text: &str) {
        self.0.append_with(|all| {
            push_folded(all, text);
            all.push('\n');
            if push_spelled(all, text) {
                all.push('\n');
            }
        });
    }

    /// The next node has no more.
    pub fn end(&mut self) {
        self.0.end();
    }

    /// Whether no node is there.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a folded word stands in one of the texts of a node.
    pub fn holds(&self, index: usize, word: &str) -> bool {
        holds(self.0.bytes(index), word.as_bytes())
    }
}

/// Whether a word stands in a text. The texts are short and many, so nothing is prepared for the search of one.
fn holds(text: &[u8], word: &[u8]) -> bool {
    let Some((first, rest)) = word.split_first() else { return true };
    let mut left = text;
    while let Some(at) = place_of_byte(left, *first) {
        left = left.get(at + 1..).unwrap_or_default();
        if left.starts_with(rest) {
            return true;
        }
    }
    false
}

/// Where a byte first stands in a text. Eight bytes at a time, as in Hacker's Delight (2nd edition, section 6-1): of the
/// bytes in which something is lent, the lowest one was zero.
fn place_of_byte(text: &[u8], byte: u8) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    let (eights, rest) = text.as_chunks::<8>();
    for (index, eight) in eights.iter().enumerate() {
        let differs = u64::from_le_bytes(*eight) ^ (ONES * u64::from(byte));
        let zeros = differs.wrapping_sub(ONES) & !differs & (ONES << 7);
        if zeros != 0 {
            return Some(index * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|other| *other == byte).map(|at| text.len() - rest.len() + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_word_is_found_where_it_stands(text in "[ab]{0,40}", word in "[ab]{0,4}") {
            prop_assert_eq!(holds(text.as_bytes(), word.as_bytes()), text.contains(&word));
        }

        // Bytes next to the one that is looked for, and those with a sign, are where such arithmetic goes wrong.
        #[test]
        fn a_byte_is_found_first_where_it_stands_first(
            text in prop::collection::vec(prop::sample::select(vec![0_u8, 1, 127, 128, 129, 254, 255]), 0..40),
            byte in prop::sample::select(vec![0_u8, 1, 127, 128, 129, 254, 255]),
        ) {
            prop_assert_eq!(place_of_byte(&text, byte), text.iter().position(|other| *other == byte));
        }
    }
}

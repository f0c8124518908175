//! What somebody wrote, cut so that all of it can be seen: what is sent is what is shown.

use crate::text::is_hidden;

/// A piece of a text that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Shown as it is, its lines and spaces too.
    Text(String),
    /// The name of a character that shows nothing, or makes others read differently: `U+202E`.
    Mark(String),
}

/// The pieces of a text in their order. Nothing of it is left out. Breaks of lines are all `\n`; those that are no plain
/// ones have their mark before them. Where there is nothing but blanks to see, each blank has its mark.
pub fn visible(text: &str) -> Vec<Piece> {
    let characters: Vec<char> = text.replace("\r\n", "\n").chars().collect();
    let is_blank = characters.iter().all(|c| shows_nothing(*c));
    let mut pieces = Pieces::default();
    let mut before = None;
    for (at, c) in characters.iter().copied().enumerate() {
        let after = characters.get(at + 1).copied();
        let is_text = match c {
            ' ' | '\t' | '\n' => !is_blank,
            '\u{200c}' | '\u{200d}' => joins(before) && joins(after),
            // It chooses a form of the character before it, which it may do once.
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => before.is_some_and(|before| !shows_nothing(before)),
            other => !shows_nothing(other) || (other.is_whitespace() && !is_hidden(other) && !is_blank),
        };
        if is_text {
            pieces.text.push(c);
        } else {
            pieces.mark(c);
        }
        before = Some(c);
    }
    pieces.finished()
}

#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    text: String,
}

impl Pieces {
    fn mark(&mut self, c: char) {
        self.end_text();
        self.done.push(Piece::Mark(["U+", &hexadecimal(c)].concat()));
        if matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            self.text.push('\n');
        }
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.done.push(Piece::Text(std::mem::take(&mut self.text)));
        }
    }

    fn finished(mut self) -> Vec<Piece> {
        self.end_text();
        self.done
    }
}

/// Whether a character leaves no ink: blanks, what is hidden, and what only takes up room or changes its neighbours.
pub fn shows_nothing(c: char) -> bool {
    c.is_whitespace()
        || is_hidden(c)
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether a joiner has work to do beside this character: in Persian words, between the parts of an emoji.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_ascii() && (!shows_nothing(c) || c == '\u{fe0f}'))
}

/// At least four digits, as Unicode writes them.
fn hexadecimal(c: char) -> String {
    let code = u32::from(c);
    let digits = (32 - code.leading_zeros()).div_ceil(4).max(4);
    (0..digits)
        .rev()
        .filter_map(|digit| char::from_digit((code >> (digit * 4)) & 15, 16))
        .collect::<String>()
        .to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One text, marks in brackets.
    fn shown(text: &str) -> String {
        let piece = |piece| match piece {
            Piece::Text(text) => text,
            Piece::Mark(name) => format!("[{name}]"),
        };
        visible(text).into_iter().map(piece).collect()
    }

    #[test]
    fn what_people_write_is_shown_as_it_is() {
        for text in [
            "to meet, ünïcode and all.",
            "one\n\n  two\tthree",
            "a  b   c",
            "10\u{a0}000\u{202f}€",
            "می\u{200c}خواهم",
            "👩\u{200d}👧 ❤\u{fe0f} 👁\u{fe0f}\u{200d}🗨\u{fe0f}",
            "葛\u{e0100}城",
            "#\u{fe0f}\u{20e3}",
            "שלום abc",
            "",
        ] {
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown("one\r\ntwo"), "one\ntwo");
    }

    #[test]
    fn a_line_that_is_broken_in_another_way_is_broken_and_marked() {
        assert_eq!(shown("a\u{2028}b\u{2029}c\u{85}d\re"), "a[U+2028]\nb[U+2029]\nc[U+0085]\nd[U+000D]\ne");
    }

    #[test]
    fn what_turns_a_text_around_is_marked_and_turns_nothing() {
        assert_eq!(
            shown("pay \u{202e}001\u{202c} to \u{2066}me\u{2069}\u{200f}\u{61c}"),
            "pay [U+202E]001[U+202C] to [U+2066]me[U+2069][U+200F][U+061C]"
        );
    }

    #[test]
    fn what_has_no_width_is_marked_unless_a_script_needs_it_there() {
        assert_eq!(shown("a\u{200b}b\u{200d}c\u{feff}\u{ad}\u{7}"), "a[U+200B]b[U+200D]c[U+FEFF][U+00AD][U+0007]");
        assert_eq!(shown("ن\u{200c}\u{200c}ن"), "ن[U+200C][U+200C]ن");
        assert_eq!(shown("yes\u{e0041}\u{e0100}"), "yes[U+E0041][U+E0100]");
        assert_eq!(shown("x\u{fe00}\u{fe01}"), "x\u{fe00}[U+FE01]");
    }

    #[test]
    fn where_there_is_nothing_to_see_each_blank_is_marked() {
        assert_eq!(shown(" \t\u{a0}\u{3000}"), "[U+0020][U+0009][U+00A0][U+3000]");
        assert_eq!(shown("\n\u{2800}"), "[U+000A]\n[U+2800]");
    }

    proptest! {
        #[test]
        fn nothing_is_left_out(text in "[a-c \n\u{e9}\u{200b}\u{200d}\u{2028}\u{202e}\u{fe0f}\u{1f469}]{0,20}") {
            let characters: usize = visible(&text).iter().map(|piece| match piece {
                Piece::Text(text) => text.chars().count(),
                Piece::Mark(_) => 1,
            }).sum();
            let breaks = text.chars().filter(|c| *c == '\u{2028}').count();
            // Of a text without ink the plain breaks are marked, too.
            let marked = visible(&text).iter().filter(|piece| **piece == Piece::Mark("U+000A".into())).count();
            prop_assert_eq!(characters, text.chars().count() + breaks + marked);
            for piece in visible(&text) {
                if let Piece::Text(shown) = piece {
                    prop_assert!(!shown.chars().any(|c| c != '\n' && is_hidden(c)), "{shown:?}");
                }
            }
        }
    }
}

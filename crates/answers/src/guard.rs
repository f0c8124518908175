//! Cells that no spreadsheet takes for formulas, however it splits a row.
//!
//! Whoever opens a table with another delimiter than its own splits it inside of cells as well, and quotation marks help
//! only at the beginning of a cell. So everywhere where a cell could begin, what begins a formula gets an apostrophe before
//! it. That can be undone: see [`unguarded`].

/// What begins a formula, also in full width, as East Asian keyboards write it and some spreadsheets read it.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What some spreadsheet splits a row at, beside spaces.
const DELIMITERS: [char; 7] = [',', ';', '\t', '|', '\n', '\u{2028}', '\u{2029}'];

/// A text without what steers a terminal: control characters become U+FFFD, and every end of a line a newline.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().map(|c| if is_text(c) { c } else { '\u{fffd}' }).collect()
}

/// A clean text as the text of a cell, with the guarding apostrophes.
pub fn guarded(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 2);
    let mut scan = Scan::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if scan.takes(c, chars.peek().copied()) {
            out.push('\'');
        }
        out.push(c);
    }
    out
}

/// What [`guarded`] was given, of a cell of our own.
pub fn unguarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut scan = Scan::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_formula = scan.takes(c, chars.peek().copied());
        if is_formula && out.ends_with('\'') {
            out.pop();
        }
        out.push(c);
    }
    out
}

/// Where in a text a cell may begin.
#[derive(Default)]
struct Scan {
    state: State,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Only what spreadsheets pass over has come since a cell began.
    #[default]
    Begins,
    /// Inside a cell, behind a space: only who splits at spaces begins one here.
    Spaced,
    Inside,
}

impl Scan {
    /// Goes on by a character; says whether it would begin a formula.
    fn takes(&mut self, c: char, next: Option<char>) -> bool {
        let is_formula = FORMULA.contains(&c)
            && match self.state {
                State::Begins => true,
                // A dash between words is none.
                State::Spaced => next.is_some_and(|next| next != ' '),
                State::Inside => false,
            };
        self.state = match (self.state, c) {
            (_, c) if DELIMITERS.contains(&c) => State::Begins,
            (State::Inside, c) if c.is_whitespace() => State::Spaced,
            (state, c) if is_passed_over(c) => state,
            _ => State::Inside,
        };
        is_formula
    }
}

/// What may stand before a formula without making a text of it.
fn is_passed_over(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '\u{fffd}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_could_begin_a_formula_gets_an_apostrophe() {
        for (text, cell) in [
            ("Ada", "Ada"),
            ("=1+1", "'=1+1"),
            ("Ada;=1+1", "Ada;'=1+1"),
            ("Ada\t=1+1", "Ada\t'=1+1"),
            ("Ada, =1+1", "Ada, '=1+1"),
            ("Ada =1+1", "Ada '=1+1"),
            ("Ada\n-1", "Ada\n'-1"),
            ("\" =1", "\" '=1"),
            ("＝1", "'＝1"),
            ("+31 6 1234", "'+31 6 1234"),
            ("@ada@social.example", "'@ada@social.example"),
            ("Monday - Friday", "Monday - Friday"),
            ("well-known, 2-3", "well-known, 2-3"),
            ("https://example.org/?a=b", "https://example.org/?a=b"),
            ("'=1", "''=1"),
        ] {
            assert_eq!(guarded(text), cell);
            assert_eq!(unguarded(cell), text);
        }
    }

    #[test]
    fn nothing_in_a_cell_steers_a_terminal() {
        assert_eq!(guarded("\u{1b}[2J\u{7}a\u{9b}\r\nb\rc\td"), "\u{fffd}[2J\u{fffd}a\u{fffd}\nb\nc\td");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_cell_is_a_formula_however_it_is_split_and_all_come_back(
            parts in prop::collection::vec(
                prop::sample::select(vec!["=", "+", "-", "@", ",", ";", "\t", " ", "\n", "\"", "'", "a", "1", "é", "＝", "\u{200b}"]),
                0..20,
            ),
        ) {
            let text = parts.concat();
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text);
            for split in [",", ";", "\t", "\n"] {
                for piece in cell.split(split) {
                    let piece = piece.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
                    prop_assert!(!piece.starts_with(FORMULA), "{cell:?} at {split:?}");
                }
            }
            for piece in cell.split(' ').filter(|piece| 1 < piece.chars().count()) {
                prop_assert!(!piece.starts_with(FORMULA), "{cell:?}");
            }
        }
    }
}

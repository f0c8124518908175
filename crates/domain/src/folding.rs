//! Comparing texts as people type them: one rule for the search, the field for cities, and wherever it matters whether two
//! names are the same one.
//!
//! Whoever searches has another keyboard, is in a hurry, or pastes from elsewhere. So what such a person leaves out is left
//! out, and what keyboards exchange is one; what makes another word of a word stays. Texts are compared after that, never
//! shown. By script:
//!
//! | what | becomes | because |
//! |---|---|---|
//! | case, width, composed or not | small, ordinary, one of them | they are the same letters |
//! | accents of Latin and Greek; đ ø ł ß æ ı | none; d o l ss ae i | other keyboards have not got them |
//! | ё ї ў, Kazakh қ ң ө …, ґ | е і у, к н о …, г | they are left out, or typed on a Russian keyboard |
//! | й | stays | every Cyrillic keyboard has it, and и is another letter |
//! | final sigma, final Hebrew letters | the ordinary ones | the same letters; who types on has no last one yet |
//! | points, harakat, tatweel, joiners | none | texts are written with and without |
//! | أ إ آ ٱ, ى ی, ک, ة ه ە | ا, ي, ك, ه | as in Lucene's normalisers of Arabic, Persian and Sorani |
//! | the dot of Indian letters (nukta) | none | it is left out for sounds of other languages |
//! | katakana, small ke | hiragana, ke | who types has not converted yet; 関ヶ原 and 関ケ原 are one place |
//! | syllables of Hangul | jamo | who types has a part of the last syllable |
//! | か and が | stay two, one the beginning of the other | they are other letters |
//! | decimal digits of any script | 0 to 9 | |
//! | ' ’ ʻ ` | none | L’Aquila, Hawaiʻi |
//! | hyphens, dashes, blanks, other punctuation | one space between words | |
//!
//! Traditional and simplified ideographs stay apart, and so do letters that sound alike: that takes dictionaries.

// The tables: BLOCKS; FROM, INTO and REST; BEGINNINGS, ENDS and ARE_BETWEEN.
include!(concat!(env!("OUT_DIR"), "/folding.rs"));

/// The zeros of decimal digits (Unicode 17, general category Nd) but for ASCII's; each has its nine behind it.
const ZEROS: [u32; 76] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50,
    0x11d50, 0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8,
    0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// A text for comparing: see the module.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_folded(&mut out, text);
    out
}

/// Appends a [`folded`] text.
pub fn push_folded(out: &mut String, text: &str) {
    push(out, text, false);
}

/// Appends a text once more as those type it whose keyboard has no ä, å, ö, ø and ü, and who know what stands for them:
/// `koeln`. Nothing, and `false`, where there is none of those.
pub fn push_spelled(out: &mut String, text: &str) -> bool {
    let is_spelled = text.chars().any(|c| spelled(u32::from(c) | 0x20).is_some());
    if is_spelled {
        push(out, text, true);
    }
    is_spelled
}

fn push(out: &mut String, text: &str, is_spelled: bool) {
    let begin = out.len();
    let mut folding = Folding { out, begin, is_spelled, is_gap: false };
    text.chars().for_each(|c| folding.take(c));
}

/// What stands for a small letter on other keyboards: its sound, and e or a behind it.
fn spelled(code: u32) -> Option<[char; 2]> {
    Some(match code {
        0xe4 => ['a', 'e'],
        0xe5 => ['a', 'a'],
        0xf6 | 0xf8 => ['o', 'e'],
        0xfc => ['u', 'e'],
        _ => return None,
    })
}

/// The value of a decimal digit of any script.
pub fn digit(c: char) -> Option<u8> {
    let code = u32::from(c);
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?)?;
    u8::try_from(code - zero).ok().filter(|value| *value < 10)
}

struct Folding<'a> {
    out: &'a mut String,
    begin: usize,
    /// Whether some letters are spelled.
    is_spelled: bool,
    /// Whether something stood between the last letter and the next one.
    is_gap: bool,
}

impl Folding<'_> {
    fn take(&mut self, c: char) {
        match c {
            'a'..='z' | '0'..='9' => self.put(c),
            'A'..='Z' => self.put(c.to_ascii_lowercase()),
            '\'' | '`' => {}
            '\0'..='\u{7f}' => self.is_gap = true,
            // Most ideographs: they are what they are.
            '\u{3400}'..='\u{9fff}' => self.put(c),
            _ => c.to_lowercase().for_each(|c| self.fold(u32::from(c))),
        }
    }

    fn fold(&mut self, code: u32) {
        if self.is_spelled
            && let Some(two) = spelled(code)
        {
            return two.into_iter().for_each(|c| self.put(c));
        }
        match code {
            0..0x80 => self.take_code(code),
            // ASCII in full width.
            0xff01..=0xff5e => self.take_code(code - 0xfee0),
            // Katakana, as hiragana.
            0x30a1..=0x30f6 | 0x30fd..=0x30fe => self.fold(code - 0x60),
            // Syllables of Hangul, cut as Unicode does it (section 3.12).
            0xac00..=0xd7a3 => {
                let syllable = code - 0xac00;
                self.put_code(0x1100 + syllable / 588);
                self.put_code(0x1161 + syllable % 588 / 28);
                if !syllable.is_multiple_of(28) {
                    self.put_code(0x11a7 + syllable % 28);
                }
            }
            // A breve over и.
            0x306 if self.out.ends_with('и') => {
                self.out.pop();
                self.put('й');
            }
            0xe0100..=0xe01ef => {}
            _ => match others(code) {
                [0, 0] => self.other(code),
                [first, 0] => self.fold(first),
                [first, second] => {
                    self.fold(first);
                    self.fold(second);
                }
            },
        }
    }

    /// What is no letter in another form: left out, between words, a digit, or itself.
    fn other(&mut self, code: u32) {
        let at = BEGINNINGS.partition_point(|first| u32::from(*first) <= code).checked_sub(1);
        let is_inside = |at: &usize| ENDS.get(*at).is_some_and(|last| code <= u32::from(*last));
        let range = at.filter(is_inside).and_then(|at| ARE_BETWEEN.get(at));
        match (range, char::from_u32(code)) {
            (Some(is_between), _) => self.is_gap |= *is_between,
            (None, Some(c)) => match digit(c) {
                Some(value) => self.put(char::from(b'0' + value)),
                None => self.put(c),
            },
            (None, None) => {}
        }
    }

    fn take_code(&mut self, code: u32) {
        if let Some(c) = char::from_u32(code) {
            self.take(c);
        }
    }

    fn put_code(&mut self, code: u32) {
        if let Some(c) = char::from_u32(code) {
            self.put(c);
        }
    }

    fn put(&mut self, c: char) {
        if std::mem::take(&mut self.is_gap) && self.begin < self.out.len() {
            self.out.push(' ');
        }
        self.out.push(c);
    }
}

/// What stands for a letter in another form: one or two code points, or zeros.
fn others(code: u32) -> [u32; 2] {
    let of_block = |(first, letters): &(u32, &[u16])| letters.get(code.checked_sub(*first)? as usize).copied();
    if let Some(one) = BLOCKS.iter().find_map(of_block).filter(|one| *one != 0) {
        return [one.into(), 0];
    }
    let at = u16::try_from(code).ok().and_then(|code| FROM.binary_search(&code).ok());
    at.and_then(|at| Some([(*INTO.get(at)?).into(), (*REST.get(at)?).into()])).unwrap_or_default()
}

#[cfg(test)]
#[path = "folding_tests.rs"]
mod tests;

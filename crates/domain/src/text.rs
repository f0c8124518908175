//! Comparing texts as people read them, and writing numbers as machines do.

/// A number with this many decimals (up to 9), rounded, without the code that formats floating-point numbers. What is no
/// number is zero.
pub fn fixed(value: f64, places: u32) -> String {
    let scale = 10_u64.pow(places.min(9));
    let scaled = (value.abs() * scale as f64).round() as u64;
    let sign = if value < 0.0 && scaled != 0 { "-" } else { "" };
    // The leading one stands for zeros that would be lost.
    let part = (scale + scaled % scale).to_string();
    let point = if scale == 1 { "" } else { "." };
    [sign, &(scaled / scale).to_string(), point, part.get(1..).unwrap_or_default()].concat()
}

/// A number with at most this many decimals: [`fixed`] without the zeros at its end.
pub fn decimal(value: f64, places: u32) -> String {
    let fixed = fixed(value, places);
    if fixed.contains('.') { fixed.trim_end_matches('0').trim_end_matches('.').into() } else { fixed }
}

/// The letter below the marks of each letter of three blocks, which begin with the number beside them; 0 where there is
/// none. From Unicode's decompositions and a few more, by `build.rs`.
const LETTERS: [(u32, &[u16]); 3] = include!(concat!(env!("OUT_DIR"), "/letters.rs"));

/// A text for searching: lower case, without the marks of Latin, Greek and Cyrillic letters, so that "Malmö" is found by
/// "malmo" and "Đà Nẵng" by "da nang". Other scripts are as they are.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            'æ' => out.push_str("ae"),
            'ĳ' => out.push_str("ij"),
            'œ' => out.push_str("oe"),
            'ß' => out.push_str("ss"),
            'þ' => out.push_str("th"),
            // Marks that stand alone, as in decomposed text.
            '\u{300}'..='\u{36f}' => {}
            other => out.push(other),
        }
    }
    out
}

fn plain(letter: char) -> char {
    let code = u32::from(letter);
    let of_block = |(first, letters): &(u32, &[u16])| letters.get(code.checked_sub(*first)? as usize).copied();
    let plain = LETTERS.iter().find_map(of_block).filter(|plain| *plain != 0);
    plain.and_then(|plain| char::from_u32(plain.into())).unwrap_or(letter)
}

/// Whether a character cannot be seen, or makes a text read as another one: controls, breaks of lines, bidirectional
/// marks, embeddings, overrides and isolates (Unicode Standard Annex 9), and characters of no width. Joiners are none
/// of those: Persian and family emoji need them.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// A text on one line in which everything can be seen: white space becomes a space, what is hidden goes.
pub fn plain_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(|c| !is_hidden(*c)).collect::<String>().trim().into()
}

/// What of a place's name is compared: lower case, plain letters, one space between words, no apostrophes.
pub fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    push_key(&mut out, name);
    out
}

/// Appends the [`key`] of a name.
pub fn push_key(out: &mut String, name: &str) {
    let begin = out.len();
    let mut is_gap = false;
    // Most names have plain letters only, for which there is a faster way.
    for letter in folded(name).chars() {
        let letter = match letter {
            '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' => continue,
            '–' | '—' | '·' | '・' | '،' | '\u{a0}' | '\u{3000}' => ' ',
            other if other.is_ascii() && !other.is_ascii_alphanumeric() => ' ',
            other => other,
        };
        if letter == ' ' {
            is_gap = out.len() > begin;
        } else {
            if is_gap {
                out.push(' ');
            }
            is_gap = false;
            out.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn numbers_are_written_with_as_few_decimals_as_they_have() {
        for (value, places, text) in [
            (0.0, 4, "0"),
            (-0.000_01, 4, "0"),
            (12.345_67, 2, "12.35"),
            (-1.05, 2, "-1.05"),
            (2.996, 2, "3"),
            (0.007, 3, "0.007"),
            (1e6, 0, "1000000"),
            (f64::NAN, 2, "0"),
        ] {
            assert_eq!(decimal(value, places), text);
        }
        for (value, places, text) in
            [(0.0, 2, "0.00"), (-0.004, 2, "0.00"), (-0.006, 2, "-0.01"), (9.05, 2, "9.05"), (-179.999, 2, "-180.00")]
        {
            assert_eq!(fixed(value, places), text);
        }
    }

    #[test]
    fn accents_and_case_do_not_hide_a_city() {
        for (written, typed) in [
            ("Malmö", "malmo"),
            ("São Paulo", "sao paulo"),
            ("Łódź", "lodz"),
            ("Malmo\u{308}", "malmo"),
            ("Straße", "strasse"),
            ("東京", "東京"),
            ("Đà Nẵng", "da nang"),
            ("Hồ Chí Minh", "ho chi minh"),
            ("Huế", "hue"),
            ("Hà Nội", "HA NOI"),
            ("Şanlıurfa", "sanliurfa"),
            ("İzmir", "izmir"),
            ("Tromsø", "tromso"),
            ("Gəncə", "ganca"),
            ("Nǐ Hǎo Lǚ", "ni hao lu"),
            ("ĲMUIDEN", "ijmuiden"),
            ("Ǽ", "ae"),
            ("Αθήνα", "αθηνα"),
            ("ΑΘΉΝΑΣ", "αθήνας"),
            ("Ἀθῆναι", "αθηναι"),
            ("Орёл", "орел"),
        ] {
            assert_eq!((folded(written), key(written)), (folded(typed), folded(typed)), "{written}");
        }
    }

    proptest! {
        #[test]
        fn letters_and_their_marks_are_one_whether_they_are_written_together_or_not(
            text in "[\u{20}-\u{25f}\u{370}-\u{52f}\u{1e00}-\u{1fff}\u{3040}-\u{30ff}]{0,20}"
        ) {
            // Kana have marks of their own, which are no accents.
            let parts: String = text.chars().flat_map(|c| if c < '\u{3040}' { c.nfd().collect() } else { vec![c] }).collect();
            prop_assert_eq!(folded(&text), folded(&parts));
            prop_assert_eq!(folded(&folded(&text)), folded(&text));
        }
    }

    #[test]
    fn nothing_hidden_stays_in_a_plain_line() {
        let hostile = " a\r\nb\u{2028}c\u{202e}d\u{0}\u{61c}\u{feff}\u{85}\t";
        assert_eq!(plain_line(hostile), "a  b cd");
        for kept in ["می\u{200c}خواهم", "👩\u{200d}👧", "São Paulo, <b>&amp;</b>"] {
            assert_eq!(plain_line(kept), kept);
        }
    }
}

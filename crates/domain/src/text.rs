//! Comparing texts as people read them, and writing numbers as machines do.

/// A number with at most this many decimals (up to 9), rounded, without the code that formats floating-point numbers.
/// What is no number is "0".
pub fn decimal(value: f64, places: u32) -> String {
    let scale = 10_u64.pow(places.min(9));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let scaled = (value.abs() * scale as f64).round() as u64;
    let (whole, part) = (scaled / scale, scaled % scale);
    let mut out = if value < 0.0 && scaled != 0 { String::from("-") } else { String::new() };
    out.push_str(&whole.to_string());
    if part != 0 {
        // The leading one stands for zeros that would be lost.
        let digits = (scale + part).to_string();
        out.push('.');
        out.push_str(digits.get(1..).unwrap_or_default().trim_end_matches('0'));
    }
    out
}

/// A text for searching: lower case, accents of the Latin alphabets removed, so that "Malmö" is found by "malmo".
/// Other scripts are lower-cased only.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => out.push('c'),
            'ď' | 'đ' | 'ð' => out.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => out.push('g'),
            'ĥ' | 'ħ' => out.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => out.push('i'),
            'ĵ' => out.push('j'),
            'ķ' => out.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => out.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => out.push('o'),
            'œ' => out.push_str("oe"),
            'ŕ' | 'ŗ' | 'ř' => out.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => out.push('s'),
            'ß' => out.push_str("ss"),
            'ţ' | 'ť' | 'ŧ' | 'ț' => out.push('t'),
            'þ' => out.push_str("th"),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => out.push('u'),
            'ŵ' => out.push('w'),
            'ý' | 'ÿ' | 'ŷ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            // Combining marks, as in decomposed text.
            '\u{300}'..='\u{36f}' => {}
            other => out.push(other),
        }
    }
    out
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
            other => plain(other),
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

/// The plain form of Latin letters that [`folded`] leaves as they are, because names of people and projects hardly have
/// them: those of Vietnamese, and those in which GeoNames writes Arabic and Hebrew.
fn plain(letter: char) -> char {
    match letter {
        'ə' | 'ạ'..='ặ' => 'a',
        'ḋ'..='ḓ' => 'd',
        'ẹ'..='ệ' => 'e',
        'ḡ' => 'g',
        'ḥ'..='ḫ' | 'ẖ' => 'h',
        'ḭ' | 'ḯ' | 'ỉ' | 'ị' => 'i',
        'ḱ'..='ḵ' => 'k',
        'ḷ'..='ḽ' => 'l',
        'ḿ'..='ṃ' => 'm',
        'ṅ'..='ṋ' => 'n',
        'ơ' | 'ṍ'..='ṓ' | 'ọ'..='ợ' => 'o',
        'ṙ'..='ṟ' => 'r',
        'ṡ'..='ṩ' => 's',
        'ṫ'..='ṱ' => 't',
        'ư' | 'ụ'..='ự' => 'u',
        'ỳ'..='ỹ' => 'y',
        'ẑ'..='ẕ' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            assert_eq!(folded(written), folded(typed));
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

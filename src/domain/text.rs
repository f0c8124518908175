//! Comparing texts as people read them.

/// A text for searching: lower case, accents of the Latin alphabets removed, so that "Malmö" is found by "malmo".
/// Other scripts are lower-cased only.
pub fn folded(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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

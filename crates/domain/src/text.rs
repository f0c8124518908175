//! Writing numbers as machines do, and texts in which everything can be seen.

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
    fn nothing_hidden_stays_in_a_plain_line() {
        let hostile = " a\r\nb\u{2028}c\u{202e}d\u{0}\u{61c}\u{feff}\u{85}\t";
        assert_eq!(plain_line(hostile), "a  b cd");
        for kept in ["می\u{200c}خواهم", "👩\u{200d}👧", "São Paulo, <b>&amp;</b>"] {
            assert_eq!(plain_line(kept), kept);
        }
    }
}

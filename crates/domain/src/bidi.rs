//! Texts of two directions in one line (Unicode Standard Annex 9): whose words they are, nobody knows beforehand.

/// Begins and ends a piece whose direction is that of its own first letter, and which moves nothing beside it.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Whether there is a letter that is written from right to left.
pub fn has_from_right(text: &str) -> bool {
    text.chars().any(is_from_right)
}

/// A value for a text, isolated from it where the two are not written in one direction.
pub fn isolated(value: &str, beside: &str) -> String {
    let mut out = String::new();
    push_isolated(&mut out, value, beside);
    out
}

/// Appends an [`isolated`] value.
pub fn push_isolated(out: &mut String, value: &str, beside: &str) {
    let differs = if has_from_right(beside) { value.chars().any(is_from_left) } else { has_from_right(value) };
    let [begin, end] = ISOLATE;
    if differs {
        out.push(begin);
    }
    out.push_str(value);
    if differs {
        out.push(end);
    }
}

/// The blocks of scripts from right to left: Hebrew to Arabic Extended-A, their presentation forms, and those of the
/// supplementary planes.
fn is_from_right(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

/// Roughly: what is no punctuation and no digit elsewhere. An isolate too many changes nothing.
fn is_from_left(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (!is_from_right(c)
            && matches!(c, '\u{c0}'..='\u{1fff}' | '\u{3005}'..='\u{fdff}' | '\u{ff21}'..='\u{1e7ff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_isolated_where_it_is_written_the_other_way_and_only_there() {
        for (value, beside, is_apart) in [
            ("Lisbon", "At a node: {0}", false),
            ("São Paulo (centre)", "{0}: {1}", false),
            ("مختبر (القاهرة)", "At a node: {0}", true),
            ("מקוון!", "{0}", true),
            ("القاهرة", "عند عقدة: {0}", false),
            ("Lisbon (north)", "عند عقدة: {0}", true),
            ("Орёл", "عند عقدة: {0}", true),
            ("東京", "عند عقدة: {0}", true),
            ("12", "{0} عقدة", false),
            ("12:30 – 14:00", "{0} عقدة", false),
            ("P4P מקוון", "{0} עוד", true),
            ("", "עוד", false),
        ] {
            let apart = format!("\u{2068}{value}\u{2069}");
            assert_eq!(isolated(value, beside), if is_apart { apart.as_str() } else { value }, "{value} in {beside}");
        }
    }
}

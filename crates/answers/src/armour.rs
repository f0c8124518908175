//! Armoured age blocks (<https://age-encryption.org/v1>, "ASCII Armor"), found in any text and mended where mail
//! programs and form services are known to bend them.

/// How a block begins.
pub const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";

/// The characters in a line of armour.
const COLUMNS: usize = 64;

/// A block in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// Where it begins, in bytes.
    pub start: usize,
    /// From its first dash to its last one; to the next block, or to the end of the text, where its end is missing.
    pub text: &'a str,
}

/// Every block in a text, in order, also those that are cut off.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(BEGIN)).map(|at| from + at) {
        let after = start + BEGIN.len();
        let rest = text.get(after..).unwrap_or_default();
        let until_next = rest.find(BEGIN).unwrap_or(rest.len());
        let inside = rest.get(..until_next).unwrap_or_default();
        from = after + inside.find(END).map_or(inside.len(), |at| at + END.len());
        found.push(Block { start, text: text.get(start..from).unwrap_or_default() });
    }
    found
}

/// The first block of a text in the shape that the format asks for, whatever became of its lines: quoted with `>`,
/// indented, ended with CR LF, joined with spaces, or with `\n` written out. `None` where its end is missing.
pub fn mended(text: &str) -> Option<String> {
    let body = text.split_once(BEGIN)?.1.split_once(END)?.0;
    // None of these is a character of base64, so taking them away can only mend.
    let body = body.replace("\\r", "").replace("\\n", "");
    let body: Vec<char> = body.chars().filter(|c| !c.is_whitespace() && *c != '>').collect();
    let mut out = String::with_capacity(text.len() + 2);
    out.push_str(BEGIN);
    for line in body.chunks(COLUMNS) {
        out.push('\n');
        out.extend(line);
    }
    out.push('\n');
    out.push_str(END);
    out.push('\n');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_became_of_its_lines_a_block_is_mended() {
        let first = "A".repeat(64);
        let right = format!("{BEGIN}\n{first}\nBBBB\n{END}\n");
        for bent in [
            right.clone(),
            right.replace('\n', "\r\n"),
            right.replace('\n', " "),
            right.replace('\n', "\\n"),
            right.replace('\n', "\\r\\n"),
            right.replace('\n', "\n> "),
            right.replace('\n', "\n>> > "),
            right.replace('\n', "  \n   "),
            format!("Hello\n{right}Bye"),
            format!("{BEGIN}\n{}\n{}\n{END}", "A".repeat(40), "A".repeat(24) + "BBBB"),
        ] {
            assert_eq!(mended(&bent).unwrap(), right, "{bent}");
        }
        assert_eq!(mended(&format!("{BEGIN}\nAAAA")), None);
    }

    #[test]
    fn every_block_is_found_and_one_that_is_cut_off_does_not_take_the_next() {
        let text = format!("Dear all,\n{BEGIN}\nAAAA\n{BEGIN}\nBBBB\n{END} and {BEGIN}\nCC");
        let found: Vec<_> = blocks(&text).into_iter().map(|block| block.text.to_string()).collect();
        assert_eq!(found, [format!("{BEGIN}\nAAAA\n"), format!("{BEGIN}\nBBBB\n{END}"), format!("{BEGIN}\nCC")]);
        assert_eq!(blocks("nothing"), []);
    }
}

//! Bytes into text.

use crate::{Place, Rows};
use std::borrow::Cow;

/// The most lines of a file that are told one by one for bytes that are no text.
const MOST_TOLD: usize = 20;

/// Whether it begins as spreadsheets begin "Unicode text".
pub fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// The text of a file, without its byte order mark. Where bytes are not UTF-8 the line is told, and keeps a
/// replacement character, so that the rest of it can still be read.
pub fn text<'a>(name: &str, bytes: &'a [u8], found: &mut Rows) -> Cow<'a, str> {
    if is_utf_16(bytes) {
        let is_little = bytes.starts_with(&[0xff]);
        let pairs = bytes.as_chunks::<2>().0.iter().skip(1);
        let units: Vec<u16> =
            pairs.map(|pair| if is_little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) }).collect();
        return String::from_utf16_lossy(&units).into();
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    if let Cow::Owned(_) = text {
        let broken =
            bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| std::str::from_utf8(line).is_err());
        for (count, (line, _)) in broken.enumerate() {
            if count == MOST_TOLD {
                found.diagnostic(
                    &Place::file(name),
                    "more lines hold bytes that are not UTF-8; export it again as UTF-8",
                );
                break;
            }
            let what = "holds bytes that are not UTF-8, so letters in it are lost (\u{fffd}); export it again as UTF-8";
            found.diagnostic(&Place::line(name, line + 1), what);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_mark_their_files_in_three_ways() {
        for bytes in [b"\xef\xbb\xbfa\xc3\xa9".as_slice(), b"\xff\xfea\0\xe9\0", b"\xfe\xff\0a\0\xe9"] {
            let mut found = Rows::default();
            assert_eq!(text("a.csv", bytes, &mut found), "aé");
            assert_eq!(found.diagnostics, []);
        }
    }

    #[test]
    fn a_line_that_is_not_utf_8_is_told_and_kept() {
        let mut found = Rows::default();
        assert_eq!(text("a.csv", b"one\ntw\xe9\nthree", &mut found), "one\ntw\u{fffd}\nthree");
        assert_eq!(found.diagnostics.iter().map(|one| one.where_.line).collect::<Vec<_>>(), [Some(2)]);
    }
}

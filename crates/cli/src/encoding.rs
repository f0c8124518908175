//! What stands in a text file, whichever program saved it. Read is what leaves no doubt: UTF-8 and UTF-16 with the mark
//! that their writers put first. Which of a hundred other encodings a byte is from, nobody can tell; so that is told.

use std::{fs, io, path::Path};
use thiserror::Error;

/// Why a file is no text.
#[derive(Debug, Error)]
pub enum EncodingError {
    /// It cannot be read at all.
    #[error("cannot be read: {0}")]
    Disk(#[from] io::Error),
    /// A byte that is in no text of UTF-8, in the line of this number, from 1.
    #[error("holds a letter in another encoding than UTF-8, perhaps one of Windows; save the file as UTF-8")]
    NotUtf8(usize),
    /// Half a letter of UTF-16.
    #[error("is UTF-16 and damaged; save the file as UTF-8")]
    DamagedUtf16,
    /// What no text has: UTF-16 without its mark, or no text at all.
    #[error("holds bytes that are in no text; save the file as UTF-8")]
    Nul,
}

impl EncodingError {
    /// The line where it is, from 1, where that is known.
    pub fn line(&self) -> Option<usize> {
        if let Self::NotUtf8(line) = self { Some(*line) } else { None }
    }
}

/// Reads a text file, without the marks at its beginning.
pub fn read(path: &Path) -> Result<String, EncodingError> {
    decoded(fs::read(path)?)
}

/// The text that bytes are, without the marks at its beginning.
pub fn decoded(bytes: Vec<u8>) -> Result<String, EncodingError> {
    let utf_16 = |of: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| of(*pair)).collect();
        let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
        text.ok_or(EncodingError::DamagedUtf16)
    };
    let text = match bytes.as_slice() {
        [0xff, 0xfe, ..] => utf_16(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => utf_16(u16::from_be_bytes)?,
        _ => String::from_utf8(bytes).map_err(|error| {
            let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
            EncodingError::NotUtf8(1 + before.filter(|byte| **byte == b'\n').count())
        })?,
    };
    // Programs that join files put one in front of another one's.
    let text = if text.starts_with('\u{feff}') { text.trim_start_matches('\u{feff}').into() } else { text };
    if text.contains('\0') { Err(EncodingError::Nul) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_and_spreadsheets_save_is_the_same_text() {
        for bytes in [
            "aé\r\n".as_bytes(),
            "\u{feff}aé\r\n".as_bytes(),
            b"\xff\xfea\0\xe9\0\r\0\n\0",
            b"\xff\xfe\xff\xfea\0\xe9\0\r\0\n\0",
            b"\xfe\xff\0a\0\xe9\0\r\0\n",
        ] {
            assert_eq!(decoded(bytes.into()).unwrap(), "aé\r\n");
        }
    }

    #[test]
    fn what_is_in_another_encoding_is_told_with_its_line() {
        for (bytes, line, what) in [
            (b"one\ntw\xe9\n".as_slice(), Some(2), "another encoding than UTF-8"),
            (b"\xff\xfea\0\xe9", None, "is UTF-16 and damaged"),
            (b"\xff\xfe\0\xd8", None, "is UTF-16 and damaged"),
            (b"a\0b\0", None, "in no text"),
        ] {
            let error = decoded(bytes.into()).unwrap_err();
            assert_eq!(error.line(), line);
            assert!(error.to_string().contains(what), "{error}");
        }
    }
}

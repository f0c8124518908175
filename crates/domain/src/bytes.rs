//! Reading and writing compact binary files: unsigned numbers as LEB128 (DWARF 5, section 7.6), signed ones zigzagged
//! before, texts with their length in front.

use thiserror::Error;

/// The file ends too early, or holds a number or a text that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("is cut off or damaged")]
pub struct Damaged;

/// What is left of a file that is being read.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number of at most 32 bits.
    pub fn number(&mut self) -> Result<u32, Damaged> {
        let mut value = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let (byte, rest) = self.0.split_first().ok_or(Damaged)?;
            self.0 = rest;
            let bits = u32::from(byte & 127);
            value |= bits << shift;
            if (bits << shift) >> shift != bits {
                return Err(Damaged);
            }
            if *byte < 128 {
                return Ok(value);
            }
        }
        Err(Damaged)
    }

    /// A number that counts things of which each takes at least one byte, so that no damaged file makes anybody
    /// reserve room for more than there can be.
    pub fn count(&mut self) -> Result<usize, Damaged> {
        let count = usize::try_from(self.number()?).map_err(|_| Damaged)?;
        if count <= self.0.len() { Ok(count) } else { Err(Damaged) }
    }

    /// A number with a sign.
    pub fn signed(&mut self) -> Result<i32, Damaged> {
        let value = self.number()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// A text in UTF-8.
    pub fn text(&mut self) -> Result<&'a str, Damaged> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| Damaged)
    }
}

/// Appends a number, for [`Bytes::number`].
pub fn write_number(out: &mut Vec<u8>, mut value: u32) {
    while value >= 128 {
        // The low seven bits, and the mark that more follow.
        out.push((value & 127) as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a number with a sign, for [`Bytes::signed`].
pub fn write_signed(out: &mut Vec<u8>, value: i32) {
    write_number(out, ((value << 1) ^ (value >> 31)).cast_unsigned());
}

/// Appends a text, for [`Bytes::text`].
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    write_number(out, u32::try_from(text.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(number: u32, signed: i32, text: String) {
            let mut out = Vec::new();
            write_number(&mut out, number);
            write_signed(&mut out, signed);
            write_text(&mut out, &text);
            let mut bytes = Bytes(&out);
            prop_assert_eq!(bytes.number(), Ok(number));
            prop_assert_eq!(bytes.signed(), Ok(signed));
            prop_assert_eq!(bytes.text(), Ok(text.as_str()));
            prop_assert_eq!(bytes.number(), Err(Damaged));
        }
    }

    #[test]
    fn a_number_that_is_too_large_is_damage() {
        assert_eq!(Bytes(&[255, 255, 255, 255, 31]).number(), Err(Damaged));
        assert_eq!(Bytes(&[255, 255, 255, 255, 15]).number(), Ok(u32::MAX));
        assert_eq!(Bytes(&[128, 128, 128, 128, 128, 0]).number(), Err(Damaged));
    }
}

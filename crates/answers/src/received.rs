//! What was read, in the form in which organisers put it beside the page.

use super::Answers;
use p4p_domain::delivery::received::{DIGITS, PREFIX, Received};
use sha2::{Digest, Sha256};

/// The digits by which a number is known beside the page, and to those only who know the number.
pub fn digits(number: &str) -> String {
    let hash = Sha256::digest([PREFIX, number].concat());
    let mut digits = String::with_capacity(DIGITS);
    for byte in hash.iter().take(DIGITS.div_ceil(2)) {
        for nibble in [byte >> 4, byte & 0x0f] {
            digits.extend(char::from_digit(u32::from(nibble), 16));
        }
    }
    digits
}

impl Answers {
    /// Which messages were read and which were taken back, as digits that tell nothing to those who do not know the
    /// numbers. `read_at` is when, RFC 3339.
    pub fn received(&self, read_at: String) -> Received {
        let of = |numbers: &[String]| numbers.iter().map(|number| digits(number)).collect();
        Received::new(read_at, of(&self.read), of(&self.withdrawn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_a_number_are_those_that_the_page_finds() {
        // printf p4p-received:00000000-0000-4000-8000-000000000001 | sha256sum
        assert_eq!(digits("00000000-0000-4000-8000-000000000001"), "73ee1c7db45fc159");
    }
}

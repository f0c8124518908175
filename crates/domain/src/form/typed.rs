//! What people type, with the signs of a plain keyboard: digits of any script, full-width letters, other signs for minus
//! and comma, and without what cannot be seen. What remains is read as strictly as ever.

use crate::{form::check::is_email, link::HttpUrl, text::is_hidden};

/// Where the digits of a script begin, ten in a row (Unicode 17, general category Nd), but for ASCII, full-width and
/// mathematical ones.
const ZEROS: [u32; 65] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
    0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50,
    0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1e140,
];

/// A line of text as a plain keyboard would have written it, without white space around it.
pub fn plain(text: &str) -> String {
    text.chars().filter_map(plain_char).collect::<String>().trim().into()
}

fn plain_char(c: char) -> Option<char> {
    let code = u32::from(c);
    Some(match c {
        _ if c.is_ascii_graphic() => c,
        _ if c.is_whitespace() => ' ',
        '\u{ad}' | '\u{200c}' | '\u{200d}' => return None,
        _ if is_hidden(c) => return None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0)?,
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{66b}' | '\u{3002}' | '\u{ff61}' => '.',
        '\u{60c}' | '\u{3001}' => ',',
        _ => ZEROS
            .iter()
            .find_map(|zero| char::from_digit(code.checked_sub(*zero).filter(|digit| *digit < 10)?, 10))
            .unwrap_or(c),
    })
}

/// A whole number: digits of any script, with a sign, or with a fraction that is nothing. Three zeros behind a point or a
/// comma may as well be thousands.
pub fn whole_number(text: &str) -> Option<i64> {
    let text = plain(text);
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((&text, "0"));
    if !matches!(fraction, "0" | "00") {
        return None;
    }
    whole.parse().ok()
}

/// An e-mail address out of what is on people's clipboards: `Ada <ada@example.org>`, `mailto:ada@example.org`, with a full
/// stop or a comma of the sentence around it. `None` for what is none, or more than one.
pub fn email(text: &str) -> Option<String> {
    let text = plain(text);
    let inside = match text.split_once('<') {
        Some((name, rest)) if !name.contains('@') => rest.strip_suffix('>')?,
        Some(_) => return None,
        None => &text,
    };
    let address = inside.trim();
    let address = address.strip_prefix("mailto:").unwrap_or(address).trim_end_matches(['.', ',', ';']);
    is_email(address).then(|| address.into())
}

/// An e-mail address as [`email`] reads it, which may stand in a link: what these signs begin would be read as something
/// else than the address, as in `mailto:a@b.org?bcc=c@d.org`.
pub fn email_for_link(text: &str) -> Option<String> {
    email(text).filter(|address| !address.contains(['?', '&', '#', '%']))
}

/// An [e-mail address for a link](email_for_link), or an http or https address.
pub fn contact(text: &str) -> Option<String> {
    email_for_link(text).or_else(|| HttpUrl::parse(text.trim()).is_ok().then(|| text.trim().into()))
}

/// What two letters mean as a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Country {
    /// There is one with this code.
    Known,
    /// There is none, but the one that is meant has this code.
    Meant(&'static str),
    /// There is none.
    Unknown,
}

/// The codes of countries that have a name in `data/countries/`: for each first letter, a bit for each second one, `A` the
/// lowest. Kosovo's `XK` is among them.
const COUNTRIES: [u32; 26] = [
    0x2df597c, 0x36f7bfb, 0x3f3fded, 0x2005650, 0x00e00d5, 0x0025700, 0x15fb9fb, 0x01a3400, 0x00f781c, 0x000d010,
    0x342b1d0, 0x13e0507, 0x3fffcfd, 0x212c975, 0x0001000, 0x14e3cf1, 0x0000001, 0x0544010, 0x3ae7fdf, 0x26a7eed,
    0x3041041, 0x0102155, 0x0040020, 0x0000400, 0x0080010, 0x0401001,
];

/// Looks up two capital letters (ISO 3166-1 alpha-2).
pub fn country(code: &str) -> Country {
    let place = |letter: u8| letter.checked_sub(b'A').filter(|place| *place < 26);
    let is_known = |first: u8, second: u8| {
        let row = COUNTRIES.get(usize::from(place(first)?))?;
        Some(row >> place(second)? & 1 == 1)
    };
    match code {
        "UK" => Country::Meant("GB"),
        "EL" => Country::Meant("GR"),
        _ => match code.as_bytes() {
            [first, second] if is_known(*first, *second) == Some(true) => Country::Known,
            _ => Country::Unknown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn other_keyboards_write_the_same() {
        for (typed, expected) in [
            ("１２", "12"),
            ("١٢٣", "123"),
            ("۱۲", "12"),
            ("१२", "12"),
            ("๑๒", "12"),
            ("᠑᠒", "12"),
            ("\u{1e950}", "\u{1e950}"),
            (" Ａｄａ＠example．org\u{3000}", "Ada@example.org"),
            ("\u{feff}a\u{200b}d\u{200d}a\u{ad}\u{202e}", "ada"),
            ("−5 ‐ –", "-5 - -"),
            ("東京", "東京"),
            ("\u{a0}a\u{a0}b\n", "a b"),
        ] {
            assert_eq!(plain(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn every_digit_that_is_mapped_is_one() {
        for zero in ZEROS {
            for digit in 0..10 {
                let c = char::from_u32(zero + digit).unwrap();
                assert_eq!(plain(&c.to_string()), digit.to_string(), "U+{zero:04X}");
            }
        }
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn whole_numbers_are_read_where_there_is_no_doubt() {
        for (typed, expected) in [
            ("12", Some(12)),
            ("１２", Some(12)),
            ("١٢", Some(12)),
            ("12.0", Some(12)),
            ("12,00", Some(12)),
            ("+12", Some(12)),
            ("−12", Some(-12)),
            ("\u{200f}12\u{a0}", Some(12)),
            // Twelve, or twelve thousand.
            ("12.000", None),
            ("12,000", None),
            ("12.5", None),
            ("12 people", None),
            ("10-12", None),
            ("1 2", None),
            ("twelve", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(whole_number(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn addresses_are_read_out_of_what_is_around_them() {
        for typed in [
            "ada@example.org",
            " ada@example.org\u{a0}",
            "ada\u{200b}@example.org",
            "\u{202a}ada@example.org\u{202c}",
            "ada＠example.org",
            "ada@example。org",
            "<ada@example.org>",
            "Ada Lovelace <ada@example.org>",
            "\"Lovelace, Ada\" <ada@example.org>",
            "mailto:ada@example.org",
            "ada@example.org.",
            "ada@example.org,",
            "ada@example.org;",
        ] {
            assert_eq!(email(typed).as_deref(), Some("ada@example.org"), "{typed:?}");
        }
        for typed in [
            "ada@example.org, bob@example.org",
            "ada@example.org bob@example.org",
            "ada@example.org;bob@example.org",
            "Ada <ada@example.org>, Bob <bob@example.org>",
            "bob@example.org <ada@example.org>",
            "<ada@example.org",
            "ada@b.org?bcc=eve@example.org",
            "ada@b.org?body=x",
            "mailto:ada@b.org?subject=x",
            "ada at example.org",
            "javascript:alert(1)@x.org",
            "ada@exa mple.org",
            "",
        ] {
            assert_eq!(email(typed), None, "{typed:?}");
        }
        assert_eq!(contact("https://example.org/a?b#c").as_deref(), Some("https://example.org/a?b#c"));
        for typed in ["a?b@example.org", "a%40b@example.org", "javascript:alert(1)"] {
            assert_eq!(contact(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn countries_are_those_that_have_a_name() {
        let names = include_str!("../../../../data/countries/en.json");
        for (first, second) in ('A'..='Z').flat_map(|first| ('A'..='Z').map(move |second| (first, second))) {
            let code = format!("{first}{second}");
            let is_named = names.contains(&format!("\n\"{code}\":"));
            assert_eq!(country(&code) == Country::Known, is_named, "{code}");
        }
        assert_eq!([country("UK"), country("EL")], [Country::Meant("GB"), Country::Meant("GR")]);
        for code in ["XX", "pt", "PRT", "", "P", "É", "1A"] {
            assert_eq!(country(code), Country::Unknown, "{code}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_once_is_read_alike_again(typed in "\\PC{0,30}") {
            prop_assert_eq!(plain(&plain(&typed)), plain(&typed));
            if let Some(address) = email(&typed) {
                prop_assert_eq!(email(&address), Some(address.clone()));
                prop_assert!(address.chars().all(|c| !c.is_whitespace() && !is_hidden(c)));
            }
        }

        #[test]
        fn an_address_in_brackets_is_the_address(name in "[A-Za-zé ]{0,9}", address in "[a-z+.]{1,9}@[a-z]{1,9}\\.[a-z]{2,3}") {
            prop_assert_eq!(email(&format!("{name} <{address}>")), Some(address));
        }
    }
}

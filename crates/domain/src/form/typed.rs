//! What people type, with the signs of a plain keyboard: digits of any script, full-width letters, other signs for minus
//! and comma, and without what cannot be seen. What remains is read as strictly as ever.

use crate::{folding::digit, form::check::is_email, link::HttpUrl, visible::shows_nothing};

/// A line of text as a plain keyboard would have written it, without white space around it.
pub fn plain(text: &str) -> String {
    text.chars().filter_map(plain_char).collect::<String>().trim().into()
}

fn plain_char(c: char) -> Option<char> {
    let code = u32::from(c);
    Some(match c {
        _ if c.is_ascii_graphic() => c,
        _ if c.is_whitespace() => ' ',
        _ if shows_nothing(c) => return None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0)?,
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{66b}' | '\u{3002}' | '\u{ff61}' => '.',
        '\u{60c}' | '\u{3001}' => ',',
        '\u{61b}' => ';',
        _ => digit(c).map_or(c, |digit| char::from(b'0' + digit)),
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

/// An http or https address, without what cannot be seen around it. What is hidden inside makes it another address.
pub fn url(text: &str) -> Option<String> {
    let address = trimmed(text);
    HttpUrl::parse(address).is_ok().then(|| address.into())
}

/// A text without white space and what cannot be seen around it.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(shows_nothing)
}

/// An [e-mail address for a link](email_for_link), or an http or https address.
pub fn contact(text: &str) -> Option<String> {
    email_for_link(text).or_else(|| url(text))
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
            ("\u{1e951}\u{1e952}", "12"),
            ("\u{1e2f1}\u{1d7da}", "12"),
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
            "ada@example.org؛",
        ] {
            assert_eq!(email(typed).as_deref(), Some("ada@example.org"), "{typed:?}");
        }
        for hidden in ("\u{ad}\u{34f}\u{115f}\u{1160}\u{17b4}\u{180b}\u{180e}\u{200c}\u{2800}\u{3164}\u{fe0f}".chars())
            .chain("\u{ffa0}\u{fff9}\u{1d173}\u{e0041}\u{e0100}".chars())
        {
            let typed = format!("{hidden}ad{hidden}a@exam{hidden}ple.org{hidden}");
            assert_eq!(email(&typed).as_deref(), Some("ada@example.org"), "{typed:?}");
            assert!(!is_email(&typed), "{typed:?}");
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
        for typed in ["\u{200e}https://example.org\u{202c}\u{a0}", "\u{feff} https://example.org"] {
            assert_eq!(
                [url(typed), contact(typed)],
                [Some("https://example.org".into()), Some("https://example.org".into())]
            );
        }
        for typed in ["https://exam\u{200b}ple.org", "https://example.org/\u{202e}gpj.exe", "\u{200b}", ""] {
            assert_eq!([url(typed), contact(typed)], [None, None], "{typed:?}");
        }
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
                prop_assert!(!address.chars().any(shows_nothing));
            }
        }

        #[test]
        fn an_address_in_brackets_is_the_address(name in "[A-Za-zé ]{0,9}", address in "[a-z+.]{1,9}@[a-z]{1,9}\\.[a-z]{2,3}") {
            prop_assert_eq!(email(&format!("{name} <{address}>")), Some(address));
        }
    }
}

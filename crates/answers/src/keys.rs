//! Keys: the organiser's secret ones that open answers, and the public ones ("recipients") that forms seal to.

use super::armour;
use age::x25519::{Identity, Recipient};
use sha2::{Digest, Sha256};
use std::fmt;
use thiserror::Error;

/// The secret keys that answers are opened with. Never shown, also not for debugging.
#[derive(Clone, Default)]
pub struct Keys(Vec<Identity>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} keys", self.0.len())
    }
}

/// Why a text holds no key. Never quotes it, because a damaged secret is still a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Nothing but comments, or nothing at all.
    #[error(
        "holds no key; a secret key is a line that begins with AGE-SECRET-KEY-1, as `site keygen` or `age-keygen` wrote it"
    )]
    None,
    /// The public half.
    #[error(
        "holds a public key (age1…), which only seals; to open answers, give the secret key file that was made with it"
    )]
    Recipient,
    /// A key file that is itself sealed.
    #[error(
        "is encrypted with a passphrase; decrypt it first with `age --decrypt --output key.txt <this file>`, and delete key.txt afterwards"
    )]
    Encrypted,
    /// A secret key with something missing or mistyped; its line, from 1.
    #[error(
        "line {0} looks like a secret key, but a character is missing or wrong; copy the whole line again from your backup"
    )]
    Damaged(usize),
    /// A key of another kind; its line, from 1.
    #[error("line {0} is a key of another kind; answers are sealed to keys that `site keygen` or `age-keygen` make")]
    OtherKind(usize),
    /// Something that is no key at all; its line, from 1.
    #[error(
        "line {0} is neither a secret key nor a comment; give the key file as `site keygen` or `age-keygen` wrote it"
    )]
    NotAKey(usize),
}

impl Keys {
    /// Reads a key file: comments, and one secret key or several, each in a line.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if text.contains(armour::BEGIN) || text.starts_with("age-encryption.org/") {
            return Err(KeyError::Encrypted);
        }
        let (mut keys, mut other) = (Vec::new(), None);
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}').trim();
            match key_in(line, number + 1) {
                Ok(key) => keys.extend(key),
                // What is damaged must be mended, even beside a good key: it may be the one that is needed.
                Err(error @ KeyError::Damaged(_)) => return Err(error),
                Err(error) => other = other.or(Some(error)),
            }
        }
        // A pasted text may hold a "Public key:" line beside the secret one.
        match other {
            _ if !keys.is_empty() => Ok(Self(keys)),
            Some(error) => Err(error),
            None => Err(KeyError::None),
        }
    }

    /// Adds the keys of another file.
    pub fn append(&mut self, more: Keys) {
        self.0.extend(more.0);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The public halves, as forms name them (`age1…`).
    pub fn recipients(&self) -> Vec<String> {
        self.0.iter().map(|key| key.to_public().to_string()).collect()
    }

    pub(super) fn identities(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0.iter().map(|key| key as &dyn age::Identity)
    }
}

fn key_in(line: &str, number: usize) -> Result<Option<Identity>, KeyError> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    if let Ok(key) = line.parse() {
        return Ok(Some(key));
    }
    let upper = line.to_ascii_uppercase();
    Err(if upper.starts_with("AGE-SECRET-KEY-PQ-") || upper.starts_with("AGE-PLUGIN-") || is_ssh(line) {
        KeyError::OtherKind(number)
    } else if upper.contains("AGE-SECRET-KEY-") {
        KeyError::Damaged(number)
    } else if upper.starts_with("AGE1") || upper.starts_with("PUBLIC KEY: AGE1") {
        KeyError::Recipient
    } else {
        KeyError::NotAKey(number)
    })
}

fn is_ssh(line: &str) -> bool {
    line.starts_with("ssh-") || line.starts_with("ecdsa-") || line.starts_with("-----BEGIN")
}

/// What is wrong with a recipient that a form should seal to, and what would be right; `None` when it is one.
pub fn recipient_problem(text: &str) -> Option<String> {
    if text.parse::<Recipient>().is_ok() {
        return None;
    }
    let trimmed = text.trim();
    let upper = trimmed.to_ascii_uppercase();
    let problem = if upper.contains("AGE-SECRET-KEY-") || upper.contains("AGE-PLUGIN-") {
        "is a secret key, and what stands here is published; take it out, make a new pair with `site keygen`, and write its public key, which begins with age1"
    } else if trimmed.is_empty() {
        "is empty; write the public key that `site keygen` printed, which begins with age1"
    } else if trimmed != text && trimmed.parse::<Recipient>().is_ok() {
        "has spaces around it; write the public key alone"
    } else if is_ssh(trimmed) {
        "is an SSH key, which browsers do not seal to; write the public key that `site keygen` printed, which begins with age1"
    } else if upper.starts_with("AGE1") && upper.chars().filter(|c| *c == '1').count() > 1 {
        "is a key of another kind, or mistyped; browsers seal to keys that `site keygen` or `age-keygen` make: age1 and 58 letters and digits"
    } else if upper.starts_with("AGE1") {
        "has a character that is missing or wrong; copy the whole public key again, age1 and 58 letters and digits"
    } else {
        "is no public key; write the one that `site keygen` printed, which begins with age1"
    };
    Some(problem.into())
}

/// What people compare to know a recipient again: the first 8 bytes of the SHA-256 of its text, as 4 groups of 4
/// hexadecimal digits.
pub fn fingerprint(recipient: &str) -> String {
    let digest = Sha256::digest(recipient.trim().as_bytes());
    let groups: Vec<_> = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    groups.chunks(2).map(<[String]>::concat).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A key for examples, from the documentation of the age format's reference implementation. It guards nothing.
    pub(crate) const SECRET: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
    pub(crate) const PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";

    #[test]
    fn a_key_file_may_hold_comments_and_several_keys() {
        let text = format!("\u{feff}# created: 2025-11-01\r\n# public key: {PUBLIC}\r\n{SECRET}\r\n\r\n  {SECRET}  \n");
        assert_eq!(Keys::parse(&text).unwrap().recipients(), [PUBLIC, PUBLIC]);
        assert_eq!(Keys::parse(&format!("Public key: {PUBLIC}\n{SECRET}")).unwrap().recipients(), [PUBLIC]);
    }

    #[test]
    fn what_is_no_key_is_told_apart() {
        let short = SECRET.get(..50).unwrap();
        for (text, error) in [
            ("", KeyError::None),
            ("# only a comment\n", KeyError::None),
            (PUBLIC, KeyError::Recipient),
            ("Public key: age1t7rx", KeyError::Recipient),
            ("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", KeyError::Encrypted),
            ("age-encryption.org/v1\n-> scrypt ", KeyError::Encrypted),
            (&format!("# mine\n{short}"), KeyError::Damaged(2)),
            (&format!("{SECRET}\n{short}"), KeyError::Damaged(2)),
            (&format!("key = {SECRET}"), KeyError::Damaged(1)),
            ("AGE-SECRET-KEY-PQ-1ABC", KeyError::OtherKind(1)),
            ("AGE-PLUGIN-YUBIKEY-1ABC", KeyError::OtherKind(1)),
            ("ssh-ed25519 AAAA", KeyError::OtherKind(1)),
            ("name,email", KeyError::NotAKey(1)),
        ] {
            assert_eq!(Keys::parse(text).unwrap_err(), error, "{text}");
            assert!(short.len() > 40 && !error.to_string().contains(short), "a secret must not be quoted");
        }
    }

    #[test]
    fn keys_are_not_shown_when_debugging() {
        assert_eq!(format!("{:?}", Keys::parse(SECRET).unwrap()), "1 keys");
    }

    #[test]
    fn each_problem_of_a_recipient_says_what_would_be_right() {
        assert_eq!(recipient_problem(PUBLIC), None);
        let mistyped = PUBLIC.replace("zqkf5", "zqkf6");
        for (text, expected) in [
            ("", "is empty"),
            (SECRET, "is a secret key"),
            (&format!(" {PUBLIC}"), "has spaces"),
            ("ssh-ed25519 AAAA", "is an SSH key"),
            ("age1yubikey1qwe", "is a key of another kind"),
            (&mistyped, "has a character"),
            ("hello", "is no public key"),
        ] {
            let problem = recipient_problem(text).unwrap_or_default();
            assert!(problem.starts_with(expected), "{text}: {problem}");
        }
    }

    #[test]
    fn a_fingerprint_is_four_groups_of_four_digits() {
        // printf %s age1t7rx… | sha256sum
        assert_eq!(fingerprint(PUBLIC), "e669 ae85 e318 5682");
        assert_eq!(fingerprint(&format!("{PUBLIC}\n")), fingerprint(PUBLIC));
    }
}

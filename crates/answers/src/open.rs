//! Opening what a visitor's browser sealed.

use super::{Keys, LONGEST_TEXT, Members, armour, value};
use age::{DecryptError, Decryptor, armor::ArmoredReader};
use p4p_domain::json::Value;
use std::io::Read;
use thiserror::Error;

/// The most keys that one message may be sealed to. Each costs time, and anybody may send a message.
const MOST_RECIPIENTS: usize = 64;

/// Why a sealed message stays shut.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// No key was given at all.
    #[error("is sealed, and no key was given; give the key file that was made with the form's public key")]
    NoKey,
    /// Not for any of these keys.
    #[error("none of the keys fits; give the key file that was made with the public key the form seals to")]
    NoKeyFits,
    /// The end of the block is missing.
    #[error(
        "the sealed text is cut off: its last line, -----END AGE ENCRYPTED FILE-----, is missing; export it again in full"
    )]
    CutOff,
    /// Too long for what a form sends.
    #[error("the sealed text is longer than any form sends, so it was not opened")]
    TooLong,
    /// For more keys than any form names.
    #[error("is sealed to more keys than any form names, so it was not opened")]
    TooManyRecipients,
    /// Sealed with a passphrase.
    #[error("is sealed with a passphrase, which no form does, so it was not opened")]
    Passphrase,
    /// Not what was sealed.
    #[error("the sealed text is damaged: a part of it is missing or was changed on its way; export it again")]
    Damaged,
    /// Opened, but not a message.
    #[error("was opened, but what is inside is no message of a form ({0}); nothing can be done about it here")]
    NotAMessage(String),
}

/// Opens an armoured text and reads the message inside.
pub fn open(text: &str, keys: &Keys) -> Result<Members, OpenError> {
    let plain =
        String::from_utf8(decrypt(text, keys)?).map_err(|_| OpenError::NotAMessage("it is not UTF-8".into()))?;
    match value::parse(plain.trim()) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(OpenError::NotAMessage("it is no JSON object".into())),
        Err(error) => Err(OpenError::NotAMessage(["it is not JSON: ", &error].concat())),
    }
}

fn decrypt(text: &str, keys: &Keys) -> Result<Vec<u8>, OpenError> {
    // Base64 takes 4 characters for 3 bytes; with every line quoted, and keys before it, twice is generous.
    if text.len() > 2 * LONGEST_TEXT {
        return Err(OpenError::TooLong);
    }
    let armoured = armour::mended(text).ok_or(OpenError::CutOff)?;
    let mut sealed = Vec::new();
    ArmoredReader::new(armoured.as_bytes()).read_to_end(&mut sealed).map_err(|_| OpenError::Damaged)?;
    if recipients(&sealed) > MOST_RECIPIENTS {
        return Err(OpenError::TooManyRecipients);
    }
    let decryptor = Decryptor::new_buffered(sealed.as_slice()).map_err(|_| OpenError::Damaged)?;
    if decryptor.is_scrypt() {
        return Err(OpenError::Passphrase);
    }
    if keys.is_empty() {
        return Err(OpenError::NoKey);
    }
    let reader = decryptor.decrypt(keys.identities()).map_err(|error| match error {
        DecryptError::NoMatchingKeys => OpenError::NoKeyFits,
        _ => OpenError::Damaged,
    })?;
    let mut plain = Vec::new();
    // One byte more than is allowed tells too much from just enough.
    reader.take(LONGEST_TEXT as u64 + 1).read_to_end(&mut plain).map_err(|_| OpenError::Damaged)?;
    if plain.len() > LONGEST_TEXT { Err(OpenError::TooLong) } else { Ok(plain) }
}

/// How many keys a message is sealed to: the lines of its header that begin with an arrow.
fn recipients(sealed: &[u8]) -> usize {
    sealed
        .split(|byte| *byte == b'\n')
        .take_while(|line| !line.starts_with(b"---"))
        .filter(|line| line.starts_with(b"-> "))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::tests::{PUBLIC, SECRET};
    use age::x25519::{Identity, Recipient};

    fn sealed(plain: &str) -> String {
        age::encrypt_and_armor(&PUBLIC.parse::<Recipient>().unwrap(), plain.as_bytes()).unwrap()
    }

    fn opened(text: &str) -> Result<Members, OpenError> {
        open(text, &Keys::parse(SECRET).unwrap())
    }

    #[test]
    fn what_was_sealed_is_opened_whatever_became_of_its_lines() {
        let text = sealed(&format!("{:<512}", r#"{"name":"Example person"}"#));
        let members = vec![("name".to_string(), Value::Text("Example person".into()))];
        for bent in [text.clone(), text.replace('\n', "\r\n"), text.replace('\n', " "), text.replace('\n', "\n> ")] {
            assert_eq!(opened(&bent).unwrap(), members);
        }
    }

    #[test]
    fn each_reason_that_keeps_it_shut_is_told_apart() {
        use p4p_domain::json;
        let text = sealed(r#"{"name":"Example person"}"#);
        assert_eq!(open(&text, &Keys::default()), Err(OpenError::NoKey));
        let stranger = sealed_to(&vec![Identity::generate().to_public(); 1], "{}");
        assert_eq!(opened(&stranger), Err(OpenError::NoKeyFits));
        assert_eq!(opened(text.get(..200).unwrap()), Err(OpenError::CutOff));
        let changed =
            text.replacen("-----BEGIN AGE ENCRYPTED FILE-----\nY", "-----BEGIN AGE ENCRYPTED FILE-----\nZ", 1);
        assert_eq!(opened(&changed), Err(OpenError::Damaged));
        let lines: Vec<_> = text.lines().collect();
        let short = [&lines[..1], &lines[2..]].concat().join("\n");
        assert_eq!(opened(&short), Err(OpenError::Damaged));
        assert_eq!(opened(&sealed("[1]")), Err(OpenError::NotAMessage("it is no JSON object".into())));
        assert!(matches!(opened(&sealed("hello")), Err(OpenError::NotAMessage(_))));
        let huge = json::quoted(&"x".repeat(LONGEST_TEXT));
        assert_eq!(opened(&sealed(&format!("{{\"name\":{huge}}}"))), Err(OpenError::TooLong));
        assert_eq!(opened(&" ".repeat(3 * LONGEST_TEXT)), Err(OpenError::TooLong));
        let crowd = sealed_to(&vec![PUBLIC.parse().unwrap(); 65], "{}");
        assert_eq!(opened(&crowd), Err(OpenError::TooManyRecipients));
    }

    fn sealed_to(recipients: &[Recipient], plain: &str) -> String {
        use std::io::Write;
        let encryptor = age::Encryptor::with_recipients(recipients.iter().map(|one| one as _)).unwrap();
        let mut out = Vec::new();
        let armour = age::armor::ArmoredWriter::wrap_output(&mut out, age::armor::Format::AsciiArmor).unwrap();
        let mut writer = encryptor.wrap_output(armour).unwrap();
        writer.write_all(plain.as_bytes()).unwrap();
        writer.finish().unwrap().finish().unwrap();
        String::from_utf8(out).unwrap()
    }
}

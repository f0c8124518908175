//! The message that carries checked answers, in clear or as the envelope of a sealed one.

use crate::{
    form::{Form, submission::Submission},
    json::{self, Value},
};

/// Names one sign-up for ever: a random UUID, version 4 (RFC 9562, section 5.4), made at the first press of Send.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubmissionId(String);

impl SubmissionId {
    /// From 16 random bytes.
    pub fn from_random(mut bytes: [u8; 16]) -> Self {
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let mut text = String::with_capacity(36);
        for (index, byte) in bytes.into_iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for nibble in [byte >> 4, byte & 0x0f] {
                text.extend(char::from_digit(u32::from(nibble), 16));
            }
        }
        Self(text)
    }

    /// From its text; `None` for what has not the shape of one.
    pub fn from_text(text: &str) -> Option<Self> {
        let is_shaped = text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        is_shaped.then(|| Self(text.into()))
    }

    /// As text, 36 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Lets a person change or withdraw what they sent: 60 random bits in Crockford's base 32, as `k7fw-29qm-x4tp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// From random bytes, of which it takes twelve times five bits.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let mut text = String::with_capacity(14);
        for (index, byte) in bytes.into_iter().take(12).enumerate() {
            if matches!(index, 4 | 8) {
                text.push('-');
            }
            text.extend(ALPHABET.get(usize::from(byte & 31)).copied().map(char::from));
        }
        Self(text)
    }

    /// From what a person typed: spaces, capitals and missing dashes are forgiven; `None` when it cannot be a code.
    pub fn from_text(text: &str) -> Option<Self> {
        let plain: Vec<_> = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        let groups: Vec<String> = plain.chunks(4).map(|group| group.iter().collect()).collect();
        (plain.len() == 12).then(|| Self(groups.join("-")))
    }

    /// As text, 14 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a message says besides the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Names this message.
    pub id: SubmissionId,
    /// The code for changing or withdrawing it.
    pub code: Code,
    /// When Send was pressed, RFC 3339.
    pub sent_at: String,
    /// What it does.
    pub purpose: Purpose,
    /// Whether a field was filled in that people cannot see. It says so to the organisers, and is sent all the same.
    pub is_suspect: bool,
}

/// What a message does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signs up.
    New,
    /// Replaces the answers of an earlier message.
    Change(SubmissionId),
    /// Takes an earlier message back.
    Withdrawal(SubmissionId),
}

impl Purpose {
    /// The first message that it is about; `None` when it is itself the first.
    pub fn first(&self) -> Option<&SubmissionId> {
        match self {
            Purpose::New => None,
            Purpose::Change(first) | Purpose::Withdrawal(first) => Some(first),
        }
    }
}

/// The fields of a message in clear: `submission_id`, `form`, `form_version`, `sent_at`, `code`, what it does
/// (`changes` or `withdraws` with the first message's id), and the answers in the form's order. A withdrawal has none.
pub fn message(form: &Form, stamp: &Stamp, answers: Option<&Submission>) -> Vec<(String, Value)> {
    let mut fields = outside(form, stamp);
    let mut note = |name: &str, text: &str| fields.push((name.into(), Value::Text(text.into())));
    note("sent_at", &stamp.sent_at);
    note("code", stamp.code.as_str());
    match &stamp.purpose {
        Purpose::New => {}
        Purpose::Change(first) => note("changes", first.as_str()),
        Purpose::Withdrawal(first) => note("withdraws", first.as_str()),
    }
    if stamp.is_suspect {
        note("suspect", "honeypot");
    }
    fields.extend(answers.into_iter().flat_map(|answers| answers.answers.iter().cloned()));
    fields
}

/// The envelope of a sealed message: which message of which form it is, the answers that the organisers want in
/// clear, and the sealed text. Nothing else.
pub fn envelope(form: &Form, stamp: &Stamp, answers: Option<&Submission>, sealed: String) -> Vec<(String, Value)> {
    let mut fields = outside(form, stamp);
    let answers = answers.into_iter().flat_map(|answers| answers.answers.iter());
    fields.extend(answers.filter(|(id, _)| form.backend.sends_in_clear(id)).cloned());
    fields.push(("sealed".into(), Value::Text(sealed)));
    fields
}

fn outside(form: &Form, stamp: &Stamp) -> Vec<(String, Value)> {
    [("submission_id", stamp.id.as_str()), ("form", &form.id), ("form_version", &form.version)]
        .map(|(name, text)| (name.to_string(), Value::Text(text.into())))
        .into()
}

/// A message as JSON.
pub fn json_from_message(fields: &[(String, Value)]) -> String {
    json::object(&fields.iter().map(|(name, value)| (name.as_str(), value.to_json())).collect::<Vec<_>>())
}

/// The steps in which a sealed message's length grows, in bytes, so that it does not tell a yes from a no.
pub const PADDING: usize = 512;

/// Fills a message up with spaces, which JSON allows at its end, to the next multiple of [`PADDING`] bytes.
pub fn padded(mut message: String) -> String {
    let length = message.len().next_multiple_of(PADDING);
    message.extend(std::iter::repeat_n(' ', length - message.len()));
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        form::submission::tests::{complete, nodes},
        testing::example_form,
    };

    #[test]
    fn the_frozen_bytes_hold_every_answer_in_the_forms_order_and_nothing_else() {
        let submission =
            Submission::parse(crate::i18n::messages::Messages::english(), &example_form(), &complete(), &nodes())
                .unwrap();
        assert_eq!(
            json_from_message(&message(&example_form(), &stamp(Purpose::New), Some(&submission))),
            concat!(
                r#"{"submission_id":"abababab-abab-4bab-abab-abababababab","form":"attend","form_version":"abc","#,
                r#""sent_at":"2025-11-10T09:00:00Z","code":"bbbb-bbbb-bbbb","name":"Ada","email":"ada@example.org","#,
                r#""joining":"lisbon","projects":["Willow","Radicle"],"people":3,"consent":true}"#
            )
        );
    }

    fn stamp(purpose: Purpose) -> Stamp {
        Stamp {
            id: SubmissionId::from_random([0xab; 16]),
            code: Code::from_random([0xab; 16]),
            sent_at: "2025-11-10T09:00:00Z".into(),
            purpose,
            is_suspect: false,
        }
    }

    #[test]
    fn a_withdrawal_names_the_first_message_and_holds_no_answer() {
        let first = SubmissionId::from_random([1; 16]);
        let stamp = Stamp { is_suspect: true, ..stamp(Purpose::Withdrawal(first.clone())) };
        let fields = message(&example_form(), &stamp, None);
        assert_eq!(fields.len(), 7);
        assert!(fields.contains(&("withdraws".into(), Value::Text(first.as_str().into()))));
        assert!(fields.contains(&("suspect".into(), Value::Text("honeypot".into()))));
    }

    #[test]
    fn an_envelope_shows_nothing_but_its_number_its_form_and_what_is_wanted_in_clear() {
        let mut form = example_form();
        form.backend.seal_to = vec!["age1x".into()];
        let submission =
            Submission::parse(crate::i18n::messages::Messages::english(), &form, &complete(), &nodes()).unwrap();
        let names = |form: &Form| -> Vec<_> {
            envelope(form, &stamp(Purpose::New), Some(&submission), "…".into())
                .into_iter()
                .map(|(name, _)| name)
                .collect()
        };
        assert_eq!(names(&form), ["submission_id", "form", "form_version", "sealed"]);
        form.backend.clear = vec!["email".into()];
        assert_eq!(names(&form), ["submission_id", "form", "form_version", "email", "sealed"]);
    }

    #[test]
    fn a_padded_message_tells_its_length_in_steps_only() {
        for (length, padded_length) in [(0, 0), (1, 512), (512, 512), (513, 1024)] {
            let text = "x".repeat(length);
            let padded = padded(text.clone());
            assert_eq!((padded.len(), padded.trim_end()), (padded_length, text.as_str()));
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::from_random(std::array::from_fn(|index| u8::try_from(index * 17).unwrap()));
        assert_eq!(code.as_str().len(), 14);
        for typed in [code.as_str().to_string(), code.as_str().to_uppercase(), code.as_str().replace('-', " ")] {
            assert_eq!(Code::from_text(&typed).as_ref(), Some(&code));
        }
        assert_eq!(Code::from_text("k7fw-29qm"), None);
    }
}

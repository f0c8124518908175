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

    /// From its text in any spelling: capitals, spaces and missing hyphens are forgiven; `None` for what is no UUID.
    pub fn from_text(text: &str) -> Option<Self> {
        let is_digit = |c: char| c.is_ascii_hexdigit();
        let digits: String = text.chars().filter(|c| is_digit(*c)).map(|c| c.to_ascii_lowercase()).collect();
        let is_clean = text.chars().all(|c| is_digit(c) || is_separator(c));
        let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|group| digits.get(group));
        let [Some(a), Some(b), Some(c), Some(d), Some(e)] = groups else { return None };
        (is_clean && digits.len() == 32).then(|| Self([a, b, c, d, e].join("-")))
    }

    /// As text, 36 characters: lower case, with hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What people put between the parts of a number or code, and what stands there after copying.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The alphabet of Crockford's base 32 (<https://www.crockford.com/base32.html>): no letter that looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many symbols of a code are by chance.
const RANDOM_SYMBOLS: usize = 12;

/// The largest prime below 32², so that two check symbols tell every single wrong symbol, every swap of two neighbours,
/// and 999 of 1000 other slips.
const CHECK_MODULUS: u32 = 1021;

/// Lets a person change or withdraw what they sent: 60 random bits in Crockford's base 32 and two check symbols over the
/// number and them, as `k7fw-29qm-x4tp-9h`. Codes without check symbols were made until version 0.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// From random bytes, of which it takes twelve times five bits, for the message with this number.
    pub fn from_random(bytes: [u8; 16], of: &SubmissionId) -> Self {
        let random: Vec<_> = bytes.iter().take(RANDOM_SYMBOLS).map(|byte| u32::from(byte & 31)).collect();
        let symbols: Vec<_> = random.iter().copied().chain(check_symbols(of, &random)).collect();
        Self(grouped(&symbols))
    }

    /// From what a person typed, or what was stored: spaces, capitals and missing hyphens are forgiven, and letters that
    /// look like digits are read as those (`o`, `i`, `l`); `None` when it cannot be a code.
    pub fn from_text(text: &str) -> Option<Self> {
        let symbols = text.chars().filter(|c| !is_separator(*c)).map(symbol).collect::<Option<Vec<_>>>()?;
        [RANDOM_SYMBOLS, RANDOM_SYMBOLS + 2].contains(&symbols.len()).then(|| Self(grouped(&symbols)))
    }

    /// Whether it can be the code of the message with this number: its check symbols say so, or it has none.
    pub fn fits(&self, of: &SubmissionId) -> bool {
        let symbols: Vec<_> = self.0.chars().filter(|c| *c != '-').filter_map(symbol).collect();
        match symbols.split_at_checked(RANDOM_SYMBOLS) {
            Some((random, check)) => check.is_empty() || check == check_symbols(of, random),
            None => false,
        }
    }

    /// As text: groups of four, lower case, with hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The value of a symbol of Crockford's base 32.
fn symbol(c: char) -> Option<u32> {
    let c = match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    ALPHABET.iter().position(|known| char::from(*known) == c).and_then(|at| u32::try_from(at).ok())
}

/// The number's digits and the random symbols as one number in base 32, modulo [`CHECK_MODULUS`], in two symbols.
fn check_symbols(of: &SubmissionId, random: &[u32]) -> [u32; 2] {
    let number = of.as_str().chars().filter_map(|c| c.to_digit(16));
    let rest = number.chain(random.iter().copied()).fold(0, |rest, digit| (rest * 32 + digit) % CHECK_MODULUS);
    [rest / 32, rest % 32]
}

fn grouped(symbols: &[u32]) -> String {
    let letter = |symbol: &u32| usize::try_from(*symbol).ok().and_then(|at| ALPHABET.get(at)).copied().map(char::from);
    let groups: Vec<String> = symbols.chunks(4).map(|group| group.iter().filter_map(letter).collect()).collect();
    groups.join("-")
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

/// A message once more, with another stamp: the answers to the form's questions that an earlier one holds. A withdrawal
/// has none.
pub fn renewed(form: &Form, stamp: &Stamp, earlier: &Value) -> Vec<(String, Value)> {
    let mut fields = message(form, stamp, None);
    if !matches!(stamp.purpose, Purpose::Withdrawal(_)) {
        let answers = form.fields.iter().filter_map(|field| Some((field.id.clone(), earlier.get(&field.id)?.clone())));
        fields.extend(answers);
    }
    fields
}

/// The envelope of a sealed message: which message of which form it is, the answers that the organisers want in clear, the
/// fingerprints of the keys that it is sealed to, and the sealed text. Nothing else.
pub fn envelope(form: &Form, message: &[(String, Value)], sealed: String) -> Vec<(String, Value)> {
    let is_outside = |name: &str| OUTSIDE.contains(&name) || form.backend.sends_in_clear(name);
    let mut fields: Vec<_> = message.iter().filter(|(name, _)| is_outside(name)).cloned().collect();
    fields.push(("sealed_to".into(), Value::Text(form.backend.fingerprints.join(", "))));
    fields.push(("sealed".into(), Value::Text(sealed)));
    fields
}

/// What stands beside a sealed text.
const OUTSIDE: [&str; 3] = ["submission_id", "form", "form_version"];

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
        form::submission::tests::{around, complete, nodes},
        testing::example_form,
    };

    #[test]
    fn the_frozen_bytes_hold_every_answer_in_the_forms_order_and_nothing_else() {
        let submission = Submission::parse(
            crate::i18n::messages::Messages::english(),
            &example_form(),
            &complete(),
            around(&nodes()),
        )
        .unwrap();
        assert_eq!(
            json_from_message(&message(&example_form(), &stamp(Purpose::New), Some(&submission))),
            concat!(
                r#"{"submission_id":"abababab-abab-4bab-abab-abababababab","form":"attend","form_version":"abc","#,
                r#""sent_at":"2025-11-10T09:00:00Z","code":"bbbb-bbbb-bbbb-hc","name":"Ada","email":"ada@example.org","#,
                r#""joining":"lisbon","projects":["Willow","Radicle"],"people":3,"consent":true}"#
            )
        );
    }

    fn stamp(purpose: Purpose) -> Stamp {
        Stamp {
            id: SubmissionId::from_random([0xab; 16]),
            code: Code::from_random([0xab; 16], &SubmissionId::from_random([0xab; 16])),
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
            Submission::parse(crate::i18n::messages::Messages::english(), &form, &complete(), around(&nodes()))
                .unwrap();
        form.backend.fingerprints = vec!["abcd".into(), "efgh".into()];
        let fields = |form: &Form| envelope(form, &message(form, &stamp(Purpose::New), Some(&submission)), "…".into());
        let names = |form: &Form| fields(form).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(&form), ["submission_id", "form", "form_version", "sealed_to", "sealed"]);
        assert_eq!(fields(&form)[3].1, Value::Text("abcd, efgh".into()));
        form.backend.clear = vec!["email".into()];
        assert_eq!(names(&form), ["submission_id", "form", "form_version", "email", "sealed_to", "sealed"]);
    }

    #[test]
    fn a_message_that_is_made_once_more_has_the_same_answers() {
        let form = example_form();
        let messages = crate::i18n::messages::Messages::english();
        let submission = Submission::parse(messages, &form, &complete(), around(&nodes())).unwrap();
        let original = message(&form, &stamp(Purpose::New), Some(&submission));
        let earlier = Value::Object(original.clone());
        assert_eq!(renewed(&form, &stamp(Purpose::New), &earlier), original);
        let withdrawal = stamp(Purpose::Withdrawal(SubmissionId::from_random([1; 16])));
        assert_eq!(renewed(&form, &withdrawal, &earlier), message(&form, &withdrawal, None));
    }

    #[test]
    fn a_padded_message_tells_its_length_in_steps_only() {
        for (length, padded_length) in [(0, 0), (1, 512), (512, 512), (513, 1024)] {
            let text = "x".repeat(length);
            let padded = padded(text.clone());
            assert_eq!((padded.len(), padded.trim_end()), (padded_length, text.as_str()));
        }
    }

    fn pair() -> (SubmissionId, Code) {
        let of = SubmissionId::from_random(std::array::from_fn(|index| u8::try_from(index * 13).unwrap()));
        let code = Code::from_random(std::array::from_fn(|index| u8::try_from(index * 17).unwrap()), &of);
        (of, code)
    }

    #[test]
    fn a_number_is_read_in_any_spelling() {
        let (number, _) = pair();
        let text = number.as_str();
        for typed in [
            text.to_string(),
            text.to_uppercase(),
            text.replace('-', ""),
            text.replace('-', " "),
            text.replace('-', "\u{2011}"),
            format!("  {text}\n"),
        ] {
            assert_eq!(SubmissionId::from_text(&typed).as_ref(), Some(&number), "{typed:?}");
        }
        let dashes = "-".repeat(36);
        for wrong in ["", &dashes, text.get(1..).unwrap(), &[text, "0"].concat(), &text.replacen('0', "o", 1)] {
            assert_eq!(SubmissionId::from_text(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let (of, code) = pair();
        assert_eq!(code.as_str(), "0h2k-4n6q-8sav-3f");
        let text = code.as_str();
        for typed in [
            text.to_string(),
            text.to_uppercase(),
            text.replace('-', " "),
            text.replace('-', ""),
            text.replace('0', "O").replace('1', "l"),
        ] {
            let read = Code::from_text(&typed);
            assert_eq!(read.as_ref(), Some(&code), "{typed:?}");
            assert!(read.unwrap().fits(&of));
        }
        for wrong in ["k7fw-29qm", "k7fw-29qm-x4tp-9", "u7fw-29qm-x4tp", "k7fw-29qm-x4tp-9h-0"] {
            assert_eq!(Code::from_text(wrong), None, "{wrong}");
        }
        // One of before there were check symbols.
        assert!(Code::from_text("k7fw-29qm-x4tp").unwrap().fits(&of));
    }

    #[test]
    fn one_wrong_symbol_or_two_swapped_ones_are_told_in_code_and_number_alike() {
        let (of, code) = pair();
        let symbols: Vec<_> = code.as_str().chars().filter(|c| *c != '-').collect();
        for at in 0..symbols.len() {
            for wrong in "0123456789abcdefghjkmnpqrstvwxyz".chars().filter(|c| *c != symbols[at]) {
                let mut typed = symbols.clone();
                typed[at] = wrong;
                assert!(!Code::from_text(&typed.iter().collect::<String>()).unwrap().fits(&of), "{typed:?}");
            }
            let mut typed = symbols.clone();
            typed.swap(at, (at + 1) % symbols.len());
            if at + 1 < symbols.len() && typed != symbols {
                assert!(!Code::from_text(&typed.iter().collect::<String>()).unwrap().fits(&of), "{typed:?}");
            }
        }
        let digits: Vec<_> = of.as_str().chars().filter(|c| *c != '-').collect();
        for at in 0..digits.len() {
            for wrong in "0123456789abcdef".chars().filter(|c| *c != digits[at]) {
                let mut typed = digits.clone();
                typed[at] = wrong;
                let other = SubmissionId::from_text(&typed.iter().collect::<String>()).unwrap();
                assert!(!code.fits(&other), "{typed:?}");
            }
        }
    }
}

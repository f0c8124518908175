//! Ways for a message when its form service does not take it: a file, and a mail to the organisers. `site answers` reads both.

use super::backend::{Backend, BackendKind};
use crate::{
    json::{Value, array},
    link::percent_encode,
};

/// So long a `mailto:` address may be, in bytes: some mail programs take no longer one.
const LONGEST_MAILTO: usize = 2_000;

/// The fields of a message under our names, out of the body that its service gets. `parsed` is that body, where it is JSON.
pub fn fields_from_body(backend: &Backend, body: &str, parsed: &Value) -> Vec<(String, Value)> {
    let ours = |name: &str| backend.our_name_of(name).to_string();
    let is_fixed = |name: &str| backend.fixed.iter().any(|(fixed, _)| fixed == name);
    if backend.kind == BackendKind::Form {
        let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| (decoded(name), decoded(value)));
        return pairs
            .filter(|(name, _)| !is_fixed(name))
            .map(|(name, value)| (ours(&name), Value::Text(value)))
            .collect();
    }
    let inner = if backend.wrap.is_empty() { Some(parsed) } else { parsed.get(&backend.wrap) };
    let members = inner.map(Value::members).unwrap_or_default().iter();
    members.filter(|(name, _)| !is_fixed(name)).map(|(name, value)| (ours(name), value.clone())).collect()
}

/// A text of `application/x-www-form-urlencoded` as it was before.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let ahead = rest.clone();
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => match (digit(), digit()) {
                (Some(high), Some(low)) => bytes.extend(u8::try_from(high * 16 + low)),
                _ => {
                    bytes.push(byte);
                    rest = ahead;
                }
            },
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Messages as a file of JSON.
pub fn file_from_messages(messages: &[Vec<(String, Value)>]) -> String {
    array(messages.iter().map(|fields| super::message::json_from_message(fields))) + "\n"
}

/// An address that opens a mail with a sealed message in it; `None` for one in clear, which no mail should carry, and for
/// one that is too long for mail programs.
pub fn mailto(mail: &str, subject: &str, message: &[(String, Value)]) -> Option<String> {
    let text = |name: &str| message.iter().find(|(known, _)| known == name).map(|(_, value)| value.to_plain_text());
    let mut body = String::new();
    for name in ["form", "submission_id"] {
        body.push_str(&[name, ": ", &text(name)?, "\r\n"].concat());
    }
    body.push_str(&["\r\n", &text("sealed")?.replace('\n', "\r\n")].concat());
    let mut address = ["mailto:", mail, "?subject="].concat();
    percent_encode(&mut address, subject);
    address.push_str("&body=");
    percent_encode(&mut address, &body);
    (address.len() <= LONGEST_MAILTO).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{delivery::backend::request_for, json::tests::parsed, link::HttpUrl};

    fn fields() -> Vec<(String, Value)> {
        let text = |name: &str, text: &str| (name.to_string(), Value::Text(text.into()));
        vec![
            text("submission_id", "0f8fad5b"),
            text("form", "attend"),
            text("name", "Zoë & co +1 100%"),
            text("sealed", "-----BEGIN\nA+/=\n-----END"),
        ]
    }

    #[test]
    fn what_waits_is_found_again_in_its_body_whatever_the_service() {
        for kind in [BackendKind::Json, BackendKind::Form, BackendKind::Put] {
            for wrap in ["", "data"] {
                let backend = Backend {
                    kind,
                    wrap: wrap.into(),
                    names: vec![("name".into(), "field_7".into())],
                    fixed: vec![("access_key".into(), "\"k\"".into())],
                    ..Backend::plain_json(HttpUrl::parse("https://forms.example/").unwrap())
                };
                let body = request_for(&backend, "1", &fields()).body;
                let json = if kind == BackendKind::Form { Value::Null } else { parsed(&body) };
                // The browser's parser keeps the order; that of the tests does not.
                let sorted = |mut fields: Vec<(String, Value)>| {
                    fields.sort_by(|one, other| one.0.cmp(&other.0));
                    fields
                };
                let found = fields_from_body(&backend, &body, &json);
                assert_eq!(sorted(found), sorted(fields()), "{kind:?} {wrap}");
            }
        }
        assert_eq!(decoded("100%+%C3%A9%zz%4"), "100% é%zz%4");
    }

    #[test]
    fn only_what_is_sealed_and_short_goes_into_a_mail() {
        let address = mailto("o@example.org", "Sign up", &fields()).unwrap();
        assert!(
            address
                .starts_with("mailto:o@example.org?subject=Sign%20up&body=form%3A%20attend%0D%0Asubmission_id%3A%20")
        );
        assert!(address.ends_with("%0D%0A%0D%0A-----BEGIN%0D%0AA%2B%2F%3D%0D%0A-----END"), "{address}");
        let mut clear = fields();
        clear.pop();
        assert_eq!(mailto("o@example.org", "Sign up", &clear), None);
        clear.push(("sealed".into(), Value::Text("A".repeat(LONGEST_MAILTO))));
        assert_eq!(mailto("o@example.org", "Sign up", &clear), None);
    }

    #[test]
    fn a_file_holds_a_list_of_messages() {
        assert_eq!(
            file_from_messages(&[vec![("form".into(), Value::Text("attend".into()))]]),
            "[{\"form\":\"attend\"}]\n"
        );
    }
}

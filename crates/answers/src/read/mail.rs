//! Mails: notifications of form services, and what people send when nothing else went through. Their texts and
//! attachments are read by [`super::prose`].

use super::{Lines, html, prose};
use crate::{Place, Rows, armour};
use chrono::{DateTime, Utc};
use mail_parser::{Message, MessageParser, PartKind};

/// The longest header that is looked at to know a mail, in bytes.
const LONGEST_HEADER: usize = 1 << 16;

/// Whether this is a mail: header fields up to the first empty line, and one that every mail has.
pub fn is_mail(bytes: &[u8]) -> bool {
    const KNOWN: [&str; 8] = ["from", "to", "subject", "date", "received", "message-id", "return-path", "mime-version"];
    let mut is_known = false;
    for (number, line) in bytes.get(..LONGEST_HEADER).unwrap_or(bytes).split(|byte| *byte == b'\n').enumerate() {
        let line = String::from_utf8_lossy(line.trim_ascii_end());
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && number > 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            return false;
        }
        is_known |= KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known));
    }
    is_known
}

/// Whether this is a mailbox, in which mails stand one after the other (RFC 4155).
pub fn is_mailbox(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"From ").is_some_and(|rest| {
        let after = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
        is_mail(rest.get(after..).unwrap_or_default())
    })
}

/// Finds the rows of every mail in a mailbox.
pub fn mailbox(name: &str, bytes: &[u8], found: &mut Rows) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = Lines::new(&text);
    let mut at = 0;
    for mail in text.split("\nFrom ") {
        let place = Place::line(name, lines.line_of(at + 1));
        let body = mail.split_once('\n').map_or("", |(_, body)| body);
        rows(&place, body.replace("\n>From ", "\nFrom ").as_bytes(), found);
        at += mail.len() + "\nFrom ".len();
    }
}

/// Finds the rows of one mail; a mail without any is told.
pub fn rows(place: &Place, bytes: &[u8], found: &mut Rows) {
    let (mut plain, mut rich) = (Vec::new(), Vec::new());
    let mut arrived = None;
    if let Some(mail) = MessageParser::default().parse(bytes) {
        texts(&mail, &mut plain, &mut rich);
        arrived = arrival(&mail);
    }
    let before = found.rows.len();
    // The same text usually stands in a mail twice, plain and as HTML. What is no mail at all is read as it stands.
    let as_it_stands = vec![String::from_utf8_lossy(bytes).into_owned()];
    for texts in [plain, rich, as_it_stands] {
        for text in texts {
            prose::rows(&mut |_| place.clone(), &text, found);
        }
        if before < found.rows.len() {
            found.rows.iter_mut().skip(before).for_each(|row| row.arrived = arrived);
            return;
        }
    }
    let what = "holds no answer that can be found: no armoured block, no JSON, no lines that say submission_id: or form:; open the mail and look";
    found.diagnostic(place, what);
}

/// The texts of a mail, of those that lie in it, too; the parser has limits of its own for how deep and how many.
fn texts(mail: &Message<'_>, plain: &mut Vec<String>, rich: &mut Vec<String>) {
    for part in mail.parts() {
        match part.kind() {
            PartKind::Text => plain.extend(part.text().map(Into::into)),
            PartKind::Html => rich.extend(part.text().map(|text| html::lines_of(&text))),
            PartKind::Binary | PartKind::InlineBinary => {
                let bytes = part.decoded();
                let text = String::from_utf8_lossy(&bytes);
                if text.contains(armour::BEGIN) || text.trim_start().starts_with(['{', '[']) {
                    plain.push(text.into_owned());
                }
            }
            PartKind::Multipart | PartKind::Message(_) => {}
        }
    }
}

/// When a mail arrived: what the organisers' own server wrote on top of it, else the date that its sender's program
/// gave it.
fn arrival(mail: &Message<'_>) -> Option<DateTime<Utc>> {
    let by_server = mail.all_received().next().and_then(|received| received.date());
    let date = by_server.or_else(|| mail.date()).filter(mail_parser::DateTime::is_valid)?;
    DateTime::from_timestamp(date.to_timestamp(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value;
    use p4p_domain::json::Value;

    fn read(mail: &str) -> Vec<String> {
        let mut found = Rows::default();
        rows(&Place::file("a.eml"), mail.replace('\n', "\r\n").as_bytes(), &mut found);
        let rows = found.rows.into_iter().map(|row| value::compact(&Value::Object(row.members)));
        rows.chain(found.diagnostics.into_iter().map(|diagnostic| diagnostic.to_string())).collect()
    }

    const HEAD: &str =
        "From: Forms <forms@example.org>\nTo: organiser@example.org\nSubject: New answer\nMIME-Version: 1.0\n";

    #[test]
    fn lines_that_name_their_values_are_a_row() {
        let mail = format!(
            "{HEAD}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
             Somebody filled in your form:\n\nform: attend\nplain: yes\nname:\nExample person\n\nhopes: one=20\ntwo\n\n\
             page: https://example.org\nempty:\n\n--=20\nSent by a form service at 10:30\n"
        );
        assert_eq!(
            read(&mail),
            [
                r#"{"form":"attend","plain":"yes","name":"Example person","hopes":"one\ntwo","page":"https://example.org"}"#
            ]
        );
    }

    #[test]
    fn a_json_object_in_the_text_is_a_row() {
        let mail = format!("{HEAD}\nHello {{you}},\n{{\"form\":\"attend\",\n \"name\":\"Example person\"}}\nBye\n");
        assert_eq!(read(&mail), [r#"{"form":"attend","name":"Example person"}"#]);
    }

    #[test]
    fn a_mail_in_html_is_read_where_there_is_no_plain_text() {
        let mail = format!(
            "{HEAD}Content-Type: text/html\n\n<table>\n<tr><td>form:</td>\n<td>attend</td></tr>\n<tr><td><b>name:</b></td><td>Example\nperson</td></tr></table>\n<p>Sent by a form service</p>\n"
        );
        assert_eq!(read(&mail), [r#"{"form":"attend","name":"Example person"}"#]);
    }

    #[test]
    fn blocks_are_found_in_the_text_and_in_attachments() {
        let block = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n";
        let row = r#"{"sealed":"-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----"}"#;
        let beside = row.replacen('{', r#"{"submission_id":"x","form":"attend","#, 1);
        let plain = format!("{HEAD}\nsubmission_id: x\nform: attend\nnote: y\nsealed:\n{block}");
        assert_eq!(read(&plain).iter().map(|row| row.replace("\\r", "")).collect::<Vec<_>>(), [beside]);
        let attached = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nSee the attachment.\n--b\n\
             Content-Type: application/octet-stream; name=a.age\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n\
             LS0tLS1CRUdJTiBBR0UgRU5DUllQVEVEIEZJTEUtLS0tLQpBQUFBCi0tLS0tRU5EIEFHRSBF\nTkNSWVBURUQgRklMRS0tLS0tCg==\n--b--\n"
        );
        assert_eq!(read(&attached), [row]);
        let two = format!("{HEAD}\n{block}\n{block}");
        assert_eq!(read(&two).len(), 2);
    }

    #[test]
    fn a_mail_about_something_else_is_told() {
        assert_eq!(read(&format!("{HEAD}\nLunch at noon?\nwhere: here\n")).len(), 1);
        assert!(read(&format!("{HEAD}\nLunch at noon?\n"))[0].starts_with("a.eml: holds no answer"));
    }

    #[test]
    fn each_mail_of_a_mailbox_is_read() {
        let mails = format!(
            "From x Mon Nov 10 09:00:00 2025\n{HEAD}\nform: attend\n\nFrom y Mon Nov 10 09:00:00 2025\n{HEAD}\nform: host\n"
        );
        let mut found = Rows::default();
        assert!(is_mailbox(mails.as_bytes()));
        mailbox("a.mbox", mails.as_bytes(), &mut found);
        assert_eq!(found.rows.iter().map(|row| row.place.line).collect::<Vec<_>>(), [Some(1), Some(9)]);
    }

    #[test]
    fn a_mail_arrived_when_the_organisers_own_server_got_it() {
        let arrived = |head: &str| {
            let mut found = Rows::default();
            rows(&Place::file("a.eml"), format!("{head}{HEAD}\nform: attend\n").as_bytes(), &mut found);
            found.rows.first().and_then(|row| row.arrived).map(|at| at.to_rfc3339())
        };
        let sent = "Date: Mon, 10 Nov 2025 10:00:00 +0100\n";
        let received = "Received: from a by b; Mon, 10 Nov 2025 09:05:00 +0000\nReceived: from c by a; Mon, 10 Nov 2025 09:04:00 +0000\n";
        assert_eq!(arrived(sent).as_deref(), Some("2025-11-10T09:00:00+00:00"));
        assert_eq!(arrived(&[received, sent].concat()).as_deref(), Some("2025-11-10T09:05:00+00:00"));
        assert_eq!(arrived(""), None);
        assert_eq!(arrived("Date: at noon\n"), None);
    }

    #[test]
    fn what_people_saved_and_attached_is_read_whole() {
        let sealed = r#"{"submission_id":"x","form":"attend","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n"}"#;
        let clear = r#"{"submission_id":"y","form":"attend","name":"Example person"}"#;
        let attached = |kind: &str, text: &str| {
            format!(
                "{HEAD}Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nSee the file.\n--b\n\
                 Content-Type: {kind}; name=p4p.json\nContent-Disposition: attachment\n\n{text}\n--b--\n"
            )
        };
        for kind in ["application/json", "application/octet-stream", "text/plain"] {
            assert_eq!(read(&attached(kind, clear)), [clear], "{kind}");
            let both = format!("[\n{sealed},\n{clear}\n]");
            assert_eq!(read(&attached(kind, &both)), [sealed, clear], "{kind}");
        }
    }

    #[test]
    fn what_people_mailed_is_read_also_when_it_was_handed_on() {
        let block = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----";
        let body =
            format!("My sign-up could not be sent, so here it is.\n\nform: attend\nsubmission_id: x\n\n{block}\n");
        let expected =
            format!(r#"{{"form":"attend","submission_id":"x","sealed":{}}}"#, p4p_domain::json::quoted(block));
        let quoted: String = body.lines().map(|line| format!("> {line}\n")).collect();
        let forwarded = format!(
            "For you.\n-- \nSomebody\n\n---------- Forwarded message ----------\nFrom: a@example.org\n\n{body}"
        );
        let html = format!(
            "{HEAD}Content-Type: text/html\n\n<p>Here:</p><blockquote>{}</blockquote>",
            body.replace('\n', "<br>\n")
        );
        let mails = [
            format!("{HEAD}\n{body}"),
            format!("{HEAD}\nSee below.\n\n{quoted}"),
            format!("{HEAD}\n{forwarded}"),
            html,
        ];
        for mail in &mails {
            // What stands between the lines of a block is mended when it is opened.
            let rows = read(mail).join("").replace("\\r", "").replace("\\n> ", "\\n").replace("\\n ", "\\n");
            assert_eq!(rows, expected, "{mail}");
        }
        let mailbox: String = mails.iter().map(|mail| format!("From x Mon Nov 10 09:00:00 2025\n{mail}\n")).collect();
        let mut found = Rows::default();
        super::mailbox("a.mbox", mailbox.as_bytes(), &mut found);
        assert_eq!((found.rows.len(), found.diagnostics.len()), (4, 0));
        assert!(found.rows.iter().all(|row| crate::member(&row.members, "submission_id").is_some()));
    }
}

//! Mails: notifications of form services, and what people send when nothing else went through. Their texts and
//! attachments are read by [`super::prose`].

use super::{html, prose};
use crate::{Place, Row, Rows, armour, member, message, shown};
use chrono::{DateTime, Utc};
use mail_parser::{DecodeProblems, Message, MessageParser, MessagePart, PartKind};

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

/// Finds the rows of every mail in a mailbox. Each mail says in its own header how its letters are written, so it is cut
/// out as bytes.
pub fn mailbox(name: &str, bytes: &[u8], found: &mut Rows) {
    let mut mail: Option<(Place, Vec<u8>)> = None;
    let (mut at, mut after_empty) = (0, true);
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if begins_mail(bytes.get(at..).unwrap_or_default(), line, after_empty) {
            if let Some((place, mail)) = mail.replace((Place::line(name, number + 1), Vec::new())) {
                rows(&place, &mail, found);
            }
        } else if let Some((_, mail)) = &mut mail {
            let quoted = line.iter().take_while(|byte| **byte == b'>').count();
            let is_quoted = quoted > 0 && line.get(quoted..).is_some_and(|rest| rest.starts_with(b"From "));
            mail.extend(line.get(usize::from(is_quoted)..).unwrap_or_default());
        }
        at += line.len();
        after_empty = line.trim_ascii_end().is_empty();
    }
    if let Some((place, mail)) = mail {
        rows(&place, &mail, found);
    }
}

/// Whether a mail begins with this line: `From `, who and when, then a header. People write lines that begin with `From `,
/// and not every program quotes them; but no header follows, and they stand below an empty line or say no time.
fn begins_mail(rest: &[u8], line: &[u8], after_empty: bool) -> bool {
    let is_time =
        |five: &[u8]| matches!(five, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()));
    line.starts_with(b"From ") && (after_empty || line.windows(5).any(is_time)) && is_mailbox(rest)
}

/// Finds the rows of one mail; a mail without any is told.
pub fn rows(place: &Place, bytes: &[u8], found: &mut Rows) {
    let (mut plain, mut rich) = (Vec::new(), Vec::new());
    let mut arrived = None;
    let mut lost = None;
    if let Some(mail) = MessageParser::default().parse(bytes) {
        lost = texts(&mail, &mut plain, &mut rich);
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
            // What is sealed is as it was, whatever became of the letters beside it.
            let is_clear = |row: &Row| member(&row.members, message::SEALED).is_none();
            if let Some(lost) = lost.filter(|_| found.rows.iter().skip(before).any(is_clear)) {
                found.diagnostic(place, lost);
            }
            return;
        }
    }
    let what = "holds no answer that can be found: no armoured block, no JSON, no lines that say submission_id: or form:; open the mail and look";
    found.diagnostic(place, what);
}

/// The texts of a mail, of those that lie in it, too; the parser has limits of its own for how deep and how many. Says
/// where letters were lost.
fn texts(mail: &Message<'_>, plain: &mut Vec<String>, rich: &mut Vec<String>) -> Option<String> {
    let mut lost = None;
    for part in mail.parts() {
        let mut read = || {
            let (text, problems) = part.text_checked()?;
            lost = lost.take().or_else(|| lost_letters(&part, &text, problems));
            Some(text)
        };
        match part.kind() {
            PartKind::Text => plain.extend(read().map(Into::into)),
            PartKind::Html => rich.extend(read().map(|text| html::lines_of(&text))),
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
    lost
}

/// Says that letters of a text were lost, and why.
fn lost_letters(part: &MessagePart<'_>, text: &str, problems: DecodeProblems) -> Option<String> {
    let charset = part.content_type().and_then(|kind| kind.attribute("charset")).map(shown);
    let is_unknown = problems.contains(DecodeProblems::UNKNOWN_CHARSET);
    // ASCII is the same in nearly every charset; those in which it is not are seen by how they leave it.
    if text.is_ascii() && !(is_unknown && ["\u{1b}", "~{"].iter().any(|mark| text.contains(mark))) {
        return None;
    }
    let advice = "open the mail in a mail program, and save what it shows as a text in UTF-8";
    if is_unknown {
        let charset = charset.unwrap_or_default();
        return Some(format!(
            "is written in the charset {charset}, which is not known here, so letters may be wrong; {advice}"
        ));
    }
    (problems.contains(DecodeProblems::MALFORMED_CHARSET) && text.contains('\u{fffd}')).then(|| {
        let charset = charset.unwrap_or_else(|| "UTF-8, which it has to be as it names no charset".into());
        format!("holds bytes that are not {charset}, so letters in it are lost (\u{fffd}); {advice}")
    })
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

    /// Each way in which this name can be written: the charset, and the bytes.
    const ADA_IN_ASIA: [(&str, &str, &[u8]); 10] = [
        ("iso-2022-jp", "東京", b"\x1b$BEl5~\x1b(B"),
        ("Shift_JIS", "東京", b"\x93\x8c\x8b\x9e"),
        ("euc-jp", "東京", b"\xc5\xec\xb5\xfe"),
        ("gb2312", "东京", b"\xb6\xab\xbe\xa9"),
        ("gbk", "东京", b"\xb6\xab\xbe\xa9"),
        ("gb18030", "东京", b"\xb6\xab\xbe\xa9"),
        ("big5", "東京", b"\xaaF\xa8\xca"),
        ("euc-kr", "도쿄", b"\xb5\xb5\xc4\xec"),
        ("koi8-r", "Ада", b"\xe1\xc4\xc1"),
        ("iso-8859-1", "José", b"Jos\xe9"),
    ];

    fn mail_in(charset: &str, name: &[u8]) -> Vec<u8> {
        let head = format!("{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n");
        [head.as_bytes(), b"form: attend\nname: ", name, b"\n\n"].concat()
    }

    #[test]
    fn a_mail_is_read_in_the_charset_that_it_names_alone_and_in_a_mailbox() {
        let mut mailbox = Vec::new();
        for (charset, name, bytes) in ADA_IN_ASIA {
            let mut found = Rows::default();
            let mail = mail_in(charset, bytes);
            rows(&Place::file("a.eml"), &mail, &mut found);
            assert_eq!(found.diagnostics, [], "{charset}");
            assert_eq!(found.rows[0].members[1].1, Value::Text(name.into()), "{charset}");
            mailbox.extend([b"From x Mon Nov 10 09:00:00 2025\n".as_slice(), &mail].concat());
        }
        let mut found = Rows::default();
        super::mailbox("a.mbox", &mailbox, &mut found);
        assert_eq!(found.diagnostics, []);
        let names: Vec<_> = found.rows.iter().map(|row| value::cell(&row.members[1].1)).collect();
        assert_eq!(names, ADA_IN_ASIA.map(|(_, name, _)| name));
    }

    #[test]
    fn letters_that_are_lost_are_told_with_the_charset() {
        for (charset, bytes, told) in [
            ("x-unknown", b"Jos\xe9".as_slice(), "is written in the charset x-unknown, which is not known here"),
            ("x-unknown", b"\x1b$BEl5~\x1b(B", "is written in the charset x-unknown"),
            ("hz-gb-2312", b"~{6+>)~}", "holds bytes that are not hz-gb-2312"),
            ("utf-8", b"Jos\xe9", "holds bytes that are not utf-8"),
            ("euc-kr", b"Jos\xff", "holds bytes that are not euc-kr"),
        ] {
            let mut found = Rows::default();
            rows(&Place::file("a.eml"), &mail_in(charset, bytes), &mut found);
            assert_eq!((found.rows.len(), found.diagnostics.len()), (1, 1), "{charset}");
            assert!(found.diagnostics[0].what.starts_with(told), "{}", found.diagnostics[0]);
        }
        let mut found = Rows::default();
        rows(&Place::file("a.eml"), &mail_in("x-unknown", b"Ada"), &mut found);
        assert_eq!(found.diagnostics, []);
    }

    #[test]
    fn a_mailbox_is_split_where_mails_begin_and_nowhere_else() {
        let from = "From x Mon Nov 10 09:00:00 2025\n";
        let mails = format!(
            "{from}{HEAD}\nform: attend\nhopes: one\nFrom now on, two\n\nFrom here: no header\nSubject: x\n\n>From quoted\n\n\
             {from}{HEAD}\nform: host\n{from}{HEAD}\nform: next\n"
        );
        let mut found = Rows::default();
        mailbox("a.mbox", mails.as_bytes(), &mut found);
        let forms: Vec<_> = found.rows.iter().map(|row| value::cell(&row.members[0].1)).collect();
        assert_eq!(forms, ["attend", "host", "next"]);
        assert_eq!(value::cell(&found.rows[0].members[1].1), "one\nFrom now on, two");
        assert_eq!(found.rows[1].place, Place::line("a.mbox", 16));
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

//! Messages in a text for people, such as a mail or what was pasted out of one: armoured blocks below lines that say
//! which message they are, JSON objects, or lines that say `name: value`.

use super::json;
use crate::{Members, Place, Row, Rows, armour, member, message, value};
use p4p_domain::json::Value;

/// How many braces of a text are tried in vain for the JSON object of a message.
const MOST_TRIED: usize = 64;

/// Finds the rows of a text; `place` says where the byte with this index stands, and is asked in their order.
pub fn rows(place: &mut dyn FnMut(usize) -> Place, text: &str, found: &mut Rows) {
    if text.trim_start().starts_with(['{', '['])
        && let Some(own) = whole(&place(0), text)
    {
        return found.rows.extend(own);
    }
    let blocks = armour::blocks(text);
    let objects = objects_in(text);
    let is_sealed = |members: &Members| {
        let sealed = members.iter().find(|(name, _)| name.eq_ignore_ascii_case(message::SEALED));
        sealed.and_then(|(_, value)| value.as_text()).is_some_and(|text| text.contains(armour::BEGIN))
    };
    if blocks.len() <= objects.iter().filter(|(_, members)| is_sealed(members)).count() && !objects.is_empty() {
        for (at, members) in objects {
            found.push(place(at), members);
        }
        return;
    }
    let mut end = 0;
    for (index, block) in blocks.iter().enumerate() {
        // What stands beside it tells a copied block from its original.
        let before = text.get(end..block.start).unwrap_or_default();
        end = block.start + block.text.len();
        let mut members = beside(before, true);
        if blocks.len() == 1 {
            for (name, value) in objects.iter().flat_map(|(_, members)| members.clone()) {
                if member(&members, &name).is_none() && name != message::SEALED {
                    members.push((name, value));
                }
            }
        }
        if index + 1 == blocks.len() {
            for (name, value) in beside(text.get(end..).unwrap_or_default(), false) {
                if blocks.len() == 1 && member(&members, &name).is_none() {
                    members.push((name, value));
                }
            }
        }
        members.push((message::SEALED.into(), Value::Text(block.text.into())));
        found.push(place(block.start), members);
    }
    if blocks.is_empty() {
        let members = fields(text, false);
        if is_message(&members) {
            found.push(place(0), members);
        }
    }
}

/// The rows of a text that is JSON as a whole; `None` where it is none, or has no message.
fn whole(place: &Place, text: &str) -> Option<Vec<Row>> {
    let mut own = Rows::default();
    json::rows(&place.file, text, &mut own);
    let is_row = |row: &Row| row.members.iter().any(|(name, _)| name == message::SEALED) || is_message(&row.members);
    let rows = own.rows.into_iter().filter(is_row).map(|row| Row { place: place.clone(), ..row });
    let rows: Vec<_> = rows.collect();
    (own.diagnostics.is_empty() && !rows.is_empty()).then_some(rows)
}

/// What the lines beside a block say of it. Those that stand last before it are nearest.
fn beside(text: &str, is_before: bool) -> Members {
    let mut members: Members = Vec::new();
    // Whoever hands a mail on signs above it.
    for part in text.split_inclusive('\n').collect::<Vec<_>>().split(|line| unquoted(line) == SIGNATURE) {
        for (name, value) in fields(&part.concat(), is_before) {
            match members.iter_mut().find(|(known, _)| *known == name) {
                Some(known) if is_before => known.1 = value,
                Some(_) => {}
                None => members.push((name, value)),
            }
        }
    }
    members.retain(|(name, _)| message::is_outside(name));
    members
}

/// The line above a signature.
const SIGNATURE: &str = "--";

/// A line without the marks of quoting before it and the spaces around it.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t']).trim_end()
}

/// Whether it says which form it is for, or which message it is.
fn is_message(members: &Members) -> bool {
    let tells = [message::SUBMISSION_ID, message::FORM, message::PLAIN];
    members.iter().any(|(name, _)| tells.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// The JSON objects in a text that are messages, with where they begin.
fn objects_in(text: &str) -> Vec<(usize, Members)> {
    let (mut objects, mut end, mut in_vain) = (Vec::new(), 0, 0);
    for (at, _) in text.match_indices('{') {
        if at < end {
            continue;
        }
        match value::parse_first(text.get(at..).unwrap_or_default()) {
            Ok((Value::Object(members), length)) => {
                if is_message(&members) {
                    end = at + length;
                    objects.push((at, members));
                }
            }
            _ => in_vain += 1,
        }
        if in_vain == MOST_TRIED {
            break;
        }
    }
    objects
}

/// The lines that say `name: value`, with the value possibly on the lines below, up to an empty one. What is said of a
/// name first counts, or last.
fn fields(text: &str, is_last: bool) -> Members {
    let mut members: Members = Vec::new();
    let mut current: Option<(String, String)> = None;
    let mut empty_lines = 0;
    for line in text.lines() {
        let line = unquoted(line);
        if line == SIGNATURE {
            // A signature begins, and nothing that was asked stands in it.
            break;
        }
        let is_rule = line.len() > 1 && line.bytes().all(|byte| b"-_=* ".contains(&byte));
        if let Some((name, value)) = field(line) {
            finish(&mut members, is_last, current.replace((name.into(), value.into())));
        } else if is_rule {
            finish(&mut members, is_last, current.take());
        } else if line.is_empty() {
            empty_lines += 1;
            // One empty line may stand between a name and its value.
            if empty_lines > 1 || current.as_ref().is_some_and(|(_, value)| !value.is_empty()) {
                finish(&mut members, is_last, current.take());
            }
            continue;
        } else if let Some((_, value)) = &mut current {
            if !value.is_empty() {
                value.push('\n');
            }
            value.push_str(line);
        }
        empty_lines = 0;
    }
    finish(&mut members, is_last, current);
    members
}

fn finish(members: &mut Members, is_last: bool, field: Option<(String, String)>) {
    let Some((name, value)) = field.filter(|(_, value)| !value.is_empty()) else { return };
    let value = value::from_cell(&value);
    let has_room = members.len() < crate::MOST_MEMBERS;
    match members.iter_mut().find(|(known, _)| *known == name) {
        Some(known) if is_last => known.1 = value,
        None if has_room => members.push((name, value)),
        _ => {}
    }
}

/// A line that begins with a name and a colon. An address or a time of day is none.
fn field(line: &str) -> Option<(&str, &str)> {
    /// In bytes; no form has a longer name.
    const LONGEST_NAME: usize = 64;
    let (name, value) = line.split_once(':')?;
    let name = name.trim().trim_matches('*');
    let is_name = name.len() <= LONGEST_NAME
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_- ".contains(&byte))
        && !value.starts_with("//");
    is_name.then(|| (name, value.trim_start_matches('*').trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----";

    fn read(text: &str) -> Vec<String> {
        let mut found = Rows::default();
        rows(&mut |at| Place::line("a.txt", at), text, &mut found);
        assert_eq!(found.diagnostics, []);
        let rows = found.rows.into_iter().map(|row| value::compact(&Value::Object(row.members)));
        rows.map(|row| row.replace("\\n> ", "\\n")).collect()
    }

    fn row(head: &str) -> String {
        format!("{{{head}\"sealed\":{}}}", p4p_domain::json::quoted(BLOCK))
    }

    /// What the page writes into a mail.
    fn mailed(number: &str) -> String {
        format!(
            "This is my sign-up, which could not be sent: please keep it.\n\nform: attend\nsubmission_id: {number}\n\n{BLOCK}\n"
        )
    }

    #[test]
    fn the_lines_before_a_block_say_which_message_it_is() {
        let one = row(r#""form":"attend","submission_id":"x","#);
        let quoted = |text: &str| text.lines().map(|line| format!("> {line}\n")).collect::<String>();
        for text in [
            mailed("x"),
            mailed("x").replace("x\n\n", "x\n"),
            quoted(&mailed("x")),
            format!(
                "See below.\n-- \nA signature\n\n-------- Forwarded Message --------\nSubject: Sign-up\nFrom: a@example.org\n\n{}",
                mailed("x")
            ),
            format!("form: host\nsubmission_id: y\n\nThat was another one.\n\n{}", mailed("x")),
        ] {
            assert_eq!(
                read(&text).last().map(|row| row.replace("\"Subject\":\"Sign-up\",", "")),
                Some(one.clone()),
                "{text}"
            );
        }
    }

    #[test]
    fn each_of_several_blocks_has_its_own_lines() {
        let both = [mailed("x"), mailed("y")].concat();
        let of = |number: &str| row(&format!(r#""form":"attend","submission_id":"{number}","#));
        assert_eq!(read(&both), [of("x"), of("y")]);
        // What stands below the first belongs to the second, and nothing is taken from the one before.
        assert_eq!(read(&format!("{}\n{BLOCK}\n", mailed("x"))), [of("x"), row("")]);
    }

    #[test]
    fn every_object_that_waits_in_a_text_is_found() {
        let one = row(r#""submission_id":"x","form":"attend","#);
        let two = r#"{"submission_id":"y","form":"attend","name":"Example person"}"#;
        for text in [
            format!("[{one},\n {two}]"),
            format!("Dear all {{see below}},\n[{one},\n{two}]\nBye"),
            format!("{one}\n\nand\n\n{two}"),
        ] {
            assert_eq!(read(&text), [one.clone(), two.to_string()], "{text}");
        }
    }
}

use super::*;
use crate::value::parse;

pub fn message(text: &str) -> Message {
    let members = parse(text).unwrap().members().to_vec();
    let read = match outcome(None, members) {
        Outcome::Message(message, odd) if odd.is_empty() => Some(*message),
        _ => None,
    };
    read.unwrap()
}

fn outcome(table: Option<&str>, members: Members) -> Outcome {
    let row = Row { place: Place::line("a.json", 1), table: table.map(String::from), arrived: None, members };
    read(row, 0, &|_| Err(OpenError::NoKey))
}

#[test]
fn forms_of_one_name_in_collections_of_several_events_stay_apart() {
    for (table, exported, form) in [
        (Some("attend_2026"), None, "attend_2026"),
        (None, Some("attend_2026"), "attend_2026"),
        (Some("attend"), None, "attend"),
        (Some("everything"), None, "attend"),
        (Some("attendance"), None, "attend"),
        (None, None, "attend"),
    ] {
        let mut members = vec![("form".to_string(), Value::Text("attend".into()))];
        members.extend(exported.map(|name| ("collectionName".to_string(), Value::Text(name.into()))));
        let read = match outcome(table, members) {
            Outcome::Message(message, _) => Some(message.form),
            _ => None,
        };
        assert_eq!(read.as_deref(), Some(form), "{table:?} {exported:?}");
    }
}

#[test]
fn empty_cells_are_not_there_and_the_contracts_names_have_one_spelling() {
    let message =
        message(r#"{"Submission_ID":" x ","form":"attend","changes":"","name":null,"projects":[]," note ":"y"}"#);
    assert_eq!(message.submission_id.as_deref(), Some("x"));
    assert_eq!(message.refers, None);
    assert_eq!(
        message.members.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["submission_id", "form", "note"]
    );
}

#[test]
fn an_instant_is_the_same_however_it_is_written() {
    for text in
        ["2025-11-10T09:00:00.000Z", "2025-11-10 09:00:00.000Z", "2025-11-10T10:00:00+01:00", "2025-11-10 09:00:00"]
    {
        let message = message(&format!(r#"{{"sent_at":"{text}"}}"#));
        assert_eq!(message.members[0].1, Value::Text("2025-11-10T09:00:00.000Z".into()), "{text}");
    }
    assert_eq!(message(r#"{"sent_at":"yesterday"}"#).sent_at, None);
}

#[test]
fn a_row_without_a_submission_id_is_known_by_its_id_or_by_all_of_it() {
    let identity = |text: &str| message(text).identity;
    assert_eq!(identity(r#"{"id":1,"a":"x"}"#), identity(r#"{"id":"1","a":"y"}"#));
    assert_ne!(identity(r#"{"id":1,"form":"a"}"#), identity(r#"{"id":1,"form":"b"}"#));
    assert_eq!(identity(r#"{"a":"x","b":3}"#), identity(r#"{"b":"3","a":"x"}"#));
    assert_ne!(identity(r#"{"a":"x"}"#), identity(r#"{"a":"y"}"#));
    assert_eq!(identity(r#"{"submission_id":"s","id":1}"#), identity(r#"{"submission_id":"s","id":2}"#));
}

#[test]
fn what_no_form_sends_is_refused() {
    let refused = |members: Members| matches!(outcome(None, members), Outcome::Refused(_));
    assert!(refused(vec![("a".into(), Value::Text("x".repeat(LONGEST_TEXT + 1)))]));
    assert!(refused(vec![("a".into(), Value::Bool(true)); MOST_MEMBERS + 1]));
    assert!(refused(vec![("a".into(), Value::Null)]));
    assert!(!refused(vec![("a".into(), Value::Text("x".repeat(LONGEST_TEXT)))]));
}

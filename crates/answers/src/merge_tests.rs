use super::*;
use crate::{
    keys::tests::{PUBLIC, SECRET},
    output::counted,
    parse_json, read,
};
use proptest::prelude::*;

fn row(id: &str, minute: u32, rest: &str) -> String {
    format!(
        r#"{{"submission_id":"{id}","form":"attend","sent_at":"2025-11-10T09:{minute:02}:00.000Z","code":"code-{}"{rest}}}"#,
        id.chars().next().unwrap_or_default()
    )
}

fn collected(rows: &[String]) -> Answers {
    collect(read::rows("a.json", format!("[{}]", rows.join(",\n")).as_bytes()), &Keys::parse(SECRET).unwrap())
}

/// The names that are left, in order.
fn names(answers: &Answers) -> Vec<String> {
    let members = answers.forms.iter().flat_map(|form| &form.answers).flatten();
    members.filter(|(name, _)| name == "name").map(|(_, value)| value.as_text().unwrap_or_default().into()).collect()
}

/// Everything that is left, each form behind its name.
fn json(answers: &Answers) -> String {
    answers.forms.iter().map(|form| [form.form.as_str(), ": ", &form.to_json()].concat()).collect()
}

fn sealed(outside: &str, inside: &str) -> String {
    let recipient: age::x25519::Recipient = PUBLIC.parse().unwrap();
    let text = age::encrypt_and_armor(&recipient, inside.as_bytes()).unwrap();
    format!(r#"{{"submission_id":"{outside}","form":"attend","sealed":{}}}"#, p4p_domain::json::quoted(&text))
}

#[test]
fn a_change_replaces_the_answers_and_the_latest_counts() {
    let first = row("a", 0, r#","name":"one","extra":"x""#);
    let second = row("a2", 1, r#","changes":"a","name":"two""#);
    let third = row("a3", 2, r#","changes":"a","name":"three""#);
    for rows in [[&first, &second, &third], [&third, &first, &second], [&second, &third, &first]] {
        let answers = collected(&rows.map(String::clone));
        assert_eq!(answers.diagnostics, []);
        assert_eq!(
            answers.forms[0].to_csv(),
            "submission_id,sent_at,form,name,changed_at\r\n\
             a,2025-11-10T09:00:00.000Z,attend,three,2025-11-10T09:02:00.000Z\r\n"
        );
        assert_eq!(answers.forms[0].counts, Counts { rows_read: 3, changes_applied: 1, ..Counts::default() });
    }
}

#[test]
fn a_withdrawal_wins_over_changes_whatever_the_order_and_leaves_nothing_but_a_number() {
    let rows = [
        row("a4", 1, r#","withdraws":"a""#),
        row("a", 0, r#","name":"one""#),
        row("a2", 5, r#","changes":"a","name":"two""#),
        row("b", 3, r#","name":"other""#),
    ];
    let answers = collected(&rows);
    assert_eq!(
        (names(&answers), answers.diagnostics.len(), answers.forms[0].counts.withdrawn),
        (vec!["other".into()], 0, 1)
    );
    assert!(["one", "two", "code"].iter().all(|gone| !json(&answers).contains(gone)), "{}", json(&answers));
}

#[test]
fn a_change_with_the_wrong_code_or_without_a_first_message_is_refused_in_the_same_words() {
    let first = row("a", 0, r#","name":"one""#);
    let without_code = r#"{"submission_id":"p","form":"attend","name":"plain"}"#.to_string();
    let other_form = row("a5", 1, r#","changes":"a","name":"two""#).replace("attend", "host");
    for (index, wrong) in [
        row("b2", 1, r#","changes":"a","name":"two""#),
        row("b2", 1, r#","withdraws":"a""#),
        row("a2", 1, r#","changes":"missing","name":"two""#),
        r#"{"submission_id":"x","form":"attend","changes":"a","name":"two"}"#.into(),
        r#"{"submission_id":"x","form":"attend","withdraws":"p"}"#.into(),
        r#"{"submission_id":"x","form":"attend","withdraws":"p","code":""}"#.into(),
        other_form,
    ]
    .into_iter()
    .enumerate()
    {
        let answers = collected(&[first.clone(), without_code.clone(), wrong]);
        assert_eq!(names(&answers), ["one", "plain"], "{index}");
        assert_eq!(
            answers.diagnostics.iter().map(|diagnostic| diagnostic.what.as_str()).collect::<Vec<_>>(),
            [REFUSED],
            "{index}"
        );
    }
}

#[test]
fn two_rows_with_one_id_that_contradict_each_other_are_told_and_the_first_is_kept() {
    let answers = collected(&[row("a", 0, r#","name":"one""#), row("a", 0, r#","name":"two""#)]);
    assert_eq!(names(&answers), ["one"]);
    assert_eq!(answers.diagnostics.len(), 1);
    assert!(
        answers.diagnostics[0]
            .to_string()
            .starts_with("a.json:2: has the same id as a.json:1, and says something else")
    );
    assert_eq!(answers.forms[0].counts.repeats_dropped, 1);
}

#[test]
fn what_is_inside_wins_over_what_is_beside_and_a_copied_message_is_told_and_counts_once() {
    let inside = row("a", 0, r#","name":"inside""#);
    let beside = sealed("a", &inside).replacen(
        '{',
        r#"{"name":"beside","city":"beside","people":0,"withdraws":"a","id":"1","#,
        1,
    );
    let answers = collected(&[beside, sealed("copied", &inside), inside]);
    assert_eq!(names(&answers), ["inside"]);
    assert!(json(&answers).contains("\"city\": \"beside\"") && !json(&answers).contains("people"));
    assert_eq!((answers.forms[0].counts.repeats_dropped, answers.forms[0].counts.withdrawn), (2, 0));
    assert_eq!(answers.diagnostics.len(), 1, "{:?}", answers.diagnostics);
    assert!(answers.diagnostics[0].what.starts_with("the submission_id inside the sealed message"));
}

#[test]
fn what_stays_shut_is_counted_and_told_but_costs_nothing_else() {
    let rows = [sealed("x", "{").replace("END AGE", "END"), row("a", 0, r#","name":"one""#), sealed("y", "no JSON")];
    let answers = collected(&rows);
    assert_eq!(names(&answers), ["one"]);
    assert_eq!(answers.forms[0].counts, Counts { rows_read: 3, not_opened: 2, ..Counts::default() });
    assert_eq!(answers.diagnostics.len(), 2);
}

#[test]
fn answers_come_in_the_order_in_which_they_were_sent_and_others_last() {
    let plain = |name: &str| format!(r#"{{"form":"attend","plain":"yes","name":"{name}"}}"#);
    let rows = [plain("p"), row("b", 2, r#","name":"b""#), plain("o"), row("a", 1, r#","name":"a""#)];
    assert_eq!(names(&collected(&rows)), ["a", "b", "p", "o"]);
}

/// Some people, each with a first message and some with changes and a withdrawal.
fn some_rows() -> impl Strategy<Value = Vec<String>> {
    let person = (0..4u32, any::<bool>(), any::<bool>(), any::<bool>());
    prop::collection::vec(person, 1..6).prop_map(|people| {
        let mut rows = Vec::new();
        for (index, (changes, withdraws, is_sealed, has_first)) in people.into_iter().enumerate() {
            let letter = char::from(b'a' + u8::try_from(index).unwrap());
            let minute = |step: u32| u32::try_from(index).unwrap() * 8 + step;
            let mut own = Vec::new();
            if has_first {
                own.push(row(&letter.to_string(), minute(0), &format!(r#","name":"{letter}","n":{index}"#)));
            }
            for step in 1..=changes {
                own.push(row(
                    &format!("{letter}{step}"),
                    minute(step),
                    &format!(r#","changes":"{letter}","name":"{letter}{step}""#),
                ));
            }
            if withdraws {
                own.push(row(&format!("{letter}w"), minute(7), &format!(r#","withdraws":"{letter}""#)));
            }
            rows.extend(own.into_iter().map(|row| if is_sealed { sealed("", &row) } else { row }));
        }
        rows
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn neither_the_order_of_the_rows_nor_repeats_change_the_answers(
        (rows, mixed) in some_rows().prop_flat_map(|rows| {
            let twice = [rows.clone(), rows.clone()].concat();
            let repeats = 0..=rows.len();
            (Just(rows), Just(twice).prop_shuffle(), repeats)
        }).prop_map(|(rows, mut mixed, repeats)| {
            // Every row at least once, and some of them twice.
            let mut left = repeats;
            let mut seen = std::collections::HashSet::new();
            mixed.retain(|row| seen.insert(row.clone()) || { left = left.saturating_sub(1); left > 0 });
            (rows, mixed)
        })
    ) {
        let (once, again) = (collected(&rows), collected(&mixed));
        prop_assert_eq!(json(&once), json(&again));
        let summary = |answers: &Answers| answers.forms.iter().map(|form| {
            let Counts { changes_applied, withdrawn, not_opened, .. } = form.counts;
            (form.to_csv(), changes_applied, withdrawn, not_opened)
        }).collect::<Vec<_>>();
        prop_assert_eq!(summary(&once), summary(&again));
        let repeats: usize = again.forms.iter().map(|form| form.counts.repeats_dropped).sum();
        prop_assert_eq!(repeats, mixed.len() - rows.len(), "{}", counted(repeats, "repeat"));
        prop_assert_eq!(once.diagnostics.len(), again.diagnostics.len());
        prop_assert!(again.forms.iter().all(|form| parse_json(&form.to_json()).is_ok()));
    }

    #[test]
    fn no_text_in_a_sealed_member_makes_opening_panic(text: String, middle in "[A-Za-z0-9+/= >\\\\n-]{0,300}") {
        for text in [text, format!("-----BEGIN AGE ENCRYPTED FILE-----\n{middle}\n-----END AGE ENCRYPTED FILE-----")] {
            collected(&[format!(r#"{{"form":"attend","sealed":{}}}"#, p4p_domain::json::quoted(&text))]);
        }
    }
}

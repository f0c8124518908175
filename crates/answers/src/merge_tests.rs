use super::*;
use crate::{
    Kind,
    keys::tests::{PUBLIC, SECRET},
    member,
    output::counted,
    parse_json, read,
};
use proptest::prelude::*;

pub fn row(id: &str, minute: u32, rest: &str) -> String {
    format!(
        r#"{{"submission_id":"{id}","form":"attend","sent_at":"2025-11-10T09:{minute:02}:00.000Z","code":"code-{}"{rest}}}"#,
        id.chars().next().unwrap_or_default()
    )
}

pub fn collected(rows: &[String]) -> Answers {
    collect(read::rows("a.json", format!("[{}]", rows.join(",\n")).as_bytes()), &Keys::parse(SECRET).unwrap())
}

/// The names that are left, in order.
pub fn names(answers: &Answers) -> Vec<String> {
    let members = answers.forms.iter().flat_map(|form| &form.answers).flatten();
    members.filter(|(name, _)| name == "name").map(|(_, value)| value.as_text().unwrap_or_default().into()).collect()
}

/// Everything that is left, each form behind its name.
pub fn json(answers: &Answers) -> String {
    answers.forms.iter().map(|form| [form.form.as_str(), ": ", &form.to_json()].concat()).collect()
}

pub fn sealed(outside: &str, inside: &str) -> String {
    let recipient: age::x25519::Recipient = PUBLIC.parse().unwrap();
    let text = age::encrypt_and_armor(&recipient, inside.as_bytes()).unwrap();
    format!(r#"{{"submission_id":"{outside}","form":"attend","sealed":{}}}"#, p4p_domain::json::quoted(&text))
}

/// A row with columns that the service adds.
pub fn with(row: &str, columns: &str) -> String {
    row.replacen('{', &["{", columns, ","].concat(), 1)
}

/// A row that arrived in this minute of the day.
pub fn at(row: &str, minute: u32) -> String {
    with(row, &format!(r#""created":"2025-11-10 09:{minute:02}:00.000Z""#))
}

pub fn told(answers: &Answers) -> Vec<(Kind, String)> {
    answers.diagnostics.iter().map(|one| (one.kind, one.where_.to_string())).collect()
}

pub fn kinds(answers: &Answers) -> Vec<Kind> {
    answers.diagnostics.iter().map(|one| one.kind).collect()
}

/// What the answers say under a name, in order; nothing where they do not have it.
pub fn column(answers: &Answers, name: &str) -> Vec<String> {
    let rows = answers.forms.iter().flat_map(|form| &form.answers);
    rows.map(|row| member(row, name).map(crate::value::cell).unwrap_or_default()).collect()
}

#[test]
fn two_rows_of_one_number_and_one_rank_that_contradict_each_other_are_both_kept_and_marked() {
    let answers = collected(&[row("a", 0, r#","name":"one""#), row("a", 0, r#","name":"two""#)]);
    assert_eq!(names(&answers), ["one", "two"]);
    assert_eq!(column(&answers, "contradicts"), ["a.json:2", "a.json:1"]);
    assert_eq!(answers.diagnostics.len(), 1);
    assert!(
        answers.diagnostics[0]
            .to_string()
            .starts_with("a.json:2: has the same number as a.json:1 and says something else; both are kept")
    );
    assert_eq!(answers.forms[0].counts.repeats_dropped, 0);
    // Also of sealed ones, where a part that is missing is a difference, and of those to several forms.
    for (one, another) in [
        (row("a", 0, r#","name":"one""#), row("a", 0, r#","name":"two""#)),
        (row("a", 0, r#","name":"one""#), row("a", 0, r#","name":"one","hopes":"x""#)),
        (row("a", 0, r#","name":"one""#), row("a", 0, r#","name":"one""#).replace("attend", "host")),
    ] {
        let form = if another.contains("host") { "host" } else { "attend" };
        let answers = collected(&[sealed("a", &one), sealed("a", &another).replace("attend", form)]);
        assert_eq!((names(&answers).len(), kinds(&answers)), (2, vec![Kind::Contradiction]), "{another}");
    }
}

#[test]
fn a_flood_of_rows_with_one_number_does_not_cost_its_square_and_loses_none() {
    let rows: Vec<_> = (0..20_000).map(|n| row("a", 0, &format!(r#","name":"{n}""#))).collect();
    let answers = collected(&[rows.clone(), rows].concat());
    assert_eq!(answers.forms[0].answers.len(), 20_000);
    assert_eq!(answers.forms[0].counts.repeats_dropped, 20_000);
}

#[test]
fn a_sealed_message_wins_over_one_in_clear_with_its_number_whatever_the_order() {
    let (evil, good) = (row("a", 0, r#","name":"evil""#), sealed("a", &row("a", 0, r#","name":"good""#)));
    let more = row("a", 0, r#","name":"good","hopes":"evil""#);
    for rows in [[&evil, &good], [&good, &evil], [&more, &good], [&good, &more]] {
        let answers = collected(&rows.map(String::clone));
        assert_eq!((names(&answers), column(&answers, "hopes")), (vec!["good".into()], vec![String::new()]));
        assert_eq!(column(&answers, "sealed"), ["yes"]);
        assert_eq!(kinds(&answers), [Kind::Outranked]);
    }
    // A change or withdrawal in clear with the same number is none.
    for rest in [r#","withdraws":"a""#, r#","changes":"a","name":"evil""#] {
        let answers = collected(&[row("a", 0, rest), good.clone()]);
        assert_eq!((names(&answers), kinds(&answers)), (vec!["good".into()], vec![Kind::Outranked]));
    }
}

#[test]
fn a_message_under_its_own_number_wins_over_one_under_another_or_none() {
    let good = sealed("a", &row("a", 0, r#","name":"good""#));
    for outside in ["random", ""] {
        let evil = sealed(outside, &row("a", 0, r#","name":"evil""#));
        for rows in [[&evil, &good], [&good, &evil]] {
            let answers = collected(&rows.map(String::clone));
            assert_eq!(names(&answers), ["good"], "{outside}");
            assert!(kinds(&answers).contains(&Kind::Outranked));
            assert_eq!(column(&answers, "contradicts"), [""]);
        }
    }
    // Without a rival, and as a mere copy, it counts.
    let copy = sealed("", &row("a", 0, r#","name":"good""#));
    assert_eq!(names(&collected(std::slice::from_ref(&copy))), ["good"]);
    let answers = collected(&[copy, good]);
    assert_eq!((names(&answers), answers.diagnostics.len()), (vec!["good".into()], 0));
}

#[test]
fn a_message_in_clear_is_marked_where_a_sealed_one_with_its_number_stays_shut() {
    let shut = sealed("a", "{").replace("END AGE", "END");
    for rows in [[row("a", 0, r#","name":"evil""#), shut.clone()], [shut, row("a", 0, r#","name":"evil""#)]] {
        let answers = collected(&rows);
        let mut kinds = kinds(&answers);
        kinds.sort();
        assert_eq!(kinds, [Kind::Unread, Kind::Contradiction]);
        assert!(column(&answers, "contradicts")[0].starts_with("a.json:"));
    }
}

#[test]
fn columns_beside_a_sealed_message_are_left_out_and_told() {
    let inside = row("a", 0, r#","name":"inside","email":"a@example.org","consent":true,"form_version":"1""#);
    let of = |columns: &str| collected(&[with(&sealed("a", &inside), columns)]);
    for columns in [
        r#""hopes":"put there by the service","node_helps":"true","access_needs":"none""#,
        r#""name":"beside""#,
        r#""Name":"beside""#,
        r#""withdraws":"a""#,
        r#""form_version":"2""#,
    ] {
        let answers = of(columns);
        assert_eq!(told(&answers), [(Kind::Beside, "a.json:1".into())], "{columns}");
        assert_eq!(names(&answers), ["inside"]);
        let json = json(&answers);
        assert!(
            ["hopes", "node_helps", "access_needs", "beside", "\"2\""].iter().all(|word| !json.contains(word)),
            "{json}"
        );
    }
    // What the page itself puts there, what is the same, what databases fill in, and what services add is not told.
    let answers = of(
        r#""name":" inside","email":"a@example.org","sent_at":"2025-11-10 09:00:00.000Z","form_version":"1","sealed_to":"x",
           "consent":false,"people":0,"id":"7","created":"2025-11-10 09:00:00.000Z","collectionName":"attend""#,
    );
    assert_eq!(answers.diagnostics, []);
    assert_eq!((column(&answers, "id"), column(&answers, "consent")), (vec!["7".into()], vec!["true".into()]));
    assert!(!json(&answers).contains("sealed_to"));
}

#[test]
fn what_is_inside_wins_over_what_is_beside_and_a_copied_message_is_told_and_counts_once() {
    let inside = row("a", 0, r#","name":"inside""#);
    let beside = with(&sealed("a", &inside), r#""name":"beside","city":"beside","people":0,"withdraws":"a","id":"1""#);
    let answers = collected(&[beside, sealed("copied", &inside), inside]);
    assert_eq!(names(&answers), ["inside"]);
    assert!(!json(&answers).contains("beside") && !json(&answers).contains("people"));
    assert_eq!((answers.forms[0].counts.repeats_dropped, answers.forms[0].counts.withdrawn), (2, 0));
    assert_eq!(kinds(&answers), [Kind::Beside, Kind::OtherNumber]);
}

#[test]
fn a_table_that_was_written_here_is_read_again_as_what_it_is() {
    let rows = [row("a", 0, r#","name":"one""#), row("a2", 1, r#","changes":"missing","name":"two""#)];
    let once = collected(&rows.map(|row| sealed(if row.contains("a2") { "a2" } else { "a" }, &row)));
    let again = collect(read::rows("b.json", once.forms[0].to_json().as_bytes()), &Keys::default());
    assert_eq!((again.diagnostics.len(), column(&again, "sealed")), (0, vec!["no".into(), "no".into()]));
    assert_eq!(names(&again), ["one", "two"]);
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
                own.push((
                    minute(0),
                    row(&letter.to_string(), minute(0), &format!(r#","name":"{letter}","n":{index}"#)),
                ));
            }
            for step in 1..=changes {
                let rest = format!(r#","changes":"{letter}","name":"{letter}{step}""#);
                own.push((minute(step), row(&format!("{letter}{step}"), minute(step), &rest)));
            }
            if withdraws {
                own.push((minute(7), row(&format!("{letter}w"), minute(7), &format!(r#","withdraws":"{letter}""#))));
            }
            rows.extend(
                own.into_iter().map(|(minute, row)| at(&if is_sealed { sealed("", &row) } else { row }, minute)),
            );
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

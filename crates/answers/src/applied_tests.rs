use super::*;
use crate::{
    Keys, collect,
    merge::{
        Counts,
        tests::{at, collected, column, json, kinds, names, row, sealed, told, with},
    },
    read,
};

#[test]
fn a_change_replaces_the_answers_and_the_latest_counts() {
    let first = at(&row("a", 0, r#","name":"one","extra":"x","id":"1""#), 0);
    let second = at(&row("a2", 1, r#","changes":"a","name":"two","id":"2""#), 1);
    let third = at(&row("a3", 2, r#","changes":"a","name":"three","id":"3""#), 2);
    for rows in [[&first, &second, &third], [&third, &first, &second], [&second, &third, &first]] {
        let answers = collected(&rows.map(String::clone));
        assert_eq!(answers.diagnostics, []);
        assert_eq!(
            answers.forms[0].to_csv().replace(['"', '\u{feff}'], ""),
            "submission_id,sent_at,sealed,created,id,form,name,changed_at\r\n\
             a,2025-11-10T09:00:00.000Z,no,2025-11-10 09:00:00.000Z,1,attend,three,2025-11-10T09:02:00.000Z\r\n"
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
        (names(&answers), answers.unread().count(), answers.forms[0].counts.withdrawn),
        (vec!["other".into()], 0, 1)
    );
    assert!(["one", "two", "code"].iter().all(|gone| !json(&answers).contains(gone)), "{}", json(&answers));
}

#[test]
fn a_change_with_the_wrong_code_is_refused_in_the_same_words() {
    let first = row("a", 0, r#","name":"one""#);
    let without_code = r#"{"submission_id":"p","form":"attend","name":"plain"}"#.to_string();
    for (index, wrong) in [
        row("b2", 1, r#","changes":"a","name":"two""#),
        row("b2", 1, r#","withdraws":"a""#),
        r#"{"submission_id":"x","form":"attend","changes":"a","name":"two"}"#.into(),
        r#"{"submission_id":"x","form":"attend","withdraws":"p"}"#.into(),
        r#"{"submission_id":"x","form":"attend","withdraws":"p","code":""}"#.into(),
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
fn the_later_change_by_the_services_time_counts_and_an_odd_clock_is_told() {
    let first = with(&at(&row("a", 0, r#","name":"first""#), 0), r#""id":"1""#);
    let odd = with(&at(&row("a2", 0, r#","changes":"a","name":"old""#), 10), r#""id":"2""#)
        .replace("2025-11-10T09:00", "2030-01-01T00:00");
    let new = with(&at(&row("a3", 20, r#","changes":"a","name":"new""#), 20), r#""id":"3""#);
    for rows in [[&first, &odd, &new], [&new, &odd, &first]] {
        let answers = collected(&rows.map(String::clone));
        assert_eq!((names(&answers), column(&answers, "id")), (vec!["new".into()], vec!["1".into()]));
        assert_eq!(column(&answers, "created"), ["2025-11-10 09:00:00.000Z"]);
        assert_eq!(told(&answers), [(Kind::Clock, "a.json:2".into())]);
        assert!(answers.diagnostics[0].what.starts_with("the sender's clock was off by 4 years"));
        assert_eq!((answers.unread().count(), answers.notices().count()), (0, 1));
    }
    let late = at(&row("b", 0, "").replace("2025-11-10T09", "2025-11-10T07"), 0);
    assert!(collected(&[late]).diagnostics[0].what.starts_with("arrived 2 hours after it was sent"));
    // Where the zone of the service's time is not known, its clock says nothing about the sender's.
    let unknown = with(&row("b", 0, ""), r#""Submission Date":"2025-11-10 14:00:00""#);
    assert_eq!(collected(&[unknown]).diagnostics, []);
}

#[test]
fn a_question_may_be_called_as_some_service_calls_a_column() {
    let first =
        with(&sealed("a", &row("a", 0, r#","schema":"one","ip":"old""#)), r#""created":"2025-11-10 09:00:00Z""#);
    let change = with(
        &sealed("a2", &row("a2", 1, r#","changes":"a","schema":"two","ip":"new","created":"by hand""#)),
        r#""created":"2025-11-10 09:01:00Z","id":"2""#,
    );
    let answers = collected(&[first, change]);
    assert_eq!((column(&answers, "schema"), column(&answers, "ip")), (vec!["two".into()], vec!["new".into()]));
    assert_eq!((column(&answers, "created"), column(&answers, "id")), (vec!["by hand".into()], vec![String::new()]));
}

#[test]
fn without_a_time_of_the_service_the_order_of_the_export_counts_and_doubts_are_told() {
    let first = row("a", 0, r#","name":"one""#);
    let (two, three) =
        (row("a2", 1, r#","changes":"a","name":"two""#), row("a3", 2, r#","changes":"a","name":"three""#));
    let answers = collected(&[first.clone(), two.clone(), three.clone()]);
    assert_eq!((names(&answers), answers.diagnostics.len()), (vec!["three".into()], 0));
    let answers = collected(&[first.clone(), three.clone(), two.clone()]);
    assert_eq!((names(&answers), told(&answers)), (vec!["two".into()], vec![(Kind::Order, "a.json:3".into())]));
    // Of several exports nothing but the senders' clocks is left.
    let mut rows = read::rows("z.json", three.as_bytes());
    rows.append(read::rows("b.json", [two.as_str(), first.as_str()].join("\n").as_bytes()));
    let answers = collect(rows, &Keys::default());
    assert_eq!((names(&answers), told(&answers)), (vec!["three".into()], vec![(Kind::Order, "z.json:1".into())]));
}

#[test]
fn numbers_and_codes_fit_in_every_spelling() {
    const NUMBER: &str = "abababab-abab-4bab-abab-abababababab";
    let first = format!(r#"{{"submission_id":"{NUMBER}","form":"attend","code":"k0fw-11qm-x4tp","name":"one"}}"#);
    for (number, code) in [
        (NUMBER.to_uppercase(), "K0FW 11QM X4TP"),
        (NUMBER.replace('-', ""), "kofwliqmx4tp"),
        (NUMBER.replace('-', " "), " K0FW-1L-QM-X4TP "),
    ] {
        let change =
            format!(r#"{{"submission_id":"x","form":"attend","code":"{code}","changes":"{number}","name":"two"}}"#);
        let answers = collected(&[first.clone(), change.clone()]);
        assert_eq!((names(&answers), answers.diagnostics.len()), (vec!["two".into()], 0), "{number} {code}");
        let withdrawal = change.replace("changes", "withdraws");
        assert_eq!(names(&collected(&[withdrawal, first.clone()])).len(), 0, "{number} {code}");
        // And a copy of the first one in another spelling is a copy.
        let copy = first.replace(NUMBER, &number).replace("k0fw-11qm-x4tp", code);
        let answers = collected(&[copy, first.clone()]);
        assert_eq!((names(&answers).len(), answers.diagnostics.len()), (1, 0));
        assert_eq!(column(&answers, "submission_id"), [NUMBER]);
    }
}

#[test]
fn number_and_code_prove_a_withdrawal_from_any_form_and_a_change_from_another_one_is_kept_beside() {
    let first = row("a", 0, r#","name":"one""#);
    let withdrawal = row("a2", 1, r#","withdraws":"a""#).replace("attend", "host");
    let answers = collected(&[withdrawal, first.clone()]);
    assert_eq!((names(&answers).len(), answers.diagnostics.len()), (0, 0));
    assert_eq!(answers.forms[0].counts.withdrawn, 1);
    let change = row("a2", 1, r#","changes":"a","name":"two""#).replace("attend", "host");
    let answers = collected(&[change, first]);
    assert_eq!(names(&answers), ["one", "two"]);
    assert_eq!(column(&answers, "orphan"), ["", "its number belongs to a message to another form"]);
    assert_eq!(told(&answers), [(Kind::OtherForm, "a.json:1".into())]);
}

#[test]
fn a_change_without_its_first_message_is_kept_once_and_marked() {
    let two = at(&row("a2", 1, r#","changes":"a","name":"two""#), 1);
    let three = at(&row("a3", 2, r#","changes":"a","name":"three""#), 2);
    for rows in [[&two, &three], [&three, &two]] {
        let answers = collected(&rows.map(String::clone));
        assert_eq!((names(&answers), column(&answers, "submission_id")), (vec!["three".into()], vec!["a".into()]));
        assert_eq!(column(&answers, "orphan"), ["its first message was not found"]);
        assert_eq!(kinds(&answers), [Kind::Orphan]);
        assert!(!json(&answers).contains("code"));
    }
    // With the first one there it is an ordinary change.
    let answers = collected(&[two.clone(), at(&row("a", 0, r#","name":"one""#), 0)]);
    assert_eq!((names(&answers), answers.diagnostics.len()), (vec!["two".into()], 0));
    // A withdrawal with the same code takes it back, and no other.
    let withdrawal = at(&row("a4", 3, r#","withdraws":"a""#), 3);
    let answers = collected(&[two.clone(), withdrawal.clone()]);
    assert_eq!((names(&answers).len(), kinds(&answers)), (0, vec![Kind::Orphan]));
    assert_eq!((answers.forms[0].counts.withdrawn, &answers.withdrawn), (1, &vec!["a".to_string()]));
    let answers = collected(&[two, withdrawal.replace("code-a", "code-b")]);
    assert_eq!((names(&answers), kinds(&answers)), (vec!["two".into()], vec![Kind::Orphan, Kind::Orphan]));
}

#[test]
fn a_sealed_change_is_not_refused_for_what_somebody_put_there_in_clear() {
    let change = sealed("a2", &row("a2", 1, r#","changes":"a","name":"good""#));
    let planted = row("a", 0, r#","name":"evil""#).replace("code-a", "code-x");
    let answers = collected(&[planted.clone(), change]);
    assert_eq!((names(&answers), kinds(&answers)), (vec!["evil".into(), "good".into()], vec![Kind::Orphan]));
    // In clear, nothing tells which of the two is right.
    let answers = collected(&[planted, row("a2", 1, r#","changes":"a","name":"two""#)]);
    assert_eq!((names(&answers), kinds(&answers)), (vec!["evil".into()], vec![Kind::Refused]));
}

#[test]
fn a_change_may_name_an_earlier_change() {
    let rows = [
        at(&row("a", 0, r#","name":"one""#), 0),
        at(&row("a2", 1, r#","changes":"a","name":"two""#), 1),
        at(&row("a3", 2, r#","changes":"a2","name":"three""#), 2),
        at(&row("a4", 3, r#","changes":"a3","name":"four""#), 3),
    ];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
        let answers = collected(&order.map(|at| rows[at].clone()));
        assert_eq!((names(&answers), answers.diagnostics.len()), (vec!["four".into()], 0));
    }
    let withdrawal = at(&row("a5", 4, r#","withdraws":"a3""#), 4);
    let answers = collected(&[&rows[..], &[withdrawal]].concat());
    assert_eq!((names(&answers).len(), answers.withdrawn.clone()), (0, vec!["a".to_string()]));
    // A circle ends and is told, and a long chain is walked once.
    let circle = [row("a2", 1, r#","changes":"a3","name":"two""#), row("a3", 2, r#","changes":"a2","name":"three""#)];
    assert_eq!(kinds(&collected(&circle)), [Kind::Refused, Kind::Refused]);
    let long: Vec<_> =
        (0..20_000).map(|n| row(&format!("a{}", n + 1), 0, &format!(r#","changes":"a{n}","name":"{n}""#))).collect();
    let answers = collected(&long);
    assert_eq!((names(&answers).len(), column(&answers, "submission_id")), (1, vec!["a0".to_string()]));
}

#[test]
fn a_withdrawal_wins_over_a_later_change_which_is_told() {
    let rows = [
        at(&row("a", 0, r#","name":"one""#), 0),
        at(&row("a2", 1, r#","withdraws":"a""#), 1),
        at(&row("a3", 2, r#","changes":"a","name":"two""#), 2),
    ];
    let answers = collected(&rows);
    assert_eq!((names(&answers).len(), told(&answers)), (0, vec![(Kind::ChangedLate, "a.json:3".into())]));
    assert_eq!(answers.unread().count(), 0);
}

#[test]
fn numbers_that_were_read_and_those_taken_back_are_known() {
    let answers = collected(&[
        row("a", 0, r#","name":"one""#),
        row("a2", 1, r#","changes":"a","name":"two""#),
        row("b", 0, r#","name":"other""#),
        row("b2", 1, r#","withdraws":"b""#),
        row("c2", 1, r#","changes":"a","name":"not theirs""#),
        row("d2", 1, r#","withdraws":"d""#),
        sealed("e", "{").replace("END AGE", "END"),
        r#"{"form":"attend","name":"without a number"}"#.into(),
    ]);
    assert_eq!(
        (answers.read, answers.withdrawn),
        (["a", "a2", "b", "b2", "d2"].map(String::from).to_vec(), vec!["b".into()])
    );
}

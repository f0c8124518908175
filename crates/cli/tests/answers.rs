//! `site answers open` and `site keygen`, as organisers meet them, with messages that the real `age` sealed.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod export;
#[path = "answers/known.rs"]
mod known;
mod repository;

use export::{EXPECTED, Folder, cell, mail, messages, pocketbase, run, sealed, string};
use repository::in_repository;
use std::fs;

/// The columns that a service adds of its own, left out of a table.
fn without_service_columns(table: &str) -> String {
    let mut reader = csv::Reader::from_reader(table.strip_prefix('\u{feff}').unwrap().as_bytes());
    let names = reader.headers().unwrap().clone();
    let keep: Vec<_> = names.iter().map(|name| !["id", "created"].contains(&name)).collect();
    let mut writer = csv::WriterBuilder::new();
    writer.terminator(csv::Terminator::CRLF).quote_style(csv::QuoteStyle::Always);
    let mut writer = writer.from_writer(Vec::new());
    for record in std::iter::once(names).chain(reader.records().map(Result::unwrap)) {
        writer.write_record(record.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(cell, _)| cell)).unwrap();
    }
    ["\u{feff}", &String::from_utf8(writer.into_inner().unwrap()).unwrap()].concat()
}

#[test]
fn every_kind_of_export_comes_to_the_same_table() {
    let folder = Folder::new();
    let (key, public) = folder.age_key("key.txt");
    let (_, other) = folder.age_key("other.txt");
    let rows: Vec<(&str, String)> =
        messages().iter().map(|(id, message)| (*id, sealed(message, &[&other, &public]))).collect();
    let objects: Vec<_> = rows
        .iter()
        .map(|(id, sealed)| {
            format!(r#"{{"id":"r{id}","submission_id":"{id}","form":"attend","sealed":{},"name":""}}"#, string(sealed))
        })
        .collect();
    let table = |delimiter: &str, newline: &str| {
        let head = ["submission_id", "form", "name", "sealed", "created"].join(delimiter);
        let lines = rows.iter().map(|(id, sealed)| {
            [id, "attend", "", &cell(&sealed.replace('\n', newline)), "2025-11-10 09:00"].join(delimiter)
        });
        std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\r\n") + "\r\n"
    };
    let _server = pocketbase(&folder.path("data.db"), &rows);
    folder.write("list.json", format!("[{}]", objects.join(",\n")));
    folder.write("items.json", format!(r#"{{"page":1,"perPage":30,"totalPages":1,"items":[{}]}}"#, objects.join(",")));
    folder.write("lines.jsonl", objects.join("\n"));
    folder.write("comma.csv", table(",", "\n"));
    folder.write("semicolon.csv", format!("\u{feff}{}", table(";", "\r\n")));
    folder.write("tab.txt", table("\t", " "));
    folder.write("one-line.csv", table(",", "\\n"));
    folder.write("blocks.txt", rows.iter().map(|(_, sealed)| format!("Hello\n{sealed}\n")).collect::<String>());
    for (index, (id, sealed)) in rows.iter().enumerate() {
        folder.write(&format!("mails/{index}.eml"), mail(index, id, sealed));
    }
    for export in [
        "data.db",
        "list.json",
        "items.json",
        "lines.jsonl",
        "comma.csv",
        "semicolon.csv",
        "tab.txt",
        "one-line.csv",
        "blocks.txt",
        "mails",
    ] {
        let finished = folder.site(&["answers", "open", &folder.path(export), "--key", &key, "--out", "out"]);
        assert_eq!(finished.code, Some(0), "{export}: {}", finished.errors);
        assert_eq!(without_service_columns(&folder.read("out/attend.csv")), EXPECTED, "{export}");
        assert_eq!(
            finished.errors,
            "attend: 2 answers (5 rows read, 0 repeats dropped, 1 change applied, 1 withdrawn, 0 could not be opened)\n"
        );
        let json = folder.read("out/attend.json");
        assert!(
            json.contains("\"p2panda; and \\\"more\\\"\"")
                && json.contains("\"people\": 2")
                && json.contains("\"consent\": true")
        );
        assert!(!json.contains("withdraws") && !json.contains("k7fw"), "{json}");
    }
    // All of them at once are the same once more, each message ten times.
    let all = folder.path("");
    fs::remove_dir_all(folder.path("out")).unwrap();
    for key in ["key.txt", "other.txt"] {
        fs::rename(folder.path(key), folder.path(&format!(".{key}"))).unwrap();
    }
    let finished = folder.site(&["answers", "open", &all, "--key", ".other.txt"]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    assert_eq!(without_service_columns(&finished.out), EXPECTED);
    assert!(finished.errors.contains("50 rows read, 45 repeats dropped"), "{}", finished.errors);
}

#[test]
fn a_database_is_read_while_its_server_writes_and_is_never_written() {
    let folder = Folder::new();
    let (key, public) = folder.age_key("key.txt");
    let rows: Vec<(&str, String)> = messages().iter().map(|(id, message)| (*id, sealed(message, &[&public]))).collect();
    let server = pocketbase(&folder.path("data.db"), &rows[1..3]);
    let before = fs::read(folder.path("data.db")).unwrap();
    assert!(fs::metadata(folder.path("data.db-wal")).unwrap().len() > 0, "the rows must be in the log for this test");
    server.execute_batch("BEGIN IMMEDIATE; INSERT INTO attend (submission_id, form, name, people, projects, consent) VALUES ('y', 'attend', 'not yet', 0, NULL, 0)").unwrap();
    let finished = folder.site(&["answers", "open", "data.db", "--key", &key]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    assert!(finished.errors.contains("attend: 2 answers (2 rows read"), "{}", finished.errors);
    server
        .execute_batch(
            "ROLLBACK; INSERT INTO attend (submission_id, form, sent_at, name, people, projects, consent)
               VALUES ('z', 'attend', '2025-11-10 09:30:00.000Z', 'Example person in clear', 4, '[\"a\",\"b\"]', 1);",
        )
        .unwrap();
    let finished = folder.site(&["answers", "open", "data.db", "--key", &key, "--out", "out"]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    let json: serde_json::Value = serde_json::from_str(&folder.read("out/attend.json")).unwrap();
    let clear = json.as_array().unwrap().last().unwrap();
    assert_eq!(clear["sent_at"], "2025-11-10T09:30:00.000Z");
    assert_eq!((&clear["people"], &clear["consent"]), (&4.into(), &true.into()));
    assert_eq!(clear["projects"], serde_json::json!(["a", "b"]));
    assert_eq!(fs::read(folder.path("data.db")).unwrap(), before);
}

#[test]
fn a_database_at_rest_is_left_without_any_file_beside_it() {
    let folder = Folder::new();
    let (key, public) = folder.age_key(".key.txt");
    let rows: Vec<(&str, String)> = messages().iter().map(|(id, message)| (*id, sealed(message, &[&public]))).collect();
    // Closing it moves the log into the file, as when a server stops.
    drop(pocketbase(&folder.path("an odd %name?#.db"), &rows));
    let finished = folder.site(&["answers", "open", "an odd %name?#.db", "--key", &key]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    assert_eq!(without_service_columns(&finished.out), EXPECTED);
    let mut names: Vec<_> = fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".key.txt", "an odd %name?#.db"]);
}

#[test]
fn damaged_rows_are_told_with_their_lines_and_do_not_stop_the_others() {
    let folder = Folder::new();
    let (key, public) = folder.age_key("key.txt");
    let (_, stranger) = folder.age_key("stranger.txt");
    let message = |id: &str| format!(r#"{{"submission_id":"{id}","form":"attend","name":"Example person"}}"#);
    let row = |id: &str, sealed: &str| format!("{id},attend,{}\r\n", cell(&sealed.replace('\n', " ")));
    let good = sealed(&message("a"), &[&public]);
    let mut csv = String::from("submission_id,form,sealed\r\n").into_bytes();
    for line in [
        row("a", &good),
        row("b", &good[..good.len() / 2]),
        row("c", &sealed(&message("c"), &[&stranger])),
        row("d", &sealed("Hello, this is no JSON.", &[&public])),
        row("e", &good.replacen("\n-----END", "A\n-----END", 1)),
        row("f", &"x".repeat(3_000_000)),
        "g\r\n".into(),
        row("copied", &good),
        "h,attend,\"never closed\r\n".into(),
        row("i", &sealed(&message("i"), &[&public])),
    ] {
        csv.extend(line.into_bytes());
    }
    csv.extend(b"j,attend,,\xff\xfe\r\n");
    folder.write("a.csv", csv);
    folder.write("b.jsonl", format!("{}\n{{\"form\":\n[]\n{}\n", message("k"), message("l")));
    folder.write("c.eml", "From: a@example.org\r\nSubject: Lunch\r\n\r\nAt noon?\r\n");
    folder.write("d.json", "");
    folder.write("e.db", "SQLite format 3\0 and nothing else");
    let finished = folder.site(&[
        "answers", "open", "a.csv", "b.jsonl", "c.eml", "d.json", "e.db", "gone.csv", "--key", &key, "--out", "out",
    ]);
    assert_eq!(finished.code, Some(2), "{}", finished.errors);
    let lines: Vec<_> = finished.errors.lines().collect();
    for line in [
        "a.csv:3: the sealed text is cut off",
        "a.csv:4: none of the keys fits",
        "a.csv:5: was opened, but what is inside is no message of a form (it is not JSON",
        "a.csv:6: the sealed text is damaged",
        "a.csv:7: has a cell that is longer than 1 MiB",
        "a.csv:8: has 1 cell where the header has 3",
        "a.csv:9: the submission_id inside the sealed message is not the one beside it",
        "a.csv:10: a quotation mark in this row is never closed",
        "a.csv:12: holds bytes that are not UTF-8",
        "a.csv:12: has 4 cells where the header has 3",
        "b.jsonl:2: this row is damaged",
        "b.jsonl:3: is no row",
        "c.eml: holds no answer that can be found",
        "d.json: is empty",
        "e.db: cannot be read as a database",
        "gone.csv: cannot be read",
    ] {
        assert!(lines.iter().any(|finished| finished.starts_with(line)), "{line} is not in\n{}", finished.errors);
    }
    let table = folder.read("out/attend.csv");
    let ids: Vec<_> = table.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(ids, ["\"a\"", "\"i\"", "\"j\"", "\"k\"", "\"l\""], "{table}");
    assert!(finished.errors.contains("attend: 5 answers"), "{}", finished.errors);
    assert!(finished.errors.contains("4 could not be opened"), "{}", finished.errors);
}

#[test]
fn the_later_change_by_the_services_time_counts_and_the_odd_clock_is_told_without_harm() {
    let folder = Folder::new();
    let connection = rusqlite::Connection::open(folder.path("data.db")).unwrap();
    let row = |id: &str, number: u8, first: &str, sent_at: &str, name: &str, created: &str| {
        let first =
            if first.is_empty() { String::new() } else { format!("00000000-0000-4000-8000-00000000000{first}") };
        format!(
            "INSERT INTO attend VALUES ('{id}', '00000000-0000-4000-8000-00000000000{number}', 'attend', '{sent_at}', 'abcd-efgh-jkmn', '{first}', '', '{name}', '{created}');"
        )
    };
    let rows = [
        "CREATE TABLE attend (id, submission_id, form, sent_at, code, changes, withdraws, name, created);".to_string(),
        row("a1", 1, "", "2026-11-10T09:00:00Z", "first", "2026-11-10 09:00:01.000Z"),
        row("a2", 2, "1", "2030-01-01T00:00:00Z", "old", "2026-11-11 09:00:00.000Z"),
        row("a3", 3, "1", "2026-11-12T09:00:00Z", "new", "2026-11-12 09:00:00.000Z"),
    ];
    connection.execute_batch(&rows.concat()).unwrap();
    let finished = folder.site(&["answers", "open", "data.db", "--out", "out"]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    let told: Vec<_> = finished.errors.lines().collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("data.db:attend:2: the sender's clock was off by 3 years"), "{told:?}");
    let json: serde_json::Value = serde_json::from_str(&folder.read("out/attend.json")).unwrap();
    let rows = json.as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0]["name"], &rows[0]["id"]), (&"new".into(), &"a1".into()));
    assert_eq!(rows[0]["created"], "2026-11-10 09:00:01.000Z");
}

#[test]
fn very_many_of_one_kind_are_counted_and_do_not_hide_another() {
    let folder = Folder::new();
    let mut rows: Vec<_> = (0..1500)
        .map(|n| format!(r#"{{"form":"attend","submission_id":"w{n}","withdraws":"a","code":"none","x":{n}}}"#))
        .collect();
    rows.insert(0, r#"{"form":"attend","submission_id":"a","code":"code","name":"Example person"}"#.into());
    rows.push(r#"{"form":"attend","submission_id":"b2","changes":"b","code":"code","name":"Somebody else"}"#.into());
    folder.write("a.json", format!("[{}]", rows.join(",\n")));
    let finished = folder.site(&["answers", "open", "a.json", "--out", "out"]);
    assert_eq!(finished.code, Some(2));
    let told: Vec<_> = finished.errors.lines().collect();
    assert_eq!(told.len(), 20 + 1 + 1 + 3, "{}", finished.errors);
    assert!(told[20].starts_with("a.json:1502: the first message of this change was not found"), "{}", told[20]);
    assert!(told[21].ends_with("(and 1,479 more of this kind)"), "{}", told[21]);
    let table = folder.read("out/attend.csv");
    assert!(table.contains("Example person") && table.contains("Somebody else"), "{table}");
}

#[test]
fn what_people_saved_mailed_or_pasted_is_read_with_its_number_and_its_form() {
    let folder = Folder::new();
    let (key, public) = folder.age_key(".key.txt");
    let rows: Vec<(&str, String)> = messages().iter().map(|(id, message)| (*id, sealed(message, &[&public]))).collect();
    let object = |(id, sealed): &(&str, String)| {
        format!(
            r#"{{"submission_id":"{id}","form":"attend","form_version":"0123456789ab","sealed_to":["x"],"sealed":{}}}"#,
            string(sealed)
        )
    };
    let body = |(id, sealed): &(&str, String)| {
        format!("My sign-up could not be sent. Please keep it.\n\nform: attend\nsubmission_id: {id}\n\n{sealed}")
    };
    let head = "From: a@example.org\nTo: o@example.org\nSubject: Sign-up\nDate: Mon, 10 Nov 2025 09:00:00 +0000\n";
    let quoted = |text: &str| text.lines().map(|line| format!("> {line}\n")).collect::<String>();
    folder.write("one.json", object(&rows[0]));
    folder.write("several.json", format!("[{},\n{}]", object(&rows[1]), object(&rows[2])));
    folder.write("mail.eml", format!("{head}\n{}", body(&rows[3])));
    folder.write("forwarded.txt", format!("See below.\n\n{}", quoted(&body(&rows[4]))));
    folder.write("pasted.txt", [body(&rows[0]), body(&rows[3])].join("\n"));
    folder.write("box.mbox", format!("From a Mon Nov 10 09:00:00 2025\n{head}\n{}", quoted(&body(&rows[1]))));
    let finished = folder.site(&["answers", "open", &folder.path(""), "--key", &key]);
    assert_eq!((finished.code, finished.out.as_str()), (Some(0), EXPECTED), "{}", finished.errors);
    assert!(finished.errors.contains("8 rows read, 3 repeats dropped"), "{}", finished.errors);
}

#[test]
fn what_was_read_is_told_to_the_page_by_digits_and_nothing_else() {
    use p4p_domain::delivery::received::{Received, ReceivedState};
    let folder = Folder::new();
    let (key, public) = folder.age_key("key.txt");
    let rows: Vec<_> = messages()
        .iter()
        .map(|(id, message)| {
            format!(r#"{{"submission_id":"{id}","form":"attend","sealed":{}}}"#, string(&sealed(message, &[&public])))
        })
        .collect();
    folder.write("a.json", format!("[{}]", rows.join(",")));
    let digits = |number: &str| run("sha256sum", &[], &format!("p4p-received:{number}"))[..16].to_string();
    let open = |files: &[&str]| {
        folder.site(&[&["answers", "open"], files, &["--key", &key, "--received", "received.json"]].concat())
    };
    // Also when another file cannot be read.
    for (files, code) in [(&["a.json"][..], 0), (&["a.json", "gone.json"], 2)] {
        let finished = open(files);
        assert_eq!(finished.code, Some(code), "{}", finished.errors);
        let text = folder.read("received.json");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut expected: Vec<_> = messages().iter().map(|(id, _)| digits(id)).collect();
        expected.sort();
        assert_eq!(json["received"], serde_json::json!(expected));
        assert_eq!(json["withdrawn"], serde_json::json!([digits("aaaaaaaa-0000-4000-8000-000000000003")]));
        assert_eq!(json.as_object().unwrap().len(), 3);
        assert!(json["read_at"].as_str().is_some_and(|at| at.len() == 20 && at.ends_with('Z')), "{text}");
        let received = Received::from_json(&json.into()).unwrap();
        assert_eq!(received.state_of(&digits("aaaaaaaa-0000-4000-8000-000000000001")), ReceivedState::Read);
        assert_eq!(received.state_of(&digits("aaaaaaaa-0000-4000-8000-000000000009")), ReceivedState::NotYet);
        fs::remove_file(folder.path("received.json")).unwrap();
    }
    // Where nothing at all could be read, the one that may be there already stays.
    folder.write("received.json", "old");
    assert_eq!(open(&["gone.json"]).code, Some(1));
    assert_eq!(folder.read("received.json"), "old");
}

#[test]
fn the_key_that_site_makes_and_age_understand_each_other() {
    let folder = Folder::new();
    let finished = folder.site(&["keygen", "--out", "key.txt"]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    let public = run("age-keygen", &["-y", &folder.path("key.txt")], "").trim().to_string();
    let key = folder.read("key.txt");
    assert!(
        key.starts_with("# created: ") && key.contains(&format!("\n# public key: {public}\nAGE-SECRET-KEY-1")),
        "{}",
        finished.out
    );
    for text in [&format!("Public key:  {public}\n"), &format!("seal_to = [\"{public}\"]"), "site answers open"] {
        assert!(finished.out.contains(text), "{text} is not in\n{}", finished.out);
    }
    let fingerprint = p4p_answers::fingerprint(&public);
    assert!(finished.out.contains(&format!("Fingerprint: {fingerprint}\n")), "{}", finished.out);
    assert!(!finished.out.contains("AGE-SECRET-KEY"), "the secret key must not be shown");
    assert_eq!(p4p_answers::recipient_problem(&public), None);

    // What age seals by a list of recipients, site opens with the key that site made.
    let (_, other) = folder.age_key("other.txt");
    let list = folder.write("recipients.txt", format!("# organisers\n{other}\n{public}\n"));
    let text = run("age", &["-a", "-R", &list], r#"{"submission_id":"a","form":"attend","name":"Example person"}"#);
    folder.write("a.txt", &text);
    let opened = folder.site(&["answers", "open", "a.txt", "--key", "key.txt"]);
    assert_eq!(
        (opened.code, opened.out.as_str()),
        (
            Some(0),
            "\u{feff}\"submission_id\",\"sent_at\",\"sealed\",\"form\",\"name\"\r\n\"a\",\"\",\"yes\",\"attend\",\"Example person\"\r\n"
        )
    );

    // And age opens with that key what the library sealed to its public half.
    let recipient: age::x25519::Recipient = public.parse().unwrap();
    folder.write("b.age", age::encrypt_and_armor(&recipient, b"hello").unwrap());
    assert_eq!(run("age", &["-d", "-i", &folder.path("key.txt"), &folder.path("b.age")], ""), "hello");

    let again = folder.site(&["keygen", "--out", "key.txt"]);
    assert_eq!(again.code, Some(1));
    assert!(again.errors.starts_with("key.txt: is there already and was left alone"), "{}", again.errors);
    assert_eq!(folder.read("key.txt"), key);
}

#[cfg(unix)]
#[test]
fn only_their_owner_may_read_keys_and_answers() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.write("a.json", r#"{"form":"attend","name":"Example person"}"#);
    // A file that is there already, and was open to all.
    folder.write("out/attend.csv", "old");
    fs::set_permissions(folder.path("out/attend.csv"), fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(folder.site(&["keygen"]).code, Some(0));
    assert_eq!(folder.site(&["answers", "open", "a.json", "--out", "out"]).code, Some(0));
    for name in ["answers-key.txt", "out/attend.csv", "out/attend.json", "out/attend.xlsx", "out/answers-log.jsonl"] {
        assert_eq!(fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert_eq!(fs::read_dir(folder.path("out")).unwrap().count(), 4);
}

#[test]
fn one_form_is_printed_and_several_must_be_chosen_from() {
    let folder = Folder::new();
    folder.write("a.json", r#"[{"form":"attend","name":"Example person"},{"form":"host","city":"Example city"}]"#);
    let finished = folder.site(&["answers", "open", "a.json"]);
    assert_eq!((finished.code, finished.out.as_str()), (Some(1), ""));
    assert!(
        finished.errors.starts_with("There are answers to several forms (attend, host): choose one"),
        "{}",
        finished.errors
    );
    let finished = folder.site(&["answers", "open", "a.json", "--form", "host"]);
    assert_eq!(
        (finished.code, finished.out.as_str()),
        (
            Some(0),
            "\u{feff}\"submission_id\",\"sent_at\",\"sealed\",\"form\",\"city\"\r\n\"\",\"\",\"no\",\"host\",\"Example city\"\r\n"
        )
    );
    let finished = folder.site(&["answers", "open", "a.json", "--form", "next"]);
    assert_eq!(
        (finished.code, finished.errors.as_str()),
        (Some(1), "There are no answers to a form named next; there are: attend, host.\n")
    );
    assert_eq!(folder.site(&["answers", "open", "a.json", "--out", "out"]).code, Some(0));
    let mut names: Vec<_> = fs::read_dir(folder.path("out")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        ["answers-log.jsonl", "attend.csv", "attend.json", "attend.xlsx", "host.csv", "host.json", "host.xlsx"]
    );
}

#[test]
fn when_nothing_can_be_done_the_program_says_why_and_ends_with_1() {
    let folder = Folder::new();
    let (key, public) = folder.age_key("key.txt");
    folder.write("a.json", format!(r#"{{"form":"attend","sealed":{}}}"#, string(&sealed("{}", &[&public]))));
    folder.write("public.txt", &public);
    fs::create_dir(folder.path("empty")).unwrap();
    for (arguments, line) in [
        (vec!["a.json"], "a.json:1: is sealed, and no key was given"),
        (vec!["a.json", "--key", "public.txt"], "public.txt: holds a public key"),
        (vec!["a.json", "--key", "gone.txt"], "gone.txt: cannot be read"),
        (vec!["gone.json", "--key", &key], "gone.json: cannot be read"),
        (vec!["empty", "--key", &key], "empty: is a folder without any export"),
    ] {
        let finished = folder.site(&[&["answers", "open"], arguments.as_slice(), &["--out", "out"]].concat());
        assert_eq!(finished.code, Some(1), "{arguments:?}");
        assert!(finished.errors.replace(&folder.path(""), "").starts_with(line), "{arguments:?}: {}", finished.errors);
        assert!(!folder.0.path().join("out").exists(), "{arguments:?}");
    }
    folder.write("none.json", r#"{"items":[],"page":1}"#);
    let finished = folder.site(&["answers", "open", "none.json"]);
    assert_eq!((finished.code, finished.errors.as_str()), (Some(0), "There are no answers yet.\n"));
    // 2 would say that something was written.
    assert_eq!(folder.site(&["answers", "open"]).code, Some(1));
}

#[test]
fn the_page_that_reads_answers_asks_nobody_and_runs_nothing_but_its_own_program() {
    let html = fs::read_to_string(in_repository("crates/answers-page/static/index.html")).unwrap();
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; \
                  require-trusted-types-for 'script'; trusted-types 'none'";
    assert!(html.contains(&format!("content=\"{policy}\"")), "the policy in index.html must be: {policy}");
    assert!(html.contains("<script type=\"module\" src=\"./start.js\"></script>"));
    assert_eq!(html.matches("<script").count(), 1);
    for word in ["src=\"http", "href=\"http", "style=\"", " onclick", " onsubmit"] {
        assert!(!html.contains(word), "{word}");
    }
    let style = fs::read_to_string(in_repository("crates/answers-page/static/style.css")).unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
}

//! `site answers` beside an organiser's content: what no form asks for changes nothing, what is gone is noticed, and what
//! need not be kept is listed.
use crate::export::{Folder, messages, pocketbase, run, sealed};
use std::{fs, io::Read as _};

/// A form that asks two questions, and an event of several days ago.
fn with_content() -> Folder {
    let folder = Folder::new();
    folder.write("content/event.toml", "delete_answers_after = 2025-12-31\n");
    folder.write(
        "content/forms/attend.toml",
        "[backend]\nurl = \"https://forms.example.org/api/collections/attend/records\"\n[[field]]\nid = \"name\"\n[[field]]\nid = \"email\"\n",
    );
    folder
}

fn row(number: u32, rest: &str) -> String {
    format!(r#"{{"submission_id":"00000000-0000-4000-8000-{number:012}","form":"attend",{rest}}}"#)
}

/// The lines of a table, each with its cells.
fn table(csv: &str) -> Vec<Vec<String>> {
    let text = csv.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(String::from).collect()).collect()
}

const COLUMNS: [&str; 6] = ["submission_id", "sent_at", "sealed", "name", "email", "form"];

#[test]
fn strangers_rows_forms_and_columns_change_no_table_and_are_counted_in_one_line_each() {
    let folder = with_content();
    let ada = row(1, r#""name":"Ada","email":"ada@example.org""#);
    folder.write("one.json", format!("[{ada}]"));
    assert_eq!(folder.site(&["answers", "open", "one.json", "--out", "alone"]).code, Some(0));

    let columns: Vec<_> = (0..600).map(|n| format!("\"x{n}\":1")).collect();
    let forms = (0..2000).map(|n| format!(r#"{{"form":"invented {n}","name":"Mallory"}}"#));
    let withdrawals = (0..3000)
        .map(|n| row(10_000 + n, r#""withdraws":"00000000-0000-4000-8000-000000000001","code":"zzzz-zzzz-zzzz""#));
    let mut rows: Vec<_> = forms.chain(withdrawals).collect();
    rows.push(r#"{"form":"attend","submission_id":"00000000-0000-4000-8000-000000000001","name":"Ada","email":"ada@example.org"}"#.into());
    rows.push(row(2, &columns.join(",")));
    folder.write("all.json", format!("[{}]", rows.join(",\n")));
    let finished = folder.site(&["answers", "open", "all.json", "--out", "out"]);
    assert_eq!(finished.code, Some(2), "{}", finished.errors);
    let (alone, out) = (table(&folder.read("alone/attend.csv")), table(&folder.read("out/attend.csv")));
    assert_eq!(out[0], COLUMNS);
    assert_eq!(out[..2], alone[..2]);
    assert_eq!(out.len(), 3);
    for line in [
        "others: 2,000 rows to 2,000 forms that are not among yours (invented 0, invented 1, invented 10, invented 100, invented 1000, …): in others.json",
        "others: 600 columns for which no form asks, in 1 row (x0, x1, x10, x100, x101, …): in others.json",
        "others: 3,000 rows with changes or withdrawals that were not applied: in others.json",
    ] {
        assert!(finished.errors.lines().any(|said| said == line), "{line} is not in\n{}", finished.errors);
    }
    let others: serde_json::Value = serde_json::from_str(&folder.read("out/others.json")).unwrap();
    assert_eq!(others.as_array().unwrap().len(), 5001);
    let files = fs::read_dir(folder.path("out")).unwrap().count();
    assert_eq!(files, 5, "tables of one form, others and the log");
}

#[test]
fn a_stray_row_hides_no_table_on_the_standard_output() {
    let folder = with_content();
    let stray = r#"{"form":"whatever","name":"Mallory"}"#;
    folder.write("a.json", format!("[{},{stray}]", row(1, r#""name":"Ada""#)));
    let finished = folder.site(&["answers", "open", "a.json"]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    assert_eq!(table(&finished.out)[0], COLUMNS);
    assert!(
        finished.errors.contains("others: 1 row to a form that is not among yours (whatever): left out;"),
        "{}",
        finished.errors
    );
    // With the content of another event, nothing is left out.
    folder.write("other.json", format!("[{stray}]"));
    let finished = folder.site(&["answers", "open", "other.json"]);
    assert!(finished.out.contains("Mallory"), "{}", finished.errors);
    assert!(finished.errors.starts_with("None of the forms that arrived (whatever) is among those of the content"));
    let finished = folder.site(&["answers", "open", "other.json", "--content", "gone"]);
    assert_eq!(
        (finished.code, finished.errors.as_str()),
        (Some(1), "gone: is no folder; name the folder of your event, or leave --content out\n")
    );
}

#[test]
fn content_with_a_mistake_costs_no_answer() {
    let folder = with_content();
    folder.write("content/forms/attend.toml", "[backend\n");
    folder.write("a.json", format!("[{}]", row(1, r#""name":"Ada","lunch":"soup""#)));
    let finished = folder.site(&["answers", "open", "a.json"]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    assert!(finished.out.contains("soup"));
    assert!(finished.errors.starts_with("content/forms/attend.toml: "), "{}", finished.errors);
}

/// The files in a packed one (APPNOTE.TXT, 4.3.7), by their names.
fn unpacked(bytes: &[u8]) -> Vec<(String, String)> {
    const BEGINS: &[u8] = b"PK\x03\x04";
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(4).position(|four| four == BEGINS) {
        let head = &rest[at..];
        let number = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let (name, extra) = (number(26), number(28));
        let mut decoder = flate2::bufread::DeflateDecoder::new(&head[30 + name + extra..]);
        let mut text = String::new();
        decoder.read_to_string(&mut text).unwrap();
        parts.push((String::from_utf8(head[30..30 + name].to_vec()).unwrap(), text));
        rest = &head[30 + name + extra + usize::try_from(decoder.total_in()).unwrap()..];
    }
    parts
}

#[test]
fn a_workbook_has_telephone_numbers_and_handles_as_they_were_sent_and_no_formula() {
    let folder = with_content();
    let long = "x".repeat(40_000);
    folder.write(
        "a.json",
        format!(
            "[{},{}]",
            row(1, r#""name":"+31 6 1234","email":"@ada@social.example","form_version":"=1+1""#),
            row(2, &format!(r#""name":"{long}","email":"\u001b[2J""#))
        ),
    );
    let finished = folder.site(&["answers", "open", "a.json", "--out", "out"]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    let parts = unpacked(&fs::read(folder.path("out/attend.xlsx")).unwrap());
    let part = |name: &str| &parts.iter().find(|(of, _)| of == name).unwrap_or_else(|| panic!("{parts:?}")).1;
    let texts = part("xl/sharedStrings.xml");
    for text in [
        "<t>+31 6 1234</t>",
        "<t>@ada@social.example</t>",
        "<t>=1+1</t>",
        "\u{fffd}[2J",
        "… (cut: the JSON has all of it)",
    ] {
        assert!(texts.contains(text), "{text}");
    }
    assert!(!part("xl/worksheets/sheet1.xml").contains("<f>"));
    // The CSV guards them, and our own reading takes the guard away again.
    assert!(folder.read("out/attend.csv").contains("\"'+31 6 1234\",\"'@ada@social.example\""));
    let again = folder.site(&["answers", "open", "out/attend.csv", "--out", "again"]);
    assert_eq!(again.code, Some(0), "{}", again.errors);
    assert_eq!(folder.read("again/attend.csv"), folder.read("out/attend.csv"));
}

#[test]
fn each_opening_is_written_down_and_what_is_gone_since_the_last_one_is_told_and_kept() {
    let folder = with_content();
    let rows =
        [row(1, r#""name":"Ada""#), row(2, r#""name":"Grace""#), row(3, r#""name":"Joan","code":"aaaa-bbbb-cccc""#)];
    let withdrawal = row(4, r#""withdraws":"00000000-0000-4000-8000-000000000003","code":"aaaa-bbbb-cccc""#);
    folder.write("a.json", format!("[{}]", rows.join(",")));
    assert_eq!(folder.site(&["answers", "open", "a.json", "--out", "out"]).code, Some(0));
    // One is gone, one was taken back, and as many are new.
    folder.write(
        "a.json",
        format!("[{},{},{withdrawal},{},{}]", rows[0], rows[2], row(5, r#""name":"Lin""#), row(6, r#""name":"Kim""#)),
    );
    let finished = folder.site(&["answers", "open", "a.json", "--out", "out"]);
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    let told: Vec<_> = finished.errors.lines().filter(|line| line.contains("last opening")).collect();
    assert_eq!(told.len(), 1, "{}", finished.errors);
    assert!(
        told[0].starts_with("attend: 1 answer of the last opening (20")
            && told[0].contains("any more, and was not taken back: 00000000-0000-4000-8000-000000000002."),
        "{told:?}"
    );
    assert!(folder.read("out/attend.before.json").contains("Grace"));
    assert_eq!(folder.site(&["answers", "open", "a.json", "--out", "out"]).code, Some(0));
    let log = folder.read("out/answers-log.jsonl");
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["gone"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(lines[2]["forms"]["attend"]["answers"], 3);
    let hash = run("sha256sum", &[&folder.path("a.json")], "");
    assert_eq!(lines[2]["files"][0]["sha256"], hash[..64]);
    assert!(!log.contains("Ada") && !log.contains("00000000"), "{log}");
}

#[test]
fn what_need_not_be_kept_is_listed_from_an_export() {
    let folder = with_content();
    let (key, public) = folder.age_key("key.txt");
    let rows: Vec<(&str, String)> = messages().iter().map(|(id, message)| (*id, sealed(message, &[&public]))).collect();
    let server = pocketbase(&folder.path("data.db"), &rows);
    let id = |number: &str| -> String {
        server.query_row("SELECT id FROM attend WHERE submission_id = ?1", [number], |row| row.get(0)).unwrap()
    };
    let finished = folder.site(&["answers", "purge", "data.db", "--key", &key]);
    let (first, withdrawal) = (id(rows[4].0), id(rows[3].0));
    assert_eq!(finished.code, Some(0), "{}", finished.errors);
    assert_eq!(
        finished.out,
        format!(
            "data.db:attend:5 (id {first}): withdrawn\ndata.db:attend:4 (id {withdrawal}): a withdrawal that has done its work\n2 rows are to be deleted at the service.\n"
        )
    );
    let finished = folder.site(&["answers", "purge", "data.db"]);
    assert!(finished.errors.contains("5 rows stayed shut"), "{}", finished.errors);
    assert_eq!(finished.out, "Nothing is to be deleted.\n");
    for (arguments, told) in [
        (vec![], "Which rows, and where?"),
        (vec!["--token-file", "gone.txt"], "gone.txt: cannot be read"),
        (
            vec!["--token-file", "key.txt", "--service", "http://forms.example.org"],
            "http://forms.example.org: is not encrypted",
        ),
        (vec!["--token-file", "key.txt", "--form", "host"], "host: no form of the content has this name"),
        (
            vec!["--token-file", "key.txt", "--service", "http://127.0.0.1:1"],
            "http://127.0.0.1:1/api/collections/attend/records: cannot be reached",
        ),
    ] {
        let finished = folder.site(&[&["answers", "purge"], arguments.as_slice()].concat());
        assert_eq!(finished.code, Some(1), "{arguments:?}");
        assert!(finished.errors.starts_with(told), "{arguments:?}: {}", finished.errors);
    }
}

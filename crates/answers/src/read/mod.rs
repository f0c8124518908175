//! Finding the rows in what a form service hands out. What a file holds is seen by its content first, and by its
//! name only where the content does not say.

mod decode;
mod html;
mod json;
mod mail;
mod prose;
mod table;

use super::{Place, Rows, armour};

/// What a database file of SQLite begins with.
pub const SQLITE: &[u8] = b"SQLite format 3\0";

/// Finds the rows in a file. `name` is how the organiser would name it. A database of SQLite is told, not read: that
/// needs the native program.
pub fn rows(name: &str, bytes: &[u8]) -> Rows {
    let mut found = Rows::default();
    let file = Place::file(name);
    if bytes.starts_with(SQLITE) {
        let what = "is a SQLite database, which cannot be read here; export its collections as JSON or CSV, or run `site answers open` on it";
        found.diagnostic(&file, what);
    } else if mail::is_mailbox(bytes) {
        mail::mailbox(name, bytes, &mut found);
    } else if mail::is_mail(bytes) {
        mail::rows(&file, bytes, &mut found);
    } else if bytes.iter().take(512).any(|byte| *byte == 0) && !decode::is_utf_16(bytes) {
        let what = "is no text; give an export as JSON, JSON lines or CSV, a mail (.eml), or PocketBase's data.db";
        found.diagnostic(&file, what);
    } else {
        let text = decode::text(name, bytes, &mut found);
        text_rows(name, &text, &mut found);
    }
    found
}

fn text_rows(name: &str, text: &str, found: &mut Rows) {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let file = Place::file(name);
    if text.trim().is_empty() {
        found.diagnostic(&file, "is empty; export it again");
    } else if text.trim_start().starts_with(['{', '[']) {
        let mut own = Rows::default();
        json::rows(name, text, &mut own);
        if own.rows.is_empty() && text.contains(armour::BEGIN) {
            // A mail that was pasted may begin with a bracket, too.
            own = Rows::default();
            in_prose(name, text, &mut own);
        }
        found.append(own);
    } else if table::names_a_message(text) {
        table::rows(name, text, found);
    } else if text.contains(armour::BEGIN) {
        in_prose(name, text, found);
    } else if ending == "eml" {
        mail::rows(&file, text.as_bytes(), found);
    } else if matches!(ending.as_str(), "csv" | "tsv" | "tab") || table::has_columns(text) {
        table::rows(name, text, found);
    } else {
        let before = found.rows.len();
        in_prose(name, text, found);
        if found.rows.len() == before {
            let what = "holds no answers that can be found; give an export as JSON, JSON lines or CSV, a mail (.eml), or text with armoured blocks";
            found.diagnostic(&file, what);
        }
    }
}

/// A row for each message in a text for people.
fn in_prose(name: &str, text: &str, found: &mut Rows) {
    let mut lines = Lines::new(text);
    prose::rows(&mut |at| Place::line(name, lines.line_of(at)), text, found);
}

/// Counts lines while a text is read from its beginning to its end, so that counting stays linear.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of a place that is given in bytes, and not before the last one asked for.
    fn line_of(&mut self, at: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = self.at.max(at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How many rows and diagnostics a file gives.
    fn counted(name: &str, text: &str) -> (usize, usize) {
        let found = rows(name, text.as_bytes());
        (found.rows.len(), found.diagnostics.len())
    }

    #[test]
    fn what_a_file_holds_is_seen_by_its_content() {
        let block = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n";
        for (name, text, counts) in [
            ("a.txt", "[{\"form\":\"attend\"}]".to_string(), (1, 0)),
            ("a.csv", "{\"form\":\"attend\"}\n{\"form\":\"attend\"}".into(), (2, 0)),
            ("a.txt", "submission_id;form\n1;attend\n".into(), (1, 0)),
            ("a.json", "sealed\nx\n".into(), (1, 0)),
            ("a.csv", "one\nx\n".into(), (1, 0)),
            ("a.txt", "one,two\nx,y\n".into(), (1, 0)),
            ("a.csv", format!("Please find it below\n{block}\n{block}"), (2, 0)),
            (
                "a.txt",
                "From: form@example.org\nTo: o@example.org\nSubject: x\n\nform: attend\nname: x\n".into(),
                (1, 0),
            ),
            ("a.eml", "form: attend\nname: x\n".into(), (1, 0)),
            ("a.txt", "Dear all".into(), (0, 1)),
            ("a.json", " \n".into(), (0, 1)),
            ("a.db", "SQLite format 3\0".into(), (0, 1)),
            ("a.zip", "PK\u{3}\u{4}\0\0".into(), (0, 1)),
        ] {
            assert_eq!(counted(name, &text), counts, "{name}: {text}: {:?}", rows(name, text.as_bytes()));
        }
    }

    #[test]
    fn a_block_in_plain_text_says_its_line() {
        let found = rows(
            "a.txt",
            b"Hello\n\n> -----BEGIN AGE ENCRYPTED FILE-----\n> AAAA\n> -----END AGE ENCRYPTED FILE-----\n",
        );
        assert_eq!(found.rows[0].place, Place::line("a.txt", 3));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_make_a_reader_panic(bytes: Vec<u8>, name in "[a-z]{0,3}\\.(json|csv|eml|txt)") {
            rows(&name, &bytes);
        }

        #[test]
        fn no_text_that_looks_like_an_export_makes_a_reader_panic(
            start in prop::sample::select(vec![
                "[", "{\"items\":[", "submission_id,x\n", "From: a\nSubject: b\n\n", "From a\nSubject: b\n\n", "\u{feff}sealed\t",
                "Subject: b\nContent-Type: text/html\n\n<", "Subject: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
            ]),
            parts in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "\r\n", "\n{", "},{", "\"a\"", "1e999", "null", "é", "\u{feff}", "; ", "\t",
                "\"\"", "--x", "--x--", "\n\n", "Content-Transfer-Encoding: base64\n", "=", "=3", "<td>", "</p", "<style>", "&#", "&amp;", "&#99999999;",
                "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----", "form: attend", "name:", "> ", "\u{0}", "\u{1f600}",
            ]), 0..60),
        ) {
            rows("export", [start, &parts.concat()].concat().as_bytes());
        }
    }
}

//! Exports for the tests of the answers: messages sealed by the real `age`, in every shape that services give them.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// A folder for one test.
pub struct Folder(pub TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        self.path(name)
    }

    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    /// Runs `site`; the folder's own name is left out of what it says.
    pub fn site(&self, arguments: &[&str]) -> Finished {
        let output =
            Command::new(env!("CARGO_BIN_EXE_site")).args(arguments).current_dir(self.0.path()).output().unwrap();
        Finished::from(&output, self.0.path())
    }

    /// A key pair by `age-keygen`: its file's name, and the public key.
    pub fn age_key(&self, name: &str) -> (String, String) {
        run("age-keygen", &["-o", &self.path(name)], "");
        let public = run("age-keygen", &["-y", &self.path(name)], "");
        (self.path(name), public.trim().into())
    }
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub struct Finished {
    pub code: Option<i32>,
    pub out: String,
    pub errors: String,
}

impl Finished {
    fn from(output: &Output, folder: &Path) -> Self {
        let prefix = format!("{}/", folder.display());
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace(&prefix, "");
        Self { code: output.status.code(), out: text(&output.stdout), errors: text(&output.stderr) }
    }
}

/// Runs one of age's programs and gives what it wrote.
pub fn run(program: &str, arguments: &[&str], input: &str) -> String {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.unwrap_or_else(|error| {
        panic!("These tests need the program {program} ({error}): install it, on Debian with `apt install age`, and run them again.")
    });
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Seals a message as the page does: JSON padded to a multiple of 512 bytes, armoured, for several keys.
pub fn sealed(message: &str, recipients: &[&str]) -> String {
    let arguments: Vec<_> = ["-a"].into_iter().chain(recipients.iter().flat_map(|one| ["-r", one])).collect();
    run("age", &arguments, &format!("{message:<0$}", message.len().div_ceil(512) * 512))
}

/// The messages of five people: two answers, a change, a withdrawn answer, and one from a page without scripts.
/// Each is its id, and the message in clear.
pub fn messages() -> Vec<(&'static str, String)> {
    let message = |id: &'static str, minute: u32, code: &str, rest: &str| {
        let head = format!(r#""submission_id":"{id}","form":"attend","form_version":"0123456789ab""#);
        (id, format!(r#"{{{head},"sent_at":"2025-11-10T09:{minute:02}:00.000Z","code":"{code}",{rest}}}"#))
    };
    const FIRST: &str = "aaaaaaaa-0000-4000-8000-000000000001";
    const SECOND: &str = "aaaaaaaa-0000-4000-8000-000000000002";
    const THIRD: &str = "aaaaaaaa-0000-4000-8000-000000000003";
    vec![
        message(
            "aaaaaaaa-0000-4000-8000-000000000005",
            9,
            "k7fw-29qm-x4tp",
            &format!(r#""changes":"{FIRST}","name":"Example person, changed","email":"first@example.org","people":2"#),
        ),
        message(
            SECOND,
            2,
            "aaaa-bbbb-cccc",
            r#""name":"=Example person","email":"second@example.org","projects":["Willow","p2panda; and \"more\""],"hopes":"One line,\nand another – with ß, 東京","consent":true"#,
        ),
        message(FIRST, 1, "k7fw-29qm-x4tp", r#""name":"Example person","email":"first@example.org","people":3"#),
        message("aaaaaaaa-0000-4000-8000-000000000006", 8, "dddd-eeee-ffff", &format!(r#""withdraws":"{THIRD}""#)),
        message(THIRD, 3, "dddd-eeee-ffff", r#""name":"Somebody who withdraws","email":"third@example.org""#),
    ]
}

/// What every export of those messages must come to.
pub const EXPECTED: &str = "\u{feff}\
\"submission_id\",\"sent_at\",\"sealed\",\"form\",\"form_version\",\"name\",\"email\",\"people\",\"changed_at\",\"projects\",\"hopes\",\"consent\"\r
\"aaaaaaaa-0000-4000-8000-000000000001\",\"2025-11-10T09:01:00.000Z\",\"yes\",\"attend\",\"0123456789ab\",\"Example person, changed\",\"first@example.org\",\"2\",\"2025-11-10T09:09:00.000Z\",\"\",\"\",\"\"\r
\"aaaaaaaa-0000-4000-8000-000000000002\",\"2025-11-10T09:02:00.000Z\",\"yes\",\"attend\",\"0123456789ab\",\"'=Example person\",\"second@example.org\",\"\",\"\",\"Willow; p2panda; and \"\"more\"\"\",\"One line,\nand another – with ß, 東京\",\"true\"\r
";

/// A cell of CSV, always quoted.
pub fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A text as a JSON string.
pub fn string(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// The table that `site backend` has PocketBase make for a sealed form, filled, and left open as by a running server:
/// the newest rows are in the write-ahead log only.
pub fn pocketbase(path: &str, rows: &[(&str, String)]) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
             CREATE TABLE _superusers (id TEXT PRIMARY KEY, email TEXT);
             INSERT INTO _superusers VALUES ('x', 'organiser@example.org');
             CREATE TABLE attend (id TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL,
               submission_id TEXT DEFAULT '' NOT NULL, form TEXT DEFAULT '' NOT NULL, form_version TEXT DEFAULT '' NOT NULL,
               sent_at TEXT DEFAULT '' NOT NULL, sealed TEXT DEFAULT '' NOT NULL, code TEXT DEFAULT '' NOT NULL,
               changes TEXT DEFAULT '' NOT NULL, withdraws TEXT DEFAULT '' NOT NULL, name TEXT DEFAULT '' NOT NULL,
               email TEXT DEFAULT '' NOT NULL, people NUMERIC DEFAULT 0 NOT NULL, projects JSON DEFAULT NULL,
               hopes TEXT DEFAULT '' NOT NULL, consent BOOLEAN DEFAULT FALSE NOT NULL);
             CREATE UNIQUE INDEX idx_attend_submission_id ON attend (submission_id);",
        )
        .unwrap();
    for (id, sealed) in rows {
        connection
            .execute(
                "INSERT INTO attend (submission_id, form, sealed) VALUES (?1, 'attend', ?2)",
                [id, sealed.as_str()],
            )
            .unwrap();
    }
    connection
}

/// Notification mails in the ways that services write them, by their place in the list.
pub fn mail(index: usize, id: &str, sealed: &str) -> String {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    let head = "Received: from mx.example.org by mail.example.org; Mon, 10 Nov 2025 09:00:00 +0000\n\
                From: \"Form service\" <noreply@example.org>\nTo: organiser@example.org\n\
                Subject: =?utf-8?Q?New_submission_=E2=80=93_attend?=\nMessage-ID: <1@example.org>\n\
                Date: Mon, 10 Nov 2025 09:00:00 +0000\nMIME-Version: 1.0\n";
    let named = format!(
        "Somebody just submitted your form.\n\nsubmission_id:\n{id}\n\nform:\nattend\n\nsealed:\n{sealed}\n\n--\nSent by a form service\n"
    );
    let base64_of = |text: &str| {
        let text = BASE64_STANDARD.encode(text.replace('\n', "\r\n"));
        text.as_bytes().chunks(76).map(|line| format!("{}\n", std::str::from_utf8(line).unwrap())).collect::<String>()
    };
    let mail = match index % 5 {
        // Plain, and quoted by whoever forwarded it.
        0 => format!(
            "{head}Content-Type: text/plain; charset=utf-8\n\nPlease see below.\n\n> {}",
            named.replace('\n', "\n> ")
        ),
        // Quoted-printable.
        1 => format!(
            "{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{}",
            named.replace('=', "=3D").replace("just submitted", "just=20=\nsubmitted")
        ),
        // Plain and HTML, both as base64; the newlines of the sealed text became spaces.
        2 => format!(
            "{head}Content-Type: multipart/alternative; boundary=\"b\"\n\n\
             --b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}\n\
             --b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}\n--b--\n",
            base64_of(&named.replace(sealed, &sealed.replace('\n', " "))),
            base64_of(&format!("<p>sealed:</p><pre>{sealed}</pre>"))
        ),
        // A JSON attachment.
        3 => format!(
            "{head}Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nThe submission is attached.\n\
             --b\nContent-Type: application/json; name=\"submission.json\"\nContent-Disposition: attachment; filename=\"submission.json\"\n\
             Content-Transfer-Encoding: base64\n\n{}\n--b--\n",
            base64_of(&format!(r#"{{"submission_id":"{id}","form":"attend","sealed":{}}}"#, string(sealed)))
        ),
        // HTML alone, a table.
        _ => format!(
            "{head}Content-Type: text/html; charset=utf-8\n\n<html><head><style>td {{ color: red }}</style></head><body><table>\n\
             <tr><td>submission_id:</td><td>{id}</td></tr>\n<tr><td>form:</td><td>attend</td></tr>\n\
             <tr><td>sealed:</td><td>{}</td></tr>\n</table></body></html>\n",
            sealed.replace('+', "&#43;").replace('\n', "<br>")
        ),
    };
    mail.replace('\n', "\r\n")
}

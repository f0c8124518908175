//! What a form service does that `site backend` has set up, and what the servers in deploy/ do: the real PocketBase and
//! the real Caddy, on this machine only. `scripts/test native` has both.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod printed;
mod repository;

use chrono::{DateTime, TimeDelta, Utc};
use printed::{Printed, replace};
use repository::{copy_folder, files_below, in_fixture, in_repository};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, SystemTime},
};
use tempfile::TempDir;

const RECORDS: &str = "/api/collections/attend/records";
const LOGIN: (&str, &str) = ("organiser@example.org", "only-for-this-test-run");

/// What PocketBase answers when its rule lets nobody add a record: when the form has closed. Unlike any answer that is
/// wrong it names no field, and it is the same for whatever is sent.
const CLOSED: &str = r#"{"data":{},"message":"Failed to create record.","status":400}"#;

/// How long a server may take, in a test.
const PATIENCE: Duration = Duration::from_secs(30);

/// Polls for what a server comes to.
fn wait_until(otherwise: &str, mut is_so: impl FnMut() -> bool) {
    const STEP: Duration = Duration::from_millis(20);
    for _ in 0..PATIENCE.as_millis() / STEP.as_millis() {
        if is_so() {
            return;
        }
        thread::sleep(STEP);
    }
    panic!("{otherwise}");
}

/// A server that ends with its test.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Becomes a command of bash that knows scripts/lib.sh; what it says goes to a file.
    fn start(script: &str, arguments: &[&str], port: u16, environment: &[(&str, &str)], log: &Path) -> Self {
        let log = File::create(log).unwrap();
        let child = Command::new("bash")
            .args(["-c", &format!("source scripts/lib.sh && {script}"), "test"])
            .args(arguments)
            .envs(environment.iter().copied())
            .current_dir(in_repository(""))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut server = Self { child, port };
        wait_until(&format!("{script} does not answer"), || {
            assert!(server.child.try_wait().unwrap().is_none(), "{script} has ended: is scripts/setup done?");
            Self::speaks(port)
        });
        server
    }

    /// Whether HTTP is spoken there. A connection alone proves nothing: somebody who asks for a free port again and again may
    /// be connected with himself.
    fn speaks(port: u16) -> bool {
        let Ok(mut connection) = TcpStream::connect(("127.0.0.1", port)) else { return false };
        let mut bytes = Vec::new();
        _ = connection.set_read_timeout(Some(PATIENCE));
        _ = connection.write_all(b"GET / HTTP/1.0\r\n\r\n").and_then(|()| connection.read_to_end(&mut bytes));
        bytes.starts_with(b"HTTP/")
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        connection.set_read_timeout(Some(PATIENCE)).unwrap();
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let (port, length) = (self.port, body.len());
        // In HTTP/1.0 an answer ends with the connection.
        let head =
            format!("{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {length}\r\n{headers}\r\n");
        connection.write_all(head.as_bytes()).unwrap();
        // Who refuses a large body may not wait for its end.
        _ = connection.write_all(body.as_bytes());
        let mut bytes = Vec::new();
        _ = connection.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_ascii_lowercase(), body: body.trim_end().into() }
    }

    /// Sends a sign-up as JSON, from an address of its own unless `from` is empty.
    fn send(&self, from: &str, body: &Value) -> Answer {
        let mut headers = vec![("Content-Type", "application/json"), ("Origin", "https://workshop.example.org")];
        headers.extend((!from.is_empty()).then_some(("X-Forwarded-For", from)));
        self.ask("POST", RECORDS, &headers, &body.to_string())
    }

    /// Asks it to end, by its own id, and waits until it has.
    fn stop(mut self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        wait_until("does not end", || self.child.try_wait().unwrap().is_some());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    /// In lower case.
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.body))
    }

    /// The code of what is wrong with a column.
    fn code(&self, column: &str) -> String {
        assert_eq!(self.status, 400, "{}", self.body);
        self.json()["data"][column]["code"].as_str().unwrap_or_default().into()
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The folder of a PocketBase, with what `site backend` makes of the event of the tests, moved and changed.
struct Folder(TempDir);

impl Folder {
    /// Of an event that begins so many days from now.
    fn new(days: i64, change: impl FnOnce(&Path)) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.migrate(days, change);
        folder
    }

    #[allow(clippy::disallowed_methods, reason = "PocketBase goes by the real clock")]
    fn migrate(&self, days: i64, change: impl FnOnce(&Path)) {
        let content = self.0.path().join("content");
        copy_folder(&in_fixture(""), &content);
        let day = (DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::days(days)).format("%Y-%m-%d");
        for name in ["start", "end"] {
            replace(&content, "event.toml", &format!("\n{name} = 2025-11-24"), &format!("\n{name} = {day}"));
        }
        change(&content);
        let made = Command::new(env!("CARGO_BIN_EXE_site"))
            .args(["backend", "--out", self.path(), "--content", content.to_str().unwrap()])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        fs::remove_dir_all(content).unwrap();
    }

    fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }

    fn start(&self) -> Server {
        let made = Command::new("bash")
            .args(["-c", "source scripts/lib.sh && backend_login \"$@\"", "test", self.path(), LOGIN.0, LOGIN.1])
            .current_dir(in_repository(""))
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let port = free_port();
        let arguments = [self.path(), &port.to_string(), "https://workshop.example.org"];
        Server::start("serve_backend \"$@\"", &arguments, port, &[], &self.0.path().join("log"))
    }
}

/// Forms whose answers are not sealed.
fn in_clear(content: &Path) {
    let path = content.join("forms/attend.toml");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("seal_to")).collect();
    assert_ne!(lines.len(), text.lines().count());
    fs::write(path, lines.join("\n") + "\n").unwrap();
}

fn number(of: u32) -> String {
    format!("6f1c2f0e-5d1b-4b53-9a52-{of:012x}")
}

fn sealed(of: u32) -> Value {
    json!({ "submission_id": number(of), "form": "attend", "form_version": "1", "sealed_to": "a", "sealed": "x" })
}

#[test]
#[ignore = "needs PocketBase: scripts/test native"]
fn a_sign_up_is_added_once_by_anybody_and_read_by_nobody() {
    let folder = Folder::new(14, |_| ());
    let server = folder.start();
    let stored = server.send("203.0.113.1", &sealed(1));
    assert_eq!(stored.status, 200, "{}", stored.body);
    // PocketBase passes over names that it has no column for, so each has to come back.
    let row = stored.json();
    for (name, value) in sealed(1).as_object().unwrap() {
        assert_eq!(&row[name], value, "{name}");
    }
    assert_eq!(server.send("203.0.113.1", &sealed(1)).code("submission_id"), "validation_not_unique");

    let record = format!("{RECORDS}/{}", row["id"].as_str().unwrap());
    for (method, path, body) in [
        ("GET", RECORDS, ""),
        ("GET", &record, ""),
        ("PATCH", &record, "{\"sealed\":\"y\"}"),
        ("DELETE", &record, ""),
        ("GET", "/api/collections", ""),
    ] {
        let answer = server.ask(method, path, &[("Content-Type", "application/json")], body);
        assert!([401, 403].contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.body);
    }
    // A new PocketBase lets everybody open an account.
    let account =
        json!({ "email": "a@example.org", "password": "12345678", "passwordConfirm": "12345678" }).to_string();
    let answer =
        server.ask("POST", "/api/collections/users/records", &[("Content-Type", "application/json")], &account);
    assert_eq!(answer.status, 403, "{}", answer.body);

    // A form without scripts has no number and is in clear; two of them are two.
    for _ in 0..2 {
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("X-Forwarded-For", "203.0.113.2")];
        let plain = server.ask("POST", RECORDS, &headers, "form=attend&plain=yes&name=Ada&email=ada%40example.org");
        assert_eq!((plain.status, plain.json()["plain"].as_str()), (200, Some("yes")), "{}", plain.body);
    }
}

#[test]
#[ignore = "needs PocketBase: scripts/test native"]
fn what_no_page_sends_is_refused_with_the_column_that_is_wrong() {
    let folder = Folder::new(14, |content| {
        replace(content, "forms/attend.toml", "preset = \"pocketbase\"", "preset = \"pocketbase\"\nmax_bytes = 2000");
    });
    let server = folder.start();
    let changed = |name: &str, value: &str| {
        let mut message = sealed(1);
        message[name] = value.into();
        server.send("203.0.113.1", &message)
    };
    assert_eq!(changed("form", "host").code("form"), "validation_invalid_format");
    assert_eq!(changed("form", "").code("form"), "validation_required");
    for number in ["------------------------------------", "6F1C2F0E-5D1B-4B53-9A52-000000000001", "7"] {
        assert_eq!(changed("submission_id", number).code("submission_id"), "validation_invalid_format", "{number}");
    }
    assert_eq!(changed("sealed", &"x".repeat(2001)).code("sealed"), "validation_max_text_constraint");
    assert_eq!(changed("sealed_to", &"x".repeat(301)).code("sealed_to"), "validation_max_text_constraint");
    assert_eq!(changed("sealed", &"x".repeat(2000)).status, 200);
}

#[test]
#[ignore = "needs PocketBase: scripts/test native"]
fn a_form_whose_names_are_the_services_own_has_columns_of_these_names_and_needs_a_number() {
    let folder = Folder::new(14, |content| {
        let more =
            "\n[backend.names]\nsubmission_id = \"nr\"\nsealed = \"box\"\n[backend.fixed]\nround = 7\n\n[[field]]";
        replace(content, "forms/attend.toml", "\n[[field]]", more);
    });
    let server = folder.start();
    let message = json!({ "nr": number(1), "form": "attend", "box": "x", "round": 7 });
    let stored = server.send("203.0.113.1", &message);
    assert_eq!((stored.status, &stored.json()["box"], &stored.json()["round"]), (200, &json!("x"), &json!(7)));
    assert_eq!(server.send("203.0.113.1", &message).code("nr"), "validation_not_unique");
    assert_eq!(server.send("203.0.113.1", &json!({ "form": "attend", "box": "x" })).code("nr"), "validation_required");
}

#[test]
#[ignore = "needs PocketBase: scripts/test native"]
fn after_closing_what_waited_is_taken_for_a_while_and_withdrawals_for_longer() {
    let clear = |of: u32| json!({ "submission_id": number(of), "form": "attend", "name": "Ada" });
    let withdrawal = |of: u32| json!({ "submission_id": number(of), "form": "attend", "withdraws": number(1) });
    let is_open = |server: &Server, message: &Value| {
        let answer = server.send("203.0.113.1", message);
        assert!(answer.status == 200 || (answer.status, answer.body.as_str()) == (400, CLOSED), "{}", answer.body);
        // The page reads it, so its origin must be allowed there as well.
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://workshop.example.org"));
        answer.status == 200
    };
    // How many days ago the event was; whether new ones are taken in clear, sealed ones, and withdrawals in clear.
    for (days, new, seal, withdraw) in [(3, true, true, true), (20, false, true, true), (40, false, false, false)] {
        let folder = Folder::new(-days, |_| ());
        let server = folder.start();
        assert_eq!((is_open(&server, &clear(1)), is_open(&server, &sealed(2))), (new, seal), "{days}");
        if days == 40 {
            // Nothing about a message is looked at before the rule, so that this is no "rejected: mend your answers".
            assert!(!is_open(&server, &json!({ "form": "nonsense", "submission_id": "x" })));
        }
        drop(server);
        let folder = Folder::new(-days, in_clear);
        let server = folder.start();
        assert_eq!((is_open(&server, &clear(1)), is_open(&server, &withdrawal(2))), (new, withdraw), "{days}");
        // The form for the next event comes after this one.
        let next = json!({ "submission_id": number(1), "form": "next", "sealed": "x" }).to_string();
        let answer =
            server.ask("POST", "/api/collections/next/records", &[("Content-Type", "application/json")], &next);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

#[test]
#[ignore = "needs PocketBase: scripts/test native"]
fn one_address_adds_sixty_a_minute_and_tries_five_passwords_and_is_not_written_down() {
    let folder = Folder::new(14, |_| ());
    let server = folder.start();
    // The minute begins with the first, so sixty are taken in it, and the next one is not.
    for of in 0..60 {
        assert_eq!(server.send("203.0.113.1", &sealed(of)).status, 200, "{of}");
    }
    let refused = server.send("203.0.113.1", &sealed(60));
    assert_eq!((refused.status, refused.json()["message"].as_str()), (429, Some("Too Many Requests.")));
    // The page has to know by itself how long to wait, and has to be able to read the answer.
    assert_eq!(refused.header("retry-after"), None);
    assert_eq!(refused.header("access-control-allow-origin"), Some("https://workshop.example.org"));
    // Others are not held up by it; what a visitor writes before the proxy's own word does not count.
    assert_eq!(server.send("203.0.113.2", &sealed(61)).status, 200);
    assert_eq!(server.send("198.51.100.9, 203.0.113.1", &sealed(62)).status, 429);

    let log_in = |password: &str, from: &str| {
        let body = json!({ "identity": LOGIN.0, "password": password }).to_string();
        let headers = [("Content-Type", "application/json"), ("X-Forwarded-For", from)];
        server.ask("POST", "/api/collections/_superusers/auth-with-password", &headers, &body)
    };
    let statuses: Vec<_> = (0..7).map(|_| log_in("wrong", "203.0.113.3").status).collect();
    assert_eq!(statuses, [400, 400, 400, 400, 400, 429, 429]);

    let token = log_in(LOGIN.1, "203.0.113.4").json()["token"].as_str().unwrap().to_string();
    let settings = server.ask("GET", "/api/settings", &[("Authorization", &token)], "").json();
    assert_eq!(settings["logs"]["logIP"], false);
    assert_eq!(settings["rateLimits"]["enabled"], true);
    assert_eq!(settings["trustedProxy"], json!({ "headers": ["X-Forwarded-For"], "useLeftmostIP": false }));
    server.stop();
    let log = rusqlite::Connection::open(folder.0.path().join("pb_data/auxiliary.db")).unwrap();
    let mut rows = log.prepare("select data from _logs").unwrap();
    let rows: Vec<String> = rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(!row.contains("203.0.113.") && !row.contains("127.0.0.1\""), "{row}");
    }
}

/// What an earlier version made, with a column for a question that is not asked any more.
const EARLIER: &str = r#"migrate((app) => {
  app.importCollections([{
    id: "p4p_attend", name: "attend", type: "base", createRule: "",
    listRule: null, viewRule: null, updateRule: null, deleteRule: null,
    fields: [
      { id: "attend_id", name: "id", type: "text", system: true, primaryKey: true, required: true, min: 15, max: 15,
        pattern: "^[a-z0-9]+$", autogeneratePattern: "[a-z0-9]{15}" },
      { id: "attend_submission_id", name: "submission_id", type: "text", pattern: "^[0-9a-f-]{36}$" },
      { id: "attend_form", name: "form", type: "text", required: true, max: 64 },
      { id: "attend_sealed", name: "sealed", type: "text", max: 200000 },
      { id: "attend_lunch", name: "lunch", type: "text", max: 500 },
    ],
    indexes: ["CREATE UNIQUE INDEX idx_attend_submission_id ON attend (submission_id) WHERE submission_id != ''"],
  }], false);
  const stored = new Record(app.findCollectionByNameOrId("attend"));
  stored.load({ submission_id: "6f1c2f0e-5d1b-4b53-9a52-000000000001", form: "attend", sealed: "old", lunch: "soup" });
  app.save(stored);
}, (app) => {});
"#;

#[test]
#[ignore = "needs PocketBase: scripts/test native"]
fn an_older_database_keeps_its_rows_and_columns_and_gets_the_new_rules() {
    let folder = Folder::new(14, |_| ());
    let migrations = folder.0.path().join("pb_migrations");
    let today = fs::read_dir(&migrations).unwrap().next().unwrap().unwrap().path();
    let (aside, earlier) = (folder.0.path().join("aside"), migrations.join("2000000000_forms_0123456789ab.js"));
    fs::rename(&today, &aside).unwrap();
    fs::write(&earlier, EARLIER).unwrap();
    let server = folder.start();
    assert_eq!(server.send("203.0.113.1", &json!({ "form": "nonsense" })).status, 200);
    server.stop();

    fs::remove_file(&earlier).unwrap();
    fs::rename(&aside, &today).unwrap();
    let server = folder.start();
    assert_eq!(server.send("203.0.113.1", &sealed(1)).code("submission_id"), "validation_not_unique");
    assert_eq!(server.send("203.0.113.1", &json!({ "form": "nonsense" })).code("form"), "validation_invalid_format");
    let stored = server.send("203.0.113.1", &sealed(2));
    assert_eq!((stored.status, &stored.json()["sealed_to"]), (200, &json!("a")), "{}", stored.body);
    server.stop();

    // And once more when the event has moved away, and when it has come back.
    folder.migrate(-40, |_| ());
    let server = folder.start();
    assert_eq!(server.send("203.0.113.1", &sealed(3)).body, CLOSED);
    // The rule comes first: then nobody is told any more that a message is there already.
    assert_eq!(server.send("203.0.113.1", &sealed(1)).body, CLOSED);
    server.stop();
    folder.migrate(14, |_| ());
    let server = folder.start();
    assert_eq!(server.send("203.0.113.1", &sealed(3)).status, 200);
    assert_eq!(server.send("203.0.113.1", &sealed(1)).code("submission_id"), "validation_not_unique");
    server.stop();
    let database = rusqlite::Connection::open(folder.0.path().join("pb_data/data.db")).unwrap();
    let kept: (String, String) = database
        .query_row("select sealed, lunch from attend where lunch != ''", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(kept, ("old".into(), "soup".into()));
}

#[test]
#[ignore = "needs PocketBase: scripts/test native"]
fn what_need_not_be_kept_is_listed_and_deleted_with_a_token_and_nothing_else_is() {
    let folder = Folder::new(14, in_clear);
    let server = folder.start();
    let message = |of: u32, rest: Value| {
        let mut message =
            json!({ "submission_id": number(of), "form": "attend", "code": format!("aaaa-bbbb-{of:04}") });
        message.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let stored = server.send(&format!("203.0.113.{of}"), &message);
        assert_eq!(stored.status, 200, "{}", stored.body);
        stored.json()["id"].as_str().unwrap().to_string()
    };
    let taken_back = message(1, json!({ "name": "Ada" }));
    let stays = message(2, json!({ "name": "Grace" }));
    let code = json!({ "withdraws": number(1), "code": "aaaa-bbbb-0001" });
    let withdrawal = message(3, code);
    // Whoever does not know the code takes back nothing, and so deletes nothing.
    let bogus = message(4, json!({ "withdraws": number(2), "code": "zzzz-zzzz-zzzz" }));

    let content = folder.0.path().join("purge");
    let address = format!("http://127.0.0.1:{}", server.port);
    let form = format!("[backend]\nurl = \"{address}{RECORDS}\"\n[[field]]\nid = \"name\"\n");
    fs::create_dir_all(content.join("forms")).unwrap();
    fs::write(content.join("event.toml"), "delete_answers_after = 2020-01-01\n").unwrap();
    fs::write(content.join("forms/attend.toml"), form).unwrap();
    let purge = |token: &str, arguments: &[&str]| {
        fs::write(content.join("token.txt"), format!("{token}\n")).unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_site"))
            .args(["answers", "purge", "--content", ".", "--token-file", "token.txt"])
            .args(arguments)
            .current_dir(&content)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let refused = purge("nonsense", &["--delete"]);
    assert_eq!(refused.0, Some(1));
    assert!(refused.2.contains("does not accept the token"), "{refused:?}");

    let log_in = json!({ "identity": LOGIN.0, "password": LOGIN.1 }).to_string();
    let headers = [("Content-Type", "application/json"), ("X-Forwarded-For", "203.0.113.99")];
    let logged_in = server.ask("POST", "/api/collections/_superusers/auth-with-password", &headers, &log_in);
    let token = logged_in.json()["token"].as_str().unwrap().to_string();
    let left = || {
        let rows = server.ask("GET", &format!("{RECORDS}?perPage=500"), &[("Authorization", &token)], "").json();
        let mut ids: Vec<_> =
            rows["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_string()).collect();
        ids.sort();
        ids
    };
    let listed = purge(&token, &[]);
    assert_eq!(listed.0, Some(0), "{listed:?}");
    let lines: Vec<_> = listed.1.lines().collect();
    assert_eq!(lines.len(), 3, "{listed:?}");
    assert!(lines[0].ends_with(&format!("(id {taken_back}): withdrawn")), "{listed:?}");
    assert!(lines[1].contains(&withdrawal), "{listed:?}");
    assert_eq!(lines[2], "2 rows are to be deleted at the service. Nothing was changed: --delete deletes them.");
    assert_eq!(left().len(), 4);

    let deleted = purge(&token, &["--delete"]);
    assert_eq!((deleted.0, deleted.1.as_str()), (Some(0), "Deleted 2 rows at the service.\n"), "{deleted:?}");
    let mut expected = [stays, bogus];
    expected.sort();
    assert_eq!(left(), expected);

    // More than one page, and a day that is still to come.
    for of in 0..250 {
        let added = json!({ "submission_id": number(1000 + of), "form": "attend" });
        assert_eq!(server.send(&format!("203.0.114.{}", of % 200), &added).status, 200);
    }
    let early = purge(&token, &["--all", "--delete", "--after", "2999-01-01"]);
    assert_eq!((early.0, early.1.as_str()), (Some(0), "Nothing was to be deleted.\n"), "{early:?}");
    assert!(early.2.contains("attend: is kept until 2999-01-01 is over"), "{early:?}");
    let all = purge(&token, &["--all", "--delete"]);
    assert_eq!((all.0, all.1.as_str()), (Some(0), "Deleted 252 rows at the service.\n"), "{all:?}");
    assert!(left().is_empty());
}

#[test]
#[ignore = "needs PocketBase: scripts/test native"]
fn the_tests_own_migration_lifts_the_limits_that_organisers_get() {
    let folder = Folder::new(-40, |_| ());
    let lifted = folder.0.path().join("pb_migrations/2000000001_unlimited.js");
    fs::copy(in_repository("tests/e2e/unlimited.pb.js"), lifted).unwrap();
    let server = folder.start();
    for of in 0..70 {
        assert_eq!(server.send("", &sealed(of)).status, 200, "{of}");
    }
}

#[test]
#[ignore = "needs PocketBase and Caddy: scripts/test native"]
fn caddy_lets_nothing_through_to_pocketbase_but_a_sign_up() {
    let folder = Folder::new(14, |_| ());
    let backend = folder.start();
    let (port, log) = (free_port(), folder.0.path().join("caddy.log"));
    let environment = [
        ("FORMS_ADDRESS", &*format!("http://127.0.0.1:{port}")),
        ("FORMS_BACKEND", &*format!("127.0.0.1:{}", backend.port)),
        ("XDG_CONFIG_HOME", folder.path()),
        ("XDG_DATA_HOME", folder.path()),
    ];
    let script = "exec caddy run --adapter caddyfile --config deploy/Caddyfile.forms";
    let caddy = Server::start(script, &[], port, &environment, &log);

    let preflight = [
        ("Origin", "https://workshop.example.org"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type"),
    ];
    let answer = caddy.ask("OPTIONS", RECORDS, &preflight, "");
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://workshop.example.org"));
    let stored = caddy.send("", &sealed(0));
    assert_eq!(stored.status, 200, "{}", stored.body);
    let record = format!("{RECORDS}/{}", stored.json()["id"].as_str().unwrap());
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/_/"),
        ("GET", "/api/health"),
        ("GET", "/api/collections"),
        ("GET", "/api/settings"),
        ("POST", "/api/batch"),
        ("POST", "/api/collections/_superusers/auth-with-password"),
        ("POST", "/api/collections/_superusers/records"),
        ("OPTIONS", "/api/collections/_superusers/auth-with-password"),
        ("POST", "/api/collections/attend/records/../../_superusers/auth-with-password"),
        ("POST", "/api//collections/_superusers/auth-with-password"),
        ("POST", "/api/collections/attend/records%2f..%2f..%2f_superusers%2fauth-with-password"),
        ("GET", RECORDS),
        ("HEAD", RECORDS),
        ("PUT", RECORDS),
        ("GET", &record),
        ("PATCH", &record),
        ("DELETE", &record),
        ("POST", &record),
    ] {
        let answer = caddy.ask(method, path, &[("Content-Type", "application/json")], "{}");
        assert_eq!((answer.status, answer.body.as_str()), (404, ""), "{method} {path}");
    }

    let large = json!({ "form": "attend", "sealed": "x".repeat(300_000) });
    let answer = caddy.send("", &large);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (413, Some("*")));

    // The limit goes by who asks Caddy, whatever that one says of itself.
    let statuses: Vec<_> = (1..70).map(|of| caddy.send(&format!("198.51.100.{of}"), &sealed(of)).status).collect();
    assert!(statuses.iter().filter(|status| **status == 200).count() <= 60, "{statuses:?}");
    assert_eq!(statuses.last(), Some(&429));

    backend.stop();
    let answer = caddy.send("", &sealed(99));
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (502, Some("*")));
    caddy.stop();
    let said = fs::read_to_string(log).unwrap();
    for private in ["remote_", "client_ip", "198.51.100", "request", "User-Agent"] {
        assert!(!said.contains(private), "{said}");
    }
}

#[test]
#[ignore = "needs Caddy: scripts/test native"]
fn only_what_is_named_by_its_hash_is_kept_for_ever_by_browsers() {
    let site = Printed::new(|content| {
        let feature = |id: &str| json!({ "type": "Feature", "id": id, "geometry": null, "properties": { "name": "Node", "city": "Somewhere" } });
        let nodes = ["berlin-20251124", "cafe-deadbeef", "cafe-0123456789abcdef"].map(feature);
        let nodes = json!({ "type": "FeatureCollection", "features": nodes });
        fs::write(content.join("nodes.geojson"), nodes.to_string()).unwrap();
    });
    let (state, port) = (tempfile::Builder::new().prefix("p4p-").tempdir().unwrap(), free_port());
    // Caddy hides what lies below a folder whose name begins with a dot.
    let root = state.path().join("site");
    copy_folder(&site.path(""), &root);
    let arguments = [root.to_str().unwrap(), &port.to_string(), state.path().to_str().unwrap()];
    let site = [("P4P_SITE", env!("CARGO_BIN_EXE_site"))];
    let caddy = Server::start("serve_page \"$@\"", &arguments, port, &site, &state.path().join("log"));
    let kept = |path: &str| {
        let answer = caddy.ask("GET", path, &[], "");
        (answer.status, answer.header("cache-control").unwrap_or_default().contains("immutable"))
    };
    let mut hashed = 0;
    for file in files_below(&root) {
        let path = file.strip_prefix(&root).unwrap().to_str().unwrap();
        if path == "_headers" {
            continue;
        }
        // What the page itself is named by is no file of a node or of an organiser; the programs of this site are none.
        let is_hashed =
            ["frame-", "keep-", "render-worker-", "poster-", "messages"].iter().any(|name| path.contains(name));
        hashed += u32::from(is_hashed);
        assert_eq!(kept(&format!("/{path}")), (200, is_hashed), "{path}");
    }
    assert!(4 <= hashed);
    // While a new version is uploaded, a program may not be there yet.
    assert_eq!(kept("/page-0123456789abcdef.js"), (404, false));
}

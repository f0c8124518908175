//! `site build`, `site preview` and `site probe`, as an organiser meets them.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod repository;
mod shell;

use repository::{copy_folder, in_fixture};
use serde_json::Value;
use shell::make_shell;
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::Duration,
};
use tempfile::TempDir;
use ureq::{
    Agent,
    http::{Request, Response},
};

/// The event of the tests, in its own language only, beside a shell without programs.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        copy_folder(&in_fixture(""), &folder.path("content"));
        for language in ["de", "es", "fr", "nl"] {
            fs::remove_dir_all(folder.path("content").join(language)).unwrap();
        }
        let facts = folder.path("content/event.toml");
        let text = fs::read_to_string(&facts).unwrap();
        fs::write(facts, text.lines().filter(|line| !line.starts_with("languages = ")).collect::<Vec<_>>().join("\n"))
            .unwrap();
        make_shell(&folder.path("shell"));
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.path("content").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
        command.args(arguments).current_dir(self.0.path());
        command
    }

    /// Whether it went well, and what was said.
    fn site(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.command(arguments).output().unwrap();
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    }
}

const BUILD: [&str; 5] = ["build", "--shell", "shell", "--as-of", "2025-11-10T09:00:00Z"];

#[test]
fn a_page_is_built_in_place_of_the_one_before_and_of_nothing_else() {
    let folder = Folder::new();
    let (is_good, said) = folder.site(&BUILD);
    assert!(is_good && said.contains("files in dist"), "{said}");
    let page = || fs::read_to_string(folder.path("dist/index.html")).unwrap();
    assert!(page().contains("Community workshop on") && folder.path("dist/index.html.br").is_file());
    folder.change("event.toml", "\"Community workshop on", "\"Another workshop on");
    fs::write(folder.path("dist/of-before.html"), "").unwrap();
    let (is_good, said) = folder.site(&BUILD);
    assert!(is_good && page().contains("Another workshop on"), "{said}");
    assert!(!folder.path("dist/of-before.html").exists());

    // With mistakes, or into a folder of something else, nothing changes.
    let (is_good, said) = folder.site(&[BUILD.as_slice(), &["--out", "content"]].concat());
    assert!(!is_good && said.starts_with("content: is there already and is no built page"), "{said}");
    assert!(folder.path("content/event.toml").is_file());
    folder.change("event.toml", "title = ", "titel = ");
    assert!(!folder.site(&BUILD).0 && page().contains("Another workshop on"));
    let names = fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["content", "dist", "shell"]);
}

#[test]
fn a_program_without_a_page_inside_says_what_to_name() {
    let (is_good, said) = Folder::new().site(&["build"]);
    assert!(!is_good && said.contains("--shell") && said.lines().count() == 1, "{said}");
}

#[test]
fn what_the_shell_has_packed_already_is_not_packed_again() {
    let folder = Folder::new();
    let script = folder.path("shell/embed.js");
    fs::write(&script, "a script that everybody shares").unwrap();
    assert!(folder.site(&["pack", "shell"]).0);
    let packed = fs::read(folder.path("shell/embed.js.br")).unwrap();
    let out = |out: &str| folder.path(out).join("embed.js.br");
    assert!(folder.site(&[BUILD.as_slice(), &["--out", "one"]].concat()).0);
    assert_eq!(fs::read(out("one")).unwrap(), packed);
    // A shell that was changed since is packed anew, and one that nobody wants packed is not.
    fs::write(&script, "another one").unwrap();
    assert!(folder.site(&[BUILD.as_slice(), &["--out", "two"]].concat()).0);
    assert_ne!(fs::read(out("two")).unwrap(), packed);
    assert!(folder.site(&["prerender", "--unpacked", "--shell", "shell", "--out", "three"]).0);
    assert!(folder.path("three/embed.js").is_file() && !out("three").exists());
}

/// A preview that ends with its test.
struct Preview {
    child: Child,
    said: BufReader<ChildStdout>,
    origin: String,
    agent: Agent,
}

impl Drop for Preview {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Preview {
    fn of(folder: &Folder) -> Self {
        let mut command =
            folder.command(&["preview", "--port", "0", "--shell", "shell", "--as-of", "2025-11-10T09:00:00Z"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let origin = line.trim_end().rsplit_once(": ").unwrap().1.trim_end_matches('/').to_string();
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
        let config = config.timeout_global(Some(Duration::from_secs(60))).build();
        Self { child, said, origin, agent: config.into() }
    }

    fn ask(&self, method: &str, address: &str, headers: &[(&str, &str)], body: &str) -> (Response<ureq::Body>, String) {
        let mut request = Request::builder().method(method).uri(format!("{}{address}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(body).unwrap()).unwrap();
        let body = response.body_mut().read_to_string().unwrap();
        (response, body)
    }

    fn get(&self, address: &str) -> String {
        self.ask("GET", address, &[], "").1
    }

    /// Reads what it says until a line that ends like this.
    fn says(&mut self, end: &str) {
        let mut line = String::new();
        while !line.trim_end().ends_with(end) {
            line.clear();
            assert_ne!(self.said.read_line(&mut line).unwrap(), 0, "it ended before it said {end:?}");
        }
    }
}

#[test]
fn the_preview_shows_the_page_as_a_server_would_and_again_when_the_content_changes() {
    let folder = Folder::new();
    let mut preview = Preview::of(&folder);
    let (response, page) = preview.ask("GET", "/", &[], "");
    assert!(page.contains("Community workshop on"), "{page}");
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_string();
    let connect = policy.split("; ").find(|rule| rule.starts_with("connect-src ")).unwrap();
    // Nothing that is sent from a preview leaves the computer.
    assert_eq!(connect, format!("connect-src 'self' {}", preview.origin));
    assert!(page.contains(&format!("action=\"{}/preview/forms/0/attend\"", preview.origin)));
    assert_eq!(preview.ask("GET", "/no-such-file", &[], "").0.status(), 404);

    // An open page waits for another one.
    let build = page.split("/preview/reload.js?build=").nth(1).unwrap().split('"').next().unwrap().to_string();
    assert!(preview.get("/preview/reload.js").contains("location.reload()"));
    let (agent, origin) = (preview.agent.clone(), preview.origin.clone());
    let known = build.clone();
    let open_page = thread::spawn(move || {
        loop {
            let mut answer = agent.get(format!("{origin}/preview/build?but={known}")).call().unwrap();
            let now = answer.body_mut().read_to_string().unwrap();
            if now != known {
                return now;
            }
        }
    });
    folder.change("event.toml", "title = ", "titel = ");
    folder.change("event.toml", "titel = \"Community", "title = \"Spoiled \\q ");
    folder.change("event.toml", "title = \"Spoiled \\q ", "title = \"Another community");
    preview.says("Printed again.");
    assert_ne!(open_page.join().unwrap(), build);
    assert!(preview.get("/").contains("Another community workshop on"));
}

#[test]
fn a_sign_up_without_scripts_is_stored_and_the_answers_are_read() {
    let folder = Folder::new();
    let mut preview = Preview::of(&folder);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let body = "form=attend&form_version=1&plain=yes&name=Ada+L.&email=ada%40example.org&projects=Willow&projects=PZP";
    let (response, _) = preview.ask("POST", "/preview/forms/0/attend", &form, body);
    assert_eq!(response.status(), 200);
    preview.says("attend: stored in preview-answers.jsonl");
    let (is_good, said) = folder.site(&["answers", "open", "preview-answers.jsonl"]);
    assert!(is_good && said.contains("Ada L.") && said.contains("ada@example.org"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.path("preview-answers.jsonl")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "only its owner may read it");
    }
    // Other sites that are open in the browser store nothing, whatever name they give to this computer.
    let length = || fs::metadata(folder.path("preview-answers.jsonl")).unwrap().len();
    let before = length();
    for (name, value, status) in [("Sec-Fetch-Site", "cross-site", 403), ("Host", "evil.example", 421)] {
        let (response, _) = preview.ask("POST", "/preview/forms/0/attend", &[form[0], (name, value)], body);
        assert_eq!((response.status().as_u16(), length()), (status, before), "{name}");
    }
}

/// A folder whose forms go to a preview of it.
fn sent_to(folder: &Folder, origin: &str) {
    for form in ["attend", "host", "next"] {
        let from = format!("http://127.0.0.1:8090/api/collections/{form}/records");
        folder.change(&format!("forms/{form}.toml"), &from, &format!("{origin}/preview/forms/0/{form}"));
    }
}

#[test]
fn a_test_message_to_each_form_is_read_back_with_the_key() {
    let folder = Folder::new();
    let preview = Preview::of(&folder);
    copy_folder(&folder.path("content"), &folder.path("published"));
    sent_to(&folder, &preview.origin);
    let key = folder.path("content/demo-key.txt").display().to_string();
    let probe = ["probe", "--key", &key, "--export", "preview-answers.jsonl"];
    let (is_good, said) = folder.site(&probe);
    assert!(is_good, "{said}");
    for form in ["attend", "host", "next"] {
        let line = said.lines().find(|line| line.starts_with(form)).unwrap();
        assert!(line.contains("stored it, and it was read back: sealed, and the key opens it"), "{said}");
    }
    let rows = fs::read_to_string(folder.path("preview-answers.jsonl")).unwrap();
    let rows: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3);
    let members = ["submission_id", "form", "form_version", "sealed_to", "sealed", "created"];
    assert!(
        rows.iter().all(|row| members.iter().all(|name| row[name].is_string()) && row.as_object().unwrap().len() == 6)
    );

    // Without the key it says what to look for; with another, it sends nothing.
    let (is_good, said) = folder.site(&["probe", "--form", "next"]);
    assert!(is_good && said.contains("next: 127.0.0.1:") && said.contains("look for number "), "{said}");
    let other = in_fixture("../other-key.txt").canonicalize().unwrap().display().to_string();
    let (is_good, said) = folder.site(&["probe", "--form", "next", "--key", &other]);
    assert!(!is_good && said.contains("nothing was sent") && !said.contains("Delete it"), "{said}");
    assert!(!folder.site(&["probe", "--form", "nobody"]).0);
}

#[test]
fn a_service_that_is_not_there_or_refuses_is_told_with_what_to_do() {
    let folder = Folder::new();
    let preview = Preview::of(&folder);
    sent_to(&folder, &preview.origin);
    folder.change("forms/attend.toml", "/forms/0/attend", "/forms/0/nobody");
    let (is_good, said) = folder.site(&["probe", "--form", "attend"]);
    assert!(!is_good && said.contains("takes nothing at this address") && said.contains("(HTTP 404)"), "{said}");
    drop(preview);
    let (is_good, said) = folder.site(&["probe", "--form", "next"]);
    assert!(!is_good && said.contains("gave no answer") && said.contains("check backend.url"), "{said}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let folder = Folder::new();
    let preview = Preview::of(&folder);
    let port = preview.origin.rsplit_once(':').unwrap().1;
    let (is_good, said) = folder.site(&["preview", "--shell", "shell", "--port", port]);
    assert!(!is_good && said.starts_with(&format!("port {port} cannot be used")), "{said}");
    assert!(Path::new(&folder.path("content")).is_dir());
}

//! `site publish`: a page into the folder that a web server shows.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// A folder with a built page in `dist`.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.build("1", &[]);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    /// A build of the page, with other files.
    fn build(&self, number: &str, others: &[&str]) {
        _ = fs::remove_dir_all(self.path("dist"));
        let program = format!("page-{number}.js");
        let names =
            ["index.html", "index.html.br", "nl/index.html", "sw.js", "sw.js.gz", "_headers", "nodes.json", &program];
        for name in names.iter().chain(others) {
            self.write(&format!("dist/{name}"), &format!("{name} of {number}"));
        }
        self.write("dist/icon.svg", "the same");
    }

    /// Whether it went well, and what was said.
    fn publish(&self, page: &str, to: &Path, more: &[&str]) -> (bool, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_site"))
            .current_dir(self.0.path())
            .args(["publish", page])
            .arg(to)
            .args(more)
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    }
}

#[test]
fn a_page_is_published_and_what_was_there_stays_until_somebody_asks() {
    let folder = Folder::new();
    let to = folder.path("served/page");
    assert_eq!(
        folder.publish("dist", &to, &[]),
        (true, format!("9 files in {}, 9 of them new or changed\n", to.display()))
    );
    folder.write("served/page/.well-known/challenge", "of the server");
    folder.write("served/page/old/deep/page-0.js", "of long ago");
    folder.build("2", &["nodes/0.json"]);
    let (is_done, said) = folder.publish("dist", &to, &[]);
    assert!(is_done && said.contains("10 files") && said.contains("9 of them new or changed"), "{said}");
    for (name, text) in [
        ("index.html", Some("index.html of 2")),
        ("nl/index.html", Some("nl/index.html of 2")),
        ("nodes/0.json", Some("nodes/0.json of 2")),
        ("page-1.js", Some("page-1.js of 1")),
        ("old/deep/page-0.js", Some("of long ago")),
    ] {
        assert_eq!(folder.text(&format!("served/page/{name}")).as_deref(), text, "{name}");
    }
    let (is_done, said) = folder.publish("dist", &to, &["--remove-older"]);
    assert!(is_done && said.contains("0 of them new or changed; 2 older ones removed"), "{said}");
    assert!(!to.join("page-1.js").exists() && !to.join("old").exists());
    assert!(to.join("page-2.js").exists() && to.join(".well-known/challenge").exists());
}

// What cannot be written ends it, and shows what had its turn before.
#[test]
fn no_page_is_there_before_its_program_and_no_worker_before_its_pages() {
    let folder = Folder::new();
    let to = folder.path("served");
    assert!(folder.publish("dist", &to, &[]).0);
    for (blocked, pages) in [("nl/index.html", "1"), ("sw.js", "3")] {
        let number = if pages == "1" { "2" } else { "3" };
        folder.build(number, &[]);
        fs::remove_file(to.join(blocked)).unwrap();
        folder.write(&format!("served/{blocked}/in-the-way"), "");
        let (is_done, said) = folder.publish("dist", &to, &["--remove-older"]);
        assert!(!is_done && said.contains(blocked) && said.contains("nothing of before was removed"), "{said}");
        assert!(to.join(format!("page-{number}.js")).exists() && to.join("page-1.js").exists(), "{blocked}");
        if blocked == "sw.js" {
            assert_eq!(folder.text("served/nl/index.html").unwrap(), format!("nl/index.html of {pages}"));
        } else {
            assert_eq!(folder.text("served/sw.js").unwrap(), "sw.js of 1");
        }
        fs::remove_dir_all(to.join(blocked)).unwrap();
        folder.write(&format!("served/{blocked}"), "old");
        // Nothing half written is left.
        let hidden = |path: &Path| {
            fs::read_dir(path).unwrap().any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with('.'))
        };
        assert!(!hidden(&to) && !hidden(&to.join("nl")));
    }
}

#[test]
fn what_cannot_be_published_is_told_and_changes_nothing() {
    let folder = Folder::new();
    folder.write("a-file", "");
    folder.write("empty/readme", "");
    for (page, to, says) in [
        ("empty", "served", "is no built page"),
        ("no-such", "served", "is no built page"),
        ("dist", "dist/served", "must not lie in each other"),
        ("dist", "dist", "must not lie in each other"),
        ("dist", ".", "must not lie in each other"),
        ("dist", "a-file", "a-file"),
        ("dist", "a-file/served", "a-file"),
    ] {
        let (is_done, said) = folder.publish(page, Path::new(to), &["--remove-older"]);
        assert!(!is_done && said.contains(says), "{page} to {to}: {said}");
    }
    assert!(
        !folder.path("served").exists() && !folder.path("dist/served").exists() && folder.path("empty/readme").exists()
    );
}

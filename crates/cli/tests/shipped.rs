//! The event that comes with the project, in `content/`: it is valid, it can be printed, and whoever changes it breaks no
//! test, because no other one looks at it.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod repository;
mod shell;

use repository::{copy_folder, files_below, in_repository};
use shell::make_shell;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn site(arguments: &[&str], content: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_site")).args(arguments).arg("--content").arg(content).output().unwrap()
}

fn assert_good(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Checks an event and prints its page; gives the page's text.
fn printed(content: &Path, folder: &Path) -> String {
    assert_good(&site(&["check"], content));
    let shell = folder.join("shell");
    make_shell(&shell);
    let out = folder.join("site");
    let [shell, to] = [&shell, &out].map(|path| path.display().to_string());
    assert_good(&site(&["prerender", "--unpacked", "--shell", &shell, "--out", &to], content));
    fs::read_to_string(out.join("index.html")).unwrap()
}

#[test]
fn it_has_no_mistakes_and_can_be_printed() {
    let folder = tempfile::tempdir().unwrap();
    let html = printed(&in_repository("content"), folder.path());
    assert!(html.contains("<h1") && html.contains("id=\"sign-up\""));
}

#[test]
fn other_words_and_other_lines_in_it_are_as_good() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    copy_folder(&in_repository("content"), &content);
    // One line more at the top of each file, and other words in each text.
    for path in files_below(&content) {
        let text = fs::read_to_string(&path).unwrap();
        let edited = match path.extension().and_then(|ending| ending.to_str()) {
            Some("toml") => format!("# Written anew.\n\n{}", reworded(&text)),
            Some("md") => {
                let (heading, rest) = text.split_once('\n').unwrap();
                format!("{heading}, written anew\n\nWritten anew.\n{rest}")
            }
            Some("geojson") => text.replace("\"name\": \"", "\n\"name\": \"Written anew: "),
            _ => continue,
        };
        assert_ne!(edited, text, "{}", path.display());
        fs::write(path, edited).unwrap();
    }
    let html = printed(&content, folder.path());
    assert!(html.contains("Written anew"));
}

/// Says other words than a file of facts or questions, and leaves what is more than words.
fn reworded(text: &str) -> String {
    let is_said = |line: &&str| {
        ["title", "summary", "label", "help", "intro", "thanks", "place"]
            .iter()
            .any(|name| line.starts_with(&format!("{name} = \"")))
    };
    let mut lines: Vec<String> = text.lines().map(String::from).collect();
    for line in &mut lines {
        if is_said(&line.as_str()) {
            *line = line.replacen(" = \"", " = \"Written anew: ", 1);
        }
        // The end of the title, which is another one now.
        if line.starts_with("subject = ") {
            line.clear();
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn no_other_test_looks_at_it() {
    let is_ours = |path: &Path| path.ends_with("shipped.rs") || path.ends_with("dist.rs");
    let folders = ["crates", "src", "tests"].map(in_repository);
    for path in folders.iter().flat_map(|folder| files_below(folder)).filter(|path| !is_ours(path)) {
        let is_program = path.extension().is_some_and(|ending| ending == "rs" || ending == "mjs");
        if !is_program {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for looks in
            ["in_repository(\"content", "Path::new(\"content", "read_to_string(\"content/", "join(root, 'content"]
        {
            assert!(!text.contains(looks), "{}: {looks}: look at tests/fixtures/event instead", path.display());
        }
    }
}

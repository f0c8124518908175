//! The invariants of the sources (see ARCHITECTURE.md), each with a test that fails when it is broken.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![PathBuf::from(folder)]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "nothing found in {folder}");
    found
}

/// The lines of a file that are neither comments nor tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests_begin = text.lines().position(|line| line.trim() == "#[cfg(test)]").unwrap_or(usize::MAX);
    let lines = text.lines().enumerate().take_while(move |(number, _)| *number < tests_begin);
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn places_of(words: &[&str], folder: &str) -> Vec<String> {
    let mut places = Vec::new();
    let is_test = |path: &Path| path.to_string_lossy().ends_with("_tests.rs");
    for (path, text) in sources(folder).iter().filter(|(path, _)| !is_test(path)) {
        for (number, line) in code(text) {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                places.push(format!("{}:{}: {word}", path.display(), number + 1));
            }
        }
    }
    places
}

const NOTHING: [String; 0] = [];

#[test]
fn the_domain_and_the_reading_of_answers_are_pure() {
    let impure = [
        "leptos",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "gloo",
        "crate::platform",
        "crate::ui",
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "rand::",
        "println!",
    ];
    assert_eq!(places_of(&impure, "src/domain"), NOTHING);
    assert_eq!(places_of(&impure, "src/answers"), NOTHING);
    // Keys are made by the native program only, because that needs randomness.
    assert_eq!(places_of(&["generate()", "OsRng", "getrandom"], "src/answers"), NOTHING);
    assert_eq!(places_of(&["crate::answers"], "src/domain"), NOTHING);
}

#[test]
fn only_the_platform_names_the_browser() {
    assert_eq!(places_of(&["web_sys", "js_sys", "wasm_bindgen", "gloo"], "src/ui"), NOTHING);
    assert_eq!(places_of(&["crate::ui"], "src/platform"), NOTHING);
    let main = fs::read_to_string("src/main.rs").unwrap();
    assert_eq!(code(&main).filter(|(_, line)| line.contains("web_sys") || line.contains("js_sys")).count(), 0);
}

#[test]
fn parts_of_the_page_do_not_know_each_other() {
    for (part, others) in [
        ("src/ui/event", ["ui::nodes", "ui::signup"]),
        ("src/ui/nodes", ["ui::event", "ui::signup"]),
        ("src/ui/signup", ["ui::event", "ui::nodes"]),
    ] {
        assert_eq!(places_of(&others, part), NOTHING);
    }
}

#[test]
fn what_is_rendered_does_not_depend_on_where() {
    // The clock, the address, storage and randomness are read in effects and handlers, through `platform`.
    let words = ["cfg!(target_arch", "cfg(target_arch", "cfg!(feature", "SystemTime", "Utc::now", "Local::now"];
    assert_eq!(places_of(&words, "src/ui"), NOTHING);
}

#[test]
fn nothing_can_panic_in_front_of_a_visitor() {
    let words = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("];
    for folder in
        ["src/domain", "src/platform", "src/ui", "src/answers", "src/bin/answers", "src/bin/atlas", "src/bin/cities"]
    {
        assert_eq!(places_of(&words, folder), NOTHING);
    }
    let main = fs::read_to_string("src/main.rs").unwrap();
    assert_eq!(code(&main).filter(|(_, line)| words.iter().any(|word| line.contains(word))).count(), 0);
}

#[test]
fn html_comes_from_markup_that_escapes_or_from_prose_that_is_sanitised() {
    // What strangers wrote into answers is set as text, and so are nodes' names on the live map.
    for folder in ["src/bin/answers", "src/bin/atlas", "src/bin/cities"] {
        assert_eq!(places_of(&["inner_html", "outer_html", "insert_adjacent_html"], folder), NOTHING);
    }
    for (path, text) in sources("src/ui").iter().chain(&sources("src/bin/site/page")) {
        for (number, line) in code(text).filter(|(_, line)| line.contains("inner_html=")) {
            let value = line.split("inner_html=").nth(1).unwrap_or_default();
            // A name stands for a value that is made a few lines above, from `into_html()`.
            let is_safe = value.contains("into_html()")
                || value.contains(".html.clone()")
                || (["questions", "words", "preview"].iter().any(|name| value.starts_with(name))
                    && text.contains("into_html()"));
            assert!(is_safe, "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    for (path, text) in sources("src") {
        let lines = text.lines().count();
        assert!(lines <= 400, "{}: {lines} lines; split it by type", path.display());
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let mut is_explained = false;
    let mut in_dependencies = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies]");
        } else if in_dependencies && line.contains(" = ") && !line.starts_with(' ') {
            // A comment may stand for the few lines below it.
            assert!(is_explained, "Cargo.toml: {line}: say in a comment above it what it is for");
        }
        is_explained = line.starts_with('#') || (is_explained && !line.is_empty());
    }
}

#[test]
fn no_style_asks_a_stranger() {
    for entry in fs::read_dir("style").unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for word in ["http:", "https:", "//", "@import"] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
    assert!(!Path::new("style").join("vendor").exists());
}

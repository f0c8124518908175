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
    let is_test = |path: &Path| {
        path.to_string_lossy().ends_with("_tests.rs")
            || path
                .components()
                .any(|part| ["tests", "build.rs", "testing.rs"].iter().any(|name| part.as_os_str() == *name))
    };
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
    // That they know no Leptos and no browser, the compiler holds: neither is among their dependencies.
    let impure = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "println!",
    ];
    assert_eq!(places_of(&impure, "crates/domain/src"), NOTHING);
    assert_eq!(places_of(&impure, "crates/answers/src"), NOTHING);
    // Keys are made by the native program only, because that needs randomness.
    assert_eq!(places_of(&["generate()", "OsRng", "getrandom"], "crates/answers/src"), NOTHING);
}

/// The page's rooms with components; `browser` alone names the browser.
const COMPONENTS: [&str; 5] = ["src/embed", "src/event", "src/nodes", "src/share", "src/sign_up"];

#[test]
fn only_one_room_names_the_browser() {
    for room in COMPONENTS {
        assert_eq!(places_of(&["web_sys", "js_sys", "wasm_bindgen", "gloo"], room), NOTHING);
        assert_eq!(places_of(&["cfg!(target_arch", "cfg(target_arch"], room), NOTHING);
    }
    assert_eq!(
        places_of(&["crate::embed", "crate::event", "crate::nodes", "crate::share", "crate::sign_up"], "src/browser"),
        NOTHING
    );
}

#[test]
fn javascript_is_called_by_its_type_and_not_by_a_name() {
    for room in ["src", "crates"] {
        assert_eq!(places_of(&["Reflect::get", "js_sys::eval", "js_namespace = p4p"], room), NOTHING);
    }
}

#[test]
fn parts_of_the_page_do_not_know_each_other() {
    for (part, others) in [
        ("src/event", ["crate::nodes", "crate::sign_up"]),
        ("src/nodes", ["crate::event", "crate::sign_up"]),
        ("src/share", ["crate::nodes", "crate::sign_up"]),
        ("src/sign_up", ["crate::event", "crate::nodes"]),
    ] {
        assert_eq!(places_of(&others, part), NOTHING);
    }
}

#[test]
fn nothing_can_panic_in_front_of_a_visitor() {
    let words = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("];
    for folder in
        ["src", "crates/domain", "crates/answers", "crates/answers-page", "crates/map", "crates/cities", "crates/seal"]
    {
        assert_eq!(places_of(&words, folder), NOTHING);
    }
}

#[test]
fn html_comes_from_markup_that_escapes_or_from_prose_that_is_sanitised() {
    // What strangers wrote into answers is set as text, and so are nodes' names on the live map.
    for folder in ["crates/answers-page", "crates/map", "crates/cities"] {
        assert_eq!(places_of(&["inner_html", "outer_html", "insert_adjacent_html"], folder), NOTHING);
    }
    for (path, text) in sources("src").iter().chain(&sources("crates/cli/src/page")) {
        for (number, line) in code(text).filter(|(_, line)| line.contains("inner_html=")) {
            let value = line.split("inner_html=").nth(1).unwrap_or_default();
            // A name stands for a value that is made a few lines above, from `into_html()`.
            let is_safe = value.contains("into_html()")
                || value.contains(".html.clone()")
                || (["questions", "preview"].iter().any(|name| value.starts_with(name))
                    && text.contains("into_html()"));
            assert!(is_safe, "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let is_test = |path: &Path| path.components().any(|part| part.as_os_str() == "tests");
    for (path, text) in sources("src").into_iter().chain(sources("crates")).filter(|(path, _)| !is_test(path)) {
        let lines = text.lines().count();
        assert!(lines <= 400, "{}: {lines} lines; split it by type", path.display());
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    for manifest in manifests() {
        let text = fs::read_to_string(&manifest).unwrap();
        let (mut is_explained, mut in_dependencies) = (false, false);
        for line in text.lines() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies]");
            } else if in_dependencies && line.contains(" = ") && !line.starts_with(' ') {
                // What is shared says it in the workspace's list, and what is ours in its own documentation. A comment may
                // stand for the few lines below it.
                let is_elsewhere = line.contains("workspace = true") || line.contains("path = ");
                assert!(
                    is_explained || is_elsewhere,
                    "{}: {line}: say in a comment above it what it is for",
                    manifest.display()
                );
            }
            is_explained = line.starts_with('#') || (is_explained && !line.is_empty());
        }
    }
}

fn manifests() -> Vec<PathBuf> {
    let crates = fs::read_dir("crates").unwrap().map(|entry| entry.unwrap().path().join("Cargo.toml"));
    crates.chain([PathBuf::from("Cargo.toml")]).collect()
}

// Tests were listed in three places once, and one that was missing in one of them never ran.
#[test]
fn no_test_can_be_forgotten() {
    for manifest in manifests() {
        let text = fs::read_to_string(&manifest).unwrap();
        for hides in ["autotests = false", "autobins = false"] {
            assert!(
                !text.contains(hides),
                "{}: {hides} hides tests from those who do not list them",
                manifest.display()
            );
        }
    }
    let script = fs::read_to_string("scripts/test").unwrap();
    for (path, text) in sources("crates").into_iter().chain(sources("tests")) {
        if !text.contains("#[ignore") || path.ends_with("tidy.rs") {
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy();
        // Tests beside what they test belong to the program.
        let is_beside = path.components().any(|part| part.as_os_str() == "src");
        let chosen = if is_beside { "--bin site".into() } else { format!("--test {name}") };
        let is_run = script.lines().any(|line| line.contains(&chosen) && line.contains("--ignored"));
        assert!(is_run, "{}: scripts/test runs none of its ignored tests", path.display());
        let are_reasoned = text.matches("#[ignore").count() == text.matches(": scripts/test ").count();
        assert!(
            are_reasoned || path.ends_with("dist.rs"),
            "{}: say which part of scripts/test runs them",
            path.display()
        );
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

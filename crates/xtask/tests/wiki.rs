//! The wiki macro: `wiki/p4p-event.xar` is what `scripts/make-xar` makes of today's sources, and is built as XWiki reads it.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::{fs, process::Command};

fn make_xar(arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("python3")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .arg("scripts/make-xar")
        .args(arguments)
        .output()
        .expect("python3 runs");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[test]
fn the_macro_that_is_handed_out_is_up_to_date_and_as_xwiki_wants_it() {
    assert_eq!(make_xar(&["--check"]), Ok(()));
}

#[test]
fn the_same_sources_make_the_same_bytes_and_an_address_that_could_break_out_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let made = |name: &str, address: &str| {
        let path = folder.path().join(name);
        make_xar(&["--address", address, "--out", path.to_str().unwrap()])?;
        Ok::<_, String>(fs::read(path).unwrap())
    };
    let one = made("one", "https://workshop.example.org/").unwrap();
    assert_eq!(one, made("two", "https://workshop.example.org/").unwrap());
    assert_ne!(one, made("three", "https://other.example.org/").unwrap());
    for bad in ["javascript:alert(1)", "https://a.example/'", "https://a.example/\"", "https://a.example/{{html}}"] {
        assert!(made("bad", bad).unwrap_err().contains("is no address"), "{bad}");
    }
}

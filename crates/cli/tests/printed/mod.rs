//! A site printed from the event of the tests, changed, from a shell without programs.

use crate::repository::{copy_folder, in_fixture};
#[path = "../shell/mod.rs"]
mod shell;

use shell::make_shell;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// The folder of a printed site.
pub struct Printed(TempDir);

impl Printed {
    /// Prints the event of the tests, changed by a function that gets its folder.
    #[allow(dead_code, reason = "some tests print as of several days")]
    pub fn new(change: impl FnOnce(&Path)) -> Self {
        Self::as_of("2025-11-10T09:00:00Z", change)
    }

    /// Prints it as of an instant.
    #[allow(dead_code, reason = "some tests print other content")]
    pub fn as_of(instant: &str, change: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&in_fixture(""), folder.path());
        change(folder.path());
        Self::of(folder.path(), instant)
    }

    /// Prints any content as of an instant.
    pub fn of(content: &Path, instant: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [shell, site] = ["shell", "site"].map(|name| folder.path().join(name));
        make_shell(&shell);
        let output = Command::new(env!("CARGO_BIN_EXE_site"))
            .args(["prerender", "--unpacked", "--as-of", instant, "--shell"])
            .arg(&shell)
            .arg("--out")
            .arg(site)
            .arg("--content")
            .arg(content)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self(folder)
    }

    /// Where a file of the site is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join("site").join(name)
    }

    /// A file of the site.
    #[allow(dead_code, reason = "not every test reads texts")]
    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

/// Replaces a text in a file; fails when it is not there, so that a test cannot pass by doing nothing.
pub fn replace(content: &Path, file: &str, from: &str, to: &str) {
    let path = content.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// Makes a site of two events of what was one: `2025-autumn` as it is, and `2026-spring` without nodes.
#[allow(dead_code, reason = "most tests have one event")]
pub fn of_two_events(content: &Path) {
    let (autumn, spring) = (content.join("2025-autumn"), content.join("2026-spring"));
    for folder in [&autumn, &spring] {
        copy_folder(&in_fixture(""), folder);
    }
    for entry in fs::read_dir(content).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::remove_file(path).unwrap();
        } else if path != autumn && path != spring {
            fs::remove_dir_all(path).unwrap();
        }
    }
    replace(&spring, "event.toml", "slug = \"p4p-2025-11-24\"", "slug = \"p4p-2026-spring\"");
    replace(&spring, "event.toml", "\"Community workshop on", "\"Spring workshop on");
    for name in ["start", "end"] {
        replace(&spring, "event.toml", &format!("\n{name} = 2025-11-24"), &format!("\n{name} = 2026-03-24"));
    }
    for form in ["attend", "host", "next"] {
        let (from, to) = (format!("collections/{form}/"), format!("collections/{form}_2026/"));
        replace(&spring, &format!("forms/{form}.toml"), &from, &to);
    }
    fs::write(spring.join("nodes.geojson"), "{\"type\":\"FeatureCollection\",\"features\":[]}").unwrap();
    fs::write(
        content.join("site.toml"),
        format!("title = \"Community workshops\"\nsummary = \"Several <of> them & more.\"\nlanguage = \"en\"\naddress = \"{ADDRESS}\"\n"),
    )
    .unwrap();
}

/// Puts the page at an address.
#[allow(dead_code, reason = "not every test needs one")]
pub fn at_an_address(content: &Path) {
    replace(
        content,
        "event.toml",
        "# address = \"https://workshop.example.org/\"",
        &format!("address = \"{ADDRESS}\""),
    );
}

/// That address.
#[allow(dead_code, reason = "not every test needs one")]
pub const ADDRESS: &str = "https://workshop.example.org/p4p/";

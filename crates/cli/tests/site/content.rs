//! A copy of the event of the tests that a test may change.

use crate::{
    repository::{copy_folder, in_fixture, in_repository},
    shell::make_shell,
};
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};
use tempfile::TempDir;

/// The copy, with a folder around it for what is made of it.
pub struct Content(TempDir);

impl Content {
    pub fn new() -> Self {
        let content = Self(tempfile::tempdir().unwrap());
        copy_folder(&in_fixture(""), &content.path());
        content
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.beside("content")
    }

    /// A place beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Replaces a text in a file; fails when it is not there, so that a test cannot pass by doing nothing.
    pub fn spoil(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
        self
    }

    /// Adds to the end of a file, or makes it.
    pub fn append(self, file: &str, text: &str) -> Self {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, before + text).unwrap();
        self
    }

    /// Takes files or folders out; fails when one is not there.
    pub fn without(self, names: &[&str]) -> Self {
        for name in names {
            let path = self.path().join(name);
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        }
        self
    }

    /// Writes another file of nodes.
    pub fn with_nodes(self, text: &str) -> Self {
        fs::write(self.path().join("nodes.geojson"), text).unwrap();
        self
    }

    pub fn site(&self, arguments: &[&str]) -> Output {
        self.command(arguments).arg("--content").arg(self.path()).output().unwrap()
    }

    /// The program, run on a day of its own: what it says of the age of its tables is no matter of these tests.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
        // From the repository, whose public/ links may lead to.
        command.current_dir(in_repository("")).env("SOURCE_DATE_EPOCH", "1795996800").args(arguments);
        command
    }

    /// What `site check` says of mistakes, with the folder's name left out, and without what it warns about beside them.
    pub fn check(&self) -> Vec<String> {
        self.check_with(&[])
    }

    /// The same with more arguments.
    pub fn check_with(&self, arguments: &[&str]) -> Vec<String> {
        let output = self.site(&[&["check"], arguments].concat());
        assert_eq!(output.status.code(), Some(1), "a mistake must end the program with 1");
        let mut lines = self.lines(output);
        lines.retain(|line| !line.ends_with(" (a warning)"));
        lines
    }

    /// What `site check` warns about where there is no mistake, without the address that the event does not have.
    pub fn warnings(&self) -> Vec<String> {
        let output = self.site(&["check"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut lines = self.lines(output);
        lines.retain(|line| !line.starts_with("event.toml: address: is missing"));
        lines
    }

    fn lines(&self, output: Output) -> Vec<String> {
        let prefix = format!("{}/", self.path().display());
        String::from_utf8(output.stderr).unwrap().lines().map(|line| line.replace(&prefix, "")).collect()
    }

    /// Prints the page from a shell without programs, into a folder with this name; where that is.
    pub fn print(&self, name: &str, options: &[&str]) -> PathBuf {
        let (shell, out) = (self.beside("shell"), self.beside(name));
        make_shell(&shell);
        let [shell, to] = [&shell, &out].map(|path| path.display().to_string());
        let output = self.site(&[&["prerender", "--unpacked", "--shell", &shell, "--out", &to], options].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        out
    }
}

/// A file of one node on four lines, with these properties beside its name and city.
pub fn node(properties: &str) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":null,\n\
         \"properties\":{{\"name\":\"A\",\"city\":\"B\",\n{properties}}}}}]}}"
    )
}

//! Files of the repository, wherever a test is run from.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The path of a file in the repository.
pub fn in_repository(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The path of a file of the event of the tests.
#[allow(dead_code, reason = "not every test looks at it")]
pub fn in_fixture(path: impl AsRef<Path>) -> PathBuf {
    in_repository("tests/fixtures/event").join(path)
}

/// Copies a folder of it, with all that is below.
#[allow(dead_code, reason = "not every test changes it")]
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.as_ref().unwrap().file_name()));
        if from.is_dir() { copy_folder(&from, &to) } else { _ = fs::copy(from, to).unwrap() }
    }
}

/// All files below a folder.
#[allow(dead_code, reason = "not every test reads all of them")]
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

//! Files of the repository, wherever a test is run from.

use std::path::{Path, PathBuf};

/// The path of a file in the repository.
pub fn in_repository(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The path of a file of the event of the tests.
#[allow(dead_code, reason = "not every test looks at it")]
pub fn in_fixture(path: impl AsRef<Path>) -> PathBuf {
    in_repository("tests/fixtures/event").join(path)
}

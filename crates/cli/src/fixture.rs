//! The event of the tests.

use crate::content::Content;
use std::path::{Path, PathBuf};

/// Where it is.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/event")
}

/// What is in it.
pub fn content() -> Content {
    Content::read(&path()).map_err(|_| "the event of the tests has mistakes").unwrap()
}

//! The browser's storage, which may be absent, full, blocked or gone: every call can fail, none panics.

use super::window;
use thiserror::Error;
use wasm_bindgen::JsCast;
use web_sys::{Storage, StorageEvent};

/// Why storage did not do what was asked. The page then works in memory and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StorageError {
    /// There is none, or the browser forbids it (private windows, frames of other sites, opaque origins).
    #[error("this browser keeps nothing for this page")]
    Absent,
    /// It would not take the text; most often it is full.
    #[error("this browser's storage is full")]
    Refused,
}

fn storage() -> Result<Storage, StorageError> {
    // Even asking for it throws where it is forbidden.
    window().and_then(|window| window.local_storage().ok().flatten()).ok_or(StorageError::Absent)
}

/// The key that another tab has just changed, from a `storage` event; empty for anything else.
pub fn changed_key(event: &web_sys::Event) -> String {
    event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key).unwrap_or_default()
}

/// The text kept under a key.
pub fn read(key: &str) -> Result<Option<String>, StorageError> {
    storage()?.get_item(key).map_err(|_| StorageError::Absent)
}

/// Keeps a text under a key.
pub fn write(key: &str, text: &str) -> Result<(), StorageError> {
    storage()?.set_item(key, text).map_err(|_| StorageError::Refused)
}

/// Forgets what is kept under a key.
pub fn remove(key: &str) -> Result<(), StorageError> {
    storage()?.remove_item(key).map_err(|_| StorageError::Absent)
}

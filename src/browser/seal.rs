//! Sealing answers so that only the organisers can open them: the age format, in a WebAssembly module of its own that
//! is loaded when a form is first touched.

use super::js;
use thiserror::Error;
use wasm_bindgen_futures::spawn_local;

/// Why nothing could be sealed. Nothing is sent then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// The module is not there: no network before it was ever loaded.
    #[error("the part of this page that seals your answers could not be loaded")]
    NotLoaded,
    /// It would not seal: a key that is none, or no random numbers.
    #[error("your answers could not be sealed")]
    Failed,
}

/// Loads the module ahead of need; failing now is no failure.
pub fn warm_up() {
    spawn_local(async {
        // When it is needed it is asked for again, and then its failure is told.
        _ = js::load_seal().await;
    });
}

/// Seals a text to public keys (`age1…`): ASCII-armoured, for `age -d`.
pub async fn seal(text: &str, recipients: &[String]) -> Result<String, SealError> {
    let program = js::load_seal().await.map_err(|_| SealError::NotLoaded)?;
    program.seal(text, recipients.to_vec()).map_err(|_| SealError::Failed)
}

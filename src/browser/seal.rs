//! Sealing answers so that only the organisers can open them: the age format, in a WebAssembly module of its own that
//! is loaded when a form is first touched. The page's loader knows where it is.

use thiserror::Error;

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
    browser::warm_up();
}

/// Seals a text to public keys (`age1…`): ASCII-armoured, for `age -d`.
pub async fn seal(text: &str, recipients: &[String]) -> Result<String, SealError> {
    browser::seal(text, recipients).await
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::SealError;
    use js_sys::{Array, Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};

    /// The module's `seal`, when the loader has it.
    async fn module() -> Result<Function, SealError> {
        let promise = super::super::loader::call("seal").ok_or(SealError::NotLoaded)?;
        let loaded = JsFuture::from(promise).await.map_err(|_| SealError::NotLoaded)?;
        let seal = Reflect::get(&loaded, &"seal".into()).map_err(|_| SealError::NotLoaded)?;
        seal.dyn_into().map_err(|_| SealError::NotLoaded)
    }

    pub fn warm_up() {
        spawn_local(async {
            // When it is needed it is asked for again, and then its failure is told.
            _ = module().await;
        });
    }

    pub async fn seal(text: &str, recipients: &[String]) -> Result<String, SealError> {
        let recipients: Array = recipients.iter().map(|key| JsValue::from_str(key)).collect();
        let sealed = module().await?.call2(&JsValue::NULL, &text.into(), &recipients);
        sealed.ok().and_then(|sealed| sealed.as_string()).ok_or(SealError::Failed)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    use super::SealError;

    pub fn warm_up() {}

    #[allow(clippy::unused_async)]
    pub async fn seal(_text: &str, _recipients: &[String]) -> Result<String, SealError> {
        Err(SealError::NotLoaded)
    }
}

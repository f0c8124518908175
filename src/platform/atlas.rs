//! The live map and the table of cities: a WebAssembly module of its own (`src/bin/atlas`), which is loaded when the map,
//! or a field that asks for a place, is first touched. The page's loader knows where it is.

use thiserror::Error;

/// Why the module does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AtlasError {
    /// It is not there: no network before it was ever loaded.
    #[error("the part of this page that knows the world could not be loaded")]
    NotLoaded,
}

/// Loads the module ahead of need; failing now is no failure.
pub fn warm_up() {
    #[cfg(feature = "hydrate")]
    wasm_bindgen_futures::spawn_local(async {
        // When it is needed it is asked for again, and then its failure is told.
        _ = browser::module().await;
    });
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::AtlasError;
    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::JsFuture;

    /// What the module exports.
    pub async fn module() -> Result<JsValue, AtlasError> {
        let promise = super::super::loader::call("atlas").ok_or(AtlasError::NotLoaded)?;
        JsFuture::from(promise).await.map_err(|_| AtlasError::NotLoaded)
    }
}

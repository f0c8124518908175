//! The live map and the table of cities: two WebAssembly modules of their own (`crates/map`, `crates/cities`), which
//! are loaded when the map, or a field that asks for a place, is first touched. The page's loader knows where they are.

use thiserror::Error;

/// Why the module does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AtlasError {
    /// One of them, or the table of cities, is not there: no network before it was ever loaded.
    #[error("the part of this page that knows the world could not be loaded")]
    NotLoaded,
}

/// Has the field with this id, which has the focus, suggest cities.
pub async fn suggest_cities(field: &str) -> Result<(), AtlasError> {
    browser::suggest_cities(field).await
}

/// Opens a map below the field with this id, to choose a position on, or closes it.
pub async fn pick_position(field: &str) -> Result<(), AtlasError> {
    browser::pick_position(field).await
}

/// Tells the live map, or the one that may come, what it may ask: `describe` gives id, name and status of a node, a
/// line each; `open` hears of nodes at one place that were pressed together. Nodes go by their places in the list of all.
pub fn answer(describe: impl Fn(u32) -> String + 'static, open: impl Fn(Vec<u32>) + 'static) {
    browser::answer(describe, open);
}

/// Tells it where the nodes are: longitude and latitude in degrees for each, not a number where there is none.
pub fn nodes(positions: &[[f32; 2]]) {
    browser::nodes(positions);
}

/// Tells it which nodes are shown, by their places in the list of all.
pub fn show(indices: &[u32]) {
    browser::show(indices);
}

/// Tells it which node is pointed at.
pub fn mark(index: Option<u32>) {
    browser::mark(index);
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::AtlasError;
    use crate::browser::{document, loader::tell};
    use js_sys::{Array, Float32Array, Function, Promise, Reflect, Uint32Array};
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    use wasm_bindgen_futures::JsFuture;

    pub async fn suggest_cities(field: &str) -> Result<(), AtlasError> {
        // Before anything is waited for, because typing goes on.
        let typed = document::value_of(field).unwrap_or_default();
        ask("suggest_cities", field.into(), typed.into()).await
    }

    pub async fn pick_position(field: &str) -> Result<(), AtlasError> {
        ask("pick_position", field.into(), JsValue::UNDEFINED).await
    }

    /// Calls what the module exports under this name, and waits until it has done it.
    async fn ask(name: &str, first: JsValue, second: JsValue) -> Result<(), AtlasError> {
        let failed = |_| AtlasError::NotLoaded;
        let module = module().await?;
        let function: Function = Reflect::get(&module, &name.into()).and_then(JsValue::dyn_into).map_err(failed)?;
        let promise: Promise = function.call2(&module, &first, &second).and_then(JsValue::dyn_into).map_err(failed)?;
        JsFuture::from(promise).await.map(drop).map_err(failed)
    }

    pub fn answer(describe: impl Fn(u32) -> String + 'static, open: impl Fn(Vec<u32>) + 'static) {
        let describe = Closure::<dyn Fn(u32) -> String>::new(describe).into_js_value();
        let open = Closure::<dyn Fn(Vec<u32>)>::new(open).into_js_value();
        tell("answers", &Array::of2(&describe, &open));
    }

    pub fn nodes(positions: &[[f32; 2]]) {
        tell("nodes", &Float32Array::from(positions.as_flattened()));
    }

    pub fn show(indices: &[u32]) {
        tell("shown", &Uint32Array::from(indices));
    }

    pub fn mark(index: Option<u32>) {
        tell("mark", &index.into());
    }

    /// What the module exports.
    pub async fn module() -> Result<JsValue, AtlasError> {
        let promise = super::super::loader::call("cities").ok_or(AtlasError::NotLoaded)?;
        JsFuture::from(promise).await.map_err(|_| AtlasError::NotLoaded)
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::unused_async)]
mod browser {
    use super::AtlasError;

    pub async fn suggest_cities(_field: &str) -> Result<(), AtlasError> {
        Err(AtlasError::NotLoaded)
    }

    pub async fn pick_position(_field: &str) -> Result<(), AtlasError> {
        Err(AtlasError::NotLoaded)
    }

    pub fn answer(_describe: impl Fn(u32) -> String + 'static, _open: impl Fn(Vec<u32>) + 'static) {}

    pub fn nodes(_positions: &[[f32; 2]]) {}

    pub fn show(_indices: &[u32]) {}

    pub fn mark(_index: Option<u32>) {}
}

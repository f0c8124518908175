//! The live map and the table of cities: two WebAssembly modules of their own (`crates/map`, `crates/cities`), which
//! are loaded when the map, or a field that asks for a place, is first touched.

use super::{document, js};
use js_sys::{Float32Array, Uint32Array};
use thiserror::Error;
use wasm_bindgen::closure::Closure;

/// Why the module does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AtlasError {
    /// One of them, or the table of cities, is not there: no network before it was ever loaded.
    #[error("the part of this page that knows the world could not be loaded")]
    NotLoaded,
}

/// Has the field with this id, which has the focus, suggest cities.
pub async fn suggest_cities(field: &str) -> Result<(), AtlasError> {
    // Before anything is waited for, because typing goes on.
    let typed = document::value_of(field).unwrap_or_default();
    js::suggest_cities(field, &typed).await.map(drop).map_err(|_| AtlasError::NotLoaded)
}

/// Opens a map below the field with this id, to choose a position on, or closes it.
pub async fn pick_position(field: &str) -> Result<(), AtlasError> {
    js::pick_position(field).await.map(drop).map_err(|_| AtlasError::NotLoaded)
}

/// Tells the live map, or the one that may come, what it may ask: `describe` gives id, name and status of a node, a
/// line each; `open` hears of nodes at one place that were pressed together. Nodes go by their places in the list of all.
pub fn answer(describe: impl Fn(u32) -> String + 'static, open: impl Fn(Vec<u32>) + 'static) {
    let describe = Closure::<dyn Fn(u32) -> String>::new(describe).into_js_value();
    let open = Closure::<dyn Fn(Vec<u32>)>::new(open).into_js_value();
    js::offer_live_map(&describe, &open);
}

/// Tells it where the nodes are: longitude and latitude in degrees for each, not a number where there is none.
pub fn nodes(positions: &[[f32; 2]]) {
    js::tell_map("nodes", &Float32Array::from(positions.as_flattened()));
}

/// Tells it which nodes are shown, by their places in the list of all.
pub fn show(indices: &[u32]) {
    js::tell_map("shown", &Uint32Array::from(indices));
}

/// Tells it which node is pointed at.
pub fn mark(index: Option<u32>) {
    js::tell_map("mark", &index.into());
}

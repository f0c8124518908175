//! A WebAssembly module of its own, loaded when the map, or a field that asks for a place, is first touched: the live
//! map and the table of cities. It is built for speed where the page's own module is built for size.

mod cities;
mod city_box;

/// The page calls what is exported; there is nothing to start.
fn main() {}

/// Whether the map can live in this place of the page: an element, not nothing.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn can_live_in(place: &wasm_bindgen::JsValue) -> bool {
    place.is_object()
}

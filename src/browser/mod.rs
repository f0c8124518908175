//! The browser behind small functions: the only ring that names `web_sys` or `js_sys`.
//!
//! Natively there is no browser: no window, no document, and whatever is asked of them answers as one that has nothing, so
//! that what is printed never depends on the machine that prints it.

pub mod address;
pub mod channel;
pub mod city_module;
pub mod clock;
pub mod database;
pub mod dialog;
pub mod digest;
pub mod document;
pub mod fetch;
pub mod focus;
pub mod frame;
pub mod geolocation;
pub mod js;
pub mod json;
pub mod live_map;
pub mod locks;
pub mod once;
pub mod persistence;
pub mod presence;
pub mod pressed;
pub mod printed;
pub mod random;
pub mod report;
pub mod seal;
pub mod share;
pub mod storage;
pub mod visibility;

use web_sys::{Document, Element, Window};

/// The browser's window; none natively, where asking for one would panic.
fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}

fn document() -> Option<Document> {
    window()?.document()
}

fn element_by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

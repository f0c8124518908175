//! A WebAssembly module of its own, loaded when a field that asks for a place is first touched: the table of cities, the
//! fields that suggest them, and choosing a position on a map.

mod city_box;
pub mod gazetteer;
#[path = "../../../messages/module.rs"]
mod messages;
mod picker;
pub mod suggestions;
mod table;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::GlobalTlsf = rlsf::GlobalTlsf::new();

//! A WebAssembly module of its own, loaded when a field that asks for a place is first touched: the table of cities, the
//! fields that suggest them, and choosing a position on a map.

mod city_box;
mod picker;
mod table;
mod words;

#[global_allocator]
static MEMORY: rlsf::GlobalTlsf = rlsf::GlobalTlsf::new();

/// The page calls what is exported; there is nothing to start.
fn main() {}

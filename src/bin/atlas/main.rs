//! A WebAssembly module of its own, loaded when the map, or a field that asks for a place, is first touched: the live
//! map and the table of cities. It is built for speed where the page's own module is built for size.

mod cities;
mod city_box;
mod map;
mod picker;

/// The page calls what is exported; there is nothing to start.
fn main() {}

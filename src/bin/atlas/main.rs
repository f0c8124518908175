//! A WebAssembly module of its own, loaded when the map is first touched: the live map.

mod map;
mod words;

#[global_allocator]
static MEMORY: rlsf::GlobalTlsf = rlsf::GlobalTlsf::new();

/// The page calls what is exported; there is nothing to start.
fn main() {}

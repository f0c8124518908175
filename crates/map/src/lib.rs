//! The live map: a WebAssembly module of its own, loaded when the map is first touched.
//!
//! Camera, clusters, gestures, outlines and the file of shapes are pure ([`view`], [`cluster`], [`gesture`], [`outline`],
//! [`basemap`], [`drawing`]); `live` draws and listens in a browser.

pub mod basemap;
pub mod cluster;
pub mod drawing;
pub mod gesture;
mod live;
#[path = "../../../messages/module.rs"]
mod messages;
pub mod outline;
pub mod view;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::GlobalTlsf = rlsf::GlobalTlsf::new();

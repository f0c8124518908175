//! The page of a hybrid workshop: a Leptos app, rendered natively at build time and hydrated in the browser.
//!
//! The components and what they share; [`browser`] alone names the browser. Which half is built follows from the target:
//! WebAssembly hydrates, everything else prints.

pub mod app;
pub mod browser;
mod city_combobox;
pub mod context;
pub mod embed;
pub mod erased;
pub mod event;
#[cfg(target_arch = "wasm32")]
pub mod hydration;
pub mod nodes;
mod printed;
pub mod rich_text;
pub mod share;
pub mod sign_up;

/// The stamp of this build: the browser takes over only what its own build has printed.
pub const BUILD: &str = env!("P4P_BUILD");

//! `site check` and `site prerender`, as an organiser meets them: every mistake is one line that says where, what, and what
//! would be right.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../repository/mod.rs"]
mod repository;
#[path = "../shell/mod.rs"]
mod shell;

mod backend;
mod check_event;
mod check_nodes;
mod content;
mod languages;
mod needs;
mod prerender;
mod scripts;
mod texts;
mod told;
mod unfit;
mod warnings;

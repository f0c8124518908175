//! When the event is, and which phase that makes it now.

pub mod embed;
mod schedule;

pub use schedule::*;

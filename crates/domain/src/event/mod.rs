//! When the event is, and which phase that makes it now.

mod schedule;

pub use schedule::*;

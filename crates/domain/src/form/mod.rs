//! What a form asks, what a person typed so far, and whether that answers it.

pub mod check;
mod definition;
pub mod draft;
pub mod fit;
pub mod handover;
pub mod kind;
pub mod problem;
pub mod submission;

pub use definition::*;

/// The control that people cannot see; what fills it in is a program.
pub const HONEYPOT: &str = "leave_empty";

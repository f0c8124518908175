//! What a form asks, what a person typed so far, and whether that answers it.

pub mod check;
mod definition;
pub mod draft;
pub mod handover;
pub mod kind;
pub mod problem;
pub mod reconcile;
pub mod submission;
pub mod typed;

pub use definition::*;

/// The control that people cannot see; what fills it in is a program.
pub const HONEYPOT: &str = "leave_empty";

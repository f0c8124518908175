//! The event: its time for this visitor.

mod times;

pub use times::Times;

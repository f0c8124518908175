//! The local nodes: a list, which is the first view of them, and pins on the map, which are the second.

mod list;
mod pins;
mod row;

pub use list::NodeList;
pub use pins::Pins;

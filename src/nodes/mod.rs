//! The local nodes: a list, which is the first view of them, and pins on the map, which are the second.

mod find;
mod list;
mod load;
mod node_store;
mod pins;
mod row;
mod words;

pub use find::find_markup;
pub use list::NodeList;
pub use node_store::NodeStore;
pub use pins::Pins;

//! Local nodes: what is known of them, read from GeoJSON, looked through in columns, filtered.

pub mod collection;
pub mod filter;
pub mod geojson;
pub mod node;
pub mod problem;
pub mod snippet;
pub mod table;

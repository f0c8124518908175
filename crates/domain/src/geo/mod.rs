//! Positions on Earth, distances between them, their place on a map, and the drawing of the network.

pub mod city;
pub mod float;
pub mod network;
pub mod pasted;
mod position;
pub mod topojson;

pub use position::*;

//! The pure ring: the event, its nodes, and the sign-up, as values and functions.
//!
//! Nothing here knows Leptos, the browser, a clock, randomness or files; what is needed is passed in.
//! `tests/tidy.rs` fails when that stops being true.

pub mod backend;
pub mod basemap;
pub mod bytes;
pub mod catalogue;
pub mod check;
pub mod city;
pub mod cluster;
pub mod draft;
pub mod drawing;
pub mod event;
pub mod filter;
pub mod fit;
pub mod float;
pub mod form;
pub mod gazetteer;
pub mod geo;
pub mod geojson;
pub mod gesture;
pub mod json;
pub mod kind;
pub mod link;
pub mod markup;
pub mod message;
pub mod network;
pub mod node;
pub mod outbox;
pub mod outline;
pub mod page;
pub mod plural;
pub mod problem;
pub mod receipt;
pub mod snippet;
pub mod submission;
pub mod suggestions;
pub mod table;
pub mod text;
pub mod tongues;
pub mod view;
pub mod words;

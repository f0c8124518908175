//! The browser behind small functions: the only ring that names `web_sys` or `js_sys`.
//!
//! Each module has a browser half and a native half. The native half answers as a browser would that has
//! nothing: no storage, no query, nobody there. So what is rendered natively never depends on the machine
//! that renders it.

pub mod address;
pub mod channel;
pub mod city_module;
pub mod clock;
pub mod database;
pub mod dialog;
pub mod document;
pub mod fetch;
pub mod focus;
pub mod frame;
pub mod geolocation;
pub mod js;
pub mod json;
pub mod live_map;
pub mod locks;
pub mod pressed;
pub mod printed;
pub mod random;
pub mod report;
pub mod seal;
pub mod share;
pub mod storage;
pub mod visibility;

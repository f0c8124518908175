//! Everything of the project that reads what others wrote, each reader a target: bytes go in, and nothing may come of them
//! but a value or a refusal. What was read and is written again must read the same.
//!
//! `tests/corpus.rs` gives each target its committed inputs (`corpus/`) and some thousands made from them, always the same
//! ones. `scripts/fuzz` has libFuzzer look for new ones, guided by what they reach.

mod domain;
mod files;
pub mod mutation;

/// A reader under test.
pub struct Target {
    /// Its name, and its folder in `corpus/`.
    pub name: &'static str,
    /// Reads; panics when it breaks a promise.
    pub read: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 14] = [
    Target { name: "basemap", read: files::basemap },
    Target { name: "cities", read: files::cities },
    Target { name: "exports", read: files::exports },
    Target { name: "keys", read: files::keys },
    Target { name: "sealed", read: files::sealed },
    Target { name: "node-table", read: files::node_table },
    Target { name: "json", read: domain::json },
    Target { name: "geojson", read: domain::geojson },
    Target { name: "stored", read: domain::stored },
    Target { name: "page-facts", read: domain::page_facts },
    Target { name: "service-answers", read: domain::service_answers },
    Target { name: "carried", read: domain::carried },
    Target { name: "typed", read: domain::typed },
    Target { name: "links", read: domain::links },
];

/// A text out of any bytes.
fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

//! The event, its nodes and the sign-up, as values and functions.
//!
//! Pure: no Leptos, browser, clock, randomness, file or network; what is needed is passed in.
//!
//! | folder | topic |
//! |---|---|
//! | [`bidi`] | texts of two directions in one line |
//! | [`event`] | when it is, and which phase that makes it now |
//! | [`nodes`] | local nodes: reading, filtering and storing them |
//! | [`geo`] | positions on Earth, distances, projection, the drawing of the network |
//! | [`folding`] | comparing texts as people type them |
//! | [`form`] | what a form asks, what was typed, and whether that is an answer |
//! | [`delivery`] | from the press of Send to "stored": messages, form services, outbox, receipts |
//! | [`embed`] | the page on other sites: its parts, and what is pasted where |
//! | [`kept`] | for how long a browser keeps what is stored in it |
//! | [`i18n`] | the texts of the interface, their plural rules, the names of languages |
//! | [`idle`] | when a shared computer forgets by itself |
//! | [`page`] | what the build hands to the browser |
//! | [`visible`] | texts of others, with all that is in them to be seen |

pub mod bidi;
pub mod bytes;
pub mod delivery;
pub mod embed;
pub mod event;
pub mod folding;
pub mod form;
pub mod geo;
pub mod i18n;
pub mod idle;
pub mod json;
pub mod kept;
pub mod link;
mod named;
pub mod nodes;
pub mod page;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
pub mod visible;

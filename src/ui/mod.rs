//! The parts of the page that react: rendered natively at build time, taken over by the browser.
//!
//! The first render of each depends on nothing but what is handed in, so that both sides print the same. What
//! only a browser knows (its clock, its address, its storage) is read afterwards, in effects and handlers.

pub mod event;
pub mod nodes;
pub mod outbox;
pub mod place;
pub mod session;
pub mod signup;

//! The page of a hybrid workshop, in three rings.
//!
//! [`domain`] is pure; [`platform`] is the browser behind small functions; [`ui`] are the components that react.
//! Arrows only go down: `ui` uses `platform` and `domain`, `platform` uses `domain`. The native program in
//! `src/bin/site` uses them all to check an organiser's content and to print the page.
//!
//! Exactly one of the features `hydrate` (browser) and `ssr` (native) is on in a build.

#[cfg(feature = "answers")]
pub mod answers;
pub mod domain;
#[cfg(any(feature = "hydrate", feature = "ssr"))]
pub mod platform;
#[cfg(any(feature = "hydrate", feature = "ssr"))]
pub mod ui;

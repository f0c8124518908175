//! What every component may ask for: the interface's texts, the facts of the page, and whether it is hydrated.

use leptos::prelude::*;
use p4p_domain::{i18n::messages::Messages, page::PageData};
use std::sync::Arc;

/// The facts that the build handed over; they do not change.
#[derive(Clone, Copy)]
pub struct Facts(StoredValue<Arc<PageData>>);

impl Facts {
    /// Keeps them for the visit.
    pub fn new(data: PageData) -> Self {
        Self(StoredValue::new(Arc::new(data)))
    }

    /// All of them.
    pub fn get(self) -> Arc<PageData> {
        self.0.get_value()
    }

    /// Reads some of them.
    pub fn with<T>(self, read: impl FnOnce(&PageData) -> T) -> T {
        self.0.with_value(|facts| read(facts))
    }

    /// The facts, unless the page's owner is gone.
    pub fn try_get(self) -> Option<Arc<PageData>> {
        self.0.try_get_value()
    }
}

/// Whether the program runs in a browser, so that what is pressed has an effect. False in the print and while hydrating,
/// so that both render the same.
#[derive(Clone, Copy)]
pub struct Hydrated(RwSignal<bool>);

impl Hydrated {
    /// Not yet.
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// From now on what is pressed has an effect.
    pub fn mark(self) {
        self.0.set(true);
    }

    /// Tracked.
    pub fn get(self) -> bool {
        self.0.get()
    }

    /// Not tracked.
    pub fn get_untracked(self) -> bool {
        self.0.get_untracked()
    }
}

impl Default for Hydrated {
    fn default() -> Self {
        Self::new()
    }
}

/// The interface's texts. Call it and its like in the body of a component, not in handlers.
pub fn use_messages() -> Messages {
    expect_context()
}

/// The facts of the page.
pub fn use_facts() -> Facts {
    expect_context()
}

/// Whether the page is hydrated.
pub fn use_hydrated() -> Hydrated {
    expect_context()
}

//! What the components share: a few small stores, made once and provided as contexts inside of each hydrated part.

use crate::{
    embed::{Frame, Handovers},
    event::EventClock,
    nodes::NodeStore,
    sign_up::Outbox,
};
use leptos::prelude::*;
use p4p_domain::{i18n::words::Words, page::PageData};
use std::sync::Arc;

/// All stores of a visit.
#[derive(Clone, Copy)]
pub struct App {
    /// The interface's texts in the page's language.
    pub messages: Words,
    /// The facts that the build handed over.
    pub facts: Facts,
    /// Whether the page is hydrated.
    pub hydrated: Hydrated,
    /// Being shown inside of another page.
    pub frame: Frame,
    /// Drafts on their way from a frame to the full page.
    pub handovers: Handovers,
    /// The event's time.
    pub clock: EventClock,
    /// The local nodes.
    pub nodes: NodeStore,
    /// What was sent from this device.
    pub outbox: Outbox,
}

impl App {
    /// A visit as it is printed: nothing is known of the visitor yet. Make it before the first part is hydrated, in an owner
    /// that lasts as long as the page.
    pub fn new(messages: Words, data: PageData) -> Self {
        let facts = Facts(StoredValue::new(Arc::new(data)));
        let hydrated = Hydrated(RwSignal::new(false));
        let clock = EventClock::new(facts, hydrated);
        Self {
            messages,
            facts,
            hydrated,
            frame: Frame::new(),
            handovers: Handovers::new(),
            clock,
            nodes: NodeStore::new(facts, clock),
            outbox: Outbox::new(facts),
        }
    }

    /// Provides every store to the components below. Each hydrated part has an owner without a parent, so each calls it.
    pub fn provide(self) {
        provide_context(self.messages);
        provide_context(self.facts);
        provide_context(self.hydrated);
        provide_context(self.frame);
        provide_context(self.handovers);
        provide_context(self.clock);
        provide_context(self.nodes);
        provide_context(self.outbox);
    }

    /// Moves from what was printed to what this browser knows. Call it once, after all parts are hydrated.
    pub fn start(self) {
        self.frame.start();
        self.handovers.start(self.frame.is_framed_untracked());
        self.hydrated.mark();
        self.outbox.start();
        self.clock.start();
    }
}

/// The facts that the build handed over; they do not change.
#[derive(Clone, Copy)]
pub struct Facts(StoredValue<Arc<PageData>>);

impl Facts {
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

/// The interface's texts. Call it and its like in the body of a component, not in handlers.
pub fn use_messages() -> Words {
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

/// Being shown inside of another page.
pub fn use_frame() -> Frame {
    expect_context()
}

/// Drafts on their way from a frame to the full page.
pub fn use_handovers() -> Handovers {
    expect_context()
}

/// The event's time.
pub fn use_event_clock() -> EventClock {
    expect_context()
}

/// The local nodes.
pub fn use_node_store() -> NodeStore {
    expect_context()
}

/// What was sent from this device.
pub fn use_outbox() -> Outbox {
    expect_context()
}

//! The stores of a visit: made once, and provided as contexts inside of each hydrated part.

use crate::{
    context::{Facts, Hydrated},
    embed::{Frame, Handovers},
    event::EventClock,
    nodes::NodeStore,
    share::Share,
    sign_up::{Keeping, Outbox, SharedComputer},
};
use leptos::prelude::*;
use p4p_domain::{i18n::messages::Messages, page::PageData};

/// All stores of a visit.
#[derive(Clone, Copy)]
pub struct App {
    /// The interface's texts in the page's language.
    pub messages: Messages,
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
    /// For how long this browser keeps things.
    pub keeping: Keeping,
    /// Whether this is a shared computer.
    pub shared: SharedComputer,
    /// The link that was handed on last.
    pub share: Share,
}

impl App {
    /// A visit as it is printed: nothing is known of the visitor yet. Make it before the first part is hydrated, in an owner
    /// that lasts as long as the page.
    pub fn new(messages: Messages, data: PageData) -> Self {
        let facts = Facts::new(data);
        let hydrated = Hydrated::new();
        let clock = EventClock::new(facts, hydrated);
        let outbox = Outbox::new(facts);
        Self {
            messages,
            facts,
            hydrated,
            frame: Frame::new(),
            handovers: Handovers::new(),
            clock,
            nodes: NodeStore::new(facts, clock),
            outbox,
            keeping: Keeping::new(),
            shared: SharedComputer::new(outbox),
            share: Share::new(),
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
        provide_context(self.keeping);
        provide_context(self.shared);
        provide_context(self.share);
    }

    /// Moves from what was printed to what this browser knows. Call it once, after all parts are hydrated.
    pub fn start(self) {
        self.frame.start();
        self.handovers.start(self.messages, self.frame.is_framed_untracked(), self.shared.is_on);
        self.shared.start();
        self.hydrated.mark();
        self.outbox.start();
        self.keeping.start();
        self.clock.start();
        self.share.start();
    }
}

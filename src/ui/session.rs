//! What the parts of the page share: one visit.

use crate::{
    domain::{
        event::Phase,
        filter::Filter,
        node::{Node, NodeId},
        page::PageData,
    },
    platform::{address, clock, document},
    ui::outbox::Outbox,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

/// The values and signals that more than one part needs. Made once, before any part is rendered.
#[derive(Clone, Copy)]
pub struct Session {
    /// The facts that the build handed over.
    pub data: StoredValue<Arc<PageData>>,
    /// Where the event stands: first as printed, then by the visitor's clock or the previewed day.
    pub phase: RwSignal<Phase>,
    /// The time: first the one that was printed, then the visitor's or the previewed one, now and then.
    pub moment: RwSignal<DateTime<Utc>>,
    /// The day that is previewed, or the text that is none.
    pub preview: RwSignal<Option<Preview>>,
    /// What the visitor looks for among the nodes.
    pub filter: RwSignal<Filter>,
    /// Which nodes match the filter, by their places in the list of all.
    pub shown: Memo<Vec<usize>>,
    /// The node that is pointed at, in the list or on the map.
    pub chosen: RwSignal<Option<NodeId>>,
    /// Whether the program runs in a browser and what is pressed has an effect.
    pub ready: RwSignal<bool>,
    /// What was sent from this device, and its sender.
    pub outbox: Outbox,
}

/// What `?preview-at=` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preview {
    /// The page as of this instant.
    At(DateTime<Utc>),
    /// A text that is no time.
    Unreadable(String),
}

impl Session {
    /// A visit as it is printed: nothing is known of the visitor yet.
    pub fn new(data: PageData) -> Self {
        let phase = data.schedule.phase_at(data.as_of);
        let moment = RwSignal::new(data.as_of);
        let data = Arc::new(data);
        let filter = RwSignal::new(Filter::default());
        let facts = data.clone();
        let shown = Memo::new(move |_| {
            let filter = filter.get();
            let matches = |index: &usize| facts.nodes.get(*index).is_some_and(|node| filter.matches(node));
            (0..facts.nodes.len()).filter(matches).collect()
        });
        let data = StoredValue::new(data);
        Self {
            data,
            outbox: Outbox::new(data),
            shown,
            phase: RwSignal::new(phase),
            moment,
            preview: RwSignal::new(None),
            filter,
            chosen: RwSignal::new(None),
            ready: RwSignal::new(false),
        }
    }

    /// The facts that the build handed over.
    pub fn facts(&self) -> Arc<PageData> {
        self.data.get_value()
    }

    /// The nodes that match the filter, in the order of the list.
    pub fn shown_nodes(&self) -> Vec<Node> {
        let facts = self.facts();
        self.shown.with(|shown| shown.iter().filter_map(|index| facts.nodes.get(*index)).cloned().collect())
    }

    /// Points at a node, in the list and on the map alike; pointing at nothing leaves it as it is.
    pub fn point_at(self, id: Option<String>) {
        let id = id.and_then(|id| NodeId::parse(&id).ok());
        if id.is_some() && id != self.chosen.get_untracked() {
            self.chosen.set(id);
        }
    }

    /// Whether a node is the one that is pointed at.
    pub fn is_chosen(self, id: &NodeId) -> impl Fn() -> bool + use<> {
        let id = id.clone();
        move || self.chosen.with(|chosen| chosen.as_ref() == Some(&id))
    }

    /// Moves from what was printed to what this browser knows: its clock, its address. Call it once the parts
    /// have been taken over.
    pub fn wake(self) {
        let pairs = address::query_pairs();
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let preview = pairs.clone().find(|(name, _)| *name == "preview-at").map(|(_, text)| match read_instant(text) {
            Some(instant) => Preview::At(instant),
            None => Preview::Unreadable(text.chars().take(40).collect()),
        });
        let mut filter = Filter::from_pairs(pairs);
        // What was typed into the search box before the program arrived wins over the address.
        match document::value_of("q").filter(|typed| !typed.is_empty()) {
            Some(typed) => filter.q = typed,
            None => document::set_value("q", &filter.q),
        }
        self.filter.set(filter);
        self.preview.set(preview);
        self.ready.set(true);
        self.outbox.wake();
        self.follow_the_clock();
        // A page that stays open sees the workshop begin and end.
        set_interval(move || self.follow_the_clock(), Duration::from_secs(20));
    }

    /// Now, or the instant that is previewed.
    pub fn now(&self) -> DateTime<Utc> {
        match self.preview.get_untracked() {
            Some(Preview::At(instant)) => instant,
            _ => clock::now(),
        }
    }

    fn follow_the_clock(self) {
        let now = self.now();
        self.moment.set(now);
        let phase = self.facts().schedule.phase_at(now);
        if self.phase.get_untracked() != phase {
            self.phase.set(phase);
        }
        document::set_app_attribute("data-phase", Some(phase.as_str()));
    }
}

/// Only what begins with a year is taken for a time: browsers read far more than that, each in its own way.
fn read_instant(text: &str) -> Option<DateTime<Utc>> {
    let year = text.get(..5)?;
    let is_year = year.chars().take(4).all(|c| c.is_ascii_digit()) && year.ends_with('-');
    is_year.then(|| clock::instant_from_text(text)).flatten()
}

//! What the parts of the page share: one visit.

use crate::{
    domain::{
        event::Phase,
        node::{Filter, Node, NodeId},
        page::PageData,
    },
    platform::{address, clock, document},
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
    /// The day that is previewed, or the text that is none.
    pub preview: RwSignal<Option<Preview>>,
    /// What the visitor looks for among the nodes.
    pub filter: RwSignal<Filter>,
    /// The node that is pointed at, in the list or on the map.
    pub chosen: RwSignal<Option<NodeId>>,
    /// Whether the program runs in a browser and what is pressed has an effect.
    pub ready: RwSignal<bool>,
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
        Self {
            data: StoredValue::new(Arc::new(data)),
            phase: RwSignal::new(phase),
            preview: RwSignal::new(None),
            filter: RwSignal::new(Filter::default()),
            chosen: RwSignal::new(None),
            ready: RwSignal::new(false),
        }
    }

    /// The facts that the build handed over.
    pub fn facts(&self) -> Arc<PageData> {
        self.data.get_value()
    }

    /// The nodes that match the filter, in the order of the list.
    pub fn shown(self) -> Memo<Vec<Node>> {
        Memo::new(move |_| {
            let filter = self.filter.get();
            self.facts().nodes.iter().filter(|node| filter.matches(node)).cloned().collect()
        })
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
        self.filter.set(Filter::from_pairs(pairs));
        self.preview.set(preview);
        self.ready.set(true);
        self.follow_the_clock();
        // A page that stays open sees the workshop begin and end.
        set_interval(move || self.follow_the_clock(), Duration::from_secs(20));
    }

    fn follow_the_clock(self) {
        let now = match self.preview.get_untracked() {
            Some(Preview::At(instant)) => instant,
            _ => clock::now(),
        };
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

//! What the parts of the page share: one visit.

use crate::{
    browser::{address, clock, document, storage},
    outbox::Outbox,
};
use chrono::{DateTime, Utc};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_domain::{
    event::Phase,
    i18n::words::Words,
    nodes::{
        catalogue::{Catalogue, Place},
        filter::Filter,
        node::NodeId,
    },
    page::PageData,
};
use std::{sync::Arc, time::Duration};

/// The values and signals that more than one part needs. Made once, before any part is rendered.
#[derive(Clone, Copy)]
pub struct Session {
    /// The interface's texts in the page's language.
    pub words: Words,
    /// The facts that the build handed over.
    pub data: StoredValue<Arc<PageData>>,
    /// Where the event stands: first as printed, then by the visitor's clock or the previewed day.
    pub phase: RwSignal<Phase>,
    /// The time: first the one that was printed, then the visitor's or the previewed one, now and then.
    pub moment: RwSignal<DateTime<Utc>>,
    /// The time to the second where something counts it down; `moment` is for what need not be so exact.
    pub tick: RwSignal<DateTime<Utc>>,
    /// Whose clock times are told by, where they are not the same.
    pub clock: RwSignal<Clock>,
    /// The day that is previewed, or the text that is none.
    pub preview: RwSignal<Option<Preview>>,
    /// What the visitor looks for among the nodes.
    pub filter: RwSignal<Filter>,
    /// All nodes; whoever changes them counts up `stock`.
    pub catalogue: StoredValue<Catalogue>,
    /// Counts how often more became known of the nodes.
    pub stock: RwSignal<u32>,
    /// The nodes that were asked for, by the address or on the map; by their places in the list of all.
    pub opened: RwSignal<Vec<u32>>,
    /// The node that the address leads to, as long as it is not known.
    pub awaited: StoredValue<Option<String>>,
    /// Where the visitor looks from.
    pub place: RwSignal<Option<Place>>,
    /// Which nodes match the filter, by their places in the list of all: nearest first when it is known from where.
    pub shown: Memo<Arc<Vec<u32>>>,
    /// Whether nobody is typing into the search. Until then only what is seen next follows each letter: see
    /// [`rest`](Self::rest).
    pub at_rest: RwSignal<bool>,
    /// The node that is pointed at, in the list or on the map.
    pub chosen: RwSignal<Option<NodeId>>,
    /// Whether the program runs in a browser and what is pressed has an effect.
    pub ready: RwSignal<bool>,
    /// What was sent from this device, and its sender.
    pub outbox: Outbox,
}

/// Whose clock times are told by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// That of the event's zone.
    Event,
    /// The visitor's own.
    #[default]
    Own,
}

impl Clock {
    /// The word in storage, in `#app[data-clock]` and in the names of the buttons.
    pub fn as_str(self) -> &'static str {
        match self {
            Clock::Event => "event",
            Clock::Own => "own",
        }
    }
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
    pub fn new(words: Words, data: PageData) -> Self {
        let phase = data.schedule.phase_at(data.as_of);
        let moment = RwSignal::new(data.as_of);
        let data = Arc::new(data);
        let filter = RwSignal::new(Filter::default());
        let mut catalogue = Catalogue::of_nodes(data.nodes.clone(), 0);
        catalogue.table.tongues = data.languages.clone();
        let catalogue = StoredValue::new(catalogue);
        let (stock, place) = (RwSignal::new(0), RwSignal::new(None::<Place>));
        let phase = RwSignal::new(phase);
        let shown = Memo::new(move |_| {
            stock.track();
            place.track();
            let is_over = phase.get() == Phase::Over;
            let select = |all: &mut Catalogue| filter.with(|filter| all.select(filter, is_over));
            catalogue.try_update_value(select).unwrap_or_default()
        });
        let data = StoredValue::new(data);
        Self {
            words,
            data,
            outbox: Outbox::new(data),
            catalogue,
            stock,
            opened: RwSignal::new(Vec::new()),
            awaited: StoredValue::new(None),
            place,
            shown,
            at_rest: RwSignal::new(true),
            phase,
            moment,
            tick: RwSignal::new(moment.get_untracked()),
            clock: RwSignal::new(Clock::default()),
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

    /// The place of a node in the list of all.
    pub fn index_of(&self, id: &str) -> Option<u32> {
        self.catalogue.with_value(|all| all.table.place_of(id)).and_then(|index| u32::try_from(index).ok())
    }

    /// Points at a node, in the list and on the map alike; pointing at nothing leaves it as it is.
    pub fn point_at(self, id: Option<String>) {
        let id = id.and_then(|id| NodeId::parse(&id).ok());
        if id.is_some() && id != self.chosen.get_untracked() {
            self.chosen.set(id);
        }
    }

    /// Puts other nodes in the place of those that were known.
    pub fn restock(self, nodes: Catalogue) {
        let place = self.place.get_untracked();
        self.catalogue.update_value(|all| {
            let tongues = std::mem::replace(all, nodes).table.tongues;
            all.table.tongues = tongues;
            all.look_from(place.as_ref());
        });
        self.stock.update(|stock| *stock += 1);
        if let Some(id) = self.awaited.get_value() {
            self.go_to(id);
        }
    }

    /// Opens the node that an address leads to, as soon as it is known.
    pub fn go_to(self, id: String) {
        let index = self.index_of(&id);
        self.awaited.set_value(index.is_none().then_some(id));
        self.open(index.into_iter().collect());
    }

    /// From now on the visitor looks from there, or from nowhere.
    pub fn look_from(self, place: Option<Place>) {
        document::set_attribute("near-anywhere", "hidden", if place.is_some() { None } else { Some("") });
        self.catalogue.update_value(|all| all.look_from(place.as_ref()));
        self.place.set(place);
    }

    /// Points at nodes that were asked for, and moves the keyboard to the row of the first one, once it is there.
    pub fn open(self, indices: Vec<u32>) {
        let Some(first) = indices.first().copied() else { return };
        let id = self.catalogue.with_value(|all| all.table.id(first as usize).to_string());
        let row = ["node-", &id].concat();
        self.opened.set(indices);
        self.point_at(Some(id));
        spawn_local(async move {
            tick().await;
            document::focus(&row);
        });
    }

    /// Typing is over, or pauses: the address, the map and the rest of the rows follow.
    pub fn rest(self) {
        if !self.at_rest.get_untracked() {
            self.filter.with_untracked(|filter| address::set_query(&Filter::NAMES, &filter.pairs(), false));
            self.at_rest.set(true);
        }
    }

    /// Moves from what was printed to what this browser knows: its clock, its address. Call it once the parts
    /// have been taken over.
    pub fn wake(self) {
        let pairs = address::query_pairs();
        let preview = pairs.iter().find(|(name, _)| name == "preview-at").map(|(_, text)| match read_instant(text) {
            Some(instant) => Preview::At(instant),
            None => Preview::Unreadable(text.chars().take(40).collect()),
        });
        self.preview.set(preview);
        if storage::read(&self.clock_key()).ok().flatten().as_deref() == Some(Clock::Event.as_str()) {
            self.clock.set(Clock::Event);
        }
        self.ready.set(true);
        self.outbox.wake();
        self.follow_the_clock();
    }

    /// From now on times are told by this clock, also at the next visit where this browser keeps anything.
    pub fn tell_by(self, clock: Clock) {
        self.clock.set(clock);
        // What is not kept holds as long as the page is open.
        _ = storage::write(&self.clock_key(), clock.as_str());
    }

    fn clock_key(&self) -> String {
        ["p4p:", &self.facts().slug, ":clock"].concat()
    }

    /// Whether the visitor's clock shows another time than the event's while the event lasts, whatever their zones are
    /// called. Known in the browser only.
    pub fn clocks_differ(&self) -> bool {
        let facts = self.facts();
        let (starts, ends) = (facts.schedule.starts, facts.schedule.ends);
        clock::offset_minutes(starts) != facts.offset_minutes || clock::offset_minutes(ends) != facts.offset_at_end
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
        let schedule = self.facts().schedule;
        let phase = schedule.phase_at(now);
        let (is_new, before) = (self.phase.get_untracked() != phase, self.moment.get_untracked());
        if is_new {
            self.phase.set(phase);
        }
        if is_new || 20 <= (now - before).num_seconds().abs() {
            self.moment.set(now);
            document::set_app_attribute("data-phase", Some(phase.as_str()));
            document::set_app_attribute("data-joinable", schedule.is_joinable(now).then_some(""));
        }
        self.tick.set(now);
        // A page that stays open sees the workshop begin and end.
        set_timeout(move || self.follow_the_clock(), Duration::from_millis(schedule.pause_at(now)));
    }
}

/// Only what begins with a year is taken for a time: browsers read far more than that, each in its own way.
fn read_instant(text: &str) -> Option<DateTime<Utc>> {
    let year = text.get(..5)?;
    let is_year = year.chars().take(4).all(|c| c.is_ascii_digit()) && year.ends_with('-');
    is_year.then(|| clock::instant_from_text(text)).flatten()
}

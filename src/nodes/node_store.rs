use crate::{
    app::Facts,
    browser::{address, document},
    event::EventClock,
};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_domain::nodes::{
    catalogue::{Catalogue, Place},
    filter::Filter,
    node::NodeId,
};
use std::sync::Arc;

/// The local nodes, what the visitor looks for among them, and the one that is pointed at.
#[derive(Clone, Copy)]
pub struct NodeStore {
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
}

impl NodeStore {
    /// The nodes that are printed.
    pub fn new(facts: Facts, clock: EventClock) -> Self {
        let filter = RwSignal::new(Filter::default());
        let mut catalogue = Catalogue::of_nodes(facts.with(|facts| facts.nodes.clone()), 0);
        catalogue.table.tongues = facts.with(|facts| facts.languages.clone());
        let catalogue = StoredValue::new(catalogue);
        let (stock, place) = (RwSignal::new(0), RwSignal::new(None::<Place>));
        let shown = Memo::new(move |_| {
            stock.track();
            place.track();
            let is_over = clock.is_over();
            let select = |all: &mut Catalogue| filter.with(|filter| all.select(filter, is_over));
            catalogue.try_update_value(select).unwrap_or_default()
        });
        Self {
            catalogue,
            stock,
            opened: RwSignal::new(Vec::new()),
            awaited: StoredValue::new(None),
            place,
            shown,
            at_rest: RwSignal::new(true),
            filter,
            chosen: RwSignal::new(None),
        }
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
}

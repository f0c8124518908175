mod places;
mod search;

use crate::erased::memo;
use crate::{
    browser::clock,
    context::Facts,
    event::{ClockChoice, EventClock},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use p4p_domain::{
    i18n::messages::{Messages, times},
    nodes::{
        collection::{NodeCollection, Place},
        filter::Filter,
        node::{Node, NodeId},
    },
};
use std::sync::Arc;

/// So many rows are there at once; the next ones come when somebody reaches the end of them.
const STEP: usize = 48;

/// The local nodes, what the visitor looks for among them, and which ones were asked for. Nodes go by their ids: which
/// place they have in the list changes with the next list.
#[derive(Clone, Copy)]
pub struct NodeStore {
    facts: Facts,
    nodes: RwSignal<NodeCollection>,
    is_partial: RwSignal<bool>,
    filter: RwSignal<Filter>,
    typed_before: RwSignal<Option<String>>,
    origin: RwSignal<Option<Place>>,
    is_settled: RwSignal<bool>,
    pause: StoredValue<Option<TimeoutHandle>>,
    row_limit: RwSignal<usize>,
    selected: RwSignal<Option<NodeId>>,
    pinned: RwSignal<Vec<NodeId>>,
    pending_link: StoredValue<Option<NodeId>>,
    focus: RwSignal<Option<FocusTarget>>,
    begin_times: StoredValue<Vec<((i64, ClockChoice), String)>>,
    clock_choice: Memo<ClockChoice>,
    /// Which nodes match the filter, by their places in the list of all: nearest first when it is known from where.
    visible: Memo<Arc<Vec<u32>>>,
    /// The same, with pinned ones in front where they would not be there, or not together.
    listed: Memo<Arc<Vec<u32>>>,
    rows: Memo<Vec<NodeId>>,
    rows_in_all: Memo<Option<usize>>,
    total: Memo<usize>,
}

/// A node, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownNode {
    /// What is known.
    pub node: Arc<Node>,
    /// Whether that is everything.
    pub is_whole: bool,
}

/// What the keyboard is to be moved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The search box.
    Search,
    /// The row of a node.
    Row(NodeId),
}

/// How many nodes there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeCounts {
    /// Those that match the filter.
    pub visible: usize,
    /// All of them.
    pub total: usize,
    /// Those of the visible ones that the map cannot show.
    pub unplaced: usize,
    /// The entries that could not be read.
    pub unread: usize,
}

impl NodeStore {
    /// The nodes that are printed.
    pub fn new(facts: Facts, clock: EventClock) -> Self {
        let mut printed = NodeCollection::of_nodes(facts.with(|facts| facts.nodes.clone()), 0);
        printed.table.language_names = facts.with(|facts| facts.languages.clone());
        let row_limit = RwSignal::new(printed.table.len().max(STEP));
        let is_partial = RwSignal::new(!facts.with(p4p_domain::page::PageData::is_whole));
        let (nodes, filter) = (RwSignal::new(printed), RwSignal::new(Filter::default()));
        let (origin, pinned) = (RwSignal::new(None::<Place>), RwSignal::new(Vec::<NodeId>::new()));
        let visible = memo(move || {
            nodes.track();
            origin.track();
            let is_over = clock.is_over();
            let select = |all: &mut NodeCollection| filter.with(|filter| all.select(filter, is_over));
            nodes.try_update_untracked(select).unwrap_or_default()
        });
        let listed = memo(move || {
            let (mut visible, pinned) = (visible.get(), pinned.get());
            if pinned.is_empty() {
                return visible;
            }
            let pinned: Vec<u32> = nodes.with(|all| pinned.iter().filter_map(|id| all.place_of(id)).collect());
            let limit = row_limit.get();
            let is_below = |place: &u32| visible.iter().skip(limit).any(|other| other == place);
            if 1 < pinned.len() || pinned.iter().any(is_below) {
                let visible = Arc::make_mut(&mut visible);
                visible.retain(|place| !pinned.contains(place));
                visible.splice(0..0, pinned);
            }
            visible
        });
        let rows = memo(move || {
            nodes.track();
            let (listed, limit) = (listed.get(), row_limit.get());
            let first = listed.get(..limit.min(listed.len())).unwrap_or_default();
            nodes.try_update_untracked(|all| all.ids(first)).unwrap_or_default()
        });
        let rows_in_all = memo(move || {
            let all = listed.with(|listed| listed.len());
            (row_limit.get() < all).then_some(all)
        });
        // As long as only the first ones are known, the build has counted.
        let total =
            memo(
                move || {
                    if is_partial.get() { facts.with(|facts| facts.listed) } else { nodes.with(|all| all.table.len()) }
                },
            );
        // Where both clocks show the same, there is nothing to choose.
        let clock_choice = memo(move || if clock.differs() { clock.choice() } else { ClockChoice::Own });
        Self {
            facts,
            nodes,
            is_partial,
            filter,
            typed_before: RwSignal::new(None),
            origin,
            is_settled: RwSignal::new(true),
            pause: StoredValue::new(None),
            row_limit,
            selected: RwSignal::new(None),
            pinned,
            pending_link: StoredValue::new(None),
            focus: RwSignal::new(None),
            begin_times: StoredValue::new(Vec::new()),
            clock_choice,
            visible,
            listed,
            rows,
            rows_in_all,
            total,
        }
    }

    // ## What is known -----------------------------------------------------------------------------------------------

    /// A node; tracked.
    pub(super) fn node(self, id: &NodeId) -> Option<KnownNode> {
        self.nodes.with(|all| {
            let place = all.place_of(id)? as usize;
            Some(KnownNode { node: Arc::new(all.node(place)?), is_whole: all.file_of(place).is_none() })
        })
    }

    /// The file that holds everything that is known of a node, by its number; `None` when it is here.
    pub(super) fn file_of(self, id: &NodeId) -> Option<usize> {
        self.nodes.with_untracked(|all| all.file_of(all.place_of(id)? as usize))
    }

    /// Puts other nodes in the place of those that were known, unless they are the same.
    pub fn replace(self, nodes: NodeCollection) {
        if self.nodes.with_untracked(|all| all.holds(&nodes)) {
            return;
        }
        let origin = self.origin.get_untracked();
        self.is_partial.set(false);
        self.nodes.update(|all| {
            let language_names = std::mem::replace(all, nodes).table.language_names;
            all.table.language_names = language_names;
            all.look_from(origin.as_ref());
        });
        if let Some(id) = self.pending_link.get_value() {
            self.follow_link(id);
        }
    }

    /// Takes in the whole nodes of a file; `None` when the page is gone.
    pub(super) fn take_in(self, file: usize, nodes: Vec<Node>) -> Option<()> {
        self.nodes.try_update(|all| all.take_in(file, nodes))
    }

    /// How many nodes there are; tracked.
    pub(super) fn counts(self) -> NodeCounts {
        let (visible, total) = (self.visible.get(), self.total.get());
        let is_partial = self.is_partial.get();
        self.nodes.with(|all| {
            let positions = all.table.positions();
            let is_unplaced =
                |place: &&u32| positions.get(**place as usize).is_none_or(|[longitude, _]| longitude.is_nan());
            NodeCounts {
                visible: if is_partial { total } else { visible.len() },
                total,
                unplaced: visible.iter().filter(is_unplaced).count(),
                unread: all.unread,
            }
        })
    }

    /// How many nodes there are in all; tracked.
    pub(super) fn total(self) -> usize {
        self.total.get()
    }

    /// The languages that one can look for, with their names.
    pub(super) fn languages(self) -> Vec<(String, String)> {
        self.nodes.with_untracked(|all| {
            let table = &all.table;
            table
                .languages()
                .iter()
                .map(|language| (language.clone(), table.language_names.name(language).into()))
                .collect()
        })
    }

    /// The names of languages, in one text.
    pub(super) fn language_names(self, languages: &[String]) -> String {
        self.nodes.with_untracked(|all| all.table.language_names.names(languages))
    }

    /// An instant, in seconds since 1970-01-01T00:00:00Z, on the clock that the visitor wants, with whose it is; tracked.
    /// There are few such instants, and browsers take their time to say them, so each is said once.
    pub(super) fn on_clock(self, messages: Messages, second: i64) -> String {
        let key = (second, self.clock_choice.get());
        let known = self.begin_times.with_value(|all| all.iter().find(|(other, _)| *other == key).cloned());
        if let Some((_, text)) = known {
            return text;
        }
        let text = self.facts.with(|facts| {
            let (message, zone) = match key.1 {
                ClockChoice::Event => (times::ON_EVENT_CLOCK, facts.zone.as_str()),
                ClockChoice::Own => (times::ON_OWN_CLOCK, ""),
            };
            messages.say(message, [&clock::weekday_and_time(second, zone)])
        });
        self.begin_times.update_value(|all| all.push((key, text.clone())));
        text
    }

    // ## The rows ----------------------------------------------------------------------------------------------------

    /// The nodes whose rows are there; tracked.
    pub(super) fn rows(self) -> Vec<NodeId> {
        self.rows.get()
    }

    /// How many rows the whole list would have, where more of them are to come; tracked.
    pub(super) fn rows_in_all(self) -> Option<usize> {
        self.rows_in_all.get()
    }

    /// Puts the next rows there, unless somebody types.
    pub(super) fn show_more(self) {
        let all = self.listed.with_untracked(|listed| listed.len());
        if self.is_settled.get_untracked() && self.row_limit.get_untracked() < all {
            self.row_limit.update(|limit| *limit += STEP);
        }
    }

    /// The same at a press: the keyboard goes to the first of them, because the button is far below then, or gone.
    pub(super) fn go_on(self) {
        let before = self.rows.with_untracked(Vec::len);
        self.show_more();
        if let Some(next) = self.rows.with_untracked(|rows| rows.get(before).cloned()) {
            self.focus.set(Some(FocusTarget::Row(next)));
        }
    }

    /// The country that begins with the row at this place, and how many rows it has, as long as they stand in the order of
    /// countries; tracked.
    pub(super) fn country_from(self, row: usize) -> Option<(String, usize)> {
        let listed = self.listed.get();
        self.origin.track();
        self.nodes.with(|all| {
            let country = |row: usize| listed.get(row).map(|place| all.table.country_name(*place as usize));
            let name = country(row).filter(|_| all.near.is_none())?;
            if row.checked_sub(1).and_then(country) == Some(name) {
                return None;
            }
            Some((name.into(), (row..listed.len()).take_while(|row| country(*row) == Some(name)).count()))
        })
    }

    /// How far a node is from where the visitor looks, in kilometres; tracked.
    pub(super) fn distance(self, id: &NodeId) -> Option<f32> {
        self.origin.track();
        self.nodes.with(|all| distance_in(all, all.place_of(id)?))
    }

    /// How far the nearest of the visible nodes is; tracked.
    pub(super) fn nearest(self) -> Option<f32> {
        let first = self.visible.with(|visible| visible.first().copied())?;
        self.origin.track();
        self.nodes.with(|all| distance_in(all, first))
    }

    // ## Which ones are asked for ------------------------------------------------------------------------------------

    /// Whether this is the node that is pointed at, in the list or on the map; tracked.
    pub(super) fn is_selected(self, id: &NodeId) -> bool {
        self.selected.with(|selected| selected.as_ref() == Some(id))
    }

    /// Points at a node, in the list and on the map alike.
    pub fn select(self, id: NodeId) {
        if self.selected.with_untracked(|selected| selected.as_ref() != Some(&id)) {
            self.selected.set(Some(id));
        }
    }

    /// Opens nodes that were asked for: selects the first one and moves the keyboard to its row.
    pub fn open(self, ids: Vec<NodeId>) {
        let Some(first) = ids.first().cloned() else { return };
        self.pinned.set(ids);
        self.select(first.clone());
        // After the rows, so that the row is where it will be.
        self.focus.set(Some(FocusTarget::Row(first)));
    }

    /// Opens the node that an address leads to, as soon as it is known.
    fn follow_link(self, id: NodeId) {
        let is_known = self.nodes.with_untracked(|all| all.place_of(&id).is_some());
        self.pending_link.set_value((!is_known).then(|| id.clone()));
        if is_known {
            self.open(vec![id]);
        }
    }

    /// Moves the keyboard to the search box.
    pub(super) fn focus_search(self) {
        self.focus.set(Some(FocusTarget::Search));
    }

    /// Where the keyboard is to be moved to, which whoever takes it then does: something else is left alone; tracked.
    pub(super) fn take_focus<T>(self, take: impl FnOnce(&FocusTarget) -> Option<T>) -> Option<T> {
        let taken = self.focus.with(|focus| focus.as_ref().and_then(take));
        if taken.is_some() {
            self.focus.update_untracked(|focus| *focus = None);
        }
        taken
    }
}

fn distance_in(all: &NodeCollection, place: u32) -> Option<f32> {
    all.near.as_ref()?.km.get(place as usize).copied().filter(|km| km.is_finite())
}

/// The local nodes.
pub fn use_node_store() -> NodeStore {
    expect_context()
}

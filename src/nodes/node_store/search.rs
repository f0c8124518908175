//! What is looked for, and from where.

use super::{NodeStore, STEP};
use crate::browser::address;
use leptos::prelude::*;
use p4p_domain::nodes::{collection::Place, filter::Filter, node::NodeId};
use std::time::Duration;

/// So many rows follow each letter, more than are seen (`nodes.css` counts with it); the others follow when typing pauses
/// for so long.
const FIRST: usize = 8;
const PAUSE: Duration = Duration::from_millis(200);

impl NodeStore {
    /// Reads the filter; tracked.
    pub(in crate::nodes) fn with_filter<T>(self, read: impl FnOnce(&Filter) -> T) -> T {
        self.filter.with(read)
    }

    /// What stands in the search box; tracked.
    pub(in crate::nodes) fn search_text(self) -> String {
        self.typed_before.get().unwrap_or_else(|| self.filter.with(|filter| filter.q.clone()))
    }

    /// Notes what was typed into the search box before the program came. It is looked for after hydration, because before,
    /// all nodes are printed.
    pub fn note_typed_before(self, text: String) {
        self.typed_before.set(Some(text));
    }

    /// Moves from what was printed to what the address says. Call it once, after hydration.
    pub(in crate::nodes) fn start(self) {
        let typed = self.typed_before.get_untracked().filter(|typed| !typed.is_empty());
        self.restore(typed);
        self.typed_before.set(None);
    }

    /// Takes filter and node from the address; what was typed wins.
    pub(in crate::nodes) fn restore(self, typed: Option<String>) {
        let pairs = address::query_pairs();
        let mut filter = Filter::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        if let Some(typed) = typed {
            filter.q = typed;
        }
        self.is_settled.set(true);
        self.filter.set(filter);
        self.row_limit.update(|limit| *limit = STEP.max(*limit));
        if let Some(id) = address::node_in_fragment().and_then(|id| NodeId::parse(&id).ok()) {
            self.follow_link(id);
        }
    }

    /// Makes what the first search would have to wait for.
    pub(in crate::nodes) fn prepare_search(self) {
        self.nodes.update_untracked(|all| all.table.make_searchable());
    }

    /// Looks for what is typed, letter by letter. That is no step back for each letter, and not even an address.
    pub(in crate::nodes) fn search(self, text: String) {
        let filter = Filter { q: text, ..self.filter.get_untracked() };
        if self.filter.with_untracked(|before| *before == filter) {
            return;
        }
        self.is_settled.set(false);
        let pause = set_timeout_with_handle(move || self.settle(), PAUSE).ok();
        if let Some(before) = self.pause.try_update_value(|handle| std::mem::replace(handle, pause)).flatten() {
            before.clear();
        }
        self.look_for(filter, FIRST);
    }

    /// Looks for something else: a step that Back takes back.
    pub(in crate::nodes) fn change_filter(self, change: impl FnOnce(&mut Filter)) {
        self.settle();
        let mut filter = self.filter.get_untracked();
        change(&mut filter);
        if self.filter.with_untracked(|before| *before != filter) {
            address::set_query(&Filter::NAMES, &filter.pairs(), true);
            self.look_for(filter, STEP);
        }
    }

    fn look_for(self, filter: Filter, limit: usize) {
        let before = self.visible.get_untracked();
        self.filter.set(filter);
        // A letter that leaves nothing out changes no row.
        if self.visible.get_untracked() != before {
            self.row_limit.set(limit);
        }
        self.focus.update_untracked(|focus| *focus = None);
        if self.pinned.with_untracked(|pinned| !pinned.is_empty()) {
            self.pinned.set(Vec::new());
        }
    }

    /// Typing is over, or pauses: the address, the map and the rest of the rows follow.
    pub(in crate::nodes) fn settle(self) {
        if !self.is_settled.try_get_untracked().unwrap_or(true) {
            self.filter.with_untracked(|filter| address::set_query(&Filter::NAMES, &filter.pairs(), false));
            self.row_limit.update(|limit| *limit = STEP.max(*limit));
            self.is_settled.set(true);
        }
    }

    /// Whether nobody is typing into the search; tracked.
    pub(in crate::nodes) fn is_settled(self) -> bool {
        self.is_settled.get()
    }

    /// Where the visitor looks from; tracked.
    pub(in crate::nodes) fn origin(self) -> Option<Place> {
        self.origin.get()
    }

    /// From now on the visitor looks from there, or from nowhere.
    pub fn set_origin(self, origin: Option<Place>) {
        self.nodes.update_untracked(|all| all.look_from(origin.as_ref()));
        self.origin.set(origin);
    }
}

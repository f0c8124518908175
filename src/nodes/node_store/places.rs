//! For the map, which knows nodes by their places in the list that it was told last.

use super::NodeStore;
use crate::browser::live_map::MapLabel;
use leptos::prelude::*;
use p4p_domain::nodes::{collection::NodeCollection, node::NodeId};
use std::sync::Arc;

impl NodeStore {
    /// Where all nodes are; tracked.
    pub(in crate::nodes) fn with_positions(self, read: impl FnOnce(&[[f32; 2]])) {
        self.nodes.with(|all| read(all.table.positions()));
    }

    /// The places of the visible nodes; tracked.
    pub(in crate::nodes) fn visible_places(self) -> Arc<Vec<u32>> {
        self.visible.get()
    }

    /// The place of the selected node; tracked.
    pub(in crate::nodes) fn selected_place(self) -> Option<u32> {
        let selected = self.selected.get()?;
        self.nodes.with(|all| all.place_of(&selected))
    }

    /// The node at a place.
    pub(in crate::nodes) fn id_at(self, place: u32) -> Option<NodeId> {
        self.nodes.try_with_untracked(|all| NodeId::parse(all.table.id(place as usize)).ok()).flatten()
    }

    /// What the map says of the node at a place.
    pub(in crate::nodes) fn label_at(self, place: u32) -> Option<MapLabel> {
        let label = |all: &NodeCollection| {
            let (table, place) = (&all.table, place as usize);
            MapLabel {
                id: table.id(place).into(),
                name: table.name(place).into(),
                status: table.status(place).as_str(),
            }
        };
        self.nodes.try_with_untracked(label)
    }

    /// Reads all nodes; tracked.
    pub(in crate::nodes) fn with_nodes<T>(self, read: impl FnOnce(&NodeCollection) -> T) -> T {
        self.nodes.with(read)
    }
}

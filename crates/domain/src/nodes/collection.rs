//! All nodes: in columns for looking through, and whole as far as they are loaded.

use crate::{
    geo::LonLat,
    nodes::{
        filter::Filter,
        node::{Node, NodeId},
        table::{Near, Table},
    },
};
use std::sync::Arc;

/// All nodes of an event.
#[derive(Debug, Default)]
pub struct NodeCollection {
    /// All of them, in the order of the list.
    pub table: Table,
    /// Whole ones, by their places in the list; where it is shorter than the list, the rest is not loaded.
    whole: Vec<Option<Node>>,
    /// How far they are from the visitor's place, when that is known.
    pub near: Option<Near>,
    /// How many entries could not be read, and are left out.
    pub unread: usize,
    /// What was looked for, and found, letter by letter: each is found among what the one before it found, so that typing
    /// on looks through less and less, and taking a letter back through nothing.
    looked_for: Vec<(Filter, bool, Arc<Vec<u32>>)>,
    /// The places of nodes that were asked for by their ids, in the order of the ids: to look through all of them once is
    /// enough.
    places: Vec<(NodeId, u32)>,
}

/// A place that a visitor looks from.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name, or what stands for one.
    pub name: String,
    /// Where it is.
    pub position: LonLat,
}

impl NodeCollection {
    /// Nodes that are all there.
    pub fn of_nodes(nodes: Vec<Node>, unread: usize) -> Self {
        let table = Table::from_nodes(&nodes, 0);
        Self { table, whole: nodes.into_iter().map(Some).collect(), unread, ..Self::default() }
    }

    /// Nodes of which only the table is there.
    pub fn of_table(table: Table) -> Self {
        Self { table, ..Self::default() }
    }

    /// Whether all that is known is the same in another one, whose nodes are all there.
    pub fn holds(&self, other: &NodeCollection) -> bool {
        other.whole.len() == other.table.len() && (&self.whole, self.unread) == (&other.whole, other.unread)
    }

    /// The ids of the nodes at these places; one that is no id is passed over.
    pub fn ids(&mut self, places: &[u32]) -> Vec<NodeId> {
        places.iter().filter_map(|place| self.id_at(*place)).collect()
    }

    fn id_at(&mut self, place: u32) -> Option<NodeId> {
        let id = NodeId::parse(self.table.id(place as usize)).ok()?;
        if let Err(at) = self.places.binary_search_by(|(other, _)| other.cmp(&id)) {
            self.places.insert(at, (id.clone(), place));
        }
        Some(id)
    }

    /// The place of a node in the list.
    pub fn place_of(&self, id: &NodeId) -> Option<u32> {
        let known = self.places.binary_search_by(|(other, _)| other.cmp(id)).ok();
        let known = known.and_then(|at| self.places.get(at)).map(|(_, place)| *place);
        known.or_else(|| self.table.place_of(id.as_str()).and_then(|place| u32::try_from(place).ok()))
    }

    /// Looks from a place, or from nowhere.
    pub fn look_from(&mut self, place: Option<&Place>) {
        self.near = place.map(|place| self.table.near(place.position));
        self.looked_for.clear();
    }

    /// The nodes that a visitor looks for, in the order of the list or from near to far.
    pub fn select(&mut self, filter: &Filter, is_over: bool) -> Arc<Vec<u32>> {
        while let Some((before, was_over, found)) = self.looked_for.last() {
            if *was_over == is_over
                && let Some(words) = filter.words_beyond(before)
            {
                if words.is_empty() {
                    return Arc::clone(found);
                }
                let mut found = found.as_ref().clone();
                self.table.retain(&mut found, &words);
                return self.remember(filter, is_over, found);
            }
            self.looked_for.pop();
        }
        let found = self.table.select(filter, self.near.as_ref(), is_over);
        self.remember(filter, is_over, found)
    }

    fn remember(&mut self, filter: &Filter, is_over: bool, found: Vec<u32>) -> Arc<Vec<u32>> {
        let last = self.looked_for.last().map(|(_, _, last)| last);
        // What leaves nothing out is the same: it is kept, and compared by who asks, once.
        let found = last.filter(|last| last.len() == found.len()).map_or_else(|| Arc::new(found), Arc::clone);
        self.looked_for.push((filter.clone(), is_over, Arc::clone(&found)));
        found
    }

    /// A node, as far as it is known.
    pub fn node(&self, index: usize) -> Option<Node> {
        self.whole(index).cloned().or_else(|| self.table.node(index))
    }

    /// A node that is loaded with everything that is known of it.
    pub fn whole(&self, index: usize) -> Option<&Node> {
        self.whole.get(index)?.as_ref()
    }

    /// Which file holds the whole node, by its number; `None` when it is here.
    pub fn file_of(&self, index: usize) -> Option<usize> {
        if self.whole(index).is_some() { None } else { index.checked_div(self.table.nodes_per_file) }
    }

    /// Takes whole nodes in, each in the place that its id has; strangers are passed over.
    pub fn take_in(&mut self, file: usize, nodes: Vec<Node>) {
        let first = file * self.table.nodes_per_file;
        for node in nodes {
            let range = first..(first + self.table.nodes_per_file).min(self.table.len());
            let Some(index) = range.into_iter().find(|index| self.table.id(*index) == node.id.as_str()) else {
                continue;
            };
            if self.whole.len() <= index {
                self.whole.resize(index + 1, None);
            }
            if let Some(place) = self.whole.get_mut(index) {
                *place = Some(node);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        json::tests::parsed,
        nodes::{geojson::nodes_from_geojson, node::Entry, table::tests::table},
    };
    use proptest::prelude::*;

    proptest! {
        // However one typed, took back, filtered and looked from elsewhere before.
        #[test]
        fn what_was_looked_for_before_changes_nothing_that_is_found(
            steps in prop::collection::vec(("[ade nosuv]{0,5}", 0..8_u8), 1..12),
            longer in any::<bool>(),
        ) {
            let mut collection = NodeCollection::of_table(table());
            let mut filter = Filter::default();
            for (text, choice) in steps {
                filter.q = if longer { [&filter.q, text.as_str()].concat() } else { text };
                filter.entry = (choice == 1).then_some(Entry::Open);
                if 5 < choice {
                    let position = LonLat::new(f64::from(choice) * 20.0, 0.0).unwrap();
                    collection.look_from((choice == 6).then_some(&Place { name: String::new(), position }));
                }
                let is_over = choice == 2;
                let near = collection.near.clone();
                let whole = table().select(&filter, near.as_ref(), is_over);
                let found = collection.select(&filter, is_over);
                prop_assert_eq!(found.as_ref(), &whole, "{:?}", filter);
            }
        }
    }

    #[test]
    fn a_letter_that_leaves_nothing_out_finds_the_same_list_and_one_taken_back_the_one_before() {
        let mut collection = NodeCollection::of_table(table());
        let mut find = |q: &str| collection.select(&Filter { q: q.into(), ..Filter::default() }, false);
        let (node, more, all) = (find("node"), find("node sv"), find(""));
        assert_eq!((node.len(), more.len(), all.len()), (2, 0, 4));
        assert!(Arc::ptr_eq(&find("nod"), &find("node")) && Arc::ptr_eq(&find("node "), &find("node")));
    }

    fn nodes(ids: &[&str]) -> Vec<Node> {
        let feature = |id: &&str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":{{"name":"N","city":"C","note":"whole"}}}}"#
            )
        };
        let features = ids.iter().map(feature).collect::<Vec<_>>().join(",");
        nodes_from_geojson(&parsed(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#))).0
    }

    #[test]
    fn a_node_is_found_by_its_id_whether_or_not_its_place_was_told_before() {
        let mut collection = NodeCollection::of_nodes(nodes(&["c", "a", "b"]), 0);
        let places = |collection: &NodeCollection| {
            ["a", "b", "c", "d"].map(|id| collection.place_of(&NodeId::parse(id).unwrap()))
        };
        let expected = [Some(1), Some(2), Some(0), None];
        assert_eq!(places(&collection), expected);
        let ids: Vec<_> = collection.ids(&[2, 0, 9, 2]).iter().map(ToString::to_string).collect();
        assert_eq!(ids, ["b", "c", "b"]);
        assert_eq!(places(&collection), expected);
    }

    #[test]
    fn only_the_same_nodes_are_held_already() {
        let collection = NodeCollection::of_nodes(nodes(&["a", "b"]), 1);
        assert!(collection.holds(&NodeCollection::of_nodes(nodes(&["a", "b"]), 1)));
        for other in [NodeCollection::of_nodes(nodes(&["b", "a"]), 1), NodeCollection::of_nodes(nodes(&["a", "b"]), 0)]
        {
            assert!(!collection.holds(&other));
        }
        // Of a table, only the columns are known.
        assert!(!collection.holds(&NodeCollection::of_table(Table::from_nodes(&nodes(&["a", "b"]), 2))));
    }

    #[test]
    fn whole_nodes_take_their_places_and_strangers_none() {
        let mut collection = NodeCollection::of_table(Table::from_nodes(&nodes(&["a", "b", "c", "d", "e"]), 2));
        assert_eq!((collection.file_of(3), collection.node(3).unwrap().note.as_str()), (Some(1), ""));
        collection.take_in(1, nodes(&["d", "a", "stranger"]));
        assert_eq!((collection.file_of(3), collection.node(3).unwrap().note.as_str()), (None, "whole"));
        assert_eq!((collection.file_of(0), collection.file_of(4)), (Some(0), Some(2)));
        assert_eq!(NodeCollection::of_nodes(nodes(&["a"]), 0).file_of(0), None);
    }
}

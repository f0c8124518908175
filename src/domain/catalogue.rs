//! All nodes: in columns for looking through, and whole as far as they are loaded.

use super::{
    geo::LonLat,
    node::Node,
    table::{Near, Table},
};

/// All nodes of an event.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// All of them, in the order of the list.
    pub table: Table,
    /// Whole ones, by their places in the list; where it is shorter than the list, the rest is not loaded.
    whole: Vec<Option<Node>>,
    /// How far they are from the visitor's place, when that is known.
    pub near: Option<Near>,
    /// How many entries could not be read, and are left out.
    pub unread: usize,
}

/// A place that a visitor looks from.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name, or what stands for one.
    pub name: String,
    /// Where it is.
    pub position: LonLat,
}

impl Catalogue {
    /// Nodes that are all there.
    pub fn of_nodes(nodes: Vec<Node>, unread: usize) -> Self {
        let table = Table::from_nodes(&nodes, 0);
        Self { table, whole: nodes.into_iter().map(Some).collect(), near: None, unread }
    }

    /// Nodes of which only the table is there.
    pub fn of_table(table: Table) -> Self {
        Self { table, ..Self::default() }
    }

    /// Looks from a place, or from nowhere.
    pub fn look_from(&mut self, place: Option<&Place>) {
        self.near = place.map(|place| self.table.near(place.position));
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
        if self.whole(index).is_some() { None } else { index.checked_div(self.table.together) }
    }

    /// Takes whole nodes in, each in the place that its id has; strangers are passed over.
    pub fn take_in(&mut self, file: usize, nodes: Vec<Node>) {
        let first = file * self.table.together;
        for node in nodes {
            let range = first..(first + self.table.together).min(self.table.len());
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
    use crate::domain::{geojson::nodes_from_geojson, json::tests::parsed};

    #[test]
    fn whole_nodes_take_their_places_and_strangers_none() {
        let feature = |id: &str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":{{"name":"N","city":"C","note":"whole"}}}}"#
            )
        };
        let nodes = |ids: &[&str]| {
            let features = ids.iter().map(|id| feature(id)).collect::<Vec<_>>().join(",");
            nodes_from_geojson(&parsed(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#))).0
        };
        let mut catalogue = Catalogue::of_table(Table::from_nodes(&nodes(&["a", "b", "c", "d", "e"]), 2));
        assert_eq!((catalogue.file_of(3), catalogue.node(3).unwrap().note.as_str()), (Some(1), ""));
        catalogue.take_in(1, nodes(&["d", "a", "stranger"]));
        assert_eq!((catalogue.file_of(3), catalogue.node(3).unwrap().note.as_str()), (None, "whole"));
        assert_eq!((catalogue.file_of(0), catalogue.file_of(4)), (Some(0), Some(2)));
        assert_eq!(Catalogue::of_nodes(nodes(&["a"]), 0).file_of(0), None);
    }
}

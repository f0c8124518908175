//! What is printed, drawn and written where there are many nodes: the first paint does not grow with them.

use crate::file::File;
use p4p_domain::nodes::{geojson::collection_from_nodes, node::Node, table::Table};
use std::collections::BTreeSet;

/// Up to so many nodes are printed with all that is known of them, and come with the page.
pub const PRINTED: usize = 300;
/// Of more than that, so many are printed; the page's program brings the others.
const FIRST: usize = 24;
/// So many whole nodes stand in one file, which is loaded when one of them is looked at.
const NODES_PER_FILE: usize = 256;

/// The nodes that are printed and that come with the page.
pub fn printed(nodes: &[Node]) -> Vec<Node> {
    nodes.iter().take(if nodes.len() <= PRINTED { PRINTED } else { FIRST }).cloned().collect()
}

/// The nodes that are drawn: all of them, or one of each part of the world that has any, in parts of twenty degrees.
pub fn drawn(nodes: &[Node]) -> Vec<Node> {
    if nodes.len() <= PRINTED {
        return nodes.to_vec();
    }
    let mut seen = BTreeSet::new();
    let mut is_first = |node: &&Node| {
        let part =
            node.position.map(|position| <[f64; 2]>::from(position).map(|degrees| (degrees / 20.0).floor() as i8));
        part.is_some_and(|part| seen.insert(part))
    };
    nodes.iter().filter(|node| is_first(node)).cloned().collect()
}

/// What many nodes are looked through by.
pub const NODES_TABLE: &str = "nodes/table.bin";

/// The files of all nodes: `nodes.json`, and where there are many, `nodes/table.bin` to look through and
/// `nodes/<number>.json` with the whole ones.
pub fn files(nodes: &[Node]) -> Result<Vec<File>, serde_json::Error> {
    let collection = |path: String, nodes: &[Node]| {
        let mut bytes = Vec::new();
        collection_from_nodes(nodes, &mut serde_json::Serializer::new(&mut bytes)).map(|()| File::new(path, bytes))
    };
    let mut files = vec![collection("nodes.json".into(), nodes)?];
    if PRINTED < nodes.len() {
        files.push(File::new(NODES_TABLE, Table::from_nodes(nodes, NODES_PER_FILE).encode()));
        for (number, some) in nodes.chunks(NODES_PER_FILE).enumerate() {
            files.push(collection(format!("nodes/{number}.json"), some)?);
        }
    }
    Ok(files)
}

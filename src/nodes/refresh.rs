//! What becomes known of the nodes while the page is open: all of them, where only the first ones are printed; whole
//! ones, where only the table is there; and what an organiser changed since.

use super::NodeStore;
use crate::{
    browser::{document, fetch, json},
    context::Facts,
    event::EventClock,
};
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    nodes::{
        collection::NodeCollection,
        geojson::nodes_from_geojson,
        node::{Node, NodeId},
        table::Table,
    },
    page::PageData,
};
use std::time::Duration;

/// How often an open page asks whether the nodes have changed.
const PAUSE: Duration = Duration::from_mins(10);

/// Asks for the nodes now and then: at once, and as long as somebody looks at the page. Ends with its owner.
pub fn keep_fresh(store: NodeStore, facts: Facts, clock: EventClock) {
    let last = StoredValue::new(0);
    let ask = move || spawn_local(refresh(store, facts, clock, last));
    ask();
    let ask_again = move || {
        if document::is_visible() {
            ask();
        }
    };
    if let Ok(timer) = set_interval_with_handle(ask_again, PAUSE) {
        on_cleanup(move || timer.clear());
    }
}

/// Takes in what the page's server has by now, when that is something else than last time.
async fn refresh(store: NodeStore, facts: Facts, clock: EventClock, last: StoredValue<u32>) {
    let Some(facts) = facts.try_get() else { return };
    let is_whole = facts.is_whole();
    let path = [facts.to_event.as_str(), if is_whole { "nodes.json" } else { "nodes/table.bin" }].concat();
    let Ok((file, ahead)) = fetch::own_file(&path).await else { return };
    clock.compare(ahead);
    // FNV-1a (draft-eastlake-fnv), enough to tell a file from its next version.
    let hash = file.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    // Without the last one, the list is gone.
    if last.try_get_value().is_none_or(|last| last == hash) {
        return;
    }
    let fresh =
        if is_whole { of_collection(&facts, file) } else { Table::decode(&file).ok().map(NodeCollection::of_table) };
    if let Some(fresh) = fresh {
        last.set_value(hash);
        store.replace(fresh);
    }
}

/// The nodes of a file, and how many entries of it could not be read; `None` when it holds nothing of the kind.
fn of_collection(facts: &PageData, file: Vec<u8>) -> Option<NodeCollection> {
    let (mut nodes, problems) = nodes_from_geojson(&json::parse(&String::from_utf8(file).ok()?)?);
    in_page_language(facts, &mut nodes);
    let mut unread: Vec<_> =
        problems.iter().filter(|problem| problem.is_fatal()).map(|problem| problem.feature).collect();
    unread.dedup();
    (!unread.contains(&None)).then(|| NodeCollection::of_nodes(nodes, unread.len()))
}

/// The files of nodes are the same for all languages, and what the build says in them is in the event's own. Where the page
/// is in another one, what is printed in it says the same in that; what is not printed there is left out, or as it is.
fn in_page_language(facts: &PageData, nodes: &mut [Node]) {
    if facts.to_event.is_empty() {
        return;
    }
    for node in nodes {
        let mut printed = facts.nodes.iter().filter(|other| other.country == node.country);
        if let Some(other) = printed.next() {
            node.derived.country_name.clone_from(&other.derived.country_name);
        }
        let same = facts.nodes.iter().find(|other| other.id == node.id && other.derived.begins == node.derived.begins);
        node.derived.starts_there = same.map(|other| other.derived.starts_there.clone()).unwrap_or_default();
    }
}

/// Loads a node with everything that is known of it, unless it is here.
pub fn load_details(store: NodeStore, facts: Facts, id: &NodeId) {
    let Some(file) = store.file_of(id) else { return };
    spawn_local(async move {
        let Some(facts) = facts.try_get() else { return };
        let path = [&facts.to_event, "nodes/", &file.to_string(), ".json"].concat();
        let Ok(text) = fetch::own_file(&path).await.map(|(file, _)| String::from_utf8(file)) else { return };
        let Some(collection) = text.ok().and_then(|text| json::parse(&text)) else { return };
        let mut nodes = nodes_from_geojson(&collection).0;
        in_page_language(&facts, &mut nodes);
        // When the page is gone meanwhile, nobody looks at them.
        _ = store.take_in(file, nodes);
    });
}

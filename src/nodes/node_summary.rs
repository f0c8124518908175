use super::use_node_store;
use super::{KnownNode, distance::kilometres};
use crate::{
    context::{use_hydrated, use_messages},
    erased::{ErasedView, IntoErased, memo},
    event::{EventClock, use_event_clock},
};
use leptos::prelude::*;
use p4p_domain::{
    bidi::isolated,
    i18n::messages::{Messages, node as labels},
    nodes::node::{Entry, Node, NodeId},
};
use std::sync::Arc;

/// What is seen of a node at once.
#[component]
pub fn NodeSummary(
    /// Which one.
    id: NodeId,
    /// What is known of it.
    node: Memo<Option<KnownNode>>,
) -> impl IntoView {
    let (messages, clock, store, hydrated) = (use_messages(), use_event_clock(), use_node_store(), use_hydrated());
    // Where it is, and how far that is.
    let id = StoredValue::new(id);
    let distance = memo(move || {
        let km = id.with_value(|id| store.distance(id));
        km.map(|km| messages.say(labels::AWAY, [&kilometres(messages, km)])).unwrap_or_default()
    });
    let summary = move |KnownNode { node, .. }| {
        // When it begins: there, and on the clock that the visitor wants to know it by.
        let (there, begins) = (node.derived.starts_there.clone(), node.derived.begins);
        let times = move || {
            let here = begins.filter(|_| hydrated.get()).map(|begins| store.on_clock(messages, begins));
            paragraph("there", here.map_or_else(|| there.clone(), |here| [&there, " · ", &here].concat()))
        };
        let unplaced = if node.position.is_none() { messages.get(labels::NOT_PLACED) } else { "" };
        view! {
            <h3 dir="auto" translate="no">{node.name.clone()}</h3>
            {marks(messages, clock, Arc::clone(&node))}
            {place_line(&node)}
            {times}
            {move || paragraph("far", distance.get())}
            {of_hosts("place", node.place.clone(), Some("no"))}
            {of_hosts("note", node.note.clone(), None)}
            {paragraph("unplaced", unplaced.into())}
        }
        .into_erased()
    };
    (move || node.get().map(summary)).into_erased()
}

/// How sure it is, and who may come.
fn marks(messages: Messages, clock: EventClock, node: Arc<Node>) -> impl IntoView {
    move || {
        let is_over = clock.is_over();
        let status = node.status.at(is_over);
        let left = node.room_left.filter(|left| 0 < *left && !is_over);
        let left = left.map(|left| messages.count(labels::ROOM_LEFT, left as usize, []));
        let entry = (node.entry == Entry::Invitation).then(|| node.entry.label(messages));
        view! {
            <p class="marks">
                {node.example.then(|| view! { <span class="example">{messages.get(labels::EXAMPLE)}</span> })}
                <span class="status" data-status=status.as_str()>{status.label(messages)}</span>
                {entry.map(|entry| view! { <span>{entry}</span> })}
                {left.map(|left| view! { <span>{left}</span> })}
            </p>
        }
        .into_erased()
    }
}

fn paragraph(class: &'static str, text: String) -> Option<ErasedView> {
    (!text.is_empty()).then(|| view! { <p class=class>{text}</p> }.into_erased())
}

/// A host's own words, in their own direction; names are not translated.
fn of_hosts(class: &'static str, text: String, translate: Option<&'static str>) -> Option<ErasedView> {
    (!text.is_empty()).then(|| view! { <p class=class dir="auto" translate=translate>{text}</p> }.into_erased())
}

/// In the direction of the country's name, which is the page's, and which translators may translate; a city's they leave
/// alone.
fn place_line(node: &Node) -> Option<ErasedView> {
    let name = &node.derived.country_name;
    let country = if name.is_empty() { &node.country } else { name };
    let (city, country) = if country.is_empty() {
        (node.city.clone(), String::new())
    } else {
        (isolated(&node.city, country), [", ", country].concat())
    };
    (!city.is_empty()).then(|| view! { <p class="where"><span translate="no">{city}</span>{country}</p> }.into_erased())
}

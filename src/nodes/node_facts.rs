use super::use_node_store;
use crate::{
    context::use_messages,
    erased::{ErasedView, IntoErased},
    event::use_event_clock,
};
use leptos::prelude::*;
use p4p_domain::{i18n::messages::node as labels, nodes::node::Node};
use std::sync::Arc;

/// What is known of a node beside its summary.
#[component]
pub fn NodeFacts(
    /// The node.
    node: Arc<Node>,
) -> impl IntoView {
    let (messages, clock, store) = (use_messages(), use_event_clock(), use_node_store());
    let fact = move |key, value: &str| fact(messages.get(key), value);
    let access: Vec<_> = node.access.iter().map(|access| access.label(messages)).collect();
    let room = node.room_for.map(|room| messages.count(labels::PEOPLE, room as usize, [])).unwrap_or_default();
    let contact = (!node.contact.is_empty()).then(|| {
        let scheme = if node.contact.starts_with("http") { "" } else { "mailto:" };
        view! {
            <dt>{messages.get(labels::CONTACT)}</dt>
            <dd dir="auto"><a rel="noopener" translate="no" href=[scheme, &node.contact].concat()>{node.contact.clone()}</a></dd>
        }
    });
    let zone = (!node.zone.is_empty()).then(|| {
        view! { <dt>{messages.get(labels::ZONE)}</dt><dd translate="no">{node.zone.clone()}</dd> }.into_erased()
    });
    // Nobody goes there any more.
    let join = node.join.clone();
    let how = move || (!clock.is_over()).then(|| of_hosts(messages.get(labels::HOW), &join, None)).flatten();
    let room_for = move || (!clock.is_over()).then(|| fact(labels::ROOM_FOR, &room)).flatten();
    view! {
        <dl>
            {of_hosts(messages.get(labels::HOSTS), &node.host, Some("no"))}
            {fact(labels::ENTRY, node.entry.label(messages))}
            {how}
            {room_for}
            {fact(labels::ACCESSIBILITY, &access.join(" · "))}
            {fact(labels::LANGUAGES, &store.language_names(&node.languages))}
            {zone}
            {fact(labels::CONFIRMED_ON, &node.derived.confirmed_on)}
            {contact}
        </dl>
    }
    .into_erased()
}

fn fact(label: &'static str, value: &str) -> Option<ErasedView> {
    let value = value.to_string();
    (!value.is_empty()).then(|| view! { <dt>{label}</dt><dd>{value}</dd> }.into_erased())
}

/// What the hosts wrote, in its own direction; names are not translated.
fn of_hosts(label: &'static str, value: &str, translate: Option<&'static str>) -> Option<ErasedView> {
    let value = value.to_string();
    (!value.is_empty()).then(|| view! { <dt>{label}</dt><dd dir="auto" translate=translate>{value}</dd> }.into_erased())
}

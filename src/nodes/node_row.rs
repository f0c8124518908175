use super::use_node_store;
use super::{CountryHeading, NodeDetails, NodeSummary};
use crate::{
    context::use_messages,
    erased::{IntoErased, handler, memo},
};
use leptos::prelude::*;
use p4p_domain::{i18n::messages::map, nodes::node::NodeId};

/// A node in the list.
#[component]
pub fn NodeRow(
    /// Which one.
    id: NodeId,
    /// Its place in the list.
    position: ReadSignal<usize>,
) -> impl IntoView {
    let (messages, store) = (use_messages(), use_node_store());
    let key = StoredValue::new(id.clone());
    let node = memo(move || key.with_value(|id| store.node(id)));
    let select = move || store.select(key.get_value());
    let (name, anchor) = (id.to_string(), ["node-", id.as_str()].concat());
    view! {
        <li id=anchor data-node=name tabindex="-1"
            class:chosen=Signal::derive(move || key.with_value(|id| store.is_selected(id)))
            // For those who do not see how long the list is.
            aria-setsize=Signal::derive(move || store.rows_in_all())
            aria-posinset=Signal::derive(move || store.rows_in_all().map(|_| position.get() + 1))
            on:mouseover=handler(move |_| select())
            on:focusin=handler(move |_| select())>
            <CountryHeading position/>
            <NodeSummary id=id.clone() node/>
            <a class="to-map" href="#nodes">{messages.get(map::THE_MAP)}</a>
            <NodeDetails id node/>
        </li>
    }
    .into_erased()
}

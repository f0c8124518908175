use super::use_node_store;
use super::{KnownNode, NodeFacts, NodeLinks, refresh};
use crate::{
    browser::focus,
    context::{use_facts, use_messages},
    erased::{IntoErased, handler},
};
use leptos::{html, prelude::*};
use p4p_domain::{
    i18n::messages::{node as labels, nodes},
    nodes::node::NodeId,
};
use std::sync::Arc;

/// What is seen of a node when somebody asks; loaded then, where it is not there.
#[component]
pub fn NodeDetails(
    /// Which one.
    id: NodeId,
    /// What is known of it.
    node: Memo<Option<KnownNode>>,
) -> impl IntoView {
    let (messages, facts, store) = (use_messages(), use_facts(), use_node_store());
    let (details, summary) = (NodeRef::<html::Details>::new(), NodeRef::<html::Summary>::new());
    let content = move || {
        if let Some(details) = details.get_untracked() {
            focus::keep_in(&details, summary.get_untracked());
        }
        node.get().map(|KnownNode { node, is_whole }| {
            if is_whole {
                view! { <NodeFacts node=Arc::clone(&node)/> <NodeLinks node/> }.into_erased()
            } else {
                messages.get(nodes::LOADING).into_erased()
            }
        })
    };
    view! {
        <details node_ref=details on:toggle=handler(move |_| refresh::load_details(store, facts, &id))>
            <summary node_ref=summary>{messages.get(labels::MORE)}</summary>
            {content}
        </details>
    }
    .into_erased()
}

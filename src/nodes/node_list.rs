use super::use_node_store;
use super::{FarAwayNotice, FocusTarget, MoreNodes, NodeCount, NodeFilters, NodeRow, refresh};
use crate::{
    browser::{document, focus},
    context::{use_facts, use_hydrated, use_messages},
    erased::{IntoErased, effect, memo},
    event::use_event_clock,
};
use leptos::{
    html,
    leptos_dom::helpers::window_event_listener_untyped,
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_domain::{i18n::messages::nodes, nodes::node::NodeId};

/// The list of nodes with what it can be searched by and its count.
#[component]
pub fn NodeList() -> impl IntoView {
    let (messages, facts, store, hydrated) = (use_messages(), use_facts(), use_node_store(), use_hydrated());
    let clock = use_event_clock();
    let list = NodeRef::<html::Ul>::new();
    let counts = memo(move || store.counts());
    // There are nodes, and none that is looked for.
    let is_in_vain = move || counts.with(|counts| counts.visible == 0 && counts.total != 0);
    let rows = move || {
        if let Some(list) = list.get_untracked() {
            focus::keep_in(&list, None);
        }
        store.rows()
    };
    effect(move || {
        let row_of = |target: &FocusTarget| match target {
            FocusTarget::Row(id) => Some(["node-", id.as_str()].concat()),
            FocusTarget::Search => None,
        };
        if let Some(row) = store.take_focus(row_of) {
            spawn_local(async move {
                // Once the rows are where they will be.
                tick().await;
                document::focus(&row);
            });
        }
    });
    // Only a browser has an address to follow and a server to ask.
    effect(move || {
        if hydrated.get() {
            store.start();
            let gone_back = window_event_listener_untyped("popstate", move |_| store.restore(None));
            on_cleanup(move || gone_back.remove());
            refresh::keep_fresh(store, facts, clock);
        }
    });
    view! {
        <NodeFilters/>
        <NodeCount counts/>
        <FarAwayNotice/>
        <ul data-nodes="" node_ref=list>
            <ForEnumerate each=rows key=NodeId::clone let(position, id)>
                <NodeRow id position/>
            </ForEnumerate>
        </ul>
        <p class="none" id="p4p_nodes-none" hidden=Signal::derive(move || !is_in_vain())>{messages.get(nodes::NONE_MATCHES)}</p>
        <MoreNodes/>
    }
    .into_erased()
}

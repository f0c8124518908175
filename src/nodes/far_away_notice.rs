use super::distance::kilometres;
use super::use_node_store;
use crate::{
    context::{use_facts, use_messages},
    erased::{IntoErased, memo},
    rich_text::rich_text,
};
use leptos::prelude::*;
use p4p_domain::i18n::messages::nodes;

/// From so many kilometres on, nobody goes there for an afternoon.
const FAR: f32 = 150.0;

/// What one can do when even the nearest node is too far away; else nothing, and nothing where one can do neither of it.
#[component]
pub fn FarAwayNotice() -> impl IntoView {
    let (messages, store) = (use_messages(), use_node_store());
    let can_do_both = use_facts().with(|facts| facts.forms.attend.is_some() && facts.forms.host.is_some());
    let distance = memo(move || store.nearest().filter(|km| FAR <= *km).map(|km| kilometres(messages, km)));
    let text = move || {
        distance.get().filter(|_| can_do_both).map(|distance| {
            let online = view! { <a href="#sign-up">{messages.get(nodes::FAR_OFF_ONLINE)}</a> };
            let host = view! { <a href="#host">{messages.get(nodes::FAR_OFF_HOST)}</a> };
            let values = [distance.into_erased(), online.into_erased(), host.into_erased()];
            rich_text(messages.pieces(nodes::FAR_OFF), values)
        })
    };
    view! { <p class="far-off" role="status" id="p4p_far-off">{text}</p> }.into_erased()
}

use super::Link;
use super::use_share;
use crate::{
    browser::pressed::Pressed,
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::{ev::MouseEvent, prelude::*};
use p4p_domain::{i18n::messages::node as texts, nodes::node::NodeId};

/// Two buttons: one copies a link, the other hands it to another program. The style sheet shows those that do something in
/// this browser: `html[data-shares]`.
#[component]
pub fn ShareButtons(
    /// The node that the link leads to, with its name; `None` for the page.
    node: Option<(NodeId, String)>,
) -> impl IntoView {
    let (messages, share) = (use_messages(), use_share());
    let node = StoredValue::new(node);
    let link =
        move || node.with_value(|node| node.as_ref().map_or_else(Link::to_page, |(id, name)| Link::to_node(id, name)));
    view! {
        <button type="button" class="quiet" data-share="copy" on:click=handler(move |event: MouseEvent| share.copy(link(), Pressed::of(&event)))>
            {messages.get(texts::COPY)}
        </button>
        " "
        <button type="button" class="quiet" data-share="send" on:click=handler(move |event: MouseEvent| share.send(link(), Pressed::of(&event)))>
            {messages.get(texts::SEND)}
        </button>
    }
    .into_erased()
}

use super::use_node_store;
use crate::{
    context::{use_facts, use_messages},
    erased::{ErasedView, IntoErased},
    event::use_event_clock,
    share::ShareButtons,
};
use leptos::prelude::*;
use p4p_domain::{
    geo::LonLat,
    i18n::messages::{Messages, node as labels},
    nodes::node::{MOST_CALENDARS, Node},
    text::decimal,
};
use std::sync::Arc;

/// Where one can go from a node: its own page, its files, its place on other maps; and its address, to hand on.
#[component]
pub fn NodeLinks(
    /// The node.
    node: Arc<Node>,
) -> impl IntoView {
    let (messages, facts, clock, store) = (use_messages(), use_facts(), use_event_clock(), use_node_store());
    let id = node.id.to_string();
    let files = {
        let path = [facts.get().to_event.as_str(), "nodes/", &id].concat();
        let file = move |key, ending| link(messages.get(key), [path.as_str(), ending].concat());
        let has_files = move || store.total() <= MOST_CALENDARS && !clock.is_over();
        move || has_files().then(|| (file(labels::CALENDAR, ".ics"), file(labels::POSTER, ".html")).into_erased())
    };
    let own_page = node.link.as_ref().map(|link_to| link(messages.get(labels::OWN_PAGE), link_to.as_str().into()));
    view! {
        <ul class="ways">
            {own_page}
            {files}
            <li>
                <a href=["#node-", &id].concat()>{messages.get(labels::LINK)}</a> " "
                <ShareButtons node=Some((node.id.clone(), node.name.clone()))/>
            </li>
            {node.position.map(|position| links_to_maps(messages, position))}
        </ul>
    }
    .into_erased()
}

fn links_to_maps(messages: Messages, position: LonLat) -> [ErasedView; 2] {
    let [longitude, latitude] = <[f64; 2]>::from(position).map(|degrees| decimal(degrees, 4));
    let app = ["geo:", &latitude, ",", &longitude].concat();
    let place = [latitude.as_str(), "/", &longitude].concat();
    let streets =
        ["https://www.openstreetmap.org/?mlat=", &latitude, "&mlon=", &longitude, "#map=13/", &place].concat();
    [link(messages.get(labels::MAP_APP), app), link(messages.get(labels::STREETS), streets)]
}

fn link(text: &'static str, address: String) -> ErasedView {
    view! { <li><a rel="noopener" href=address>{text}</a></li> }.into_erased()
}

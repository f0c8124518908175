use super::many::drawn;
use crate::{
    content::Content,
    drawing::{Basemap, network_on_map, place_on_map, view_box},
};
use leptos::prelude::*;
use p4p_domain::{
    i18n::words::{Words, page as said},
    nodes::node::Node,
};

/// The picture of the world with its nodes; each pin is a link to its row, so that it works without a program.
pub fn picture(words: Words, content: &Content, basemap: &Basemap) -> impl IntoView + use<> {
    let drawn = drawn(&content.nodes);
    let pins = drawn.iter().filter_map(|node| {
        let (x, y) = place_on_map(node.position?);
        Some(view! {
            <a href=format!("#node-{}", node.id) aria-label=node.name.clone()>
                <circle cx=x.to_string() cy=y.to_string() r="7" data-status=node.status.as_str()/>
            </a>
        })
    });
    view! {
        <svg class="world" viewBox=view_box() role="group" aria-label=words.get(said::WORLD)>
            <path class="land" d=basemap.land.clone()/>
            <path class="borders" d=basemap.borders.clone()/>
            <path class="lines" d=network_on_map(&drawn)/>
            <g class="stations">{pins.collect_view()}</g>
        </svg>
    }
}

/// `map.svg`: the same picture for other places, with its colours in it.
pub fn file(content: &Content, basemap: &Basemap) -> String {
    let placed =
        |node: &Node| node.position.map(place_on_map).map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"7\"/>"));
    let drawn = drawn(&content.nodes);
    let pins: String = drawn.iter().filter_map(placed).collect();
    let (view_box, land, borders) = (view_box(), &basemap.land, &basemap.borders);
    let lines = network_on_map(&drawn);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view_box}\" role=\"img\" aria-label=\"Map of the local nodes\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#faf8f1\"/><path fill=\"#dfdccf\" d=\"{land}\"/>\
         <path fill=\"none\" stroke=\"#faf8f1\" d=\"{borders}\"/><path fill=\"none\" stroke=\"#15203b\" stroke-width=\"1.5\" d=\"{lines}\"/>\
         <g fill=\"#d8401f\">{pins}</g></svg>\n"
    )
}

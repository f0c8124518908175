use super::{edition::Edition, html::escaped};
use crate::{
    content::Content,
    drawing::{Basemap, network_on_map, place_on_map, view_box},
    paging::drawn,
    tokens,
};
use leptos::prelude::*;
use p4p_domain::{
    i18n::messages::{Messages, page},
    nodes::node::Node,
};

/// The picture of the world with its nodes; each pin is a link to its row, so that it works without a program.
pub fn picture(messages: Messages, content: &Content, basemap: &Basemap) -> impl IntoView + use<> {
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
        <svg class="world" viewBox=view_box() role="group" aria-label=messages.get(page::WORLD)>
            <path class="land" d=basemap.land.clone()/>
            <path class="borders" d=basemap.borders.clone()/>
            <path class="lines" d=network_on_map(&drawn)/>
            <g class="stations">{pins.collect_view()}</g>
        </svg>
    }
}

/// `map.svg`: the same picture for other places, with its colours in it.
pub fn file(edition: &Edition, basemap: &Basemap) -> String {
    let content = edition.content;
    let placed =
        |node: &Node| node.position.map(place_on_map).map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"7\"/>"));
    let drawn = drawn(&content.nodes);
    let pins: String = drawn.iter().filter_map(placed).collect();
    let (view_box, land, borders) = (view_box(), &basemap.land, &basemap.borders);
    let lines = network_on_map(&drawn);
    let label = if content.has_nodes() { edition.messages.get(page::MAP) } else { &content.event.title };
    let label = escaped(label);
    let [paper, land_colour, ink, node] = ["paper", "land", "ink", "node"].map(tokens::light);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view_box}\" role=\"img\" aria-label=\"{label}\">\
         <rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/><path fill=\"{land_colour}\" d=\"{land}\"/>\
         <path fill=\"none\" stroke=\"{paper}\" d=\"{borders}\"/><path fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.5\" d=\"{lines}\"/>\
         <g fill=\"{node}\">{pins}</g></svg>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn the_picture_speaks_the_events_own_language() {
        let mut content = fixture::content();
        for (language, label) in [("en", "Map of the local nodes"), ("de", "Karte der lokalen Knoten")] {
            content.event.language = language.into();
            let picture = file(&Edition::of(&content, None, None), &Basemap::read().unwrap());
            assert!(picture.contains(&format!("role=\"img\" aria-label=\"{label}\"")), "{language}");
        }
    }
}

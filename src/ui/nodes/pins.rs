use crate::{
    domain::{catalogue::Catalogue, geo::Frame, node::Node, text::decimal},
    platform::{atlas, document},
    ui::session::Session,
};
use leptos::prelude::*;

/// The picture has room for so many pins; the live map has it for all.
const MOST: usize = 300;

/// The pins over the map. The picture below them has the same pins as plain links for those who have no program;
/// these take their place once something happens when they are pressed. When the map is touched, the live one puts
/// itself into the same place, and its marks are heard here, too.
#[component]
pub fn Pins(
    /// This visit.
    session: Session,
) -> impl IntoView {
    // Nothing is printed: positions are set through the style object, which a strict policy allows.
    let placed = move || {
        let nodes = if session.ready.get() { session.shown_nodes(MOST) } else { Vec::new() };
        nodes.into_iter().filter(|node| node.position.is_some()).collect::<Vec<_>>()
    };
    let describe = move |index| {
        let words = |all: &Catalogue| {
            let (table, index) = (&all.table, index as usize);
            [table.id(index), "\n", table.name(index), "\n", table.status(index).as_str()].concat()
        };
        session.catalogue.with_value(words)
    };
    Effect::new(move |_| atlas::answer(describe, move |indices| session.open(indices)));
    Effect::new(move |_| {
        session.stock.track();
        session.catalogue.with_value(|all| atlas::nodes(all.table.positions()));
    });
    Effect::new(move |_| session.shown.with(|shown| atlas::show(shown)));
    Effect::new(move |_| {
        atlas::mark(session.chosen.with(|id| id.as_ref().and_then(|id| session.index_of(id.as_str()))));
    });
    let pin = move |node: Node| view! { <Pin node=node session=session/> };
    let press = move |event: leptos::ev::MouseEvent| {
        // Beside the marks there is nothing to open.
        let pressed = document::node_of_target(&event).and_then(|id| session.index_of(&id));
        session.open(pressed.into_iter().collect());
    };
    view! {
        <div
            class="over"
            on:click=press
            on:mouseover=move |event| session.point_at(document::node_of_target(&event))
            on:focusin=move |event| session.point_at(document::node_of_target(&event))
        >
            <div class="pins">{move || placed().into_iter().map(pin).collect_view()}</div>
        </div>
    }
}

/// One pin; pressing it moves the keyboard to its row.
#[component]
fn Pin(
    /// A node that has a position.
    node: Node,
    /// This visit.
    session: Session,
) -> impl IntoView {
    let place = node.position.map(|position| {
        let (x, y) = Frame::WORLD.fraction_from_lonlat(position);
        let percent = |fraction: f64| decimal(fraction * 100.0, 2) + "%";
        (percent(x), percent(y))
    });
    let (left, top) = place.unwrap_or_default();
    view! {
        <button
            type="button"
            data-node=node.id.to_string()
            data-status=node.status.as_str()
            style:left=left
            style:top=top
            aria-label=[node.name.as_str(), ", show in the list"].concat()
            class:chosen=session.is_chosen(&node.id)
        ></button>
    }
}

use super::NodeStore;
use super::use_node_store;
use crate::erased::{IntoErased, handler};
use leptos::prelude::*;
use p4p_domain::{
    geo::Frame,
    i18n::messages::{Messages, map},
    nodes::{node::NodeId, table::Table},
    text::decimal,
};

/// The picture has room for so many pins; the live map has it for all.
const MOST: usize = 300;

/// Where a node is on the printed map, and what is said of it there. One that says something else is another pin.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pin {
    id: NodeId,
    status: &'static str,
    label: String,
    /// From the left, and from the top: lengths in CSS.
    place: [String; 2],
}

impl Pin {
    /// The pins of the first visible nodes; tracked.
    pub fn of_visible(store: NodeStore, messages: Messages) -> Vec<Self> {
        let visible = store.visible_places();
        store.with_nodes(|all| {
            let pin = |place: &u32| Self::of(messages, &all.table, *place as usize);
            visible.iter().take(MOST).filter_map(pin).collect()
        })
    }

    fn of(messages: Messages, table: &Table, place: usize) -> Option<Self> {
        let (x, y) = Frame::WORLD.fraction_from_lonlat(table.position(place)?);
        Some(Self {
            id: NodeId::parse(table.id(place)).ok()?,
            status: table.status(place).as_str(),
            label: messages.say(map::NODE, [table.name(place)]),
            place: [x, y].map(|fraction| decimal(fraction * 100.0, 2) + "%"),
        })
    }
}

/// A node on the printed map. Pressing it moves the keyboard to its row.
#[component]
pub fn MapPin(
    /// Which one, and where.
    pin: Pin,
) -> impl IntoView {
    let store = use_node_store();
    let id = StoredValue::new(pin.id.clone());
    let select = move || store.select(id.get_value());
    let [left, top] = pin.place;
    view! {
        <button type="button" data-node=pin.id.to_string() data-status=pin.status aria-label=pin.label
            // Through the style object, which a strict policy allows.
            style:left=left style:top=top
            class:chosen=Signal::derive(move || id.with_value(|id| store.is_selected(id)))
            on:click=handler(move |_| store.open(vec![id.get_value()]))
            on:mouseover=handler(move |_| select())
            on:focusin=handler(move |_| select())></button>
    }
    .into_erased()
}

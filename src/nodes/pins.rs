use crate::{
    app::App,
    browser::{
        atlas, document,
        rows::{self, Pin},
    },
};
use leptos::prelude::*;
use p4p_domain::{
    geo::{Frame, LonLat},
    i18n::words::{self, Words},
    nodes::{catalogue::Catalogue, table::Table},
    text::decimal,
};
use std::sync::Arc;

/// The picture has room for so many pins; the live map has it for all.
const MOST: usize = 300;

const PINS: &str = "pins";

/// The pins over the map. The picture below them has the same pins as plain links for those who have no program;
/// these take their place once something happens when they are pressed. When the map is touched, the live one puts
/// itself into the same place, and its marks are heard here, too. Both follow a search when typing rests.
#[component]
pub fn Pins(
    /// This visit.
    session: App,
) -> impl IntoView {
    let describe = move |index| {
        let words = |all: &Catalogue| {
            let (table, index) = (&all.table, index as usize);
            [table.id(index), "\n", table.name(index), "\n", table.status(index).as_str()].concat()
        };
        session.nodes.catalogue.with_value(words)
    };
    Effect::new(move |_| atlas::answer(describe, move |indices| session.nodes.open(indices)));
    Effect::new(move |_| {
        session.nodes.stock.track();
        session.nodes.catalogue.with_value(|all| atlas::nodes(all.table.positions()));
    });
    // Which nodes are shown as told last; most letters leave none out.
    Effect::new(move |told: Option<Option<Arc<Vec<u32>>>>| {
        let (shown, told) = (session.nodes.shown.get(), told.flatten());
        if !session.nodes.at_rest.get() || told.as_ref() == Some(&shown) {
            return told;
        }
        atlas::show(&shown);
        Some(shown)
    });
    Effect::new(move |_| {
        atlas::mark(session.nodes.chosen.with(|id| id.as_ref().and_then(|id| session.nodes.index_of(id.as_str()))));
    });
    // Nothing is printed: positions are set through the style object, which a strict policy allows.
    let painted = StoredValue::new((None, Vec::new()));
    Effect::new(move |_| {
        let (stock, shown) = (session.nodes.stock.get(), session.nodes.shown.get());
        if session.nodes.at_rest.get() && session.hydrated.get() {
            painted.update_value(|(before, painted)| {
                if before.as_ref() != Some(&(stock, Arc::clone(&shown))) {
                    let pins = session.nodes.catalogue.with_value(|all| pins(session.messages, &all.table, &shown));
                    rows::set_pins(PINS, painted, &pins);
                    (*before, *painted) = (Some((stock, shown)), pins);
                }
            });
        }
        let id = session.nodes.chosen.get();
        rows::choose(PINS, id.as_ref().map(|id| id.as_str()));
    });
    let press = move |event: leptos::ev::MouseEvent| {
        // Beside the marks there is nothing to open.
        let pressed = document::node_of_target(&event).and_then(|id| session.nodes.index_of(&id));
        session.nodes.open(pressed.into_iter().collect());
    };
    view! {
        <div
            class="over"
            on:click=press
            on:mouseover=move |event| session.nodes.point_at(document::node_of_target(&event))
            on:focusin=move |event| session.nodes.point_at(document::node_of_target(&event))
        >
            <div class="pins" id=PINS></div>
        </div>
    }
}

/// The first of the nodes that are shown; pressing one moves the keyboard to its row.
fn pins(words: Words, table: &Table, shown: &[u32]) -> Vec<Pin> {
    let place = |index: &u32| {
        let index = *index as usize;
        Some((index, table.position(index)?))
    };
    let percent = |fraction: f64| decimal(fraction * 100.0, 2) + "%";
    let pin = |(index, position): (usize, LonLat)| {
        let (x, y) = Frame::WORLD.fraction_from_lonlat(position);
        Pin {
            id: table.id(index).into(),
            status: table.status(index).as_str(),
            label: words.say(words::atlas::NODE, [table.name(index)]),
            place: [percent(x), percent(y)],
        }
    };
    shown.iter().take(MOST).filter_map(place).map(pin).collect()
}

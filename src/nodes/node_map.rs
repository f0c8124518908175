use super::use_node_store;
use super::{MapControls, MapPin, NodeStore, Pin};
use crate::{
    browser::live_map::{LiveMap, MapEvent, MapPlace, NotLoaded, TouchListener},
    context::{use_hydrated, use_messages},
    erased::{IntoErased, effect},
};
use leptos::{html, prelude::*, task::spawn_local};
use p4p_domain::{i18n::messages::map, nodes::filter::Filter};
use std::sync::Arc;

/// The map of the nodes. It lies over the printed picture, whose pins are plain links for those who have no program; its own
/// take their place once something happens when they are pressed. When the map is first touched, the live one puts itself
/// over both. Pins and live map follow a search when typing pauses.
#[component]
pub fn NodeMap() -> impl IntoView {
    let (messages, store, hydrated) = (use_messages(), use_node_store(), use_hydrated());
    let over = NodeRef::<html::Div>::new();
    let map = MapState::new(store);
    // The list follows each letter, the map does not.
    let pins = Memo::new(move |before: Option<&Vec<Pin>>| match before {
        _ if !hydrated.get() || map.is_live() => Vec::new(),
        Some(before) if !store.is_settled() => before.clone(),
        _ => Pin::of_visible(store, messages),
    });
    // The whole map is touched, with the picture below, of which no program is needed but for this.
    let touches = StoredValue::new_local(None::<TouchListener>);
    effect(move || {
        let place = over.get().filter(|_| hydrated.get()).and_then(|over| MapPlace::around(&over));
        // What the keyboard reached before the program listened counts too.
        if let Some(place) = place.as_ref().filter(|place| place.has_focus()) {
            map.mount(place.clone());
        }
        touches.set_value(place.map(|place| TouchListener::new(place.clone(), move || map.mount(place.clone()))));
    });
    let wait = move |act| {
        if !map.is_live.get_untracked() {
            map.waiting.set(Some(act));
        }
    };
    view! {
        <div class="over" node_ref=over data-some=Signal::derive(move || store.with_filter(|filter| *filter != Filter::default()).then_some(""))>
            <div class="pins">
                <For each=move || pins.get() key=Pin::clone let(pin)>
                    <MapPin pin/>
                </For>
            </div>
        </div>
        <MapControls waiting=map.waiting on_press=wait/>
        <p class="map-note" id="p4p_map-note" role="status">
            {move || map.is_missing.get().then(|| messages.get(map::NO_MAP))}
        </p>
    }
    .into_erased()
}

/// The live map, which goes with its component, and what is told to it.
#[derive(Clone, Copy)]
struct MapState {
    store: NodeStore,
    map: StoredValue<Option<LiveMap>, LocalStorage>,
    is_live: RwSignal<bool>,
    is_coming: StoredValue<bool>,
    is_missing: RwSignal<bool>,
    /// The button that was pressed before the map was there.
    waiting: RwSignal<Option<&'static str>>,
    /// The visible nodes when nobody types.
    shown: Memo<Arc<Vec<u32>>>,
}

impl MapState {
    fn new(store: NodeStore) -> Self {
        let shown = Memo::new(move |before: Option<&Arc<Vec<u32>>>| match before {
            Some(before) if !store.is_settled() => Arc::clone(before),
            _ => store.visible_places(),
        });
        let state = Self {
            store,
            map: StoredValue::new_local(None),
            is_live: RwSignal::new(false),
            is_coming: StoredValue::new(false),
            is_missing: RwSignal::new(false),
            waiting: RwSignal::new(None),
            shown,
        };
        effect(move || state.tell_nodes());
        effect(move || state.tell_shown());
        effect(move || state.tell_marked());
        state
    }

    fn is_live(self) -> bool {
        self.is_live.get()
    }

    /// Puts the live map there, unless it is there or on its way. After a failure, the next touch tries again.
    fn mount(self, place: MapPlace) {
        if self.is_live.get_untracked() || self.is_coming.get_value() {
            return;
        }
        self.is_coming.set_value(true);
        spawn_local(async move {
            let store = self.store;
            let loaded = LiveMap::mount(place, move |node| store.label_at(node), move |event| self.hear(event)).await;
            self.arrive(loaded);
        });
    }

    /// A map that comes when its component is gone is dropped at once.
    fn arrive(self, loaded: Result<LiveMap, NotLoaded>) {
        if self.is_coming.try_get_value().is_none() {
            return;
        }
        self.is_missing.set(loaded.is_err());
        if let Ok(map) = loaded {
            self.map.set_value(Some(map));
            // Before it is told anything: the keyboard then moves to one of its marks, which is a touch like the first one.
            self.is_live.set(true);
            untrack(|| {
                self.tell_nodes();
                self.tell_marked();
            });
            self.waiting.set(None);
        }
        self.is_coming.set_value(false);
    }

    fn hear(self, event: MapEvent) {
        // The map was told of the latest list before anybody could press anything.
        let ids = |nodes: Vec<u32>| nodes.into_iter().filter_map(|node| self.store.id_at(node)).collect::<Vec<_>>();
        match event {
            MapEvent::Point(node) => {
                if let Some(id) = self.store.id_at(node) {
                    self.store.select(id);
                }
            }
            MapEvent::Choose(node) => self.store.open(ids(vec![node])),
            MapEvent::ChooseTogether(nodes) => self.store.open(ids(nodes)),
            MapEvent::Leave => self.store.focus_search(),
        }
    }

    fn with_map(self, change: impl FnOnce(&LiveMap)) {
        self.map.with_value(|map| {
            if let Some(map) = map {
                change(map);
            }
        });
    }

    fn tell_nodes(self) {
        self.store.with_positions(|positions| self.with_map(|map| map.set_nodes(positions)));
        // By their places, which are others now.
        self.with_map(|map| map.set_shown(&self.shown.get_untracked()));
    }

    fn tell_shown(self) {
        let shown = self.shown.get();
        self.with_map(|map| map.set_shown(&shown));
    }

    fn tell_marked(self) {
        let marked = self.store.selected_place();
        self.with_map(|map| map.set_marked(marked));
    }
}

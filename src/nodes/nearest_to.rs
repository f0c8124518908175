use super::use_node_store;
use crate::{
    browser::{document, geolocation},
    city_combobox::{CityCombobox, chosen_city},
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::{ev::Event, prelude::*, task::spawn_local};
use p4p_domain::{
    i18n::messages::{MessageKey, here, search},
    nodes::collection::Place,
};

/// Where the visitor looks from: a city, or the device's own position, which is asked for only when its button is pressed.
#[component]
pub fn NearestTo() -> impl IntoView {
    let (messages, store) = (use_messages(), use_node_store());
    let (city, refusal) = (RwSignal::new(String::new()), RwSignal::new(None::<MessageKey<0>>));
    let type_city = Callback::new(move |event: Event| {
        city.set(event_target_value(&event));
        if let Some(city) = chosen_city(&event) {
            store.set_origin(Some(city));
        }
    });
    let ask_device = move |_| {
        spawn_local(async move {
            let found = geolocation::position().await;
            // The list may be gone by now.
            _ = refusal.try_set(found.as_ref().err().map(|error| error.message()));
            if let Ok(position) = found {
                _ = city.try_set(String::new());
                store.set_origin(Some(Place { name: messages.get(here::THIS_DEVICE).into(), position }));
            }
        });
    };
    let forget = move |_| {
        city.set(String::new());
        refusal.set(None);
        store.set_origin(None);
        // Its button goes.
        document::focus("p4p_near");
    };
    view! {
        <div class="near">
            <label for="p4p_near">{messages.get(search::NEAREST)}</label>
            <CityCombobox id="p4p_near".into() placeholder=messages.get(search::CITY) value=city on_input=type_city/>
            <button type="button" class="quiet" id="p4p_near-here" on:click=handler(ask_device)>{messages.get(search::DEVICE)}</button>
            <button type="button" class="quiet" hidden=Signal::derive(move || store.origin().is_none()) on:click=handler(forget)>
                {messages.get(search::ANYWHERE)}
            </button>
            <p class="help status-message" id="p4p_near-here-status" role="status">{move || refusal.get().map(|key| messages.get(key))}</p>
        </div>
    }
    .into_erased()
}

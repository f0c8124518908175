use super::Control;
use crate::{
    browser::{city_module, clock},
    city_combobox::CityCombobox,
    context::{use_hydrated, use_messages},
    erased::{IntoErased, handler},
};
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::i18n::messages::{cities, form as texts};

/// A city: any text, with suggestions.
#[component]
pub fn CityField(control: Control) -> impl IntoView {
    view! {
        <CityCombobox
            id=control.id()
            name=control.name()
            described_by=control.described_by()
            is_required=control.is_required()
            is_invalid=Signal::derive(move || control.field_state.has_problem())
            value=Signal::derive(move || control.field_state.text())
            on_input=Callback::new(move |event| control.set_text(event_target_value(&event)))
            on_blur=Callback::new(move |()| control.leave())
        />
    }
}

/// A time zone, of those that the browser knows.
#[component]
pub fn ZoneField(control: Control) -> impl IntoView {
    let hydrated = use_hydrated();
    let list = [&control.id(), "-list"].concat();
    let zones = move || {
        let zones = if hydrated.get() { clock::zones() } else { Vec::new() };
        zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()
    };
    view! {
        <input
            {..control.attributes()}
            type="text"
            list=list.clone()
            data-from-city="zone"
        />
        <datalist id=list>{zones}</datalist>
    }
    .into_erased()
}

/// A position on Earth, typed or chosen on a map that opens below the field.
#[component]
pub fn PositionField(control: Control) -> impl IntoView {
    let messages = use_messages();
    // Other spellings are read by the module that knows places, once the field is left: what stands there then is what
    // is sent. Touching the field loads it, so that it is there by then.
    let read = move || {
        // Without the module, degrees can be typed.
        spawn_local(async move { _ = city_module::read_position(&control.id()).await });
    };
    let choose = move |_| {
        spawn_local(async move {
            if city_module::pick_position(&control.id()).await.is_err() {
                control.field_state.set_problem(Some(messages.get(cities::WITHOUT_MAP).into()));
            }
        });
    };
    view! {
        <input
            {..control.attributes()}
            type="text"
            data-from-city="position"
            on:focusin=handler(move |_| read())
            on:change=handler(move |_| read())
        />
        <p class="help status-message" role="status"></p>
        <button type="button" class="quiet choose-on-map" aria-expanded="false" on:click=handler(choose)>{messages.get(texts::CHOOSE_ON_MAP)}</button>
    }
    .into_erased()
}

use crate::{
    browser::{city_module, document},
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::{ev::Event, prelude::*, task::spawn_local};
use p4p_domain::{
    geo::city::place_from_json,
    i18n::messages::{cities, search},
    nodes::collection::Place,
};

/// A text field that suggests cities (the combobox with a list of WAI-ARIA 1.2), its list, and what is said about them.
/// Whatever it suggests, any text may be left in it. The suggestions come with the table of cities, a program of its own
/// that is loaded when the field is first focused and finds the list as `<id>-list`. When a city is chosen, it becomes the
/// text of the field, as if it had been typed: [`chosen_city`] tells which one it was. In the same form, controls with
/// `data-from-city="zone"` and `data-from-city="position"` are filled in, unless they hold something else already.
#[component]
pub fn CityCombobox(
    /// The id of the field.
    id: String,
    /// Its name in a form.
    #[prop(optional, into)]
    name: Option<String>,
    /// An example of what may be typed.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// The ids of what describes it.
    #[prop(optional, into)]
    described_by: Option<String>,
    /// Whether it must be filled in.
    #[prop(optional)]
    is_required: bool,
    /// Whether what it holds is wrong.
    #[prop(optional, into)]
    is_invalid: Signal<bool>,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Hears what is typed or chosen.
    on_input: Callback<Event>,
    /// Hears that it was left.
    #[prop(optional)]
    on_blur: Option<Callback<()>>,
) -> impl IntoView {
    let messages = use_messages();
    let is_missing = RwSignal::new(false);
    let (list, status) = ([&id, "-list"].concat(), [&id, "-status"].concat());
    let field = id.clone();
    let load = move |_| {
        let field = field.clone();
        spawn_local(async move {
            let loaded = city_module::suggest_cities(&field).await;
            _ = is_missing.try_set(loaded.is_err());
        });
    };
    view! {
        <input type="text" id=id name=name dir="auto" role="combobox" aria-autocomplete="list" aria-expanded="false"
            aria-controls=list.clone() autocomplete="off" placeholder=placeholder aria-describedby=described_by
            required=is_required aria-required=is_required.then_some("true")
            aria-invalid=Signal::derive(move || is_invalid.get().then_some("true"))
            prop:value=value
            on:focusin=handler(load)
            on:input=handler(move |event: Event| on_input.run(event))
            on:blur=handler(move |_| if let Some(on_blur) = on_blur { on_blur.run(()) })/>
        <ul id=list role="listbox" aria-label=messages.get(search::CITIES) class="cities" hidden></ul>
        <p id=status class="help status-message" role="status"></p>
        <p class="help status-message" role="status">{move || is_missing.get().then(|| messages.get(cities::WITHOUT))}</p>
    }
    .into_erased()
}

/// The city that an `input` event of the field chose; `None` when it was something typed.
pub fn chosen_city(event: &Event) -> Option<Place> {
    place_from_json(&document::city_of_target(event)?).ok()
}

use crate::{
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::prelude::*;
use p4p_domain::i18n::messages::map;

/// The buttons below the map. What they do, the live map does: it finds them by `data-act`, and by `data-pressed` the one
/// that was pressed before it was there.
#[component]
pub fn MapControls(
    /// The one that was pressed before the map was there.
    #[prop(into)]
    waiting: Signal<Option<&'static str>>,
    /// Hears that one is pressed.
    #[prop(into)]
    on_press: Callback<&'static str>,
) -> impl IntoView {
    let messages = use_messages();
    let waits = move |act| (waiting.get() == Some(act)).then_some("");
    view! {
        <div class="controls" role="group" aria-label=messages.get(map::THE_MAP)>
            <button type="button" class="quiet" data-act="out" aria-label=messages.get(map::ZOOM_OUT)
                data-pressed=Signal::derive(move || waits("out")) on:click=handler(move |_| on_press.run("out"))>"−"</button>
            <button type="button" class="quiet" data-act="in" aria-label=messages.get(map::ZOOM_IN)
                data-pressed=Signal::derive(move || waits("in")) on:click=handler(move |_| on_press.run("in"))>"+"</button>
            <button type="button" class="quiet" data-act="fit"
                data-pressed=Signal::derive(move || waits("fit")) on:click=handler(move |_| on_press.run("fit"))>
                {messages.get(map::ALL_NODES)}
            </button>
            <button type="button" class="quiet" data-act="full" aria-pressed="false"
                data-pressed=Signal::derive(move || waits("full")) on:click=handler(move |_| on_press.run("full"))>
                {messages.get(map::FULL_SCREEN)}
            </button>
        </div>
    }
    .into_erased()
}

//! Keeping the keyboard where it is.

use leptos::prelude::{document, queue_microtask};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// To be called before the inside of an element changes. What has the keyboard in there gets it back, because browsers take
/// it from elements that are moved; where that is gone afterwards, `otherwise` gets it.
pub fn keep_in(element: &Element, otherwise: Option<HtmlElement>) {
    let active = document().active_element().filter(|active| element.contains(Some(active)));
    let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) else { return };
    queue_microtask(move || {
        // Somewhere else by now, on purpose.
        if document().active_element() != document().body().map(Into::into) {
            return;
        }
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let heir = if active.is_connected() { Some(active) } else { otherwise };
        _ = heir.map(|heir| heir.focus_with_options(&options));
    });
}

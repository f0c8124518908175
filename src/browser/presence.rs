//! Whether somebody is there: touches of the page, and its leaving and coming back.

use leptos::prelude::window_event_listener_untyped;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use web_sys::Event;

/// What a person at the device does. A frame's host may scroll it, which is no event in it.
const TOUCHES: [&str; 6] = ["keydown", "pointerdown", "touchstart", "input", "scroll", "wheel"];

#[wasm_bindgen]
extern "C" {
    /// Of which web-sys knows only behind a feature of its own.
    #[wasm_bindgen(extends = Event)]
    type PageTransitionEvent;

    #[wasm_bindgen(method, getter)]
    fn persisted(this: &PageTransitionEvent) -> bool;
}

/// Calls back at each touch, as long as the page lives.
pub fn on_touch(touched: impl Fn() + Clone + 'static) {
    for name in TOUCHES {
        let touched = touched.clone();
        _ = window_event_listener_untyped(name, move |_| touched());
    }
}

/// Calls back when the page is left, and when it comes back as it was left (the back/forward cache), as long as it lives.
pub fn on_leaving_and_return(passed: impl Fn() + Clone + 'static) {
    let left = passed.clone();
    _ = window_event_listener_untyped("pagehide", move |_| left());
    _ = window_event_listener_untyped("pageshow", move |event: Event| {
        if event.unchecked_ref::<PageTransitionEvent>().persisted() {
            passed();
        }
    });
}

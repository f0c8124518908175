//! Being shown inside of another page: whether, since when it has the keyboard, and what of it is in sight.

use super::window;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle, window_event_listener_untyped};
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Element, Event, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// What a browser hands out, for components that are about elements of any kind.
pub use wasm_bindgen::JsCast as JsObject;

/// How long something must have been in sight.
const SEEN_FOR: Duration = Duration::from_secs(1);

/// How much of it, of 1.
const IN_SIGHT: f64 = 0.98;

#[wasm_bindgen]
extern "C" {
    /// What web-sys does not know of the second version of intersection observers
    /// (<https://w3c.github.io/IntersectionObserver/#trackvisibility>).
    #[wasm_bindgen(extends = IntersectionObserverInit)]
    type VisibilityInit;

    #[wasm_bindgen(method, setter, js_name = trackVisibility)]
    fn set_track_visibility(this: &VisibilityInit, is_tracked: bool);

    #[wasm_bindgen(method, setter)]
    fn set_delay(this: &VisibilityInit, milliseconds: f64);

    #[wasm_bindgen(extends = IntersectionObserverEntry)]
    type VisibilityEntry;

    /// Missing where the browser does not know what is covered.
    #[wasm_bindgen(method, getter, js_name = isVisible)]
    fn is_visible(this: &VisibilityEntry) -> Option<bool>;
}

/// Whether the page is shown inside of another one.
pub fn is_framed() -> bool {
    let Some(window) = window() else { return false };
    // Another origin's top may not be looked at, but that it is another one may be known.
    !window.top().ok().flatten().is_some_and(|top| JsValue::from(top) == JsValue::from(window))
}

/// Milliseconds since the page was opened.
pub fn milliseconds() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Calls back with the moment at which this frame got the keyboard, in [`milliseconds`]; `None` when it loses it. A frame
/// that has it from the beginning got it at 0. It lasts as long as the page.
pub fn follow_keyboard(changed: impl Fn(Option<f64>) + Clone + 'static) {
    let has_focus =
        window().and_then(|window| window.document()).is_some_and(|document| document.has_focus().unwrap_or(false));
    changed(has_focus.then_some(0.0));
    let got = changed.clone();
    _ = window_event_listener_untyped("focus", move |_| got(Some(milliseconds())));
    _ = window_event_listener_untyped("blur", move |_| changed(None));
}

/// Whether a person did something, and not a script.
pub fn is_trusted(event: &Event) -> bool {
    event.is_trusted()
}

/// How much of an element can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of it was in sight for a second and, where the browser knows, nothing of the host was over it.
    Seen,
    /// Not now.
    Hidden,
    /// It has stayed out of sight for a second.
    StaysHidden,
}

/// Watches an element until it is dropped.
pub struct SightWatch {
    observer: IntersectionObserver,
    timer: Rc<Cell<Option<TimeoutHandle>>>,
    _heard: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for SightWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}

/// Calls back whenever it changes how much of an element can be seen; `None` where the browser cannot tell.
pub fn watch_sight(element: &impl JsCast, changed: impl Fn(Sight) + Clone + 'static) -> Option<SightWatch> {
    let timer = Rc::new(Cell::new(None::<TimeoutHandle>));
    let waiting = Rc::clone(&timer);
    let heard = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let Ok(entry) = entries.get(entries.length().saturating_sub(1)).dyn_into::<IntersectionObserverEntry>() else {
            return;
        };
        let is_uncovered = entry.unchecked_ref::<VisibilityEntry>().is_visible().unwrap_or(true);
        let is_seen = IN_SIGHT < entry.intersection_ratio() && is_uncovered;
        if let Some(waiting) = waiting.take() {
            waiting.clear();
        }
        if !is_seen {
            changed(Sight::Hidden);
        }
        let changed = changed.clone();
        let then = move || changed(if is_seen { Sight::Seen } else { Sight::StaysHidden });
        waiting.set(set_timeout_with_handle(then, SEEN_FOR).ok());
    });
    let options = IntersectionObserverInit::new().unchecked_into::<VisibilityInit>();
    options.set_threshold(&js_sys::Array::of4(&0.into(), &0.5.into(), &0.99.into(), &1.into()));
    options.set_track_visibility(true);
    options.set_delay(100.0);
    let observer = IntersectionObserver::new_with_options(heard.as_ref().unchecked_ref(), &options).ok()?;
    observer.observe(element.dyn_ref::<Element>()?);
    Some(SightWatch { observer, timer, _heard: heard })
}

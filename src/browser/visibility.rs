//! Whether an element is in sight.

use js_sys::Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Watches an element until it is dropped.
pub struct VisibilityWatch {
    observer: IntersectionObserver,
    element: Element,
    _seen: Closure<dyn Fn(Array)>,
}

impl VisibilityWatch {
    /// Calls a function whenever the element comes into sight; `None` where a browser cannot tell.
    pub fn new(element: &Element, seen: impl Fn() + 'static) -> Option<Self> {
        let called = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            let is_seen = |entry: IntersectionObserverEntry| entry.is_intersecting();
            if entries.iter().filter_map(|entry| entry.dyn_into().ok()).any(is_seen) {
                seen();
            }
        });
        let observer = IntersectionObserver::new(called.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, element: element.clone(), _seen: called })
    }

    /// Calls it once more where the element is in sight.
    pub fn look_again(&self) {
        // What begins to be watched is told of at once.
        self.observer.unobserve(&self.element);
        self.observer.observe(&self.element);
    }
}

impl Drop for VisibilityWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

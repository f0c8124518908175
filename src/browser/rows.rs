//! The rows of a long list, changed in place: what stays keeps its element, and with it its focus, what is open in it and
//! where the page is scrolled to.

use p4p_domain::markup::Markup;

/// Makes the `li` elements of the list with this id be these rows, in this order: each with its key, which is the
/// `data-node` of its element, whose id is `node-<key>`, and with what is in it, unless that is what was put there before.
/// `all` is how many rows the whole list would have, for those who do not see it; `None` when these are all.
pub fn arrange(list: &str, rows: &[(String, Option<Markup>)], all: Option<usize>) {
    browser::arrange(list, rows, all);
}

/// A button at a place in a picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Pin {
    /// Its `data-node`.
    pub id: String,
    /// Its `data-status`.
    pub status: &'static str,
    /// Its name.
    pub label: String,
    /// From the left, and from the top: lengths in CSS.
    pub place: [String; 2],
}

/// Makes the buttons in the element with this id be these ones, which were those before.
pub fn set_pins(list: &str, before: &[Pin], pins: &[Pin]) {
    browser::set_pins(list, before, pins);
}

/// Marks what has this `data-node`, and nothing else in the element with this id, with the class `chosen`.
pub fn choose(list: &str, key: Option<&str>) {
    browser::choose(list, key);
}

/// Calls a function whenever the element with this id comes into sight, or, once what this gives back is called, is in
/// sight. Where a browser cannot tell, it is never called.
pub fn when_seen(id: &str, seen: impl Fn() + 'static) -> impl Fn() {
    browser::when_seen(id, seen)
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::{Markup, Pin};
    use js_sys::Array;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Document, Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, window};

    fn document() -> Option<Document> {
        window()?.document()
    }

    pub fn arrange(list: &str, rows: &[(String, Option<Markup>)], all: Option<usize>) {
        let Some((document, list)) =
            document().and_then(|document| Some((document.clone(), document.get_element_by_id(list)?)))
        else {
            return;
        };
        let mut next = list.first_element_child();
        for (index, (key, inside)) in rows.iter().enumerate() {
            let is_next = next.as_ref().is_some_and(|next| next.get_attribute("data-node").as_deref() == Some(key));
            let element = if is_next { next.clone() } else { element(&document, &list, key) };
            let Some(element) = element else { return };
            if is_next {
                next = element.next_element_sibling();
            } else {
                // Moving an element takes the focus away from what is in it; only those that were elsewhere are moved.
                _ = list.insert_before(&element, next.as_deref());
            }
            if let Some(inside) = inside {
                fill(&document, &element, inside.as_str());
            }
            for (name, value) in [("aria-setsize", all), ("aria-posinset", all.map(|_| index + 1))] {
                // Both fail for names that are no attribute names only.
                _ = match value {
                    Some(value) => element.set_attribute(name, &value.to_string()),
                    None => element.remove_attribute(name),
                };
            }
        }
        while let Some(element) = next {
            next = element.next_element_sibling();
            element.remove();
        }
    }

    /// The row's own element, or a new one.
    fn element(document: &Document, list: &Element, key: &str) -> Option<Element> {
        let id = ["node-", key].concat();
        let there = document.get_element_by_id(&id).filter(|element| list.contains(Some(element)));
        there.or_else(|| {
            let element = document.create_element("li").ok()?;
            for (name, value) in [("id", id.as_str()), ("data-node", key), ("tabindex", "-1")] {
                _ = element.set_attribute(name, value);
            }
            Some(element)
        })
    }

    /// Puts something else into an element; what was open stays open, and the keyboard stays in it.
    fn fill(document: &Document, element: &Element, inside: &str) {
        let is_open = element.query_selector("details[open]").ok().flatten().is_some();
        let is_active =
            document.active_element().is_some_and(|active| active != *element && element.contains(Some(&active)));
        element.set_inner_html(inside);
        if let Some(details) = element.query_selector("details").ok().flatten().filter(|_| is_open) {
            _ = details.set_attribute("open", "");
        }
        if let Some(summary) = element.query_selector("summary").ok().flatten().filter(|_| is_active) {
            _ = summary.dyn_into::<HtmlElement>().map(|summary| summary.focus());
        }
    }

    pub fn set_pins(list: &str, before: &[Pin], pins: &[Pin]) {
        let Some((document, list)) =
            document().and_then(|document| Some((document.clone(), document.get_element_by_id(list)?)))
        else {
            return;
        };
        let mut next = list.first_element_child();
        let mut before = before.iter();
        for pin in pins {
            let is_kept = before.next() == Some(pin);
            let new = || document.create_element("button").ok().filter(|new| list.append_child(new).is_ok());
            let Some(button) = next.or_else(new).and_then(|button| button.dyn_into::<HtmlElement>().ok()) else {
                return;
            };
            if !is_kept {
                let attributes = [
                    ("type", "button"),
                    ("data-node", &pin.id),
                    ("data-status", pin.status),
                    ("aria-label", &pin.label),
                ];
                for (name, value) in attributes {
                    _ = button.set_attribute(name, value);
                }
                for (name, value) in ["left", "top"].into_iter().zip(&pin.place) {
                    _ = button.style().set_property(name, value);
                }
            }
            next = button.next_element_sibling();
        }
        while let Some(button) = next {
            next = button.next_element_sibling();
            button.remove();
        }
    }

    pub fn choose(list: &str, key: Option<&str>) {
        let Some(list) = document().and_then(|document| document.get_element_by_id(list)) else { return };
        let before = list.get_elements_by_class_name("chosen");
        while let Some(element) = before.item(0) {
            element.set_class_name("");
        }
        let selector = key.map(|key| ["[data-node=\"", key, "\"]"].concat());
        if let Some(element) = selector.and_then(|selector| list.query_selector(&selector).ok()?) {
            element.set_class_name("chosen");
        }
    }

    pub fn when_seen(id: &str, seen: impl Fn() + 'static) -> impl Fn() {
        let element = document().and_then(|document| document.get_element_by_id(id));
        let called = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            let is_seen = |entry: &IntersectionObserverEntry| entry.is_intersecting();
            if entries.iter().filter_map(|entry| entry.dyn_into().ok()).any(|entry| is_seen(&entry)) {
                seen();
            }
        });
        // It watches as long as the page is there.
        let watch = element.zip(IntersectionObserver::new(called.into_js_value().unchecked_ref()).ok());
        move || {
            if let Some((element, observer)) = &watch {
                // What begins to be watched is told of at once.
                observer.unobserve(element);
                observer.observe(element);
            }
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    use super::{Markup, Pin};

    pub fn arrange(_list: &str, _rows: &[(String, Option<Markup>)], _all: Option<usize>) {}

    pub fn set_pins(_list: &str, _before: &[Pin], _pins: &[Pin]) {}

    pub fn choose(_list: &str, _key: Option<&str>) {}

    pub fn when_seen(_id: &str, _seen: impl Fn() + 'static) -> impl Fn() {
        || ()
    }
}

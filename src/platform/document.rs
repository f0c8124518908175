//! The prerendered document: what is in it, and the few places of it that are changed outside of components.

use crate::domain::draft::Draft;

/// The text of `script#data`; `None` when the page was not prerendered.
pub fn data() -> Option<String> {
    browser::data()
}

/// Whether the page was prerendered by the build of this very program, so that its elements can be taken over.
/// Otherwise, and after a failed attempt at that, the parts are made afresh.
pub fn is_of_this_build() -> bool {
    browser::is_of_this_build()
}

/// Sets or (with `None`) removes an attribute of `#app`.
pub fn set_app_attribute(name: &str, value: Option<&str>) {
    browser::set_app_attribute(name, value);
}

/// What a visitor typed or ticked in a form before the program arrived, or what the browser filled in again.
pub fn typed(form: &str) -> Draft {
    browser::typed(form)
}

/// Moves the keyboard to the element with this id, with its label in view.
pub fn focus(id: &str) {
    browser::focus(id);
}

/// Brings the element with this id into view without moving the keyboard.
pub fn reveal(id: &str) {
    browser::reveal(id);
}

#[cfg(feature = "hydrate")]
pub use browser::root;

#[cfg(feature = "hydrate")]
mod browser {
    use crate::domain::draft::{Answer, Draft};
    use wasm_bindgen::JsCast;
    use web_sys::{
        Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
        ScrollIntoViewOptions, ScrollLogicalPosition, window,
    };

    fn document() -> Option<Document> {
        window()?.document()
    }

    fn by_id(id: &str) -> Option<Element> {
        document()?.get_element_by_id(id)
    }

    pub fn data() -> Option<String> {
        by_id("data")?.text_content()
    }

    pub fn is_of_this_build() -> bool {
        by_id("app").is_some_and(|app| {
            app.get_attribute("data-build").as_deref() == Some(env!("P4P_BUILD")) && !app.has_attribute("data-afresh")
        })
    }

    pub fn set_app_attribute(name: &str, value: Option<&str>) {
        let Some(app) = by_id("app") else { return };
        // Both fail for names that are no attribute names only; ours are literals.
        _ = match value {
            Some(value) => app.set_attribute(name, value),
            None => app.remove_attribute(name),
        };
    }

    /// The element that holds a part which reacts: `[data-root=name]`.
    pub fn root(name: &str) -> Option<HtmlElement> {
        let selector = ["[data-root=", name, "]"].concat();
        document()?.query_selector(&selector).ok().flatten()?.dyn_into().ok()
    }

    pub fn typed(form: &str) -> Draft {
        let mut draft = Draft::default();
        let selector = ["form[name=", form, "] [name]"].concat();
        let Some(controls) = document().and_then(|document| document.query_selector_all(&selector).ok()) else {
            return draft;
        };
        for control in (0..controls.length()).filter_map(|index| controls.item(index)) {
            if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
                note_input(&mut draft, input);
            } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
                draft.set(&area.name(), Answer::Text(area.value()));
            } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
                draft.set(&select.name(), Answer::Text(select.value()));
            }
        }
        draft
    }

    fn note_input(draft: &mut Draft, input: &HtmlInputElement) {
        let (name, value, checked) = (input.name(), input.value(), input.checked());
        match input.type_().as_str() {
            // A box with a value of its own is one of several; one without says yes.
            "checkbox" if input.has_attribute("value") => {
                if checked {
                    draft.choose(&name, &value, true);
                }
            }
            "checkbox" => draft.set(&name, Answer::Ticked(checked)),
            "radio" if checked => draft.set(&name, Answer::Text(value)),
            "radio" => {}
            _ => draft.set(&name, Answer::Text(value)),
        }
    }

    pub fn focus(id: &str) {
        let Some(element) = by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
        let label = element.closest(".field").ok().flatten();
        label.as_ref().unwrap_or(&element).scroll_into_view();
        // What cannot take the focus keeps its place in view.
        _ = element.focus();
    }

    pub fn reveal(id: &str) {
        if let Some(element) = by_id(id) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod browser {
    use crate::domain::draft::Draft;

    pub fn data() -> Option<String> {
        None
    }

    pub fn is_of_this_build() -> bool {
        false
    }

    pub fn set_app_attribute(_name: &str, _value: Option<&str>) {}

    pub fn typed(_form: &str) -> Draft {
        Draft::default()
    }

    pub fn focus(_id: &str) {}

    pub fn reveal(_id: &str) {}
}

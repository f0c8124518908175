//! The prerendered document: what is in it, and the few places of it that are changed outside of components.

use crate::domain::draft::Draft;
use leptos::ev::Event;

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

/// What is typed, ticked and chosen in the controls of a form.
pub fn typed(form: &str) -> Draft {
    browser::typed(form)
}

/// Puts answers into the controls of a form; what the answers do not name becomes empty.
pub fn fill(form: &str, draft: &Draft) {
    browser::fill(form, draft);
}

/// The `name` of the control that an event came from; empty when it came from something else.
pub fn name_of_target(event: &Event) -> String {
    browser::name_of_target(event)
}

/// The node that an event's place belongs to: the `data-node` of the element or of what it is in.
pub fn node_of_target(event: &Event) -> Option<String> {
    browser::node_of_target(event)
}

/// The text in the control with this id.
pub fn value_of(id: &str) -> Option<String> {
    browser::value_of(id)
}

/// Puts a text into the control with this id.
pub fn set_value(id: &str, text: &str) {
    browser::set_value(id, text);
}

/// Says what is wrong beside a control, in the element `<control>-problem`, and marks the control; `None` when
/// nothing is.
pub fn show_problem(control: &str, problem: Option<&str>) {
    browser::show_problem(control, problem);
}

/// Moves the keyboard to the element with this id, with its label in view.
pub fn focus(id: &str) {
    browser::focus(id);
}

#[cfg(feature = "hydrate")]
pub use browser::root;

#[cfg(feature = "hydrate")]
mod browser {
    use crate::domain::draft::{Answer, Draft};
    use wasm_bindgen::JsCast;
    use web_sys::{
        Document, Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Node,
        NodeList, window,
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

    fn controls(form: &str) -> impl Iterator<Item = Node> {
        let selector = ["form[name=", form, "] [name]"].concat();
        let controls = document().and_then(|document| document.query_selector_all(&selector).ok());
        let length = controls.as_ref().map_or(0, NodeList::length);
        (0..length).filter_map(move |index| controls.as_ref()?.item(index))
    }

    pub fn typed(form: &str) -> Draft {
        let mut draft = Draft::default();
        for control in controls(form) {
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

    pub fn fill(form: &str, draft: &Draft) {
        for control in controls(form) {
            if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
                let (name, value) = (input.name(), input.value());
                match input.type_().as_str() {
                    "checkbox" if input.has_attribute("value") => {
                        input.set_checked(draft.several(&name).contains(&value));
                    }
                    "checkbox" => input.set_checked(draft.ticked(&name)),
                    "radio" => input.set_checked(draft.text(&name) == value),
                    _ => input.set_value(draft.text(&name)),
                }
            } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
                area.set_value(draft.text(&area.name()));
            } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
                select.set_value(draft.text(&select.name()));
            }
        }
    }

    fn target(event: &Event) -> Option<Element> {
        event.target()?.dyn_into().ok()
    }

    pub fn name_of_target(event: &Event) -> String {
        target(event).and_then(|element| element.get_attribute("name")).unwrap_or_default()
    }

    pub fn node_of_target(event: &Event) -> Option<String> {
        target(event)?.closest("[data-node]").ok()??.get_attribute("data-node")
    }

    pub fn show_problem(control: &str, problem: Option<&str>) {
        let beside = by_id(&[control, "-problem"].concat());
        let Some((control, beside)) = by_id(control).zip(beside) else { return };
        beside.set_text_content(problem);
        // Both fail for names that are no attribute names only; ours are literals.
        _ = beside.toggle_attribute_with_force("hidden", problem.is_none());
        _ = match problem {
            Some(_) => control.set_attribute("aria-invalid", "true"),
            None => control.remove_attribute("aria-invalid"),
        };
    }

    fn input_by_id(id: &str) -> Option<HtmlInputElement> {
        by_id(id)?.dyn_into().ok()
    }

    pub fn value_of(id: &str) -> Option<String> {
        Some(input_by_id(id)?.value())
    }

    pub fn set_value(id: &str, text: &str) {
        if let Some(input) = input_by_id(id) {
            input.set_value(text);
        }
    }

    pub fn focus(id: &str) {
        let Some(element) = by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
        // A control is shown with its question, everything else with its beginning.
        let field = element.closest(".field").ok().flatten();
        field.as_ref().unwrap_or(&element).scroll_into_view();
        // What cannot take the focus keeps its place in view.
        _ = element.focus();
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

    pub fn fill(_form: &str, _draft: &Draft) {}

    pub fn name_of_target(_event: &super::Event) -> String {
        String::new()
    }

    pub fn node_of_target(_event: &super::Event) -> Option<String> {
        None
    }

    pub fn value_of(_id: &str) -> Option<String> {
        None
    }

    pub fn set_value(_id: &str, _text: &str) {}

    pub fn show_problem(_control: &str, _problem: Option<&str>) {}

    pub fn focus(_id: &str) {}
}

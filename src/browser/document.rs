//! The prerendered document: what is in it, and the few places of it that are changed outside of components.

use leptos::ev::Event;
use p4p_domain::{form::draft::Draft, json::Value, markup::Markup};

/// The text of `script#data`; `None` when the page was not prerendered.
pub fn data() -> Option<String> {
    browser::data()
}

/// The language of the page, BCP 47: `<html lang>`.
pub fn language() -> String {
    browser::language()
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

/// Notes what is typed, ticked or chosen in the one control that an event came from.
pub fn note_typed(event: &Event, draft: &mut Draft) {
    browser::note_typed(event, draft);
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

/// The id of the element that an event came from, or of what it is in, when a selector describes it.
pub fn id_around(event: &Event, selector: &'static str) -> Option<String> {
    browser::id_around(event, selector)
}

/// What the attribute `data-city` of the element that an event came from says, which is JSON.
pub fn city_of_target(event: &Event) -> Option<Value> {
    super::json::parse(&browser::attribute_of_target(event, "data-city")?)
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

/// Sets or (with `None`) removes an attribute of the element with this id.
pub fn set_attribute(id: &str, name: &str, value: Option<&str>) {
    browser::set_attribute(id, name, value);
}

/// Puts escaped markup into the element with this id.
pub fn set_html(id: &str, markup: &Markup) {
    browser::set_html(id, markup);
}

/// Takes the element with this id away, if it is there.
pub fn remove(id: &str) {
    browser::remove(id);
}

/// What the page was printed with: the content of the `<template>` with this id. Natively, where it is printed, `make`
/// makes it; so what makes it is no part of the browser's program.
pub fn printed(id: &str, make: impl FnOnce() -> Markup) -> Markup {
    browser::printed(id, make)
}

/// Whether the box with this id is ticked.
pub fn is_ticked(id: &str) -> bool {
    browser::is_ticked(id)
}

/// Ticks the box with this id, or takes the tick away.
pub fn set_ticked(id: &str, is_ticked: bool) {
    browser::set_ticked(id, is_ticked);
}

/// Shows or hides the question around a control.
pub fn show_question(control: &str, is_asked: bool) {
    browser::show_question(control, is_asked);
}

/// Offers texts for a control to choose from while typing: fills the `datalist` with this id.
pub fn offer(list: &str, texts: &[String]) {
    browser::offer(list, texts);
}

/// Calls a function whenever one of these events comes to the element with this id, or to something in it.
pub fn listen(id: &str, names: &[&str], heard: impl Fn(Event) + 'static) {
    browser::listen(id, names, Box::new(heard));
}

/// Whether somebody can see the page.
pub fn is_visible() -> bool {
    browser::is_visible()
}

/// Has the browser ask before the page is closed, as long as that would lose something.
pub fn ask_before_leaving(is_at_risk: bool) {
    browser::ask_before_leaving(is_at_risk);
}

/// Moves the keyboard to the element with this id, with its label in view.
pub fn focus(id: &str) {
    browser::focus(id);
}

/// Scrolls to an element.
pub fn show(element: &web_sys::HtmlElement) {
    element.scroll_into_view();
}

/// Keeps ready what `web/frame.js` puts into the fragment when somebody goes to the full page.
pub fn set_handover(fragment: Option<&str>) {
    let whole = web_sys::window().and_then(|window| window.document()?.get_element_by_id("whole"));
    // Both fail for what is not an attribute's name only.
    _ = whole.map(|whole| match fragment {
        Some(fragment) => whole.set_attribute("data-handover", fragment),
        None => whole.remove_attribute("data-handover"),
    });
}

/// Moves the keyboard to an element, and shows it.
pub fn focus_element(element: &web_sys::HtmlElement) {
    // What cannot take the focus keeps its place in view.
    _ = element.focus();
    element.scroll_into_view();
}

#[cfg(target_arch = "wasm32")]
pub use browser::root;

#[cfg(target_arch = "wasm32")]
mod browser {
    use p4p_domain::{
        form::draft::{Answer, Draft},
        markup::Markup,
    };
    use wasm_bindgen::{JsCast, closure::Closure};
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

    pub fn language() -> String {
        let root = document().and_then(|document| document.document_element());
        root.and_then(|root| root.get_attribute("lang")).unwrap_or_default()
    }

    pub fn is_of_this_build() -> bool {
        by_id("app").is_some_and(|app| {
            app.get_attribute("data-build").as_deref() == Some(crate::BUILD) && !app.has_attribute("data-afresh")
        })
    }

    pub fn set_app_attribute(name: &str, value: Option<&str>) {
        set_attribute("app", name, value);
    }

    pub fn set_attribute(id: &str, name: &str, value: Option<&str>) {
        let Some(element) = by_id(id) else { return };
        // Both fail for names that are no attribute names only; ours are literals.
        _ = match value {
            Some(value) => element.set_attribute(name, value),
            None => element.remove_attribute(name),
        };
    }

    pub fn set_html(id: &str, markup: &Markup) {
        if let Some(element) = by_id(id) {
            element.set_inner_html(markup.as_str());
        }
    }

    pub fn remove(id: &str) {
        if let Some(element) = by_id(id) {
            element.remove();
        }
    }

    pub fn printed(id: &str, _make: impl FnOnce() -> Markup) -> Markup {
        Markup::of_this_page(by_id(id).map(|template| template.inner_html()).unwrap_or_default())
    }

    pub fn is_ticked(id: &str) -> bool {
        input_by_id(id).is_some_and(|input| input.checked())
    }

    pub fn set_ticked(id: &str, is_ticked: bool) {
        if let Some(input) = input_by_id(id) {
            input.set_checked(is_ticked);
        }
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
            note(&mut draft, &control);
        }
        draft
    }

    pub fn note_typed(event: &Event, draft: &mut Draft) {
        if let Some(control) = target(event) {
            note(draft, &control);
        }
    }

    fn note(draft: &mut Draft, control: &Node) {
        if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            note_input(draft, input);
        } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
            draft.set(&area.name(), Answer::Text(area.value()));
        } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
            draft.set(&select.name(), Answer::Text(select.value()));
        }
    }

    fn note_input(draft: &mut Draft, input: &HtmlInputElement) {
        let (name, value, checked) = (input.name(), input.value(), input.checked());
        match input.type_().as_str() {
            // A box is one of several, unless it says yes.
            "checkbox" if !input.has_attribute("data-yes") => draft.choose(&name, &value, checked),
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
                    "checkbox" if !input.has_attribute("data-yes") => {
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
        attribute_of_target(event, "name").unwrap_or_default()
    }

    pub fn attribute_of_target(event: &Event, name: &str) -> Option<String> {
        target(event)?.get_attribute(name)
    }

    pub fn node_of_target(event: &Event) -> Option<String> {
        target(event)?.closest("[data-node]").ok()??.get_attribute("data-node")
    }

    pub fn id_around(event: &Event, selector: &str) -> Option<String> {
        Some(target(event)?.closest(selector).ok()??.id())
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

    pub fn show_question(control: &str, is_asked: bool) {
        let field = by_id(control).and_then(|control| control.closest(".field").ok().flatten());
        // Fails for names that are no attribute names only; ours is a literal.
        _ = field.map(|field| field.toggle_attribute_with_force("hidden", !is_asked));
    }

    pub fn offer(list: &str, texts: &[String]) {
        let Some((document, list)) = document().zip(by_id(list)) else { return };
        list.set_text_content(None);
        for text in texts {
            if let Ok(option) = document.create_element("option") {
                _ = option.set_attribute("value", text);
                _ = list.append_child(&option);
            }
        }
    }

    pub fn listen(id: &str, names: &[&str], heard: Box<dyn Fn(Event)>) {
        let Some(element) = by_id(id) else { return };
        // The listener lives as long as the element.
        let heard = Closure::wrap(heard).into_js_value();
        for name in names {
            // Fails for what is no function only.
            _ = element.add_event_listener_with_callback(name, heard.unchecked_ref());
        }
    }

    pub fn is_visible() -> bool {
        document().is_some_and(|document| !document.hidden())
    }

    pub fn ask_before_leaving(is_at_risk: bool) {
        let Some(window) = window() else { return };
        // What this function returns is what browsers ask about, in words of their own.
        let ask = is_at_risk.then(|| {
            Closure::<dyn Fn(Event) -> bool>::new(|event: Event| {
                event.prevent_default();
                true
            })
            .into_js_value()
        });
        window.set_onbeforeunload(ask.as_ref().map(JsCast::unchecked_ref));
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

#[cfg(not(target_arch = "wasm32"))]
#[path = "document_native.rs"]
mod browser;

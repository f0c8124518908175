//! The prerendered document: what is in it, and the few places of it that are changed outside of components.

use super::{document, element_by_id, window};
use p4p_domain::{
    form::draft::{Answer, Draft},
    json::Value,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Node, NodeList};

/// What the attribute `data-city` of the element that an event came from says, which is JSON.
pub fn city_of_target(event: &Event) -> Option<Value> {
    let target: Element = event.target()?.dyn_into().ok()?;
    super::json::parse(&target.get_attribute("data-city")?)
}

/// Scrolls to an element.
pub fn show(element: &HtmlElement) {
    element.scroll_into_view();
}

/// Keeps ready what goes along when somebody goes from a frame to the full page, and says beside that link what is to be
/// known of it.
pub fn set_handover(fragment: Option<&str>, note: Option<&str>) {
    set_attribute("p4p_whole", "data-handover", fragment);
    set_text("p4p_whole-note", note);
}

/// Writes a text into the printed element with this id, or (with `None`) takes it away.
pub fn set_text(id: &str, text: Option<&str>) {
    if let Some(element) = element_by_id(id) {
        element.set_text_content(text);
    }
}

/// Moves the keyboard to an element, and shows it.
pub fn focus_element(element: &HtmlElement) {
    // What cannot take the focus keeps its place in view.
    _ = element.focus();
    element.scroll_into_view();
}

/// The text of `script#p4p_data`; `None` when the page was not prerendered.
pub fn data() -> Option<String> {
    element_by_id("p4p_data")?.text_content()
}

/// The language of the interface, BCP 47: that of the page, `<html lang>`, unless the page says another one, because the
/// interface does not speak that, or not in this regional form.
pub fn language() -> String {
    let root = document().and_then(|document| document.document_element());
    let said = |name| root.as_ref().and_then(|root| root.get_attribute(name));
    said("data-interface").or_else(|| said("lang")).unwrap_or_default()
}

/// Whether the page was prerendered by the build of this very program, so that its elements can be taken over.
/// Otherwise, and after a failed attempt at that, the parts are made afresh.
pub fn is_of_this_build() -> bool {
    element_by_id("app").is_some_and(|app| {
        app.get_attribute("data-build").as_deref() == Some(crate::BUILD) && !app.has_attribute("data-afresh")
    })
}

/// Sets or (with `None`) removes an attribute of `#app`.
pub fn set_app_attribute(name: &str, value: Option<&str>) {
    set_attribute("app", name, value);
}

fn set_attribute(id: &str, name: &str, value: Option<&str>) {
    let Some(element) = element_by_id(id) else { return };
    // Both fail for names that are no attribute names only; ours are literals.
    _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// The element that holds a part which reacts: `[data-root=name]`.
pub fn root(name: &str) -> Option<HtmlElement> {
    let selector = ["[data-root=", name, "]"].concat();
    document()?.query_selector(&selector).ok().flatten()?.dyn_into().ok()
}

fn controls(form: &str) -> impl Iterator<Item = Node> {
    let selector = ["form[data-form=", form, "] [name]"].concat();
    let controls = document().and_then(|document| document.query_selector_all(&selector).ok());
    let length = controls.as_ref().map_or(0, NodeList::length);
    (0..length).filter_map(move |index| controls.as_ref()?.item(index))
}

/// What is typed, ticked and chosen in the controls of a form.
pub fn typed(form: &str) -> Draft {
    let mut draft = Draft::default();
    for control in controls(form) {
        note(&mut draft, &control);
    }
    draft
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

/// Whether somebody can see the page.
pub fn is_visible() -> bool {
    document().is_some_and(|document| !document.hidden())
}

/// Has the browser ask before the page is closed, as long as that would lose something.
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

/// The text in the control with this id.
pub fn value_of(id: &str) -> Option<String> {
    Some(element_by_id(id)?.dyn_into::<HtmlInputElement>().ok()?.value())
}

/// Moves the keyboard to the element with this id, with its label in view.
pub fn focus(id: &str) {
    let Some(element) = element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
    // A control is shown with its question, everything else with its beginning.
    let field = element.closest(".field").ok().flatten();
    field.as_ref().unwrap_or(&element).scroll_into_view();
    // What cannot take the focus keeps its place in view.
    _ = element.focus();
}

//! What reacts of a text field that suggests cities: its list, its keys, and what follows from a choice. Its markup, and
//! what the page has to know of it, is in `ui::place`.

use crate::suggestions::{Asked, asked, is_given};
use crate::{messages::messages, table};
use p4p_domain::{geo::city::FoundCity, i18n::messages::cities};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{
    Document, Element, Event, EventInit, HtmlInputElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// How many cities are suggested.
const MOST: usize = 8;

/// Has the field with this id suggest cities; `typed` is what was in it when it got the focus.
#[wasm_bindgen]
pub async fn suggest_cities(id: String, typed: String) -> Result<(), JsValue> {
    let Some(field) = Field::of(&id) else { return Ok(()) };
    if !field.input.has_attribute("data-suggests") {
        field.input.set_attribute("data-suggests", "")?;
        field.remember(typed.clone());
        field.clone().listen()?;
    }
    match table::load().await {
        Err(_) => field.say(messages().get(cities::WITHOUT)),
        // What was typed meanwhile.
        Ok(()) if field.input.value() != typed && field.is_in_use() => field.search(),
        Ok(()) => Ok(()),
    }
}

struct Field {
    document: Document,
    input: HtmlInputElement,
    list: Element,
    status: Element,
    state: RefCell<BoxState>,
}

#[derive(Default)]
struct BoxState {
    /// What is suggested; the list is open when there is something.
    cities: Vec<FoundCity>,
    marked: Option<usize>,
    /// What was filled into other controls, by what it is; what stands there and is something else is the person's own.
    filled: Vec<(String, String)>,
    /// What stood in the field when it got the focus, since the last choice: a city may have been chosen before the page
    /// was loaded again.
    before: Vec<String>,
    /// Whether the event that is under way is ours.
    is_choosing: bool,
}

impl Field {
    fn of(id: &str) -> Option<Rc<Self>> {
        let document = web_sys::window()?.document()?;
        let part = |name: &str| document.get_element_by_id(&[id, name].concat());
        let (input, list, status) = (part("")?.dyn_into().ok()?, part("-list")?, part("-status")?);
        Some(Rc::new(Self { document, input, list, status, state: RefCell::default() }))
    }

    fn listen(self: Rc<Self>) -> Result<(), JsValue> {
        type Handler = fn(&Field, &Event) -> Result<(), JsValue>;
        let of_input: [(&str, Handler); 4] = [
            ("focusin", |field, _| {
                field.remember(field.input.value());
                Ok(())
            }),
            ("input", |field, _| field.typed()),
            ("keydown", Field::key),
            ("focusout", |field, _| field.show(Vec::new())),
        ];
        let of_list: [(&str, Handler); 2] = [
            // A press in the list does not leave the field.
            ("mousedown", |_, event| {
                event.prevent_default();
                Ok(())
            }),
            ("click", Field::pressed),
        ];
        let input: &Element = &self.input;
        for (place, handlers) in [(input, &of_input[..]), (&self.list, &of_list[..])] {
            for (name, handler) in handlers.iter().copied() {
                let field = self.clone();
                // What a handler fails for is an element that is not there any more.
                let listener = Closure::<dyn Fn(Event)>::new(move |event| drop(handler(&field, &event)));
                // It lives as long as the element that it listens to, which is as long as the page.
                place.add_event_listener_with_callback(name, listener.into_js_value().unchecked_ref())?;
            }
        }
        Ok(())
    }

    fn remember(&self, text: String) {
        let mut state = self.state.borrow_mut();
        if !state.before.contains(&text) {
            state.before.push(text);
        }
    }

    fn is_in_use(&self) -> bool {
        self.document.active_element().as_ref() == Some(self.input.as_ref())
    }

    fn typed(self: &Field) -> Result<(), JsValue> {
        if self.state.borrow().is_choosing {
            return Ok(());
        }
        self.input.remove_attribute("data-city")?;
        if table::is_loaded() {
            return self.search();
        }
        // The table did not come when the field got the focus; it may now.
        let (id, typed) = (self.input.id(), String::new());
        wasm_bindgen_futures::spawn_local(async move { drop(suggest_cities(id, typed).await) });
        Ok(())
    }

    fn search(&self) -> Result<(), JsValue> {
        let typed = self.input.value();
        let found = table::found(&typed, MOST);
        match found.len() {
            _ if typed.trim().is_empty() => self.say("")?,
            0 => self.say(messages().get(cities::UNKNOWN))?,
            count => self.say(&messages().count(cities::FOUND, count, []))?,
        }
        self.show(found)
    }

    fn key(&self, event: &Event) -> Result<(), JsValue> {
        let event: &KeyboardEvent = event.unchecked_ref();
        let (count, marked) = {
            let state = self.state.borrow();
            (state.cities.len(), state.marked)
        };
        // What is still being composed is no key of ours.
        let Some(asked) = asked(&event.key(), count, marked).filter(|_| !event.is_composing()) else { return Ok(()) };
        event.prevent_default();
        match asked {
            Asked::Mark(index) => self.mark(index),
            Asked::Choose(index) => self.choose(index),
            Asked::Close => self.show(Vec::new()),
        }
    }

    fn pressed(&self, event: &Event) -> Result<(), JsValue> {
        let option = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let options = self.list.children();
        let index = (0..options.length()).find(|index| options.item(*index) == option);
        index.map_or(Ok(()), |index| self.choose(index as usize))
    }

    /// Opens the list with these, or closes it when there are none.
    fn show(&self, cities: Vec<FoundCity>) -> Result<(), JsValue> {
        self.list.set_text_content(None);
        for (index, city) in cities.iter().enumerate() {
            let id = [&self.input.id(), "-option-", &index.to_string()].concat();
            let option = made(&self.document, "li", &[("id", &id), ("role", "option"), ("aria-selected", "false")])?;
            option.set_text_content(Some(&city.title));
            self.list.append_child(&option)?;
        }
        self.input.set_attribute("aria-expanded", if cities.is_empty() { "false" } else { "true" })?;
        self.input.remove_attribute("aria-activedescendant")?;
        self.list.toggle_attribute_with_force("hidden", cities.is_empty())?;
        let mut state = self.state.borrow_mut();
        (state.cities, state.marked) = (cities, None);
        Ok(())
    }

    fn mark(&self, index: usize) -> Result<(), JsValue> {
        let before = self.state.borrow_mut().marked.replace(index);
        let option = |index: usize| self.list.children().item(index as u32);
        if let Some(before) = before.and_then(option) {
            before.set_attribute("aria-selected", "false")?;
        }
        if let Some(option) = option(index) {
            option.set_attribute("aria-selected", "true")?;
            self.input.set_attribute("aria-activedescendant", &option.id())?;
            // The keyboard stays in the field, so browsers do not look after what is marked.
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
        Ok(())
    }

    fn choose(&self, index: usize) -> Result<(), JsValue> {
        let Some(city) = self.state.borrow().cities.get(index).cloned() else { return Ok(()) };
        self.show(Vec::new())?;
        self.input.set_attribute("data-city", &city.to_json())?;
        self.state.borrow_mut().is_choosing = true;
        let put = put(&self.input, &city.name);
        self.state.borrow_mut().is_choosing = false;
        put?;
        let (messages, mut summary) = (messages(), city.title);
        let follows = [
            ("country", cities::COUNTRY, &city.country),
            ("zone", cities::ZONE, &city.zone),
            ("position", cities::POSITION, &city.rounded),
        ];
        for (what, name, value) in follows {
            if let Some(was_free) = self.fill(what, value)? {
                summary.push_str(&[". ", messages.get(name), ": "].concat());
                summary.push_str(&if was_free {
                    messages.say(cities::FILLED_IN, [value])
                } else {
                    messages.get(cities::AS_WRITTEN).into()
                });
            }
        }
        self.state.borrow_mut().before.clear();
        self.say(&summary)
    }

    /// Puts what follows from a city into the form's control for it, unless something of the person's own stands there;
    /// whether it did. `None` when nobody is asked for it.
    fn fill(&self, what: &str, value: &str) -> Result<Option<bool>, JsValue> {
        let Some(control) = control_for(&self.input, what)? else { return Ok(None) };
        let has = control.value();
        let is_free = {
            let mut state = self.state.borrow_mut();
            let is_ours = state.filled.iter().any(|(of, ours)| of == what && *ours == has)
                || state.before.iter().any(|name| is_given(&table::found(name, MOST), name, &has));
            state.filled.retain(|(of, _)| of != what);
            state.filled.push((what.into(), value.into()));
            is_ours || has.trim().is_empty()
        };
        if is_free {
            put(&control, value)?;
        }
        // A question that hangs on another answer may come later.
        Ok(control.closest("[hidden]")?.is_none().then_some(is_free))
    }

    fn say(&self, message: &str) -> Result<(), JsValue> {
        self.status.set_text_content(Some(message));
        Ok(())
    }
}

/// The control that asks for what follows from a city, in the form that a field is in.
pub fn control_for(field: &HtmlInputElement, what: &str) -> Result<Option<HtmlInputElement>, JsValue> {
    let Some(form) = field.closest("form")? else { return Ok(None) };
    let control = form.query_selector(&["[data-from-city=", what, "]"].concat())?;
    Ok(control.and_then(|control| control.dyn_into().ok()))
}

/// A new element with attributes.
pub fn made(document: &Document, name: &str, attributes: &[(&str, &str)]) -> Result<Element, JsValue> {
    let element = document.create_element(name)?;
    attributes.iter().try_for_each(|(name, value)| element.set_attribute(name, value))?;
    Ok(element)
}

/// Puts a text into a control as if it had been typed.
pub fn put(control: &HtmlInputElement, text: &str) -> Result<(), JsValue> {
    control.set_value(text);
    let options = EventInit::new();
    options.set_bubbles(true);
    control.dispatch_event(&Event::new_with_event_init_dict("input", &options)?)?;
    Ok(())
}

//! The browser's events, as calls of the map. All of them end with the listeners.

use super::{Living, state::Map};
use crate::{gesture::Act, view::Point};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    AddEventListenerOptions, Element, Event, EventTarget, KeyboardEvent, MediaQueryList, MouseEvent, Node,
    PointerEvent, ResizeObserver, WheelEvent, window,
};

type Listener = Closure<dyn FnMut(Event)>;

/// What was asked of the browser, taken back when this is dropped.
#[derive(Default)]
pub struct Listeners {
    listeners: Vec<(EventTarget, &'static str, Listener)>,
    sizes: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for (target, name, listener) in &self.listeners {
            // Fails for what is no listener only.
            _ = target.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
        if let Some((observer, _)) = &self.sizes {
            observer.disconnect();
        }
    }
}

/// What changes the colours.
const SCHEMES: [&str; 3] = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

impl Map {
    /// Starts to listen.
    pub fn listen(&self, living: &Rc<Living>) -> Result<Listeners, JsValue> {
        let mut listeners = Listeners::default();
        let live: &EventTarget = &self.elements.live;
        let host: &EventTarget = &self.elements.host;
        let mut on = |target: &EventTarget, name: &'static str, act: fn(&mut Map, &Event)| {
            let weak = Rc::downgrade(living);
            let listener = Listener::new(move |event: Event| Living::if_there(&weak, |map| act(map, &event)));
            // The wheel is taken from the page only when it is for the map, so the page has to wait for the answer.
            let options = AddEventListenerOptions::new();
            options.set_passive(false);
            let callback = listener.as_ref().unchecked_ref();
            target.add_event_listener_with_callback_and_add_event_listener_options(name, callback, &options)?;
            listeners.listeners.push((target.clone(), name, listener));
            Ok::<(), JsValue>(())
        };
        on(live, "pointerdown", pointer_down)?;
        on(live, "pointermove", pointer_move)?;
        on(live, "pointerup", pointer_up)?;
        on(live, "pointercancel", |map, _| {
            map.gesture.cancel();
            map.elements.shield.set_hidden(true);
        })?;
        on(live, "wheel", wheel)?;
        on(live, "pointerover", point)?;
        on(live, "focusin", point)?;
        on(host, "click", click)?;
        on(host, "keydown", key)?;
        // The browser was asked, and says no.
        on(host, "fullscreenerror", |map, _| map.fill_window())?;
        let window = window().ok_or("no window")?;
        if let Some(document) = window.document() {
            on(&document, "fullscreenchange", |map, _| map.tell_full())?;
        }
        // A host may ask its frame for other colours.
        on(&window, "p4p-look", |map, _| map.apply_theme())?;
        for scheme in SCHEMES {
            let query: Option<MediaQueryList> = window.match_media(scheme)?;
            if let Some(query) = query {
                on(&query, "change", |map, _| map.apply_theme())?;
            }
        }
        let weak = Rc::downgrade(living);
        let resized = Closure::<dyn FnMut()>::new(move || Living::if_there(&weak, Map::resize));
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref())?;
        observer.observe(&self.elements.live);
        listeners.sizes = Some((observer, resized));
        Ok(listeners)
    }

    /// Where an event happened, from the map's upper left corner.
    fn place(&self, event: &MouseEvent) -> Point {
        let corner = self.elements.live.get_bounding_client_rect();
        (f64::from(event.client_x()) - corner.left(), f64::from(event.client_y()) - corner.top())
    }

    fn mark_of(&self, event: &Event) -> Option<u32> {
        let target: Node = event.target()?.dyn_into().ok()?;
        self.mark_at(&target)
    }
}

fn pointer_down(map: &mut Map, event: &Event) {
    let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
    // Only the first button of a mouse moves the map.
    if event.button() == 0 {
        map.hold();
        let at = map.place(event);
        map.gesture.down(event.pointer_id(), at);
        map.prepare_move();
    }
}

fn pointer_move(map: &mut Map, event: &Event) {
    let Some(event) = event.dyn_ref::<PointerEvent>().filter(|_| map.gesture.is_down()) else { return };
    let (was_drag, at) = (map.gesture.is_drag(), map.place(event));
    let act = map.gesture.moved(event.pointer_id(), at, event.time_stamp());
    if map.gesture.is_drag() && !was_drag {
        // One finger up or down scrolls the page, which the browser is about to find out as well.
        let is_scroll = matches!(act, Act::Pan((x, y)) if x.abs() < y.abs());
        if is_scroll && event.pointer_type() == "touch" && !map.elements.is_in_charge() {
            map.gesture.cancel();
            return;
        }
        // From now on the pointer is the map's, wherever it goes; before, it may still press a mark. It fails for
        // pointers that have just gone.
        _ = map.elements.live.set_pointer_capture(event.pointer_id());
        map.elements.shield.set_hidden(false);
    }
    map.act(act, false);
}

fn pointer_up(map: &mut Map, event: &Event) {
    let is_on_mark = map.mark_of(event).is_some();
    let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
    let at = map.place(event);
    let act = map.gesture.up(event.pointer_id(), at, event.time_stamp());
    map.elements.shield.set_hidden(!map.gesture.is_drag());
    map.act(act, is_on_mark);
}

fn wheel(map: &mut Map, event: &Event) {
    let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 33.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    let at = map.place(event);
    if map.wheel(event.delta_y() * unit, at, event.ctrl_key() || event.meta_key()) {
        event.prevent_default();
    }
}

fn point(map: &mut Map, event: &Event) {
    if let Some(first) = map.mark_of(event).filter(|_| !map.gesture.is_drag()) {
        map.point(first);
    }
}

fn click(map: &mut Map, event: &Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if let Some(first) = map.mark_at(&target) {
        // The end of a drag is no press; the keyboard's presses have no count.
        let is_key = event.dyn_ref::<MouseEvent>().is_some_and(|event| event.detail() == 0);
        if is_key || !map.is_dragged {
            map.press(first);
        }
    } else if let Ok(Some(control)) = target.closest("[data-act]") {
        map.press_control(&control.get_attribute("data-act").unwrap_or_default());
    }
}

fn key(map: &mut Map, event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let is_modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    // On the buttons beside the map, keys are the buttons'; Escape is everywhere.
    let is_for_map = map.elements.live.contains(Some(&target)) || event.key() == "Escape";
    let is_on_surface = map.elements.canvas.is_same_node(Some(&target));
    if !is_modified && is_for_map && map.key(&event.key(), is_on_surface) {
        event.prevent_default();
    }
}

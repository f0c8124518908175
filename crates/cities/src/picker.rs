//! Choosing a position for a form's field on a map below it, with a pointer or with the keyboard.

use crate::{
    city_box::{control_for, made, put},
    messages::messages,
    table,
};
use js_sys::Array;
use p4p_domain::{
    form::check,
    geo::pasted,
    i18n::messages::{cities, map},
    text::decimal,
};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Document, HtmlElement, HtmlInputElement};

/// From how near a place is looked at that stands in the field already.
const ZOOM: f64 = 8.0;

#[wasm_bindgen]
extern "C" {
    /// The live map, which is a module of its own (`crates/map`).
    type LiveMap;
    #[wasm_bindgen(method)]
    fn pick(this: &LiveMap, is_on: bool);
    #[wasm_bindgen(method)]
    fn place(this: &LiveMap, longitude: f64, latitude: f64);
    #[wasm_bindgen(method)]
    fn show(this: &LiveMap, longitude: f64, latitude: f64, zoom: f64);
    #[wasm_bindgen(method)]
    fn destroy(this: &LiveMap);
    /// `mountLiveMap` of `web/page.js`: puts a live map into a place, and calls a function with what happens on it.
    pub type MountLiveMap;
    #[wasm_bindgen(method, catch)]
    async fn call(
        this: &MountLiveMap,
        receiver: &JsValue,
        place: &HtmlElement,
        describe: &JsValue,
        on: &JsValue,
    ) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// The map that is open, and what holds it; one at a time.
    static OPEN: RefCell<Option<(LiveMap, HtmlElement)>> = const { RefCell::new(None) };
}

/// Opens a map below the field with this id, or closes it when it is open there. What is chosen on it is written into the
/// field as latitude and longitude, and its zone into the form's control for that, when that is empty.
#[wasm_bindgen]
pub async fn pick_position(field: String, mount_live_map: MountLiveMap) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let is_here = OPEN.with_borrow(|open| open.as_ref().is_some_and(|(_, panel)| panel.id() == panel_of(&field)));
    close();
    let Some(input) = input(&field).filter(|_| !is_here) else { return Ok(()) };
    let panel = panel(&document, &input)?;
    let on = Closure::<dyn Fn(String, JsValue)>::new({
        let input = input.clone();
        move |event: String, value: JsValue| match event.as_str() {
            // What fails there is an element that is gone.
            "picked" => drop(picked(&input, &Array::from(&value))),
            "leave" => {
                _ = input.focus();
                // The map is still telling; it can be ended once it has.
                wasm_bindgen_futures::spawn_local(async { close() });
            }
            _ => {}
        }
    });
    let map = match mount_live_map.call(&JsValue::NULL, &panel, &JsValue::NULL, &on.into_js_value()).await {
        Ok(map) => map.unchecked_into::<LiveMap>(),
        Err(error) => {
            panel.remove();
            return Err(error);
        }
    };
    map.pick(true);
    if let Some((latitude, longitude)) = degrees(&pasted::position(&input.value()).unwrap_or_default()) {
        map.place(longitude, latitude);
        map.show(longitude, latitude, ZOOM);
    }
    OPEN.set(Some((map, panel.clone())));
    tell_open(&panel, true)?;
    say(&input, messages().get(cities::HOW))?;
    let surface = panel.query_selector("canvas")?.and_then(|surface| surface.dyn_into::<HtmlElement>().ok());
    surface.map_or(Ok(()), |surface| surface.focus())
}

/// Puts a position that was typed or pasted in another spelling into the field with this id in degrees, `52.37, 4.9`, and
/// says so; unless something else was typed meanwhile.
#[wasm_bindgen]
pub fn read_position(field: &str, typed: &str) -> Result<(), JsValue> {
    let Some(read) = pasted::position(typed).filter(|_| !check::is_position(typed)) else { return Ok(()) };
    let input = input(field).filter(|input| input.value() == typed);
    input.map_or(Ok(()), |input| {
        put(&input, &read)?;
        say(&input, &messages().say(cities::CHOSEN, [&read]))
    })
}

fn input(id: &str) -> Option<HtmlInputElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

fn panel_of(field: &str) -> String {
    [field, "-map"].concat()
}

fn panel(document: &Document, input: &HtmlInputElement) -> Result<HtmlElement, JsValue> {
    let panel = made(document, "div", &[("id", &panel_of(&input.id())), ("class", "map picker"), ("role", "region")])?;
    panel.set_attribute("aria-label", messages().get(cities::PICKER))?;
    let controls = made(document, "div", &[("class", "controls")])?;
    for (act, name, sign) in [("out", map::ZOOM_OUT, "−"), ("in", map::ZOOM_IN, "+")] {
        let button = made(
            document,
            "button",
            &[("type", "button"), ("class", "quiet"), ("data-act", act), ("aria-label", messages().get(name))],
        )?;
        button.set_text_content(Some(sign));
        controls.append_child(&button)?;
    }
    panel.append_child(&controls)?;
    input.insert_adjacent_element("afterend", &panel)?;
    panel.dyn_into().map_err(JsValue::from)
}

/// Latitude and longitude, as a person types them: `52.37, -4.9`.
fn degrees(text: &str) -> Option<(f64, f64)> {
    let (latitude, longitude) = text.split_once(',')?;
    // The browser's own reading of numbers; ours would be a sixth of this module.
    Some((js_sys::parse_float(latitude), js_sys::parse_float(longitude)))
        .filter(|(latitude, longitude)| latitude.abs() <= 90.0 && longitude.abs() <= 180.0)
}

fn picked(input: &HtmlInputElement, value: &Array) -> Result<(), JsValue> {
    let [Some(longitude), Some(latitude)] = [0, 1].map(|at| value.get(at).as_f64()) else { return Ok(()) };
    // Ten thousandths of a degree are some ten metres: a house.
    let written = [&decimal(latitude, 4), ", ", &decimal(longitude, 4)].concat();
    put(input, &written)?;
    say(input, &messages().say(cities::CHOSEN, [&written]))?;
    OPEN.with_borrow(|open| open.as_ref().map(|(map, _)| map.place(longitude, latitude)));
    if let Some(zone) = control_for(input, "zone")?.filter(|zone| zone.value().trim().is_empty()) {
        wasm_bindgen_futures::spawn_local(async move {
            // Without the table of cities the zone stays to be typed.
            if let Ok(Some(name)) = table::zone_near(longitude, latitude).await {
                _ = put(&zone, &name);
            }
        });
    }
    Ok(())
}

fn say(input: &HtmlInputElement, message: &str) -> Result<(), JsValue> {
    let status = input.closest(".field")?.and_then(|field| field.query_selector(".status-message").ok().flatten());
    if let Some(status) = status {
        status.set_text_content(Some(message));
    }
    Ok(())
}

/// Says on the button that opens the map whether it is open. How to choose is of no use without it.
fn tell_open(panel: &HtmlElement, is_open: bool) -> Result<(), JsValue> {
    let Some(field) = panel.closest(".field")? else { return Ok(()) };
    if let Some(button) = field.query_selector(".choose-on-map")? {
        button.set_attribute("aria-expanded", if is_open { "true" } else { "false" })?;
    }
    let status = field.query_selector(".status-message")?.filter(|_| !is_open);
    let status = status.filter(|status| status.text_content().as_deref() == Some(messages().get(cities::HOW)));
    if let Some(status) = status {
        status.set_text_content(None);
    }
    Ok(())
}

fn close() {
    if let Some((map, panel)) = OPEN.take() {
        map.destroy();
        _ = tell_open(&panel, false);
        panel.remove();
    }
}

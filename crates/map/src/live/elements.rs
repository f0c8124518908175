//! The map's elements in the page, and the few things that are asked of them.

use crate::messages::messages;
use crate::view::{Point, View};
use js_sys::Promise;
use p4p_domain::{i18n::messages::map, text::decimal};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, FocusOptions, HtmlCanvasElement, HtmlElement, window};

/// The elements.
pub struct Elements {
    /// The region that holds the map: `[data-map]`.
    pub host: HtmlElement,
    /// Holds everything below.
    pub live: HtmlElement,
    /// Takes the keyboard, and is drawn on.
    pub canvas: HtmlCanvasElement,
    /// Holds the marks.
    pub marks: HtmlElement,
    /// The visitor's own place.
    pub place: HtmlElement,
    /// Lies over all marks while the map is dragged, so that none of them is pointed at: that takes longer than moving.
    pub shield: HtmlElement,
    /// What is said when the wheel is turned over the map.
    pub hint: HtmlElement,
    /// What is told to those who do not see the map.
    pub announcement: HtmlElement,
}

impl Elements {
    /// Puts them into the host, over the printed picture and its pins.
    pub fn new(host: HtmlElement) -> Result<Self, JsValue> {
        let live = made("div", "live", &[])?;
        // What the surface says to those who cannot see what it does.
        let surface = messages().get(map::SURFACE);
        let surface = [("tabindex", "0"), ("role", "application"), ("aria-label", surface)];
        let canvas: HtmlCanvasElement = made("canvas", "surface", &surface)?.dyn_into()?;
        let place = [("role", "img"), ("aria-label", messages().get(map::CHOSEN_PLACE)), ("hidden", "")];
        let place = made("span", "own-place", &place)?;
        let marks = made("div", "pins", &[])?;
        let shield = made("div", "shield", &[("hidden", "")])?;
        let hint = made("p", "hint", &[("aria-hidden", "true"), ("hidden", "")])?;
        let announcement = made("p", "announcement", &[("role", "status")])?;
        for part in [&canvas, &place, &marks, &shield, &hint, &announcement] {
            live.append_child(part)?;
        }
        // Where the page hears what is done to pins.
        let over = host.query_selector(".over")?;
        over.as_ref().unwrap_or(&host).append_child(&live)?;
        host.set_attribute("data-live", "")?;
        host.toggle_attribute_with_force("data-framed", is_framed())?;
        Ok(Self { host, live, canvas, marks, place, shield, hint, announcement })
    }

    /// Takes them away.
    pub fn remove(&self) {
        self.live.remove();
        for name in ["data-live", "data-drawn", "data-fills", "data-picking", "data-moving"] {
            _ = self.host.remove_attribute(name);
        }
    }

    /// Width and height in CSS pixels.
    pub fn size(&self) -> Point {
        (f64::from(self.live.client_width()), f64::from(self.live.client_height()))
    }

    /// Writes the view where everyone can read it.
    pub fn publish(&self, view: &View) {
        let (x, y) = view.centre();
        let position = p4p_domain::geo::lonlat_from_mercator(x, y);
        for (name, value) in
            [("data-zoom", view.zoom()), ("data-lon", position.longitude()), ("data-lat", position.latitude())]
        {
            // Fails for names that are no attribute names only; ours are literals.
            _ = self.host.set_attribute(name, &decimal(value, 4));
        }
    }

    /// The buttons beside the map that do this.
    pub fn control(&self, act: &str) -> Option<Element> {
        self.host.query_selector(&["[data-act=", act, "]"].concat()).ok()?
    }

    /// Writes on a button beside the map whether something is so.
    pub fn set_control(&self, act: &str, attribute: &str, is_so: bool) {
        if let Some(control) = self.control(act) {
            _ = control.set_attribute(attribute, if is_so { "true" } else { "false" });
        }
    }

    /// Whether the keyboard is on the map or on a mark.
    pub fn has_focus(&self) -> bool {
        self.live.matches(":focus-within").unwrap_or(false)
    }

    /// Whether wheel and single fingers are the map's without asking: when it fills the screen, or has the keyboard and
    /// the page for itself. Everywhere else they scroll the page, which must not be trapped.
    pub fn is_in_charge(&self) -> bool {
        self.is_full() || (self.has_focus() && !is_framed())
    }

    /// Whether the map fills the screen: by the browser, or where it cannot, by the style sheet.
    pub fn is_full(&self) -> bool {
        self.host.has_attribute("data-fills") || self.host.matches(":fullscreen").unwrap_or(false)
    }
}

/// A new element with a class and other attributes.
pub fn made(name: &str, class: &str, attributes: &[(&str, &str)]) -> Result<HtmlElement, JsValue> {
    let element: HtmlElement = document()?.create_element(name)?.dyn_into()?;
    element.set_class_name(class);
    attributes.iter().try_for_each(|(name, value)| element.set_attribute(name, value))?;
    Ok(element)
}

/// The page.
pub fn document() -> Result<Document, JsValue> {
    Ok(window().and_then(|window| window.document()).ok_or("no page")?)
}

/// The element that the keyboard is on.
pub fn focused() -> Option<Element> {
    document().ok()?.active_element()
}

/// Moves the keyboard to an element, and nothing else.
pub fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    _ = element.focus_with_options(&options);
}

/// Puts an element at a point of what holds it. Many of them with a transform of their own would each be a layer to the
/// browser, which takes longer in every frame.
pub fn place(element: &HtmlElement, (x, y): Point) {
    let [x, y] = [x, y].map(|number| decimal(number, 2));
    _ = element.style().set_property("inset", &[&y, "px auto auto ", &x, "px"].concat());
}

/// Moves an element that is a layer by itself to a point.
pub fn put(element: &HtmlElement, (x, y): Point) {
    let [x, y] = [x, y].map(|number| decimal(number, 2));
    _ = element.style().set_property("transform", &["translate(", &x, "px,", &y, "px)"].concat());
}

/// Whether the page is shown inside of another one.
pub fn is_framed() -> bool {
    window().is_some_and(|window| window.parent().ok().flatten().is_some_and(|parent| parent != window))
}

#[wasm_bindgen]
extern "C" {
    /// An element whose answer to this is heard, as `web_sys` does not.
    #[wasm_bindgen(extends = HtmlElement)]
    type Filling;
    #[wasm_bindgen(method, catch, js_name = requestFullscreen)]
    fn request_fullscreen(this: &Filling) -> Result<Option<Promise>, JsValue>;
}

/// Asks the browser to show an element on the whole screen; whether it may be asked at all. It answers later, with
/// `fullscreenchange` or `fullscreenerror`.
pub fn ask_to_fill(element: &HtmlElement) -> bool {
    thread_local! {
        // The event says it already; an answer that nobody takes would be an error of the page.
        static TAKE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
    }
    if !document().is_ok_and(|document| document.fullscreen_enabled()) {
        return false;
    }
    let asked = element.unchecked_ref::<Filling>().request_fullscreen();
    // Older browsers promise nothing.
    asked.map(|promise| promise.map(|promise| TAKE.with(|take| promise.catch(take)))).is_ok()
}

/// How the wheel zooms the map.
pub fn wheel_hint() -> &'static str {
    let platform = window().and_then(|window| window.navigator().platform().ok()).unwrap_or_default();
    messages().get(if platform.starts_with("Mac") { map::HINT_MAC } else { map::HINT_CTRL })
}

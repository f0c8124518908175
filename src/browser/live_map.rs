//! The live map: a WebAssembly module of its own (`crates/map`), loaded when the printed map is first touched. It knows
//! nodes by their places in the list that it was told last.

use super::js;
use js_sys::{Array, Float32Array, Uint32Array};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, HtmlElement};

/// Gives the address of a tile for zoom, column and row.
type TileAddress = Closure<dyn Fn(u32, u32, u32) -> String>;

/// What happens on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapEvent {
    /// A node is pointed at.
    Point(u32),
    /// A node was pressed.
    Choose(u32),
    /// Nodes at one place were pressed together.
    ChooseTogether(Vec<u32>),
    /// The keyboard leaves the map.
    Leave,
}

/// Why there is no live map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the live map could not be loaded")]
pub struct NotLoaded;

/// What the map says of a node.
pub struct MapLabel {
    /// The id of the node.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The word for how sure it is.
    pub status: &'static str,
}

/// A live map in a place of the page. Dropping it shows the printed one again.
pub struct LiveMap {
    map: js::LiveMap,
    _describe: Closure<dyn Fn(u32) -> Array>,
    _heard: Closure<dyn Fn(String, JsValue)>,
    _tile: Option<TileAddress>,
}

impl LiveMap {
    /// Loads the map and puts it into a place. `describe` is asked what to say of a node; `heard` hears what happens.
    pub async fn mount(
        MapPlace(place): MapPlace,
        describe: impl Fn(u32) -> Option<MapLabel> + 'static,
        heard: impl Fn(MapEvent) + 'static,
    ) -> Result<Self, NotLoaded> {
        let describe = Closure::<dyn Fn(u32) -> Array>::new(move |node| match describe(node) {
            Some(MapLabel { id, name, status }) => Array::of3(&id.into(), &name.into(), &status.into()),
            None => Array::new(),
        });
        let heard = Closure::<dyn Fn(String, JsValue)>::new(move |event: String, value: JsValue| {
            if let Some(event) = event_from_js(&event, &value) {
                heard(event);
            }
        });
        let map = js::mount_live_map(&place, &describe, &heard).await.map_err(|error| {
            web_sys::console::warn_1(&error);
            NotLoaded
        })?;
        let tile = offer_tiles(&map, &place);
        Ok(Self { map, _describe: describe, _heard: heard, _tile: tile })
    }

    /// Tells where all nodes are: longitude and latitude in degrees, not a number where there is none.
    pub fn set_nodes(&self, positions: &[[f32; 2]]) {
        self.map.nodes(&Float32Array::from(positions.as_flattened()));
    }

    /// Tells which nodes are shown, in the order of the list.
    pub fn set_shown(&self, nodes: &[u32]) {
        self.map.shown(&Uint32Array::from(nodes));
    }

    /// Makes a node stand out.
    pub fn set_marked(&self, node: Option<u32>) {
        self.map.mark(node);
    }
}

impl Drop for LiveMap {
    fn drop(&mut self) {
        self.map.destroy();
    }
}

fn event_from_js(event: &str, value: &JsValue) -> Option<MapEvent> {
    // A whole number that the map was told itself.
    let node = || value.as_f64().map(|node| node as u32);
    match event {
        "point" => node().map(MapEvent::Point),
        "choose" => node().map(MapEvent::Choose),
        "together" => Some(MapEvent::ChooseTogether(Uint32Array::new(value).to_vec())),
        "leave" => Some(MapEvent::Leave),
        _ => None,
    }
}

/// Offers raster tiles of another host, where the organisers allow them: `data-tiles` is the address of one, with places for
/// zoom, column and row.
fn offer_tiles(map: &js::LiveMap, place: &Element) -> Option<TileAddress> {
    let address = place.get_attribute("data-tiles")?;
    let credit = place.get_attribute("data-credit").unwrap_or_default();
    let host = address.split('/').nth(2).unwrap_or_default().to_string();
    let tile = Closure::<dyn Fn(u32, u32, u32) -> String>::new(move |zoom: u32, column: u32, row: u32| {
        let place = |text: String, (name, number): (&str, u32)| text.replace(name, &number.to_string());
        [("{z}", zoom), ("{x}", column), ("{y}", row)].into_iter().fold(address.clone(), place)
    });
    map.tiles(&tile, &host, &credit);
    Some(tile)
}

/// The element that holds the printed map, `[data-map]`, and takes the live one.
#[derive(Clone)]
pub struct MapPlace(HtmlElement);

impl MapPlace {
    /// Whether something in it has the keyboard.
    pub fn has_focus(&self) -> bool {
        self.0.matches(":focus-within").unwrap_or(false)
    }

    /// The one around an element.
    pub fn around(element: &Element) -> Option<Self> {
        element.closest("[data-map]").ok().flatten()?.dyn_into().ok().map(Self)
    }
}

/// Hears that a place is touched, by pointer or keyboard, until it is dropped.
pub struct TouchListener {
    place: MapPlace,
    touched: Closure<dyn Fn(Event)>,
}

const TOUCHES: [&str; 4] = ["pointerover", "pointerdown", "focusin", "click"];

impl TouchListener {
    /// Calls a function at each touch.
    pub fn new(place: MapPlace, touched: impl Fn() + 'static) -> Self {
        let touched = Closure::<dyn Fn(Event)>::new(move |_| touched());
        for name in TOUCHES {
            // Fails for what is no function only.
            _ = place.0.add_event_listener_with_callback(name, touched.as_ref().unchecked_ref());
        }
        Self { place, touched }
    }
}

impl Drop for TouchListener {
    fn drop(&mut self) {
        for name in TOUCHES {
            _ = self.place.0.remove_event_listener_with_callback(name, self.touched.as_ref().unchecked_ref());
        }
    }
}

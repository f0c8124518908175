//! What JavaScript does for the page's program: the functions of `web/page.js`, and of the programs that those load.

use js_sys::{Array, Float32Array, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/web/page.js")]
extern "C" {
    /// The interface's texts in the page's language, in the order of their numbers.
    pub fn messages() -> Array;

    /// Whether a part of the page is still made of the nodes that were printed: no host, translator or extension changed it.
    #[wasm_bindgen(js_name = isAsPrinted)]
    pub fn is_as_printed(root: &HtmlElement) -> bool;

    /// Has the browser wake the service worker when there is a network again, also when this page is closed by then; whether it
    /// will. Few browsers can; the others send at the next visit.
    #[wasm_bindgen(js_name = askForSync, catch)]
    pub async fn ask_for_sync() -> Result<JsValue, JsValue>;

    /// Loads what seals, once.
    #[wasm_bindgen(js_name = loadSeal, catch)]
    pub async fn load_seal() -> Result<SealProgram, JsValue>;

    /// The program of `crates/seal`.
    pub type SealProgram;

    /// Seals a text to public keys (`age1…`) as ASCII armour.
    #[wasm_bindgen(method, catch)]
    pub fn seal(this: &SealProgram, text: &str, recipients: Vec<String>) -> Result<String, JsValue>;

    /// Has the field with this id suggest cities for what was typed into it.
    #[wasm_bindgen(js_name = suggestCities, catch)]
    pub async fn suggest_cities(field: &str, typed: &str) -> Result<JsValue, JsValue>;

    /// Puts a position that was typed in another spelling into the field with this id in degrees.
    #[wasm_bindgen(js_name = readPosition, catch)]
    pub async fn read_position(field: &str, typed: &str) -> Result<JsValue, JsValue>;

    /// Opens a map below the field with this id, to choose a position on, or closes it.
    #[wasm_bindgen(js_name = pickPosition, catch)]
    pub async fn pick_position(field: &str) -> Result<JsValue, JsValue>;

    /// Puts a live map into a place that holds the printed one. `describe` gives id, name and status of a node for its
    /// index; `on` hears what happens on the map, as `LiveMap::new` in `crates/map` says.
    #[wasm_bindgen(js_name = mountLiveMap, catch)]
    pub async fn mount_live_map(
        place: &HtmlElement,
        describe: &Closure<dyn Fn(u32) -> Array>,
        on: &Closure<dyn Fn(String, JsValue)>,
    ) -> Result<LiveMap, JsValue>;

    /// The live map of `crates/map`; `destroy` ends it.
    pub type LiveMap;

    /// All nodes' positions: longitude and latitude in degrees for each, not a number where there is none.
    #[wasm_bindgen(method)]
    pub fn nodes(this: &LiveMap, positions: &Float32Array);

    /// Which nodes are shown, by their indices, in the order of the list.
    #[wasm_bindgen(method)]
    pub fn shown(this: &LiveMap, indices: &Uint32Array);

    /// Makes the mark of one node stand out; of none without one.
    #[wasm_bindgen(method)]
    pub fn mark(this: &LiveMap, index: Option<u32>);

    /// Offers raster tiles of another host; `address` gives that of a tile for zoom, column and row.
    #[wasm_bindgen(method)]
    pub fn tiles(this: &LiveMap, address: &Closure<dyn Fn(u32, u32, u32) -> String>, host: &str, credit: &str);

    /// Shows the printed map again, and ends everything.
    #[wasm_bindgen(method)]
    pub fn destroy(this: &LiveMap);
}

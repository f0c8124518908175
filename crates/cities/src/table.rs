//! The table of cities for the page: fetched once, searched by what is typed and by place.

use crate::{gazetteer::Gazetteer, messages::messages};
use js_sys::Intl::{DisplayNamesOptions, DisplayNamesType};
use js_sys::{Function, Promise, Uint8Array};
use p4p_domain::geo::{LonLat, city::FoundCity};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

thread_local! {
    static SOURCE: RefCell<Option<Function>> = const { RefCell::new(None) };
    static TABLE: RefCell<Option<Gazetteer>> = const { RefCell::new(None) };
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Says how the page fetches the table: `fetch_table` promises its bytes.
#[wasm_bindgen]
pub fn table_from(fetch_table: Function) {
    SOURCE.set(Some(fetch_table));
}

/// The time zone of the city that is nearest to a place; `None` for a place that is not on Earth. Fails when the table
/// cannot be had; the next call tries again.
pub async fn zone_near(longitude: f64, latitude: f64) -> Result<Option<String>, JsValue> {
    load().await?;
    let place = LonLat::new(longitude, latitude).ok();
    Ok(TABLE.with_borrow(|table| Some(table.as_ref()?.nearest(place?)?.0.zone.to_string())))
}

/// At most `limit` cities for what somebody typed so far, best first; none while the table is not there.
pub fn found(typed: &str, limit: usize) -> Vec<FoundCity> {
    let found = |table: &Gazetteer| table.find(typed, limit).iter().map(FoundCity::of).collect();
    TABLE.with_borrow(|table| table.as_ref().map(found)).unwrap_or_default()
}

/// Whether the table is there.
pub fn is_loaded() -> bool {
    TABLE.with_borrow(Option::is_some)
}

/// Waits until the table is there. It is fetched once, however many wait for it; a failure is tried again by the next
/// call.
pub async fn load() -> Result<(), JsValue> {
    if is_loaded() {
        return Ok(());
    }
    let under_way = LOADING.with_borrow_mut(|loading| {
        let fetch = || future_to_promise(async { fetch().await.map(|()| JsValue::UNDEFINED) });
        loading.get_or_insert_with(fetch).clone()
    });
    let done = JsFuture::from(under_way).await;
    LOADING.take();
    done.map(drop)
}

async fn fetch() -> Result<(), JsValue> {
    let source = SOURCE.with_borrow(Option::clone).ok_or(JsValue::NULL)?;
    let asked: Promise = source.call0(&JsValue::NULL)?.dyn_into()?;
    let bytes = Uint8Array::new(&JsFuture::from(asked).await?).to_vec();
    let mut cities = Gazetteer::decode(&bytes).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let names = region_names();
    cities.tell_countries(|code| names.as_ref()?.of(code).ok()?);
    TABLE.set(Some(cities));
    Ok(())
}

/// The browser's names of regions; not there in very old ones.
fn region_names() -> Option<DisplayNames> {
    let options = DisplayNamesOptions::new();
    options.set_type(DisplayNamesType::Region);
    DisplayNames::new(messages().language(), &options).ok()
}

// js-sys has the same without `catch`: in a browser that has none, its constructor would end the module.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(language: &str, options: &DisplayNamesOptions) -> Result<DisplayNames, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
}

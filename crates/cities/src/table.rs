//! The table of cities for the page: fetched once, searched by what is typed and by place.

use crate::gazetteer::Gazetteer;
use gloo_net::http::RequestBuilder;
use js_sys::{Array, Function, Promise, Reflect};
use p4p_domain::geo::city::City;
use p4p_domain::geo::{LonLat, city::FoundCity};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortSignal;

/// The table's name at the root of the site.
const NAME: &str = "cities.bin";

/// How long the table may take, in milliseconds.
const PATIENCE: u32 = 60_000;

#[wasm_bindgen]
extern "C" {
    // `web_sys` cannot catch it where the browser is too old to have it.
    #[wasm_bindgen(js_namespace = AbortSignal, catch)]
    fn timeout(milliseconds: u32) -> Result<AbortSignal, JsValue>;
}

struct Table {
    cities: Gazetteer,
    /// The names of countries by their two letters.
    countries: Vec<(String, String)>,
}

thread_local! {
    static TABLE: RefCell<Option<Table>> = const { RefCell::new(None) };
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// The time zone of the city that is nearest to a place; `None` for a place that is not on Earth. Fails when the table
/// cannot be had; the next call tries again.
pub async fn zone_near(longitude: f64, latitude: f64) -> Result<Option<String>, JsValue> {
    load().await?;
    let place = LonLat::new(longitude, latitude).ok();
    Ok(with_table(|table| Some(table.cities.nearest(place?)?.0.zone.to_string())).flatten())
}

/// At most `limit` cities for what somebody typed so far, best first; none while the table is not there.
pub fn found(typed: &str, limit: usize) -> Vec<FoundCity> {
    let found = with_table(|table| table.cities.find(typed, limit).iter().map(|city| table.found(city)).collect());
    found.unwrap_or_default()
}

/// Whether the table is there.
pub fn is_loaded() -> bool {
    TABLE.with_borrow(Option::is_some)
}

impl Table {
    fn found(&self, city: &City<'_>) -> FoundCity {
        let name = self.countries.iter().find(|(code, _)| code == city.country);
        FoundCity::of(city, name.map_or(city.country, |(_, name)| name))
    }
}

fn with_table<T>(read: impl FnOnce(&Table) -> T) -> Option<T> {
    TABLE.with_borrow(|table| table.as_ref().map(read))
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
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let to_site = document.get_element_by_id("app").and_then(|app| app.get_attribute("data-site")).unwrap_or_default();
    let failed = |error: gloo_net::Error| JsValue::from_str(&error.to_string());
    let patience = timeout(PATIENCE).ok();
    let request = RequestBuilder::new(&[&to_site, NAME].concat()).abort_signal(patience.as_ref());
    let answer = request.send().await.map_err(failed)?;
    if !answer.ok() {
        return Err(answer.status().into());
    }
    let bytes = answer.binary().await.map_err(failed)?;
    let mut cities = Gazetteer::decode(&bytes).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let countries = country_names(&cities);
    cities.tell_countries(|code| Some(countries.iter().find(|(of, _)| of == code)?.1.clone()));
    TABLE.set(Some(Table { cities, countries }));
    Ok(())
}

/// What the browser calls the countries of the table, in the page's language.
fn country_names(cities: &Gazetteer) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::new();
    let display = display_names();
    for city in cities.cities() {
        // Countries lie together.
        if names.last().is_none_or(|(code, _)| code != city.country) {
            let name = display.as_ref().and_then(|(of, this)| of.call1(this, &city.country.into()).ok()?.as_string());
            names.push((city.country.into(), name.unwrap_or_else(|| city.country.into())));
        }
    }
    names
}

/// The browser's `Intl.DisplayNames` for regions and its function `of`; not there in very old ones.
fn display_names() -> Option<(Function, JsValue)> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
    let options = js_sys::Object::new();
    Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
    let language = web_sys::window()?.document()?.query_selector("[lang]").ok()??.get_attribute("lang")?;
    let names = Reflect::construct(&class, &Array::of2(&language.into(), &options)).ok()?;
    let of = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
    Some((of, names))
}

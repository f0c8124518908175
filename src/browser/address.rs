//! The page's address: what is looked for stands in it, so that it can be shared and Back restores it.

use super::{printed, window};
use p4p_domain::form::handover::{Handover, LONGEST};
use wasm_bindgen::JsValue;
use web_sys::Url;

/// The fragment of the full page's address that hands a draft over: `draft=` and base64url of UTF-8 JSON.
pub fn fragment_of_handover(handover: &Handover) -> Option<String> {
    // Base64 as browsers have it takes a character for each byte.
    let bytes: String = handover.to_json().bytes().map(char::from).collect();
    let text = window()?.btoa(&bytes).ok()?;
    Some(["draft=", text.replace('+', "-").replace('/', "_").trim_end_matches('=')].concat())
}

/// Takes a draft that was handed over, out of the address, where `web/boot.js` found it; `None` when there is none, or it
/// cannot be read.
pub fn take_handover() -> Option<Handover> {
    let fragment = printed::take_root_attribute("data-carried")?;
    let text = fragment.strip_prefix("draft=")?;
    if LONGEST < text.len() {
        return None;
    }
    let bytes = window()?.atob(&text.replace('-', "+").replace('_', "/")).ok()?;
    let bytes = bytes.chars().map(|c| u8::try_from(u32::from(c))).collect::<Result<Vec<_>, _>>().ok()?;
    Handover::from_json(&super::json::parse(&String::from_utf8(bytes).ok()?)?)
}

fn here() -> Option<Url> {
    Url::new(&window()?.location().href().ok()?).ok()
}

/// The query's names and values, decoded, in their order.
pub fn query_pairs() -> Vec<(String, String)> {
    let Some(url) = here() else { return Vec::new() };
    let text = |value: Option<JsValue>| value.and_then(|value| value.as_string()).unwrap_or_default();
    let entries = url.search_params().entries();
    std::iter::from_fn(|| entries.next().ok().filter(|entry| !entry.done()).map(|entry| entry.value()))
        .map(|pair| {
            let pair = js_sys::Array::from(&pair);
            (text(Some(pair.get(0))), text(Some(pair.get(1))))
        })
        .collect()
}

/// The whole address of a file, seen from the page's folder: `./`, `../map.svg`.
pub fn resolve(path: &str) -> String {
    here().and_then(|here| Url::new_with_base(path, &here.href()).ok()).map(|url| url.href()).unwrap_or_default()
}

/// The page's address without a query: neither what is looked for nor the day that is looked at is for others. `fragment`
/// leads to a part of it; an empty one to all of it.
pub fn without_query(fragment: &str) -> String {
    let Some(url) = here() else { return String::new() };
    url.set_search("");
    url.set_hash(fragment);
    url.href()
}

/// An address with one more parameter in its query.
pub fn with_parameter(address: &str, name: &str, value: &str) -> String {
    let Ok(url) = Url::new(address) else { return address.into() };
    url.search_params().set(name, value);
    url.href()
}

/// Puts these pairs in the place of all query parameters with these names, and keeps the others and the fragment; with a
/// new entry in the history, so that Back leads to what was before, or without. Where the browser refuses (some frames
/// do), the address stays as it is.
pub fn set_query(names: &[&str], pairs: &[(&str, String)], is_step: bool) {
    let Some((window, url)) = window().zip(here()) else { return };
    let parameters = url.search_params();
    names.iter().for_each(|name| parameters.delete(name));
    pairs.iter().for_each(|(name, value)| parameters.append(name, value));
    if let Ok(history) = window.history() {
        let (state, address) = (history.state().unwrap_or(JsValue::NULL), url.href());
        // A frame of an opaque origin may refuse; the filter itself works without it.
        _ = match is_step {
            true => history.push_state_with_url(&state, "", Some(&address)),
            false => history.replace_state_with_url(&state, "", Some(&address)),
        };
    }
}

/// The node that the address leads to: what follows `#node-`.
pub fn node_in_fragment() -> Option<String> {
    Some(here()?.hash().strip_prefix("#node-")?.to_string())
}

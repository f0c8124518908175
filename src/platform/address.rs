//! The page's address: what is looked for stands in it, so that it can be shared and Back restores it.

/// The query's names and values, decoded, in their order.
pub fn query_pairs() -> Vec<(String, String)> {
    browser::query_pairs()
}

/// Sets or (with `None`) removes a query parameter and keeps the others and the fragment, without a new entry in
/// the history. Where the browser refuses (some frames do), the address stays as it is.
pub fn set_query(name: &str, value: Option<&str>) {
    browser::set_query(name, value);
}

#[cfg(feature = "hydrate")]
mod browser {
    use wasm_bindgen::JsValue;
    use web_sys::{Url, window};

    fn here() -> Option<Url> {
        Url::new(&window()?.location().href().ok()?).ok()
    }

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

    pub fn set_query(name: &str, value: Option<&str>) {
        let Some((window, url)) = window().zip(here()) else { return };
        let parameters = url.search_params();
        match value {
            Some(value) => parameters.set(name, value),
            None => parameters.delete(name),
        }
        if let Ok(history) = window.history() {
            let state = history.state().unwrap_or(JsValue::NULL);
            // A frame of an opaque origin may refuse; the filter itself works without it.
            _ = history.replace_state_with_url(&state, "", Some(&url.href()));
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod browser {
    pub fn query_pairs() -> Vec<(String, String)> {
        Vec::new()
    }

    pub fn set_query(_name: &str, _value: Option<&str>) {}
}

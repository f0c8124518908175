//! What only the page's loader can do (`crates/cli/src/page/loader.js`): it knows the names of files that are loaded
//! later, and speaks to the service worker.

/// Asks the browser to go on sending when there is a network again, also when the page is closed by then. Few browsers
/// can; the others send at the next visit.
pub fn ask_for_sync() {
    #[cfg(target_arch = "wasm32")]
    if let Some(promise) = call("sync") {
        wasm_bindgen_futures::spawn_local(async {
            // A browser without background sync, or one that does not allow it, is no failure.
            _ = wasm_bindgen_futures::JsFuture::from(promise).await;
        });
    }
}

/// The interface's texts in the page's language, which the loader has fetched.
#[cfg(target_arch = "wasm32")]
pub fn words() -> p4p_domain::i18n::words::Words {
    let texts = tell("words", &wasm_bindgen::JsValue::UNDEFINED);
    let texts = texts.map_or_else(js_sys::Array::new, |texts| js_sys::Array::from(&texts));
    p4p_domain::i18n::words::Words::of_page(
        super::document::language(),
        texts.iter().filter_map(|text| text.as_string()).collect(),
    )
}

/// Calls one of the functions that the loader left at `window.p4p`; what it promises.
#[cfg(target_arch = "wasm32")]
pub(super) fn call(name: &str) -> Option<js_sys::Promise> {
    use wasm_bindgen::JsCast;
    tell(name, &wasm_bindgen::JsValue::UNDEFINED)?.dyn_into().ok()
}

/// Calls one of them with a value; what it gives back.
#[cfg(target_arch = "wasm32")]
pub(super) fn tell(name: &str, value: &wasm_bindgen::JsValue) -> Option<wasm_bindgen::JsValue> {
    use js_sys::{Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    let functions = Reflect::get(&js_sys::global(), &"p4p".into()).ok()?;
    let function: Function = Reflect::get(&functions, &name.into()).ok()?.dyn_into().ok()?;
    function.call1(&JsValue::NULL, value).ok()
}

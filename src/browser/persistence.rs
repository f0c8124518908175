//! For how long this browser keeps what the page stores (Storage Standard), and asking it to keep that longer.

use super::window;
use js_sys::Promise;
use p4p_domain::kept::Kept;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// A navigator with what `web_sys` leaves out, or cannot catch where it is not there (plain http, old browsers).
    #[wasm_bindgen(extends = web_sys::Navigator)]
    type Navigator;
    #[wasm_bindgen(method, getter)]
    fn storage(this: &Navigator) -> Option<StorageManager>;
    #[wasm_bindgen(method, getter)]
    fn vendor(this: &Navigator) -> Option<String>;

    type StorageManager;
    #[wasm_bindgen(method, catch)]
    fn persisted(this: &StorageManager) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn persist(this: &StorageManager) -> Result<Promise, JsValue>;
}

fn navigator() -> Option<Navigator> {
    Some(window()?.navigator().unchecked_into())
}

/// Asks something of the browser's storage; no where there is none, or where it does not answer questions.
async fn ask(question: fn(&StorageManager) -> Result<Promise, JsValue>) -> bool {
    let asked = navigator().and_then(|navigator| question(&navigator.storage()?).ok());
    match asked {
        Some(asked) => JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy()),
        None => false,
    }
}

/// Whether the engine is WebKit: Safari, every browser that has to use its engine on iOS, and those of GNOME. The standard
/// says what each engine's `vendor` is (HTML, "client identification"), and nobody changes it, as the name of the browser
/// is changed.
fn is_webkit() -> bool {
    navigator().and_then(|navigator| navigator.vendor()).is_some_and(|vendor| vendor.starts_with("Apple"))
}

/// For how long this browser keeps what is stored now.
pub async fn look() -> Kept {
    Kept::of(ask(StorageManager::persisted).await, is_webkit())
}

/// Asks the browser to keep it until somebody deletes it. Some ask their user, so that this is for a moment in which people
/// know why: when they send something.
pub async fn request() -> Kept {
    Kept::of(ask(StorageManager::persist).await, is_webkit())
}

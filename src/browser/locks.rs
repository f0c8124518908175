//! One at a time, across tabs and the service worker (Web Locks).

use super::window;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The browser's own name for it; `web_sys` has locks behind a flag only.
    #[wasm_bindgen(extends = web_sys::Navigator)]
    type Navigator;
    #[wasm_bindgen(method, getter, catch)]
    fn locks(this: &Navigator) -> Result<Option<LockManager>, JsValue>;

    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, hold: &JsValue) -> Result<Promise, JsValue>;
}

/// What is held until it is dropped.
#[must_use]
pub struct Held(Option<Function>);

impl Held {
    /// Whether the browser has locks, so that this really is the only one. Without them (plain http) the caller needs
    /// another way.
    pub fn is_sure(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Resolving a promise does not fail.
        _ = self.0.as_ref().map(|release| release.call0(&JsValue::NULL));
    }
}

/// A promise and what resolves it.
fn promise() -> (Promise, Option<Function>) {
    let mut resolve = None;
    let promise = Promise::new(&mut |resolves, _| resolve = Some(resolves));
    (promise, resolve)
}

/// Waits until nobody else holds the lock of this name, and holds it.
pub async fn alone(name: &str) -> Held {
    Held(held(name).await)
}

async fn held(name: &str) -> Option<Function> {
    let locks = window()?.navigator().unchecked_into::<Navigator>().locks().ok()??;
    let (granted, grant) = promise();
    let (released, release) = promise();
    // The lock is held as long as the promise that this returns is pending.
    let hold = Closure::once_into_js(move |_lock: JsValue| {
        _ = grant.map(|grant| grant.call0(&JsValue::NULL));
        released
    });
    let asked = locks.request(name, &hold).ok()?;
    // A browser that refuses (some frames do) says so by rejecting.
    JsFuture::from(Promise::race(&Array::of2(&granted, &asked))).await.ok()?;
    release
}

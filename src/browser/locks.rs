//! One at a time, across tabs and the service worker (Web Locks).

use super::window;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

#[wasm_bindgen]
extern "C" {
    /// The browser's own name for it; `web_sys` has locks behind a flag only.
    #[wasm_bindgen(extends = web_sys::Navigator)]
    type Navigator;
    #[wasm_bindgen(method, getter, catch)]
    fn locks(this: &Navigator) -> Result<Option<LockManager>, JsValue>;

    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &LockOptions, hold: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(extends = js_sys::Object)]
    type LockOptions;
    #[wasm_bindgen(method, setter)]
    fn set_signal(this: &LockOptions, signal: &AbortSignal);

    // `web_sys` cannot catch it where the browser is too old to have it.
    #[wasm_bindgen(js_namespace = AbortSignal, catch)]
    fn timeout(milliseconds: u32) -> Result<AbortSignal, JsValue>;
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
    Held(held(name, None).await)
}

/// The same, for so many milliseconds at most; `None` when somebody else holds it for longer.
pub async fn alone_within(name: &str, milliseconds: u32) -> Option<Held> {
    let held = held(name, timeout(milliseconds).ok()).await;
    (held.is_some() || lock_manager().is_none()).then_some(Held(held))
}

fn lock_manager() -> Option<LockManager> {
    window()?.navigator().unchecked_into::<Navigator>().locks().ok()?
}

async fn held(name: &str, signal: Option<AbortSignal>) -> Option<Function> {
    let locks = lock_manager()?;
    let options: LockOptions = js_sys::Object::new().unchecked_into();
    _ = signal.map(|signal| options.set_signal(&signal));
    let (granted, grant) = promise();
    let (released, release) = promise();
    // The lock is held as long as the promise that this returns is pending.
    let hold = Closure::once_into_js(move |_lock: JsValue| {
        _ = grant.map(|grant| grant.call0(&JsValue::NULL));
        released
    });
    let asked = locks.request(name, &options, &hold).ok()?;
    // A browser that refuses (some frames do) says so by rejecting.
    JsFuture::from(Promise::race(&Array::of2(&granted, &asked))).await.ok()?;
    release
}

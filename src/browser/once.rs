//! What is done once in a visit, and waited for by everybody who needs it.

use js_sys::Promise;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Work of which there is one in a visit, not begun yet.
#[derive(Default)]
pub struct Once(RefCell<Option<Promise>>);

impl Once {
    /// Begins it, unless somebody has; to be awaited with [`done`].
    pub fn begin(&self, work: impl Future<Output = ()> + 'static) -> Promise {
        let begin = || {
            future_to_promise(async {
                work.await;
                Ok(JsValue::UNDEFINED)
            })
        };
        self.0.borrow_mut().get_or_insert_with(begin).clone()
    }
}

/// Waits for the end of it.
pub async fn done(work: Promise) {
    // It does not fail.
    _ = JsFuture::from(work).await;
}

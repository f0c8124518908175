//! Handing texts on: to the clipboard, and to the other programs of a device.

use super::window;
use js_sys::Promise;
use thiserror::Error;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ShareData;

/// The browser lets pages write nothing into the clipboard here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the clipboard is refused")]
pub struct ClipboardRefused;

/// Why nothing was handed to another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// Closed by the one who opened it.
    #[error("closed without a choice")]
    Closed,
    /// Anything else.
    #[error("not possible here")]
    Failed,
}

#[wasm_bindgen]
extern "C" {
    /// The browser's own name for it. Neither is there on pages without TLS, which `web_sys` does not expect.
    #[wasm_bindgen(extends = web_sys::Navigator)]
    type Navigator;
    #[wasm_bindgen(method, getter)]
    fn clipboard(this: &Navigator) -> Option<Clipboard>;
    #[wasm_bindgen(method, getter, js_name = share)]
    fn share_function(this: &Navigator) -> JsValue;
    #[wasm_bindgen(method, catch)]
    fn share(this: &Navigator, data: &ShareData) -> Result<Promise, JsValue>;

    type Clipboard;
    #[wasm_bindgen(method, catch, js_name = writeText)]
    fn write_text(this: &Clipboard, text: &str) -> Result<Promise, JsValue>;
}

fn navigator() -> Option<Navigator> {
    Some(window()?.navigator().unchecked_into())
}

/// Puts a text into the clipboard.
pub async fn copy(text: &str) -> Result<(), ClipboardRefused> {
    let copied =
        navigator().and_then(|navigator| navigator.clipboard()?.write_text(text).ok()).ok_or(ClipboardRefused)?;
    JsFuture::from(copied).await.map(drop).map_err(|_| ClipboardRefused)
}

/// Whether this browser can hand something to other programs.
pub fn can_send() -> bool {
    navigator().is_some_and(|navigator| navigator.share_function().is_function())
}

/// Has the visitor choose a program, and hands it a title and an address.
pub async fn send(title: &str, url: &str) -> Result<(), SendError> {
    let data = ShareData::new();
    data.set_title(title);
    data.set_url(url);
    let sent = navigator().ok_or(SendError::Failed)?.share(&data).map_err(|_| SendError::Failed)?;
    JsFuture::from(sent).await.map(drop).map_err(|error| {
        let is_closed = error.dyn_ref::<js_sys::Error>().is_some_and(|error| error.name() == "AbortError");
        if is_closed { SendError::Closed } else { SendError::Failed }
    })
}

//! The browser's own hashing, which plain http has not.

use super::window;
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;

/// The SHA-256 of a text in lower-case hexadecimal digits; `None` where the browser has none.
pub async fn sha256(text: &str) -> Option<String> {
    let subtle = window()?.crypto().ok()?.subtle();
    let digest = subtle.digest_with_str_and_u8_array("SHA-256", text.as_bytes()).ok()?;
    let bytes = Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec();
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

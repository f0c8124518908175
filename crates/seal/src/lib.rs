//! A WebAssembly module of its own, loaded when a form is first touched: it seals answers so that only the organisers
//! can open them. The age format (<https://age-encryption.org/v1>) as the `age` crate writes it, so that no
//! cryptography is written here, and a stock `age -d` opens it.

use age::{
    Encryptor, Recipient,
    armor::{ArmoredWriter, Format},
    x25519,
};
use std::io::Write as _;
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::GlobalTlsf = rlsf::GlobalTlsf::new();

/// Seals a text to public keys (`age1…`) as ASCII armour; throws when one of them is none, or there are none.
#[wasm_bindgen]
pub fn seal(text: &str, recipients: Vec<String>) -> Result<String, String> {
    let keys: Result<Vec<x25519::Recipient>, _> = recipients.iter().map(|key| key.parse()).collect();
    let keys = keys.map_err(str::to_string)?;
    let encryptor = Encryptor::with_recipients(keys.iter().map(|key| key as &dyn Recipient));
    let mut sealed = Vec::new();
    let written = encryptor.map_err(|error| error.to_string()).and_then(|encryptor| {
        let armour = ArmoredWriter::wrap_output(&mut sealed, Format::AsciiArmor);
        let inside = armour.and_then(|armour| encryptor.wrap_output(armour));
        let whole = inside.and_then(|mut inside| {
            inside.write_all(text.as_bytes())?;
            inside.finish()?.finish().map(drop)
        });
        whole.map_err(|error| error.to_string())
    });
    written.and_then(|()| String::from_utf8(sealed).map_err(|error| error.to_string()))
}

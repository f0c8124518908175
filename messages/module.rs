//! The interface's texts in a module of its own, which the page's loader hands over once, before anything else is called:
//! included by the map and by the cities.

use js_sys::Array;
use p4p_domain::i18n::messages::Messages;
use std::cell::Cell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static MESSAGES: Cell<Option<Messages>> = const { Cell::new(None) };
}

/// Takes the texts that the page's file has.
#[wasm_bindgen]
pub fn set_messages(language: String, texts: &Array) {
    MESSAGES.set(Some(Messages::of_page(language, texts.iter().filter_map(|text| text.as_string()).collect())));
}

/// The texts; empty ones before they are set.
pub fn messages() -> Messages {
    MESSAGES.get().unwrap_or_else(|| Messages::of_page(String::new(), Vec::new()))
}

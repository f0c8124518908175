//! The interface's texts, which the page's loader hands over once, before anything else is called.

use js_sys::Array;
use p4p_domain::i18n::words::Words;
use std::cell::Cell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static WORDS: Cell<Option<Words>> = const { Cell::new(None) };
}

/// Takes the texts that the page's file has.
#[wasm_bindgen]
pub fn speak(language: String, texts: &Array) {
    WORDS.set(Some(Words::of_page(language, texts.iter().filter_map(|text| text.as_string()).collect())));
}

/// The texts; empty ones when nobody has told them.
pub fn words() -> Words {
    WORDS.get().unwrap_or_else(|| Words::of_page(String::new(), Vec::new()))
}

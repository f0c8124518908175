//! The interface's texts, which the page's loader has: here they are asked for by their numbers.

use p4p_domain::i18n::words::{Plural, Word};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = p4p, js_name = say)]
    fn say_number(number: u16, first: &str, second: &str) -> String;
    #[wasm_bindgen(js_namespace = p4p, js_name = count)]
    fn count_number(number: u16, count: u32) -> String;
}

/// A text with its values, at most two.
pub fn say<const VALUES: usize>(word: Word<VALUES>, values: [&str; VALUES]) -> String {
    let value = |at: usize| values.get(at).copied().unwrap_or_default();
    say_number(word.number(), value(0), value(1))
}

/// A text that fits a count.
pub fn count(word: Plural<0>, count: u32) -> String {
    count_number(word.number(), count)
}

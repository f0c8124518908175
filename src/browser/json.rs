//! The browser's own JSON parser, which is there anyway.

use js_sys::{Array, JSON, Object};
use p4p_domain::json::{DEPTH, Value};
use wasm_bindgen::{JsCast, JsValue};

/// Parses a text; `None` when it is no JSON, or nested deeper than [`DEPTH`].
pub fn parse(text: &str) -> Option<Value> {
    value_from_js(&JSON::parse(text).ok()?, DEPTH)
}

/// The value with at most so many lists and objects in each other.
fn value_from_js(value: &JsValue, depth: usize) -> Option<Value> {
    if let Some(text) = value.as_string() {
        return Some(Value::Text(text));
    }
    if let Some(number) = value.as_f64() {
        return Some(Value::Number(number));
    }
    if let Some(value) = value.as_bool() {
        return Some(Value::Bool(value));
    }
    let Some(object) = value.dyn_ref::<Object>() else { return Some(Value::Null) };
    let depth = depth.checked_sub(1)?;
    if Array::is_array(value) {
        let items = Array::from(value).into_iter().map(|item| value_from_js(&item, depth));
        return items.collect::<Option<_>>().map(Value::List);
    }
    let members = Object::entries(object).into_iter().map(|entry| {
        let entry = Array::from(&entry);
        Some((entry.get(0).as_string().unwrap_or_default(), value_from_js(&entry.get(1), depth)?))
    });
    members.collect::<Option<_>>().map(Value::Object)
}

//! The browser's own JSON parser, which is there anyway.

use p4p_domain::json::Value;

/// Parses a text; `None` when it is no JSON.
pub fn parse(text: &str) -> Option<Value> {
    browser::parse(text)
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, JSON, Object};
    use p4p_domain::json::Value;
    use wasm_bindgen::{JsCast, JsValue};

    pub fn parse(text: &str) -> Option<Value> {
        JSON::parse(text).ok().map(|value| value_from_js(&value))
    }

    fn value_from_js(value: &JsValue) -> Value {
        if let Some(text) = value.as_string() {
            return Value::Text(text);
        }
        if let Some(number) = value.as_f64() {
            return Value::Number(number);
        }
        if let Some(value) = value.as_bool() {
            return Value::Bool(value);
        }
        if Array::is_array(value) {
            return Value::List(Array::from(value).iter().map(|item| value_from_js(&item)).collect());
        }
        let Some(object) = value.dyn_ref::<Object>() else { return Value::Null };
        let entries = Object::entries(object);
        let members = entries.iter().map(|entry| {
            let entry = Array::from(&entry);
            (entry.get(0).as_string().unwrap_or_default(), value_from_js(&entry.get(1)))
        });
        Value::Object(members.collect())
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    use p4p_domain::json::Value;

    pub fn parse(_text: &str) -> Option<Value> {
        None
    }
}

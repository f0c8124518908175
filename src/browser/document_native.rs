//! The document where there is none: natively.

use p4p_domain::form::draft::Draft;

pub fn data() -> Option<String> {
    None
}

pub fn language() -> String {
    String::new()
}

pub fn is_of_this_build() -> bool {
    false
}

pub fn set_app_attribute(_name: &str, _value: Option<&str>) {}

pub fn typed(_form: &str) -> Draft {
    Draft::default()
}

pub fn attribute_of_target(_event: &leptos::ev::Event, _name: &str) -> Option<String> {
    None
}

pub fn value_of(_id: &str) -> Option<String> {
    None
}

pub fn is_visible() -> bool {
    false
}

pub fn ask_before_leaving(_is_at_risk: bool) {}

pub fn focus(_id: &str) {}

//! The document where there is none: natively.

use p4p_domain::{form::draft::Draft, markup::Markup};

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

pub fn note_typed(_event: &leptos::ev::Event, _draft: &mut Draft) {}

pub fn fill(_form: &str, _draft: &Draft) {}

pub fn name_of_target(_event: &leptos::ev::Event) -> String {
    String::new()
}

pub fn node_of_target(_event: &leptos::ev::Event) -> Option<String> {
    None
}

pub fn attribute_of_target(_event: &leptos::ev::Event, _name: &str) -> Option<String> {
    None
}

pub fn id_around(_event: &leptos::ev::Event, _selector: &str) -> Option<String> {
    None
}

pub fn value_of(_id: &str) -> Option<String> {
    None
}

pub fn set_value(_id: &str, _text: &str) {}

pub fn show_problem(_control: &str, _problem: Option<&str>) {}

pub fn set_attribute(_id: &str, _name: &str, _value: Option<&str>) {}

pub fn set_html(_id: &str, _markup: &Markup) {}

pub fn remove(_id: &str) {}

pub fn printed(_id: &str, make: impl FnOnce() -> Markup) -> Markup {
    make()
}

pub fn is_ticked(_id: &str) -> bool {
    false
}

pub fn set_ticked(_id: &str, _is_ticked: bool) {}

pub fn show_question(_control: &str, _is_asked: bool) {}

pub fn offer(_list: &str, _texts: &[String]) {}

pub fn listen(_id: &str, _names: &[&str], _heard: Box<dyn Fn(leptos::ev::Event)>) {}

pub fn is_visible() -> bool {
    false
}

pub fn ask_before_leaving(_is_at_risk: bool) {}

pub fn focus(_id: &str) {}

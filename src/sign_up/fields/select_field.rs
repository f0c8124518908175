use super::Control;
use crate::{
    context::{use_facts, use_messages},
    erased::IntoErased,
};
use leptos::prelude::*;
use p4p_domain::{
    form::kind::ONLINE,
    i18n::messages::form as texts,
    nodes::node::{Node, Status},
};

/// One of a few answers, in a list that opens.
#[component]
pub fn SelectField(
    control: Control,
    /// The answers and what they are called.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(value, name)| SelectOption { value, name, is_disabled: false, is_node: false })
        .collect();
    view! { <Select control options/> }
}

/// Online, or one of the nodes.
#[component]
pub fn NodeSelect(
    control: Control,
    /// What taking part online is called.
    online: String,
) -> impl IntoView {
    let messages = use_messages();
    let option = |node: &Node| {
        let is_disabled = !matches!(node.status, Status::Confirmed | Status::Tentative);
        let name = if is_disabled {
            messages.say(texts::NODE_WITH_STATUS, [&node.name, node.status.label(messages)])
        } else {
            messages.say(texts::AT_NODE, [&node.name])
        };
        SelectOption { value: node.id.to_string(), name, is_disabled, is_node: true }
    };
    let online = SelectOption { value: ONLINE.into(), name: online, is_disabled: false, is_node: false };
    let options = use_facts().with(|facts| std::iter::once(online).chain(facts.nodes.iter().map(option)).collect());
    view! { <Select control options/> }
}

struct SelectOption {
    value: String,
    name: String,
    is_disabled: bool,
    /// Whether it holds the name of a node, which is not translated.
    is_node: bool,
}

#[component]
fn Select(control: Control, options: Vec<SelectOption>) -> impl IntoView {
    let messages = use_messages();
    let options = options.into_iter().map(|SelectOption { value, name, is_disabled, is_node }| {
        view! { <option value=value disabled=is_disabled translate=is_node.then_some("no")>{name}</option> }
    });
    view! {
        <select {..control.attributes()}>
            <option value="">{messages.get(texts::CHOOSE)}</option>
            {options.collect_view()}
        </select>
    }
    .into_erased()
}

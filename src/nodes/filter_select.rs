use super::use_node_store;
use crate::{
    context::use_messages,
    erased::{IntoErased, memo, text_handler},
};
use leptos::prelude::*;
use p4p_domain::{i18n::messages::MessageKey, nodes::filter::Filter};

/// A filter with one choice of a few, or any.
#[component]
pub fn FilterSelect(
    /// Its name, also in the address.
    name: &'static str,
    /// What it filters by.
    label: MessageKey<0>,
    /// The choice that leaves nothing out.
    any: MessageKey<0>,
    /// The other choices: words in the address, and what is read of them.
    options: Vec<(String, String)>,
    /// Which word is chosen; empty for any.
    value: fn(&Filter) -> &str,
    /// Chooses a word.
    choose: fn(&mut Filter, &str),
) -> impl IntoView {
    let (messages, store) = (use_messages(), use_node_store());
    let id = ["p4p_find-", name].concat();
    let value = memo(move || store.with_filter(|filter| value(filter).to_string()));
    let options = options.into_iter().map(|(value, text)| view! { <option value=value>{text}</option> });
    view! {
        <label for=id.clone()>{messages.get(label)}</label>
        <select id=id name=name prop:value=value
            on:change=text_handler(move |text| store.change_filter(|filter| choose(filter, &text)))>
            <option value="">{messages.get(any)}</option>
            {options.collect_view()}
        </select>
    }
    .into_erased()
}

use super::use_node_store;
use crate::{
    context::use_messages,
    erased::{IntoErased, memo},
};
use leptos::prelude::*;
use p4p_domain::i18n::messages::nodes;

/// The name of a country above the first of its nodes; nothing above the others.
#[component]
pub fn CountryHeading(
    /// The row's place in the list.
    position: ReadSignal<usize>,
) -> impl IntoView {
    let (messages, store) = (use_messages(), use_node_store());
    let heading = memo(move || {
        store.country_from(position.get()).map(|(country, count)| {
            let country = if country.is_empty() { messages.get(nodes::SOMEWHERE) } else { &country };
            let count = if count == 1 { String::new() } else { [" · ", &count.to_string()].concat() };
            [country, &count].concat()
        })
    });
    (move || heading.get().map(|heading| view! { <p class="group">{heading}</p> })).into_erased()
}

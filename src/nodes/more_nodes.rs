use super::use_node_store;
use crate::{
    browser::visibility::VisibilityWatch,
    context::use_messages,
    erased::{IntoErased, effect, handler},
};
use leptos::{html, prelude::*};
use p4p_domain::i18n::messages::nodes;

/// The end of the rows, where there are more to come: they come when it is seen, or when its button is pressed.
#[component]
pub fn MoreNodes() -> impl IntoView {
    let (messages, store) = (use_messages(), use_node_store());
    let end = NodeRef::<html::P>::new();
    let watch = StoredValue::new_local(None::<VisibilityWatch>);
    effect(move || {
        let watched = end.get().and_then(|end| VisibilityWatch::new(&end, move || store.show_more()));
        watch.set_value(watched);
    });
    // After the next rows, too, it may be in sight, which nobody would be told of.
    effect(move || {
        _ = (store.rows(), store.is_settled());
        watch.with_value(|watch| {
            if let Some(watch) = watch {
                watch.look_again();
            }
        });
    });
    view! {
        <p node_ref=end hidden=Signal::derive(move || store.rows_in_all().is_none())>
            <button type="button" class="quiet" on:click=handler(move |_| store.go_on())>{messages.get(nodes::MORE)}</button>
        </p>
    }
    .into_erased()
}

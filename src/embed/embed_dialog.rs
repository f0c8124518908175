use super::EmbedPanel;
use crate::{
    browser::dialog,
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::{
    html::Dialog,
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_domain::i18n::messages::dialog as texts;

/// A button, and the dialog that it opens: how to show this page on another one. What is in the dialog is made when it is
/// opened for the first time, and keeps what was chosen.
#[component]
pub fn EmbedDialog() -> impl IntoView {
    let messages = use_messages();
    let dialog = NodeRef::<Dialog>::new();
    let is_made = RwSignal::new(false);
    let open = move |_| {
        is_made.set(true);
        spawn_local(async move {
            // The focus goes to the first control, so that has to be there.
            tick().await;
            dialog::show(dialog);
        });
    };
    view! {
        // First, because the style sheet takes the margin below what is last in a text, and a dialog is centred by its margins.
        <dialog class="embed-dialog" aria-labelledby=Signal::derive(move || is_made.get().then_some("p4p_embed-title")) node_ref=dialog>
            {move || is_made.get().then(|| view! { <EmbedPanel close=move || dialog::close(dialog)/> })}
        </dialog>
        <button type="button" class="quiet" id="p4p_embed-this" on:click=handler(open)>{messages.get(texts::TITLE)}</button>
    }
    .into_erased()
}

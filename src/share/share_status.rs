use super::use_share;
use crate::{
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::{html::Input, prelude::*};
use p4p_domain::i18n::messages::share as texts;

/// Where it is said what became of a link, for a while; with its address where that is to be copied by hand.
#[component]
pub fn ShareStatus() -> impl IntoView {
    let (messages, share) = (use_messages(), use_share());
    let status = move || {
        if share.is_copied() {
            messages.get(texts::COPIED)
        } else if share.is_open() {
            messages.get(texts::REFUSED)
        } else {
            ""
        }
    };
    view! {
        <div class="shared" id="p4p_shared" data-open=Signal::derive(move || share.is_open().then_some(""))>
            <p role="status">{status}</p>
            {move || share.refused().map(|address| view! { <AddressToCopy address/> })}
        </div>
    }
    .into_erased()
}

/// An address, selected, so that it can be copied by hand.
#[component]
fn AddressToCopy(address: String) -> impl IntoView {
    let (messages, share) = (use_messages(), use_share());
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // What cannot take the focus is not selected either, and stands there to be read.
            _ = field.focus();
            field.select();
        }
    });
    view! {
        <label>{messages.get(texts::LINK)} " " <input type="text" readonly value=address node_ref=field/></label>
        <button type="button" class="quiet" on:click=handler(move |_| share.close())>{messages.get(texts::CLOSE)}</button>
    }
    .into_erased()
}

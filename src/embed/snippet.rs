use crate::{
    browser::share,
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::{html::Textarea, prelude::*, task::spawn_local};
use p4p_domain::i18n::messages::dialog as texts;

/// Something to paste, with a button that copies it.
#[component]
pub fn Snippet(
    /// What is pasted.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let messages = use_messages();
    let area = NodeRef::<Textarea>::new();
    // The text of the last press, and whether it could be copied: of another text, nothing is said.
    let pressed = RwSignal::new(None::<(String, bool)>);
    let copy = move |_| {
        // Where the browser does not let pages write into the clipboard, what is selected can be copied by hand.
        if let Some(area) = area.get_untracked() {
            area.select();
        }
        let text = text.get_untracked();
        spawn_local(async move {
            let is_copied = share::copy(&text).await.is_ok();
            _ = pressed.try_set(Some((text, is_copied)));
        });
    };
    let status = move || match &*pressed.read() {
        Some((of, is_copied)) if *of == *text.read() => {
            [" ", messages.get(if *is_copied { texts::COPIED } else { texts::SELECTED })].concat()
        }
        _ => String::new(),
    };
    view! {
        <textarea readonly rows="4" spellcheck="false" aria-label=messages.get(texts::PASTED) prop:value=text node_ref=area></textarea>
        <p>
            <button type="button" on:click=handler(copy)>{messages.get(texts::COPY)}</button>
            <span class="small" role="status">{status}</span>
        </p>
    }
    .into_erased()
}

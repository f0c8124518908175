use super::{
    confirm::{Asker, Confirm},
    form_state::FormState,
};
use crate::{
    browser::pressed::Pressed,
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::{ev::MouseEvent, prelude::*};
use p4p_domain::i18n::messages::{MessageKey, form};

/// Throws away what is in the form, after one more question.
#[component]
pub fn DiscardButton(
    /// The form's state.
    state: FormState,
    /// What the button says.
    label: MessageKey<0>,
    /// Whether there is nothing to throw away.
    #[prop(into)]
    is_hidden: Signal<bool>,
) -> impl IntoView {
    let messages = use_messages();
    let (is_asked, asker) = (RwSignal::new(false), Asker::new_local(None));
    // What was emptied meanwhile is not asked about any more.
    let asks = move || is_asked.get() && !is_hidden.get();
    let ask = move |event: MouseEvent| {
        asker.set_value(Pressed::of(&event));
        is_asked.set(true);
    };
    let answer = Callback::new(move |is_yes| {
        is_asked.set(false);
        if is_yes {
            state.discard();
            state.focus_what_is_there();
        }
    });
    let question = move || {
        asks().then(|| {
            view! { <Confirm state question=form::DISCARD_DOUBT yes=label asker on_answer=answer/> }.into_erased()
        })
    };
    view! {
        <button type="button" class="quiet" hidden=Signal::derive(move || is_hidden.get() || is_asked.get()) on:click=handler(ask)>
            {messages.get(label)}
        </button>
        {question}
    }
    .into_erased()
}

use super::form_state::FormState;
use crate::{
    browser::frame::Sight,
    context::use_messages,
    embed::use_sight,
    erased::{IntoErased, handler},
};
use leptos::{ev::MouseEvent, html, prelude::*};
use p4p_domain::i18n::messages::{MessageKey, frame};

/// Throws away what is in the form. In a frame it counts once the button was seen, at a press that is meant.
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
    let button = NodeRef::<html::Button>::new();
    let sight = use_sight(button);
    let is_pressed_early = RwSignal::new(false);
    let discard = move |event: MouseEvent| {
        let is_meant = sight.get_untracked() == Sight::Seen && state.frame.is_meant(&event);
        is_pressed_early.set(!is_meant);
        if is_meant {
            state.discard();
            state.focus_first_question();
        }
    };
    view! {
        <button type="button" class="quiet" node_ref=button hidden=is_hidden on:click=handler(discard)>{messages.get(label)}</button>
        <span role="status">{move || is_pressed_early.get().then(|| [" ", messages.get(frame::ONCE_MORE)].concat())}</span>
    }
    .into_erased()
}

use super::form_state::FormState;
use crate::{
    browser::{frame::Sight, pressed::Pressed},
    context::use_messages,
    embed::use_sight,
    erased::{IntoErased, effect, handler},
};
use leptos::{
    ev::MouseEvent,
    html,
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_domain::i18n::messages::{MessageKey, frame, receipt};

/// What was pressed before the question came, and gets the keyboard back when the answer is no.
pub type Asker = StoredValue<Option<Pressed>, LocalStorage>;

/// A question before what cannot be undone. It takes the keyboard: so it is heard, and a key that is still held down answers
/// nothing. In a frame, yes counts once its button was seen, at a press that is meant.
#[component]
pub fn Confirm(
    /// The form's state.
    state: FormState,
    /// What is asked.
    question: MessageKey<0>,
    /// What its button says.
    yes: MessageKey<0>,
    /// What was pressed before.
    asker: Asker,
    /// Hears whether it was yes.
    #[prop(into)]
    on_answer: Callback<bool>,
) -> impl IntoView {
    let messages = use_messages();
    let (asked, button) = (NodeRef::<html::P>::new(), NodeRef::<html::Button>::new());
    let sight = use_sight(button);
    let is_pressed_early = RwSignal::new(false);
    effect(move || {
        // What cannot take the focus stands there to be read.
        _ = asked.get().map(|asked| asked.focus());
    });
    let confirm = move |event: MouseEvent| {
        let is_meant = sight.get_untracked() == Sight::Seen && state.frame.is_meant(&event);
        is_pressed_early.set(!is_meant);
        if is_meant {
            on_answer.run(true);
        }
    };
    let keep = move |_| {
        on_answer.run(false);
        spawn_local(async move {
            tick().await;
            _ = asker.try_with_value(|asker| asker.as_ref().map(Pressed::focus));
        });
    };
    view! {
        <div class="question">
            <p tabindex="-1" node_ref=asked>{messages.get(question)}</p>
            <div class="actions">
                <button type="button" class="quiet" node_ref=button on:click=handler(confirm)>{messages.get(yes)}</button>
                <button type="button" class="quiet" on:click=handler(keep)>{messages.get(receipt::KEEP)}</button>
                <span role="status">{move || is_pressed_early.get().then(|| messages.get(frame::ONCE_MORE))}</span>
            </div>
        </div>
    }
    .into_erased()
}

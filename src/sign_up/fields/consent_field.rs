use super::Control;
use crate::erased::{IntoErased, handler, memo, tick_handler};
use leptos::prelude::*;
use p4p_domain::form::draft::Answer;

/// A box that says yes, and is its own label.
#[component]
pub fn ConsentField(control: Control) -> impl IntoView {
    let is_ticked = memo(move || control.field_state.is_ticked());
    view! {
        <div>
            <label class="option">
                <input
                    type="checkbox"
                    id=control.id()
                    name=control.name()
                    // What form services get from a plain form.
                    value="true"
                    data-yes=""
                    aria-describedby=control.described_by()
                    autocomplete=Signal::derive(move || control.autocomplete())
                    aria-required=control.aria_required()
                    aria-invalid=Signal::derive(move || control.aria_invalid())
                    required=control.is_required()
                    prop:checked=is_ticked
                    on:input=tick_handler(move |is_ticked| control.answer(Answer::Ticked(is_ticked)))
                    on:blur=handler(move |_| control.leave())
                />
                <span>{control.field.with_value(|field| field.label.clone())}</span>
            </label>
        </div>
    }
    .into_erased()
}

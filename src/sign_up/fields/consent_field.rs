use super::Control;
use crate::erased::IntoErased;
use leptos::prelude::*;
use p4p_domain::form::draft::Answer;

/// A box that says yes, and is its own label.
#[component]
pub fn ConsentField(control: Control) -> impl IntoView {
    let is_ticked = Memo::new(move |_| control.field_state.is_ticked());
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
                    aria-required=control.aria_required()
                    aria-invalid=move || control.aria_invalid()
                    required=control.is_required()
                    prop:checked=is_ticked
                    on:input:target=move |event| control.answer(Answer::Ticked(event.target().checked()))
                    on:blur=move |_| control.leave()
                />
                <span>{control.field.with_value(|field| field.label.clone())}</span>
            </label>
        </div>
    }
    .into_erased()
}

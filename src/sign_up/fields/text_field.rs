use super::Control;
use crate::erased::{IntoErased, handler, text_handler};
use leptos::prelude::*;

/// One line of text.
#[component]
pub fn TextField(
    control: Control,
    /// The type of the input.
    type_: &'static str,
    /// The keyboard that phones show.
    #[prop(optional)]
    inputmode: Option<&'static str>,
) -> impl IntoView {
    view! {
        <input
            type=type_
            inputmode=inputmode
            id=control.id()
            name=control.name()
            aria-describedby=control.described_by()
            aria-required=control.aria_required()
            aria-invalid=Signal::derive(move || control.aria_invalid())
            required=control.is_required()
            autocomplete=control.autocomplete()
            prop:value=Signal::derive(move || control.field_state.text())
            on:input=text_handler(move |text| control.set_text(text))
            on:blur=handler(move |_| control.leave())
        />
    }
    .into_erased()
}

/// Several lines of text.
#[component]
pub fn TextAreaField(control: Control) -> impl IntoView {
    view! {
        <textarea
            rows="5"
            id=control.id()
            name=control.name()
            aria-describedby=control.described_by()
            aria-required=control.aria_required()
            aria-invalid=Signal::derive(move || control.aria_invalid())
            required=control.is_required()
            autocomplete=control.autocomplete()
            prop:value=Signal::derive(move || control.field_state.text())
            on:input=text_handler(move |text| control.set_text(text))
            on:blur=handler(move |_| control.leave())
        ></textarea>
    }
    .into_erased()
}

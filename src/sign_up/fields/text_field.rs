use super::Control;
use crate::erased::IntoErased;
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
    let from_city = control.field.with_value(|field| (field.node == "country").then_some("country"));
    view! {
        <input
            {..control.attributes()}
            type=type_
            inputmode=inputmode
            data-from-city=from_city
        />
    }
    .into_erased()
}

/// Several lines of text.
#[component]
pub fn TextAreaField(control: Control) -> impl IntoView {
    view! {
        <textarea
            {..control.attributes()}
            rows="5"
        ></textarea>
    }
    .into_erased()
}

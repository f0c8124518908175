use crate::erased::{IntoErased, tick_handler};
use leptos::prelude::*;

/// A filter that is on or off.
#[component]
pub fn FilterCheckbox(
    /// Its name, also in the address.
    name: &'static str,
    /// What stands in the address when it is on.
    value: &'static str,
    /// What must be there.
    label: &'static str,
    /// Whether it is on.
    is_ticked: Memo<bool>,
    /// Hears that it was switched.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="option">
            <input type="checkbox" name=name value=value prop:checked=is_ticked
                on:change=tick_handler(move |is_ticked| on_change.run(is_ticked))/>
            {label}
        </label>
    }
    .into_erased()
}

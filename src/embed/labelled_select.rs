use crate::erased::{IntoErased, text_handler};
use leptos::prelude::*;

/// A list to choose one of, below its label.
#[component]
pub fn LabelledSelect(
    /// What is chosen.
    label: &'static str,
    /// The id of the control.
    id: &'static str,
    /// The values and what they are called; the first one is chosen.
    options: Vec<(&'static str, &'static str)>,
    /// Called with the value that was chosen.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, name)| view! { <option value=value>{name}</option> });
    view! {
        <div>
            <label class="label" for=id>{label}</label>
            <select id=id on:input=text_handler(move |text| on_choose.run(text))>{options.collect_view()}</select>
        </div>
    }
    .into_erased()
}

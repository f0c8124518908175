use super::Control;
use crate::erased::{IntoErased, handler, memo, tick_handler};
use leptos::prelude::*;

/// Boxes to tick, or to choose one of.
#[component]
pub fn ChoiceGroup(
    control: Control,
    /// `checkbox` or `radio`.
    type_: &'static str,
    /// The answers and what they are called.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let choices = options.into_iter().enumerate().map(|(at, (value, label))| {
        view! { <Choice control type_ value label is_first=at == 0/> }
    });
    view! { <div class="options">{choices.collect_view()}</div> }.into_erased()
}

#[component]
fn Choice(control: Control, type_: &'static str, value: String, label: String, is_first: bool) -> impl IntoView {
    let option = StoredValue::new(value.clone());
    let is_chosen = memo(move || option.with_value(|option| control.field_state.is_chosen(option)));
    let choose = move |is_checked: bool| {
        let option = option.get_value();
        match type_ {
            "radio" if is_checked => control.set_text(option),
            "radio" => {}
            _ => control.choose(&option, is_checked),
        }
    };
    view! {
        <label class="option">
            <input
                type=type_
                // Where the link in the summary of problems leads.
                id=is_first.then(|| control.id())
                name=control.name()
                value=value
                aria-describedby=control.described_by()
                autocomplete=Signal::derive(move || control.autocomplete())
                aria-invalid=Signal::derive(move || if is_first { control.aria_invalid() } else { None })
                prop:checked=is_chosen
                on:input=tick_handler(choose)
                on:blur=handler(move |_| control.leave())
            />
            <span>{label}</span>
        </label>
    }
    .into_erased()
}

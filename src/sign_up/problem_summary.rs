use super::form_state::FormState;
use crate::{context::use_messages, erased::IntoErased};
use leptos::prelude::*;
use p4p_domain::{form::problem::Problem, i18n::messages::sending};

/// The summary of what is wrong, after Send: it takes the keyboard, and each line leads to its question.
#[component]
pub fn ProblemSummary(
    /// The form's state.
    state: FormState,
) -> impl IntoView {
    let is_empty = move || state.refused.with(Vec::is_empty);
    view! {
        <div class="problems" role="alert" tabindex="-1" id=state.part_id("problems") hidden=is_empty>
            <Show when=move || !is_empty()>
                <Problems state/>
            </Show>
        </div>
    }
    .into_erased()
}

#[component]
fn Problems(state: FormState) -> impl IntoView {
    let messages = use_messages();
    let line = move |problem: Problem| {
        // What is wrong with the form as a whole leads back to this summary.
        let id = problem.field.map_or_else(|| state.part_id("problems"), |field| state.field_id(&field));
        let to = ["#", &id].concat();
        view! { <li><a href=to>{problem.message}</a></li> }.into_erased()
    };
    view! {
        <h3>{messages.get(sending::NOT_SENT)}</h3>
        <ul>{move || state.refused.get().into_iter().map(line).collect_view()}</ul>
    }
    .into_erased()
}

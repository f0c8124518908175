use super::desk::Desk;
use crate::{domain::submission::Problem, platform::document};
use leptos::prelude::*;

/// The summary of what is wrong, after Send: it takes the keyboard, and each line leads to its field.
#[component]
pub fn Problems(
    /// The form's desk.
    desk: Desk,
) -> impl IntoView {
    let shown = move || desk.summarised.get() && desk.problems.with(|problems| !problems.is_empty());
    move || {
        shown().then(|| {
            let lines = desk.problems.get().into_iter().map(|problem| view! { <Line problem=problem desk=desk/> });
            view! {
                <div class="problems" role="alert" tabindex="-1" id=desk.control_id("problems")>
                    <h3>"Not sent yet"</h3>
                    <ul>{lines.collect_view()}</ul>
                </div>
            }
        })
    }
}

#[component]
fn Line(problem: Problem, desk: Desk) -> impl IntoView {
    let Problem { field, message } = problem;
    let link = field.map(|field| {
        let id = desk.control_id(&field);
        let to = id.clone();
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            document::focus(&to);
        };
        (["#", &id].concat(), go)
    });
    match link {
        Some((href, go)) => leptos::either::Either::Left(view! { <li><a href=href on:click=go>{message}</a></li> }),
        None => leptos::either::Either::Right(view! { <li>{message}</li> }),
    }
}

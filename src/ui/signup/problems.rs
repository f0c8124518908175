use super::desk::Desk;
use crate::domain::markup::{Markup, element, text, together};
use leptos::prelude::*;

/// The summary of what is wrong, after Send: it takes the keyboard, and each line leads to its field.
#[component]
pub fn Problems(
    /// The form's desk.
    desk: Desk,
) -> impl IntoView {
    let is_shown = move || desk.refused.with(|refused| !refused.is_empty());
    view! {
        <div
            class="problems"
            role="alert"
            tabindex="-1"
            id=desk.control_id("problems")
            hidden=move || !is_shown()
            inner_html=move || if is_shown() { summary(desk).into_html() } else { String::new() }
        ></div>
    }
}

fn summary(desk: Desk) -> Markup {
    let lines = desk.refused.get().into_iter().map(|problem| {
        // What is wrong with the form as a whole leads back to this summary.
        let to = desk.control_id(problem.field.as_deref().unwrap_or("problems"));
        element("li", &[], &[element("a", &[("href", &["#", &to].concat())], &[text(&problem.message)])])
    });
    let list = element("ul", &[], &lines.collect::<Vec<_>>());
    together([element("h3", &[], &[text("Not sent yet")]), list])
}

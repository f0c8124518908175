use crate::erased::{ErasedView, IntoErased};
use leptos::prelude::*;
use p4p_domain::visible::{Piece, visible};

/// What somebody wrote, with all of it to be seen. Its lines and spaces need `white-space: pre-wrap`.
pub fn written(text: &str) -> Vec<ErasedView> {
    let shown = |piece| match piece {
        Piece::Text(text) => text.into_erased(),
        Piece::Mark(name) => view! { <bdi class="unseen">{name}</bdi> }.into_erased(),
    };
    visible(text).into_iter().map(shown).collect()
}

/// Questions with their answers, each of which reads in its own direction.
#[component]
pub fn AnswerList(answers: Vec<(String, String)>) -> impl IntoView {
    let answers = answers.into_iter().map(|(question, answer)| {
        view! { <dt dir="auto">{question}</dt> <dd dir="auto">{written(&answer)}</dd> }
    });
    view! { <dl class="answers">{answers.collect_view()}</dl> }.into_erased()
}

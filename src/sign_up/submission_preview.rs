use super::written::written;
use crate::{context::use_messages, erased::IntoErased};
use leptos::prelude::*;
use p4p_domain::i18n::messages::sending;

/// What would be sent, or why nothing would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmissionPreview {
    /// It can be made.
    Ready(PreviewTexts),
    /// It cannot: why.
    Failed(String),
}

/// A submission as people can look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewTexts {
    /// In clear, a line an answer.
    pub clear: String,
    /// Where it goes.
    pub url: String,
    /// As it leaves.
    pub body: String,
}

/// Shows exactly what would be sent, in clear and as it leaves, once it was asked for.
#[component]
pub fn PreviewPanel(
    /// What would be sent.
    preview: RwSignal<Option<SubmissionPreview>>,
) -> impl IntoView {
    let messages = use_messages();
    let panel = move |preview| match preview {
        SubmissionPreview::Failed(problem) => view! { <p>{problem}</p> }.into_erased(),
        SubmissionPreview::Ready(texts) => view! {
            <PreviewedTexts texts/>
            <p class="small">{messages.get(sending::MADE_LATER)}</p>
        }
        .into_erased(),
    };
    view! { <div class="previewed" aria-live="polite">{move || preview.get().map(panel)}</div> }.into_erased()
}

/// Both forms of a submission, with where it goes.
#[component]
pub fn PreviewedTexts(
    /// The submission.
    texts: PreviewTexts,
) -> impl IntoView {
    let messages = use_messages();
    view! {
        <p>{messages.get(sending::IN_CLEAR)}</p>
        <pre tabindex="0">{written(&texts.clear)}</pre>
        <p>{messages.say(sending::LEAVES, [&texts.url])}</p>
        <pre tabindex="0">{written(&texts.body)}</pre>
    }
    .into_erased()
}

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
        SubmissionPreview::Failed(_) => None,
        SubmissionPreview::Ready(texts) => Some(
            view! {
                <PreviewedTexts texts/>
                <p class="small">{messages.get(sending::MADE_LATER)}</p>
            }
            .into_erased(),
        ),
    };
    let said = move || match preview.get() {
        Some(SubmissionPreview::Failed(problem)) => problem,
        Some(SubmissionPreview::Ready(_)) => messages.get(sending::IN_CLEAR).into(),
        None => String::new(),
    };
    view! {
        // Heard alone: a sealed message is a thousand letters.
        <p class="previewed" role="status">{said}</p>
        <div class="previewed">{move || preview.get().and_then(panel)}</div>
    }
    .into_erased()
}

/// Both forms of a submission, with where it goes, below what says that the first is in clear.
#[component]
pub fn PreviewedTexts(
    /// The submission.
    texts: PreviewTexts,
) -> impl IntoView {
    let messages = use_messages();
    view! {
        <pre tabindex="0" translate="no">{written(&texts.clear)}</pre>
        <p>{messages.say(sending::LEAVES, [&texts.url])}</p>
        <pre tabindex="0" translate="no">{written(&texts.body)}</pre>
    }
    .into_erased()
}

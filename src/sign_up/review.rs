use super::{
    form_state::FormState,
    recipient_notice::RecipientNotice,
    submission_preview::{PreviewedTexts, SubmissionPreview},
    written::AnswerList,
};
use crate::{
    browser::{document, frame::Sight},
    context::{use_facts, use_messages},
    embed::{use_frame, use_sight},
    erased::{IntoErased, effect, handler},
};
use leptos::{ev::MouseEvent, html, prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::receipt::questions_and_answers,
    form::submission::Submission,
    i18n::messages::{frame, sending},
};

/// What the host of a frame must let people see before anything is sent: the answers, and to whom they go. The button works
/// once it and the recipients were in sight for a second.
#[component]
pub fn Review(
    /// The form's state.
    state: FormState,
    /// The answers, checked.
    submission: Submission,
) -> impl IntoView {
    let (messages, frame_) = (use_messages(), use_frame());
    let section = NodeRef::<html::Section>::new();
    effect(move || {
        if let Some(section) = section.get() {
            document::focus_element(&section);
        }
    });
    // Whatever changes the form, a key or another tab: what is in it then was not looked at.
    let looked_at = StoredValue::new(untrack(|| state.to_be_sent()));
    let is_another = move || looked_at.with_value(|looked_at| *looked_at != state.to_be_sent());
    effect(move || {
        if is_another() {
            state.review.set(None);
        }
    });
    let confirm = NodeRef::<html::Div>::new();
    let sight = use_sight(confirm);
    let is_pressed_early = RwSignal::new(false);
    let submission = StoredValue::new(submission);
    let send = move |event: MouseEvent| {
        if !frame_.is_meant(&event) {
            return is_pressed_early.set(true);
        }
        let is_another = untrack(is_another);
        state.review.set(None);
        if !is_another {
            state.send_checked(submission.get_value());
        }
    };
    let back = move |_| {
        state.review.set(None);
        state.focus_part("send");
    };
    let status = move || match sight.get() {
        Sight::StaysHidden => Some(
            view! { {messages.get(frame::COVERED)} " " <a data-whole="" href="./">{messages.get(frame::WHOLE)}</a> }
                .into_erased(),
        ),
        _ => is_pressed_early.get().then(|| messages.get(frame::ONCE_MORE).into_erased()),
    };
    let form = state.form();
    view! {
        <section class="review" tabindex="-1" aria-label=messages.get(frame::WHAT) node_ref=section>
            <h3>{messages.get(frame::LOOK)}</h3>
            <ReviewedAnswers state submission/>
            <ExactSubmission state submission/>
            <div class="confirm" node_ref=confirm>
                <div class="goes-to"><RecipientNotice form=form.clone()/></div>
                <p class="actions">
                    <button type="button" data-send="" disabled=Signal::derive(move || sight.get() != Sight::Seen) on:click=handler(send)>
                        {move || state.send_label()}
                    </button>
                    <button type="button" class="quiet" on:click=handler(back)>{messages.get(frame::BACK)}</button>
                </p>
            </div>
            <p class="small" role="status">{status}</p>
        </section>
    }
    .into_erased()
}

/// The questions and their answers, as people read them.
#[component]
fn ReviewedAnswers(state: FormState, submission: StoredValue<Submission>) -> impl IntoView {
    let message = submission.with_value(Submission::to_value);
    let answers =
        use_facts().with(|facts| questions_and_answers(state.messages, &state.form(), &facts.nodes, &message));
    view! { <AnswerList answers/> }
}

/// The same to the byte, and as it leaves this device.
#[component]
fn ExactSubmission(state: FormState, submission: StoredValue<Submission>) -> impl IntoView {
    let messages = use_messages();
    let preview = RwSignal::new(None::<SubmissionPreview>);
    effect(move || {
        spawn_local(async move {
            let made = state.preview_of(&submission.get_value()).await;
            _ = preview.try_set(made);
        });
    });
    let texts = move || match preview.get()? {
        SubmissionPreview::Ready(texts) => {
            Some(view! { <p>{messages.get(sending::IN_CLEAR)}</p> <PreviewedTexts texts/> }.into_erased())
        }
        SubmissionPreview::Failed(problem) => Some(view! { <p>{problem}</p> }.into_erased()),
    };
    view! {
        <details>
            <summary>{messages.get(frame::EXACTLY)}</summary>
            {texts}
        </details>
    }
    .into_erased()
}

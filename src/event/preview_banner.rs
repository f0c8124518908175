use super::PreviewDate;
use super::use_event_clock;
use crate::{
    browser::clock::day_and_time,
    context::use_messages,
    erased::{IntoErased, memo},
};
use leptos::prelude::*;
use p4p_domain::i18n::messages::times;

/// Says that the page is shown as of another day, and leads back to today.
#[component]
pub fn PreviewBanner() -> impl IntoView {
    let (messages, clock) = (use_messages(), use_event_clock());
    let text = memo(move || {
        clock.preview().map(|preview| match preview {
            PreviewDate::At(instant) => messages.say(times::PREVIEW, [&day_and_time(instant)]),
            PreviewDate::Unreadable(text) => messages.say(times::UNREADABLE, [&text]),
        })
    });
    let is_shown = move || text.read().is_some();
    view! {
        <p class="preview" role="status" hidden=Signal::derive(move || !is_shown()) data-preview=Signal::derive(move || is_shown().then_some(""))>
            {text} " " <a href="?">{messages.get(times::BACK_TO_NOW)}</a>
        </p>
    }
    .into_erased()
}

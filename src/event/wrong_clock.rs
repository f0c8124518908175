use super::use_event_clock;
use crate::{
    browser::clock::day_and_time,
    context::use_messages,
    erased::{IntoErased, memo},
};
use leptos::prelude::*;
use p4p_domain::i18n::messages::times;

/// Says what day the visitor's device believes it is, where that is far from what the page's server says.
#[component]
pub fn WrongClock() -> impl IntoView {
    let (messages, clock) = (use_messages(), use_event_clock());
    let text = memo(move || {
        clock.wrong().map(|[shown, now]| messages.say(times::WRONG_CLOCK, [&day_and_time(shown), &day_and_time(now)]))
    });
    view! {
        <p class="preview" role="status" hidden=Signal::derive(move || text.read().is_none()) data-wrong-clock="">{text}</p>
    }
    .into_erased()
}

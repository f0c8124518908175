use super::ClockChoice;
use super::use_event_clock;
use crate::{
    context::use_messages,
    erased::{IntoErased, handler},
};
use leptos::prelude::*;
use p4p_domain::i18n::messages::{MessageKey, times};

/// Two buttons that choose whose clock times are told by; hidden where both show the same.
#[component]
pub fn ClockSwitch() -> impl IntoView {
    let (messages, clock) = (use_messages(), use_event_clock());
    view! {
        <div class="clocks" role="group" aria-label=messages.get(times::CLOCKS) hidden=Signal::derive(move || !clock.differs())>
            <ClockButton choice=ClockChoice::Event label=times::CLOCK_EVENT/>
            <ClockButton choice=ClockChoice::Own label=times::CLOCK_OWN/>
        </div>
    }
    .into_erased()
}

#[component]
fn ClockButton(choice: ClockChoice, label: MessageKey<0>) -> impl IntoView {
    let (messages, clock) = (use_messages(), use_event_clock());
    let is_pressed = move || (clock.choice() == choice).to_string();
    view! {
        <button type="button" class="quiet" aria-pressed=is_pressed on:click=handler(move |_| clock.choose(choice))>
            {messages.get(label)}
        </button>
    }
    .into_erased()
}

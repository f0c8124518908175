use super::use_event_clock;
use crate::{
    browser::clock::count,
    context::{use_facts, use_hydrated, use_messages},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use p4p_domain::{
    event::{Edge, Schedule, counted_down},
    i18n::messages::{Messages, times},
};

/// What is left until sign-up opens or closes, or the event starts or ends. Nothing is printed: only a browser knows.
#[component]
pub fn Countdown() -> impl IntoView {
    let (messages, clock, facts, hydrated) = (use_messages(), use_event_clock(), use_facts(), use_hydrated());
    move || {
        let now = clock.now_to_the_second();
        let next = hydrated.get().then(|| facts.with(|facts| facts.schedule.next_edge(now))).flatten();
        next.map(|(edge, then)| countdown(messages, edge, then, now))
    }
}

fn countdown(messages: Messages, edge: Edge, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let left = counted_down(Schedule::seconds_until(then, now));
    let left: Vec<_> = left.into_iter().map(|(number, unit)| count(number, unit)).collect();
    let text = match edge {
        Edge::SignUpOpens => times::OPENS_IN,
        Edge::SignUpCloses => times::CLOSES_IN,
        Edge::Starts => times::STARTS_IN,
        Edge::Ends => times::ENDS_IN,
    };
    messages.say(text, [&left.join(", ")])
}

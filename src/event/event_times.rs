use super::use_event_clock;
use super::{ClockChoice, ClockSwitch, PreviewBanner, WrongClock};
use crate::{
    browser::{clock, document},
    context::{use_facts, use_messages},
    erased::{IntoErased, effect, memo},
};
use leptos::prelude::*;
use p4p_domain::{
    event::Schedule,
    i18n::messages::{Messages, times},
};

/// When the event is for this visitor: its hours on their own clock where that differs, the choice of the clock that times
/// are told by, and the day that the page is previewed at.
#[component]
pub fn EventTimes() -> impl IntoView {
    let (messages, clock, facts) = (use_messages(), use_event_clock(), use_facts());
    let own_time = memo(move || {
        let is_own = clock.differs() && clock.choice() == ClockChoice::Own;
        is_own.then(|| own_time(messages, facts.with(|facts| facts.schedule)))
    });
    // The style sheet shows and hides times all over the page by it.
    effect(move || {
        document::set_app_attribute("data-clock", clock.differs().then(|| clock.choice().as_str()));
        let starts = own_time.read().is_some().then(|| facts.with(|facts| clock::day_and_time(facts.schedule.starts)));
        document::set_text("p4p_bar-own", starts.as_deref());
    });
    view! {
        <p class="own-time" id="p4p_own-time" hidden=Signal::derive(move || own_time.read().is_none())>{own_time}</p>
        <ClockSwitch/>
        <WrongClock/>
        <PreviewBanner/>
    }
    .into_erased()
}

/// When the event is for the visitor: hours, day and the name of the zone. Where it ends on another day, that is said.
fn own_time(messages: Messages, Schedule { starts, ends, .. }: Schedule) -> String {
    let is_one_day = clock::day(starts) == clock::day(ends);
    let ends = if is_one_day { clock::clock_time(ends) } else { clock::weekday_and_time(ends.timestamp(), "") };
    let hours = [clock::clock_time(starts).as_str(), "–", &ends].concat();
    messages.say(times::OWN, [&hours, &clock::day(starts), &clock::zone_name(starts)])
}

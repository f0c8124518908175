use crate::{
    browser::{clock, document},
    session::{Clock, Preview, Session},
};
use leptos::prelude::*;
use p4p_domain::{
    event::{Edge, Schedule, counted_down},
    i18n::words::{Words, times as said},
    markup::{Markup, element, text, together},
};

/// The event's time on the visitor's own clock, when that differs, with the choice whose clock times are told by; what is
/// left until something changes; and which day the page is previewed at.
#[component]
pub fn Times(
    /// This visit.
    session: Session,
) -> impl IntoView {
    let words = session.words;
    Effect::new(move |_| {
        let differs = session.ready.get() && session.clocks_differ();
        let clock = session.clock.get();
        for one in [Clock::Event, Clock::Own] {
            let id = ["clock-", one.as_str()].concat();
            document::set_attribute(&id, "aria-pressed", Some(if one == clock { "true" } else { "false" }));
        }
        document::set_attribute("clocks", "hidden", if differs { None } else { Some("") });
        document::set_app_attribute("data-clock", differs.then_some(clock.as_str()));
        let own = differs && clock == Clock::Own;
        show("own-time", own.then(|| text(&own_time(words, session.facts().schedule))));
    });
    Effect::new(move |_| {
        let preview = session.preview.get().map(|preview| match preview {
            Preview::At(instant) => words.say(said::PREVIEW, [&clock::day_and_time(instant)]),
            Preview::Unreadable(text) => words.say(said::UNREADABLE, [&text]),
        });
        document::set_attribute("preview", "data-preview", preview.as_ref().map(|_| ""));
        let back = || element("a", &[("href", "?")], &[words.text(said::BACK_TO_NOW)]);
        show("preview", preview.map(|said| together([text(&said), text(" "), back()])));
    });
    Effect::new(move |_| {
        let now = session.tick.get();
        if session.ready.get() {
            let left = session.facts().schedule.next_edge(now).map(|(edge, then)| countdown(words, edge, then, now));
            document::set_html("countdown", &text(&left.unwrap_or_default()));
        }
    });
    Effect::new(move |_| {
        if session.ready.get() {
            document::listen("clocks", &["click"], move |event| match document::name_of_target(&event).as_str() {
                "event" => session.tell_by(Clock::Event),
                "own" => session.tell_by(Clock::Own),
                _ => {}
            });
        }
    });
    let button = |clock: Clock, word| {
        let name = clock.as_str();
        let attributes = [
            ("type", "button"),
            ("class", "quiet"),
            ("id", &["clock-", name].concat()),
            ("name", name),
            ("aria-pressed", if clock == Clock::default() { "true" } else { "false" }),
        ];
        element("button", &attributes, &[words.text(word)])
    };
    let buttons = together([button(Clock::Event, said::CLOCK_EVENT), button(Clock::Own, said::CLOCK_OWN)]);
    view! {
        <p class="own-time" id="own-time" hidden></p>
        <div class="clocks" id="clocks" role="group" aria-label=words.get(said::CLOCKS) hidden inner_html=buttons.into_html()></div>
        <p class="preview" id="preview" role="status" hidden></p>
    }
}

/// When the event is for the visitor: hours, day and the name of the zone. Where it ends on another day, that is said.
fn own_time(words: Words, Schedule { starts, ends, .. }: Schedule) -> String {
    let is_one_day = clock::day(starts) == clock::day(ends);
    let ends = if is_one_day { clock::clock_time(ends) } else { clock::weekday_and_time(ends.timestamp(), "") };
    let hours = [clock::clock_time(starts).as_str(), "–", &ends].concat();
    words.say(said::OWN, [&hours, &clock::day(starts), &clock::zone_name(starts)])
}

fn countdown(
    words: Words,
    edge: Edge,
    then: chrono::DateTime<chrono::Utc>,
    now: chrono::DateTime<chrono::Utc>,
) -> String {
    let left = counted_down(Schedule::seconds_until(then, now));
    let left: Vec<_> = left.into_iter().map(|(number, unit)| clock::count(number, unit)).collect();
    let word = match edge {
        Edge::SignUpOpens => said::OPENS_IN,
        Edge::SignUpCloses => said::CLOSES_IN,
        Edge::Starts => said::STARTS_IN,
        Edge::Ends => said::ENDS_IN,
    };
    words.say(word, [&left.join(", ")])
}

/// Says something, or nothing any more.
fn show(id: &str, words: Option<Markup>) {
    document::set_attribute(id, "hidden", if words.is_some() { None } else { Some("") });
    document::set_html(id, &words.unwrap_or_default());
}

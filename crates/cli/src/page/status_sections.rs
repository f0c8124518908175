//! What is said of an event in some of its phases only, and of the series that it belongs to.

use super::html::in_phases;
use crate::content::{Event, day_alone};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::{either::Either, prelude::*};
use p4p_domain::{
    event::{
        Phase::{self, Announced, Closed, Live, Open, Over},
        Standing,
    },
    i18n::words::{Words, course as said, masthead},
    link::HttpUrl,
};
use p4p_event::{
    erased::{ErasedView, IntoErased},
    event::Countdown,
    rich_text::rich_text,
};

/// Said before everything else when the event does not take place as it was announced.
pub fn called_off(words: Words, event: &Event) -> impl IntoView + use<> {
    let was = event.previous_start.map(|previous| event.short(previous));
    let said = match (event.schedule.standing, was) {
        (Standing::Cancelled, _) => Some((said::CANCELLED, words.get(said::CANCELLED_MORE).to_string())),
        (Standing::Postponed, _) => {
            Some((said::POSTPONED, words.say(said::POSTPONED_MORE, [&event.short(event.schedule.starts)])))
        }
        (Standing::Scheduled, Some(was)) => Some((said::MOVED, words.say(said::MOVED_MORE, [&was]))),
        (Standing::Scheduled, None) => None,
    };
    said.map(|(loud, more)| view! { <p class="called-off"><strong>{words.get(loud)}"."</strong>" "{more}</p> })
}

/// Where the event stands, with the times of its sign-up, and what it leads to next.
pub fn now(words: Words, event: &Event) -> impl IntoView + use<> {
    let schedule = event.schedule;
    let called_off = match schedule.standing {
        Standing::Cancelled => Some(said::CANCELLED),
        Standing::Postponed => Some(said::POSTPONED),
        Standing::Scheduled => None,
    };
    if let Some(called_off) = called_off {
        return Either::Right(view! { <b>{words.get(called_off)}</b> });
    }
    let line = |phase: Phase, at: Option<DateTime<Utc>>, timed, plain| {
        let line = match at {
            Some(at) => rich_text(words.pieces(timed), [time(event, at)]),
            None => vec![words.get(plain).into_erased()],
        };
        view! { <b data-in=in_phases(&[phase])>{line}</b> }
    };
    Either::Left(view! {
        {line(Announced, schedule.sign_up_opens, said::ANNOUNCED_ON, masthead::NOW_ANNOUNCED)}
        {line(Open, schedule.sign_up_closes, said::OPEN_UNTIL, masthead::NOW_OPEN)}
        {line(Closed, schedule.sign_up_closes, said::CLOSED_SINCE, masthead::NOW_CLOSED)}
        <b data-in=in_phases(&[Live])>{words.get(masthead::NOW_LIVE)}</b>
        <b data-in=in_phases(&[Over])>{words.get(masthead::NOW_OVER)}</b>
        // Filled in by the program, in a space that is kept for it.
        <p class="countdown" data-root="countdown" role="timer" aria-live="off" data-in=in_phases(&[Announced, Open, Closed, Live])><Countdown/></p>
    })
}

fn time(event: &Event, instant: DateTime<Utc>) -> ErasedView {
    view! { <time datetime=event.machine(instant)>{event.short(instant)}</time> }.into_erased()
}

/// How to join, which the style sheet shows from an hour before the start to the end.
pub fn join(words: Words, event: &Event) -> impl IntoView + use<> {
    event.join.as_ref().filter(|_| !event.schedule.is_called_off()).map(|join| {
        let button = join.link.as_ref().map(|link| {
            view! { <a class="button" href=link.as_str().to_string() rel="noopener">{words.get(said::JOIN_NOW)}</a>" " }
        });
        let only = join.is_for_signed_up.then(|| [words.get(said::JOIN_TOLD), " "].concat());
        view! { <p class="join">{button}{only}{join.text.clone()}</p> }
    })
}

/// What came of the event, once it is over.
pub fn after(words: Words, event: &Event) -> impl IntoView + use<> {
    let after = &event.after;
    let own = [(said::RECORDING, after.recording.clone()), (said::NOTES, after.notes.clone())];
    let own = own.into_iter().filter_map(|(label, url)| Some((words.get(label).to_string(), url?)));
    let links = own.chain(after.links.iter().cloned()).map(|(label, url)| view! { <li>{link(&url, label)}</li> });
    let links = links.collect_view();
    (!after.is_empty()).then(|| view! { <ul class="after" data-in=in_phases(&[Over])>{links}</ul> })
}

/// The workshops of the series in the order of their days, this one marked; when it is over, the next one first.
pub fn series(words: Words, event: &Event, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let (today, own) = (day_of(event, as_of), day_of(event, event.schedule.starts));
    let page = event.series_page.as_ref().map(|page| view! { <p>{link(&page.link, page.title.clone())}</p> });
    // What lies in the past when the page is printed is no next one.
    let next = event.series.iter().find(|workshop| own < workshop.start && today <= workshop.start).map(|workshop| {
        let next = [
            link(&workshop.link, workshop.title.clone()).into_erased(),
            day_alone(words, &workshop.start).into_erased(),
        ];
        view! { <p data-in=in_phases(&[Over])>{rich_text(words.pieces(said::NEXT), next)}</p> }
    });
    let mut rows: Vec<_> = event
        .series
        .iter()
        .map(|workshop| {
            let place = (!workshop.place.is_empty()).then(|| [", ", &workshop.place].concat());
            let link = link(&workshop.link, workshop.title.clone());
            (workshop.start, view! { <li>{link}" "{day(words, workshop.start)}{place}</li> }.into_any())
        })
        .collect();
    if !rows.is_empty() {
        let title = event.title.clone();
        let row =
            view! { <li aria-current="true"><b>{title}</b>" "{day(words, own)}" "{words.get(said::THIS_ONE)}</li> };
        rows.push((own, row.into_any()));
        rows.sort_by_key(|(start, _)| *start);
    }
    let list = (!rows.is_empty())
        .then(|| view! { <ol class="series">{rows.into_iter().map(|(_, row)| row).collect_view()}</ol> });
    (list.is_some() || page.is_some()).then(|| {
        view! {
            <section id="series" aria-labelledby="series-title">
                <h2 id="series-title">{words.get(said::SERIES)}</h2>
                <div class="text">{next}{list}{page}</div>
            </section>
        }
    })
}

fn link(url: &HttpUrl, words: String) -> impl IntoView + use<> {
    view! { <a href=url.as_str().to_string() rel="noopener">{words}</a> }
}

fn day_of(event: &Event, instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&event.zone).date_naive()
}

fn day(words: Words, day: NaiveDate) -> impl IntoView + use<> {
    view! { <time datetime=day.to_string()>{day_alone(words, &day)}</time> }
}

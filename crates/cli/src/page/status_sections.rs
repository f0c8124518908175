//! What is said of an event in some of its phases only, and of the series that it belongs to.

use super::html::in_phases;
use crate::content::{Content, Event, day_alone};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::{either::Either, prelude::*};
use p4p_domain::{
    event::{
        Phase::{self, Announced, Closed, Live, Open, Over},
        Standing,
    },
    i18n::messages::{Messages, event_status, masthead},
    link::HttpUrl,
};
use p4p_event::{
    erased::{ErasedView, IntoErased},
    event::Countdown,
    rich_text::rich_text,
};

/// Said before everything else when the event does not take place as it was announced.
pub fn called_off(messages: Messages, event: &Event) -> impl IntoView + use<> {
    let was = event.previous_start.map(|previous| event.short(previous));
    let notice = match (event.schedule.standing, was) {
        (Standing::Cancelled, _) => {
            Some((event_status::CANCELLED, messages.get(event_status::CANCELLED_MORE).to_string()))
        }
        (Standing::Postponed, _) => Some((
            event_status::POSTPONED,
            messages.say(event_status::POSTPONED_MORE, [&event.short(event.schedule.starts)]),
        )),
        (Standing::Scheduled, Some(was)) => Some((event_status::MOVED, messages.say(event_status::MOVED_MORE, [&was]))),
        (Standing::Scheduled, None) => None,
    };
    notice.map(|(loud, more)| view! { <p class="called-off"><strong>{messages.get(loud)}"."</strong>" "{more}</p> })
}

/// Where the event stands, with the times of its sign-up, and what it leads to next.
pub fn now(messages: Messages, content: &Content) -> impl IntoView + use<> {
    let event = &content.event;
    let schedule = event.schedule;
    let called_off = match schedule.standing {
        Standing::Cancelled => Some(event_status::CANCELLED),
        Standing::Postponed => Some(event_status::POSTPONED),
        Standing::Scheduled => None,
    };
    if let Some(called_off) = called_off {
        return Either::Right(view! { <b>{messages.get(called_off)}</b> });
    }
    let line = |phase: Phase, at: Option<DateTime<Utc>>, timed, plain| {
        let line = match at {
            Some(at) => rich_text(messages.pieces(timed), [time(event, at)]),
            None => vec![messages.get(plain).into_erased()],
        };
        view! { <b data-in=in_phases(&[phase])>{line}</b> }
    };
    let before = if content.forms.attend.is_some() {
        Either::Left(view! {
            {line(Announced, schedule.sign_up_opens, event_status::ANNOUNCED_ON, masthead::NOW_ANNOUNCED)}
            {line(Open, schedule.sign_up_closes, event_status::OPEN_UNTIL, masthead::NOW_OPEN)}
            {line(Closed, schedule.sign_up_closes, event_status::CLOSED_SINCE, masthead::NOW_CLOSED)}
        })
    } else {
        Either::Right(
            view! { <b data-in=in_phases(&[Announced, Open, Closed])>{messages.get(masthead::NOW_COMING)}</b> },
        )
    };
    Either::Left(view! {
        {before}
        <b data-in=in_phases(&[Live])>{messages.get(masthead::NOW_LIVE)}</b>
        <b data-in=in_phases(&[Over])>{messages.get(masthead::NOW_OVER)}</b>
        // Filled in by the program, in a space that is kept for it.
        <p class="countdown" data-root="countdown" role="timer" aria-live="off" data-in=in_phases(&[Announced, Open, Closed, Live])><Countdown/></p>
    })
}

fn time(event: &Event, instant: DateTime<Utc>) -> ErasedView {
    view! { <time datetime=event.machine(instant)>{event.short(instant)}</time> }.into_erased()
}

/// How to join, which the style sheet shows from an hour before the start to the end.
pub fn join(messages: Messages, event: &Event) -> impl IntoView + use<> {
    event.join.as_ref().filter(|_| !event.schedule.is_called_off()).map(|join| {
        let button = join.link.as_ref().map(|link| {
            view! { <a class="button" href=link.as_str().to_string() rel="noopener">{messages.get(event_status::JOIN_NOW)}</a>" " }
        });
        let only = join.is_for_signed_up.then(|| [messages.get(event_status::JOIN_TOLD), " "].concat());
        view! { <p class="join">{button}{only}<bdi>{join.text.clone()}</bdi></p> }
    })
}

/// What came of the event, once it is over.
pub fn after(messages: Messages, event: &Event) -> impl IntoView + use<> {
    let after = &event.after;
    let own = [(event_status::RECORDING, after.recording.clone()), (event_status::NOTES, after.notes.clone())];
    let own = own.into_iter().filter_map(|(label, url)| Some((messages.get(label).to_string(), url?)));
    let links = own.chain(after.links.iter().cloned()).map(|(label, url)| view! { <li>{link(&url, label)}</li> });
    let links = links.collect_view();
    (!after.is_empty()).then(|| view! { <ul class="after" data-in=in_phases(&[Over])>{links}</ul> })
}

/// The workshops of the series in the order of their days, this one marked; when it is over, the next one first.
pub fn series(messages: Messages, event: &Event, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let (today, own) = (day_of(event, as_of), day_of(event, event.schedule.starts));
    let page = event.series_page.as_ref().map(|page| view! { <p>{link(&page.link, page.title.clone())}</p> });
    // What lies in the past when the page is printed is no next one.
    let next = event.series.iter().find(|workshop| own < workshop.start && today <= workshop.start).map(|workshop| {
        let next = [
            link(&workshop.link, workshop.title.clone()).into_erased(),
            day_alone(messages, &workshop.start).into_erased(),
        ];
        view! { <p data-in=in_phases(&[Over])>{rich_text(messages.pieces(event_status::NEXT), next)}</p> }
    });
    let mut rows: Vec<_> = event
        .series
        .iter()
        .map(|workshop| {
            let place = (!workshop.place.is_empty()).then(|| view! { ", " <bdi>{workshop.place.clone()}</bdi> });
            let link = link(&workshop.link, workshop.title.clone());
            (workshop.start, view! { <li>{link}" "{day(messages, workshop.start)}{place}</li> }.into_any())
        })
        .collect();
    if !rows.is_empty() {
        let title = event.title.clone();
        let row = view! { <li aria-current="true"><bdi><b>{title}</b></bdi>" "{day(messages, own)}" "{messages.get(event_status::THIS_ONE)}</li> };
        rows.push((own, row.into_any()));
        rows.sort_by_key(|(start, _)| *start);
    }
    let list = (!rows.is_empty())
        .then(|| view! { <ol class="series">{rows.into_iter().map(|(_, row)| row).collect_view()}</ol> });
    (list.is_some() || page.is_some()).then(|| {
        view! {
            <section id="series" aria-labelledby="p4p_series-title">
                <h2 id="p4p_series-title">{messages.get(event_status::SERIES)}</h2>
                <div class="text">{next}{list}{page}</div>
            </section>
        }
    })
}

fn link(url: &HttpUrl, text: String) -> impl IntoView + use<> {
    view! { <a href=url.as_str().to_string() rel="noopener"><bdi>{text}</bdi></a> }
}

fn day_of(event: &Event, instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&event.zone).date_naive()
}

fn day(messages: Messages, day: NaiveDate) -> impl IntoView + use<> {
    view! { <time datetime=day.to_string()>{day_alone(messages, &day)}</time> }
}

use super::{calendar_links, edition::Edition, html::in_phases, status_sections};
use crate::{drawing::Network, language, paging::drawn};
use leptos::prelude::*;
use p4p_domain::{
    event::Phase::{Announced, Closed, Live, Open, Over},
    i18n::messages::{Messages, masthead, node},
};
use p4p_event::{app::App, erased::IntoErased, event::EventTimes, rich_text::rich_text};

/// The top of the page: what, when, where, and one thing to do; over it, the network itself.
pub fn masthead(edition: &Edition, app: App) -> String {
    let content = edition.content;
    let (event, messages) = (&content.event, app.messages);
    let before_subject = event.title.strip_suffix(event.subject.as_str()).unwrap_or_default().trim().to_string();
    let lead = (!before_subject.is_empty()).then(|| view! { <span class="lead">{before_subject}</span>" " });
    // A drawing of nodes that do not exist says so, like their rows in the list.
    let examples = content.nodes.iter().any(|node| node.example).then(|| {
        let example = view! { <span class="example">{messages.get(node::EXAMPLE)}</span> }.into_erased();
        view! { <p class="caption">{rich_text(messages.pieces(masthead::DRAWN), [example])}</p> }
    });
    // Each in its own direction.
    let organisers = event.organisers.iter().enumerate().map(|(place, organiser)| {
        view! { {(place != 0).then_some(" · ")} <bdi>{organiser.name.clone()}</bdi> }
    });
    let organisers = organisers.collect_view();
    view! {
        <a class="skip" href="#about">{messages.get(masthead::SKIP)}</a>
        <header class="masthead">
            {languages(edition)}
            {status_sections::called_off(messages, event)}
            <p class="organisers" translate="no">{organisers}</p>
            <h1 dir="auto">{lead}<span class="subject">{event.subject.clone()}</span></h1>
            {network(messages, &Network::of(&drawn(&content.nodes)))}
            {examples}
            <div class="programme">
                <dl>
                    <div>
                        <dt>{messages.get(masthead::WHEN)}</dt>
                        <dd>
                            <time datetime=event.starts_machine()>{event.day()}</time>
                            <span class="hours">{event.hours()}</span>
                            <span class="hours utc">{event.hours_utc()}" · "<bdi translate="no">{event.zone.name()}</bdi></span>
                            <div data-root="times"><EventTimes/></div>
                        </dd>
                    </div>
                    <div>
                        <dt>{messages.get(masthead::WHERE)}</dt>
                        <dd dir="auto">{event.place.clone()}</dd>
                    </div>
                    <div>
                        <dt>{messages.get(masthead::NOW)}</dt>
                        <dd class="now">
                            {status_sections::now(messages, event)}
                        </dd>
                    </div>
                </dl>
                {status_sections::join(messages, event)}
                <p class="act">
                    <a class="button" href="#sign-up" data-in=in_phases(&[Open])>{messages.get(masthead::SIGN_UP)}</a>
                    <a class="button" href="#sign-up" data-in=in_phases(&[Over])>{messages.get(masthead::TELL_ME)}</a>
                    <a href=edition.of_event("workshop.ics")>
                        <span data-in=in_phases(&[Announced, Open, Closed, Live])>{messages.get(masthead::ADD_TO_CALENDAR)}</span>
                        <span data-in=in_phases(&[Over])>{messages.get(masthead::CALENDAR_FILE)}</span>
                    </a>
                </p>
                {calendar_links::web_calendars(edition)}
                {calendar_links::share(edition)}
            </div>
            <nav aria-label=messages.get(masthead::ON_THIS_PAGE)>
                <a href="#about">{messages.get(masthead::ABOUT)}</a>
                <a href="#nodes">{messages.get(masthead::NODES)}</a>
                <a href="#sign-up"><span data-in=in_phases(&[Announced, Open, Closed, Live])>{messages.get(masthead::SIGN_UP)}</span><span data-in=in_phases(&[Over])>{messages.get(masthead::NEXT_ONE)}</span></a>
                <a href="#host">{messages.get(masthead::HOST)}</a>
            </nav>
        </header>
    }
    .to_html()
}

/// The way to the page in its other languages. What was typed is kept with the event, so that it is there, too.
fn languages(edition: &Edition) -> impl IntoView + use<> {
    let languages = &edition.content.event.languages;
    let item = |language: &String| {
        let name = language::messages_or_english(language).get(masthead::OWN_NAME);
        let current = (*language == edition.language).then_some("true");
        let way = edition.to_language(language);
        view! { <li><a href=way translate="no" lang=language.clone() hreflang=language.clone() aria-current=current>{name}</a></li> }
    };
    (1 < languages.len()).then(|| {
        let items = languages.iter().map(item).collect_view();
        view! { <nav class="languages" aria-label=edition.messages.get(masthead::LANGUAGES)><ul>{items}</ul></nav> }
    })
}

/// The network as a drawing, which says in words what it shows. The lines stretch with the room that a screen has for them;
/// points and names keep their size.
fn network(messages: Messages, network: &Network) -> impl IntoView + use<> {
    const WIDTH: i64 = 1000;
    let share = |place: i64, of: i64| format!("{:.1}%", place as f64 / of as f64 * 100.0);
    let count = network.count;
    let label = match count {
        0 => messages.get(masthead::NETWORK_EMPTY).to_string(),
        _ => messages.count(masthead::NETWORK, count, []),
    };
    let marks = network.marks.iter().map(|mark| {
        let (anchor, x) = if mark.is_left { ("end", -12) } else { ("start", 12) };
        view! {
            <svg x=share(mark.x, WIDTH) y=share(mark.y, network.height)>
                <circle r="6"/>
                <text translate="no" x=x y="5" text-anchor=anchor>{mark.name.clone()}</text>
            </svg>
        }
    });
    view! {
        <svg class="network" role="img" aria-label=label>
            <svg viewBox=format!("0 0 {WIDTH} {}", network.height) preserveAspectRatio="none"><path d=network.lines.clone()/></svg>
            {marks.collect_view()}
        </svg>
    }
}

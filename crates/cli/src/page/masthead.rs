use super::{calendar_links, edition::Edition, html::in_phases, status_sections};
use crate::{content::names, drawing::Network, paging::drawn};
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
    view! {
        <a class="skip" href="#about">{messages.get(masthead::SKIP)}</a>
        <header class="masthead">
            {languages(edition)}
            {status_sections::called_off(messages, event)}
            <p class="organisers">{names(&event.organisers)}</p>
            <h1>{lead}<span class="subject">{event.subject.clone()}</span></h1>
            {network(messages, &Network::of(&drawn(&content.nodes)))}
            {examples}
            <div class="programme">
                <dl>
                    <div>
                        <dt>{messages.get(masthead::WHEN)}</dt>
                        <dd>
                            <time datetime=event.starts_machine()>{event.day()}</time>
                            <span class="hours">{event.hours()}</span>
                            <span class="hours utc">{event.hours_utc()}" · "{event.zone.name()}</span>
                            <div data-root="times"><EventTimes/></div>
                        </dd>
                    </div>
                    <div>
                        <dt>{messages.get(masthead::WHERE)}</dt>
                        <dd>{event.place.clone()}</dd>
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
        let name = Messages::of(language).unwrap_or_else(Messages::english).get(masthead::OWN_NAME);
        let current = (*language == edition.language).then_some("true");
        let way = edition.to_language(language);
        view! { <li><a href=way lang=language.clone() hreflang=language.clone() aria-current=current>{name}</a></li> }
    };
    (1 < languages.len()).then(|| {
        let items = languages.iter().map(item).collect_view();
        view! { <nav class="languages" aria-label=edition.messages.get(masthead::LANGUAGES)><ul>{items}</ul></nav> }
    })
}

/// The network as a drawing, which says in words what it shows.
fn network(messages: Messages, network: &Network) -> impl IntoView + use<> {
    let count = network.count;
    let label = match count {
        0 => messages.get(masthead::NETWORK_EMPTY).to_string(),
        _ => messages.count(masthead::NETWORK, count, []),
    };
    let marks = network.marks.iter().map(|mark| {
        let (anchor, x) = if mark.is_left { ("end", -12) } else { ("start", 12) };
        view! {
            <g transform=format!("translate({} {})", mark.x, mark.y)>
                <circle r="6"/>
                <text x=x y="5" text-anchor=anchor>{mark.name.clone()}</text>
            </g>
        }
    });
    view! {
        <svg class="network" viewBox=format!("0 0 1000 {}", network.height) role="img" aria-label=label>
            <path d=network.lines.clone()/>
            {marks.collect_view()}
        </svg>
    }
}

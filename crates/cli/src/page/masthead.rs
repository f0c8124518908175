use super::{calendar_links, edition::Edition, html::in_phases, status_sections};
use crate::{drawing::Network, language, paging::drawn};
use leptos::prelude::*;
use p4p_domain::{
    event::Phase::{self, Announced, Closed, Live, Open, Over},
    i18n::messages::{MessageKey, Messages, masthead, node},
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
    let network = content.has_nodes().then(|| network(messages, &Network::of(&drawn(&content.nodes))));
    let (attend, next) = (content.forms.attend.is_some(), content.forms.next.is_some());
    let act = |is_there: bool, phase, text: MessageKey<0>| {
        is_there
            .then(|| view! { <a class="button" href="#sign-up" data-in=in_phases(&[phase])>{messages.get(text)}</a> })
    };
    view! {
        <a class="skip" href="#about">{messages.get(masthead::SKIP)}</a>
        <header class="masthead">
            {languages(edition)}
            {status_sections::called_off(messages, event)}
            <p class="organisers" translate="no">{organisers}</p>
            <h1 dir="auto">{lead}<span class="subject">{event.subject.clone()}</span></h1>
            {network}
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
                            {status_sections::now(messages, content)}
                        </dd>
                    </div>
                </dl>
                {status_sections::join(messages, event)}
                <p class="act">
                    {act(attend, Open, masthead::SIGN_UP)}
                    {act(next, Over, masthead::TELL_ME)}
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
                {content.has_nodes().then(|| view! { <a href="#nodes">{messages.get(masthead::NODES)}</a> })}
                {to_sign_up(messages, attend, next)}
                {content.prose.host.is_some().then(|| view! { <a href="#host">{messages.get(masthead::HOST)}</a> })}
            </nav>
        </header>
    }
    .to_html()
}

/// The way to the sign-up, and when the event is over to the one for the next: where there are both, one link whose words
/// change.
fn to_sign_up(messages: Messages, attend: bool, next: bool) -> impl IntoView + use<> {
    let before: &[Phase] = &[Announced, Open, Closed, Live];
    let (sign_up, next_one) = (messages.get(masthead::SIGN_UP), messages.get(masthead::NEXT_ONE));
    match (attend, next) {
        (true, true) => {
            let words = view! { <span data-in=in_phases(before)>{sign_up}</span><span data-in=in_phases(&[Over])>{next_one}</span> };
            Some(view! { <a href="#sign-up">{words}</a> }.into_any())
        }
        (true, false) => Some(view! { <a href="#sign-up" data-in=in_phases(before)>{sign_up}</a> }.into_any()),
        (false, true) => Some(view! { <a href="#sign-up" data-in=in_phases(&[Over])>{next_one}</a> }.into_any()),
        (false, false) => None,
    }
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

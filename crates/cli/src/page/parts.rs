use super::{calendar_links, edition::Edition, html::in_phases, map, status_sections};
use crate::{content::Prose, drawing::Basemap, language};
use leptos::{either::Either, prelude::*};
use p4p_domain::{
    event::{
        Phase::{Announced, Closed, Live, Open, Over},
        Standing,
    },
    i18n::messages::{MessageKey, Messages, event_status, footer, kept, notice, page},
};
use p4p_event::{
    app::App,
    embed::EmbedDialog,
    erased::{ErasedView, IntoErased},
    nodes::{NodeList, NodeMap},
    rich_text::rich_text,
    share::ShareStatus,
    sign_up::{Host, SignUp},
};

/// The parts of the page, in the order in which they matter.
pub fn main(edition: &Edition, basemap: &Basemap, app: App) -> String {
    let content = edition.content;
    let (prose, messages) = (&content.prose, app.messages);
    let direction = language::direction(&content.event.language);
    let sections = prose.sections.iter().map(|(name, prose)| section(name, prose, direction));
    let announcement = content.event.announcement.clone();
    let elsewhere = move || {
        announcement.clone().map(|url| {
            let page = link(url.as_str(), messages.get(page::ELSEWHERE_PAGE));
            view! { " " <span>{rich_text(messages.pieces(page::ELSEWHERE), [page])}</span> }
        })
    };
    let examples =
        content.nodes.iter().any(|node| node.example).then(|| [" · ", messages.get(page::EXAMPLES)].concat());
    let leave = view! { <a href="#sign-up">{messages.get(page::HOST_OVER_LINK)}</a> }.into_erased();
    let host_over = rich_text(messages.pieces(page::HOST_OVER), [leave]);
    let event = &content.event;
    let closed = messages.get(match event.schedule.standing {
        Standing::Scheduled => page::CLOSED,
        Standing::Cancelled => event_status::CANCELLED_SIGN_UP,
        Standing::Postponed => event_status::POSTPONED_SIGN_UP,
    });
    let is_called_off = event.schedule.is_called_off();
    // The text for the time after it tells what took place, and this did not.
    let closed_in = in_phases(if is_called_off { &[Closed, Over] } else { &[Closed] });
    let over_heading = if is_called_off { messages.get(page::SIGN_UP).into() } else { prose.over.heading.clone() };
    let over_language = prose.over.language.clone().filter(|_| !is_called_off);
    let over = (!is_called_off).then(|| {
        view! {
            <div data-in=in_phases(&[Over]) lang=prose.over.language.clone() dir=prose.over.direction_on(direction) inner_html=prose.over.html.clone()></div>
            {status_sections::after(messages, event)}
        }
    });
    let no_more_nodes = if is_called_off {
        Either::Left(view! { <p data-in=in_phases(&[Closed, Over])>{messages.get(event_status::NO_NODES)}</p> })
    } else {
        Either::Right(view! {
            <p data-in=in_phases(&[Closed, Live])>{messages.get(page::HOST_TOO_LATE)}</p>
            <p data-in=in_phases(&[Over])>{host_over}</p>
        })
    };
    view! {
        <main>
            {sections.collect_view()}
            <section id="nodes" aria-labelledby="p4p_nodes-title">
                <h2 id="p4p_nodes-title">{messages.get(page::LOCAL_NODES)}</h2>
                <div class="nodes">
                    <div class="map" role="region" aria-label=messages.get(page::MAP)
                        data-map="" data-zoom="0" data-lon="0" data-lat="0"
                        data-tiles=content.event.tiles.as_ref().map(|tiles| tiles.address.clone())
                        data-credit=content.event.tiles.as_ref().map(|tiles| tiles.credit.clone())>
                        {map::picture(messages, content, basemap)}
                        <div data-root="map"><NodeMap/></div>
                        <p class="credit">
                            {messages.get(page::CREDIT)} {examples}
                        </p>
                    </div>
                    <div class="list" data-root="list"><NodeList/></div>
                </div>
            </section>
            {bar(edition)}
            <section id="sign-up" aria-labelledby="p4p_sign-up-title">
                <h2 id="p4p_sign-up-title">
                    <span data-in=in_phases(&[Announced, Open, Closed, Live])>{messages.get(page::SIGN_UP)}</span>
                    <span data-in=in_phases(&[Over]) lang=over_language dir=prose.over.direction_on(direction)>{over_heading}</span>
                </h2>
                <div class="text">
                    {over}
                    <p data-in=in_phases(&[Announced])>{messages.get(page::ANNOUNCED)}</p>
                    <p data-in=closed_in>{closed}</p>
                    <p data-in=in_phases(&[Live])>{messages.get(page::LIVE)}</p>
                    <p class="until-ready" data-in=in_phases(&[Open, Over])>
                        {needs(messages, page::NEEDS)}
                        {elsewhere()}
                        {load_again(messages)}
                    </p>
                    <div data-root="sign-up"><SignUp/></div>
                </div>
            </section>
            <section id="host" aria-labelledby="p4p_host-title">
                <h2 id="p4p_host-title" lang=prose.host.language.clone() dir=prose.host.direction_on(direction)>{prose.host.heading.clone()}</h2>
                <div class="text">
                    <div lang=prose.host.language.clone() dir=prose.host.direction_on(direction) inner_html=prose.host.html.clone()></div>
                    {no_more_nodes}
                    <p class="until-ready" data-in=in_phases(&[Announced, Open])>
                        {needs(messages, page::HOST_NEEDS)}
                        {elsewhere()}
                        {load_again(messages)}
                    </p>
                    <div data-root="host"><Host/></div>
                </div>
            </section>
            {status_sections::series(messages, event, app.facts.get().as_of)}
        </main>
    }
    .to_html()
}

/// Why a form does not work yet, and what is said when it does not come to that (`web/without.js`).
fn needs(messages: Messages, text: MessageKey<0>) -> impl IntoView + use<> {
    view! {
        <span class="awaited">{messages.get(text)}</span>
        <span class="missing">{messages.get(page::WITHOUT)}</span>
    }
}

fn load_again(messages: Messages) -> impl IntoView + use<> {
    view! { " " <button type="button" class="quiet missing" data-reload="">{messages.get(notice::LOAD_AGAIN)}</button> }
}

/// What the page's scripts say of the page itself, over everything else; each is shown when it is true.
fn notices(messages: Messages) -> impl IntoView + use<> {
    let again = view! { " " <button type="button" data-reload="">{messages.get(notice::LOAD_AGAIN)}</button> };
    view! {
        <div class="notices" role="status">
            <p data-notice="slow" hidden>{messages.get(notice::SLOW)}</p>
            <p data-notice="renewed" hidden>{messages.get(notice::RENEWED)} {again}</p>
            <p data-notice="forgotten" hidden>{messages.get(notice::FORGOTTEN)}</p>
            <p data-notice="failed" hidden>{messages.get(kept::FAILED)}</p>
        </div>
    }
}

fn link(to: &str, text: &'static str) -> ErasedView {
    view! { <a href=to.to_string() rel="noopener">{text}</a> }.into_erased()
}

/// No form is called `of`, and no other id of the page has a second underscore: whatever a section is called, its heading
/// has the id of nothing else.
fn section(name: &str, prose: &Prose, page: &str) -> impl IntoView + use<> {
    let title = format!("p4p_of_{name}");
    view! {
        <section id=name.to_string() aria-labelledby=title.clone() lang=prose.language.clone() dir=prose.direction_on(page)>
            <h2 id=title.clone()>{prose.heading.clone()}</h2>
            <div class="text" inner_html=prose.html.clone()></div>
        </section>
    }
}

/// Time and action, which the style sheet keeps at the foot of a phone's screen until the sign-up is reached. There it has
/// its place, so that it lies over nothing that is filled in.
fn bar(edition: &Edition) -> impl IntoView + use<> {
    let (event, messages) = (&edition.content.event, edition.messages);
    view! {
        <nav class="bar" aria-label=messages.get(footer::AT_A_GLANCE)>
            <span>{event.short(event.schedule.starts)}</span>
            // On the visitor's own clock, once that is chosen (`EventTimes`).
            <span id="p4p_bar-own"></span>
            <a href="#sign-up" data-in=in_phases(&[Open])>{messages.get(footer::SIGN_UP)}</a>
            <a href=edition.of_event("workshop.ics") data-in=in_phases(&[Announced, Closed, Live])>{messages.get(footer::CALENDAR)}</a>
            <a href="#sign-up" data-in=in_phases(&[Over])>{messages.get(footer::NEXT_ONE)}</a>
        </nav>
    }
}

/// The foot of the page: who makes it possible.
pub fn colophon(edition: &Edition) -> String {
    let (content, messages) = (edition.content, edition.messages);
    let (event, thanks) = (&content.event, &content.prose.acknowledgement);
    let organisers = event.organisers.iter().map(|organiser| {
        let name = match &organiser.link {
            Some(link) => {
                Either::Left(view! { <a href=link.as_str().to_string() rel="noopener">{organiser.name.clone()}</a> })
            }
            None => Either::Right(organiser.name.clone()),
        };
        view! { <li><bdi translate="no"><b>{name}</b></bdi>" "<bdi>{organiser.role.clone()}</bdi></li> }
    });
    let file = |name: &'static str| view! { <a href=edition.of_event(name) translate="no">{name}</a> }.into_erased();
    let licence =
        view! { <a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener">"CC BY 4.0"</a> };
    let privacy = [
        file("event.json"),
        file("nodes.json"),
        file("workshop.ics"),
        link("https://www.geonames.org/", "GeoNames"),
        licence.into_erased(),
    ];
    let privacy = rich_text(messages.pieces(footer::PRIVACY), privacy);
    view! {
        <footer class="colophon">
            <section id="acknowledgement" aria-labelledby="p4p_acknowledgement-title">
                <h2 id="p4p_acknowledgement-title" lang=thanks.language.clone() dir=thanks.direction_on(edition.direction())>{thanks.heading.clone()}</h2>
                <div class="text">
                    <div lang=thanks.language.clone() dir=thanks.direction_on(edition.direction()) inner_html=thanks.html.clone()></div>
                    <ul class="organisers-list">{organisers.collect_view()}</ul>
                    <p class="small">{privacy}</p>
                    <p><button type="button" class="quiet" data-forget="" hidden>{messages.get(kept::OPEN)}</button></p>
                    <div class="embed-this" data-root="embed"><EmbedDialog/></div>
                </div>
            </section>
            <div data-root="shared"><ShareStatus/></div>
            {calendar_links::on_paper(edition)}
        </footer>
        {notices(messages)}
        // Of a part that is shown in a frame: the way to the whole.
        <p class="in-frame foot"><a href="./" id="p4p_whole">{messages.get(footer::WHOLE)}</a><span id="p4p_whole-note" role="status"></span></p>
    }
    .to_html()
}

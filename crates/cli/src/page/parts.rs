use super::{calendar_links, edition::Edition, html::in_phases, map, status_sections};
use crate::{
    content::{Content, Prose},
    drawing::Basemap,
    language,
};
use leptos::{either::Either, prelude::*};
use p4p_domain::{
    delivery::backend::BackendKind,
    event::{
        Phase::{self, Announced, Closed, Live, Open, Over},
        Standing,
    },
    form::Form,
    i18n::messages::{MessageKey, Messages, event_status, footer, kept, masthead, notice, page, site as of_site},
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

/// The parts of the page, in the order in which they matter. What the event does not have is not there.
pub fn main(edition: &Edition, basemap: &Basemap, app: App) -> String {
    let content = edition.content;
    let (event, prose, messages) = (&content.event, &content.prose, app.messages);
    let direction = language::direction(&event.language);
    let sections = prose.sections.iter().map(|(name, prose)| section(name, prose, direction));
    view! {
        <main>
            {sections.collect_view()}
            {content.has_nodes().then(|| nodes(messages, content, basemap))}
            {bar(edition)}
            {sign_up(messages, content, direction)}
            {prose.host.as_ref().map(|host| hosting(messages, content, host, direction))}
            {status_sections::series(messages, event, app.facts.get().as_of)}
            {not_there(messages, content)}
        </main>
    }
    .to_html()
}

/// The map and the list of the local nodes.
fn nodes(messages: Messages, content: &Content, basemap: &Basemap) -> impl IntoView + use<> {
    let examples =
        content.nodes.iter().any(|node| node.example).then(|| [" · ", messages.get(page::EXAMPLES)].concat());
    view! {
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
    }
}

/// The sign-up, with what is said where it is not open; when the event is over, what came of it and the way to the next
/// one. Without any form only what came of it is left, which is no sign-up.
fn sign_up(messages: Messages, content: &Content, direction: &'static str) -> Option<impl IntoView + use<>> {
    let (event, prose) = (&content.event, &content.prose.over);
    let (attend, next) = (content.forms.attend.as_deref(), content.forms.next.as_deref());
    let has_form = attend.or(next).is_some();
    // The text for the time after it tells what took place, and what is called off did not.
    let is_called_off = event.schedule.is_called_off();
    if !has_form && is_called_off {
        return None;
    }
    let over = (!is_called_off).then(|| {
        view! {
            <div data-in=in_phases(&[Over]) lang=prose.language.clone() dir=prose.direction_on(direction) inner_html=prose.html.clone()></div>
            {status_sections::after(messages, event)}
        }
    });
    let closed = match (event.schedule.standing, next) {
        (Standing::Scheduled, _) => attend.map(|_| messages.get(page::CLOSED).to_string()),
        (Standing::Cancelled, Some(_)) => Some(messages.get(event_status::CANCELLED_SIGN_UP).into()),
        (Standing::Postponed, Some(_)) => Some(messages.get(event_status::POSTPONED_SIGN_UP).into()),
        (Standing::Cancelled, None) => Some(messages.get(event_status::CANCELLED_MORE).into()),
        (Standing::Postponed, None) => {
            Some(messages.say(event_status::POSTPONED_MORE, [&event.short(event.schedule.starts)]))
        }
    };
    let closed_in: &[Phase] = if is_called_off { &[Closed, Over] } else { &[Closed] };
    let [announced, live] = [(Announced, page::ANNOUNCED), (Live, page::LIVE)]
        .map(|(phase, text)| attend.map(|_| view! { <p data-in=in_phases(&[phase])>{messages.get(text)}</p> }));
    let awaited: Vec<_> =
        [(attend, Open), (next, Over)].into_iter().filter(|(form, _)| is_ours(*form)).map(|(_, phase)| phase).collect();
    let (id, title) = if has_form { ("sign-up", "p4p_sign-up-title") } else { ("over", "p4p_over-title") };
    Some(view! {
        <section id=id aria-labelledby=title class=(attend.is_none() && !is_called_off).then_some("when-over")>
            <h2 id=title>{sign_up_heading(messages, content, direction)}</h2>
            <div class="text">
                {over}
                {announced}
                {closed.map(|text| view! { <p data-in=in_phases(closed_in)>{text}</p> })}
                {live}
                {until_ready(messages, content, page::NEEDS, &awaited)}
                {has_form.then(|| view! { <div data-root="sign-up"><SignUp/></div> })}
            </div>
        </section>
    })
}

fn sign_up_heading(messages: Messages, content: &Content, direction: &'static str) -> impl IntoView + use<> {
    let (over, is_called_off) = (&content.prose.over, content.event.schedule.is_called_off());
    let has_attend = content.forms.attend.is_some();
    let before = has_attend.then(|| {
        view! { <span data-in=in_phases(&[Announced, Open, Closed, Live])>{messages.get(page::SIGN_UP)}</span> }
    });
    let heading = match (is_called_off, has_attend) {
        (false, _) => over.heading.clone(),
        (true, true) => messages.get(page::SIGN_UP).into(),
        (true, false) => messages.get(masthead::TELL_ME).into(),
    };
    let language = over.language.clone().filter(|_| !is_called_off);
    // Without a sign-up there is only this one.
    let phases = has_attend.then(|| in_phases(&[Over]));
    view! { {before}<span data-in=phases lang=language dir=over.direction_on(direction)>{heading}</span> }
}

/// About hosting a node, with the form for that where there is one.
fn hosting(messages: Messages, content: &Content, text: &Prose, direction: &'static str) -> impl IntoView + use<> {
    let form = content.forms.host.as_deref();
    let too_late = match (content.event.schedule.is_called_off(), content.forms.next.is_some()) {
        _ if form.is_none() => None,
        (true, _) => {
            Some(view! { <p data-in=in_phases(&[Closed, Over])>{messages.get(event_status::NO_NODES)}</p> }.into_any())
        }
        (false, true) => {
            let leave = view! { <a href="#sign-up">{messages.get(page::HOST_OVER_LINK)}</a> }.into_erased();
            let over = rich_text(messages.pieces(page::HOST_OVER), [leave]);
            Some(
                view! {
                    <p data-in=in_phases(&[Closed, Live])>{messages.get(page::HOST_TOO_LATE)}</p>
                    <p data-in=in_phases(&[Over])>{over}</p>
                }
                .into_any(),
            )
        }
        (false, false) => Some(
            view! { <p data-in=in_phases(&[Closed, Live, Over])>{messages.get(page::HOST_TOO_LATE)}</p> }.into_any(),
        ),
    };
    let awaited: &[Phase] = if is_ours(form) { &[Announced, Open] } else { &[] };
    view! {
        <section id="host" aria-labelledby="p4p_host-title">
            <h2 id="p4p_host-title" lang=text.language.clone() dir=text.direction_on(direction)>{text.heading.clone()}</h2>
            <div class="text">
                <div lang=text.language.clone() dir=text.direction_on(direction) inner_html=text.html.clone()></div>
                {too_late}
                {until_ready(messages, content, page::HOST_NEEDS, awaited)}
                {form.map(|_| view! { <div data-root="host"><Host/></div> })}
            </div>
        </section>
    }
}

/// Whether a form is one of the page, which needs the program; one that is somewhere else is a link.
fn is_ours(form: Option<&Form>) -> bool {
    form.is_some_and(|form| form.backend.kind != BackendKind::Link)
}

/// Said above a form of the page until it works.
fn until_ready(
    messages: Messages,
    content: &Content,
    text: MessageKey<0>,
    phases: &[Phase],
) -> Option<impl IntoView + use<>> {
    let elsewhere = content.event.announcement.as_ref().map(|url| {
        let page = link(url.as_str(), messages.get(page::ELSEWHERE_PAGE));
        view! { " " <span>{rich_text(messages.pieces(page::ELSEWHERE), [page])}</span> }
    });
    (!phases.is_empty()).then(|| {
        view! {
            <p class="until-ready" data-in=in_phases(phases)>
                {needs(messages, text)}
                {elsewhere}
                {load_again(messages)}
            </p>
        }
    })
}

/// What a frame says that shows a part (`?embed=`) which the event does not have, or not yet.
fn not_there(messages: Messages, content: &Content) -> impl IntoView + use<> {
    let forms = &content.forms;
    let sign_up: &[Phase] = match (&forms.attend, &forms.next) {
        (Some(_), _) => &[],
        (None, None) => &Phase::ALL,
        (None, Some(_)) if content.event.schedule.is_called_off() => &[],
        (None, Some(_)) => &[Announced, Open, Closed, Live],
    };
    let nothing_of = |is_there: bool| if is_there { &[] } else { Phase::ALL.as_slice() };
    let parts = [
        ("nodes", nothing_of(content.has_nodes())),
        ("sign-up", sign_up),
        ("host", nothing_of(content.prose.host.is_some())),
    ];
    let missing = parts.into_iter().filter(|(_, phases)| !phases.is_empty()).map(|(part, phases)| {
        view! { <div class="no-part" data-part=part><p data-in=in_phases(phases)>{messages.get(page::NO_PART)}</p></div> }
    });
    missing.collect_view()
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
    let (attend, next) = (edition.content.forms.attend.is_some(), edition.content.forms.next.is_some());
    let sign_up = |is_there: bool, phase, text: MessageKey<0>| {
        is_there.then(|| view! { <a href="#sign-up" data-in=in_phases(&[phase])>{messages.get(text)}</a> })
    };
    let calendar: &[Phase] = if attend { &[Announced, Closed, Live] } else { &[Announced, Open, Closed, Live] };
    view! {
        <nav class="bar" aria-label=messages.get(footer::AT_A_GLANCE)>
            <span>{event.short(event.schedule.starts)}</span>
            // On the visitor's own clock, once that is chosen (`EventTimes`).
            <span id="p4p_bar-own"></span>
            {sign_up(attend, Open, footer::SIGN_UP)}
            <a href=edition.of_event("workshop.ics") data-in=in_phases(calendar)>{messages.get(footer::CALENDAR)}</a>
            {sign_up(next, Over, footer::NEXT_ONE)}
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
    // Where nothing can be sent, there is nothing to say of that, and no field for a city. The map names its own sources.
    let privacy = if content.forms.all().any(|form| is_ours(Some(form))) {
        rich_text(messages.pieces(footer::PRIVACY), privacy)
    } else {
        vec![messages.get(of_site::PRIVACY).into_erased()]
    };
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

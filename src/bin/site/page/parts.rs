use super::{Edition, in_phases, map};
use crate::{
    content::{Content, Prose},
    drawing::Basemap,
};
use leptos::prelude::*;
use p4p_event::{
    domain::{
        event::Phase::{Announced, Closed, Live, Open, Over},
        form::Form,
        page::PageData,
    },
    ui::{
        nodes::{NodeList, Pins, find_markup},
        session::Session,
        signup::{Host, SignUp, form_markup, template_id},
    },
};

/// The parts of the page, in the order in which they matter.
pub fn main(content: &Content, basemap: &Basemap, session: Session) -> String {
    let (prose, forms) = (&content.prose, &content.forms);
    let sections = prose.sections.iter().map(|(name, prose)| section(name, prose));
    let announcement = content.event.announcement.clone();
    let elsewhere = move || {
        announcement.clone().map(|url| {
            view! { " Without it, please use " <a href=url.as_str().to_string() rel="noopener">"the organisers’ own page"</a> "." }
        })
    };
    let examples =
        content.nodes.iter().any(|node| node.example).then_some(" · The nodes marked “example” are not real.");
    let find = session.catalogue.with_value(|all| find_markup(&all.table));
    view! {
        <main>
            {sections.collect_view()}
            <section id="nodes" aria-labelledby="nodes-title">
                <h2 id="nodes-title">"Local nodes"</h2>
                <div class="nodes">
                    <div class="map" role="region" aria-label="Map of the local nodes"
                        data-map="" data-zoom="0" data-lon="0" data-lat="0"
                        data-tiles=content.event.tiles.as_ref().map(|tiles| tiles.address.clone())
                        data-credit=content.event.tiles.as_ref().map(|tiles| tiles.credit.clone())>
                        {map::picture(content, basemap)}
                        <div data-root="pins"><Pins session=session/></div>
                        // What the live map does when they are pressed; pressing one brings it.
                        <div class="controls" role="group" aria-label="The map">
                            <button type="button" class="quiet" data-act="out" aria-label="Zoom out">"−"</button>
                            <button type="button" class="quiet" data-act="in" aria-label="Zoom in">"+"</button>
                            <button type="button" class="quiet" data-act="fit">"All nodes"</button>
                            <button type="button" class="quiet" data-act="full" aria-pressed="false">"Full screen"</button>
                        </div>
                        <p class="map-note" id="map-note" role="status"></p>
                        <p class="credit">
                            "Map: Natural Earth, borders as in visionscarto’s atlas; cities: GeoNames, CC BY 4.0" {examples}
                        </p>
                    </div>
                    <div class="list" data-root="list"><NodeList session=session/></div>
                    <template id="find-template" inner_html=find.into_html()></template>
                </div>
            </section>
            <section id="sign-up" aria-labelledby="sign-up-title">
                <h2 id="sign-up-title">
                    <span data-in=in_phases(&[Announced, Open, Closed, Live])>"Sign up"</span>
                    <span data-in=in_phases(&[Over])>{prose.over.heading.clone()}</span>
                </h2>
                <div class="text">
                    <div data-in=in_phases(&[Over]) inner_html=prose.over.html.clone()></div>
                    <p data-in=in_phases(&[Announced])>"Sign-up is not open yet. The calendar file above keeps the date for you."</p>
                    <p data-in=in_phases(&[Closed])>"Sign-up is closed. The workshop has not begun yet."</p>
                    <p data-in=in_phases(&[Live])>"The workshop is going on right now, so sign-up is closed."</p>
                    <p class="until-ready" data-in=in_phases(&[Open, Over])>
                        "This form needs the page’s own program, which is loading or cannot run here."
                        {elsewhere()}
                    </p>
                    <div data-root="sign-up"><SignUp session=session/></div>
                    {template(&forms.attend, &session.facts())}
                    {template(&forms.next, &session.facts())}
                </div>
            </section>
            <section id="host" aria-labelledby="host-title">
                <h2 id="host-title">{prose.host.heading.clone()}</h2>
                <div class="text">
                    <div inner_html=prose.host.html.clone()></div>
                    <p data-in=in_phases(&[Closed, Live])>"It is too late now to register another node for this workshop."</p>
                    <p data-in=in_phases(&[Over])>
                        "This workshop is over, so no more nodes are registered for it. "
                        <a href="#sign-up">"Leave your address"</a> " to hear of the next one, and host a node there."
                    </p>
                    <p class="until-ready" data-in=in_phases(&[Announced, Open])>
                        "This form, too, needs the page’s own program."
                        {elsewhere()}
                    </p>
                    <div data-root="host"><Host session=session/></div>
                    {template(&forms.host, &session.facts())}
                </div>
            </section>
        </main>
    }
    .to_html()
}

/// What the program takes when the time of a form has come.
fn template(form: &Form, facts: &PageData) -> impl IntoView + use<> {
    let words = form_markup(form, facts).into_html();
    view! { <template id=template_id(form) inner_html=words></template> }
}

fn section(name: &str, prose: &Prose) -> impl IntoView + use<> {
    let title = format!("{name}-title");
    view! {
        <section id=name.to_string() aria-labelledby=title.clone()>
            <h2 id=title.clone()>{prose.heading.clone()}</h2>
            <div class="text" inner_html=prose.html.clone()></div>
        </section>
    }
}

/// The foot of the page: who makes it possible.
pub fn colophon(edition: &Edition) -> String {
    let content = edition.content;
    let (event, thanks) = (&content.event, &content.prose.acknowledgement);
    let organisers = event.organisers.iter().map(|organiser| {
        let name = match &organiser.link {
            Some(link) => leptos::either::Either::Left(
                view! { <a href=link.as_str().to_string() rel="noopener">{organiser.name.clone()}</a> },
            ),
            None => leptos::either::Either::Right(organiser.name.clone()),
        };
        view! { <li><b>{name}</b>" "<span>{organiser.role.clone()}</span></li> }
    });
    view! {
        <footer class="colophon">
            <section id="acknowledgement" aria-labelledby="acknowledgement-title">
                <h2 id="acknowledgement-title">{thanks.heading.clone()}</h2>
                <div class="text">
                    <div inner_html=thanks.html.clone()></div>
                    <ul class="organisers-list">{organisers.collect_view()}</ul>
                    <p class="small">
                        "Until you send a form, this page asks nobody but its own host for anything. It sets no cookies and counts no visitors. What it knows is in "
                        <a href=edition.of_event("event.json")>"event.json"</a>", "<a href=edition.of_event("nodes.json")>"nodes.json"</a>" and "
                        <a href=edition.of_event("workshop.ics")>"workshop.ics"</a>". Its list of cities is made from "
                        <a href="https://www.geonames.org/" rel="noopener">"GeoNames"</a>" ("
                        <a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener">"CC BY 4.0"</a>")."
                    </p>
                    <p class="embed-this"><button type="button" class="quiet" id="embed-this">"Show this on your own site"</button></p>
                </div>
            </section>
        </footer>
        // Of a part that is shown in a frame: the way to the whole.
        <p class="in-frame foot"><a href="./" id="whole">"Open the full page"</a></p>
        <nav class="bar" aria-label="At a glance">
            <span>{event.day_and_hour()}</span>
            <a href="#sign-up" data-in=in_phases(&[Open])>"Sign up"</a>
            <a href=edition.of_event("workshop.ics") data-in=in_phases(&[Announced, Closed, Live])>"Calendar"</a>
            <a href="#sign-up" data-in=in_phases(&[Over])>"Hear of the next one"</a>
        </nav>
    }
    .to_html()
}

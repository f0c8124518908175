//! Takes over the parts of the printed page that react.

use crate::{
    app::App,
    browser::{document, json, loader, report},
    event::{Countdown, EventTimes},
    nodes::{NodeList, Pins},
    sign_up::{Host, SignUp},
};
use leptos::{
    mount::{hydrate_from, mount_to},
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_domain::page::PageData;

/// Reads the facts that the page brings along, and takes over its parts.
pub fn run() {
    report::panics();
    let data = document::data().and_then(|text| json::parse(&text)).unwrap_or_default();
    match PageData::from_json(&data) {
        Ok(data) => start(data),
        Err(error) => report::error(
            &["The page's program cannot read its facts, so it stops; the text stays readable. ", &error.to_string()]
                .concat(),
        ),
    }
}

fn start(data: PageData) {
    // Parts that are made afresh would lose what was typed into the printed ones, so it is read before and put back.
    let forms = [&data.forms.attend.id, &data.forms.host.id, &data.forms.next.id].map(String::clone);
    let typed = forms.map(|id| (document::typed(&id), id));
    let searched = document::value_of("q").unwrap_or_default();
    let owner = Owner::new();
    owner.with(|| {
        let app = App::new(loader::words(), data);
        take_over(app, "times", || view! { <EventTimes/> });
        take_over(app, "countdown", || view! { <Countdown/> });
        take_over(app, "pins", move || view! { <Pins session=app/> });
        take_over(app, "list", move || view! { <NodeList session=app/> });
        take_over(app, "sign-up", move || view! { <SignUp session=app/> });
        take_over(app, "host", move || view! { <Host session=app/> });
        for (typed, id) in typed {
            document::fill(&id, &typed);
        }
        document::set_value("q", &searched);
        spawn_local(async move {
            app.start();
            // The mark says that what is seen is what this visitor gets, so it waits for the effects of starting.
            tick().await;
            document::set_app_attribute("data-stopped", None);
            document::set_app_attribute("data-hydrated", Some(""));
        });
    });
    // The parts live as long as the page.
    std::mem::forget(owner);
}

/// Takes over a printed part, or makes it afresh where the print is not this build's. A part that is not on the
/// page is passed over.
fn take_over<V: IntoView + 'static>(app: App, name: &str, part: impl FnOnce() -> V + 'static) {
    let Some(root) = document::root(name) else { return };
    let part = move || {
        app.provide();
        part()
    };
    if document::is_of_this_build() {
        hydrate_from(root, part).forget();
    } else {
        root.set_inner_html("");
        mount_to(root, part).forget();
    }
}

//! Takes over the parts of the printed page that react.

use crate::{
    browser::{document, json, loader, report},
    event::Times,
    nodes::{NodeList, Pins},
    session::Session,
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
        let session = Session::new(loader::words(), data);
        take_over("times", move || view! { <Times session=session/> });
        take_over("pins", move || view! { <Pins session=session/> });
        take_over("list", move || view! { <NodeList session=session/> });
        take_over("sign-up", move || view! { <SignUp session=session/> });
        take_over("host", move || view! { <Host session=session/> });
        for (typed, id) in typed {
            document::fill(&id, &typed);
        }
        document::set_value("q", &searched);
        spawn_local(async move {
            session.wake();
            // The mark says that what is seen is what this visitor gets, so it waits for the effects of waking.
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
fn take_over<V: IntoView + 'static>(name: &str, part: impl FnOnce() -> V + 'static) {
    let Some(root) = document::root(name) else { return };
    if document::is_of_this_build() {
        hydrate_from(root, part).forget();
    } else {
        root.set_inner_html("");
        mount_to(root, part).forget();
    }
}

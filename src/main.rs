//! The page's program in the browser: takes over the parts of the prerendered page that react.

use leptos::{
    mount::{hydrate_from, mount_to},
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_event::{
    domain::{draft::Draft, event::Phase, page::PageData},
    platform::{document, report},
    ui::{
        event::Times,
        nodes::{NodeList, Pins},
        session::Session,
        signup::{Host, SignUp},
    },
};

fn main() {
    report::panics();
    let data = document::data().ok_or_else(|| "script#data is missing".to_string());
    match data.and_then(|data| serde_json::from_str::<PageData>(&data).map_err(|error| error.to_string())) {
        Ok(data) => start(data),
        Err(error) => report::error(
            &["The page's program cannot read its facts, so it stops; the text stays readable. ", &error].concat(),
        ),
    }
}

fn start(data: PageData) {
    // What was typed before now is read before anything is touched.
    let (for_sign_up, for_host) = typed(&data);
    let owner = Owner::new();
    owner.with(|| {
        let session = Session::new(data);
        take_over("times", move || view! { <Times session=session/> });
        take_over("pins", move || view! { <Pins session=session/> });
        take_over("list", move || view! { <NodeList session=session/> });
        take_over("sign-up", move || view! { <SignUp session=session typed=for_sign_up/> });
        take_over("host", move || view! { <Host session=session typed=for_host/> });
        spawn_local(async move {
            session.wake();
            // The mark says that what is seen is what this visitor gets, so it waits for the effects of waking.
            tick().await;
            document::set_app_attribute("data-hydrated", Some(""));
        });
    });
    // The parts live as long as the page.
    std::mem::forget(owner);
}

/// What was typed into the printed forms: the one for signing up, and the one for hosting.
fn typed(data: &PageData) -> (Draft, Draft) {
    let printed = match data.schedule.phase_at(data.as_of) {
        Phase::Over => &data.forms.next,
        _ => &data.forms.attend,
    };
    (document::typed(&printed.id), document::typed(&data.forms.host.id))
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

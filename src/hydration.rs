//! Takes over the parts of the printed page that react.

use crate::{
    app::App,
    browser::{document, js, json, report},
    embed::EmbedDialog,
    erased::{ErasedView, IntoErased},
    event::{Countdown, EventTimes},
    nodes::{NodeList, NodeMap},
    share::{ShareButtons, ShareStatus},
    sign_up::{Host, SignUp, TypedBefore},
};
use leptos::{
    mount::{hydrate_from, mount_to},
    prelude::*,
    task::{spawn_local, tick},
};
use p4p_domain::{i18n::messages::Messages, page::PageData};

/// How far effects of starting follow from each other: a clock that is read shows parts, which listen once they are there.
const EFFECTS_DEEP: usize = 3;

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

/// The interface's texts in the page's language, which the loader has fetched.
fn messages() -> Messages {
    let texts = js::messages().iter().filter_map(|text| text.as_string()).collect();
    Messages::of_page(document::language(), texts)
}

fn start(data: PageData) {
    // Controls are written while they are hydrated, so what was typed into them is read before.
    let typed = TypedBefore(data.forms.all().map(|form| (form.id.clone(), document::typed(&form.id))).collect());
    let searched = document::value_of("p4p_q").unwrap_or_default();
    let owner = Owner::new();
    owner.with(|| {
        let app = App::new(messages(), data);
        app.nodes.note_typed_before(searched);
        let take_over = |name: &str, part: fn() -> ErasedView| take_over(app, &typed, name, part);
        take_over("times", || view! { <EventTimes/> }.into_erased());
        take_over("countdown", || view! { <Countdown/> }.into_erased());
        take_over("map", || view! { <NodeMap/> }.into_erased());
        take_over("list", || view! { <NodeList/> }.into_erased());
        take_over("sign-up", || view! { <SignUp/> }.into_erased());
        take_over("host", || view! { <Host/> }.into_erased());
        take_over("embed", || view! { <EmbedDialog/> }.into_erased());
        take_over("share", || view! { <ShareButtons node=None/> }.into_erased());
        take_over("shared", || view! { <ShareStatus/> }.into_erased());
        let owner = owner.clone();
        spawn_local(async move {
            owner.with(|| app.start());
            // The mark says that what is seen is what this visitor gets, so it waits for the effects of starting.
            for _ in 0..EFFECTS_DEEP {
                tick().await;
            }
            document::set_app_attribute("data-stopped", None);
            document::set_app_attribute("data-hydrated", Some(""));
        });
    });
    // The parts live as long as the page.
    std::mem::forget(owner);
}

/// Takes over a printed part, or makes it afresh where the print is not this build's or was changed on its way. A part that
/// is not on the page is passed over.
fn take_over(app: App, typed: &TypedBefore, name: &str, part: fn() -> ErasedView) {
    let Some(root) = document::root(name) else { return };
    let typed = typed.clone();
    let part = move || {
        app.provide();
        provide_context(typed);
        part()
    };
    if document::is_of_this_build() && js::is_as_printed(&root) {
        hydrate_from(root, part).forget();
    } else {
        root.set_text_content(None);
        mount_to(root, part).forget();
    }
}

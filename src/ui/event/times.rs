use crate::{
    domain::{
        markup::{Markup, element, text, together},
        words,
    },
    platform::{clock, document},
    ui::session::{Preview, Session},
};
use leptos::prelude::*;

/// The event's time on the visitor's own clock, when that differs, and which day the page is previewed at.
#[component]
pub fn Times(
    /// This visit.
    session: Session,
) -> impl IntoView {
    let says = session.words;
    Effect::new(move |_| {
        let facts = session.facts();
        let starts = facts.schedule.starts;
        let differs = session.ready.get() && clock::offset_minutes(starts) != facts.offset_minutes;
        let own = differs.then(|| text(&says.say(words::times::OWN, [&clock::day_and_time(starts)])));
        show("own-time", own);
        let preview = session.preview.get().map(|preview| match preview {
            Preview::At(instant) => says.say(words::times::PREVIEW, [&clock::day_and_time(instant)]),
            Preview::Unreadable(text) => says.say(words::times::UNREADABLE, [&text]),
        });
        document::set_attribute("preview", "data-preview", preview.as_ref().map(|_| ""));
        let back = || element("a", &[("href", "?")], &[says.text(words::times::BACK_TO_NOW)]);
        show("preview", preview.map(|said| together([text(&said), text(" "), back()])));
    });
    view! {
        <p class="own-time" id="own-time" hidden></p>
        <p class="preview" id="preview" role="status" hidden></p>
    }
}

/// Says something, or nothing any more.
fn show(id: &str, words: Option<Markup>) {
    document::set_attribute(id, "hidden", if words.is_some() { None } else { Some("") });
    document::set_html(id, &words.unwrap_or_default());
}

use crate::{
    domain::markup::{Markup, element, text, together},
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
    Effect::new(move |_| {
        let facts = session.facts();
        let starts = facts.schedule.starts;
        let differs = session.ready.get() && clock::offset_minutes(starts) != facts.offset_minutes;
        let own = differs.then(|| text(&["On your clock: ", &clock::day_and_time(starts)].concat()));
        show("own-time", own);
        let preview = session.preview.get().map(|preview| match preview {
            Preview::At(instant) => {
                ["Preview: the page as of ", &clock::day_and_time(instant), ". What you send is sent all the same. "]
                    .concat()
            }
            Preview::Unreadable(text) => {
                ["“", &text, "” in preview-at is no time such as 2025-11-10T09:00Z, so this is the page as of now. "]
                    .concat()
            }
        });
        document::set_attribute("preview", "data-preview", preview.as_ref().map(|_| ""));
        let back = || element("a", &[("href", "?")], &[text("Back to now")]);
        show("preview", preview.map(|words| together([text(&words), back()])));
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

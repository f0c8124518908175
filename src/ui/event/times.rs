use crate::{
    domain::markup::{element, text, together},
    platform::clock,
    ui::session::{Preview, Session},
};
use leptos::prelude::*;

/// The event's time on the visitor's own clock, when that differs, and which day the page is previewed at.
#[component]
pub fn Times(
    /// This visit.
    session: Session,
) -> impl IntoView {
    let own_time = move || {
        let facts = session.facts();
        let starts = facts.schedule.starts;
        let differs = session.ready.get() && clock::offset_minutes(starts) != facts.offset_minutes;
        if differs { ["On your clock: ", &clock::day_and_time(starts)].concat() } else { String::new() }
    };
    let preview = move || {
        let words = match session.preview.get() {
            None => return String::new(),
            Some(Preview::At(instant)) => {
                ["Preview: the page as of ", &clock::day_and_time(instant), ". What you send is sent all the same. "]
                    .concat()
            }
            Some(Preview::Unreadable(text)) => {
                ["“", &text, "” in preview-at is no time such as 2025-11-10T09:00Z, so this is the page as of now. "]
                    .concat()
            }
        };
        together([text(&words), element("a", &[("href", "?")], &[text("Back to now")])]).into_html()
    };
    view! {
        <p class="own-time" hidden=move || own_time().is_empty()>{own_time}</p>
        <p
            class="preview"
            role="status"
            data-preview=move || session.preview.get().map(|_| "")
            hidden=move || session.preview.get().is_none()
            inner_html=preview
        ></p>
    }
}

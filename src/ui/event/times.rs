use crate::{
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
        (session.ready.get() && clock::offset_minutes(starts) != facts.offset_minutes)
            .then(|| view! { <p class="own-time">"On your clock: " <b>{clock::day_and_time(starts)}</b></p> })
    };
    let preview = move || {
        session.preview.get().map(|preview| {
            let text = match preview {
                Preview::At(instant) => ["Preview: the page as of ", &clock::day_and_time(instant), "."].concat(),
                Preview::Unreadable(text) => {
                    ["“", &text, "” in preview-at is no time such as 2025-11-10T09:00Z, so this is the page as of now."]
                        .concat()
                }
            };
            view! { <p class="preview" role="status" data-preview="">{text} " " <a href="?">"Back to now"</a></p> }
        })
    };
    view! {
        <div class="times">{own_time} {preview}</div>
    }
}

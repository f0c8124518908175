use super::desk::Desk;
use crate::domain::{
    backend::Hold,
    outbox::{Entry, State},
};
use leptos::prelude::*;

/// What became of what was sent, in plain words, and what can be done about it.
#[component]
pub fn Receipt(
    /// The form's desk.
    desk: Desk,
) -> impl IntoView {
    move || {
        let entry = desk.entry.get()?;
        let is_stored = entry.state == State::Stored;
        let can_retry = matches!(entry.state, State::Queued | State::Held(_));
        let fallback = desk.form().backend.fallback.clone().filter(|_| matches!(entry.state, State::Held(_)));
        Some(view! {
            <div class="outcome" role="status" tabindex="-1" id=desk.control_id("outcome") data-outbox=entry.state.as_str()>
                <h3>{heading(&entry)}</h3>
                <p>{explanation(&entry, &desk)}</p>
                {fallback.map(|url| view! {
                    <p><a href=url.as_str().to_string() rel="noopener">"Or go to the organisers’ own page"</a></p>
                })}
                <p class="number">"Number " <code>{entry.id.as_str().to_string()}</code></p>
                <p class="actions">
                    {can_retry.then(|| view! {
                        <button type="button" on:click=move |_| desk.attempt()>"Try again"</button>
                        <button type="button" class="quiet" on:click=move |_| desk.take_back()>"Change the answers"</button>
                    })}
                    {is_stored.then(|| view! {
                        <button type="button" class="quiet" on:click=move |_| desk.take_back()>
                            "Fill in the form again"
                        </button>
                    })}
                </p>
            </div>
        })
    }
}

fn heading(entry: &Entry) -> &'static str {
    match entry.state {
        State::Sending => "Sending…",
        State::Stored => "Stored",
        State::Queued => "Saved on this device, not known to have arrived",
        State::Held(_) => "Saved on this device, not taken yet",
        State::Rejected(_) => "Not taken",
    }
}

fn explanation(entry: &Entry, desk: &Desk) -> String {
    match entry.state {
        State::Sending => "Your answers are on their way.".into(),
        State::Stored => desk.form().thanks.clone(),
        State::Queued if desk.form().backend.preset.stores_once() => {
            "The form service could not be reached, or its answer was lost. Nothing is lost here; \
             trying again sends the very same answers, and the service stores them once."
                .into()
        }
        State::Queued => {
            "The form service could not be reached, or its answer was lost. Nothing is lost here; trying again sends \
             the very same answers under the same number, so the organisers will see if they arrive twice."
                .into()
        }
        State::Held(Hold::Closed) => "The form service does not take this form at the moment.".into(),
        State::Held(Hold::SlowDown) => {
            "The form service is asked too much at the moment. Please try again in a minute.".into()
        }
        State::Held(Hold::TooLarge) => {
            "The form service says that this is too large. Please shorten your answers.".into()
        }
        State::Rejected(_) => "Please look at the form again.".into(),
    }
}

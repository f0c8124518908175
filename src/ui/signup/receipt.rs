use super::desk::Desk;
use crate::{
    domain::{
        backend::Hold,
        form::Form,
        markup::{Markup, element, text, together},
        outbox::{Entry, State},
    },
    platform::document,
};
use leptos::prelude::*;

/// What became of what was sent, in plain words, and what can be done about it.
#[component]
pub fn Receipt(
    /// The form's desk.
    desk: Desk,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| match document::name_of_target(&event).as_str() {
        "again" => desk.attempt(),
        "change" => desk.take_back(),
        _ => {}
    };
    let state = move || desk.entry.with(|entry| entry.as_ref().map(|entry| entry.state.as_str()));
    let words = move || {
        desk.entry.with(|entry| entry.as_ref().map(|entry| words(entry, &desk.form()).into_html()).unwrap_or_default())
    };
    view! {
        <div
            class="outcome"
            role="status"
            tabindex="-1"
            id=desk.control_id("outcome")
            hidden=move || state().is_none()
            data-outbox=state
            on:click=press
            inner_html=words
        ></div>
    }
}

fn words(entry: &Entry, form: &Form) -> Markup {
    let (heading, explanation) = heading_and_explanation(entry, form);
    let mut pieces = vec![
        element("h3", &[], &[text(heading)]),
        element("p", &[], &[text(explanation)]),
        element("p", &[("class", "number")], &[text("Number "), element("code", &[], &[text(entry.id.as_str())])]),
    ];
    if let (State::Held(_), Some(url)) = (&entry.state, &form.backend.fallback) {
        let link =
            element("a", &[("href", url.as_str()), ("rel", "noopener")], &[text("Or go to the organisers’ own page")]);
        pieces.push(element("p", &[], &[link]));
    }
    let change =
        |words| element("button", &[("type", "button"), ("class", "quiet"), ("name", "change")], &[text(words)]);
    let buttons = match entry.state {
        State::Stored => vec![change("Fill in the form again")],
        State::Queued | State::Held(_) => {
            vec![
                element("button", &[("type", "button"), ("name", "again")], &[text("Try again")]),
                change("Change the answers"),
            ]
        }
        State::Sending | State::Rejected(_) => Vec::new(),
    };
    pieces.push(element("p", &[("class", "actions")], &buttons));
    together(pieces)
}

fn heading_and_explanation<'a>(entry: &Entry, form: &'a Form) -> (&'static str, &'a str) {
    let held = "Saved on this device, not taken yet";
    match entry.state {
        State::Sending => ("Sending…", "Your answers are on their way."),
        State::Stored => ("Stored", &form.thanks),
        State::Queued => (
            "Saved on this device, not known to have arrived",
            if form.backend.preset.stores_once() {
                "The form service could not be reached, or its answer was lost. Nothing is lost here: \
                 trying again sends the very same answers, and the service stores them once."
            } else {
                "The form service could not be reached, or its answer was lost. Nothing is lost here: trying again \
                 sends the very same answers under the same number, so the organisers see if they arrive twice."
            },
        ),
        State::Held(Hold::Closed) => (held, "The form service does not take this form at the moment."),
        State::Held(Hold::SlowDown) => {
            (held, "The form service is asked too much just now. Please try again in a minute.")
        }
        State::Held(Hold::TooLarge) => {
            (held, "The form service says that this is too large. Please shorten your answers.")
        }
        State::Rejected(_) => ("Not taken", "Please look at the form again."),
    }
}

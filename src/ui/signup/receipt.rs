use super::desk::{Desk, Keeping};
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
    /// Whether the form is there to change the answers in.
    can_change: bool,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| match document::name_of_target(&event).as_str() {
        "again" => desk.attempt(),
        "change" => {
            desk.take_back();
            desk.to_the_first_question();
        }
        _ => {}
    };
    let state = move || desk.entry.with(|entry| entry.as_ref().map(|entry| entry.state.as_str()));
    let words = move || {
        desk.entry.with(|entry| {
            let is_kept = desk.keeping.get() != Keeping::MemoryOnly;
            entry.as_ref().map(|entry| words(entry, &desk.form(), is_kept, can_change).into_html()).unwrap_or_default()
        })
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

fn words(entry: &Entry, form: &Form, is_kept: bool, can_change: bool) -> Markup {
    let (heading, explanation) = heading_and_explanation(entry, form, is_kept);
    let mut pieces = vec![
        element("h3", &[], &[text(heading)]),
        element("p", &[], &[text(explanation)]),
        element("p", &[("class", "number")], &[text("Number "), element("code", &[], &[text(entry.id.as_str())])]),
    ];
    if let (State::Held(_) | State::Queued, Some(url)) = (&entry.state, &form.backend.fallback) {
        let link =
            element("a", &[("href", url.as_str()), ("rel", "noopener")], &[text("Or go to the organisers’ own page")]);
        pieces.push(element("p", &[], &[link]));
    }
    let change =
        |words| element("button", &[("type", "button"), ("class", "quiet"), ("name", "change")], &[text(words)]);
    let mut buttons = Vec::new();
    if matches!(entry.state, State::Queued | State::Held(_)) {
        buttons.push(element("button", &[("type", "button"), ("name", "again")], &[text("Try again")]));
    }
    if can_change {
        buttons.extend(match entry.state {
            State::Stored => Some(change("Fill in the form again")),
            State::Queued | State::Held(_) => Some(change("Change the answers")),
            State::Sending | State::Rejected(_) => None,
        });
    }
    pieces.push(element("p", &[("class", "actions")], &buttons));
    together(pieces)
}

fn heading_and_explanation<'a>(entry: &Entry, form: &'a Form, is_kept: bool) -> (&'static str, &'a str) {
    // Where storage is blocked or full, the page itself is all that holds the answers.
    let (queued, held) = if is_kept {
        ("Saved on this device, not known to have arrived", "Saved on this device, not taken yet")
    } else {
        (
            "Kept only while this page is open, not known to have arrived",
            "Kept only while this page is open, not taken yet",
        )
    };
    match entry.state {
        State::Sending => ("Sending…", "Your answers are on their way."),
        State::Stored => ("Stored", &form.thanks),
        State::Queued => (
            queued,
            if form.backend.preset.stores_once() {
                "The form service could not be reached, or its answer was lost. Trying again sends the very same answers, and \
                 the service stores them once. If you change them instead, the organisers may get both."
            } else {
                "The form service could not be reached, or its answer was lost. Trying again sends the very same answers under \
                 the same number, so the organisers see if they arrive twice. If you change them, they may get both."
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

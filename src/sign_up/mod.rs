//! The forms: one engine, made from a definition, for signing up, hosting and hearing of the next one.

mod desk;
mod drafts;
mod fields;
mod form;
mod outcome;
mod paint;
mod problems;
mod receipts;
mod sending;

use crate::{app::App, browser::document, place};
use chrono::{DateTime, Utc};
use desk::{Desk, Mode};
pub use fields::fields;
pub use form::{form_markup, template_id};
use leptos::{ev, prelude::*, task::spawn_local};
use p4p_domain::{delivery::message::Purpose, event::Phase, form::Form};
use std::sync::Arc;

/// The form that people sign up with: for this workshop while that is open, for the next one when it is over.
#[component]
pub fn SignUp(
    /// This visit.
    session: App,
) -> impl IntoView {
    let facts = session.facts.get();
    let forms = &facts.forms;
    // Who wanted to come to what is called off may hear of the next one, or of the new date, at once.
    let next: &'static [Phase] =
        if facts.schedule.is_called_off() { &[Phase::Closed, Phase::Over] } else { &[Phase::Over] };
    view! {
        <FormPlace session=session form=forms.attend.clone() phases=&[Phase::Open]/>
        <FormPlace session=session form=forms.next.clone() phases=next/>
    }
}

/// The form for hosting a local node, while there is time for that.
#[component]
pub fn Host(
    /// This visit.
    session: App,
) -> impl IntoView {
    let form = session.facts.get().forms.host.clone();
    view! { <FormPlace session=session form=form phases=&[Phase::Announced, Phase::Open]/> }
}

/// The place of a form. When the phase or the form's own times say that it is not its time, what was sent with it is
/// not forgotten.
#[component]
fn FormPlace(
    /// This visit.
    session: App,
    /// The definition.
    form: Arc<Form>,
    /// The phases that the form belongs to.
    phases: &'static [Phase],
) -> impl IntoView {
    let times = (form.opens, form.closes);
    let mode_at = move |phase, moment| mode_of(phases.contains(&phase), times, moment);
    let mode_now = mode_at(session.clock.phase(), session.clock.now());
    let desk = Desk::new(session, form, mode_now);
    Effect::new(move |before: Option<Mode>| {
        session.hydrated.get();
        session.outbox.version.track();
        let mode = mode_at(session.clock.phase(), session.clock.now());
        if before != Some(mode) {
            if before.is_none() {
                desk.listen();
                listen(desk);
            }
            if before.is_some() || mode != Mode::Full {
                desk.set_mode(mode);
            }
            desk.prepare();
            desk.restore();
        }
        desk.take_up_refusal();
        desk.paint();
        mode
    });
    // A form that cannot be filled in now is not printed; what was sent with it is put there by the first effect.
    let words = if mode_now == Mode::Full { desk.printed().into_html() } else { String::new() };
    view! { <div id=desk.control_id("desk") inner_html=words></div> }
}

/// From now on a form's desk hears what somebody does in it.
fn listen(desk: Desk) {
    let names = ["submit", "focusin", "input", "focusout", "click", "keyup"];
    document::listen(&desk.control_id("desk"), &names, move |event| match event.type_().as_str() {
        "submit" => {
            event.prevent_default();
            desk.send();
        }
        "focusin" => place::focused(desk.session.messages, &event),
        "input" => input(desk, &event),
        "focusout" => desk.leave(document::name_of_target(&event)),
        "click" => press(desk, &event),
        _ => desk.settle(),
    });
}

/// How much of a form is on the page.
fn mode_of(is_its_phase: bool, times: (Option<DateTime<Utc>>, Option<DateTime<Utc>>), now: DateTime<Utc>) -> Mode {
    let (opens, closes) = times;
    if !is_its_phase {
        Mode::Rest
    } else if opens.is_some_and(|opens| now < opens) {
        Mode::Early
    } else if closes.is_some_and(|closes| closes <= now) {
        Mode::Closed
    } else {
        Mode::Full
    }
}

/// Something was typed, ticked or chosen.
fn input(desk: Desk, event: &ev::Event) {
    match document::name_of_target(event).as_str() {
        "shared" => desk.set_shared(document::is_ticked(&desk.control_id("shared"))),
        field => desk.typed(field, event),
    }
}

/// Something was pressed: buttons say by their names what they do, and some of them to which receipt.
fn press(desk: Desk, event: &ev::Event) {
    let name = document::name_of_target(event);
    let (action, id) = name.split_once(':').unwrap_or((&name, ""));
    let receipt = || desk.receipts().into_iter().find(|one| one.first.as_str() == id);
    match action {
        "discard" => {
            desk.discard();
            desk.to_the_first_question();
        }
        "map" => place::pick(desk.session.messages, id),
        "preview" => desk.show_preview(),
        "again" => {
            if let Some(entry) = desk.entry() {
                desk.session.outbox.send(entry.id, true);
            }
        }
        "back" => {
            if let Some(entry) = desk.entry() {
                let first = entry.purpose.first().unwrap_or(&entry.id).clone();
                desk.take_back(&entry.id, &first, entry.purpose != Purpose::New);
                desk.to_the_first_question();
            }
        }
        "new" => desk.start_again(),
        "find" => receipts::find(desk),
        "change" => drop(receipt().map(|receipt| desk.start_changing(receipt))),
        "doubt" => desk.change(|state| state.doubted = id.into()),
        "keep" => desk.change(|state| state.doubted.clear()),
        "withdraw" => {
            desk.change(|state| state.doubted.clear());
            if let Some(receipt) = receipt() {
                desk.withdraw(receipt);
            }
        }
        "forget" => {
            if let Some(receipt) = receipt() {
                spawn_local(desk.session.outbox.forget(Vec::new(), Some(receipt.first)));
            }
        }
        _ => return desk.settle(),
    }
    desk.paint();
}

use super::{
    delivery_status::DeliveryStatus,
    draft_status::DraftStatus,
    form_state::{FormAvailability, FormState},
    handover_notice::HandoverNotice,
    receipts::Receipts,
    recipient_notice::ExternalFormLink,
    review::Review,
    shared_computer::LeavingNotice,
    submission_form::SubmissionForm,
};
use crate::{
    browser::clock::day_and_time,
    context::{use_hydrated, use_messages},
    embed::use_handovers,
    erased::{IntoErased, effect, handler, memo},
    event::use_event_clock,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use p4p_domain::{delivery::backend::BackendKind, event::Phase, form::Form, i18n::messages::draft};
use std::sync::Arc;

/// The place of a form. When the phase or the form's own times say that it is not its time, what was sent with it is
/// not forgotten.
#[component]
pub fn FormSection(
    /// The definition.
    form: Arc<Form>,
    /// The phases that the form belongs to.
    phases: &'static [Phase],
) -> impl IntoView {
    let (clock, hydrated) = (use_event_clock(), use_hydrated());
    let times = (form.opens, form.closes);
    let is_external = form.backend.kind == BackendKind::Link;
    let availability = memo(move || availability(phases, clock.phase(), times, clock.now()));
    if is_external {
        return view! { <ExternalForm form availability/> }.into_erased();
    }
    let state = FormState::new(form.clone(), availability);
    use_handovers().register(form, state.draft);
    state.shared.register(state);
    Effect::new(move |before: Option<Option<FormAvailability>>| {
        let now = hydrated.get().then(|| availability.get());
        if now.is_some() && before != Some(now) {
            if before.flatten().is_none() {
                state.listen();
            }
            state.flush();
            state.note_shown();
            state.restore();
        }
        now
    });
    effect(move || {
        if hydrated.get() {
            state.take_up_refusal();
        }
    });
    view! {
        <div on:click=handler(move |_| state.check_left()) on:keyup=handler(move |_| state.check_left())>
            <ClosedNotice opens=times.0 availability/>
            <Show when=move || state.is_open()>
                <OpenForm state/>
            </Show>
            <DeliveryStatus state/>
            <Receipts state/>
            <LeavingNotice state/>
        </div>
    }
    .into_erased()
}

/// A form that can be filled in, with what is said of its draft.
#[component]
fn OpenForm(state: FormState) -> impl IntoView {
    view! {
        <HandoverNotice state/>
        <SubmissionForm state/>
        {move || state.review.get().map(|submission| view! { <Review state submission/> })}
        <DraftStatus state/>
    }
    .into_erased()
}

/// A form that is somewhere else, in its time.
#[component]
fn ExternalForm(form: Arc<Form>, availability: Memo<FormAvailability>) -> impl IntoView {
    let opens = form.opens;
    view! {
        <ClosedNotice opens availability/>
        <Show when=move || availability.get() == FormAvailability::Open>
            <ExternalFormLink form=form.clone()/>
        </Show>
    }
    .into_erased()
}

/// Why a form of this phase cannot be filled in.
#[component]
fn ClosedNotice(
    /// When it will be open.
    opens: Option<DateTime<Utc>>,
    availability: Memo<FormAvailability>,
) -> impl IntoView {
    let messages = use_messages();
    let text = move || match (availability.get(), opens) {
        (FormAvailability::NotYet, Some(opens)) => Some(messages.say(draft::OPENS, [&day_and_time(opens)])),
        (FormAvailability::NotYet | FormAvailability::Closed, _) => Some(messages.get(draft::CLOSED).into()),
        (FormAvailability::OtherPhase | FormAvailability::Past | FormAvailability::Open, _) => None,
    };
    view! { <p hidden=Signal::derive(move || text().is_none())>{text}</p> }.into_erased()
}

/// How much of a form is on the page at an instant.
fn availability(
    phases: &[Phase],
    phase: Phase,
    (opens, closes): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> FormAvailability {
    let place = |of: &Phase| Phase::ALL.iter().position(|one| one == of);
    if !phases.contains(&phase) {
        let is_past = phases.iter().all(|one| place(one) < place(&phase));
        if is_past { FormAvailability::Past } else { FormAvailability::OtherPhase }
    } else if opens.is_some_and(|opens| now < opens) {
        FormAvailability::NotYet
    } else if closes.is_some_and(|closes| closes <= now) {
        FormAvailability::Closed
    } else {
        FormAvailability::Open
    }
}

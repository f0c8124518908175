//! The forms: one engine, made from a definition, for signing up, hosting and hearing of the next one.

mod desk;
mod fields;
mod form;
mod problems;
mod receipt;

use crate::{
    domain::{event::Phase, form::Form},
    ui::session::Session,
};
use desk::Desk;
use form::FormView;
use leptos::prelude::*;
use receipt::Receipt;

/// The form that people sign up with: for this workshop while that is open, for the next one when it is over.
#[component]
pub fn SignUp(
    /// This visit.
    session: Session,
) -> impl IntoView {
    let phase = Memo::new(move |_| session.phase.get());
    let form = move || {
        let forms = &session.facts().forms;
        let form = match phase.get() {
            Phase::Open => &forms.attend,
            Phase::Over => &forms.next,
            Phase::Announced | Phase::Closed | Phase::Live => return None,
        };
        Some(view! { <FormView session=session form=form.clone()/> })
    };
    // A sign-up that was on its way when sign-up closed is not forgotten.
    let unfinished = move || {
        (phase.get() != Phase::Open)
            .then(|| view! { <Unfinished session=session form=session.facts().forms.attend.clone()/> })
    };
    view! { {form} {unfinished} }
}

/// What became of a sign-up whose form is not shown any more, as long as it is not known to be stored.
#[component]
fn Unfinished(
    /// This visit.
    session: Session,
    /// The form's definition.
    form: Form,
) -> impl IntoView {
    let desk = Desk::new(session, form);
    Effect::new(move |_| desk.restore_unfinished());
    view! { <Receipt desk=desk can_change=false/> }
}

/// The form for hosting a local node, while there is time for that.
#[component]
pub fn Host(
    /// This visit.
    session: Session,
) -> impl IntoView {
    let takes_hosts = Memo::new(move |_| matches!(session.phase.get(), Phase::Announced | Phase::Open));
    let form = move || session.facts().forms.host.clone();
    let shown = move || takes_hosts.get().then(|| view! { <FormView session=session form=form()/> });
    let unfinished = move || (!takes_hosts.get()).then(|| view! { <Unfinished session=session form=form()/> });
    view! { {shown} {unfinished} }
}

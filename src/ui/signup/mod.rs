//! The forms: one engine, made from a definition, for signing up, hosting and hearing of the next one.

mod desk;
mod field;
mod form;
mod problems;
mod receipt;

use crate::{
    domain::{draft::Draft, event::Phase},
    ui::session::Session,
};
use form::FormView;
use leptos::{either::Either, prelude::*};

/// The form that people sign up with: for this workshop while that is open, for the next one when it is over.
#[component]
pub fn SignUp(
    /// This visit.
    session: Session,
    /// What was typed into the printed form before the program arrived.
    #[prop(optional)]
    typed: Draft,
) -> impl IntoView {
    let printed = session.phase.get_untracked();
    let typed = StoredValue::new(typed);
    move || {
        let forms = &session.facts().forms;
        let phase = session.phase.get();
        // What was typed belongs to the form that was printed; another form has its own draft.
        let typed = if phase == printed { typed.get_value() } else { Draft::default() };
        match phase {
            Phase::Open => {
                Either::Left(Either::Left(view! { <FormView session=session form=forms.attend.clone() typed=typed/> }))
            }
            Phase::Over => {
                Either::Left(Either::Right(view! { <FormView session=session form=forms.next.clone() typed=typed/> }))
            }
            Phase::Announced | Phase::Closed | Phase::Live => Either::Right(()),
        }
    }
}

/// The form for hosting a local node, while there is time for that.
#[component]
pub fn Host(
    /// This visit.
    session: Session,
    /// What was typed into the printed form before the program arrived.
    #[prop(optional)]
    typed: Draft,
) -> impl IntoView {
    let typed = StoredValue::new(typed);
    let takes_hosts = Memo::new(move |_| matches!(session.phase.get(), Phase::Announced | Phase::Open));
    move || {
        takes_hosts.get().then(|| {
            let form = session.facts().forms.host.clone();
            view! { <FormView session=session form=form typed=typed.get_value()/> }
        })
    }
}

use super::form_section::FormSection;
use crate::{
    context::use_facts,
    erased::{ErasedView, IntoErased},
};
use leptos::prelude::*;
use p4p_domain::{event::Phase, form::Form, page::PageData};
use std::sync::Arc;

/// The form that people sign up with: for this workshop while that is open, for the next one when it is over. The event
/// may have neither.
#[component]
pub fn SignUp() -> impl IntoView {
    let facts = use_facts().get();
    let next = next_phases(&facts);
    view! {
        {section(facts.forms.attend.clone(), ATTEND)}
        {section(facts.forms.next.clone(), next)}
    }
    .into_erased()
}

/// The form for hosting a local node, while there is time for that.
#[component]
pub fn Host() -> impl IntoView {
    section(use_facts().get().forms.host.clone(), HOST)
}

fn section(form: Option<Arc<Form>>, phases: &'static [Phase]) -> Option<ErasedView> {
    form.map(|form| view! { <FormSection form phases/> }.into_erased())
}

const ATTEND: &[Phase] = &[Phase::Open];
const HOST: &[Phase] = &[Phase::Announced, Phase::Open];

/// Who wanted to come to what is called off may hear of the next one, or of the new date, at once.
fn next_phases(facts: &PageData) -> &'static [Phase] {
    if facts.schedule.is_called_off() { &[Phase::Closed, Phase::Over] } else { &[Phase::Over] }
}

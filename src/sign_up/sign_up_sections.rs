use super::form_section::FormSection;
use crate::{context::use_facts, erased::IntoErased};
use leptos::prelude::*;
use p4p_domain::{event::Phase, page::PageData};

/// The form that people sign up with: for this workshop while that is open, for the next one when it is over.
#[component]
pub fn SignUp() -> impl IntoView {
    let facts = use_facts().get();
    view! {
        <FormSection form=facts.forms.attend.clone() phases=ATTEND/>
        <FormSection form=facts.forms.next.clone() phases=next_phases(&facts)/>
    }
    .into_erased()
}

/// The form for hosting a local node, while there is time for that.
#[component]
pub fn Host() -> impl IntoView {
    let facts = use_facts().get();
    view! { <FormSection form=facts.forms.host.clone() phases=HOST/> }.into_erased()
}

const ATTEND: &[Phase] = &[Phase::Open];
const HOST: &[Phase] = &[Phase::Announced, Phase::Open];

/// Who wanted to come to what is called off may hear of the next one, or of the new date, at once.
fn next_phases(facts: &PageData) -> &'static [Phase] {
    if facts.schedule.is_called_off() { &[Phase::Closed, Phase::Over] } else { &[Phase::Over] }
}

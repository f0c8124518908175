use super::{field_ids::FieldIds, field_state::FieldState, fields::FieldControl, form_state::FormState};
use crate::{context::use_messages, erased::IntoErased};
use leptos::{either::EitherOf3, prelude::*};
use p4p_domain::{
    form::{Field, kind::FieldKind},
    i18n::messages::form as texts,
};

/// A question: its label, its help, what is wrong with its answer, and its control.
#[component]
pub fn FormField(
    /// The form's state.
    state: FormState,
    /// The question.
    field: Field,
    /// What is answered to it.
    field_state: FieldState,
) -> impl IntoView {
    let messages = use_messages();
    let ids = FieldIds::new(&state, &field);
    let role = match field.kind {
        FieldKind::SeveralOf { .. } => Some("group"),
        FieldKind::OneOf { select: false, .. } | FieldKind::YesNo => Some("radiogroup"),
        _ => None,
    };
    let label = label_of(&field, |label| messages.say(texts::OPTIONAL, [label]));
    // Several boxes under one question are a group; one control has a label; a box that says yes is its own label.
    let label = match role {
        Some(_) => EitherOf3::A(view! { <p class="label" id=ids.label.clone()>{label}</p> }),
        None if field.kind == FieldKind::Consent => EitherOf3::B(()),
        None => EitherOf3::C(view! { <label class="label" for=ids.control.clone()>{label}</label> }),
    };
    let help = (!field.help.is_empty()).then(|| view! { <p class="help" id=ids.help.clone()>{field.help.clone()}</p> });
    let labelled_by = role.map(|_| ids.label.clone());
    // Without a program nobody could ever see what is asked later, so the style sheet shows it there.
    let depends = field.show_if.as_ref().map(|_| "");
    let asked = field.clone();
    view! {
        <div class="field" role=role aria-labelledby=labelled_by data-if=depends hidden=Signal::derive(move || !state.is_asked(&asked))>
            {label}
            {help}
            <p class="problem" id=ids.problem.clone() hidden=Signal::derive(move || !field_state.has_problem())>
                {move || field_state.problem()}
            </p>
            <FieldControl state field field_state ids/>
        </div>
    }
    .into_erased()
}

/// What is asked; a question that may be left out says so.
fn label_of(field: &Field, optional: impl FnOnce(&str) -> String) -> String {
    if field.required || field.kind == FieldKind::Consent { field.label.clone() } else { optional(&field.label) }
}

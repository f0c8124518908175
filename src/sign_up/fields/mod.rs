//! The controls, one component for each kind of question.

mod choice_group;
mod consent_field;
mod place_fields;
mod select_field;
mod text_field;

use super::{field_ids::FieldIds, field_state::FieldState, form_state::FormState};
use crate::{
    context::use_messages,
    erased::{IntoErased, handler, text_handler},
};
use choice_group::ChoiceGroup;
use consent_field::ConsentField;
use leptos::{attr::Attribute, prelude::*};
use p4p_domain::{
    form::{
        Field,
        draft::Answer,
        kind::{FieldKind, YES_NO},
    },
    i18n::messages::form as texts,
};
use place_fields::{CityField, PositionField, ZoneField};
use select_field::{NodeSelect, SelectField};
use text_field::{TextAreaField, TextField};

/// The control of a question, by its kind.
#[component]
pub fn FieldControl(
    /// The form's state.
    state: FormState,
    /// The question.
    field: Field,
    /// What is answered to it.
    field_state: FieldState,
    /// The ids of its parts.
    ids: FieldIds,
) -> impl IntoView {
    let messages = use_messages();
    let control = Control { state, field: StoredValue::new(field), field_state, ids: StoredValue::new(ids) };
    let named = |options: &[String], field: &Field| {
        options.iter().map(|one| (one.clone(), field.name_of(one).to_string())).collect::<Vec<_>>()
    };
    let field = control.field.get_value();
    // A radio button that is chosen can only be left for another one.
    let with_none = |mut options: Vec<(String, String)>| {
        if !field.required {
            options.push((String::new(), messages.get(texts::NO_ANSWER).into()));
        }
        options
    };
    match &field.kind {
        FieldKind::LongText { .. } => view! { <TextAreaField control/> }.into_erased(),
        FieldKind::NodeChoice { online } => view! { <NodeSelect control online=online.clone()/> }.into_erased(),
        FieldKind::OneOf { options, select: true } => {
            view! { <SelectField control options=named(options, &field)/> }.into_erased()
        }
        FieldKind::OneOf { options, select: false } => {
            view! { <ChoiceGroup control type_="radio" options=with_none(named(options, &field))/> }.into_erased()
        }
        FieldKind::SeveralOf { options } => {
            view! { <ChoiceGroup control type_="checkbox" options=named(options, &field)/> }.into_erased()
        }
        FieldKind::YesNo => {
            let names = [texts::YES, texts::NO].map(|text| messages.get(text).to_string());
            let options = with_none(YES_NO.into_iter().map(String::from).zip(names).collect());
            view! { <ChoiceGroup control type_="radio" options/> }.into_erased()
        }
        FieldKind::City { .. } => view! { <CityField control/> }.into_erased(),
        FieldKind::Zone => view! { <ZoneField control/> }.into_erased(),
        FieldKind::Position => view! { <PositionField control/> }.into_erased(),
        FieldKind::Consent => view! { <ConsentField control/> }.into_erased(),
        FieldKind::Email => view! { <TextField control type_="email" inputmode="email"/> }.into_erased(),
        FieldKind::Url => view! { <TextField control type_="url" inputmode="url"/> }.into_erased(),
        // Not type=number: that swallows what is not a number, so that nobody could say what is wrong.
        FieldKind::Number { .. } => view! { <TextField control type_="text" inputmode="numeric"/> }.into_erased(),
        FieldKind::Date => view! { <TextField control type_="date"/> }.into_erased(),
        FieldKind::Time => view! { <TextField control type_="time"/> }.into_erased(),
        FieldKind::DateTime => view! { <TextField control type_="datetime-local"/> }.into_erased(),
        FieldKind::Text { .. } => view! { <TextField control type_="text" inputmode="text"/> }.into_erased(),
    }
}

/// What a control is made from.
#[derive(Clone, Copy)]
struct Control {
    state: FormState,
    field: StoredValue<Field>,
    field_state: FieldState,
    ids: StoredValue<FieldIds>,
}

impl Control {
    /// What an element that holds a text has: its names, what is wrong with it, its text, and what happens to that.
    fn attributes(self) -> impl Attribute {
        view! {
            <{..}
                id=self.id()
                // As what is typed is written.
                dir="auto"
                name=self.name()
                aria-describedby=self.described_by()
                aria-required=self.aria_required()
                aria-invalid=Signal::derive(move || self.aria_invalid())
                required=self.is_required()
                autocomplete=Signal::derive(move || self.autocomplete())
                prop:value=Signal::derive(move || self.field_state.text())
                on:input=text_handler(move |text| self.set_text(text))
                on:blur=handler(move |_| self.leave())
            />
        }
    }

    fn id(self) -> String {
        self.ids.with_value(|ids| ids.control.clone())
    }

    fn described_by(self) -> String {
        self.ids.with_value(|ids| ids.described_by.clone())
    }

    fn name(self) -> String {
        self.field.with_value(|field| field.id.clone())
    }

    fn is_required(self) -> bool {
        self.field.with_value(|field| field.required)
    }

    /// The program has texts of its own for what is missing; without it, the browser's are used.
    fn aria_required(self) -> Option<&'static str> {
        self.is_required().then_some("true")
    }

    fn aria_invalid(self) -> Option<&'static str> {
        self.field_state.has_problem().then_some("true")
    }

    /// What the browser may fill in and remember: on a shared computer nothing.
    fn autocomplete(self) -> Option<String> {
        if self.state.is_shared.get() {
            return Some("off".into());
        }
        self.field.with_value(|field| (!field.autocomplete.is_empty()).then(|| field.autocomplete.clone()))
    }

    fn set_text(self, text: String) {
        self.answer(Answer::Text(text));
    }

    fn answer(self, answer: Answer) {
        _ = self.field.try_with_value(|field| self.state.set_answer(field, answer));
    }

    fn choose(self, option: &str, is_chosen: bool) {
        _ = self.field.try_with_value(|field| self.state.choose(field, option, is_chosen));
    }

    /// Taking a control with the keyboard out of the page is itself an event, for a component that is gone by then.
    fn leave(self) {
        _ = self.field.try_with_value(|field| self.state.leave(&field.id));
    }
}

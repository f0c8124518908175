use super::{
    discard_button::DiscardButton, form_field::FormField, form_state::FormState, problem_summary::ProblemSummary,
    recipient_notice::RecipientNotice,
};
use crate::{
    context::use_messages,
    erased::{IntoErased, handler},
    printed::WithoutScripts,
};
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
};
use p4p_domain::{form::HONEYPOT, i18n::messages::form as texts};

/// The questions of a form, who gets the answers, and the button that sends them.
#[component]
pub fn SubmissionForm(
    /// The form's state.
    state: FormState,
) -> impl IntoView {
    let form = state.form();
    let takes_plain = form.backend.takes_plain();
    let action = takes_plain.then(|| form.backend.url.as_str().to_string());
    let fields = state.fields().into_iter().map(|(field, field_state)| view! { <FormField state field field_state/> });
    // A sandbox without forms knows no submitting, only presses.
    let press = move |event: MouseEvent| {
        if state.frame.is_framed_untracked() {
            event.prevent_default();
            state.send();
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.send();
    };
    view! {
        <form
            id=state.part_id("form")
            data-form=form.id.clone()
            class=takes_plain.then_some("plain")
            // The browser's own way to send is for visitors without the program, where the form service takes that.
            // Otherwise nothing leaves by it, whatever becomes of the handlers below: outside of a dialog, the method
            // `dialog` sends nothing.
            action=Signal::derive(move || action.clone().filter(|_| !state.hydrated.get()))
            method=Signal::derive(move || if takes_plain && !state.hydrated.get() { "post" } else { "dialog" })
            aria-labelledby=state.part_id("form-title")
            hidden=Signal::derive(move || state.is_sent())
            autocomplete=Signal::derive(move || state.is_shared.get().then_some("off"))
            inert=Signal::derive(move || state.is_pressed.get())
            // The browser's own texts for what is missing are for visitors without the program.
            novalidate=Signal::derive(move || state.hydrated.get())
            on:submit=handler(submit)
        >
            <h3 id=state.part_id("form-title")>{form.title.clone()}</h3>
            {(!form.intro.is_empty()).then(|| view! { <p>{form.intro.clone()}</p> })}
            <ChangingNotice state/>
            <ProblemSummary state/>
            {fields.collect_view()}
            <Honeypot state/>
            <div class="goes-to"><RecipientNotice form=form.clone()/></div>
            <p class="send">
                // Until the program runs, pressing it could only lose or leak what was typed.
                <button type="submit" id=state.part_id("send") disabled=Signal::derive(move || !state.hydrated.get() || state.is_pressed.get()) on:click=handler(press)>
                    {move || state.send_label()}
                </button>
            </p>
            <WithoutScripts form=state.form()/>
        </form>
    }
    .into_erased()
}

/// Says that an earlier sign-up is being changed, and leaves it as it was.
#[component]
fn ChangingNotice(state: FormState) -> impl IntoView {
    let messages = use_messages();
    view! {
        <div class="changing" hidden=Signal::derive(move || state.changing.with(Option::is_none))>
            {messages.get(texts::CHANGING)} " "
            <DiscardButton state label=texts::LEAVE_AS_IT_WAS is_hidden=Signal::derive(move || state.changing.with(Option::is_none))/>
        </div>
    }
    .into_erased()
}

/// A control that only programs fill in. Autofill passes over what is not displayed, and over what cannot be written in.
#[component]
fn Honeypot(state: FormState) -> impl IntoView {
    let messages = use_messages();
    view! {
        <p hidden>
            <label>
                {messages.get(texts::LEAVE_EMPTY)} " "
                <input name=HONEYPOT type="text" readonly tabindex="-1" autocomplete="off" node_ref=state.honeypot/>
            </label>
        </p>
    }
    .into_erased()
}

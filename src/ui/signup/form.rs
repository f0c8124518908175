use super::{
    desk::{Desk, Keeping},
    fields::fields,
    problems::Problems,
    receipt::Receipt,
};
use crate::{
    domain::form::Form,
    platform::{clock, document},
    ui::session::Session,
};
use leptos::prelude::*;

/// A form made from its definition, and what became of it once it was sent.
#[component]
pub fn FormView(
    /// This visit.
    session: Session,
    /// The definition.
    form: Form,
) -> impl IntoView {
    let desk = Desk::new(session, form.clone());
    Effect::new(move |_| desk.restore());
    Effect::new(move |_| desk.show_problems());
    let is_sent = Memo::new(move |_| desk.entry.with(Option::is_some));
    let questions = fields(&form, &session.facts().nodes).into_html();
    let intro = (!form.intro.is_empty()).then(|| view! { <p>{form.intro.clone()}</p> });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.send();
    };
    view! {
        <form
            name=form.id.clone() novalidate=true hidden=is_sent aria-labelledby=desk.control_id("title") on:submit=send
            on:input=move |event| desk.typed(&document::name_of_target(&event))
            on:focusout=move |event| desk.leave(&document::name_of_target(&event))
            on:click=move |_| desk.settle()
            on:keyup=move |_| desk.settle()
        >
            <h3 id=desk.control_id("title")>{form.title.clone()}</h3>
            {intro}
            <Problems desk=desk/>
            <div inner_html=questions></div>
            <p class="goes-to">{goes_to(&form)}</p>
            <p class="send">
                // Until the program runs, pressing it could only lose or leak what was typed.
                <button type="submit" disabled=move || !session.ready.get()>{form.send_label.clone()}</button>
            </p>
            <DraftState desk=desk/>
        </form>
        <Receipt desk=desk can_change=true/>
    }
}

/// Who gets the answers, before they are sent.
fn goes_to(form: &Form) -> String {
    let host = form.backend.url.host();
    if form.backend.url.is_loopback() {
        return ["This is a demonstration: what you send stays on this computer, at ", host, "."].concat();
    }
    let way = if form.backend.url.is_encrypted() { "an encrypted" } else { "an unencrypted" };
    ["Your answers go to ", host, ", over ", way, " connection. Its operator and the organisers can read them."]
        .concat()
}

/// Whether what is typed is kept, in words, and a way to throw it away.
#[component]
fn DraftState(desk: Desk) -> impl IntoView {
    let state = move || match desk.keeping.get() {
        Keeping::Nothing => None,
        Keeping::Saved(_) => Some("saved"),
        Keeping::MemoryOnly => Some("memory-only"),
    };
    let words = move || match desk.keeping.get() {
        // Without the program nothing is saved, so nothing is said.
        Keeping::Nothing if !desk.is_ready() => String::new(),
        Keeping::Nothing => {
            "What you type is saved on this device, and sent only when you press the button.".to_string()
        }
        Keeping::Saved(at) => {
            // A draft of another day says which.
            let is_recent = clock::now() - at < chrono::TimeDelta::hours(12);
            let when = if is_recent { clock::clock_time(at) } else { clock::day_and_time(at) };
            ["Your draft is saved on this device, ", &when, "."].concat()
        }
        Keeping::MemoryOnly => {
            "This browser keeps nothing for this page: what you type is lost when you close it.".to_string()
        }
    };
    let misfits = move || {
        let names = desk.misfits.get().join(", ");
        if names.is_empty() {
            names
        } else {
            ["The form has changed; these answers no longer fit it: ", &names, "."].concat()
        }
    };
    let discard = move |_| {
        desk.discard();
        desk.to_the_first_question();
    };
    let has_draft = move || desk.draft.with(|draft| !draft.is_blank());
    view! {
        <div class="draft" data-draft=state>
            <p>{words}</p>
            <p class="misfits">{misfits}</p>
            <button type="button" class="quiet" hidden=move || !has_draft() on:click=discard>
                "Discard the draft"
            </button>
        </div>
    }
}

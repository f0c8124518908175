use super::{
    confirm::{Asker, Confirm},
    discard_button::DiscardButton,
    form_state::{FormState, SaveState},
    submission_preview::PreviewPanel,
};
use crate::{
    browser::{clock, pressed::Pressed},
    context::use_messages,
    erased::{IntoErased, handler, memo, tick_handler},
};
use leptos::{ev::MouseEvent, prelude::*};
use p4p_domain::{
    form::draft::Draft,
    i18n::messages::{draft, form as texts, receipt},
};

/// Whether what is typed is stored; a way to throw it away, to store nothing, and to see what would be sent.
#[component]
pub fn DraftStatus(
    /// The form's state.
    state: FormState,
) -> impl IntoView {
    let messages = use_messages();
    let is_blank = memo(move || state.draft.with(Draft::is_blank));
    // Until the page is hydrated it is as printed: nothing was typed.
    let is_blank = Signal::derive(move || !state.hydrated.get() || is_blank.get());
    // Whoever calls their own device shared, by a slip, would lose number and code of what they sent.
    let (is_asked, asker) = (RwSignal::new(false), Asker::new_local(None));
    let press = move |event: MouseEvent| {
        if !state.is_shared.get_untracked() && state.shared.has_something_to_forget() {
            event.prevent_default();
            asker.set_value(Pressed::of(&event));
            is_asked.set(true);
        }
    };
    let answer = Callback::new(move |is_yes| {
        is_asked.set(false);
        if is_yes {
            state.shared.set(true);
            state.focus_what_is_there();
        }
    });
    let question = move || {
        is_asked.get().then(|| {
            view! { <Confirm state question=receipt::FORGET_DOUBT yes=receipt::YES_FORGET asker on_answer=answer/> }
                .into_erased()
        })
    };
    view! {
        <div class="draft" id=state.part_id("draft") hidden=Signal::derive(move || state.is_sent()) data-draft=Signal::derive(move || state_name(state.save_state.get()))
            data-restored=Signal::derive(move || state.is_restored.get().then_some(""))>
            <p>{move || save_text(state)}</p>
            <p class="dropped-answers">{move || dropped_answers_text(state)}</p>
            // Browsers keep apart what a page stores as a frame of one site, of another one, and by itself.
            <p class="in-frame">{messages.get(texts::IN_FRAME)}</p>
            <label class="option">
                <input type="checkbox" name="shared" prop:checked=state.is_shared on:click=handler(press)
                    on:input=tick_handler(move |is_ticked| state.shared.set(is_ticked))/>
                <span>{messages.get(texts::SHARED)}</span>
            </label>
            {question}
            <div class="actions">
                <DiscardButton state label=texts::DISCARD is_hidden=is_blank/> " "
                <button type="button" class="quiet" hidden=is_blank on:click=handler(move |_| state.show_preview())>{messages.get(texts::PREVIEW)}</button>
            </div>
            <PreviewPanel preview=state.preview/>
        </div>
    }
    .into_erased()
}

/// The word in `[data-draft]`.
fn state_name(state: SaveState) -> Option<&'static str> {
    match state {
        SaveState::Untouched => None,
        SaveState::Saving => Some("saving"),
        SaveState::Saved(_) => Some("saved"),
        SaveState::MemoryOnly => Some("memory-only"),
        SaveState::Off => Some("off"),
    }
}

fn save_text(state: FormState) -> Option<String> {
    let messages = state.messages;
    let text = match state.save_state.get() {
        // Without the program nothing is saved, so nothing is said.
        SaveState::Untouched => return state.hydrated.get().then(|| messages.get(state.keeping.of_typing()).into()),
        SaveState::Saving => draft::SAVING,
        SaveState::Saved(at) => {
            // A draft of another day says which.
            let is_recent = clock::now() - at < chrono::TimeDelta::hours(12);
            let when = if is_recent { clock::clock_time(at) } else { clock::day_and_time(at) };
            return Some(messages.say(draft::SAVED, [&when]));
        }
        SaveState::MemoryOnly => draft::MEMORY_ONLY,
        SaveState::Off => draft::OFF,
    };
    Some(messages.get(text).into())
}

/// Which questions have changed since they were answered.
fn dropped_answers_text(state: FormState) -> Option<String> {
    let form = state.form();
    let name = |id: &String| form.field(id).map_or_else(|| id.clone(), |field| field.label.clone());
    let names =
        state.dropped_answers.with(|dropped_answers| dropped_answers.iter().map(name).collect::<Vec<_>>()).join(", ");
    (!names.is_empty()).then(|| state.messages.say(draft::DROPPED_ANSWERS, [&names]))
}

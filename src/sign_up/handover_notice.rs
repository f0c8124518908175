use super::{form_state::FormState, written::AnswerList};
use crate::{
    browser::document,
    context::use_messages,
    embed::use_handovers,
    erased::{IntoErased, effect, handler},
};
use leptos::{html, prelude::*};
use p4p_domain::{
    delivery::receipt::questions_and_answers,
    form::{
        draft::{Answer, Draft},
        handover::Handover,
        kind::{FieldKind, ONLINE},
    },
    i18n::messages::frame,
};

/// What became of a draft that was handed over by a frame.
#[derive(Clone, PartialEq)]
enum Outcome {
    /// It is in the form.
    Filled,
    /// There is another draft: the person chooses.
    Asks(Draft),
}

/// Takes up a draft that a frame handed over: into an empty form at once, over another draft only when the person says so.
#[component]
pub fn HandoverNotice(
    /// The form's state.
    state: FormState,
) -> impl IntoView {
    let handovers = use_handovers();
    let outcome = RwSignal::new(None::<Outcome>);
    state.shared.on_forgotten(move || outcome.set(None));
    effect(move || {
        if state.is_restored.get()
            && let Some(handover) = handovers.take(&state.form().id)
        {
            outcome.set(take_up(state, handover));
        }
    });
    view! {
        <Show when=move || outcome.read().is_some()>
            <HandoverOutcome state outcome/>
        </Show>
    }
    .into_erased()
}

/// What became of it, in words.
#[component]
fn HandoverOutcome(state: FormState, outcome: RwSignal<Option<Outcome>>) -> impl IntoView {
    let messages = use_messages();
    let note = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(note) = note.get() {
            document::show(&note);
        }
    });
    let text = move || match outcome.get() {
        Some(Outcome::Filled) | None => messages.get(frame::CARRIED),
        Some(Outcome::Asks(_)) => messages.get(frame::TWO_DRAFTS),
    };
    let choice = move || match outcome.get() {
        Some(Outcome::Asks(theirs)) => Some(view! { <DraftChoice state theirs outcome/> }),
        Some(Outcome::Filled) | None => None,
    };
    view! {
        <div class="carried" role="status" node_ref=note>
            <p>{text}</p>
            {choice}
        </div>
    }
    .into_erased()
}

/// Which of two drafts it shall be.
#[component]
fn DraftChoice(state: FormState, theirs: Draft, outcome: RwSignal<Option<Outcome>>) -> impl IntoView {
    let messages = use_messages();
    let form = state.form();
    let answers = state.facts.with(|facts| questions_and_answers(messages, &form, &facts.nodes, &theirs.to_value()));
    let take = move |_| {
        fill(state, &theirs);
        outcome.set(None);
        state.focus_first_question();
    };
    let keep = move |_| {
        outcome.set(None);
        state.focus_first_question();
    };
    view! {
        <AnswerList answers/>
        <p class="actions">
            <button type="button" on:click=handler(take)>{messages.get(frame::THEIRS)}</button>
            <button type="button" class="quiet" on:click=handler(keep)>{messages.get(frame::MINE)}</button>
        </p>
    }
    .into_erased()
}

fn take_up(state: FormState, handover: Handover) -> Option<Outcome> {
    let (theirs, _) = handover.answers.reconciled(&state.form());
    let theirs = without_unknown_nodes(state, theirs);
    let mine = Handover::of(&state.form(), &state.draft.get_untracked());
    match mine {
        _ if theirs.is_blank() => None,
        Some(mine) if mine.answers.is_same(&theirs) => None,
        Some(_) => Some(Outcome::Asks(theirs)),
        None => {
            fill(state, &theirs);
            Some(Outcome::Filled)
        }
    }
}

/// A choice of a node that is not there is no answer.
fn without_unknown_nodes(state: FormState, mut answers: Draft) -> Draft {
    for field in state.form().fields.iter().filter(|field| matches!(field.kind, FieldKind::NodeChoice { .. })) {
        let chosen = answers.text(&field.id);
        let is_known =
            chosen == ONLINE || state.facts.with(|facts| facts.nodes.iter().any(|node| node.id.as_str() == chosen));
        if !is_known {
            answers.remove(&field.id);
        }
    }
    answers
}

/// Puts answers into the form; what was agreed to there stays as it is.
fn fill(state: FormState, theirs: &Draft) {
    let mut all = theirs.clone();
    for (field, field_state) in state.fields() {
        if let answer @ Answer::Ticked(_) = untrack(|| field_state.answer()) {
            all.set(&field.id, answer);
        }
    }
    state.fill(&all);
    state.save_soon();
}

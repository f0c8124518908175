use super::{form_state::FormState, receipt_card::ReceiptCard};
use crate::{
    context::use_messages,
    erased::{IntoErased, handler, memo},
};
use leptos::prelude::*;
use p4p_domain::{
    delivery::{
        message::{Code, SubmissionId},
        receipt::Receipt,
    },
    i18n::messages::{form as texts, receipt},
};

/// What a person has of what they sent, and a way to what they sent from elsewhere.
#[component]
pub fn Receipts(
    /// The form's state.
    state: FormState,
) -> impl IntoView {
    let messages = use_messages();
    let receipts = memo(move || state.receipts());
    let is_empty = move || receipts.with(Vec::is_empty);
    // A receipt whose words were changed is another one to the eye.
    let key = |receipt: &Receipt| (receipt.first.clone(), receipt.message.clone());
    view! {
        <div class="receipts" role="group" tabindex="-1" id=state.part_id("receipts") aria-label=messages.say(texts::SENT_WITH, [&state.form().title])
            hidden=Signal::derive(move || !state.hydrated.get() || (state.is_ahead() && is_empty()))>
            <h3 hidden=is_empty>{messages.get(texts::SENT)}</h3>
            <For each=move || receipts.get() key=key let:receipt>
                <ReceiptCard state receipt/>
            </For>
            <FindReceipt state/>
        </div>
    }
    .into_erased()
}

/// A number and a code that were typed become a receipt without words.
#[component]
fn FindReceipt(state: FormState) -> impl IntoView {
    let messages = use_messages();
    let (number, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<String>);
    state.shared.on_forgotten(move || [number, code].into_iter().for_each(|typed| typed.set(String::new())));
    let tell = move |wrong| problem.set(Some(messages.get(wrong).into()));
    let find = move |_| {
        let first = SubmissionId::from_text(&number.read_untracked());
        let code = Code::from_text(&code.read_untracked());
        let (first, code) = match (first, code) {
            (None, _) => return tell(receipt::BAD_NUMBER),
            (_, None) => return tell(receipt::BAD_CODE),
            (Some(first), Some(code)) if !code.fits(&first) => return tell(receipt::NO_PAIR),
            (Some(first), Some(code)) => (first, code),
        };
        problem.set(None);
        state.focus_part("receipts");
        let (form, nothing) = (state.form().id.clone(), String::new);
        state.outbox.note_receipt(Receipt {
            first,
            form,
            draft: nothing(),
            code,
            sent_at: nothing(),
            message: nothing(),
            before: nothing(),
            event_ends: 0,
            is_typed: true,
        });
    };
    let aria_invalid = move || problem.get().is_some().then_some("true");
    view! {
        <details hidden=Signal::derive(move || state.is_ahead())>
            <summary>{messages.get(texts::OTHER_DEVICE)}</summary>
            <p>
                <label class="label" for=state.part_id("number")>{messages.get(texts::NUMBER)}</label>
                <input id=state.part_id("number") type="text" autocomplete="off" autocapitalize="none" spellcheck="false" size="36"
                    aria-invalid=aria_invalid bind:value=number/>
            </p>
            <p>
                <label class="label" for=state.part_id("code")>{messages.get(texts::CODE)}</label>
                <input id=state.part_id("code") type="text" autocomplete="off" autocapitalize="none" spellcheck="false" size="18"
                    aria-invalid=aria_invalid bind:value=code/>
            </p>
            <p class="problem" role="status" hidden=Signal::derive(move || problem.get().is_none())>
                {move || problem.get()}
            </p>
            <button type="button" class="quiet" on:click=handler(find)>{messages.get(texts::FIND)}</button>
        </details>
    }
    .into_erased()
}

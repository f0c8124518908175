use super::{
    form_state::{Confirming, FormState},
    read_notice::ReadNotice,
    written::AnswerList,
};
use crate::{
    browser::{clock, frame::Sight, json},
    context::{use_facts, use_messages},
    embed::use_sight,
    erased::{IntoErased, handler, memo},
    rich_text::rich_text,
};
use leptos::{ev::MouseEvent, html, prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        outbox::OutboxEntry,
        receipt::{Receipt, questions_and_answers},
    },
    form::Form,
    i18n::messages::{MessageKey, Messages, outcome, receipt as texts},
    link::data_url,
    nodes::snippet::node_from_message,
};

/// One thing that was sent: number, code and words; to keep, to change, to withdraw.
#[component]
pub fn ReceiptCard(
    /// The form's state.
    state: FormState,
    /// What the person keeps.
    receipt: Receipt,
) -> impl IntoView {
    let (messages, form) = (use_messages(), state.form());
    let message = json::parse(&receipt.message).unwrap_or_default();
    let sent = clock::instant_from_text(&receipt.sent_at).map(clock::day_and_time).unwrap_or_default();
    let answers = use_facts().with(|facts| questions_and_answers(messages, &form, &facts.nodes, &message));
    let file = receipt_file(messages, &form, &receipt, &sent, &answers);
    let when = (!sent.is_empty()).then(|| {
        let id = receipt.first.clone();
        let is_done = move || state.outbox.with(|outbox| outbox.entry(&id).is_none_or(OutboxEntry::is_done));
        let when = move || messages.say(if is_done() { texts::SENT_ON } else { texts::PRESSED_ON }, [&sent]);
        view! { <p class="small">{when}</p> }
    });
    let snippet = node_from_message(&form, &message).map(|node| view! { <NodeSnippet node/> });
    let (number, code) = (receipt.first.as_str().to_string(), receipt.code.as_str().to_string());
    let id = number.clone();
    view! {
        <article class="receipt" data-receipt=id>
            <LabelledCode label=outcome::NUMBER value=number/>
            <LabelledCode label=texts::CODE value=code/>
            {when}
            <ReadNotice state receipt=receipt.clone()/>
            {(!answers.is_empty()).then(|| view! { <SentAnswers answers/> })}
            {snippet}
            <ReceiptActions state receipt file/>
        </article>
    }
    .into_erased()
}

#[component]
fn LabelledCode(label: MessageKey<1>, value: String) -> impl IntoView {
    let messages = use_messages();
    let value = view! { <code translate="no">{value}</code> }.into_erased();
    view! { <p class="number">{rich_text(messages.pieces(label), [value])}</p> }.into_erased()
}

#[component]
fn SentAnswers(answers: Vec<(String, String)>) -> impl IntoView {
    let messages = use_messages();
    view! {
        <details>
            <summary>{messages.get(texts::ANSWERS)}</summary>
            <AnswerList answers/>
        </details>
    }
    .into_erased()
}

/// A host's node, ready for the organisers' file.
#[component]
fn NodeSnippet(node: String) -> impl IntoView {
    let messages = use_messages();
    let file = data_url("application/geo+json", &node);
    view! {
        <details data-node-snippet="">
            <summary>{messages.get(texts::NODE)}</summary>
            <pre tabindex="0">{node}</pre>
            <p><a download="node.geojson" href=file>{messages.get(texts::SAVE_NODE)}</a></p>
        </details>
    }
    .into_erased()
}

/// What can be done with a receipt. What cannot be undone needs a second press.
#[component]
fn ReceiptActions(
    state: FormState,
    receipt: Receipt,
    /// Its name and contents as a file.
    file: (String, String),
) -> impl IntoView {
    let messages = use_messages();
    let receipt = StoredValue::new(receipt);
    let first = move || receipt.with_value(|receipt| receipt.first.clone());
    let ask = move |what| handler(move |_: MouseEvent| state.confirming.set(Some((what, first()))));
    let confirming = memo(move || state.confirming.get().filter(|(_, id)| *id == first()).map(|(what, _)| what));
    let choose = move || {
        let (name, href) = file.clone();
        view! {
            <a download=name href=href>{messages.get(texts::SAVE)}</a>
            {move || state.is_open().then(|| view! {
                <button type="button" class="quiet" on:click=handler(move |_| state.start_changing(receipt.get_value()))>{messages.get(texts::CHANGE)}</button>
            }.into_erased())}
            <button type="button" class="quiet" on:click=ask(Confirming::Withdrawal)>{messages.get(texts::WITHDRAW)}</button>
            <button type="button" class="quiet" on:click=ask(Confirming::Forgetting)>{messages.get(texts::FORGET)}</button>
        }
        .into_erased()
    };
    let actions = move || match confirming.get() {
        Some(what) => view! { <Confirm state receipt what/> }.into_erased(),
        None => choose(),
    };
    view! { <p class="actions">{actions}</p> }.into_erased()
}

/// The second press. In a frame it counts once its button was seen.
#[component]
fn Confirm(state: FormState, receipt: StoredValue<Receipt>, what: Confirming) -> impl IntoView {
    let messages = use_messages();
    let button = NodeRef::<html::Button>::new();
    let sight = use_sight(button);
    let carry_out = move |event: MouseEvent| {
        if sight.get_untracked() == Sight::Seen && state.frame.is_meant(&event) {
            state.confirming.set(None);
            let receipt = receipt.get_value();
            match what {
                Confirming::Withdrawal => state.withdraw(receipt),
                Confirming::Forgetting => spawn_local(state.outbox.forget(Vec::new(), Some(receipt.first))),
            }
        }
    };
    let (doubt, yes) = match what {
        Confirming::Withdrawal => (texts::DOUBT, texts::YES_WITHDRAW),
        Confirming::Forgetting => (texts::FORGET_DOUBT, texts::YES_FORGET),
    };
    view! {
        {messages.get(doubt)} " "
        <button type="button" class="quiet" node_ref=button on:click=handler(carry_out)>{messages.get(yes)}</button>
        <button type="button" class="quiet" on:click=handler(move |_| state.confirming.set(None))>{messages.get(texts::KEEP)}</button>
    }
    .into_erased()
}

/// The receipt as a file: its name, and where it can be downloaded.
fn receipt_file(
    messages: Messages,
    form: &Form,
    receipt: &Receipt,
    sent: &str,
    answers: &[(String, String)],
) -> (String, String) {
    let (id, code) = (receipt.first.as_str(), receipt.code.as_str());
    let lines = [
        &*form.title,
        "",
        &messages.say(texts::SENT_ON, [sent]),
        &messages.say(texts::SENT_TO, [form.backend.url.host()]),
        &messages.say(outcome::NUMBER, [id]),
        &messages.say(texts::CODE, [code]),
        "",
    ];
    let mut out = lines.join("\n");
    for (question, answer) in answers {
        out.push_str(&["\n", question, "\n  ", &answer.replace('\n', "\n  "), "\n"].concat());
    }
    let name = ["receipt-", id.get(..8).unwrap_or(id), ".txt"].concat();
    (name, data_url("text/plain", &out))
}

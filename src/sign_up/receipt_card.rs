use super::{
    confirm::{Asker, Confirm},
    form_state::{Confirming, FormState},
    read_notice::ReadNotice,
    written::AnswerList,
};
use crate::{
    browser::{clock, json, pressed::Pressed},
    context::{use_facts, use_messages},
    erased::{IntoErased, handler, memo},
    rich_text::rich_text,
    share::{Link, use_share},
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        outbox::OutboxEntry,
        receipt::{Receipt, questions_and_answers},
    },
    form::Form,
    i18n::messages::{MessageKey, Messages, dialog, outcome, receipt as texts},
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
    let id = receipt.first.clone();
    let is_done = memo(move || state.outbox.with(|outbox| outbox.entry(&id).is_none_or(OutboxEntry::is_done)));
    // On the page and in the file alike.
    let has_time = !sent.is_empty();
    let when = memo(move || messages.say(if is_done.get() { texts::SENT_ON } else { texts::PRESSED_ON }, [&sent]));
    let file = {
        let (form, receipt, answers) = (form.clone(), receipt.clone(), answers.clone());
        memo(move || receipt_file(messages, &form, &receipt, &when.read(), &answers))
    };
    let when = has_time.then(|| view! { <p class="small">{when}</p> });
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
    let (messages, share) = (use_messages(), use_share());
    let code = view! { <code dir="ltr" translate="no">{value.clone()}</code> }.into_erased();
    let name = [messages.get(dialog::COPY), ": ", &value].concat();
    let copy = move |event: MouseEvent| share.copy(Link::of_text(&value), Pressed::of(&event));
    view! {
        <p class="number">
            <span>{rich_text(messages.pieces(label), [code])}</span> " "
            <button type="button" class="quiet" data-share="copy" aria-label=name on:click=handler(copy)>{messages.get(dialog::COPY)}</button>
        </p>
    }
    .into_erased()
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
            <pre tabindex="0" translate="no">{node}</pre>
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
    file: Memo<(String, String)>,
) -> impl IntoView {
    let messages = use_messages();
    let receipt = StoredValue::new(receipt);
    let first = move || receipt.with_value(|receipt| receipt.first.clone());
    let asker = Asker::new_local(None);
    let ask = move |what| {
        handler(move |event: MouseEvent| {
            asker.set_value(Pressed::of(&event));
            state.confirming.set(Some((what, first())));
        })
    };
    let confirming = memo(move || state.confirming.get().filter(|(_, id)| *id == first()).map(|(what, _)| what));
    let answer = Callback::new(move |is_yes| {
        let what = confirming.get_untracked();
        state.confirming.set(None);
        match what.filter(|_| is_yes) {
            Some(Confirming::Withdrawal) => state.withdraw(receipt.get_value()),
            Some(Confirming::Forgetting) => {
                spawn_local(state.outbox.forget(Vec::new(), Some(first())));
                state.focus_part("receipts");
            }
            None => {}
        }
    });
    let question = move || {
        let (question, yes) = match confirming.get()? {
            Confirming::Withdrawal => (texts::DOUBT, texts::YES_WITHDRAW),
            Confirming::Forgetting => (texts::FORGET_DOUBT, texts::YES_FORGET),
        };
        Some(view! { <Confirm state question yes asker on_answer=answer/> }.into_erased())
    };
    view! {
        // They stay, so that the keyboard finds back to the one that was pressed.
        <p class="actions" hidden=Signal::derive(move || confirming.get().is_some())>
            <a download=Signal::derive(move || file.get().0) href=Signal::derive(move || file.get().1)>{messages.get(texts::SAVE)}</a>
            {move || state.is_open().then(|| view! {
                <button type="button" class="quiet" on:click=handler(move |_| state.start_changing(receipt.get_value()))>{messages.get(texts::CHANGE)}</button>
            }.into_erased())}
            <button type="button" class="quiet" on:click=ask(Confirming::Withdrawal)>{messages.get(texts::WITHDRAW)}</button>
            <button type="button" class="quiet" on:click=ask(Confirming::Forgetting)>{messages.get(texts::FORGET)}</button>
        </p>
        {question}
    }
    .into_erased()
}

/// The receipt as a file: its name, and where it can be downloaded.
fn receipt_file(
    messages: Messages,
    form: &Form,
    receipt: &Receipt,
    when: &str,
    answers: &[(String, String)],
) -> (String, String) {
    let (id, code) = (receipt.first.as_str(), receipt.code.as_str());
    let lines = [
        &*form.title,
        "",
        when,
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

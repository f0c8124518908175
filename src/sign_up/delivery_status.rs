use super::{form_state::FormState, keeping::kept_sentence, other_ways::OtherWays, recipient_notice::KeyFingerprints};
use crate::{
    browser::{clock, focus},
    context::use_messages,
    erased::{ErasedView, IntoErased, handler, memo},
    rich_text::rich_text,
};
use chrono::DateTime;
use leptos::{html, prelude::*};
use p4p_domain::{
    delivery::{
        backend::Hold,
        message::Purpose,
        outbox::{OutboxEntry, State, UNREACHABLE},
    },
    form::Form,
    i18n::messages::{MessageKey, Messages, outcome as texts},
};

/// What became of what was sent, in plain words, and what can be done about it.
#[component]
pub fn DeliveryStatus(
    /// The form's state.
    state: FormState,
) -> impl IntoView {
    let messages = use_messages();
    // Once the form is not there any more, what arrived long ago is no news; its receipt stays. Where it lies is said, too,
    // and belongs to it: an effect that reads a memo of this one before this one misses its changes (reactive_graph 0.2.16).
    let entry = memo(move || {
        let entry = state.entry().filter(|entry| state.is_open() || !entry.is_done())?;
        Some((state.outbox.keeps(&entry.id), entry))
    });
    let others = memo(move || state.other_entries());
    let status = move || {
        if state.is_rejected.get() {
            Some("rejected")
        } else if state.is_withdrawn_unsent.get() {
            Some("withdrawn")
        } else {
            entry.with(|entry| entry.as_ref().map(|(_, entry)| entry.status()))
        }
    };
    let outcome = NodeRef::<html::Div>::new();
    let text = move || {
        // Made anew at each try and by other tabs: whoever is at one of its links or buttons stays in it.
        if let Some(outcome) = outcome.get_untracked() {
            focus::keep_in(&outcome, Some(outcome.clone().into()));
        }
        if state.is_rejected.get() {
            return Some(plain_message(messages, texts::NOT_TAKEN, texts::REFUSED));
        }
        if state.is_withdrawn_unsent.get() {
            return Some(plain_message(messages, texts::WITHDRAWN, texts::WITHDRAWN_UNSENT));
        }
        entry.get().map(|(_, entry)| view! { <DeliveryMessage state entry/> }.into_erased())
    };
    let other = move |entry: OutboxEntry| {
        let status = entry.status();
        view! { <div class="outcome" data-outbox=status><DeliveryMessage state entry/></div> }.into_erased()
    };
    view! {
        <div class="outcome" role="status" tabindex="-1" node_ref=outcome id=state.part_id("outcome") data-of=state.form().id.clone()
            hidden=Signal::derive(move || status().is_none()) data-outbox=status>
            {text}
        </div>
        {move || others.get().into_iter().map(other).collect_view().into_erased()}
    }
    .into_erased()
}

fn plain_message(messages: Messages, heading: MessageKey<0>, text: MessageKey<0>) -> ErasedView {
    view! { <h3>{messages.get(heading)}</h3> <p>{messages.get(text)}</p> }.into_erased()
}

/// What became of one message.
#[component]
fn DeliveryMessage(state: FormState, entry: OutboxEntry) -> impl IntoView {
    let (messages, form, outbox) = (use_messages(), state.form(), state.outbox);
    let (heading, explanation) = heading_and_explanation(messages, &entry, &form, state);
    let is_moved = matches!(entry.state, State::Held(Hold::Moved, _));
    let is_waiting = matches!(entry.state, State::Queued(_) | State::Held(..)) && !entry.is_fresh();
    let is_refused = matches!(entry.state, State::Rejected(_));
    let may_send = is_waiting && !is_moved || entry.state == State::Unconfirmed && !entry.request.body.is_empty();
    let is_open = untrack(|| state.is_open());
    let number = view! { <code dir="ltr" translate="no">{entry.first().as_str().to_string()}</code> }.into_erased();
    let (again, moved, back) = (entry.id.clone(), entry.id.clone(), entry.clone());
    let take_back = move |_| {
        // Not over what is being typed.
        if state.take_back_into_empty(&back) {
            state.focus_first_question();
        }
    };
    let sealed_to = if is_waiting { entry.sealed_to.clone() } else { Vec::new() };
    let host = form.backend.url.host().to_string();
    view! {
        <h3>{messages.get(heading)}</h3>
        <p>{explanation}</p>
        <KeyFingerprints fingerprints=sealed_to/>
        {(is_waiting || may_send).then(|| view! { <OtherWays form=form.clone() entry=entry.clone()/> })}
        <p class="number">{rich_text(messages.pieces(texts::NUMBER), [number])}</p>
        <p class="actions">
            {may_send.then(|| view! {
                <button type="button" on:click=handler(move |_| {
                    outbox.send(again.clone(), true);
                    state.focus_part("outcome");
                })>{messages.get(texts::AGAIN)}</button>
            })}
            {is_moved.then(|| view! {
                <button type="button" on:click=handler(move |_| {
                    outbox.send_to_current_service(moved.clone());
                    state.focus_part("outcome");
                })>{messages.say(texts::MOVE, [&host])}</button>
            })}
            {(is_open && (is_waiting && !entry.may_be_stored() || is_refused)).then(|| view! {
                <button type="button" class="quiet" on:click=handler(take_back)>{messages.get(texts::BACK)}</button>
            })}
            {(is_open && entry.is_done()).then(|| view! {
                <button type="button" class="quiet" on:click=handler(move |_| state.start_again())>{messages.get(texts::NEW)}</button>
            })}
        </p>
    }
    .into_erased()
}

fn heading_and_explanation(
    messages: Messages,
    entry: &OutboxEntry,
    form: &Form,
    state: FormState,
) -> (MessageKey<0>, String) {
    let outbox = state.outbox;
    // Where storage is blocked or full, the page itself is all that holds the answers.
    let kept = untrack(|| outbox.keeps(&entry.id)).then(|| kept_sentence(messages, state.keeping));
    let (queued, held) =
        if kept.is_some() { (texts::QUEUED, texts::HELD) } else { (texts::QUEUED_IN_PAGE, texts::HELD_IN_PAGE) };
    let (heading, why) = match (&entry.purpose, &entry.state) {
        (Purpose::Withdrawal(_) | Purpose::Change(_), State::Stored) if entry.is_typed => {
            (texts::SENT, texts::SENT_TYPED)
        }
        (Purpose::Withdrawal(_), State::Stored) => (texts::WITHDRAWN, texts::WITHDRAWAL_STORED),
        (Purpose::Change(_), State::Stored) => (texts::CHANGED, texts::CHANGE_STORED),
        (Purpose::New, State::Stored) => return (texts::STORED, form.thanks.clone()),
        (_, State::Sending(_)) => (texts::SENDING, texts::ON_ITS_WAY),
        (_, State::Unconfirmed) => (texts::UNCONFIRMED, texts::UNCONFIRMED_WHY),
        (_, State::Held(Hold::Moved, _)) => {
            return (held, messages.say(texts::HELD_MOVED, [form.backend.url.host()]));
        }
        (_, State::Held(hold, _)) => {
            let why = match hold {
                Hold::TooLarge => texts::HELD_TOO_LARGE,
                Hold::Quota => texts::HELD_QUOTA,
                Hold::Refused => texts::HELD_REFUSED,
                Hold::Closed | Hold::Moved => texts::HELD_CLOSED,
            };
            let sentences = [messages.get(why), messages.get(texts::HELD_AGAIN)].into_iter().chain(kept.as_deref());
            return (held, sentences.collect::<Vec<_>>().join(" "));
        }
        (_, State::Queued(_)) if entry.sealed_to.iter().any(|key| form.backend.revoked.contains(key)) => {
            (queued, texts::REVOKED)
        }
        (_, State::Queued(_)) if !untrack(|| outbox.may_go(&entry.id)) => (queued, texts::BEHIND),
        (_, State::Queued(_)) if entry.is_fresh() => (texts::SENDING, texts::LEAVES_SOON),
        (_, State::Queued(due)) => {
            let next = next_try(messages, entry, *due, untrack(|| outbox.with(|outbox| outbox.has_sync)));
            let sentences = [Some(messages.get(why(entry)).into()), repeats(messages, entry, form), next, kept];
            return (queued, sentences.into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
        (_, State::Rejected(_)) => (texts::NOT_TAKEN, texts::REJECTED),
    };
    (heading, messages.get(why).into())
}

fn why(entry: &OutboxEntry) -> MessageKey<0> {
    if UNREACHABLE <= entry.unreachable {
        texts::WHY_UNREACHABLE
    } else if 0 < entry.waits {
        texts::WHY_WAITS
    } else {
        texts::WHY_LOST
    }
}

fn repeats(messages: Messages, entry: &OutboxEntry, form: &Form) -> Option<String> {
    let key = if form.backend.once { texts::ONCE } else { texts::TWICE };
    (entry.tries != 0).then(|| messages.get(key).into())
}

/// When it is tried again, and what that takes.
fn next_try(messages: Messages, entry: &OutboxEntry, due: i64, has_sync: bool) -> Option<String> {
    let due = DateTime::from_timestamp_millis(due)?;
    let key = match (0 < entry.waits, has_sync) {
        (false, false) => texts::NEXT_TRY_OPEN,
        (false, true) => texts::NEXT_TRY_SYNCED,
        (true, false) => texts::NEXT_WAIT_OPEN,
        (true, true) => texts::NEXT_WAIT_SYNCED,
    };
    Some(messages.say(key, [&clock::clock_time(due)]))
}

use super::form_state::FormState;
use crate::{
    browser::clock,
    context::use_messages,
    erased::{IntoErased, handler, memo},
    rich_text::rich_text,
};
use chrono::DateTime;
use leptos::prelude::*;
use p4p_domain::{
    delivery::{
        backend::{Backend, Hold},
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
    // Once the form is not there any more, what arrived long ago is no news; its receipt stays.
    let entry = memo(move || state.entry().filter(|entry| state.is_open() || !entry.is_done()));
    let status = move || {
        if state.is_rejected.get() {
            Some("rejected")
        } else {
            entry.with(|entry| entry.as_ref().map(OutboxEntry::status))
        }
    };
    let text = move || {
        if state.is_rejected.get() {
            let refused = view! { <h3>{messages.get(texts::NOT_TAKEN)}</h3> <p>{messages.get(texts::REFUSED)}</p> };
            return Some(refused.into_erased());
        }
        entry.get().map(|entry| view! { <DeliveryMessage state entry/> }.into_erased())
    };
    view! {
        <div class="outcome" role="status" tabindex="-1" id=state.part_id("outcome")
            hidden=Signal::derive(move || status().is_none()) data-outbox=status>
            {text}
        </div>
    }
    .into_erased()
}

/// What became of one message.
#[component]
fn DeliveryMessage(state: FormState, entry: OutboxEntry) -> impl IntoView {
    let (messages, form, outbox) = (use_messages(), state.form(), state.outbox);
    let (heading, explanation) = heading_and_explanation(messages, &entry, &form, untrack(|| outbox.keeps(&entry.id)));
    let is_waiting = matches!(entry.state, State::Queued(_) | State::Held(_)) && !entry.is_fresh();
    let is_open = untrack(|| state.is_open());
    let number = view! { <code>{entry.id.as_str().to_string()}</code> }.into_erased();
    let (first, is_follow_up) = (entry.purpose.first().unwrap_or(&entry.id).clone(), entry.purpose != Purpose::New);
    let (again, id) = (entry.id.clone(), entry.id.clone());
    let take_back = move |_| {
        state.take_back(&id, &first, is_follow_up);
        state.focus_first_question();
    };
    view! {
        <h3>{messages.get(heading)}</h3>
        <p>{explanation}</p>
        {is_waiting.then(|| view! { <OtherWays backend=form.backend.clone()/> })}
        <p class="number">{rich_text(messages.pieces(texts::NUMBER), [number])}</p>
        <p class="actions">
            {is_waiting.then(|| view! {
                <button type="button" on:click=handler(move |_| outbox.send(again.clone(), true))>{messages.get(texts::AGAIN)}</button>
            })}
            {(is_open && is_waiting && !entry.may_be_stored()).then(|| view! {
                <button type="button" class="quiet" on:click=handler(take_back)>{messages.get(texts::BACK)}</button>
            })}
            {(is_open && entry.is_done()).then(|| view! {
                <button type="button" class="quiet" on:click=handler(move |_| state.start_again())>{messages.get(texts::NEW)}</button>
            })}
        </p>
    }
    .into_erased()
}

/// What else one can do while a form service does not take a message.
#[component]
fn OtherWays(backend: Backend) -> impl IntoView {
    let messages = use_messages();
    let page = backend.fallback.map(|url| {
        view! { <p><a href=url.as_str().to_string() rel="noopener">{messages.get(texts::FALLBACK)}</a></p> }
    });
    let mail = (!backend.mail.is_empty()).then(|| {
        view! { <p><a href=["mailto:", &backend.mail].concat()>{messages.get(texts::MAIL)}</a></p> }
    });
    view! { {page} {mail} }.into_erased()
}

fn heading_and_explanation(
    messages: Messages,
    entry: &OutboxEntry,
    form: &Form,
    is_kept: bool,
) -> (MessageKey<0>, String) {
    // Where storage is blocked or full, the page itself is all that holds the answers.
    let (queued, held) =
        if is_kept { (texts::QUEUED, texts::HELD) } else { (texts::QUEUED_IN_PAGE, texts::HELD_IN_PAGE) };
    let (heading, why) = match (&entry.purpose, &entry.state) {
        (Purpose::Withdrawal(_), State::Stored) => (texts::WITHDRAWN, texts::WITHDRAWAL_STORED),
        (Purpose::Change(_), State::Stored) => (texts::CHANGED, texts::CHANGE_STORED),
        (_, State::Stored) => return (texts::STORED, form.thanks.clone()),
        (_, State::Sending(_)) => (texts::SENDING, texts::ON_ITS_WAY),
        (_, State::Unconfirmed) => (texts::UNCONFIRMED, texts::UNCONFIRMED_WHY),
        (_, State::Queued(_)) if entry.is_fresh() => (texts::SENDING, texts::LEAVES_SOON),
        (_, State::Queued(due)) => {
            let sentences =
                [Some(messages.get(why(entry)).into()), repeats(messages, entry, form), next_try(messages, *due)];
            return (queued, sentences.into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
        (_, State::Held(Hold::Closed)) => (held, texts::HELD_CLOSED),
        (_, State::Held(Hold::Quota)) => (held, texts::HELD_QUOTA),
        (_, State::Held(Hold::TooLarge)) => (held, texts::HELD_TOO_LARGE),
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

fn next_try(messages: Messages, due: i64) -> Option<String> {
    let due = DateTime::from_timestamp_millis(due)?;
    Some(messages.say(texts::NEXT_TRY, [&clock::clock_time(due)]))
}

use super::{form_state::FormState, outbox::Outbox};
use crate::{
    browser::{clock, digest, json},
    context::use_messages,
    erased::{IntoErased, effect},
};
use chrono::TimeDelta;
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        outbox::OutboxEntry,
        receipt::Receipt,
        received::{DIGITS, PREFIX, Received, ReceivedState},
    },
    i18n::messages::{Messages, receipt as texts},
    json::Value,
};

/// What arrived so shortly before the organisers read may have come while they did.
const WHILE_READING: TimeDelta = TimeDelta::hours(1);

/// Whether the organisers have read what was sent, as they tell in a file beside the page. A form service that holds rows
/// back, or loses them, is noticed here by those whose rows they are.
#[component]
pub fn ReadNotice(
    /// The form's state.
    state: FormState,
    /// What the person keeps of what they sent.
    receipt: Receipt,
) -> impl IntoView {
    let messages = use_messages();
    let outbox = state.outbox;
    let notice = RwSignal::new(None::<String>);
    let receipt = StoredValue::new(receipt);
    effect(move || {
        let receipt = receipt.get_value();
        let received = outbox.with(|outbox| {
            let is_done = outbox.entry(&receipt.first).is_none_or(OutboxEntry::is_done);
            outbox.received.clone().filter(|_| is_done)
        });
        let Some(received) = received else { return };
        spawn_local(async move {
            // A component that is gone shows nothing.
            _ = notice.try_set(notice_of(messages, &received, &receipt).await);
        });
    });
    view! { <p class="small" role="status" data-read="">{move || notice.get()}</p> }.into_erased()
}

async fn notice_of(messages: Messages, received: &Received, receipt: &Receipt) -> Option<String> {
    let read_at = clock::instant_from_text(&received.read_at)?;
    let latest = json::parse(&receipt.message).unwrap_or_default();
    let latest_id = latest.get("submission_id").and_then(Value::as_text).unwrap_or(receipt.first.as_str());
    let first = state_of(received, receipt.first.as_str()).await?;
    let state = if first == ReceivedState::Read { state_of(received, latest_id).await? } else { first };
    // Of a number that was typed in, nobody here knows when it was sent.
    let sent_at = latest.get("sent_at").and_then(Value::as_text).unwrap_or(&receipt.sent_at);
    let was_there = clock::instant_from_text(sent_at).is_some_and(|sent_at| sent_at + WHILE_READING < read_at);
    let key = match state {
        ReceivedState::Read => texts::READ,
        ReceivedState::Withdrawn => texts::READ_WITHDRAWN,
        ReceivedState::NotYet if was_there => texts::MISSING,
        ReceivedState::NotYet => texts::NOT_READ,
    };
    Some(messages.say(key, [&clock::day_and_time(read_at)]))
}

async fn state_of(received: &Received, number: &str) -> Option<ReceivedState> {
    let digest = digest::sha256(&[PREFIX, number].concat()).await?;
    Some(received.state_of(digest.get(..DIGITS)?))
}

impl Outbox {
    /// Asks the page's own server what the organisers have read, where there is something that they may have.
    pub(super) async fn ask_what_was_read(self) {
        if self.with_untracked(|state| state.receipts.is_empty()) {
            return;
        }
        // Without a network, or without such a file, nothing is said.
        let Some(file) = self.own_file("received.json").await else { return };
        let received = String::from_utf8(file).ok().and_then(|text| json::parse(&text));
        let received = received.and_then(|file| Received::from_json(&file).ok());
        if self.with_untracked(|state| state.received != received) {
            self.update(|state| state.received = received);
        }
    }
}

use crate::browser::{fetch, json};
use leptos::leptos_dom::helpers::TimeoutHandle;
use p4p_domain::{
    delivery::{backend::Answer, handoff::ANSWER_LENGTH, message::SubmissionId, outbox::OutboxEntry, receipt::Receipt},
    json::Value,
};

/// What is known of what was sent.
#[derive(Default)]
pub struct OutboxState {
    /// The messages, in the order in which they were sent.
    pub entries: Vec<OutboxEntry>,
    /// What the person keeps of them.
    pub receipts: Vec<Receipt>,
    /// The messages that only this page knows of: this device keeps nothing, or is not to.
    pub(super) unkept: Vec<SubmissionId>,
    /// The messages that this tab is sending.
    pub(super) busy: Vec<SubmissionId>,
    pub(super) timer: Option<TimeoutHandle>,
    /// What was forgotten here, which may still lie on the device for a moment.
    pub(super) forgotten: Vec<SubmissionId>,
    /// The same for receipts, whose first messages may be known for longer, or shorter.
    pub(super) forgotten_receipts: Vec<SubmissionId>,
    /// How often this tab has changed what the device keeps: what was read meanwhile is old.
    pub(super) changes: u32,
}

impl OutboxState {
    pub(super) fn take_receipt(&mut self, receipt: Option<Receipt>) {
        let Some(receipt) = receipt else { return };
        self.receipts.retain(|other| other.first != receipt.first);
        let place = self.receipts.iter().position(|other| receipt.sent_at < other.sent_at);
        self.receipts.insert(place.unwrap_or(self.receipts.len()), receipt);
    }
}

/// What the service worker wrote down of an answer: it sends, and leaves the reading to the page.
pub(super) fn answer_from_worker(value: &Value) -> Answer {
    let number = |name| value.get(name).and_then(Value::as_integer);
    // An older worker may have written down more.
    let body = value.get("body").and_then(Value::as_text).filter(|body| body.len() <= ANSWER_LENGTH);
    Answer {
        status: number("status").and_then(|status| u16::try_from(status).ok()).unwrap_or_default(),
        body: body.and_then(json::parse).unwrap_or_default(),
        retry_after: value.get("retry_after").and_then(Value::as_text).and_then(fetch::retry_after),
        opaque: value.get("opaque").and_then(Value::as_bool).unwrap_or_default(),
    }
}

use crate::browser::{fetch, json};
use leptos::leptos_dom::helpers::TimeoutHandle;
use p4p_domain::{
    delivery::{
        backend::Answer,
        handoff::ANSWER_LENGTH,
        message::SubmissionId,
        outbox::{OutboxEntry, is_behind_another},
        receipt::Receipt,
        received::Received,
    },
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
    /// What the organisers have read of it, as far as they tell.
    pub(super) received: Option<Received>,
    /// The database's own name, which is gone when it was emptied.
    pub(super) marker: String,
    /// The fingerprints of keys that nothing is sent to any more.
    pub(super) revoked: Vec<String>,
    /// Whether the browser goes on sending when this page is closed.
    pub has_sync: bool,
    /// Whether it was asked what time it is, because something may be so old that it is to be forgotten.
    pub(super) is_time_asked: bool,
    /// How often this tab has changed what the device keeps: what was read meanwhile is old.
    pub(super) changes: u32,
}

impl OutboxState {
    /// The message with this number.
    pub fn entry(&self, id: &SubmissionId) -> Option<&OutboxEntry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }

    /// The receipt of the sign-up with this number.
    pub fn receipt(&self, first: &SubmissionId) -> Option<&Receipt> {
        self.receipts.iter().find(|receipt| receipt.first == *first)
    }

    /// Whether a message may be sent: nothing must be done before, and the keys that it is sealed to are trusted.
    pub(super) fn may_go(&self, id: &SubmissionId) -> bool {
        let is_trusted = |entry: &OutboxEntry| !entry.sealed_to.iter().any(|key| self.revoked.contains(key));
        self.entry(id).is_some_and(|entry| is_trusted(entry) && !is_behind_another(entry, &self.entries))
    }

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
    let flag = |name| value.get(name).and_then(Value::as_bool).unwrap_or_default();
    // An older worker may have written down more.
    let body = value.get("body").and_then(Value::as_text).filter(|body| body.len() <= ANSWER_LENGTH);
    Answer {
        status: number("status").and_then(|status| u16::try_from(status).ok()).unwrap_or_default(),
        body: body.and_then(json::parse).unwrap_or_default(),
        retry_after: value.get("retry_after").and_then(Value::as_text).and_then(fetch::retry_after),
        opaque: flag("opaque"),
        redirected: flag("redirected"),
    }
}

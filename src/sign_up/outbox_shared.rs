//! What the outbox does on a shared computer: it forgets what is done, and keeps what still waits in the page alone.

use super::{outbox::Outbox, outbox_state::OutboxState};
use crate::browser::{
    channel,
    database::{self, Change, OUTBOX, RECEIPTS},
    locks,
};
use leptos::task::spawn_local;
use p4p_domain::delivery::{handoff::SENDER_LOCK, message::SubmissionId, outbox::State, receipt::Receipt};

/// The numbers of messages, and those of receipts.
type Numbers = (Vec<SubmissionId>, Vec<SubmissionId>);

impl OutboxState {
    /// The form of what was sent last and waits for nothing; `None` when there is nothing of that kind.
    pub(super) fn finished_form(&self) -> Option<String> {
        let done = self.entries.iter().rev().find(|entry| entry.is_done()).map(|entry| entry.form.clone());
        done.or_else(|| self.finished_receipts().last().map(|receipt| receipt.form.clone()))
    }

    /// The receipts of which nothing waits any more.
    fn finished_receipts(&self) -> impl DoubleEndedIterator<Item = &Receipt> {
        let is_waited_for = |receipt: &Receipt| {
            let mut waiting = self.entries.iter().filter(|entry| !entry.is_done());
            waiting.any(|entry| entry.purpose.first().unwrap_or(&entry.id) == &receipt.first)
        };
        self.receipts.iter().filter(move |receipt| !is_waited_for(receipt))
    }

    fn finished(&self) -> Numbers {
        let done = self.entries.iter().filter(|entry| entry.is_done()).map(|entry| entry.id.clone());
        (done.collect(), self.finished_receipts().map(|receipt| receipt.first.clone()).collect())
    }
}

impl Outbox {
    /// Forgets at once what is done, with all receipts but those of what still waits; on the device too, or only here.
    pub(super) fn forget_finished(self, is_of_device: bool) {
        let (messages, receipts) = self.with_untracked(OutboxState::finished);
        if messages.is_empty() && receipts.is_empty() {
            return;
        }
        self.update(|state| {
            state.entries.retain(|entry| !messages.contains(&entry.id));
            state.receipts.retain(|receipt| !receipts.contains(&receipt.first));
            state.forgotten.extend(messages.iter().cloned());
            state.forgotten_receipts.extend(receipts.iter().cloned());
        });
        self.ask_before_leaving();
        if is_of_device {
            spawn_local(self.take_off_device((messages, receipts)));
        }
    }

    /// Forgets what is done, and takes what waits off the device: from then on only this page knows of it, and says so.
    pub(super) async fn keep_in_page_only(self) {
        // Nobody sends anything meanwhile, so nobody writes it back, and nothing goes twice.
        let sender = locks::alone(&[&self.name(), SENDER_LOCK].concat()).await;
        self.look().await;
        self.forget_finished(true);
        let numbers: Numbers = self.update(|state| {
            let is_still = |state: &State| sender.is_sure() || !matches!(state, State::Sending(_));
            let still = state.entries.iter().filter(|entry| is_still(&entry.state));
            let messages: Vec<_> =
                still.map(|entry| entry.id.clone()).filter(|id| !state.unkept.contains(id)).collect();
            let receipts = state.receipts.iter().map(|receipt| receipt.first.clone()).collect::<Vec<_>>();
            state.unkept.extend(messages.iter().chain(&receipts).cloned());
            state.changes += 1;
            (messages, receipts)
        });
        self.ask_before_leaving();
        self.take_off_device(numbers).await;
        drop(sender);
    }

    async fn take_off_device(self, (messages, receipts): Numbers) {
        let take_out = |store, id: &SubmissionId| Change { store, key: id.as_str().into(), text: None };
        let messages = messages.iter().map(|id| take_out(OUTBOX, id));
        let changes = messages.chain(receipts.iter().map(|id| take_out(RECEIPTS, id))).collect();
        // Where the device keeps nothing there is nothing to take off.
        _ = database::apply(&self.name(), changes).await;
        channel::post();
    }
}

//! What waits is sealed to the keys that the organisers have now: anew, where nobody can have it yet, and by a change that
//! follows it, where the service may.

use super::{
    freeze::freeze,
    outbox::{Outbox, Post},
};
use crate::browser::{clock, json, random};
use p4p_domain::{
    delivery::{
        message::{Purpose, Stamp, SubmissionId, renewed},
        outbox::{KeyUpkeep, OutboxEntry, State},
        receipt::Receipt,
    },
    form::Form,
};
use std::sync::Arc;

impl Outbox {
    /// Looks after all messages that are not done. What cannot be sealed now is looked after at the next visit.
    pub(super) async fn keep_up_with_keys(self) {
        let waiting = self.with_untracked(|state| {
            let with_receipt = |entry: &OutboxEntry| Some((entry.clone(), state.receipt(entry.first())?.clone()));
            state.entries.iter().filter_map(with_receipt).collect::<Vec<_>>()
        });
        for (entry, receipt) in waiting {
            let Some(form) = self.form(&entry.form) else { continue };
            match entry.key_upkeep(&form.backend) {
                KeyUpkeep::Nothing => {}
                KeyUpkeep::SealAnew => self.seal_anew(&form, &entry, &receipt).await,
                KeyUpkeep::FollowUp => self.follow_up(&form, &entry, receipt, Some(entry.id.clone())).await,
                KeyUpkeep::Replace => self.follow_up(&form, &entry, receipt, None).await,
            }
        }
    }

    async fn seal_anew(self, form: &Arc<Form>, entry: &OutboxEntry, receipt: &Receipt) {
        let stamp = stamp(entry.id.clone(), entry.purpose.clone(), entry.sent_at.clone(), receipt);
        let message = renewed(form, &stamp, &json::parse(&receipt.message).unwrap_or_default());
        let Ok(frozen) = freeze(form, &entry.id, &message).await else { return };
        self.change(&entry.id, |kept| {
            // Another tab may have sent it meanwhile.
            if !kept.may_be_stored() && !kept.is_done() {
                kept.request = frozen.request;
                kept.sealed_to = frozen.sealed_to;
            }
        })
        .await;
    }

    /// Sends the latest answers once more, as a change, after that message or, without one, in place of `entry`.
    async fn follow_up(self, form: &Arc<Form>, entry: &OutboxEntry, receipt: Receipt, after: Option<SubmissionId>) {
        let first = entry.first();
        let has_follower = self.with_untracked(|state| {
            let is_current = |other: &OutboxEntry| other.sealed_to == form.backend.fingerprints;
            state.entries.iter().any(|other| other.id != entry.id && other.first() == first && is_current(other))
        });
        let id = random::random_bytes().map(SubmissionId::from_random);
        let (false, Some(id)) = (has_follower, id) else { return };
        let purpose = match &entry.purpose {
            Purpose::Withdrawal(first) => Purpose::Withdrawal(first.clone()),
            _ => Purpose::Change(first.clone()),
        };
        let now = clock::now();
        let stamp = stamp(id.clone(), purpose.clone(), clock::text_from_instant(now), &receipt);
        let message = renewed(form, &stamp, &json::parse(&receipt.message).unwrap_or_default());
        let Ok(frozen) = freeze(form, &id, &message).await else { return };
        let replaces = if after.is_none() { vec![entry.id.clone()] } else { Vec::new() };
        let pressed = now.timestamp_millis();
        let follower = OutboxEntry {
            id,
            purpose,
            request: frozen.request,
            sealed_to: frozen.sealed_to,
            backend_version: form.backend.version.clone(),
            after,
            sent_at: stamp.sent_at,
            pressed,
            tries: 0,
            waits: 0,
            waits_since: 0,
            ended: 0,
            unreachable: 0,
            state: State::Queued(pressed),
            ..entry.clone()
        };
        let is_kept = self.keeps_untracked(&entry.id);
        let receipt = Receipt { message: frozen.clear, ..receipt };
        // Whatever comes of it is shown like everything that is sent.
        _ = self.post(Post { entry: follower, receipt: Some(receipt), replaces, is_kept }).await;
    }
}

fn stamp(id: SubmissionId, purpose: Purpose, sent_at: String, receipt: &Receipt) -> Stamp {
    Stamp { id, purpose, sent_at, code: receipt.code.clone(), is_suspect: false }
}

//! What was sent comes back into the form: refused by the service, taken back before it arrived, or to be changed.

use super::{form_state::FormState, submit::whole};
use crate::browser::json;
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    delivery::{
        message::Purpose,
        outbox::{OutboxEntry, State},
        receipt::Receipt,
    },
    form::{draft::Draft, problem::Problem},
    i18n::messages::{outcome, sending as texts},
};

impl FormState {
    /// Gives back the answers of what the form service refused, and says why; tracked.
    pub fn take_up_refusal(self) {
        let form = self.form();
        let refused = self.outbox.with(|outbox| {
            let is_refused = |entry: &&OutboxEntry| entry.form == form.id && matches!(entry.state, State::Rejected(_));
            outbox.entries.iter().find(is_refused).cloned()
        });
        let Some(refused) = refused else { return };
        let State::Rejected(problems) = refused.state.clone() else { return };
        let changes_it = self
            .changing
            .with_untracked(|changing| changing.as_ref().map(|changing| &changing.first) == Some(refused.first()));
        let has_unsent = self.has_unsent();
        if has_unsent && !changes_it {
            // Not over what is being typed: once that was sent or discarded.
            self.draft.track();
            self.changing.track();
            return;
        }
        // A name that the form does not have is the service's own; its text goes to the form as a whole.
        let (messages, ours) = (self.messages, |field: &String| form.field(field).is_some());
        let problems = problems.into_iter().map(|problem| Problem {
            field: problem.field.filter(ours),
            message: match problem.message.as_str() {
                "" => messages.say(texts::SERVICE_SAYS, [messages.get(outcome::NO_REASON)]),
                message => messages.say(texts::SERVICE_SAYS, [message]),
            },
        });
        let problems: Vec<_> = problems.collect();
        if let Purpose::Withdrawal(_) = refused.purpose {
            spawn_local(self.outbox.forget(vec![refused.id], None));
        } else {
            self.undo(&refused, !has_unsent);
        }
        self.is_rejected.set(true);
        self.refuse(problems);
    }

    /// Gives the answers back for changing, and forgets what was frozen, with what was to follow it. Only for what is not
    /// stored.
    pub fn take_back(self, entry: &OutboxEntry) {
        self.undo(entry, true);
    }

    fn undo(self, entry: &OutboxEntry, fills: bool) {
        let (outbox, first) = (self.outbox, entry.first().clone());
        let is_follow_up = entry.purpose != Purpose::New;
        let receipt = outbox.with_untracked(|outbox| outbox.receipt(&first).cloned());
        if let Some(receipt) = receipt {
            if fills {
                self.fill(&self.answers_of(&receipt));
            }
            // What is stored is what was sent before.
            let stored = Receipt { message: receipt.before.clone(), before: String::new(), ..receipt };
            self.changing.set(is_follow_up.then(|| stored.clone()));
            self.draft_id.set_value(String::new());
            self.save_now();
            if is_follow_up {
                spawn_local(outbox.put_receipt(stored));
            }
        }
        let is_later =
            |other: &OutboxEntry| other.first() == &first && entry.pressed <= other.pressed && !other.is_done();
        let ids = outbox.ids(|other| other.id == entry.id || is_later(other));
        spawn_local(outbox.forget(ids, (!is_follow_up).then_some(first)));
    }

    /// The same at a press, which throws nothing away that was typed meanwhile: then that is said. Whether it did.
    pub fn take_back_into_empty(self, entry: &OutboxEntry) -> bool {
        let has_unsent = self.has_unsent();
        if has_unsent {
            self.refuse(vec![whole(self.messages.get(texts::UNSENT_DRAFT).into())]);
        } else {
            self.take_back(entry);
        }
        !has_unsent
    }

    /// Brings back what was sent, to be changed.
    pub fn start_changing(self, receipt: Receipt) {
        if self.has_unsent() {
            return self.refuse(vec![whole(self.messages.get(texts::UNSENT_DRAFT).into())]);
        }
        self.fill(&self.answers_of(&receipt));
        self.is_rejected.set(false);
        self.changing.set(Some(receipt));
        self.save_soon();
        self.focus_first_question();
    }

    /// Whether something was typed that would be lost: answers, or a change of those that are being changed.
    fn has_unsent(self) -> bool {
        match self.changing.get_untracked() {
            Some(changing) => {
                let (form, before) = (self.form(), self.answers_of(&changing));
                self.draft.with_untracked(|draft| {
                    form.fields.iter().any(|field| {
                        let of = |draft: &Draft| draft.get(&field.id).cloned().filter(|answer| !answer.is_blank());
                        of(draft) != of(&before)
                    })
                })
            }
            None => !untrack(|| self.is_sent()) && !self.draft.with_untracked(Draft::is_blank),
        }
    }

    fn answers_of(&self, receipt: &Receipt) -> Draft {
        Draft::from_message(&self.form(), &json::parse(&receipt.message).unwrap_or_default())
    }
}

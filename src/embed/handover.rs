use crate::browser::{address, document};
use crate::erased::effect;
use leptos::prelude::*;
use p4p_domain::form::{
    Form,
    draft::Draft,
    handover::{Handover, LONGEST},
};
use p4p_domain::i18n::messages::{Messages, frame};
use std::sync::Arc;

/// Drafts on their way from a frame to the full page.
#[derive(Clone, Copy)]
pub struct Handovers {
    /// The forms that are on the page, with what is typed into them.
    drafts: RwSignal<Vec<(Arc<Form>, Memo<Draft>)>>,
    /// What came along in the address.
    received: RwSignal<Option<Handover>>,
}

impl Handovers {
    /// None.
    pub fn new() -> Self {
        Self { drafts: RwSignal::new(Vec::new()), received: RwSignal::new(None) }
    }

    /// From now on what is typed into a form can be handed over.
    pub fn register(self, form: Arc<Form>, draft: Memo<Draft>) {
        self.drafts.update(|drafts| drafts.push((form, draft)));
    }

    /// Takes what came along from a frame; in one, keeps ready what would be handed over. Call it
    /// once, after hydration.
    pub fn start(self, messages: Messages, is_framed: bool, is_shared: RwSignal<bool>) {
        if !is_framed {
            return self.received.set(address::take_handover());
        }
        effect(move || {
            let fragment = self.fragment();
            // A computer that is shared shows its history to others.
            let allowed = fragment.as_deref().filter(|_| !is_shared.get());
            let fitting = allowed.filter(|fragment| fragment.len() <= LONGEST);
            let reason = if allowed.is_none() { frame::NOT_ALONG } else { frame::TOO_LONG };
            let stays = fragment.is_some() && fitting.is_none();
            document::set_handover(fitting, stays.then(|| messages.get(reason)));
        });
    }

    /// What goes along, however long it is: of the first form that something was typed into.
    fn fragment(self) -> Option<String> {
        let handover = self.drafts.with(|drafts| {
            let mut handovers = drafts.iter().filter_map(|(form, draft)| draft.with(|draft| Handover::of(form, draft)));
            handovers.next()
        });
        address::fragment_of_handover(&handover?)
    }

    /// Takes up what came along for a form, once; tracked.
    pub fn take(self, form: &str) -> Option<Handover> {
        let is_mine = self.received.with(|received| received.as_ref().is_some_and(|received| received.form == form));
        if is_mine { self.received.try_update_untracked(Option::take).flatten() } else { None }
    }
}

impl Default for Handovers {
    fn default() -> Self {
        Self::new()
    }
}

/// Drafts on their way from a frame to the full page.
pub fn use_handovers() -> Handovers {
    expect_context()
}

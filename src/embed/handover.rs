use crate::browser::{address, document};
use crate::erased::effect;
use leptos::prelude::*;
use p4p_domain::form::{
    Form,
    draft::Draft,
    handover::{Handover, LONGEST},
};
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

    /// Takes what came along out of the address, and keeps ready what would be handed over where the page is framed. Call it
    /// once, after hydration.
    pub fn start(self, is_framed: bool) {
        self.received.set(address::take_handover());
        if is_framed {
            effect(move || document::set_handover(self.fragment().as_deref()));
        }
    }

    /// The fragment for the full page's address: the first form that something was typed into.
    fn fragment(self) -> Option<String> {
        let handover = self.drafts.with(|drafts| {
            let mut handovers = drafts.iter().filter_map(|(form, draft)| draft.with(|draft| Handover::of(form, draft)));
            handovers.next()
        });
        let fragment = address::fragment_of_handover(&handover?)?;
        (fragment.len() <= LONGEST).then_some(fragment)
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

//! For how long this browser keeps what is typed and sent, as it is told to people.

use crate::browser::persistence;
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{
    i18n::messages::{MessageKey, Messages, draft, outcome},
    kept::Kept,
};

/// What is known of that. It lives as long as the page.
#[derive(Clone, Copy)]
pub struct Keeping(RwSignal<Kept>);

impl Keeping {
    /// Nothing is known yet, and nothing promised.
    pub fn new() -> Self {
        Self(RwSignal::new(Kept::default()))
    }

    /// Looks at what the browser says of itself. Call it once, after hydration.
    pub fn start(self) {
        spawn_local(async move { self.note(persistence::look().await) });
    }

    /// Asks the browser to keep it for good: something is sent, which is a reason that people know.
    pub fn ask(self) {
        if self.0.get_untracked() != Kept::UntilDeleted {
            spawn_local(async move { self.note(persistence::request().await) });
        }
    }

    fn note(self, kept: Kept) {
        // The page may be gone.
        _ = self.0.try_set(kept);
    }

    /// What is said before anything was typed; tracked.
    pub fn of_typing(self) -> MessageKey<0> {
        match self.0.get() {
            Kept::SevenDays => draft::NOTHING_SEVEN_DAYS,
            _ => draft::NOTHING,
        }
    }
}

impl Default for Keeping {
    fn default() -> Self {
        Self::new()
    }
}

/// How long what waits on this device is kept, in a sentence or two; tracked. Only for what the device does keep.
pub fn kept_sentence(messages: Messages, keeping: Keeping) -> String {
    let key = match keeping.0.get() {
        Kept::UntilDeleted => outcome::KEPT,
        Kept::SevenDays => outcome::KEPT_SEVEN_DAYS,
        Kept::WhileThereIsSpace => outcome::KEPT_WHILE_SPACE,
    };
    messages.get(key).into()
}

/// For how long this browser keeps things.
pub fn use_keeping() -> Keeping {
    expect_context()
}

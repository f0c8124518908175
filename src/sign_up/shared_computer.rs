//! A shared computer: nothing is kept on it, and nobody sees what the person before has typed or sent.

use super::{form_state::FormState, outbox::Outbox, outbox_state::OutboxState};
use crate::{
    browser::{address, clock, presence, printed},
    context::use_messages,
    erased::{IntoErased, effect, handler, memo},
};
use leptos::{
    leptos_dom::helpers::{IntervalHandle, set_interval_with_handle},
    prelude::*,
    task::spawn_local,
};
use p4p_domain::{
    i18n::messages::shared as texts,
    idle::{SAID_BEFORE, STEP, Step, Watch},
};
use std::time::Duration;

/// What says in the address that this is a shared computer.
const SHARED: &str = "shared";

/// Whether this is a shared computer, for all forms of the page, and what follows from that.
#[derive(Clone, Copy)]
pub struct SharedComputer {
    outbox: Outbox,
    /// Whether it is one.
    pub is_on: RwSignal<bool>,
    forms: StoredValue<Vec<FormState>>,
    /// How often everything was forgotten.
    forgotten: RwSignal<u32>,
    /// Since something was sent: whether somebody is still there.
    watch: StoredValue<Option<Watch>>,
    timer: StoredValue<Option<IntervalHandle>>,
    /// The form beside which it is said that everything is forgotten soon.
    warned: RwSignal<Option<String>>,
}

impl SharedComputer {
    /// As it is printed: somebody's own. Make it in an owner that lasts as long as the page.
    pub fn new(outbox: Outbox) -> Self {
        Self {
            outbox,
            is_on: RwSignal::new(false),
            forms: StoredValue::new(Vec::new()),
            forgotten: RwSignal::new(0),
            watch: StoredValue::new(None),
            timer: StoredValue::new(None),
            warned: RwSignal::new(None),
        }
    }

    /// Sees whether the address says `shared`, and watches over the page. Call it once, before anything is restored.
    pub fn start(self) {
        if address::query_pairs().iter().any(|(name, _)| name == SHARED) {
            self.is_on.set(true);
            let outbox = self.outbox;
            spawn_local(async move {
                outbox.look().await;
                // A link that anybody can make takes nothing off the device; it is only not shown.
                outbox.forget_finished(false);
            });
        }
        effect(move || match self.is_on.get() {
            // For web/frame.js.
            true => printed::set_root_attribute("data-shared", ""),
            false => drop(printed::take_root_attribute("data-shared")),
        });
        effect(move || self.watch_over(self.is_on.get() && self.outbox.with(OutboxState::finished_form).is_some()));
        presence::on_touch(move || self.touch());
        // What is left may be kept by the browser as it is, for whoever goes back.
        presence::on_leaving_and_return(move || {
            if self.is_on.get_untracked() {
                self.forget_everything();
            }
        });
    }

    /// One form of the page.
    pub(super) fn register(self, form: FormState) {
        self.forms.update_value(|forms| forms.push(form));
    }

    /// This is a shared computer, or is one no longer. What earlier visits kept is forgotten then; what still waits to be
    /// sent is known to the open page only.
    pub(super) fn set(self, is_on: bool) {
        self.is_on.set(is_on);
        // A reload must not make it somebody's own.
        let said = is_on.then(|| (SHARED, String::new()));
        address::set_query(&[SHARED], said.as_slice(), false);
        for form in self.forms() {
            form.follow_shared(is_on);
        }
        if is_on {
            self.outbox.forget_finished(true);
            spawn_local(self.outbox.keep_in_page_only());
        }
    }

    /// Whether number and code of something that was sent would be forgotten with it.
    pub(super) fn has_something_to_forget(self) -> bool {
        self.outbox.with_untracked(|state| state.finished_form().is_some())
    }

    /// Forgets all that was typed and sent, in all forms, but for what still waits to be sent.
    pub(super) fn forget_everything(self) {
        self.outbox.forget_finished(true);
        for form in self.forms() {
            form.forget_person();
        }
        self.forgotten.update(|times| *times += 1);
    }

    /// Calls back whenever everything was forgotten, for what components keep by themselves.
    pub(super) fn on_forgotten(self, forget: impl Fn() + 'static) {
        effect(move || {
            if self.forgotten.get() != 0 {
                forget();
            }
        });
    }

    fn forms(self) -> impl Iterator<Item = FormState> {
        self.forms.get_value().into_iter().filter(FormState::is_there)
    }

    fn watch_over(self, is_sent: bool) {
        if is_sent == self.watch.with_value(Option::is_some) {
            return;
        }
        self.watch.set_value(is_sent.then(|| Watch::new(now())));
        self.warned.set(None);
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if is_sent {
            // Short steps, because a device that sleeps stops them.
            self.timer.set_value(set_interval_with_handle(move || self.look(), STEP_BETWEEN).ok());
        }
    }

    fn look(self) {
        let step = self.watch.try_update_value(|watch| watch.as_mut().map(|watch| watch.look(now()))).flatten();
        match step {
            Some(Step::Warn) if self.warned.with_untracked(Option::is_none) => {
                self.warned.set(self.outbox.with_untracked(OutboxState::finished_form));
            }
            Some(Step::Forget) => self.forget_everything(),
            _ => {}
        }
    }

    /// Somebody is there.
    fn touch(self) {
        _ = self.watch.try_update_value(|watch| watch.as_mut().map(|watch| watch.touch(now())));
        if self.warned.with_untracked(Option::is_some) {
            self.warned.set(None);
        }
    }
}

const STEP_BETWEEN: Duration = Duration::from_millis(STEP.unsigned_abs());

fn now() -> i64 {
    clock::now().timestamp_millis()
}

impl FormState {
    /// The next person is to find a form as it is printed.
    fn forget_person(self) {
        self.review.set(None);
        self.confirming.set(None);
        self.is_withdrawn_unsent.set(false);
        self.is_rejected.set(false);
        self.discard();
    }
}

/// Whether this is a shared computer.
pub fn use_shared_computer() -> SharedComputer {
    expect_context()
}

/// Says beside a form that everything is forgotten soon, and how not to.
#[component]
pub fn LeavingNotice(
    /// The form's state.
    state: FormState,
) -> impl IntoView {
    let (messages, shared) = (use_messages(), state.shared);
    let is_here = memo(move || shared.warned.with(|form| form.as_ref() == Some(&state.form().id)));
    let notice = move || {
        is_here.get().then(|| {
            view! {
                <p>{messages.say(texts::FORGETS, [&(SAID_BEFORE / 1_000).to_string()])}</p>
                <button type="button" on:click=handler(move |_| shared.touch())>{messages.get(texts::KEEP)}</button>
            }
            .into_erased()
        })
    };
    view! { <div class="leaving" role="status">{notice}</div> }.into_erased()
}

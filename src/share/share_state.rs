use crate::browser::{
    address,
    pressed::Pressed,
    printed,
    share::{self, SendError},
};
use leptos::{
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
    task::spawn_local,
};
use p4p_domain::nodes::node::NodeId;
use std::time::Duration;

/// How long it is said that something was copied.
const SAID_FOR: Duration = Duration::from_secs(8);

/// What became of the link that was handed on last.
#[derive(Clone, Copy)]
pub struct Share {
    outcome: RwSignal<Outcome>,
    pressed: StoredValue<Option<Pressed>, LocalStorage>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Outcome {
    /// Nothing to talk about.
    #[default]
    Nothing,
    Copied,
    /// The clipboard was refused, so this address is to be copied by hand.
    Refused(String),
}

/// An address to hand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// The address.
    pub url: String,
}

impl Link {
    /// A text that leads nowhere: it is only copied.
    pub fn of_text(text: &str) -> Self {
        Self { title: String::new(), url: text.into() }
    }

    /// To the page.
    pub fn to_page() -> Self {
        Self { title: printed::main_heading(), url: address::without_query("") }
    }

    /// To a node in it, with its name.
    pub fn to_node(id: &NodeId, name: &str) -> Self {
        let title = [name, ", ", &printed::main_heading()].concat();
        Self { title, url: address::without_query(&["node-", id.as_str()].concat()) }
    }
}

impl Share {
    /// Nothing was handed on yet. Make it in an owner that lasts as long as the page.
    pub fn new() -> Self {
        Self {
            outcome: RwSignal::new(Outcome::Nothing),
            pressed: StoredValue::new_local(None),
            timer: StoredValue::new(None),
        }
    }

    /// Tells the style sheet which ways there are, so that it shows their buttons. Call it once, after hydration.
    pub fn start(self) {
        printed::set_root_attribute("data-shares", if share::can_send() { "send copy" } else { "copy" });
    }

    /// Copies a link's address, or shows it where the clipboard is refused; `pressed` gets the focus back from there.
    pub fn copy(self, link: Link, pressed: Option<Pressed>) {
        self.pressed.set_value(pressed);
        spawn_local(self.copy_now(link));
    }

    /// Hands a link to a program that the visitor chooses; where that is not possible, copies it.
    pub fn send(self, link: Link, pressed: Option<Pressed>) {
        self.pressed.set_value(pressed);
        spawn_local(async move {
            if share::send(&link.title, &link.url).await == Err(SendError::Failed) {
                self.copy_now(link).await;
            }
        });
    }

    async fn copy_now(self, link: Link) {
        match share::copy(&link.url).await {
            Ok(()) => {
                self.say(Outcome::Copied);
                let timer = set_timeout_with_handle(move || self.say(Outcome::Nothing), SAID_FOR).ok();
                _ = self.timer.try_set_value(timer);
            }
            Err(share::ClipboardRefused) => self.say(Outcome::Refused(link.url)),
        }
    }

    fn say(self, outcome: Outcome) {
        let timer = self.timer.try_update_value(Option::take).flatten();
        _ = timer.map(|timer| timer.clear());
        // The page may be gone by now.
        _ = self.outcome.try_set(outcome);
    }

    /// Closes what was said, and gives the focus back to what was pressed.
    pub fn close(self) {
        self.say(Outcome::Nothing);
        self.pressed.with_value(|pressed| pressed.as_ref().map(Pressed::focus));
    }

    /// Whether there is something to say; tracked.
    pub fn is_open(self) -> bool {
        self.outcome.with(|outcome| *outcome != Outcome::Nothing)
    }

    /// Whether the last link is in the clipboard; tracked.
    pub fn is_copied(self) -> bool {
        self.outcome.with(|outcome| *outcome == Outcome::Copied)
    }

    /// The address that is to be copied by hand; tracked.
    pub fn refused(self) -> Option<String> {
        self.outcome.with(|outcome| match outcome {
            Outcome::Refused(address) => Some(address.clone()),
            Outcome::Nothing | Outcome::Copied => None,
        })
    }
}

impl Default for Share {
    fn default() -> Self {
        Self::new()
    }
}

/// What is said of handing an address on.
pub fn use_share() -> Share {
    expect_context()
}

use crate::browser::frame;
use leptos::{ev::Event, prelude::*};

/// How long a frame must have the keyboard before a press in it counts, in milliseconds: the press that brings it there
/// may have been meant for something else.
const SETTLED: f64 = 500.0;

/// Being shown inside of another page, where nothing is sent before it was seen what and to whom.
#[derive(Clone, Copy)]
pub struct Frame {
    is_framed: RwSignal<bool>,
    has_keyboard_since: StoredValue<Option<f64>>,
}

impl Frame {
    /// As it is printed: not in a frame.
    pub fn new() -> Self {
        Self { is_framed: RwSignal::new(false), has_keyboard_since: StoredValue::new(None) }
    }

    /// Finds out; call it once, after hydration.
    pub fn start(self) {
        if frame::is_framed() {
            self.is_framed.set(true);
            frame::follow_keyboard(move |since| self.has_keyboard_since.set_value(since));
        }
    }

    /// Whether the page is shown inside of another one; tracked.
    pub fn is_framed(self) -> bool {
        self.is_framed.get()
    }

    /// The same, not tracked.
    pub fn is_framed_untracked(self) -> bool {
        self.is_framed.get_untracked()
    }

    /// Whether a person means a press: outside of frames always.
    pub fn is_meant(self, event: &Event) -> bool {
        let is_settled = |since: f64| SETTLED < frame::milliseconds() - since;
        !self.is_framed.get_untracked()
            || (frame::is_trusted(event) && self.has_keyboard_since.get_value().is_some_and(is_settled))
    }
}

impl Default for Frame {
    fn default() -> Self {
        Self::new()
    }
}

/// Being shown inside of another page.
pub fn use_frame() -> Frame {
    expect_context()
}

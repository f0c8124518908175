//! What was pressed, to give the focus back to it. Not every browser gives it to buttons that are pressed.

use leptos::ev::Event;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A control that was pressed.
#[derive(Clone)]
pub struct Pressed(HtmlElement);

impl Pressed {
    /// What an event came from.
    pub fn of(event: &Event) -> Option<Self> {
        event.target()?.dyn_into().ok().map(Self)
    }

    /// Moves the keyboard to it, where it is still on the page.
    pub fn focus(&self) {
        // What cannot take the focus leaves it where it is.
        _ = self.0.focus();
    }
}

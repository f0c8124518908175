//! A word to the other tabs of this page and to its service worker (BroadcastChannel).

use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::BroadcastChannel;

thread_local! {
    // One for telling and listening, because a channel does not hear itself.
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// Tells the others on the channel that something changed; whoever is not there does not hear it.
pub fn post() {
    CHANNEL.with_borrow(|channel| {
        // A browser without channels has tabs that look when they are looked at.
        _ = channel.as_ref().map(|channel| channel.post_message(&JsValue::NULL));
    });
}

/// Tells those on another channel than the page's own.
pub fn tell(name: &str) {
    if let Ok(channel) = BroadcastChannel::new(name) {
        _ = channel.post_message(&JsValue::NULL);
        channel.close();
    }
}

/// Joins a channel, and calls back whenever one of the others tells something, for as long as the page lives.
pub fn listen(name: &str, heard: impl Fn() + 'static) {
    if let Ok(channel) = BroadcastChannel::new(name) {
        channel.set_onmessage(Some(Closure::<dyn Fn()>::new(heard).into_js_value().unchecked_ref()));
        CHANNEL.with_borrow_mut(|known| *known = Some(channel));
    }
}

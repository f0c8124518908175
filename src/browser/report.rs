//! Telling a developer or a helpful visitor what went wrong, in the browser's console.

use super::element_by_id;
use wasm_bindgen::JsValue;

/// Whether the printed parts are being taken over for the first time. The loader starts the program once more then.
fn is_hydrating() -> bool {
    element_by_id("app").is_some_and(|app| !app.has_attribute("data-hydrated") && !app.has_attribute("data-afresh"))
}

/// Writes one line to the console, as an error.
pub fn error(message: &str) {
    web_sys::console::error_1(&JsValue::from_str(message));
}

/// Makes a panic say in the console where it happened and what it means for the page.
/// The text stays as it is: nothing of the page is taken away by a panic.
pub fn panics() {
    std::panic::set_hook(Box::new(|panic| {
        if is_hydrating() {
            let warning = "Something changed the printed page on its way, so its parts are made afresh.";
            return web_sys::console::warn_1(&JsValue::from_str(warning));
        }
        let place = panic.location().map(|place| [place.file(), ":", &place.line().to_string()].concat());
        error(
            &[
                "The page's program stopped at ",
                place.as_deref().unwrap_or("an unknown place"),
                "; the text stays readable, the forms do not work any more.",
            ]
            .concat(),
        );
        // Forms say so too.
        super::document::set_app_attribute("data-stopped", Some(""));
    }));
}

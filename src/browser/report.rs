//! Telling a developer or a helpful visitor what went wrong, in the browser's console.

/// Writes one line to the console, as an error.
pub fn error(message: &str) {
    browser::error(message);
}

/// Makes a panic say in the console where it happened and what it means for the page.
/// The text stays as it is: nothing of the page is taken away by a panic.
pub fn panics() {
    browser::panics();
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::JsValue;

    pub fn error(message: &str) {
        web_sys::console::error_1(&JsValue::from_str(message));
    }

    pub fn panics() {
        std::panic::set_hook(Box::new(|panic| {
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
            super::super::document::set_app_attribute("data-stopped", Some(""));
        }));
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    pub fn error(_message: &str) {}

    pub fn panics() {}
}

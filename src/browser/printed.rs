//! What the printed page says of itself, and what it is told for its style sheet.

/// From the page to the root of the site, where `embed.js` is: `#app[data-site]`.
pub fn site_folder() -> String {
    browser::site_folder().unwrap_or_else(|| "./".into())
}

/// What the page is called: the text of its first heading, in one line.
pub fn main_heading() -> String {
    let text = browser::main_heading().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sets an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: &str) {
    browser::set_root_attribute(name, value);
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use web_sys::{Document, window};

    fn document() -> Option<Document> {
        window()?.document()
    }

    pub fn site_folder() -> Option<String> {
        document()?.get_element_by_id("app")?.get_attribute("data-site")
    }

    pub fn main_heading() -> Option<String> {
        document()?.query_selector("h1").ok()??.text_content()
    }

    pub fn set_root_attribute(name: &str, value: &str) {
        let root = document().and_then(|document| document.document_element());
        // Fails for names that are no attribute names only; ours are literals.
        _ = root.map(|root| root.set_attribute(name, value));
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    pub fn site_folder() -> Option<String> {
        None
    }

    pub fn main_heading() -> Option<String> {
        None
    }

    pub fn set_root_attribute(_name: &str, _value: &str) {}
}

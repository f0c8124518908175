//! What the printed page says of itself, and what it is told for its style sheet.

use super::{document, element_by_id};

/// From the page to the root of the site, where `embed.js` is: `#app[data-site]`.
pub fn site_folder() -> String {
    element_by_id("app").and_then(|app| app.get_attribute("data-site")).unwrap_or_else(|| "./".into())
}

/// Whether the page has an element of that id.
pub fn has(id: &str) -> bool {
    element_by_id(id).is_some()
}

/// What the page is called: the text of its first heading, in one line.
pub fn main_heading() -> String {
    let heading = document().and_then(|document| document.query_selector("h1").ok()?);
    let text = heading.and_then(|heading| heading.text_content()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes an attribute off `<html>`.
pub fn take_root_attribute(name: &str) -> Option<String> {
    let root = document()?.document_element()?;
    let value = root.get_attribute(name)?;
    // As below.
    _ = root.remove_attribute(name);
    Some(value)
}

/// Sets an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: &str) {
    let root = document().and_then(|document| document.document_element());
    // Fails for names that are no attribute names only; ours are literals.
    _ = root.map(|root| root.set_attribute(name, value));
}

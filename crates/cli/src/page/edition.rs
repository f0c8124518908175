use super::html::root_attributes;
use crate::{content::Content, file::File, language};
use p4p_domain::i18n::messages::Messages;

/// An event's page in one language, and where it lies. Page, event and site may be one folder, and need not be.
pub struct Edition<'a> {
    /// What is printed.
    pub content: &'a Content,
    /// In which language, BCP 47.
    pub language: String,
    /// The interface's texts in it.
    pub messages: Messages,
    /// From the page to the root of the site, where programs, styles, base map and cities are: `./`, `../`, `../../`.
    pub to_site: String,
    /// From the page to the event's own folder, where nodes and calendars are: `./` or `../`.
    pub to_event: String,
    /// The event's folder in the site: empty, or a name and a slash.
    event: String,
    /// The page's folder in the event's: empty, or a name and a slash.
    page: String,
}

impl<'a> Edition<'a> {
    /// The page of an event whose folder in the site has this name; without one, the event is the site. In another
    /// language than the event's own, the page lies in a folder of its own below that, which has the language's name.
    pub fn of(content: &'a Content, folder: Option<&str>, language: Option<&str>) -> Self {
        let named = |name: Option<&str>| name.map(|name| format!("{name}/")).unwrap_or_default();
        let (event, page) = (named(folder), named(language));
        let up = |folders: &str| match folders.matches('/').count() {
            0 => "./".into(),
            deep => "../".repeat(deep),
        };
        let language = language.unwrap_or(&content.event.language);
        Self {
            content,
            messages: language::messages_or_english(language),
            language: language.into(),
            to_site: up(&[event.as_str(), &page].concat()),
            to_event: up(&page),
            event,
            page,
        }
    }

    /// The whole address of the page, or of a file in its folder; `None` where nobody knows it.
    pub fn address(&self, name: &str) -> Option<String> {
        self.content.event.address.as_ref().map(|address| [address.as_str(), &self.page, name].concat())
    }

    /// From the page to the event's page in another language.
    pub fn to_language(&self, language: &str) -> String {
        self.to_event.clone() + &self.folder_of(language)
    }

    /// The whole address of the event's page in another language; `None` where nobody knows it.
    pub fn address_in(&self, language: &str) -> Option<String> {
        self.content.event.address.as_ref().map(|address| [address.as_str(), &self.folder_of(language)].concat())
    }

    /// The folder of a language in the event's: empty for the event's own, or a name and a slash.
    fn folder_of(&self, language: &str) -> String {
        let is_main = self.content.event.languages.first().is_some_and(|main| main == language);
        if is_main { String::new() } else { format!("{language}/") }
    }

    /// The page's folder in the site: empty, or names with slashes behind them.
    pub fn folder(&self) -> String {
        [self.event.as_str(), &self.page].concat()
    }

    /// Which way the page is read.
    pub fn direction(&self) -> &'static str {
        language::direction(&self.language)
    }

    /// The attributes of `<html>`.
    pub fn attributes(&self) -> String {
        root_attributes(&self.language)
    }

    /// Whether the page is at the root of the site.
    pub fn is_site(&self) -> bool {
        self.event.is_empty() && self.page.is_empty()
    }

    /// Whether the page is in the event's own language, which is printed first, with the files that all languages share.
    pub fn is_main(&self) -> bool {
        self.page.is_empty()
    }

    /// A file that is linked from the page, in the event's folder; without a `./` that says nothing.
    pub fn of_event(&self, name: &str) -> String {
        format!("{}{name}", self.to_event.trim_start_matches("./"))
    }

    /// From a file in the event's folder to one at the site's root.
    pub fn site_from_event(&self) -> &'static str {
        if self.event.is_empty() { "" } else { "../" }
    }

    /// A file in the page's own folder.
    pub fn in_page(&self, name: &str, bytes: impl Into<Vec<u8>>) -> File {
        File::new(self.folder() + name, bytes)
    }

    /// A file in the event's folder.
    pub fn in_event(&self, name: &str, bytes: impl Into<Vec<u8>>) -> File {
        File::new(format!("{}{name}", self.event), bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn a_page_knows_its_way_to_its_event_and_to_the_site() {
        let content = fixture::content();
        for (folder, language, to_site, to_event, path, calendar) in [
            (None, None, "./", "./", "index.html", "workshop.ics"),
            (Some("2025"), None, "../", "./", "2025/index.html", "workshop.ics"),
            (None, Some("de"), "../", "../", "de/index.html", "../workshop.ics"),
            (Some("2025"), Some("de"), "../../", "../", "2025/de/index.html", "../workshop.ics"),
        ] {
            let edition = Edition::of(&content, folder, language);
            assert_eq!((edition.to_site.as_str(), edition.to_event.as_str()), (to_site, to_event));
            assert_eq!(edition.in_page("index.html", "").path, path);
            assert_eq!(edition.of_event("workshop.ics"), calendar);
            assert_eq!(edition.language, language.unwrap_or("en"));
        }
    }
}

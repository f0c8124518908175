//! The page's own elements behind small functions.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, DragEvent, Element, Event, FileList, HtmlAnchorElement, HtmlButtonElement,
    HtmlElement, HtmlInputElement, HtmlTextAreaElement, Url,
};

/// A file that was chosen or dropped.
#[derive(Clone)]
pub struct File(web_sys::File);

impl File {
    /// Its name, without folders.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// What is in it; otherwise what to do when it cannot be read any more.
    pub async fn bytes(&self) -> Result<Vec<u8>, String> {
        let buffer = JsFuture::from(self.0.array_buffer()).await;
        let buffer = buffer.map_err(|_| [&self.name(), " cannot be read; choose it again."].concat())?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// The elements that the page's HTML has.
pub struct Page {
    document: Document,
    files: HtmlInputElement,
    key_files: HtmlInputElement,
    key_text: HtmlTextAreaElement,
    status: Element,
}

impl Page {
    /// Finds the elements; `None` where one is missing.
    pub fn find() -> Option<Self> {
        let document = web_sys::window()?.document()?;
        Some(Self {
            files: element(&document, "files")?,
            key_files: element(&document, "key-file")?,
            key_text: element(&document, "key-text")?,
            status: element(&document, "status")?,
            document,
        })
    }

    /// The element with this id.
    pub fn element<T: JsCast>(&self, id: &str) -> Option<T> {
        element(&self.document, id)
    }

    /// A new element that holds a text, as text.
    pub fn make(&self, tag: &str, text: &str) -> Option<Element> {
        let made = self.document.create_element(tag).ok()?;
        made.set_text_content(Some(text));
        Some(made)
    }

    /// What the computer's clock says, RFC 3339.
    pub fn now(&self) -> String {
        js_sys::Date::new_0().to_iso_string().into()
    }

    /// Says something in the line that screen readers listen to.
    pub fn say(&self, text: &str) {
        self.status.set_text_content(Some(text));
    }

    /// When the program stops in the middle, people must not wait for it.
    pub fn tell_when_stopped() {
        std::panic::set_hook(Box::new(|_| {
            // Found anew, because elements cannot be handed to a hook.
            let Some(page) = Self::find() else { return };
            page.say("The program of this page has stopped, which should not happen. Reload the page and leave out the last file, or run “site answers open” on it.");
        }));
    }

    /// The pasted key, or nothing.
    pub fn pasted_key(&self) -> String {
        self.key_text.value()
    }

    /// The chosen key files.
    pub fn key_files(&self) -> Vec<File> {
        in_list(self.key_files.files())
    }

    /// Lists the files that were chosen.
    pub fn show_chosen(&self, files: &[File]) {
        let Some(list) = self.element::<Element>("chosen") else { return };
        list.set_text_content(None);
        for file in files {
            if let Some(item) = self.make("li", &file.name()) {
                // A name that cannot be shown is still read.
                _ = list.append_child(&item);
            }
        }
    }

    /// Takes everything away that was chosen, pasted or shown.
    pub fn clear(&self) {
        self.files.set_value("");
        self.key_files.set_value("");
        self.key_text.set_value("");
        self.say("");
        self.show_chosen(&[]);
        for id in ["summary", "received", "diagnostics", "notices", "forms"] {
            if let Some(element) = self.element::<Element>(id) {
                element.set_text_content(None);
            }
        }
        if let Some(result) = self.element::<HtmlElement>("result") {
            result.set_hidden(true);
        }
        // Focus stays where it is when the control cannot take it.
        _ = self.files.focus();
    }

    /// Calls back with files that were chosen, also before the program came, or dropped anywhere on the page.
    pub fn on_files(&self, then: impl Fn(Vec<File>) + Clone + 'static) {
        let input = self.files.clone();
        let chosen = then.clone();
        let take = move || {
            let files = in_list(input.files());
            if !files.is_empty() {
                chosen(files);
                // The same file may be chosen again after it was exported anew.
                input.set_value("");
            }
        };
        take();
        on(&self.files, "change", move |_| take());
        let main = self.element::<Element>("drop");
        let mark = move |is_over: bool| {
            if let Some(main) = &main {
                // The mark is a help for the eye only.
                _ = main.class_list().toggle_with_force("over", is_over);
            }
        };
        let (over, leave) = (mark.clone(), mark.clone());
        // A browser opens a dropped file instead of the page, unless both events are taken.
        on(&self.document, "dragover", move |event| {
            event.prevent_default();
            over(true);
        });
        on(&self.document, "dragleave", move |_| leave(false));
        on(&self.document, "drop", move |event| {
            event.prevent_default();
            mark(false);
            let dropped = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            then(in_list(dropped.and_then(|dropped| dropped.files())));
        });
    }

    /// Calls back when Open is pressed, which is printed as a button that cannot be.
    pub fn on_open(&self, then: impl Fn() + 'static) {
        if let Some(button) = self.element::<HtmlButtonElement>("open") {
            button.set_disabled(false);
        }
        if let Some(form) = self.element::<Element>("choose") {
            on(&form, "submit", move |event| {
                event.prevent_default();
                then();
            });
        }
    }

    /// Calls back when "Start again" is pressed.
    pub fn on_clear(&self, then: impl Fn() + 'static) {
        if let Some(button) = self.element::<Element>("clear") {
            on(&button, "click", move |_| then());
        }
    }

    /// Hands a file over to the browser's downloads.
    pub fn save(&self, name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = self.document.create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        Url::revoke_object_url(&address)
    }
}

/// Calls back at every event of a kind, as long as the page lives.
pub fn on(target: &web_sys::EventTarget, kind: &str, then: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(then);
    // Every element takes listeners; one that does not leaves its control without use.
    _ = target.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    listener.forget();
}

fn element<T: JsCast>(document: &Document, id: &str) -> Option<T> {
    document.get_element_by_id(id)?.dyn_into().ok()
}

fn in_list(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).map(File).collect()
}

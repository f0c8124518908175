//! The page that reads answers without a network: choose exports and a key, and see tables. It is a program of its
//! own, built with neither half of the event's page, and names the browser itself; what is read and written is decided
//! in [`p4p_answers`].

mod page;
mod view;

use p4p_answers::{Answers, Keys, Rows, collect, output::counted, read};
use page::{File, Page};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// A key file is no longer than this, in bytes; what is longer is taken for an export.
const LONGEST_KEY_FILE: usize = 1 << 16;

/// What has been chosen and opened so far.
#[derive(Default)]
struct PageState {
    /// Dropped and chosen files, in their order.
    files: Cell<Vec<File>>,
    /// Whether files are being read; a second press waits for the first one.
    is_busy: Cell<bool>,
}

/// Starts when the module is loaded.
#[wasm_bindgen(start)]
fn main() {
    // Without its own elements the page is another one, and there is nobody to tell.
    let Some(page) = Page::find() else { return };
    let page = Rc::new(page);
    Page::tell_when_stopped();
    let state = Rc::new(PageState::default());
    page.on_files({
        let (page, state) = (Rc::clone(&page), Rc::clone(&state));
        move |files| {
            let all = [state.files.take(), files].concat();
            page.show_chosen(&all);
            page.say(&[&counted(all.len(), "file"), " chosen."].concat());
            state.files.set(all);
        }
    });
    page.on_clear({
        let (page, state) = (Rc::clone(&page), Rc::clone(&state));
        move || {
            state.files.take();
            page.clear();
        }
    });
    page.on_open({
        let page = Rc::clone(&page);
        move || {
            if state.is_busy.replace(true) {
                return;
            }
            let files = state.files.take();
            state.files.set(files.clone());
            let (page, state) = (Rc::clone(&page), Rc::clone(&state));
            spawn_local(async move {
                page.say("Reading…");
                if let Err(problem) = open(&page, files).await {
                    page.say(&problem);
                }
                state.is_busy.set(false);
            });
        }
    });
}

/// Reads all files and shows what is in them, or says why that cannot be.
async fn open(page: &Rc<Page>, files: Vec<File>) -> Result<(), String> {
    let mut keys = keys(page).await?;
    let (mut rows, mut exports) = (Rows::default(), 0);
    for file in files {
        let bytes = file.bytes().await?;
        // People drop the key together with the exports.
        if let Some(more) = key_in(&bytes) {
            keys.append(more);
        } else {
            rows.append(read::rows(&file.name(), &bytes));
            exports += 1;
        }
    }
    if exports == 0 {
        return Err("Choose at least one export or mail, then press Open.".into());
    }
    show(page, &collect(rows, &keys), &keys);
    Ok(())
}

/// The keys of the key files and of the pasted text; there may be none.
async fn keys(page: &Page) -> Result<Keys, String> {
    let mut keys = Keys::default();
    let pasted = page.pasted_key();
    if !pasted.trim().is_empty() {
        keys.append(Keys::parse(&pasted).map_err(|error| format!("The pasted text {error}."))?);
    }
    for file in page.key_files() {
        let bytes = file.bytes().await?;
        let text = String::from_utf8_lossy(&bytes);
        keys.append(Keys::parse(&text).map_err(|error| format!("{} {error}.", file.name()))?);
    }
    Ok(keys)
}

fn key_in(bytes: &[u8]) -> Option<Keys> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST_KEY_FILE)?;
    Keys::parse(text).ok()
}

fn show(page: &Rc<Page>, answers: &Answers, keys: &Keys) {
    let count = answers.forms.iter().map(|form| form.answers.len()).sum();
    let diagnostics = match answers.unread().count() {
        0 => "; everything could be read.".into(),
        count => format!("; {} that could not be read as it stands: see below.", counted(count, "thing")),
    };
    let opened = ["Done: ", &counted(count, "answer"), &diagnostics];
    page.say(&opened.concat());
    // Elements that cannot be made or found leave the rest as it is.
    _ = view::show(page, answers, keys);
}

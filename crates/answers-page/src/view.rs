//! What was read, as elements. Every text is set as text: it was written by anybody.

use crate::page::{Page, on};
use p4p_answers::{Answers, FormAnswers, Keys, fingerprint, output::counted, told};
use std::rc::Rc;
use web_sys::{Element, HtmlElement};

/// The most rows of a table that are shown; the files have them all.
const MOST_SHOWN: usize = 200;

/// Shows everything and moves the focus to its heading; `None` where the page lacks an element.
pub fn show(page: &Rc<Page>, answers: &Answers, keys: &Keys) -> Option<()> {
    let none = answers.forms.is_empty().then(|| "No answers were found.".to_string());
    let keys = keys.recipients();
    let keys = keys.iter().map(|recipient| ["Key used: fingerprint ", &fingerprint(recipient)].concat());
    let summary = answers.forms.iter().map(FormAnswers::summary).chain(none).chain(keys);
    fill(page, "summary", summary.map(|text| page.make("li", &text)))?;
    for (id, list, lines) in
        [("unread", "diagnostics", told(answers.unread())), ("known", "notices", told(answers.notices()))]
    {
        fill(page, list, lines.iter().map(|line| page.make("li", line)))?;
        page.element::<HtmlElement>(id)?.set_hidden(lines.is_empty());
    }
    fill(page, "received", received(page, answers).into_iter().flatten().map(Some))?;
    let forms = answers.forms.iter().zip(answers.file_names());
    fill(page, "forms", forms.map(|(form, name)| section(page, form, &name)))?;
    page.element::<HtmlElement>("result")?.set_hidden(false);
    page.element::<HtmlElement>("result-heading")?.focus().ok()
}

/// The button for the file that goes beside the event's page, and what it is; nothing where nothing was read.
fn received(page: &Rc<Page>, answers: &Answers) -> Option<[Element; 2]> {
    const TOLD: &str = "Put it beside the event’s page, which then tells people that you have read what they sent. It holds no name and no answer: only the time, and digits by which those who know a number find it.";
    let text = (!answers.read.is_empty()).then(|| answers.received(page.now()).to_json() + "\n")?;
    let save = save_button(page, "received.json", "application/json", text);
    Some([made(page, "p", &[("class", "buttons")], [save])?, page.make("p", TOLD)?])
}

/// Puts elements in the place of what an element of the page holds.
fn fill(page: &Page, id: &str, mut inside: impl Iterator<Item = Option<Element>>) -> Option<()> {
    let element: Element = page.element(id)?;
    element.set_text_content(None);
    inside.try_for_each(|child| element.append_child(&*child?).ok().map(|_| ()))
}

/// A new element with attributes, and with others in it.
fn made(
    page: &Page,
    tag: &str,
    attributes: &[(&str, &str)],
    inside: impl IntoIterator<Item = Option<Element>>,
) -> Option<Element> {
    let made = page.make(tag, "")?;
    for (name, value) in attributes {
        made.set_attribute(name, value).ok()?;
    }
    for child in inside {
        made.append_child(&*child?).ok()?;
    }
    Some(made)
}

/// A form's heading, its buttons and its table.
fn section(page: &Rc<Page>, form: &FormAnswers, name: &str) -> Option<Element> {
    let id = ["form-", name].concat();
    let heading = page.make("h3", &[&form.form, ": ", &counted(form.answers.len(), "answer")].concat())?;
    heading.set_id(&id);
    let buttons = [
        save_button(page, &[name, ".csv"].concat(), "text/csv;charset=utf-8", form.to_csv()),
        save_button(page, &[name, ".json"].concat(), "application/json", form.to_json()),
    ];
    let buttons = made(page, "p", &[("class", "buttons")], buttons);
    let is_cut = MOST_SHOWN < form.answers.len();
    let cut = is_cut.then(|| page.make("p", &format!("The first {MOST_SHOWN} are shown; the files have them all.")));
    let table = (!form.answers.is_empty()).then(|| table(page, form));
    let inside = [Some(heading), buttons].into_iter().chain(cut).chain(table);
    made(page, "section", &[("aria-labelledby", &id)], inside)
}

fn save_button(page: &Rc<Page>, name: &str, kind: &'static str, text: String) -> Option<Element> {
    let button = page.make("button", &["Save ", name].concat())?;
    button.set_attribute("type", "button").ok()?;
    let (page, name) = (Rc::clone(page), name.to_string());
    on(&button, "click", move |_| {
        let note = match page.save(&name, kind, &text) {
            Ok(()) => [&name, " was handed to your browser’s downloads."].concat(),
            Err(_) => [&name, " could not be saved: your browser refused."].concat(),
        };
        page.say(&note);
    });
    Some(button)
}

/// The table in a frame of its own, which scrolls, also by keyboard.
fn table(page: &Page, form: &FormAnswers) -> Option<Element> {
    let columns = form.columns();
    let name = |column: &&str| {
        let cell = page.make("th", column)?;
        cell.set_attribute("scope", "col").ok().map(|()| cell)
    };
    let head = made(page, "thead", &[], [made(page, "tr", &[], columns.iter().map(name))]);
    let rows = form.answers.iter().take(MOST_SHOWN).map(|answers| form.cells(&columns, answers));
    let rows = rows.map(|cells| made(page, "tr", &[], cells.iter().map(|text| page.make("td", text))));
    let table = made(page, "table", &[], [head, made(page, "tbody", &[], rows)]);
    // Named apart from the section around it, which has the heading's name.
    let label = ["Table of ", &form.form].concat();
    let attributes = [("class", "table"), ("role", "region"), ("aria-label", &label), ("tabindex", "0")];
    made(page, "div", &attributes, [table])
}

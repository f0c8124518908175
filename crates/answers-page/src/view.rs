//! What was read, as elements. Every text is set as text: it was written by anybody.

use crate::page::{Page, on};
use p4p_answers::{Answers, FormAnswers, Keys, fingerprint, output::counted};
use std::rc::Rc;
use web_sys::{Element, HtmlElement};

/// The most rows of a table that are shown; the files have them all.
const MOST_SHOWN: usize = 200;

/// Shows everything and moves the focus to its heading; `None` where the page lacks an element.
pub fn show(page: &Rc<Page>, answers: &Answers, keys: &Keys) -> Option<()> {
    let summary: Element = page.element("summary")?;
    summary.set_text_content(None);
    for form in &answers.forms {
        append(&summary, &page.make("li", &form.summary())?)?;
    }
    if answers.forms.is_empty() {
        append(&summary, &page.make("li", "No answers were found.")?)?;
    }
    for recipient in keys.recipients() {
        append(&summary, &page.make("li", &["Key used: fingerprint ", &fingerprint(&recipient)].concat())?)?;
    }

    let diagnostics: Element = page.element("diagnostics")?;
    diagnostics.set_text_content(None);
    for diagnostic in &answers.diagnostics {
        append(&diagnostics, &page.make("li", &diagnostic.to_string())?)?;
    }
    page.element::<HtmlElement>("unread")?.set_hidden(answers.diagnostics.is_empty());

    let forms: Element = page.element("forms")?;
    forms.set_text_content(None);
    for (form, name) in answers.forms.iter().zip(answers.file_names()) {
        append(&forms, &section(page, form, &name)?)?;
    }
    page.element::<HtmlElement>("result")?.set_hidden(false);
    page.element::<HtmlElement>("result-heading")?.focus().ok()
}

/// A form's heading, its buttons and its table.
fn section(page: &Rc<Page>, form: &FormAnswers, name: &str) -> Option<Element> {
    let section = page.make("section", "")?;
    let title = [&form.form, ": ", &counted(form.answers.len(), "answer")].concat();
    let heading = page.make("h3", &title)?;
    let id = ["form-", name].concat();
    set(&heading, "id", &id)?;
    set(&section, "aria-labelledby", &id)?;
    append(&section, &heading)?;

    let buttons = page.make("p", "")?;
    set(&buttons, "class", "buttons")?;
    append(&buttons, &save_button(page, &[name, ".csv"].concat(), "text/csv;charset=utf-8", form.to_csv())?)?;
    append(&buttons, &save_button(page, &[name, ".json"].concat(), "application/json", form.to_json())?)?;
    append(&section, &buttons)?;

    if form.answers.is_empty() {
        return Some(section);
    }
    if MOST_SHOWN < form.answers.len() {
        let note = format!("The first {MOST_SHOWN} are shown; the files have them all.");
        append(&section, &page.make("p", &note)?)?;
    }
    append(&section, &table(page, form)?)?;
    Some(section)
}

fn save_button(page: &Rc<Page>, name: &str, kind: &'static str, text: String) -> Option<Element> {
    let button = page.make("button", &["Save ", name].concat())?;
    set(&button, "type", "button")?;
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
    let frame = page.make("div", "")?;
    // Named apart from the section around it, which has the heading's name.
    let label = ["Table of ", &form.form].concat();
    for (name, value) in [("class", "table"), ("role", "region"), ("aria-label", &label), ("tabindex", "0")] {
        set(&frame, name, value)?;
    }
    let (table, head, body) = (page.make("table", "")?, page.make("thead", "")?, page.make("tbody", "")?);
    let columns = form.columns();
    let names = page.make("tr", "")?;
    for column in &columns {
        let cell = page.make("th", column)?;
        set(&cell, "scope", "col")?;
        append(&names, &cell)?;
    }
    append(&head, &names)?;
    for answers in form.answers.iter().take(MOST_SHOWN) {
        let row = page.make("tr", "")?;
        for text in form.cells(&columns, answers) {
            append(&row, &page.make("td", &text)?)?;
        }
        append(&body, &row)?;
    }
    append(&table, &head)?;
    append(&table, &body)?;
    append(&frame, &table)?;
    Some(frame)
}

fn append(parent: &Element, child: &Element) -> Option<()> {
    parent.append_child(child).ok().map(|_| ())
}

fn set(element: &Element, name: &str, value: &str) -> Option<()> {
    element.set_attribute(name, value).ok()
}

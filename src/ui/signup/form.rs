use super::{fields::fields, sending::HONEYPOT};
use crate::domain::{
    backend::Kind,
    form::Form,
    markup::{Markup, element, text, together, void_element},
    page::PageData,
};

/// The whole of a form's desk: the questions, whether the draft is kept, what became of what was sent, and what the
/// person has of it. What it says is put there by [`paint`](super::paint).
pub fn form_markup(form: &Form, facts: &PageData) -> Markup {
    let id = |part: &str| [&form.id, "-", part].concat();
    let place = |inside: &[Markup]| element("div", &[("id", &id("form-place"))], inside);
    let closed = element("p", &[("id", &id("closed")), ("hidden", "")], &[]);
    if form.backend.kind == Kind::Link {
        return together([closed, place(&[elsewhere(form)])]);
    }
    let outcome =
        [("class", "outcome"), ("role", "status"), ("tabindex", "-1"), ("id", &id("outcome")), ("hidden", "")];
    together([
        closed,
        place(&[questions(form, facts), draft_state(form)]),
        element("div", &outcome, &[]),
        receipts(form),
    ])
}

/// The id of the `<template>` that holds a form's desk. The page is printed with one for each form: so the program, which
/// may need any of them when the time comes, does not have to know how they are made.
pub fn template_id(form: &Form) -> String {
    [&form.id, "-template"].concat()
}

fn questions(form: &Form, facts: &PageData) -> Markup {
    let id = |part: &str| [&form.id, "-", part].concat();
    let mut pieces = vec![element("h3", &[("id", &id("form-title"))], &[text(&form.title)])];
    if !form.intro.is_empty() {
        pieces.push(element("p", &[], &[text(&form.intro)]));
    }
    let leave = button(&[("id", &id("leave")), ("class", "quiet"), ("name", "discard")], "Leave it as it was");
    let changing = [text("You are changing what you sent before. "), leave];
    let problems =
        [("class", "problems"), ("role", "alert"), ("tabindex", "-1"), ("id", &id("problems")), ("hidden", "")];
    // Until the program runs, pressing it could only lose or leak what was typed.
    let send =
        element("button", &[("type", "submit"), ("id", &id("send")), ("disabled", "")], &[text(&form.send_label)]);
    pieces.extend([
        element("p", &[("class", "changing"), ("id", &id("changing")), ("hidden", "")], &changing),
        element("div", &problems, &[]),
        fields(form, &facts.nodes),
        trap(),
        element("div", &[("class", "goes-to")], &[goes_to(form)]),
        element("p", &[("class", "send")], &[send]),
        element("noscript", &[], &[without_scripts(form)]),
    ]);
    let own = [("id", id("form")), ("name", form.id.clone()), ("aria-labelledby", id("form-title"))];
    let mut of_form: Vec<_> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if form.backend.takes_plain() {
        of_form.extend([("action", form.backend.url.as_str()), ("method", "post"), ("class", "plain")]);
    }
    element("form", &of_form, &pieces)
}

/// What only visitors without scripts see and send. With scripts, none of it is in the document.
fn without_scripts(form: &Form) -> Markup {
    let backend = &form.backend;
    if !backend.takes_plain() {
        let link = |to: &str, words: &str| element("a", &[("href", to), ("rel", "noopener")], &[text(words)]);
        let page = backend
            .fallback
            .as_ref()
            .map(|url| link(url.as_str(), "Without scripts, please use the organisers’ own page."));
        let mail = (!backend.mail.is_empty())
            .then(|| link(&["mailto:", &backend.mail].concat(), "Or write to the organisers."));
        return element("p", &[], &page.into_iter().chain(mail).collect::<Vec<_>>());
    }
    let hidden =
        |name: &str, value: &str| void_element("input", &[("type", "hidden"), ("name", name), ("value", value)]);
    let mut pieces = vec![hidden("form", &form.id), hidden("form_version", &form.version), hidden("plain", "yes")];
    pieces.extend(backend.fixed.iter().map(|(name, value)| hidden(name, value.trim_matches('"'))));
    let words = [
        "Without scripts, this page can neither seal nor keep what you write: ",
        backend.url.host(),
        " and the organisers can read it, and you see that service’s own answer.",
    ]
    .concat();
    pieces.push(element("p", &[], &[text(&words)]));
    pieces.push(element("button", &[("type", "submit")], &[text("Without scripts: send it unsealed")]));
    together(pieces)
}

/// A control that only programs fill in. Autofill passes over what is not displayed, and over what cannot be written in.
fn trap() -> Markup {
    let control = [("name", HONEYPOT), ("type", "text"), ("readonly", ""), ("tabindex", "-1"), ("autocomplete", "off")];
    let label = element("label", &[], &[text("Leave this empty "), void_element("input", &control)]);
    element("p", &[("hidden", "")], &[label])
}

/// Whether what is typed is kept; a way to throw it away, to keep nothing, and to see what would be sent.
fn draft_state(form: &Form) -> Markup {
    let id = |part: &str| [&form.id, "-", part].concat();
    let shared = void_element("input", &[("type", "checkbox"), ("id", &id("shared")), ("name", "shared")]);
    let shared = [shared, element("span", &[], &[text("This is a shared computer: keep nothing on it")])];
    let quiet = |name: &str, words: &str| {
        button(&[("id", &id(name)), ("class", "quiet"), ("name", name), ("hidden", "")], words)
    };
    let buttons = [quiet("discard", "Discard the draft"), text(" "), quiet("preview", "See exactly what will be sent")];
    let pieces = [
        element("p", &[("id", &id("keeping"))], &[]),
        element("p", &[("class", "misfits"), ("id", &id("misfits"))], &[]),
        element("p", &[("class", "in-frame")], &[text(IN_FRAME)]),
        element("label", &[("class", "option")], &shared),
        element("p", &[], &buttons),
        element("div", &[("class", "previewed"), ("id", &id("previewed")), ("aria-live", "polite")], &[]),
    ];
    element("div", &[("class", "draft"), ("id", &id("draft"))], &pieces)
}

/// Browsers keep apart what a page keeps as a frame of one site, of another one, and by itself.
const IN_FRAME: &str = "This form is shown inside of another site. What is kept here is kept for that site alone, if at \
    all; “Open the full page” below takes along what you have typed.";

/// What a person has of what they sent, and a way to what they sent from elsewhere.
fn receipts(form: &Form) -> Markup {
    let id = |part: &str| [&form.id, "-", part].concat();
    let asked = |part: &str, words: &str, size: &str| {
        let id = id(part);
        let control = [("id", id.as_str()), ("type", "text"), ("autocomplete", "off"), ("size", size)];
        let label = element("label", &[("class", "label"), ("for", &id)], &[text(words)]);
        element("p", &[], &[label, void_element("input", &control)])
    };
    let problem = [("class", "problem"), ("id", &id("number-problem")), ("role", "status"), ("hidden", "")];
    let find = [
        element("summary", &[], &[text("Change or withdraw something you sent from another device")]),
        asked("number", "Its number", "36"),
        asked("code", "Its code", "14"),
        element("p", &problem, &[]),
        button(&[("class", "quiet"), ("name", "find")], "Find it"),
    ];
    let pieces = [
        element("h3", &[("id", &id("receipts-title")), ("hidden", "")], &[text("What you have sent")]),
        element("div", &[("id", &id("receipts-list"))], &[]),
        element("details", &[("id", &id("find"))], &find),
    ];
    let name = ["What you have sent: ", &form.title].concat();
    let group =
        [("class", "receipts"), ("id", &id("receipts")), ("role", "group"), ("aria-label", &name), ("hidden", "")];
    element("div", &group, &pieces)
}

/// A button that does something on the page.
pub fn button(attributes: &[(&'static str, &str)], words: &str) -> Markup {
    let all = [&[("type", "button")], attributes].concat();
    element("button", &all, &[text(words)])
}

/// A form that is somewhere else.
fn elsewhere(form: &Form) -> Markup {
    let to = [("href", form.backend.url.as_str()), ("rel", "noopener"), ("class", "button")];
    together([
        element("h3", &[], &[text(&form.title)]),
        element("p", &[], &[text(&form.intro)]),
        element("p", &[], &[element("a", &to, &[text(&["Open the form at ", form.backend.url.host()].concat())])]),
    ])
}

/// Who gets the answers, and who can read them, before they are sent.
fn goes_to(form: &Form) -> Markup {
    let backend = &form.backend;
    let place = if backend.url.is_loopback() {
        ["This is a demonstration: what you send stays on this computer, at ", backend.url.host(), "."].concat()
    } else {
        let way = if backend.url.is_encrypted() { "an encrypted" } else { "an unencrypted" };
        ["Your answers go to ", backend.url.host(), ", over ", way, " connection."].concat()
    };
    let clear: Vec<_> = backend.clear.iter().filter_map(|id| Some(form.field(id)?.label.as_str())).collect();
    let readers = if !backend.is_sealed() {
        "They are not sealed: its operator and the organisers can read them.".into()
    } else if backend.demonstration {
        "They are sealed on this device with the key of the demonstration, which everybody has.".into()
    } else if clear.is_empty() {
        "They are sealed on this device first, so that only the organisers can open them.".into()
    } else {
        let clear = clear.join("”, “");
        ["They are sealed on this device first, so that only the organisers can open them, except for “", &clear, "”."]
            .concat()
    };
    let mut pieces = vec![element("p", &[], &[text(&place), text(" "), text(&readers)])];
    if !backend.fingerprints.is_empty() {
        let keys = backend.fingerprints.iter().map(|key| element("code", &[], &[text(key)])).collect::<Vec<_>>();
        let name = if keys.len() == 1 { "The organisers’ key: " } else { "The organisers’ keys: " };
        pieces.push(element("p", &[("class", "small key")], &[text(name), together(keys)]));
    }
    together(pieces)
}

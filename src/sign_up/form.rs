use super::{fields::fields, sending::HONEYPOT};
use p4p_domain::{
    delivery::backend::Kind,
    form::Form,
    i18n::words::{Words, form as said},
    markup::{Markup, element, text, together, void_element},
    page::PageData,
};

/// The whole of a form's desk: the questions, whether the draft is kept, what became of what was sent, and what the
/// person has of it. What it says is put there by [`paint`](super::paint).
pub fn form_markup(words: Words, form: &Form, facts: &PageData) -> Markup {
    let id = |part: &str| [&form.id, "-", part].concat();
    let place = |inside: &[Markup]| element("div", &[("id", &id("form-place"))], inside);
    let closed = element("p", &[("id", &id("closed")), ("hidden", "")], &[]);
    if form.backend.kind == Kind::Link {
        return together([closed, place(&[elsewhere(words, form)])]);
    }
    let outcome =
        [("class", "outcome"), ("role", "status"), ("tabindex", "-1"), ("id", &id("outcome")), ("hidden", "")];
    together([
        closed,
        place(&[questions(words, form, facts), draft_state(words, form)]),
        element("div", &outcome, &[]),
        receipts(words, form),
    ])
}

/// The id of the `<template>` that holds a form's desk. The page is printed with one for each form: so the program, which
/// may need any of them when the time comes, does not have to know how they are made.
pub fn template_id(form: &Form) -> String {
    [&form.id, "-template"].concat()
}

fn questions(words: Words, form: &Form, facts: &PageData) -> Markup {
    let id = |part: &str| [&form.id, "-", part].concat();
    let mut pieces = vec![element("h3", &[("id", &id("form-title"))], &[text(&form.title)])];
    if !form.intro.is_empty() {
        pieces.push(element("p", &[], &[text(&form.intro)]));
    }
    let leave =
        button(&[("id", &id("leave")), ("class", "quiet"), ("name", "discard")], words.get(said::LEAVE_AS_IT_WAS));
    let changing = [words.text(said::CHANGING), text(" "), leave];
    let problems =
        [("class", "problems"), ("role", "alert"), ("tabindex", "-1"), ("id", &id("problems")), ("hidden", "")];
    // Until the program runs, pressing it could only lose or leak what was typed.
    let send =
        element("button", &[("type", "submit"), ("id", &id("send")), ("disabled", "")], &[text(&form.send_label)]);
    pieces.extend([
        element("p", &[("class", "changing"), ("id", &id("changing")), ("hidden", "")], &changing),
        element("div", &problems, &[]),
        fields(words, form, &facts.nodes),
        trap(words),
        element("div", &[("class", "goes-to")], &[goes_to(words, form)]),
        element("p", &[("class", "send")], &[send]),
        element("noscript", &[], &[without_scripts(words, form)]),
    ]);
    let own = [("id", id("form")), ("name", form.id.clone()), ("aria-labelledby", id("form-title"))];
    let mut of_form: Vec<_> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if form.backend.takes_plain() {
        of_form.extend([("action", form.backend.url.as_str()), ("method", "post"), ("class", "plain")]);
    }
    element("form", &of_form, &pieces)
}

/// What only visitors without scripts see and send. With scripts, none of it is in the document.
fn without_scripts(words: Words, form: &Form) -> Markup {
    let backend = &form.backend;
    if !backend.takes_plain() {
        let link = |to: &str, word| element("a", &[("href", to), ("rel", "noopener")], &[words.text(word)]);
        let page = backend.fallback.as_ref().map(|url| link(url.as_str(), said::WITHOUT_SCRIPTS));
        let mail = (!backend.mail.is_empty()).then(|| link(&["mailto:", &backend.mail].concat(), said::WITHOUT_MAIL));
        return element("p", &[], &page.into_iter().chain(mail).collect::<Vec<_>>());
    }
    let hidden =
        |name: &str, value: &str| void_element("input", &[("type", "hidden"), ("name", name), ("value", value)]);
    let mut pieces = vec![hidden("form", &form.id), hidden("form_version", &form.version), hidden("plain", "yes")];
    pieces.extend(backend.fixed.iter().map(|(name, value)| hidden(name, value.trim_matches('"'))));
    pieces.push(element("p", &[], &[text(&words.say(said::WITHOUT_SEAL, [backend.url.host()]))]));
    pieces.push(element("button", &[("type", "submit")], &[words.text(said::WITHOUT_SEAL_SEND)]));
    together(pieces)
}

/// A control that only programs fill in. Autofill passes over what is not displayed, and over what cannot be written in.
fn trap(words: Words) -> Markup {
    let control = [("name", HONEYPOT), ("type", "text"), ("readonly", ""), ("tabindex", "-1"), ("autocomplete", "off")];
    let label = element("label", &[], &[words.text(said::LEAVE_EMPTY), text(" "), void_element("input", &control)]);
    element("p", &[("hidden", "")], &[label])
}

/// Whether what is typed is kept; a way to throw it away, to keep nothing, and to see what would be sent.
fn draft_state(words: Words, form: &Form) -> Markup {
    let id = |part: &str| [&form.id, "-", part].concat();
    let shared = void_element("input", &[("type", "checkbox"), ("id", &id("shared")), ("name", "shared")]);
    let shared = [shared, element("span", &[], &[words.text(said::SHARED)])];
    let quiet = |name: &str, word| {
        button(&[("id", &id(name)), ("class", "quiet"), ("name", name), ("hidden", "")], words.get(word))
    };
    let buttons = [quiet("discard", said::DISCARD), text(" "), quiet("preview", said::PREVIEW)];
    let pieces = [
        element("p", &[("id", &id("keeping"))], &[]),
        element("p", &[("class", "misfits"), ("id", &id("misfits"))], &[]),
        // Browsers keep apart what a page keeps as a frame of one site, of another one, and by itself.
        element("p", &[("class", "in-frame")], &[words.text(said::IN_FRAME)]),
        element("label", &[("class", "option")], &shared),
        element("p", &[], &buttons),
        element("div", &[("class", "previewed"), ("id", &id("previewed")), ("aria-live", "polite")], &[]),
    ];
    element("div", &[("class", "draft"), ("id", &id("draft"))], &pieces)
}

/// What a person has of what they sent, and a way to what they sent from elsewhere.
fn receipts(words: Words, form: &Form) -> Markup {
    let id = |part: &str| [&form.id, "-", part].concat();
    let asked = |part: &str, word, size: &str| {
        let id = id(part);
        let control = [("id", id.as_str()), ("type", "text"), ("autocomplete", "off"), ("size", size)];
        let label = element("label", &[("class", "label"), ("for", &id)], &[words.text(word)]);
        element("p", &[], &[label, void_element("input", &control)])
    };
    let problem = [("class", "problem"), ("id", &id("number-problem")), ("role", "status"), ("hidden", "")];
    let find = [
        element("summary", &[], &[words.text(said::OTHER_DEVICE)]),
        asked("number", said::NUMBER, "36"),
        asked("code", said::CODE, "14"),
        element("p", &problem, &[]),
        button(&[("class", "quiet"), ("name", "find")], words.get(said::FIND)),
    ];
    let pieces = [
        element("h3", &[("id", &id("receipts-title")), ("hidden", "")], &[words.text(said::SENT)]),
        element("div", &[("id", &id("receipts-list"))], &[]),
        element("details", &[("id", &id("find"))], &find),
    ];
    let name = words.say(said::SENT_WITH, [&form.title]);
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
fn elsewhere(words: Words, form: &Form) -> Markup {
    let to = [("href", form.backend.url.as_str()), ("rel", "noopener"), ("class", "button")];
    together([
        element("h3", &[], &[text(&form.title)]),
        element("p", &[], &[text(&form.intro)]),
        element("p", &[], &[element("a", &to, &[text(&words.say(said::ELSEWHERE, [form.backend.url.host()]))])]),
    ])
}

/// Who gets the answers, and who can read them, before they are sent.
fn goes_to(words: Words, form: &Form) -> Markup {
    let backend = &form.backend;
    let place = if backend.url.is_loopback() {
        said::GOES_TO_HERE
    } else if backend.url.is_encrypted() {
        said::GOES_TO
    } else {
        said::GOES_TO_UNENCRYPTED
    };
    let place = words.say(place, [backend.url.host()]);
    let clear = backend.clear.iter().filter_map(|id| Some(words.say(said::QUOTED, [&form.field(id)?.label])));
    let clear = clear.collect::<Vec<_>>().join(", ");
    let readers = if !backend.is_sealed() {
        words.get(said::NOT_SEALED).into()
    } else if backend.demonstration {
        words.get(said::DEMONSTRATION_KEY).into()
    } else if clear.is_empty() {
        words.get(said::SEALED).into()
    } else {
        words.say(said::SEALED_BUT, [&clear])
    };
    let mut pieces = vec![element("p", &[], &[text(&place), text(" "), text(&readers)])];
    if !backend.fingerprints.is_empty() {
        let keys = backend.fingerprints.iter().map(|key| element("code", &[], &[text(key)])).collect::<Vec<_>>();
        let name = words.text(if keys.len() == 1 { said::KEY } else { said::KEYS });
        pieces.push(element("p", &[("class", "small key")], &[name, text(" "), together(keys)]));
    }
    together(pieces)
}

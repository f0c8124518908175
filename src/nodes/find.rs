//! What one looks for among the nodes: a search, a place, and filters.

use crate::place::city_markup;
use p4p_domain::{
    i18n::words::{self, Word, Words},
    markup::{Markup, element, text, together, void_element},
    nodes::{
        filter::TimeOfDay,
        node::{Access, Entry, Status},
        table::Table,
    },
};

/// The name of the form whose controls these are.
pub const FIND: &str = "find";

/// The search box, the place to look from, and the filters; `languages` are offered.
pub fn find_markup(says: Words, table: &Table) -> Markup {
    use words::find;
    let search = [
        ("type", "search"),
        ("id", "q"),
        ("name", "q"),
        ("autocomplete", "off"),
        ("placeholder", says.get(find::EXAMPLE)),
    ];
    let entries = Entry::ALL.map(|entry| (entry.as_str(), entry.said(says)));
    let times = TimeOfDay::ALL.map(|time| (time.as_str(), says.get(word_of(time))));
    let statuses = Status::ALL.map(|status| (status.as_str(), status.said(says)));
    let languages: Vec<_> =
        table.languages().iter().map(|language| (language.as_str(), table.tongues.name(language))).collect();
    let boxes: Vec<_> = Access::ALL
        .into_iter()
        .map(|access| tick(&[("name", "access"), ("value", access.as_str())], access.said(says)))
        .collect();
    let filters = [
        select(says, "kind", (find::ENTRY, find::ANYBODY), &entries),
        select(says, "status", (find::STATUS, find::ANY), &statuses),
        select(says, "time", (find::BEGINS, find::ANY_TIME), &times),
        select(says, "language", (find::LANGUAGE, find::ANY), &languages),
        tick(&[("name", "room"), ("value", "yes"), ("data-yes", "")], says.get(find::ROOM)),
        element("fieldset", &[], &[element("legend", &[], &[says.text(find::ACCESSIBLE_BY)]), together(boxes)]),
    ];
    together([
        label("q", says.get(find::FIND)),
        void_element("input", &search),
        element(
            "div",
            &[("class", "near")],
            &[
                label("near", says.get(find::NEAREST)),
                city_markup(says, "near", &[("placeholder", says.get(find::CITY))]),
                button("here", says.get(find::DEVICE), ("data-near", "")),
                button("anywhere", says.get(find::ANYWHERE), ("hidden", "")),
            ],
        ),
        element(
            "details",
            &[("class", "filters")],
            &[element("summary", &[], &[says.text(find::FILTERS)]), together(filters)],
        ),
    ])
}

fn label(of: &str, words: &str) -> Markup {
    element("label", &[("for", of)], &[text(words)])
}

fn button(act: &str, words: &str, state: (&'static str, &str)) -> Markup {
    let attributes = [("type", "button"), ("class", "quiet"), ("name", act), ("id", &["near-", act].concat()), state];
    element("button", &attributes, &[text(words)])
}

fn tick(attributes: &[(&'static str, &str)], words: &str) -> Markup {
    let all = [&[("type", "checkbox")], attributes].concat();
    element("label", &[("class", "option")], &[void_element("input", &all), text(words)])
}

fn select(says: Words, name: &'static str, (words, any): (Word<0>, Word<0>), options: &[(&str, &str)]) -> Markup {
    let id = ["find-", name].concat();
    let option = |(value, words): &(&str, &str)| element("option", &[("value", value)], &[text(words)]);
    let options = together(options.iter().map(option));
    let all = [element("option", &[("value", "")], &[says.text(any)]), options];
    together([label(&id, says.get(words)), element("select", &[("id", &id), ("name", name)], &all)])
}

fn word_of(time: TimeOfDay) -> Word<0> {
    match time {
        TimeOfDay::Morning => words::find::MORNING,
        TimeOfDay::Afternoon => words::find::AFTERNOON,
        TimeOfDay::Evening => words::find::EVENING,
        TimeOfDay::Night => words::find::NIGHT,
    }
}

//! What one looks for among the nodes: a search, a place, and filters.

use crate::{
    domain::{
        filter::TimeOfDay,
        markup::{Markup, element, text, together, void_element},
        node::{Access, Entry, Status},
        table::Table,
    },
    ui::place::city_markup,
};

/// The name of the form whose controls these are.
pub const FIND: &str = "find";

/// The search box, the place to look from, and the filters; `languages` are offered.
pub fn find_markup(table: &Table) -> Markup {
    let search = [
        ("type", "search"),
        ("id", "q"),
        ("name", "q"),
        ("autocomplete", "off"),
        ("placeholder", "city, country, host"),
    ];
    let entries = Entry::ALL.map(|entry| (entry.as_str(), entry.words()));
    let times = TimeOfDay::ALL.map(|time| (time.as_str(), time.as_str()));
    let statuses = Status::ALL.map(|status| (status.as_str(), status.words()));
    let languages: Vec<_> = table.languages().iter().map(|language| (language.as_str(), language.as_str())).collect();
    let boxes: Vec<_> = Access::ALL
        .into_iter()
        .map(|access| tick(&[("name", "access"), ("value", access.as_str())], access.words()))
        .collect();
    let filters = [
        select("kind", "Who may come", "anybody or by invitation", &entries),
        select("status", "How sure", "any", &statuses),
        select("time", "Begins there in the", "any time of day", &times),
        select("language", "Language", "any", &languages),
        tick(&[("name", "room"), ("value", "yes"), ("data-yes", "")], "has room for more"),
        element("fieldset", &[], &[element("legend", &[], &[text("Accessible by")]), together(boxes)]),
    ];
    together([
        label("q", "Find a node"),
        void_element("input", &search),
        element(
            "div",
            &[("class", "near")],
            &[
                label("near", "Nearest to"),
                city_markup("near", &[("placeholder", "a city")]),
                button("here", "Use this device’s position", ("data-near", "")),
                button("anywhere", "Anywhere", ("hidden", "")),
            ],
        ),
        element("details", &[("class", "filters")], &[element("summary", &[], &[text("Filters")]), together(filters)]),
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

fn select(name: &'static str, words: &str, any: &str, options: &[(&str, &str)]) -> Markup {
    let id = ["find-", name].concat();
    let option = |(value, words): &(&str, &str)| element("option", &[("value", value)], &[text(words)]);
    let options = together(options.iter().map(option));
    let all = [element("option", &[("value", "")], &[text(any)]), options];
    together([label(&id, words), element("select", &[("id", &id), ("name", name)], &all)])
}

use crate::{
    domain::{
        markup::{Markup, element, text, together},
        node::Node,
    },
    ui::session::Session,
};
use leptos::prelude::*;

/// A node in the list, with everything that is known of it.
#[component]
pub fn Row(
    /// The node.
    node: Node,
    /// This visit.
    session: Session,
) -> impl IntoView {
    view! {
        <li
            id=["node-", node.id.as_str()].concat()
            data-node=node.id.to_string()
            tabindex="-1"
            class:chosen=session.is_chosen(&node.id)
            inner_html=facts(&node).into_html()
        ></li>
    }
}

/// Everything that is known of a node; none of it reacts.
fn facts(node: &Node) -> Markup {
    let mut marks = Vec::new();
    if node.example {
        marks.push(element("span", &[("class", "example")], &[text("example")]));
    }
    let status = [("class", "status"), ("data-status", node.status.as_str())];
    marks.push(element("span", &status, &[text(node.status.words())]));
    let mut pieces = vec![element("h3", &[], &[text(&node.name)]), element("p", &[("class", "marks")], &marks)];
    let unplaced = if node.position.is_none() { "Not on the map: it has no position" } else { "" };
    for (class, line) in [
        ("where", place_line(&node.city, &node.derived.country_name, &node.country).as_str()),
        ("there", &node.derived.starts_there),
        ("place", &node.place),
        ("note", &node.note),
        ("facts", &facts_line(node)),
        ("unplaced", unplaced),
    ] {
        if !line.is_empty() {
            pieces.push(element("p", &[("class", class)], &[text(line)]));
        }
    }
    if let Some(link) = &node.link {
        let link = element("a", &[("href", link.as_str()), ("rel", "noopener")], &[text("The node’s own page")]);
        pieces.push(element("p", &[], &[link]));
    }
    together(pieces)
}

fn place_line(city: &str, country_name: &str, country: &str) -> String {
    let country = if country_name.is_empty() { country } else { country_name };
    if country.is_empty() { city.into() } else { [city, ", ", country].concat() }
}

fn facts_line(node: &Node) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(node.room_for.map(|room| ["room for ", &room.to_string()].concat()));
    facts.extend(node.access.iter().map(|access| access.words().to_string()));
    if !node.languages.is_empty() {
        facts.push(["speaks ", &node.languages.join(", ")].concat());
    }
    facts.join(" · ")
}

use crate::{
    domain::node::{Node, Status},
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
    let id = node.id.clone();
    let (on_this, point_here) = (id.clone(), id.clone());
    let is_chosen = move || session.chosen.with(|chosen| chosen.as_ref() == Some(&on_this));
    let point = move || session.chosen.set(Some(point_here.clone()));
    let facts = facts_of(&node);
    view! {
        <li
            id=["node-", id.as_str()].concat()
            data-node=id.to_string()
            class:chosen=is_chosen
            on:mouseenter=move |_| point()
        >
            <h3>{node.name}</h3>
            <p class="marks">
                {node.example.then(|| view! { <span class="example">"example"</span> })}
                <span class="status" data-status=node.status.as_str()>{status_words(node.status)}</span>
            </p>
            <p class="where">{place_line(&node.city, &node.country_name, &node.country)}</p>
            {(!node.starts_there.is_empty()).then(|| view! { <p class="there">{node.starts_there}</p> })}
            {(!node.place.is_empty()).then(|| view! { <p>{node.place}</p> })}
            {(!node.note.is_empty()).then(|| view! { <p class="note">{node.note}</p> })}
            {(!facts.is_empty()).then(|| view! { <p class="facts">{facts}</p> })}
            {node.link.map(|link| view! { <p><a href=link.as_str().to_string() rel="noopener">"The node’s own page"</a></p> })}
            {node.position.is_none().then(|| view! { <p class="unplaced">"Not on the map: it has no position"</p> })}
        </li>
    }
}

/// The status in words.
pub fn status_words(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "confirmed",
        Status::Tentative => "not sure yet",
        Status::Full => "full",
        Status::Cancelled => "cancelled",
    }
}

fn place_line(city: &str, country_name: &str, country: &str) -> String {
    let country = if country_name.is_empty() { country } else { country_name };
    if country.is_empty() { city.into() } else { [city, ", ", country].concat() }
}

fn facts_of(node: &Node) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(node.room_for.map(|room| ["room for ", &room.to_string()].concat()));
    facts.extend(node.access.iter().map(|access| access.words().to_string()));
    if !node.languages.is_empty() {
        facts.push(["speaks ", &node.languages.join(", ")].concat());
    }
    facts.join(" · ")
}

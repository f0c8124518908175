use super::row::Row;
use crate::{
    platform::{address, document},
    ui::session::Session,
};
use leptos::prelude::*;

/// The list of nodes with its search box and its count.
#[component]
pub fn NodeList(
    /// This visit.
    session: Session,
) -> impl IntoView {
    let total = session.facts().nodes.len();
    let search = move |_| {
        session.filter.update(|filter| filter.q = document::value_of("q").unwrap_or_default());
        session.filter.with_untracked(|filter| {
            for (name, value) in filter.pairs() {
                address::set_query(name, value);
            }
        });
    };
    let count = move || session.shown.with(Vec::len);
    // Nodes that do not exist are not counted as if they did.
    let noun = if session.facts().nodes.iter().all(|node| node.example) { "example" } else { "local" };
    let unplaced = move || session.shown_nodes().iter().filter(|node| node.position.is_none()).count();
    view! {
        <div class="find">
            <label for="q">"Find a node"</label>
            <input
                type="search"
                id="q"
                name="q"
                autocomplete="off"
                placeholder="city or country"
                on:input=search
            />
        </div>
        <p class="count" role="status" data-count="" data-shown=count data-total=total>
            {move || count_words(count(), total, unplaced(), noun)}
        </p>
        <ul data-nodes="" on:mouseover=move |event| session.point_at(document::node_of_target(&event))>
            {move || session.shown_nodes().into_iter().map(|node| view! { <Row node=node session=session/> }).collect_view()}
        </ul>
        <p class="none" hidden=move || count() != 0 || total == 0>
            "No node matches what you look for."
        </p>
    }
}

/// How many nodes of a sort are shown of how many, and how many of those the map cannot show.
fn count_words(shown: usize, total: usize, unplaced: usize, sort: &str) -> String {
    let of = if shown == total { String::new() } else { [&shown.to_string(), " of "].concat() };
    let nodes = if total == 1 { " node" } else { " nodes" };
    let mut words = match total {
        0 => "No local nodes yet".into(),
        _ => [&of, &total.to_string(), " ", sort, nodes].concat(),
    };
    if 0 < unplaced {
        words.push_str(&[", ", &unplaced.to_string(), " without a position"].concat());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn the_count_is_said_in_words_that_fit_it() {
        assert_eq!(count_words(0, 0, 0, "local"), "No local nodes yet");
        assert_eq!(count_words(1, 1, 0, "local"), "1 local node");
        assert_eq!(count_words(13, 13, 1, "example"), "13 example nodes, 1 without a position");
        assert_eq!(count_words(0, 13, 0, "local"), "0 of 13 local nodes");
    }
}

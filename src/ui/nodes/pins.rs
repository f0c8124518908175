use crate::{
    domain::{geo::Frame, node::Node},
    platform::document,
    ui::session::Session,
};
use leptos::prelude::*;

/// The pins over the map. The picture below them has the same pins as plain links for those who have no program;
/// these take their place once something happens when they are pressed.
#[component]
pub fn Pins(
    /// This visit.
    session: Session,
) -> impl IntoView {
    // Nothing is printed: positions are set through the style object, which a strict policy allows.
    let placed = move || {
        let nodes = if session.ready.get() { session.shown_nodes() } else { Vec::new() };
        nodes.into_iter().filter(|node| node.position.is_some()).collect::<Vec<_>>()
    };
    let pin = move |node: Node| view! { <Pin node=node session=session/> };
    let press = move |event: leptos::ev::MouseEvent| {
        session.point_at(document::node_of_target(&event));
        let pressed = document::node_of_target(&event).and_then(|id| session.index_of(&id));
        session.open(pressed.into_iter().collect());
    };
    view! {
        <div
            class="pins"
            on:click=press
            on:mouseover=move |event| session.point_at(document::node_of_target(&event))
            on:focusin=move |event| session.point_at(document::node_of_target(&event))
        >
            {move || placed().into_iter().map(pin).collect_view()}
        </div>
    }
}

/// One pin; pressing it moves the keyboard to its row.
#[component]
fn Pin(
    /// A node that has a position.
    node: Node,
    /// This visit.
    session: Session,
) -> impl IntoView {
    let place = node.position.map(|position| {
        let (x, y) = Frame::WORLD.fraction_from_lonlat(position);
        (percent(x), percent(y))
    });
    let (left, top) = place.unwrap_or_default();
    view! {
        <button
            type="button"
            data-node=node.id.to_string()
            data-status=node.status.as_str()
            style:left=left
            style:top=top
            aria-label=[node.name.as_str(), ", show in the list"].concat()
            class:chosen=session.is_chosen(&node.id)
        ></button>
    }
}

/// A fraction as a CSS percentage with two decimals, without the code that formats floating-point numbers.
fn percent(fraction: f64) -> String {
    #[allow(clippy::cast_possible_truncation)]
    let hundredths = (fraction * 10_000.0).round() as i64;
    let (sign, hundredths) = if hundredths < 0 { ("-", -hundredths) } else { ("", hundredths) };
    let cents = hundredths % 100;
    [sign, &(hundredths / 100).to_string(), if cents < 10 { ".0" } else { "." }, &cents.to_string(), "%"].concat()
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn fractions_become_percentages() {
        assert_eq!([percent(0.5), percent(0.12345), percent(-0.0105)], ["50.00%", "12.35%", "-1.05%"]);
    }
}

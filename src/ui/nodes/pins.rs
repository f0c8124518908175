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
    let shown = session.shown();
    // Nothing is printed: positions are set through the style object, which a strict policy allows.
    let placed = move || {
        let nodes = if session.ready.get() { shown.get() } else { Vec::new() };
        nodes.into_iter().filter(|node| node.position.is_some()).collect::<Vec<_>>()
    };
    view! {
        <div class="pins">
            <For each=placed key=|node| node.id.clone() let:node>
                <Pin node=node session=session/>
            </For>
        </div>
    }
}

/// One pin; pressing it brings its row into view.
#[component]
fn Pin(
    /// A node that has a position.
    node: Node,
    /// This visit.
    session: Session,
) -> impl IntoView {
    let id = node.id.clone();
    let (on_this, point_here, press_here) = (id.clone(), id.clone(), id.clone());
    let is_chosen = move || session.chosen.with(|chosen| chosen.as_ref() == Some(&on_this));
    let point = move || session.chosen.set(Some(point_here.clone()));
    let point_by_keyboard = point.clone();
    let press = move |_| {
        session.chosen.set(Some(press_here.clone()));
        document::reveal(&["node-", press_here.as_str()].concat());
    };
    let place = node.position.map(|position| {
        let (x, y) = Frame::WORLD.fraction_from_lonlat(position);
        (percent(x), percent(y))
    });
    let (left, top) = place.unwrap_or_default();
    view! {
        <button
            type="button"
            data-node=id.to_string()
            data-status=node.status.as_str()
            style:left=left
            style:top=top
            title=node.name.clone()
            aria-label=[node.name.as_str(), ", show in the list"].concat()
            class:chosen=is_chosen
            on:mouseenter=move |_| point()
            on:focus=move |_| point_by_keyboard()
            on:click=press
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

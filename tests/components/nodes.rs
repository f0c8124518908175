use super::{DAY, Stage, bubble, load_from, sample, until};
use js_sys::eval;
use leptos::{prelude::*, task::tick};
use p4p_domain::{
    geo::LonLat,
    json::quoted,
    nodes::{
        collection::{NodeCollection, Place},
        node::{Node, NodeId},
    },
    page::PageData,
};
use p4p_event::nodes::{NodeList, NodeMap};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

/// List and map, once the page is hydrated.
async fn stage_with(change: fn(&mut PageData)) -> Stage {
    let stage = Stage::with(-DAY, change, |_| view! { <NodeMap/> <NodeList/> });
    stage.app.hydrated.mark();
    tick().await;
    stage
}

async fn stage() -> Stage {
    stage_with(|_| {}).await
}

fn ids(stage: &Stage) -> Vec<String> {
    let rows = stage.place.query_selector_all("li[data-node]").unwrap();
    let id = |at| rows.item(at).unwrap().unchecked_into::<Element>().get_attribute("data-node").unwrap();
    (0..rows.length()).map(id).collect()
}

fn with_the_keyboard() -> Element {
    document().active_element().unwrap()
}

fn known(nodes: Vec<Node>) -> NodeCollection {
    NodeCollection::of_nodes(nodes, 0)
}

#[wasm_bindgen_test]
async fn a_search_filters_list_count_and_pins_alike() {
    let stage = stage().await;
    assert_eq!((stage.count("li[data-node]"), stage.count("button[data-node]")), (2, 1));

    stage.type_into("input[name=q]", "MALMO");
    tick().await;
    assert_eq!((stage.count("li[data-node]"), stage.count("button[data-node=malmo]")), (1, 1));
    assert_eq!(stage.one("[data-count]").get_attribute("data-shown").as_deref(), Some("1"));
    assert_eq!(stage.one("[data-count]").text_content().as_deref(), Some("1 of 2 example nodes"));

    stage.type_into("input[name=q]", "air");
    tick().await;
    assert_eq!(stage.count("li[data-node]"), 1);
    until("the pins follow", || stage.count("button[data-node]") == 0).await;

    stage.type_into("input[name=q]", "");
    tick().await;
    assert_eq!(stage.count("li[data-node]"), 2);
    // The address follows, too, which the other tests begin with.
    until("the pins are back", || stage.count("button[data-node]") == 1).await;
}

#[wasm_bindgen_test]
async fn a_pin_that_is_pressed_marks_its_row_and_moves_the_keyboard_there() {
    let stage = stage().await;
    stage.press("button[data-node=malmo]");
    until("the row has the keyboard", || with_the_keyboard().id() == "node-malmo").await;
    assert!(stage.one("li[data-node=malmo]").class_list().contains("chosen"));
    assert!(!stage.one("li[data-node=radio]").class_list().contains("chosen"));
}

#[wasm_bindgen_test]
async fn a_row_keeps_its_element_and_what_is_open_in_it_while_the_list_is_filtered() {
    let stage = stage().await;
    let row = stage.one("#node-radio");
    stage.press("#node-radio summary");
    for (text, expected) in [("air", &["radio"][..]), ("", &["malmo", "radio"])] {
        stage.type_into("input[name=q]", text);
        until("the list follows", || ids(&stage) == expected).await;
        assert!(stage.one("#node-radio") == row);
        assert_eq!(stage.count("#node-radio details[open]"), 1);
    }
    until("the address follows", || !document().url().unwrap().contains("q=")).await;
}

#[wasm_bindgen_test]
async fn what_has_the_keyboard_keeps_it_when_the_nearest_nodes_come_first() {
    let stage = stage_with(|data| data.nodes.reverse()).await;
    assert_eq!(ids(&stage), ["radio", "malmo"]);
    for id in ["radio", "malmo"] {
        let summary = stage.one(&format!("#node-{id} summary"));
        summary.unchecked_ref::<HtmlElement>().focus().unwrap();
        let place = Place { name: "Lund".into(), position: LonLat::new(13.2, 55.7).unwrap() };
        stage.app.nodes.set_origin(Some(place));
        until("the nearest comes first", || ids(&stage) == ["malmo", "radio"]).await;
        until("the keyboard is back", || with_the_keyboard() == summary).await;
        stage.app.nodes.set_origin(None);
        until("the order is back", || ids(&stage) == ["radio", "malmo"]).await;
        until("the keyboard is back", || with_the_keyboard() == summary).await;
    }
}

// Seen once: the list held nodes by their places, so that after this another one was open.
#[wasm_bindgen_test]
async fn a_node_that_comes_in_front_leaves_those_that_were_asked_for_as_they_are() {
    let stage = stage().await;
    let row = stage.one("#node-malmo");
    let both = ["radio", "malmo"].map(|id| NodeId::parse(id).unwrap());
    stage.app.nodes.open(both.into());
    until("both come first", || ids(&stage) == ["radio", "malmo"]).await;
    let mut nodes = sample::page_data(-DAY).nodes;
    let first = Node { id: NodeId::parse("first").unwrap(), name: "The first one".into(), ..nodes[0].clone() };
    nodes.insert(0, first);
    stage.app.nodes.replace(known(nodes));
    until("it is there", || ids(&stage) == ["radio", "malmo", "first"]).await;
    assert!(stage.one("#node-malmo") == row);
    assert!(stage.one("#node-radio").class_list().contains("chosen"));
    assert_eq!(stage.count("li.chosen"), 1);
}

#[wasm_bindgen_test]
async fn a_node_that_says_something_else_now_says_it_in_the_same_row() {
    let stage = stage().await;
    let row = stage.one("#node-malmo");
    stage.press("#node-malmo summary");
    let mut nodes = sample::page_data(-DAY).nodes;
    nodes[0].note = "Bring a cup.".into();
    nodes[0].host = "The cup people".into();
    stage.app.nodes.replace(known(nodes));
    until("it says so", || row.text_content().unwrap().contains("Bring a cup.")).await;
    until("its details do", || row.text_content().unwrap().contains("The cup people")).await;
    assert!(stage.one("#node-malmo") == row);
    assert_eq!(stage.count("#node-malmo details[open]"), 1);
}

#[wasm_bindgen_test]
async fn nodes_that_are_the_same_as_before_change_nothing_on_the_page() {
    let stage = stage().await;
    stage.place.set_id("watched");
    eval(
        "window.changes = 0;
        new MutationObserver((all) => (window.changes += all.length))
            .observe(document.getElementById('watched'), { subtree: true, childList: true, attributes: true, characterData: true })",
    )
    .unwrap();
    let changes = || eval("window.changes").unwrap().as_f64();
    stage.app.nodes.replace(known(sample::page_data(-DAY).nodes));
    tick().await;
    assert_eq!(changes(), Some(0.0));
    // That they would have been seen:
    stage.app.nodes.replace(known(Vec::new()));
    until("changes are seen", || changes() != Some(0.0)).await;
}

/// Has the page load this in the place of the live map, which notes in `window.calls` what it is told.
fn map_is_a_recorder() {
    let script =
        |text: &str| quoted(&["data:text/javascript,", &String::from(js_sys::encode_uri_component(text))].concat());
    let map = script(
        "export default async () => {};
        export class LiveMap {
            constructor(place, describe, on) {
                window.calls = [];
                window.map_says = on;
                window.calls.push(describe(0).join(' '));
            }
            nodes(positions) { window.calls.push(`${positions.length} numbers`); }
            shown(indices) { window.calls.push(`shows ${indices.join(' ')}`); }
            mark(index) { window.calls.push(`marks ${index}`); }
            destroy() { window.calls.push('ends'); }
        }",
    );
    let renderer = script("export const startRenderer = async () => () => {};");
    let config =
        ["({ programs: { map: { script: ", &map, ", wasm: '' } }, files: { renderWorker: ", &renderer, " } })"];
    load_from(&config.concat());
}

#[wasm_bindgen_test]
async fn the_live_map_comes_with_a_touch_follows_the_list_and_goes_with_its_component() {
    map_is_a_recorder();
    let stage = Stage::new(-DAY, |_| view! { <NodeMap/> <NodeList/> });
    stage.place.set_attribute("data-map", "").unwrap();
    stage.app.hydrated.mark();
    tick().await;
    let calls = || eval("(window.calls ?? []).join(', ')").unwrap().as_string().unwrap();
    assert_eq!(calls(), "");
    bubble(&stage.one(".over"), "pointerover");
    let beginning = "malmo Node Malmö confirmed, 4 numbers, shows 0 1, marks undefined";
    until("the map is there", || calls() == beginning).await;

    stage.type_into("input[name=q]", "air");
    until("it follows the search", || calls().ends_with("shows 1")).await;
    eval("map_says('choose', 1)").unwrap();
    until("a mark that is pressed marks its row", || stage.count("li.chosen[data-node=radio]") == 1).await;
    until("and stands out itself", || calls().ends_with("marks 1")).await;
    eval("map_says('leave', null)").unwrap();
    until("the keyboard goes to the search", || with_the_keyboard().id() == "p4p_q").await;
    stage.type_into("input[name=q]", "");
    until("it follows back", || calls().ends_with("shows 0 1")).await;
    drop(stage);
    until("it goes", || calls().ends_with("ends")).await;
}

//! The marks over the map: a button for each node that can be told apart, and for each cluster. An element stays the
//! same as long as it stands for the same first node, so that the keyboard stays where it is.

use super::elements::{focused, made, put};
use js_sys::{Array, Function};
use p4p_event::domain::{
    cluster::Cluster,
    view::{Point, View},
};
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, Node};

/// Marks further outside than this, in CSS pixels, are not there.
const BESIDE: f64 = 14.0;
/// No more than this are reached with the Tab key: those nearest to the middle. The list has them all.
const MOST_STOPS: usize = 50;

/// What a mark stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Node,
    Cluster { count: u32, is_one_spot: bool },
}

struct Pin {
    /// The first node's index.
    first: u32,
    /// `None` when what is written may be old.
    sort: Option<Sort>,
    at: Point,
    element: HtmlElement,
    /// Where it was put, relative to the layer.
    put: Point,
    is_chosen: bool,
}

/// All marks, in the order of the list.
pub struct Pins {
    layer: HtmlElement,
    /// Gives id, name and status of a node.
    describe: Function,
    pins: Vec<Pin>,
    /// The view in which the layer is where it was, and from which marks are put.
    laid: Option<View>,
}

impl Pins {
    /// None yet, in a layer.
    pub fn new(layer: HtmlElement, describe: Function) -> Self {
        Self { layer, describe, pins: Vec::new(), laid: None }
    }

    /// Shows clusters in a view, and marks the one that a node is in. Gives back an element that was taken away while
    /// the keyboard was on it, as the node that it stood for.
    pub fn show(&mut self, clusters: &[Cluster], view: &View, chosen: Option<u32>) -> Option<u32> {
        let is_seen = |at: Point| {
            let ((x, y), (width, height)) = (view.screen_from_mercator(at), view.size());
            -BESIDE < x && x < width + BESIDE && -BESIDE < y && y < height + BESIDE
        };
        let keyboard = focused();
        let mut lost = None;
        let mut old = std::mem::take(&mut self.pins).into_iter().peekable();
        for cluster in clusters.iter().filter(|cluster| is_seen(cluster.at)) {
            while let Some(gone) = old.next_if(|pin| pin.first < cluster.first) {
                lost = lost.or(taken_away(&gone, keyboard.as_ref()));
            }
            let mut pin = match old.next_if(|pin| pin.first == cluster.first) {
                Some(pin) => pin,
                None => match self.new_pin(cluster, old.peek().map(|pin| &pin.element)) {
                    Ok(pin) => pin,
                    Err(_) => continue,
                },
            };
            pin.at = cluster.at;
            if pin.sort != Some(sort(cluster)) {
                pin.sort = Some(sort(cluster));
                self.write(&pin);
            }
            let is_chosen = chosen == Some(cluster.first);
            if pin.is_chosen != is_chosen {
                pin.is_chosen = is_chosen;
                _ = pin.element.class_list().toggle_with_force("chosen", is_chosen);
            }
            self.pins.push(pin);
        }
        for gone in old {
            lost = lost.or(taken_away(&gone, keyboard.as_ref()));
        }
        self.place(view);
        lost
    }

    /// Moves the layer while nothing but the middle changes, and every mark when the zoom does.
    fn place(&mut self, view: &View) {
        let is_moved = |laid: &View| laid.zoom().to_bits() == view.zoom().to_bits() && laid.size() == view.size();
        let laid = self.laid.filter(is_moved).unwrap_or(*view);
        let offset = {
            let (x, y) = view.screen_from_mercator(laid.centre());
            (x - view.size().0 / 2.0, y - view.size().1 / 2.0)
        };
        if self.laid != Some(laid) || laid != *view || offset != (0.0, 0.0) {
            put(&self.layer, offset);
        }
        self.laid = Some(laid);
        for pin in &mut self.pins {
            let (x, y) = view.screen_from_mercator(pin.at);
            let to = (x - offset.0, y - offset.1);
            // Less cannot be seen, and numbers are not exact.
            if !((to.0 - pin.put.0).abs() < 0.05 && (to.1 - pin.put.1).abs() < 0.05) {
                pin.put = to;
                put(&pin.element, to);
            }
        }
    }

    /// Which marks the Tab key reaches.
    pub fn choose_stops(&self, view: &View) {
        let (width, height) = view.size();
        let far = |pin: &Pin| {
            let (x, y) = view.screen_from_mercator(pin.at);
            (x - width / 2.0).hypot(y - height / 2.0)
        };
        let mut distances: Vec<f64> = self.pins.iter().map(far).collect();
        distances.sort_unstable_by(f64::total_cmp);
        let limit = distances.get(MOST_STOPS).copied().unwrap_or(f64::MAX);
        for pin in &self.pins {
            let is_stop = far(pin) < limit;
            if pin.element.tab_index() == if is_stop { -1 } else { 0 } {
                pin.element.set_tab_index(if is_stop { 0 } else { -1 });
            }
        }
    }

    /// Where marks are on the screen.
    pub fn places(&self, view: &View) -> Vec<Point> {
        self.pins.iter().map(|pin| view.screen_from_mercator(pin.at)).collect()
    }

    /// The first node of the mark that an element is, or is in.
    pub fn first_at(&self, target: &Node) -> Option<u32> {
        self.pins.iter().find(|pin| pin.element.contains(Some(target))).map(|pin| pin.first)
    }

    /// The mark of a first node.
    pub fn element(&self, first: u32) -> Option<&HtmlElement> {
        self.pins.iter().find(|pin| pin.first == first).map(|pin| &pin.element)
    }

    /// The mark of the node with this id.
    pub fn element_of(&self, id: &str) -> Option<&HtmlElement> {
        self.pins.iter().map(|pin| &pin.element).find(|pin| pin.get_attribute("data-node").as_deref() == Some(id))
    }

    fn new_pin(&self, cluster: &Cluster, before: Option<&HtmlElement>) -> Result<Pin, JsValue> {
        let element = made("button", "")?;
        element.set_attribute("type", "button")?;
        self.layer.insert_before(&element, before.map(AsRef::as_ref))?;
        let sort = Some(sort(cluster));
        let pin =
            Pin { first: cluster.first, sort, at: cluster.at, element, put: (f64::NAN, f64::NAN), is_chosen: false };
        self.write(&pin);
        Ok(pin)
    }

    /// Writes what a mark stands for into its element.
    fn write(&self, pin: &Pin) {
        let set = |name: &str, value: &str| _ = pin.element.set_attribute(name, value);
        match pin.sort {
            None => {}
            Some(Sort::Node) => {
                let [id, name, status] = self.describe(pin.first);
                _ = pin.element.remove_attribute("data-cluster");
                pin.element.set_text_content(None);
                set("data-node", &id);
                set("data-status", &status);
                set("data-name", &name);
                set("aria-label", &[&name, ", show in the list"].concat());
            }
            Some(Sort::Cluster { count, is_one_spot }) => {
                for name in ["data-node", "data-status", "data-name"] {
                    _ = pin.element.remove_attribute(name);
                }
                let count = count.to_string();
                let then = if is_one_spot { " nodes at one place, show in the list" } else { " nodes, zoom in" };
                set("data-cluster", &count);
                set("aria-label", &[&count, then].concat());
                pin.element.set_text_content(Some(&count));
            }
        }
    }

    fn describe(&self, index: u32) -> [String; 3] {
        let told = self.describe.call1(&JsValue::NULL, &index.into()).unwrap_or_default();
        let texts = Array::from(&told);
        [0, 1, 2].map(|at| texts.get(at).as_string().unwrap_or_default())
    }

    /// Has the marks written again, because the nodes are others now, or say something else.
    pub fn forget(&mut self) {
        for pin in &mut self.pins {
            pin.sort = None;
        }
    }
}

fn sort(cluster: &Cluster) -> Sort {
    match cluster.count {
        1 => Sort::Node,
        count => Sort::Cluster { count, is_one_spot: cluster.is_one_spot },
    }
}

/// Takes an element away; the node that it stood for, when the keyboard was on it.
fn taken_away(pin: &Pin, keyboard: Option<&web_sys::Element>) -> Option<u32> {
    let had_keyboard = keyboard.is_some_and(|element| pin.element.is_same_node(Some(element)));
    pin.element.remove();
    had_keyboard.then_some(pin.first)
}

//! The marks over the map: a button for each node that can be told apart, and for each cluster. An element stays the
//! same as long as it stands for the same first node, so that the keyboard stays where it is.

use super::elements::{focused, made, place, put};
use crate::messages::messages;
use crate::{
    cluster::Cluster,
    view::{Point, View},
};
use js_sys::{Array, Function};
use p4p_domain::{geo::float::hypot, i18n::messages::map};
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, Node};

/// No more than this are reached with the Tab key: those nearest to the middle. The list has them all.
const MOST_TAB_STOPS: usize = 50;

/// The layer's marks lie no further from its corner than this, in CSS pixels, so that the style sheet's box spans them.
const FAR: f64 = 700.0;

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
    /// Whether its name stands left of it, because the map ends on the right.
    is_left: bool,
}

/// All marks, in the order of the list.
pub struct Pins {
    layer: HtmlElement,
    /// Gives id, name and status of a node.
    describe: Function,
    pins: Vec<Pin>,
    /// The view that has the marks, and where the layer's origin is in it.
    gathered: Option<(View, Point)>,
    /// How far the layer is moved.
    offset: Option<Point>,
}

impl Pins {
    /// None yet, in a layer.
    pub fn new(layer: HtmlElement, describe: Function) -> Self {
        Self { layer, describe, pins: Vec::new(), gathered: None, offset: None }
    }

    /// Has marks for the clusters in a view. Gives back an element that was taken away while the keyboard was on it, as
    /// the node that it stood for.
    pub fn show(&mut self, clusters: &[Cluster], view: &View) -> Option<u32> {
        let keyboard = focused();
        let mut lost = None;
        let mut old = std::mem::take(&mut self.pins).into_iter().peekable();
        for cluster in clusters.iter().filter(|cluster| view.shows(cluster.at)) {
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
            self.pins.push(pin);
        }
        for gone in old {
            lost = lost.or(taken_away(&gone, keyboard.as_ref()));
        }
        self.arrange(view);
        lost
    }

    /// Makes the mark of a first node stand out, and no other one.
    pub fn choose(&mut self, chosen: Option<u32>) {
        for pin in &mut self.pins {
            let is_chosen = chosen == Some(pin.first);
            if pin.is_chosen != is_chosen {
                pin.is_chosen = is_chosen;
                _ = pin.element.class_list().toggle_with_force("chosen", is_chosen);
            }
        }
    }

    /// Brings the marks to where a view has them: moves the layer that they are in.
    pub fn place(&mut self, view: &View) {
        let Some((gathered, (left, top))) = self.gathered else { return };
        let ((x, y), (width, height)) = (gathered.offset_of(view), grown_by(view, &gathered));
        let offset = (left - x - width, top - y - height);
        if self.offset != Some(offset) {
            self.offset = Some(offset);
            put(&self.layer, offset);
        }
    }

    /// Puts every mark to where it is in a view. While nothing but the middle changes, those that were there before stay
    /// where they are in the layer.
    fn arrange(&mut self, view: &View) {
        let before = self.gathered.filter(|(before, _)| before.zoom().to_bits() == view.zoom().to_bits());
        let corner = before.map_or((0.0, 0.0), |(before, (left, top))| {
            let ((x, y), (width, height)) = (before.offset_of(view), grown_by(&before, view));
            (left - x + width, top - y + height)
        });
        let corner = if hypot(corner) < FAR { corner } else { (0.0, 0.0) };
        self.gathered = Some((*view, corner));
        for pin in &mut self.pins {
            let (x, y) = view.screen_from_mercator(pin.at);
            let is_left = view.size().0 * 0.6 < x;
            if pin.is_left != is_left {
                pin.is_left = is_left;
                _ = pin.element.class_list().toggle_with_force("left", is_left);
            }
            let to = (x - corner.0, y - corner.1);
            // Less cannot be seen, and numbers are not exact.
            if !((to.0 - pin.put.0).abs() < 0.05 && (to.1 - pin.put.1).abs() < 0.05) {
                pin.put = to;
                place(&pin.element, to);
            }
        }
    }

    /// Which marks the Tab key reaches.
    pub fn choose_tab_stops(&self, view: &View) {
        let (width, height) = view.size();
        let far = |pin: &Pin| {
            let (x, y) = view.screen_from_mercator(pin.at);
            hypot((x - width / 2.0, y - height / 2.0))
        };
        for pin in &self.pins {
            // Counting takes the square of their number, which is some hundreds; sorting takes more bytes.
            let nearer = self.pins.iter().filter(|other| far(other) < far(pin)).count();
            let is_stop = nearer < MOST_TAB_STOPS && view.shows(pin.at);
            if pin.element.tab_index() == if is_stop { -1 } else { 0 } {
                pin.element.set_tab_index(if is_stop { 0 } else { -1 });
            }
        }
    }

    /// Where marks are, in mercator.
    pub fn places(&self) -> impl Iterator<Item = Point> {
        self.pins.iter().map(|pin| pin.at)
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
        let element = made("button", "", &[("type", "button")])?;
        self.layer.insert_before(&element, before.map(AsRef::as_ref))?;
        let sort = Some(sort(cluster));
        let pin = Pin {
            first: cluster.first,
            sort,
            at: cluster.at,
            element,
            put: (f64::NAN, f64::NAN),
            is_chosen: false,
            is_left: false,
        };
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
                set("aria-label", &messages().say(map::NODE, [&name]));
            }
            Some(Sort::Cluster { count, is_one_spot }) => {
                for name in ["data-node", "data-status", "data-name"] {
                    _ = pin.element.remove_attribute(name);
                }
                let name = if is_one_spot { map::ONE_SPOT } else { map::CLUSTER };
                set("aria-label", &messages().count(name, count as usize, []));
                let count = count.to_string();
                set("data-cluster", &count);
                pin.element.set_text_content(Some(&count));
            }
        }
    }

    fn describe(&self, index: u32) -> [String; 3] {
        let description = self.describe.call1(&JsValue::NULL, &index.into()).unwrap_or_default();
        let texts = Array::from(&description);
        [0, 1, 2].map(|at| texts.get(at).as_string().unwrap_or_default())
    }

    /// Has the marks written again, because the nodes are others now, or say something else.
    pub fn forget(&mut self) {
        for pin in &mut self.pins {
            pin.sort = None;
        }
    }
}

/// How much further a view reaches than another one on each side, in CSS pixels.
fn grown_by(inner: &View, outer: &View) -> Point {
    ((outer.size().0 - inner.size().0) / 2.0, (outer.size().1 - inner.size().1) / 2.0)
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

//! What the map knows, and what it does.

mod drawing;
mod moves;

use super::{
    basemaps::Detail,
    canvas_layer::CanvasLayer,
    elements::{self, Elements},
    pins::Pins,
    tiles::{Streets, Tiles},
};
use crate::messages::messages;
use crate::{
    cluster::Clusters,
    gesture::Gesture,
    view::{Flight, Glide, Point, View},
};
use js_sys::{Array, Float64Array, Function, Uint8Array};
use p4p_domain::{
    geo::{LonLat, lonlat_from_mercator, mercator_from_lonlat},
    i18n::messages::map,
};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// What is done once nobody holds the map any more.
pub enum Command {
    /// Draw at the browser's next opportunity.
    Frame,
    /// Tell the page.
    Emit(&'static str, JsValue),
    /// Move the keyboard.
    Focus(HtmlElement),
    /// Come back in so many milliseconds.
    After(i32, fn(&mut Map)),
}

/// What moves by itself, and since when: the time of its first frame.
enum Motion {
    Still,
    Glide(Glide, Option<f64>),
    Flight(Flight, Option<f64>),
}

/// How long nothing must have changed before the map is drawn anew, in milliseconds.
const IDLE_AFTER: i32 = 140;

/// The map.
pub struct Map {
    pub(super) elements: Elements,
    pub(super) gesture: Gesture,
    /// Whether the press that ends now has moved the map, so that it presses nothing.
    pub(super) is_dragged: bool,
    view: View,
    motion: Motion,
    positions: Vec<[f32; 2]>,
    shown: Vec<u32>,
    clusters: Clusters,
    /// The view that the clusters were made for; `None` when the nodes are others now.
    clustered: Option<View>,
    pins: Pins,
    layer: CanvasLayer,
    /// The shapes that were asked for. What could not be fetched is asked for again at the next visit.
    asked: Vec<Detail>,
    streets: Option<Streets>,
    marked: Option<u32>,
    place: Option<Point>,
    is_picking: bool,
    /// Whether the map has just got to where it was told to go, and is soon at rest.
    is_step: bool,
    /// Whether it is to settle with the next frame, and whether it has since it was moved last.
    is_settling: bool,
    is_settled: bool,
    /// The view that stands in the page's attributes.
    published: Option<View>,
    /// The node whose pin on the picture had the keyboard when the map took its place.
    had_keyboard: Option<String>,
    /// Whether anything changed since the map was idle last, and whether a timer waits for the next one.
    is_moved: bool,
    is_waiting: bool,
    /// Whether those who do not see the map should be told what it shows now.
    is_to_be_announced: bool,
    hints: u32,
    commands: Vec<Command>,
}

impl Map {
    /// In a place of the page, showing what the printed picture shows.
    pub fn new(host: HtmlElement, describe: Function, post: Function) -> Result<Self, JsValue> {
        let had_keyboard = host.query_selector("[data-node]:focus")?.and_then(|pin| pin.get_attribute("data-node"));
        let elements = Elements::new(host)?;
        let (width, height) = elements.size();
        let mut layer = CanvasLayer::new(&elements, post)?;
        layer.apply_theme(&elements.live);
        Ok(Self {
            view: View::world(width, height),
            pins: Pins::new(elements.marks.clone(), describe),
            layer,
            elements,
            gesture: Gesture::default(),
            is_dragged: false,
            motion: Motion::Still,
            positions: Vec::new(),
            shown: Vec::new(),
            clusters: Clusters::default(),
            clustered: None,
            asked: Vec::new(),
            streets: None,
            marked: None,
            place: None,
            is_picking: false,
            is_step: false,
            is_settling: false,
            is_settled: false,
            published: None,
            had_keyboard,
            is_moved: false,
            is_waiting: false,
            is_to_be_announced: false,
            hints: 0,
            commands: Vec::new(),
        })
    }

    /// Has the first drawing made, below which the printed picture stays until then, and asks for better shapes.
    pub fn begin(&mut self) {
        self.draw();
        self.request_shapes(Detail::Middle);
        self.request_names();
        // A button that was pressed before the map was there.
        if let Ok(Some(control)) = self.elements.host.query_selector("[data-act][data-pressed]") {
            _ = control.remove_attribute("data-pressed");
            self.press_control(&control.get_attribute("data-act").unwrap_or_default());
        }
    }

    /// Leaves the page as it was.
    pub fn end(&mut self) {
        self.motion = Motion::Still;
        self.leave_full();
        self.elements.remove();
        self.layer.send("free", &JsValue::UNDEFINED, &JsValue::UNDEFINED);
    }

    /// What has to be done now.
    pub fn take_commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    /// Other nodes, by longitude and latitude in degrees. Which of them are shown is told after that.
    pub fn set_nodes(&mut self, positions: &[f32]) {
        let mercator = |pair: &[f32; 2]| {
            let position = LonLat::new(pair[0].into(), pair[1].into());
            position.map(mercator_from_lonlat).map_or([f32::NAN; 2], |(x, y)| [x as f32, y as f32])
        };
        self.positions = positions.as_chunks::<2>().0.iter().map(mercator).collect();
        self.pins.forget();
        self.clustered = None;
        self.ask_for_frame();
    }

    /// Shows these nodes.
    pub fn set_shown(&mut self, indices: &[u32]) {
        self.shown = indices.to_vec();
        self.clustered = None;
        let places = self.places();
        let numbers: Vec<f64> = places.as_flattened().iter().copied().map(f64::from).collect();
        self.layer.send("places", &Float64Array::from(numbers.as_slice()), &JsValue::UNDEFINED);
        self.redraw();
        self.idle_soon();
        // The keyboard moves from a pin of the picture to the same node's mark.
        if let Some(id) = self.had_keyboard.take() {
            self.draw();
            let mark = self.pins.element_of(&id).or_else(|| Some(self.elements.canvas.as_ref()));
            self.commands.extend(mark.cloned().map(Command::Focus));
        }
    }

    /// Where the nodes are that are shown, in mercator.
    pub(super) fn places(&self) -> Vec<[f32; 2]> {
        let place = |index: &u32| self.positions.get(usize::try_from(*index).ok()?).copied();
        self.shown.iter().filter_map(place).filter(|[x, _]| x.is_finite()).collect()
    }

    /// Makes the mark of a node stand out.
    pub fn set_marked(&mut self, index: Option<u32>) {
        self.marked = index;
        self.ask_for_frame();
    }

    /// Shows the visitor's own place; degrees.
    pub fn set_place(&mut self, longitude: f64, latitude: f64) {
        self.place = LonLat::new(longitude, latitude).ok().map(mercator_from_lonlat);
        self.elements.place.set_hidden(self.place.is_none());
        self.ask_for_frame();
    }

    /// Looks at all nodes that are shown.
    pub fn fit(&mut self) {
        let places = self.places().into_iter().map(|[x, y]| (f64::from(x), f64::from(y)));
        self.fly(self.view.fitted(places, moves::PADDING));
    }

    /// Looks at a place; degrees.
    pub fn show(&mut self, longitude: f64, latitude: f64, zoom: f64) {
        if let Ok(position) = LonLat::new(longitude, latitude) {
            self.fly(self.view.at(mercator_from_lonlat(position), zoom));
        }
    }

    /// Lets the visitor choose a place.
    pub fn set_picking(&mut self, is_on: bool) {
        self.is_picking = is_on;
        _ = self.elements.host.toggle_attribute_with_force("data-picking", is_on);
    }

    /// Keeps tiles for the case that somebody switches them on with the button that is made here.
    pub fn offer_tiles(&mut self, tiles: Tiles, label: &str, credit: &str) -> Result<(), JsValue> {
        let attributes =
            [("type", "button"), ("data-act", "tiles"), ("aria-pressed", "false"), ("data-credit", credit)];
        let button = elements::made("button", "quiet", &attributes)?;
        button.set_text_content(Some(label));
        if let Some(old) = self.elements.control("tiles") {
            old.remove();
        }
        if let Some(controls) = self.elements.host.query_selector(".controls")? {
            controls.append_child(&button)?;
        }
        self.streets = Some(Streets::new(tiles, &self.elements.canvas)?);
        Ok(())
    }

    /// An image has come.
    pub fn take_tile(&mut self) {
        if let Some(streets) = &mut self.streets {
            streets.is_stale = true;
        }
        self.ask_for_frame();
    }

    /// Better shapes have come.
    pub fn take_shapes(&mut self, name: &str, bytes: Uint8Array) {
        self.layer.send("shapes", &name.into(), &bytes);
        self.redraw();
    }

    /// What was asked for is drawn.
    pub fn take_drawing(&mut self, picture: JsValue) {
        let is_drawn = !picture.is_falsy();
        self.layer.take(picture, &self.view, self.heading());
        // Without this, what cannot be drawn would be tried again for ever.
        if is_drawn {
            _ = self.elements.host.toggle_attribute_with_force("data-drawn", true);
            self.ask_for_frame();
        }
    }

    /// The map is about to be moved: there should be something to move into view.
    pub fn prepare_move(&mut self) {
        if self.layer.is_bare() {
            self.redraw();
        }
    }

    /// Draws anew what is drawn, because it has changed.
    pub fn redraw(&mut self) {
        self.layer.outdate();
        self.take_tile();
    }

    /// The style sheet has other colours now.
    pub fn apply_theme(&mut self) {
        self.layer.apply_theme(&self.elements.live);
        self.redraw();
    }

    /// The place in the page has another size now.
    pub fn resize(&mut self) {
        let (width, height) = self.elements.size();
        if (width, height) != self.view.size() && 1.0 <= width && 1.0 <= height {
            self.view = self.view.resized(width, height);
            self.motion = Motion::Still;
            // At once: the browser asks before it shows the new size.
            self.draw();
            self.idle_soon();
        }
    }

    /// One frame.
    pub fn frame(&mut self, time: f64) {
        let step = match &mut self.motion {
            Motion::Still => None,
            Motion::Glide(glide, began) => Some(glide.after(time - *began.get_or_insert(time))),
            Motion::Flight(flight, began) => Some(flight.after(time - *began.get_or_insert(time))),
        };
        if let Some((view, is_over)) = step {
            self.view = view;
            self.is_moved = true;
            if is_over {
                self.motion = Motion::Still;
                self.is_settling = true;
                if !self.layer.is_of(&self.view) {
                    self.layer.outdate();
                    self.is_step = true;
                }
                self.idle_soon();
            } else {
                self.ask_for_frame();
            }
        }
        self.draw();
        if std::mem::take(&mut self.is_settling) {
            self.settle();
        }
    }

    fn is_flying(&self) -> bool {
        !matches!(self.motion, Motion::Still)
    }

    fn request_shapes(&mut self, detail: Detail) {
        if !self.asked.contains(&detail) {
            self.asked.push(detail);
            self.commands.push(Command::Emit("shapes", detail.name().into()));
        }
    }

    fn ask_for_frame(&mut self) {
        self.commands.push(Command::Frame);
    }

    /// Has [`Self::idle`] called once nothing has changed for a while.
    fn idle_soon(&mut self) {
        (self.is_moved, self.is_settled) = (true, false);
        if !self.is_waiting {
            self.is_waiting = true;
            self.is_moved = false;
            _ = self.elements.host.toggle_attribute_with_force("data-moving", true);
            self.commands.push(Command::After(IDLE_AFTER, Self::idle));
        }
    }

    fn idle(&mut self) {
        self.is_waiting = false;
        if self.is_moved || self.is_flying() || self.gesture.is_drag() {
            self.idle_soon();
            return;
        }
        _ = self.elements.host.remove_attribute("data-moving");
        if !self.layer.is_of(&self.view) {
            self.redraw();
        }
        // A node is shown once, and where the whole world is in view, on the side where it was when the marks were made.
        let is_round =
            |clustered: View| clustered.world_size() < clustered.size().0 && clustered.centre() != self.view.centre();
        if self.clustered.is_some_and(is_round) {
            self.clustered = None;
            self.ask_for_frame();
        }
        if !self.is_settled {
            self.settle();
        }
    }

    /// What is not needed in every frame, but where the map stays: which marks the keyboard reaches, which buttons do
    /// something, and what is told of it.
    fn settle(&mut self) {
        self.is_settled = true;
        self.pins.choose_tab_stops(&self.view);
        let (can_zoom_out, can_zoom_in) = self.view.can_zoom();
        self.elements.set_control("out", "aria-disabled", !can_zoom_out);
        self.elements.set_control("in", "aria-disabled", !can_zoom_in);
        let (x, y) = self.view.centre();
        let position = lonlat_from_mercator(x, y);
        self.emit("moved", &[self.view.zoom(), position.longitude(), position.latitude()]);
        if std::mem::take(&mut self.is_to_be_announced) {
            let seen: u32 = self.nodes_in_view();
            let summary = messages().say(map::IN_VIEW, [&seen.to_string(), &self.shown.len().to_string()]);
            self.elements.announcement.set_text_content(Some(&summary));
        }
    }

    fn emit(&mut self, event: &'static str, numbers: &[f64]) {
        let value: JsValue = match numbers {
            [one] => (*one).into(),
            several => several.iter().copied().map(JsValue::from_f64).collect::<Array>().into(),
        };
        self.commands.push(Command::Emit(event, value));
    }
}

//! How the map is moved, and what its buttons and marks do.

use super::{Command, Map, Motion};
use crate::live::elements;
use crate::{
    gesture::Act,
    view::{Flight, Glide, MAX_ZOOM, Point, View},
};
use js_sys::Uint32Array;
use p4p_domain::geo::lonlat_from_mercator;
use wasm_bindgen::JsValue;
use web_sys::{Node, window};

/// How long a hint stands, in milliseconds.
const HINT: i32 = 1600;
/// Room around what is fitted, in CSS pixels.
pub(super) const PADDING: f64 = 44.0;
/// How far an arrow key moves the map, in CSS pixels.
const STEP: f64 = 90.0;

impl Map {
    /// Shows another view at once.
    pub(super) fn set_view(&mut self, view: View) {
        self.motion = Motion::Still;
        self.view = view;
        self.ask_for_frame();
        self.idle_soon();
    }

    /// Goes to another view, by a way that can be followed unless the visitor wants no motion.
    pub(super) fn fly(&mut self, to: View) {
        if is_calm() {
            // The first step settles at once; what goes on and on does when it rests.
            self.is_settling = !self.is_waiting;
            self.set_view(to);
            // A step by itself is seen sharp at once; what goes on and on is drawn when it rests.
            self.redraw();
            self.is_step = true;
        } else {
            self.motion = Motion::Flight(Flight::new(self.view, to), None);
            self.ask_for_frame();
            self.idle_soon();
        }
    }

    /// Where the view is going to be.
    pub(super) fn goal(&self) -> View {
        match &self.motion {
            Motion::Flight(flight, _) => flight.to(),
            _ => self.view,
        }
    }

    /// What a finger or a mouse did, on a mark or beside them.
    pub fn act(&mut self, act: Act, is_on_mark: bool) {
        match act {
            Act::Nothing => {}
            Act::Pan(by) => self.set_view(self.view.panned(by)),
            Act::Pinch { about, by, factor } => {
                let view = self.view.panned(by);
                self.set_view(view.zoomed_about(about, view.zoom() + factor.log2()));
            }
            Act::Release(speed) => {
                self.is_dragged = true;
                self.redraw();
                if let Some(glide) = Glide::new(self.view, speed).filter(|_| !is_calm()) {
                    self.motion = Motion::Glide(glide, None);
                }
            }
            Act::Tap(at) if self.is_picking && !is_on_mark => self.pick(at),
            Act::DoubleTap(at) if !is_on_mark && !self.is_picking => self.zoom_about(at, 1.0),
            Act::Tap(_) | Act::DoubleTap(_) => {}
        }
    }

    /// Holds what moves by itself.
    pub fn hold(&mut self) {
        self.is_dragged = false;
        if self.is_flying() {
            self.motion = Motion::Still;
            self.redraw();
        }
    }

    fn pick(&mut self, at: Point) {
        let (x, y) = self.view.mercator_from_screen(at);
        let position = lonlat_from_mercator(x, y);
        self.emit("picked", &[position.longitude(), position.latitude()]);
    }

    fn zoom_about(&mut self, at: Point, by: f64) {
        let goal = self.goal();
        // Whole steps, so that steps in and out meet.
        let zoom = if by < 0.0 { (goal.zoom() + by).ceil() } else { (goal.zoom() + by).floor() };
        self.fly(self.view.zoomed_about(at, zoom));
    }

    fn middle(&self) -> Point {
        let (width, height) = self.view.size();
        (width / 2.0, height / 2.0)
    }

    /// A turn of the wheel, in CSS pixels; whether it was for the map: with Ctrl it always is.
    pub fn wheel(&mut self, by: f64, at: Point, is_meant: bool) -> bool {
        if !is_meant && !self.elements.is_in_charge() {
            self.hint();
            return false;
        }
        // A notch of a wheel is about 100, a step of two fingers that pinch about 5, and told with Ctrl.
        let by = if is_meant && by.abs() < 40.0 { by / 60.0 } else { by / 240.0 };
        self.set_view(self.view.zoomed_about(at, self.view.zoom() - by.clamp(-1.0, 1.0)));
        true
    }

    fn hint(&mut self) {
        self.elements.hint.set_text_content(Some(elements::wheel_hint()));
        self.elements.hint.set_hidden(false);
        self.hints += 1;
        self.commands.push(Command::After(HINT, |map| {
            map.hints -= 1;
            if map.hints == 0 {
                map.elements.hint.set_hidden(true);
            }
        }));
    }

    /// A key; whether it was for the map.
    pub fn key(&mut self, key: &str, is_on_surface: bool) -> bool {
        let goal = self.goal();
        let pan = |by: Point| goal.panned(by);
        match key {
            "ArrowLeft" => self.fly(pan((STEP, 0.0))),
            "ArrowRight" => self.fly(pan((-STEP, 0.0))),
            "ArrowUp" => self.fly(pan((0.0, STEP))),
            "ArrowDown" => self.fly(pan((0.0, -STEP))),
            "+" | "=" => self.zoom_about(self.middle(), 1.0),
            "-" | "_" => self.zoom_about(self.middle(), -1.0),
            "Home" => self.fit(),
            "Enter" if self.is_picking && is_on_surface => self.pick(self.middle()),
            "Escape" if self.elements.is_full() => self.leave_full(),
            "Escape" => self.commands.push(Command::Emit("leave", JsValue::NULL)),
            _ => return false,
        }
        self.is_to_be_announced = key != "Escape";
        true
    }

    /// One of the buttons beside the map.
    pub fn press_control(&mut self, act: &str) {
        match act {
            "in" => self.zoom_about(self.middle(), 1.0),
            "out" => self.zoom_about(self.middle(), -1.0),
            "fit" => self.fit(),
            "full" if self.elements.is_full() => self.leave_full(),
            "full" => self.fill(),
            "tiles" => self.switch_tiles(),
            _ => return,
        }
        self.is_to_be_announced = act != "full";
    }

    fn fill(&mut self) {
        if !elements::ask_to_fill(&self.elements.host) {
            self.fill_window();
        }
        self.tell_full();
    }

    /// A browser that cannot, such as that of phones by Apple, or may not, as in a frame, or does not want to, has the style
    /// sheet do it.
    pub fn fill_window(&mut self) {
        _ = self.elements.host.set_attribute("data-fills", "");
        self.tell_full();
    }

    pub(super) fn leave_full(&mut self) {
        _ = self.elements.host.remove_attribute("data-fills");
        if self.elements.is_full()
            && let Ok(document) = elements::document()
        {
            document.exit_fullscreen();
        }
        self.tell_full();
    }

    /// Says on the button whether the map fills the screen.
    pub fn tell_full(&mut self) {
        self.elements.set_control("full", "aria-pressed", self.elements.is_full());
        self.resize();
    }

    fn switch_tiles(&mut self) {
        let Some(streets) = &mut self.streets else { return };
        streets.switch();
        self.elements.set_control("tiles", "aria-pressed", streets.is_on());
        self.ask_for_frame();
    }

    /// The first node of the mark that an element belongs to.
    pub fn mark_at(&self, target: &Node) -> Option<u32> {
        self.pins.first_at(target)
    }

    /// Pointing at a mark: what is one node is told.
    pub fn point(&mut self, first: u32) {
        if self.clusters.all().iter().any(|cluster| cluster.first == first && cluster.count == 1) {
            self.emit("point", &[first.into()]);
        }
    }

    /// Pressing a mark.
    pub fn press(&mut self, first: u32) {
        let mut clusters = self.clusters.all().iter().copied().enumerate();
        let Some((which, cluster)) = clusters.find(|(_, cluster)| cluster.first == first) else { return };
        // Its row is on the page, which the map must not cover then.
        if cluster.count == 1 {
            self.leave_full();
            self.emit("choose", &[first.into()]);
        } else if cluster.is_one_spot || !self.view.can_zoom().1 {
            let members = self.clusters.members(which, &self.positions, &self.shown);
            self.leave_full();
            self.commands.push(Command::Emit("together", Uint32Array::from(members.as_slice()).into()));
        } else {
            let framed = self.view.framed(cluster.bounds, PADDING, MAX_ZOOM);
            let zoom = framed.zoom().max(self.view.zoom() + 1.0);
            self.is_to_be_announced = true;
            self.fly(framed.at(framed.centre(), zoom));
        }
    }
}

/// Whether the visitor has asked for no motion.
fn is_calm() -> bool {
    let query = window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

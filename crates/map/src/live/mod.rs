//! The live map: a canvas with the world on it, buttons over it for the nodes, and every way to move it.
//!
//! `state` holds what the map knows and does it, without asking the browser for more than its elements. `input` turns
//! the browser's events into calls of it. What must happen when nobody holds the state (calling the page, moving the
//! keyboard, starting a timer) is noted as a [`Command`] and done after.

mod basemaps;
mod canvas_layer;
mod edges;
mod elements;
mod input;
mod pins;
mod renderer;
mod state;
mod theme;
mod tiles;

use crate::messages::messages;
use input::Listeners;
use js_sys::{Function, Uint8Array};
use p4p_domain::i18n::messages::map;
use state::{Command, Map};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use tiles::Tiles;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, window};

/// A map in a place of the page, until `destroy`.
#[wasm_bindgen]
pub struct LiveMap {
    living: Rc<Living>,
}

/// What listeners and timers hold on to, weakly, so that nothing of them outlives the map.
pub(super) struct Living {
    map: RefCell<Map>,
    listeners: RefCell<Option<Listeners>>,
    /// Whether a drawing was asked for, which happens when something has changed, and never else.
    is_frame_asked: Cell<bool>,
    on: Function,
    this: Weak<Living>,
}

/// This module as the browser has compiled it, so that a worker need not do that again.
#[wasm_bindgen]
pub fn module() -> JsValue {
    wasm_bindgen::module()
}

#[wasm_bindgen]
impl LiveMap {
    /// Makes the map in `host`, which holds the printed picture, and takes its place.
    /// `describe` gives a node's id, name and status for its index. `on` is called with what happens and its value:
    /// "point" and an index (pointed at), "choose" and an index (pressed), "together" and the indices of nodes at one
    /// place, "moved" and zoom, longitude and latitude, "picked" and longitude and latitude, "leave" (Escape), "shapes" and
    /// the name of the basemap's file that is wanted. `post` is called with the name of a function of
    /// [`Renderer`](renderer::Renderer) and its values, and has it called, now or later but in this order; what it draws is
    /// handed to `drawn`.
    #[wasm_bindgen(constructor)]
    pub fn new(host: HtmlElement, describe: Function, on: Function, post: Function) -> Result<LiveMap, JsValue> {
        let map = Map::new(host, describe, post)?;
        let living = Rc::new_cyclic(|this| Living {
            map: RefCell::new(map),
            listeners: RefCell::default(),
            is_frame_asked: Cell::default(),
            on,
            this: Weak::clone(this),
        });
        let listeners = living.map.try_borrow().map_err(|_| "busy")?.listen(&living)?;
        *living.listeners.borrow_mut() = Some(listeners);
        living.with(Map::begin);
        Ok(Self { living })
    }

    /// All nodes' positions: longitude and latitude in degrees for each, not a number where there is none.
    pub fn nodes(&self, positions: &[f32]) {
        self.living.with(|map| map.set_nodes(positions));
    }

    /// Which nodes are shown, by their indices, in the order of the list.
    pub fn shown(&self, indices: &[u32]) {
        self.living.with(|map| map.set_shown(indices));
    }

    /// Makes the mark of one node stand out, or that of the cluster it is in; of none without one.
    pub fn mark(&self, index: Option<u32>) {
        self.living.with(|map| map.set_marked(index));
    }

    /// Shows a place that the visitor has chosen; what is no number takes it away.
    pub fn place(&self, longitude: f64, latitude: f64) {
        self.living.with(|map| map.set_place(longitude, latitude));
    }

    /// Looks at all nodes that are shown.
    pub fn fit(&self) {
        self.living.with(Map::fit);
    }

    /// Looks at a place from a zoom.
    pub fn show(&self, longitude: f64, latitude: f64, zoom: f64) {
        self.living.with(|map| map.show(longitude, latitude, zoom));
    }

    /// Lets the visitor choose a place: the next press on the map, or Enter with the place in its middle, is "picked".
    pub fn pick(&self, is_on: bool) {
        self.living.with(|map| map.set_picking(is_on));
    }

    /// Takes the shapes of a name that "shapes" asked for.
    pub fn shapes(&self, name: &str, bytes: Uint8Array) {
        self.living.with(|map| map.take_shapes(name, bytes));
    }

    /// Takes the bitmap that was drawn; anything else says that it could not be.
    pub fn drawn(&self, picture: JsValue) {
        self.living.with(|map| map.take_drawing(picture));
    }

    /// Offers raster tiles of another host, drawn only once the visitor has switched them on. `address` gives the address
    /// of a tile for zoom, column and row; the credit is shown as long as they are.
    pub fn tiles(&self, address: Function, host: &str, credit: &str) {
        let this = self.living.this.clone();
        let tiles = Tiles::new(address, move || Living::if_there(&this, Map::take_tile));
        let label = messages().say(map::STREETS, [host]);
        self.living.with(|map| map.offer_tiles(tiles, &label, credit));
    }

    /// Ends it: the printed picture is seen again, and nothing of the map goes on.
    pub fn destroy(self) {
        self.living.listeners.borrow_mut().take();
        self.living.with(Map::end);
    }
}

impl Living {
    /// Does something with the map, and then what it asked for; nothing when it is busy with something else, as when
    /// moving the keyboard makes the browser tell of it.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Map) -> T) -> Option<T> {
        let result = act(&mut *self.map.try_borrow_mut().ok()?);
        self.perform_all();
        Some(result)
    }

    /// The same with a map that may have ended meanwhile.
    pub(super) fn if_there(this: &Weak<Self>, act: impl FnOnce(&mut Map)) {
        if let Some(living) = this.upgrade() {
            living.with(act);
        }
    }

    /// Apart from what is done, so that the many things that are done do not each bring it along.
    #[inline(never)]
    fn perform_all(&self) {
        let commands = self.map.try_borrow_mut().map(|mut map| map.take_commands());
        for command in commands.into_iter().flatten() {
            self.perform(command);
        }
    }

    fn perform(&self, command: Command) {
        match command {
            Command::Frame => self.ask_for_frame(),
            Command::Emit(event, value) => {
                // What the page does with it is the page's own business, its mistakes too.
                _ = self.on.call2(&JsValue::NULL, &event.into(), &value);
            }
            Command::Focus(element) => elements::focus(&element),
            Command::After(milliseconds, act) => {
                let this = self.this.clone();
                let act = Closure::once_into_js(move || Living::if_there(&this, act));
                let act: &Function = act.unchecked_ref();
                _ = window()
                    .map(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(act, milliseconds));
            }
        }
    }

    /// A frame that was asked for finds no map when that has ended meanwhile. It is not cancelled, because a number of a
    /// frame need not fit what Rust has for it, as under a test's clock.
    fn ask_for_frame(&self) {
        let Some(window) = window().filter(|_| !self.is_frame_asked.get()) else { return };
        let this = self.this.clone();
        let draw = Closure::once_into_js(move |time: f64| {
            if let Some(living) = this.upgrade() {
                living.is_frame_asked.set(false);
                living.with(|map| map.frame(time));
            }
        });
        self.is_frame_asked.set(window.request_animation_frame(draw.unchecked_ref()).is_ok());
    }
}

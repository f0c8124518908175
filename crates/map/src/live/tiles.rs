//! Raster tiles of another host, as an organiser may offer them. Off until the visitor switches them on. They are drawn
//! in the page, on a canvas over the map's own: only there may another host's images be drawn without its leave.

use super::{
    canvas_layer::{density, fit, put},
    edges::{draw_edges, edges},
    elements::made,
    theme::Theme,
};
use crate::{
    drawing::Extent,
    outline::Sheet,
    view::{View, world_size},
};
use js_sys::Function;
use p4p_domain::geo::float::{bounded, wrapped};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, HtmlImageElement};

/// What is kept, in tiles: more than a large screen has.
const KEPT: usize = 400;
/// The last zoom that public services have.
const LAST_ZOOM: f64 = 19.0;

/// The canvas with the tiles, and with the network's lines over them.
pub struct Streets {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    tiles: Tiles,
    shown: Option<Extent>,
    /// Whether something else is to be drawn now.
    pub is_stale: bool,
}

impl Streets {
    /// Over the map's own canvas.
    pub fn new(tiles: Tiles, below: &HtmlElement) -> Result<Self, JsValue> {
        let canvas: HtmlCanvasElement = made("canvas", "streets", &[("hidden", "")])?.dyn_into()?;
        below.after_with_node_1(&canvas)?;
        let context = canvas.get_context("2d")?.ok_or("no canvas")?.dyn_into()?;
        Ok(Self { canvas, context, tiles, shown: None, is_stale: false })
    }

    /// Whether they are on.
    pub fn is_on(&self) -> bool {
        !self.canvas.hidden()
    }

    /// Switches them on or off.
    pub fn switch(&mut self) {
        self.canvas.set_hidden(self.is_on());
        self.is_stale = true;
    }

    /// Brings them to a view. Whether that is enough: nothing is missing, and nothing has changed or it still moves.
    pub fn follow(&self, view: &View, is_flying: bool) -> bool {
        let shown = self.shown.filter(|shown| shown.covers(view) && (is_flying || !self.is_stale));
        if let Some(shown) = &shown {
            put(&self.canvas, shown, view);
        }
        shown.is_some()
    }

    /// Draws them anew.
    pub fn paint(&mut self, view: &View, places: &[[f32; 2]], element: &HtmlElement, is_over: bool) {
        let (shown, density) = (Extent::around(*view), density());
        let (width, height) = shown.size();
        self.canvas.set_width((width * density).round() as u32);
        self.canvas.set_height((height * density).round() as u32);
        fit(&self.canvas, &shown);
        put(&self.canvas, &shown, view);
        // Fails for numbers that are none only.
        _ = self.context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0);
        self.tiles.draw(&self.context, &shown.sheet(), view, density);
        if let Some(theme) = Theme::of(element) {
            draw_edges(&self.context, &edges(places), &shown.sheet(), &Theme::from(theme.as_str()), is_over);
        }
        (self.shown, self.is_stale) = (Some(shown), false);
    }
}

/// A pyramid of images, as far as it was seen.
pub struct Tiles {
    /// Gives the address for zoom, column and row.
    address: Function,
    /// Zoom, column, row; the ones seen last are at the end.
    images: Vec<([u32; 3], HtmlImageElement)>,
    /// Called when an image has come.
    loaded: Closure<dyn FnMut()>,
}

impl Tiles {
    /// From a function that gives the address for zoom, column and row.
    pub fn new(address: Function, loaded: impl FnMut() + 'static) -> Self {
        Self { address, images: Vec::new(), loaded: Closure::new(loaded) }
    }

    /// Draws the tiles of a view that are there, and asks for the others.
    fn draw(&mut self, context: &CanvasRenderingContext2d, sheet: &Sheet, view: &View, density: f64) {
        // On fine screens the next zoom's tiles are drawn at half their size, and are sharp.
        let zoom = bounded((view.zoom() + bounded(density.log2(), 0.0, 1.0)).round(), 0.0, LAST_ZOOM);
        let count = zoom.exp2();
        let size = world_size(view.zoom()) / count;
        let (left, top) = (sheet.origin.0 * count, sheet.origin.1 * count);
        let (columns, rows) = (sheet.size.0 / size, sheet.size.1 / size);
        let mut row = top.floor().max(0.0);
        while row <= (top + rows).min(count - 1.0) {
            let mut column = left.floor();
            while column <= left + columns {
                let key = [zoom as u32, wrapped(column, count) as u32, row as u32];
                let image = self.image(key).filter(|image| image.complete() && 0 < image.natural_width());
                if let Some(image) = image {
                    let (x, y) = ((column - left) * size, (row - top) * size);
                    // A little larger, so that no seam shows. It fails for broken images only, which were told apart.
                    _ = context.draw_image_with_html_image_element_and_dw_and_dh(image, x, y, size + 0.5, size + 0.5);
                }
                column += 1.0;
            }
            row += 1.0;
        }
    }

    fn image(&mut self, key: [u32; 3]) -> Option<&HtmlImageElement> {
        if let Some(at) = self.images.iter().position(|(other, _)| *other == key) {
            let image = self.images.remove(at);
            self.images.push(image);
        } else {
            if self.images.len() == KEPT {
                let (_, oldest) = self.images.remove(0);
                oldest.set_onload(None);
            }
            let image = HtmlImageElement::new().ok()?;
            image.set_onload(Some(self.loaded.as_ref().unchecked_ref()));
            let [z, x, y] = key.map(JsValue::from);
            image.set_src(&self.address.call3(&JsValue::NULL, &z, &x, &y).ok()?.as_string()?);
            self.images.push((key, image));
        }
        self.images.last().map(|(_, image)| image)
    }
}

impl Drop for Tiles {
    fn drop(&mut self) {
        for (_, image) in &self.images {
            image.set_onload(None);
        }
    }
}

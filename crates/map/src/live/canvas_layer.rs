//! The canvas in the page: the last drawing that came, shifted and scaled to where the view has it while the next one is
//! made. What makes them is [`Renderer`](super::renderer::Renderer), beside the page where the browser can do that.

use super::{elements::Elements, theme::Theme};
use crate::{
    drawing::{Drawings, Extent, Heading, Use},
    view::{Point, View},
};
use js_sys::{Float64Array, Function};
use p4p_domain::text::decimal;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlCanvasElement, HtmlElement, ImageBitmap, ImageBitmapRenderingContext, window};

/// Finer screens than this are drawn for as if they were this fine: four times the memory shows nothing more.
const FINEST: f64 = 2.0;

/// The canvas, and what is shown on it.
pub struct CanvasLayer {
    canvas: HtmlCanvasElement,
    context: ImageBitmapRenderingContext,
    /// Sends the renderer the name of what it is to do, and what it needs for that.
    post: Function,
    drawings: Drawings,
    kept: Option<ImageBitmap>,
    /// That of the drawing that was asked for last.
    density: f64,
}

impl CanvasLayer {
    /// On the map's canvas, with the shapes of the printed picture to begin with.
    pub fn new(elements: &Elements, post: Function) -> Result<Self, JsValue> {
        let canvas = elements.canvas.clone();
        let context = canvas.get_context("bitmaprenderer")?.ok_or("no canvas")?.dyn_into()?;
        let layer = Self { canvas, context, post, drawings: Drawings::default(), kept: None, density: 0.0 };
        let path = |selector: &str| elements.host.query_selector(selector).ok()??.get_attribute("d");
        if let Some((land, borders)) = path(".land").zip(path(".borders")) {
            layer.send("printed", &land.into(), &borders.into());
        }
        Ok(layer)
    }

    /// Sends the renderer something; what needs fewer values has undefined ones.
    pub fn send(&self, what: &str, first: &JsValue, second: &JsValue) {
        // Fails when the renderer is gone, and then what is shown stays.
        _ = self.post.call3(&JsValue::NULL, &what.into(), first, second);
    }

    /// Reads the colours again, which have changed.
    pub fn apply_theme(&mut self, element: &HtmlElement) {
        if let Some(theme) = Theme::of(element) {
            self.send("theme", &theme.into(), &JsValue::UNDEFINED);
        }
        self.outdate();
    }

    /// Something else is to be drawn now.
    pub fn outdate(&mut self) {
        self.drawings.outdate();
    }

    /// Whether nothing more is drawn than what was seen then.
    pub fn is_bare(&self) -> bool {
        self.drawings.shown().is_some_and(|shown| shown.margin == (0.0, 0.0))
    }

    /// Whether exactly this view is in the middle of what is drawn, or will be.
    pub fn is_of(&self, view: &View) -> bool {
        self.drawings.is_of(view)
    }

    /// Whether the world is as large in what is drawn.
    pub fn is_as_large(&self, view: &View) -> bool {
        self.drawings.shown().is_some_and(|shown| shown.view.zoom().to_bits() == view.zoom().to_bits())
    }

    /// Moves what is drawn to where a view has it, or shows what was kept for it.
    pub fn follow(&mut self, view: &View, heading: Heading) {
        match self.drawings.turn(view, heading) {
            Use::Show => {
                if let Some(kept) = self.kept.take() {
                    self.show(&kept);
                }
            }
            Use::Keep => {}
            Use::Drop => self.kept = None,
        }
        if let Some(shown) = self.drawings.shown() {
            put(&self.canvas, &shown, view);
        }
    }

    /// What to draw next, if anything.
    pub fn due(&mut self, view: &View, heading: Heading) -> Option<Extent> {
        if self.density.to_bits() != density().to_bits() {
            self.density = density();
            self.outdate();
        }
        self.drawings.due(view, heading)
    }

    /// Has it drawn. No name is written below a mark.
    pub fn ask(&self, extent: &Extent, is_over: bool, marks: impl Iterator<Item = Point>) {
        let (view, (beside, above)) = (&extent.view, extent.margin);
        let ((x, y), (width, height)) = (view.centre(), view.size());
        let is_over = if is_over { 1.0 } else { 0.0 };
        let mut numbers = vec![x, y, view.zoom(), width, height, beside, above, self.density, is_over];
        for (x, y) in marks {
            numbers.extend([x, y]);
        }
        self.send("draw", &Float64Array::from(numbers.as_slice()), &JsValue::UNDEFINED);
    }

    /// Takes what was drawn, or what came instead of it.
    pub fn take(&mut self, picture: JsValue, view: &View, heading: Heading) {
        let picture = picture.dyn_into::<ImageBitmap>().ok();
        match self.drawings.came(view, heading, picture.is_some()) {
            Use::Show => {
                if let Some(picture) = &picture {
                    self.show(picture);
                }
            }
            Use::Keep => self.kept = picture,
            Use::Drop => {}
        }
    }

    fn show(&self, picture: &ImageBitmap) {
        self.context.transfer_from_image_bitmap(picture);
        if let Some(shown) = self.drawings.shown() {
            fit(&self.canvas, &shown);
        }
    }
}

/// Gives a canvas the size of what it shows.
pub fn fit(canvas: &HtmlCanvasElement, shown: &Extent) {
    let (width, height) = shown.size();
    for (name, size) in [("width", width), ("height", height)] {
        _ = canvas.style().set_property(name, &[&decimal(size, 2), "px"].concat());
    }
}

/// Puts a canvas to where a view has what it shows.
pub fn put(canvas: &HtmlCanvasElement, shown: &Extent, view: &View) {
    let ((left, top), scale) = shown.seen_in(view);
    let numbers = [left, top, scale].map(|number| decimal(number, 3));
    let [left, top, scale] = numbers.each_ref().map(String::as_str);
    let transform = ["translate(", left, "px,", top, "px) scale(", scale, ")"].concat();
    _ = canvas.style().set_property("transform", &transform);
}

/// The screen's pixels in a CSS pixel.
pub fn density() -> f64 {
    window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, FINEST)
}

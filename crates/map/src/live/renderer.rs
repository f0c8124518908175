//! What draws the world: its shapes, its names and the network's lines, on a canvas of its own. It runs beside the page
//! where the browser can do that, and knows of it only what it is told.

use super::{
    basemaps::{Basemaps, Detail},
    edges::{draw_edges, edges, stroke, trace, turns},
    theme::Theme,
};
use crate::{
    basemap::{Basemap, Label, LabelKind, Line},
    drawing::Extent,
    outline::Sheet,
    view::View,
};
use p4p_domain::geo::Frame;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, HtmlCanvasElement, Path2d};

/// The names of a screen; more of them hide the map.
const MOST_LABELS: usize = 70;
/// The printed picture's units in the world's width.
const PRINTED: f64 = 1000.0;

/// A canvas, and what is drawn on it.
#[wasm_bindgen]
pub struct Renderer {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    theme: Theme,
    basemaps: Basemaps,
    edges: Vec<Line>,
    /// The land and the borders of the printed picture, until there are better ones.
    printed: Option<(Path2d, Path2d)>,
}

#[wasm_bindgen]
impl Renderer {
    /// On a canvas, one of the page's or one of a worker's: both are drawn on in the same way.
    #[wasm_bindgen(constructor)]
    pub fn new(canvas: HtmlCanvasElement) -> Result<Renderer, JsValue> {
        let context = canvas.get_context("2d")?.ok_or("no canvas")?.unchecked_into();
        Ok(Self {
            canvas,
            context,
            theme: Theme::default(),
            basemaps: Basemaps::default(),
            edges: Vec::new(),
            printed: None,
        })
    }

    /// Has the printed picture's land and borders, as paths of SVG.
    pub fn printed(&mut self, land: &str, borders: &str) {
        self.printed = Path2d::new_with_path_string(land).ok().zip(Path2d::new_with_path_string(borders).ok());
    }

    /// Has the colours and the type that [`Theme::of`] gives.
    pub fn theme(&mut self, theme: &str) {
        self.theme = Theme::from(theme);
    }

    /// Has the places of the nodes that are shown: x and y of each in mercator.
    pub fn places(&mut self, places: &[f64]) {
        let places: Vec<_> = places.as_chunks().0.iter().map(|[x, y]| [*x as f32, *y as f32]).collect();
        self.edges = edges(&places);
    }

    /// Has the shapes of a file, or the labels' names in the page's language.
    pub fn shapes(&mut self, name: &str, bytes: &[u8]) {
        // What cannot be read is as good as what did not come: the map goes on with what it has.
        match Detail::named(name) {
            Some(detail) => drop(Basemap::decode(bytes).map(|basemap| self.basemaps.set(detail, basemap))),
            None => drop(String::from_utf8(bytes.into()).map(|names| self.basemaps.set_names(names))),
        }
    }

    /// Draws, and gives the canvas back. The numbers are x, y, zoom, width and height of the view, the margin beside it
    /// and above it, the pixels in a CSS pixel, 1 when all is over, and x and y of each mark, which no name is written
    /// below.
    pub fn draw(&mut self, numbers: &[f64]) -> JsValue {
        if let Some((&[x, y, zoom, width, height, beside, above, density, is_over], marks)) =
            numbers.split_first_chunk()
        {
            let mut extent = Extent::bare(View::world(width, height).at((x, y), zoom));
            extent.margin = (beside, above);
            self.paint(&extent, density, 0.0 < is_over, marks.as_chunks().0);
        }
        self.canvas.clone().into()
    }
}

impl Renderer {
    fn paint(&mut self, extent: &Extent, density: f64, is_over: bool, marks: &[[f64; 2]]) {
        let (view, sheet, size) = (&extent.view, extent.sheet(), extent.size());
        // Setting a size costs as much as a drawing, also when it is the same.
        let [width, height] = [size.0, size.1].map(|size| (size * density).round() as u32);
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
        let context = &self.context;
        // Fails for numbers that are none only.
        _ = context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0);
        context.set_fill_style_str(&self.theme.paper);
        context.fill_rect(0.0, 0.0, size.0, size.1);
        context.set_line_join("round");
        context.set_line_cap("round");
        // Apart from the rest, because what is thinned for a zoom is kept.
        let mut basemaps = std::mem::take(&mut self.basemaps);
        let basemap = basemaps.at(view.zoom(), density);
        match basemap {
            Some(basemap) => self.world(basemap, &sheet, view.zoom(), density),
            None => self.printed_world(&sheet),
        }
        draw_edges(&self.context, &self.edges, &sheet, &self.theme, is_over);
        if basemap.is_some() {
            let (left, top) = extent.margin;
            let marks = marks.iter().map(|mark| {
                let (x, y) = view.screen_from_mercator((mark[0], mark[1]));
                let (x, y) = (x + left, y + top);
                [x - 9.0, y - 9.0, x + 9.0, y + 9.0]
            });
            self.labels(&basemaps.labels, &sheet, view.zoom(), marks.collect());
        }
        self.basemaps = basemaps;
    }

    fn world(&self, basemap: &Basemap, sheet: &Sheet, zoom: f64, density: f64) {
        let (context, theme) = (&self.context, &self.theme);
        for (shapes, colour) in [(&basemap.land, &theme.land), (&basemap.lakes, &theme.paper)] {
            context.begin_path();
            for sheet in turns(sheet) {
                for shape in shapes.iter().filter(|shape| sheet.shows(shape.bounds)) {
                    // Filling closes them. Closing each would take Chromium fifty times as long as all the rest: it looks
                    // at all points so far.
                    for ring in &shape.rings {
                        trace(context, &sheet, ring);
                    }
                }
            }
            context.set_fill_style_str(colour);
            context.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
        }
        // About as wide as on the printed picture. A line no wider than a pixel is drawn several times as fast as others.
        stroke(context, &basemap.borders, sheet, &theme.border, 1.0 / density);
        // From afar, land and sea are told apart by their tones, as on the printed picture; that saves half the points.
        let coast = if theme.is_stark { 1.0 } else { ((zoom - 3.0) / 2.0).clamp(0.0, 1.0) };
        if 0.0 < coast {
            stroke(context, &basemap.coasts, sheet, &theme.coast, coast / density);
        }
    }

    fn printed_world(&self, sheet: &Sheet) {
        let (Some((land, borders)), context) = (&self.printed, &self.context) else { return };
        context.set_fill_style_str(&self.theme.land);
        context.set_stroke_style_str(&self.theme.border);
        context.set_line_width(0.8);
        // All land first: what reaches over 180 degrees is in the picture twice, and would lie on borders.
        for is_land in [true, false] {
            for sheet in turns(sheet) {
                let (scale, (x, y)) = (sheet.scale / PRINTED, sheet.place((0.0, Frame::WORLD.top())));
                context.save();
                // Both fail for numbers that are none only.
                _ = context.translate(x, y);
                _ = context.scale(scale, scale);
                if is_land {
                    context.fill_with_path_2d(land);
                } else {
                    context.stroke_with_path(borders);
                }
                context.restore();
            }
        }
    }

    /// Writes the names that there is room for, those of the most important places first.
    fn labels(&self, labels: &[Label], sheet: &Sheet, zoom: f64, mut taken: Vec<[f64; 4]>) {
        let (context, theme) = (&self.context, &self.theme);
        context.set_text_baseline("middle");
        context.set_line_width(3.0);
        context.set_stroke_style_str(&theme.paper);
        let marks = taken.len();
        for kind in [LabelKind::Country, LabelKind::City] {
            let is_city = kind == LabelKind::City;
            context.set_font(&[if is_city { "12px " } else { "italic 13px " }, &theme.font].concat());
            context.set_text_align(if is_city { "left" } else { "center" });
            let is_due = |label: &&Label| label.kind == kind && f64::from(label.from_zoom) <= zoom;
            for label in labels.iter().filter(is_due) {
                let at = (f64::from(label.at[0]), f64::from(label.at[1]));
                for (x, y) in turns(sheet).map(|sheet| sheet.place(at)) {
                    if MOST_LABELS + marks < taken.len() {
                        return;
                    }
                    let is_inside = -40.0 < x && x < sheet.size.0 + 40.0 && 0.0 < y && y < sheet.size.1;
                    if !is_inside {
                        continue;
                    }
                    let width = context.measure_text(&label.text).map_or(0.0, |metrics| metrics.width());
                    let left = if is_city { x - 3.0 } else { x - width / 2.0 };
                    let room = [left - 4.0, y - 9.0, left + width + if is_city { 12.0 } else { 4.0 }, y + 9.0];
                    if taken.iter().any(|other| overlap(other, &room)) {
                        continue;
                    }
                    taken.push(room);
                    context.set_fill_style_str(if is_city { &theme.ink } else { &theme.quiet });
                    let x = if is_city { x + 6.0 } else { x };
                    _ = context.stroke_text(&label.text, x, y);
                    _ = context.fill_text(&label.text, x, y);
                    if is_city {
                        context.fill_rect(x - 7.5, y - 1.5, 3.0, 3.0);
                    }
                }
            }
        }
    }
}

fn overlap(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

//! The canvas: the world as far as it can be seen, and a little more on every side, so that it can be moved without
//! being drawn again.

use super::{basemaps::Basemaps, ink::Ink, tiles::Tiles, ways::Way};
use js_sys::Array;
use p4p_event::domain::{
    basemap::{Basemap, Bounds, Label, LabelKind},
    geo::Frame,
    outline::Sheet,
    text::decimal,
    view::{Point, View, nearest_turn},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, Element, HtmlCanvasElement, Path2d, window};

/// How much more is drawn than can be seen, on every side: a share of what is seen, and its bounds in CSS pixels.
const MARGIN: (f64, f64, f64) = (0.18, 128.0, 256.0);
/// What is left of that on the side from which the map is moved away, in CSS pixels.
const BEHIND: f64 = 28.0;
/// Finer screens than this are drawn for as if they were this fine: four times the memory shows nothing more.
const FINEST: f64 = 2.0;
/// The names of a screen; more of them hide the map.
const MOST_LABELS: usize = 70;
/// The printed picture's units in the world's width.
const PRINTED: f64 = 1000.0;

/// The canvas and what is drawn on it.
pub struct Paper {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// What was drawn last.
    drawn: Option<View>,
    /// How much more than that, to the left and right of it, and above and below.
    margin: Point,
    density: f64,
    ink: Ink,
    /// The land and the borders of the printed picture, until there are better ones.
    printed: Option<(Path2d, Path2d)>,
}

/// What is drawn besides the world.
pub struct Scene<'a> {
    /// The shapes that are there.
    pub basemaps: &'a mut Basemaps,
    /// The lines between nodes.
    pub ways: &'a [Way],
    /// Whether they are dashed, as when all is over.
    pub is_over: bool,
    /// Where marks stand, in mercator; no name is written below one.
    pub marks: &'a [Point],
    /// Another host's tiles, when they are switched on.
    pub tiles: Option<&'a mut Tiles>,
}

impl Paper {
    /// On a canvas, with the shapes of the picture in `host` to begin with.
    pub fn new(canvas: HtmlCanvasElement, host: &Element) -> Result<Self, JsValue> {
        let context = canvas.get_context("2d")?.ok_or("no canvas")?.dyn_into()?;
        let path = |selector: &str| {
            let data = host.query_selector(selector).ok()??.get_attribute("d")?;
            Path2d::new_with_path_string(&data).ok()
        };
        let printed = path(".land").zip(path(".borders"));
        Ok(Self { canvas, context, drawn: None, margin: (0.0, 0.0), density: 0.0, ink: Ink::default(), printed })
    }

    /// Reads the colours again, which have changed; what is drawn has the old ones.
    pub fn dye(&mut self, element: &Element) {
        self.ink = Ink::of(element).unwrap_or_default();
        self.drawn = None;
    }

    /// Moves what is drawn to where a view has it. Whether that is enough: nothing is missing and nothing coarse.
    pub fn follow(&self, view: &View) -> bool {
        let Some(drawn) = self.drawn.filter(|drawn| drawn.size() == view.size()) else { return false };
        let scale = view.world_size() / drawn.world_size();
        let ((width, height), (beside, above)) = (view.size(), self.margin);
        let (x, y) = drawn.mercator_from_screen((-beside, -above));
        let left =
            width / 2.0 + (x - drawn.centre().0 + nearest_turn(drawn.centre().0 - view.centre().0)) * view.world_size();
        let top = height / 2.0 + (y - view.centre().1) * view.world_size();
        let (right, bottom) = (left + (width + 2.0 * beside) * scale, top + (height + 2.0 * above) * scale);
        // A quarter of a pixel is nothing that is missing.
        let [left_edge, top_edge] = [left, top].map(|edge| edge - 0.25);
        if !(0.4..2.5).contains(&scale)
            || 0.0 < left_edge
            || 0.0 < top_edge
            || right + 0.25 < width
            || bottom + 0.25 < height
        {
            return false;
        }
        let numbers = [left, top, scale].map(|number| decimal(number, 3));
        let [left, top, scale] = numbers.each_ref().map(String::as_str);
        let transform = ["translate(", left, "px,", top, "px) scale(", scale, ")"].concat();
        _ = self.canvas.style().set_property("transform", &transform);
        true
    }

    /// Whether the screen has become finer or coarser since the last drawing.
    pub fn is_of_this_screen(&self) -> bool {
        self.drawn.is_some() && self.density.to_bits() == density().to_bits()
    }

    /// Whether what is drawn was drawn for another view, however well it may stand for this one.
    pub fn is_older_than(&self, view: &View) -> bool {
        self.drawn != Some(*view)
    }

    /// Whether nothing more is drawn than what was seen then.
    pub fn is_narrow(&self) -> bool {
        self.margin == (0.0, 0.0)
    }

    /// Whether the world is as large in what is drawn.
    pub fn is_as_large(&self, view: &View) -> bool {
        self.drawn.is_some_and(|drawn| drawn.zoom().to_bits() == view.zoom().to_bits())
    }

    /// Draws a view: nothing more after a step of the zoom, where the margin would only be waited for, and otherwise more
    /// on every side, most of it ahead when the map has been moved out of what was drawn.
    pub fn paint(&mut self, view: &View, is_narrow: bool, scene: Scene) {
        let (share, least, most) = MARGIN;
        let room = |size: f64| if is_narrow { 0.0 } else { (size * share).min(most).max(least).round() };
        let (beside, above) = (room(view.size().0), room(view.size().1));
        let seen = view;
        let view = &self.drawn.filter(|drawn| drawn.grown(2.0 * most).covers(view)).map_or(*view, |drawn| {
            let (x, y) = drawn.offset_of(view);
            let is_left = self.margin.0 < x.abs() || self.margin.1 < y.abs();
            // Whole pixels, so that it stays sharp where it is shown.
            let ahead = |way: f64, room: f64| {
                let most = (room - BEHIND).max(0.0);
                if is_left { way.min(most).max(-most).round() } else { 0.0 }
            };
            view.panned((-ahead(x, beside), -ahead(y, above)))
        });
        self.fit(view, (beside, above));
        let (width, height) = view.size();
        let size = (width + 2.0 * beside, height + 2.0 * above);
        let origin = view.mercator_from_screen((-beside, -above));
        let sheet = Sheet { scale: view.world_size(), origin, size };
        let context = &self.context;
        // Fails for numbers that are none only.
        _ = context.set_transform(self.density, 0.0, 0.0, self.density, 0.0, 0.0);
        context.set_fill_style_str(&self.ink.paper);
        context.fill_rect(0.0, 0.0, size.0, size.1);
        context.set_line_join("round");
        context.set_line_cap("round");

        let basemap = scene.basemaps.at(view.zoom(), self.density);
        let has_tiles = scene.tiles.is_some();
        match basemap {
            Some(basemap) => self.world(basemap, &sheet, view),
            None => self.printed_world(&sheet),
        }
        if let Some(tiles) = scene.tiles {
            tiles.draw(&self.context, &sheet, view, self.density);
        }
        self.ways(scene.ways, &sheet, scene.is_over);
        if let Some(basemap) = basemap.filter(|_| !has_tiles) {
            let marks = scene.marks.iter().map(|mark| {
                let (x, y) = view.screen_from_mercator(*mark);
                let (x, y) = (x + beside, y + above);
                [x - 9.0, y - 9.0, x + 9.0, y + 9.0]
            });
            self.labels(&basemap.labels, &sheet, view.zoom(), marks.collect());
        }
        self.drawn = Some(*view);
        self.follow(seen);
    }

    /// Gives the canvas the size that a view with a margin, and the screen, need.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn fit(&mut self, view: &View, margin: Point) {
        let is_same = self.drawn.is_some_and(|drawn| drawn.size() == view.size()) && self.margin == margin;
        if is_same && self.is_of_this_screen() {
            return;
        }
        (self.density, self.margin) = (density(), margin);
        let ((width, height), (beside, above)) = (view.size(), margin);
        let (width, height) = (width + 2.0 * beside, height + 2.0 * above);
        self.canvas.set_width((width * self.density).round() as u32);
        self.canvas.set_height((height * self.density).round() as u32);
        for (name, size) in [("width", width), ("height", height)] {
            _ = self.canvas.style().set_property(name, &[&decimal(size, 2), "px"].concat());
        }
    }

    fn world(&self, basemap: &Basemap, sheet: &Sheet, view: &View) {
        let (context, ink) = (&self.context, &self.ink);
        for (shapes, colour) in [(&basemap.land, &ink.land), (&basemap.lakes, &ink.paper)] {
            context.begin_path();
            for sheet in turns(sheet) {
                for shape in shapes.iter().filter(|shape| sheet.shows(edges(shape.bounds))) {
                    // Filling closes them. Closing each would take Chromium fifty times as long as all the rest: it looks
                    // at all points so far.
                    for ring in &shape.rings {
                        self.trace(&sheet, ring);
                    }
                }
            }
            context.set_fill_style_str(colour);
            context.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
        }
        // About as wide as on the printed picture. A line no wider than a pixel is drawn several times as fast as others.
        self.stroke(&basemap.borders, sheet, &ink.border, 1.0 / self.density);
        // From afar, land and sea are told apart by their tones, as on the printed picture; that saves half the points.
        let coast = if ink.is_stark { 1.0 } else { ((view.zoom() - 3.0) / 2.0).clamp(0.0, 1.0) };
        if 0.0 < coast {
            self.stroke(&basemap.coasts, sheet, &ink.coast, coast / self.density);
        }
    }

    fn stroke(&self, lines: &[p4p_event::domain::basemap::Line], sheet: &Sheet, colour: &str, width: f64) {
        let context = &self.context;
        context.begin_path();
        for sheet in turns(sheet) {
            for line in lines.iter().filter(|line| sheet.shows(edges(line.bounds))) {
                self.trace(&sheet, &line.points);
            }
        }
        context.set_stroke_style_str(colour);
        context.set_line_width(width);
        context.stroke();
    }

    fn trace(&self, sheet: &Sheet, line: &[[f32; 2]]) {
        let mut is_first = true;
        sheet.trace(line, |(x, y)| {
            if std::mem::take(&mut is_first) {
                self.context.move_to(x, y);
            } else {
                self.context.line_to(x, y);
            }
        });
    }

    fn printed_world(&self, sheet: &Sheet) {
        let (Some((land, borders)), context) = (&self.printed, &self.context) else { return };
        context.set_fill_style_str(&self.ink.land);
        context.set_stroke_style_str(&self.ink.border);
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

    fn ways(&self, ways: &[Way], sheet: &Sheet, is_over: bool) {
        let context = &self.context;
        context.begin_path();
        for sheet in turns(sheet) {
            for way in ways.iter().filter(|way| sheet.shows(way.bounds)) {
                self.trace(&sheet, &way.points);
            }
        }
        let dash: [f64; 2] = [1.0, 4.0];
        let dash: Array = if is_over { dash.iter().copied().map(JsValue::from_f64).collect() } else { Array::new() };
        _ = context.set_line_dash(&dash);
        context.set_stroke_style_str(&self.ink.node);
        context.set_line_width(1.0);
        context.set_global_alpha(0.75);
        context.stroke();
        context.set_global_alpha(1.0);
        _ = context.set_line_dash(&Array::new());
    }

    /// Writes the names that there is room for, those of the most important places first.
    fn labels(&self, labels: &[Label], sheet: &Sheet, zoom: f64, mut taken: Vec<[f64; 4]>) {
        let (context, ink) = (&self.context, &self.ink);
        context.set_text_baseline("middle");
        context.set_line_width(3.0);
        context.set_stroke_style_str(&ink.paper);
        let marks = taken.len();
        for kind in [LabelKind::Country, LabelKind::City] {
            let is_city = kind == LabelKind::City;
            context.set_font(&[if is_city { "12px " } else { "italic 13px " }, &ink.font].concat());
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
                    context.set_fill_style_str(if is_city { &ink.ink } else { &ink.quiet });
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

/// The sheet for each copy of the world that can be seen.
fn turns(sheet: &Sheet) -> impl Iterator<Item = Sheet> + use<> {
    let sheet = *sheet;
    let (first, last) = (sheet.origin.0.floor(), (sheet.origin.0 + sheet.size.0 / sheet.scale).floor());
    // Lines over 180 degrees go on beyond the world that they began in.
    #[allow(clippy::cast_possible_truncation)]
    let turns = first as i32 - 1..=last as i32 + 1;
    turns.map(move |turn| sheet.turned(f64::from(turn)))
}

fn edges(bounds: Bounds) -> [f32; 4] {
    [bounds.west, bounds.north, bounds.east, bounds.south]
}

fn overlap(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn density() -> f64 {
    window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, FINEST)
}

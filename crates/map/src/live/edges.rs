//! The network drawn over the map: the lines that join the nodes, as on the printed picture.

use super::theme::Theme;
use crate::{outline::Sheet, view::nearest_turn};
use js_sys::Array;
use p4p_domain::geo::{
    lonlat_from_mercator, mercator_from_lonlat,
    network::{great_circle, spanning_tree},
};
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

/// More nodes than this are not joined: finding the lines takes time with the square of their number, and nobody could
/// follow them.
const MOST: usize = 150;

/// A line in mercator, without a jump where it crosses 180 degrees, and what it lies in: west, north, east, south.
#[derive(Debug)]
pub struct Edge {
    /// Its points.
    pub points: Vec<[f32; 2]>,
    /// What they lie in.
    pub bounds: [f32; 4],
}

/// The lines that join nodes at these places, in mercator.
pub fn edges(places: &[[f32; 2]]) -> Vec<Edge> {
    if MOST < places.len() {
        return Vec::new();
    }
    let positions: Vec<_> = places.iter().map(|[x, y]| lonlat_from_mercator(f64::from(*x), f64::from(*y))).collect();
    let tree = spanning_tree(&positions);
    tree.into_iter()
        .filter_map(|(from, to)| Some(edge(great_circle(*positions.get(from)?, *positions.get(to)?).into_iter())))
        .collect()
}

#[allow(clippy::cast_possible_truncation)]
fn edge(line: impl Iterator<Item = p4p_domain::geo::LonLat>) -> Edge {
    let mut last: Option<f64> = None;
    let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    let points = line.map(mercator_from_lonlat).map(|(x, y)| {
        let x = last.map_or(x, |last| last + nearest_turn(x - last));
        last = Some(x);
        let (x, y) = (x as f32, y as f32);
        let [west, north, east, south] = bounds;
        bounds = [west.min(x), north.min(y), east.max(x), south.max(y)];
        [x, y]
    });
    let points = points.collect();
    Edge { points, bounds }
}

/// Draws them.
pub fn draw_edges(context: &CanvasRenderingContext2d, edges: &[Edge], sheet: &Sheet, theme: &Theme, is_over: bool) {
    context.begin_path();
    for sheet in turns(sheet) {
        for edge in edges.iter().filter(|edge| sheet.shows(edge.bounds)) {
            trace(context, &sheet, &edge.points);
        }
    }
    let dash: [f64; 2] = [1.0, 4.0];
    let dash: Array = if is_over { dash.iter().copied().map(JsValue::from_f64).collect() } else { Array::new() };
    _ = context.set_line_dash(&dash);
    context.set_stroke_style_str(&theme.node);
    context.set_line_width(1.0);
    context.set_global_alpha(0.75);
    context.stroke();
    context.set_global_alpha(1.0);
    _ = context.set_line_dash(&Array::new());
}

/// Adds a line to the path that is drawn next.
pub fn trace(context: &CanvasRenderingContext2d, sheet: &Sheet, line: &[[f32; 2]]) {
    let mut is_first = true;
    sheet.trace(line, |(x, y)| {
        if std::mem::take(&mut is_first) {
            context.move_to(x, y);
        } else {
            context.line_to(x, y);
        }
    });
}

/// The sheet for each copy of the world that can be seen.
pub fn turns(sheet: &Sheet) -> impl Iterator<Item = Sheet> + use<> {
    let sheet = *sheet;
    let (first, last) = (sheet.origin.0.floor(), (sheet.origin.0 + sheet.size.0 / sheet.scale).floor());
    // Lines over 180 degrees go on beyond the world that they began in.
    #[allow(clippy::cast_possible_truncation)]
    let turns = first as i32 - 1..=last as i32 + 1;
    turns.map(move |turn| sheet.turned(f64::from(turn)))
}

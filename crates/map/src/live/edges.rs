//! The network drawn over the map: the lines that join the nodes, as on the printed picture.

use super::theme::Theme;
use crate::{
    basemap::{Bounds, Line},
    outline::Sheet,
    view::nearest_turn,
};
use js_sys::Array;
use p4p_domain::geo::{
    LonLat, lonlat_from_mercator, mercator_from_lonlat,
    network::{great_circle, spanning_tree},
};
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

/// More nodes than this are not joined: finding the lines takes time with the square of their number, and nobody could
/// follow them.
const MOST: usize = 150;

/// The lines that join nodes at these places, in mercator; without a jump where they cross 180 degrees.
pub fn edges(places: &[[f32; 2]]) -> Vec<Line> {
    if MOST < places.len() {
        return Vec::new();
    }
    let positions: Vec<_> = places.iter().map(|[x, y]| lonlat_from_mercator(f64::from(*x), f64::from(*y))).collect();
    let tree = spanning_tree(&positions).into_iter();
    tree.filter_map(|(from, to)| edge(&great_circle(*positions.get(from)?, *positions.get(to)?))).collect()
}

fn edge(way: &[LonLat]) -> Option<Line> {
    let mut points: Vec<[f32; 2]> = Vec::new();
    let mut last: Option<f64> = None;
    for (x, y) in way.iter().copied().map(mercator_from_lonlat) {
        let x = last.map_or(x, |last| last + nearest_turn(x - last));
        last = Some(x);
        points.push([x as f32, y as f32]);
    }
    Some(Line { bounds: Bounds::of(&points)?, points })
}

/// Draws them.
pub fn draw_edges(context: &CanvasRenderingContext2d, edges: &[Line], sheet: &Sheet, theme: &Theme, is_over: bool) {
    let dash: &[f64] = if is_over { &[1.0, 4.0] } else { &[] };
    _ = context.set_line_dash(&dash.iter().copied().map(JsValue::from_f64).collect::<Array>());
    context.set_global_alpha(0.75);
    stroke(context, edges, sheet, &theme.node, 1.0);
    context.set_global_alpha(1.0);
    _ = context.set_line_dash(&Array::new());
}

/// Strokes what can be seen of lines.
pub fn stroke(context: &CanvasRenderingContext2d, lines: &[Line], sheet: &Sheet, colour: &str, width: f64) {
    context.begin_path();
    for sheet in turns(sheet) {
        for line in lines.iter().filter(|line| sheet.shows(line.bounds)) {
            trace(context, &sheet, &line.points);
        }
    }
    context.set_stroke_style_str(colour);
    context.set_line_width(width);
    context.stroke();
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
    let turns = first as i32 - 1..=last as i32 + 1;
    turns.map(move |turn| sheet.turned(f64::from(turn)))
}

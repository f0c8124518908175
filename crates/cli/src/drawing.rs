//! The drawings: the world with its nodes, and the network that the nodes make. Both are made from the event's
//! own data, in the projection of the live map, so that nothing moves when one becomes the other.

use p4p_domain::{
    geo::{
        Frame, LonLat, mercator_from_lonlat,
        network::{great_circle, spanning_tree},
        topojson::{Topology, arc, shared_arcs},
    },
    json::ReadError,
    nodes::node::Node,
};
use std::fmt::{Display, Write as _};
use thiserror::Error;

/// Natural Earth 1:110m: see `data/basemap/README.md`.
const BASEMAP: &str = include_str!("../../../data/basemap/world-110m.json");

/// The width of the map's picture in its own units; one unit is about 0.36 degrees.
const WIDTH: f64 = 1000.0;

/// The shapes of the world as the data of two SVG paths.
pub struct Basemap {
    /// Land, to be filled.
    pub land: String,
    /// The borders between countries, to be stroked; no coast, and no seam at 180 degrees.
    pub borders: String,
}

/// A mistake of ours: the shapes that come with the program cannot be read.
#[derive(Debug, Error)]
pub enum BasemapError {
    #[error("the base map is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the base map: {0}")]
    Topology(#[from] ReadError),
}

impl Basemap {
    /// Reads the shapes that come with the program.
    pub fn read() -> Result<Self, BasemapError> {
        let topology = Topology::from_json(&serde_json::from_str::<serde_json::Value>(BASEMAP)?.into())?;
        let arcs: Vec<Vec<_>> = topology.arcs.iter().map(|arc| arc.iter().copied().map(on_map).collect()).collect();

        let mut land = String::new();
        for ring in topology.shapes("land")?.iter().flat_map(|shape| &shape.polygons).flatten() {
            let points = unwrapped(ring.iter().flat_map(|number| arc(&arcs, *number)));
            // What lies wholly outside of the frame (Antarctica) is left out.
            if !points.iter().any(|(_, y)| *y < Frame::WORLD.aspect() * WIDTH) {
                continue;
            }
            write_path(&mut land, &points, true);
            // What reaches over 180 degrees is drawn a second time, at the other edge.
            for (is_over, shift) in
                [(points.iter().any(|(x, _)| WIDTH < *x), -WIDTH), (points.iter().any(|(x, _)| *x < 0.0), WIDTH)]
            {
                if is_over {
                    let copy: Vec<_> = points.iter().map(|(x, y)| (x + shift, *y)).collect();
                    write_path(&mut land, &copy, true);
                }
            }
        }

        let mut borders = String::new();
        for number in shared_arcs(&topology.shapes("countries")?) {
            write_line(&mut borders, arc(&arcs, number));
        }
        Ok(Self { land, borders })
    }
}

fn on_map(position: LonLat) -> (f64, f64) {
    let (x, y) = Frame::WORLD.fraction_from_lonlat(position);
    (x * WIDTH, y * Frame::WORLD.aspect() * WIDTH)
}

/// A ring whose points follow each other without a jump over the whole map: past 180 degrees it goes on outside.
fn unwrapped(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut shift = 0.0;
    let mut last: Option<f64> = None;
    points
        .map(|(x, y)| {
            match last {
                Some(last) if WIDTH / 2.0 < x + shift - last => shift -= WIDTH,
                Some(last) if x + shift - last < -WIDTH / 2.0 => shift += WIDTH,
                _ => {}
            }
            last = Some(x + shift);
            (x + shift, y)
        })
        .collect()
}

/// Writes a line, cut where it crosses 180 degrees.
fn write_line(out: &mut String, points: impl IntoIterator<Item = (f64, f64)>) {
    let mut piece: Vec<(f64, f64)> = Vec::new();
    for point in points {
        if piece.last().is_some_and(|last| WIDTH / 2.0 < (last.0 - point.0).abs()) {
            write_path(out, &piece, false);
            piece.clear();
        }
        piece.push(point);
    }
    write_path(out, &piece, false);
}

/// Writes points as path data in whole units and steps from one to the next, without the steps that go nowhere.
fn write_path(out: &mut String, points: &[(f64, f64)], is_closed: bool) {
    let mut whole: Vec<(i64, i64)> = points.iter().map(|(x, y)| (x.round() as i64, y.round() as i64)).collect();
    whole.dedup();
    if whole.len() < if is_closed { 3 } else { 2 } {
        return;
    }
    let mut last: Option<(i64, i64)> = None;
    for (x, y) in whole {
        // Writing to a string cannot fail.
        _ = match last {
            None => write!(out, "M{x} {y}l"),
            Some((before_x, before_y)) => {
                let (dx, dy) = (x - before_x, y - before_y);
                let gap = if out.ends_with('l') || dx < 0 { "" } else { " " };
                let between = if dy < 0 { "" } else { " " };
                write!(out, "{gap}{dx}{between}{dy}")
            }
        };
        last = Some((x, y));
    }
    if is_closed {
        out.push('z');
    }
}

/// The network's lines over the map: great circles, as path data, cut where they cross 180 degrees.
pub fn network_on_map(nodes: &[Node]) -> String {
    let positions: Vec<LonLat> = nodes.iter().filter_map(|node| node.position).collect();
    let mut out = String::new();
    for (from, to) in spanning_tree(&positions) {
        let (Some(from), Some(to)) = (positions.get(from), positions.get(to)) else { continue };
        write_line(&mut out, great_circle(*from, *to).into_iter().map(on_map));
    }
    out
}

/// A point of the network's own drawing, in its units.
pub struct Mark {
    /// The node's city; empty where it would stand on another name.
    pub name: String,
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// Whether the name stands left of the point: to stay inside, or to leave room for a neighbour on the right.
    pub is_left: bool,
}

/// The network without the world: points where the nodes are, joined by hairlines, filling a frame.
pub struct Network {
    /// The points.
    pub marks: Vec<Mark>,
    /// The lines, as path data.
    pub lines: String,
    /// How many nodes it shows.
    pub count: usize,
    /// The height, in units; the width is 1000.
    pub height: i64,
}

impl Network {
    /// Draws the nodes that have a position. None and one are drawn too: a point that waits for a second.
    pub fn of(nodes: &[Node]) -> Self {
        const HEIGHT: f64 = 236.0;
        const MARGIN: f64 = 26.0;
        let placed: Vec<(&Node, LonLat)> = nodes.iter().filter_map(|node| Some((node, node.position?))).collect();
        let positions: Vec<LonLat> = placed.iter().map(|(_, position)| *position).collect();
        let flat: Vec<(f64, f64)> = positions.iter().map(|position| mercator_from_lonlat(*position)).collect();
        let stretch = |value: f64, all: &[f64], size: f64| {
            let (low, high) = all.iter().fold((f64::MAX, f64::MIN), |(low, high), one| (low.min(*one), high.max(*one)));
            let share = if high - low < 1e-9 { 0.5 } else { (value - low) / (high - low) };
            MARGIN + share * (size - 2.0 * MARGIN)
        };
        let (xs, ys): (Vec<f64>, Vec<f64>) = flat.iter().copied().unzip();
        let places: Vec<(i64, i64)> = flat
            .iter()
            .map(|(x, y)| (stretch(*x, &xs, WIDTH).round() as i64, stretch(*y, &ys, HEIGHT).round() as i64))
            .collect();

        let mut lines = String::new();
        for (from, to) in spanning_tree(&positions) {
            if let (Some((x, y)), Some((to_x, to_y))) = (places.get(from), places.get(to)) {
                // A slight bend, always to the same side, so that lines read as drawn and not as ruled.
                let (middle_x, middle_y) = ((x + to_x) / 2 - (to_y - y) / 9, (y + to_y) / 2 + (to_x - x) / 9);
                _ = write!(lines, "M{x} {y}Q{middle_x} {middle_y} {to_x} {to_y}");
            }
        }
        let is_first = |at: usize| places.iter().position(|place| places.get(at) == Some(place)) == Some(at);
        let marks = placed.iter().zip(&places).enumerate().map(|(at, ((node, _), (x, y)))| Mark {
            name: if is_first(at) { node.city.clone() } else { String::new() },
            x: *x,
            y: *y,
            is_left: 820 < *x
                || places.iter().any(|(to_x, to_y)| (1..110).contains(&(to_x - x)) && (to_y - y).abs() < 18),
        });
        let mut marks: Vec<Mark> = marks.collect();
        if marks.is_empty() {
            marks.push(Mark { name: String::new(), x: 500, y: 118, is_left: false });
        }
        Self { marks, lines, count: placed.len(), height: 236 }
    }
}

/// A pin of the map's picture: where it is in units, for its `transform`.
pub fn place_on_map(position: LonLat) -> (impl Display, impl Display) {
    let (x, y) = on_map(position);
    (x.round() as i64, y.round() as i64)
}

/// The picture's `viewBox`.
pub fn view_box() -> String {
    format!("0 0 {WIDTH} {}", (Frame::WORLD.aspect() * WIDTH).round())
}

#[cfg(test)]
mod tests {
    use super::*;
    use p4p_domain::nodes::geojson::nodes_from_geojson;

    #[test]
    fn the_world_is_small_and_closed() {
        let basemap = Basemap::read().unwrap();
        assert!(basemap.land.len() < 45_000, "{} bytes of path data", basemap.land.len());
        assert_eq!(basemap.land.matches('M').count(), basemap.land.matches('z').count());
        assert!(!basemap.borders.contains('z') && 100 < basemap.borders.matches('M').count());
    }

    // Seen once: Chukotka and Fiji drawn as bands around the whole world.
    #[test]
    fn no_step_of_the_coast_or_of_a_border_is_longer_than_a_continent() {
        let basemap = Basemap::read().unwrap();
        for path in [basemap.land, basemap.borders] {
            for piece in path.split('M').skip(1) {
                let (_, steps) = piece.split_once('l').unwrap();
                let numbers = steps.trim_end_matches('z').replace('-', " -");
                let numbers: Vec<i64> = numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
                assert!(numbers.chunks(2).all(|step| step[0].abs() < 200), "{piece}");
            }
        }
    }

    #[test]
    fn a_line_across_the_pacific_is_cut_and_never_runs_back_over_the_whole_map() {
        let (nodes, _) = nodes_from_geojson(&serde_json::from_str::<serde_json::Value>(
            r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[174.8,-41.3]},"properties":{"name":"a","city":"a"}},
            {"type":"Feature","id":"b","geometry":{"type":"Point","coordinates":[-157.9,21.3]},"properties":{"name":"b","city":"b"}}]}"#,
        ).unwrap().into());
        let path = network_on_map(&nodes);
        assert_eq!(path.matches('M').count(), 2, "{path}");
    }

    #[test]
    fn two_nodes_in_one_place_are_two_nodes_under_one_name() {
        let node = |id: &str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":{{"type":"Point","coordinates":[13.4,52.5]}},"properties":{{"name":"n","city":"Berlin"}}}}"#
            )
        };
        let text = format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, node("a"), node("b"));
        let (nodes, _) = nodes_from_geojson(&serde_json::from_str::<serde_json::Value>(&text).unwrap().into());
        let network = Network::of(&nodes);
        assert_eq!(network.count, 2);
        assert_eq!(network.marks.iter().map(|mark| mark.name.as_str()).collect::<Vec<_>>(), ["Berlin", ""]);
    }

    #[test]
    fn no_node_leaves_one_point_that_waits() {
        assert_eq!((Network::of(&[]).marks.len(), Network::of(&[]).lines.as_str()), (1, ""));
    }
}

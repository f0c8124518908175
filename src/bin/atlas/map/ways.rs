//! The network drawn over the map: the lines that join the nodes, as on the printed picture.

use p4p_event::domain::{
    geo::{lonlat_from_mercator, mercator_from_lonlat},
    network::{great_circle, spanning_tree},
    view::nearest_turn,
};

/// More nodes than this are not joined: finding the lines takes time with the square of their number, and nobody could
/// follow them.
const MOST: usize = 150;

/// A line in mercator, without a jump where it crosses 180 degrees, and what it lies in: west, north, east, south.
#[derive(Debug)]
pub struct Way {
    /// Its points.
    pub points: Vec<[f32; 2]>,
    /// What they lie in.
    pub bounds: [f32; 4],
}

/// The lines that join nodes at these places, in mercator.
pub fn ways(places: &[[f32; 2]]) -> Vec<Way> {
    if MOST < places.len() {
        return Vec::new();
    }
    let positions: Vec<_> = places.iter().map(|[x, y]| lonlat_from_mercator(f64::from(*x), f64::from(*y))).collect();
    let tree = spanning_tree(&positions);
    tree.into_iter()
        .filter_map(|(from, to)| Some(way(great_circle(*positions.get(from)?, *positions.get(to)?).into_iter())))
        .collect()
}

#[allow(clippy::cast_possible_truncation)]
fn way(line: impl Iterator<Item = p4p_event::domain::geo::LonLat>) -> Way {
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
    Way { points, bounds }
}

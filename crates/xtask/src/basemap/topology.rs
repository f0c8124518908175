//! The sources of the base map, projected.

use super::simplify::{self, Point};
use anyhow::{Context, Result};
use p4p_domain::geo::{
    LonLat, mercator_from_lonlat,
    topojson::{self, Ring, Shape, arc, shared_arcs},
};
use serde::de::DeserializeOwned;
use std::{fs, path::Path};

/// Reads a JSON file.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let read = || -> Result<T> { Ok(serde_json::from_slice(&fs::read(path)?)?) };
    read().with_context(|| path.display().to_string())
}

/// Shapes whose lines are projected.
pub struct Topology {
    arcs: Vec<Vec<Point>>,
    file: topojson::Topology,
}

impl Topology {
    /// Reads a file and projects it.
    pub fn read(path: &Path) -> Result<Self> {
        let file =
            topojson::Topology::from_json(&read_json::<serde_json::Value>(path)?.into()).context("a topology")?;
        Ok(Self { arcs: file.arcs.iter().map(|arc| projected(arc)).collect(), file })
    }

    /// Leaves out points that lie within a tolerance of the line without them. The ends of arcs stay, so that whatever
    /// met goes on meeting.
    pub fn simplify(&mut self, tolerance: f64) {
        for arc in &mut self.arcs {
            *arc = simplify::line(arc, tolerance);
        }
    }

    /// The polygons of an object.
    pub fn shapes(&self, object: &str) -> Result<Vec<Shape>> {
        self.file.shapes(object).context("a topology")
    }

    /// The rings of each polygon of an object, without a jump at 180°. The last point of a ring is its first one, or that
    /// one a world further east or west when the ring goes around a pole.
    pub fn polygons(&self, object: &str) -> Result<Vec<Vec<Vec<Point>>>> {
        let shapes = self.shapes(object)?;
        let polygons = shapes.iter().flat_map(|shape| &shape.polygons);
        Ok(polygons.map(|rings| self.rings(rings)).collect())
    }

    /// The points of rings, as in [`Self::polygons`].
    pub fn rings(&self, rings: &[Ring]) -> Vec<Vec<Point>> {
        rings.iter().map(|ring| self.points(ring)).collect()
    }

    fn points(&self, ring: &[i64]) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for number in ring {
            let mut arc = arc(&self.arcs, *number);
            if let (Some([last, _]), Some([first, _])) = (points.pop(), arc.first().copied()) {
                let shift = (last - first).round();
                arc.iter_mut().for_each(|point| point[0] += shift);
            }
            points.extend(arc);
        }
        points
    }

    /// The lines between two shapes of an object: arcs that both have.
    pub fn borders(&self, object: &str) -> Result<Vec<Vec<Point>>> {
        Ok(shared_arcs(&self.shapes(object)?).into_iter().map(|number| arc(&self.arcs, number)).collect())
    }
}

fn projected(arc: &[LonLat]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for position in arc {
        let (x, y) = mercator_from_lonlat(*position);
        let shift = points.last().map_or(0.0, |[last, _]| (last - x).round());
        // What lies beyond the projection's end lies on it.
        points.push([x + shift, y.clamp(0.0, 1.0)]);
    }
    points
}

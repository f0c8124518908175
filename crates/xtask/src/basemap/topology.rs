//! The sources of the base map, projected.

use super::simplify::{self, Point};
use p4p_domain::{
    geo::{
        LonLat, mercator_from_lonlat,
        topojson::{self, Ring, Shape, arc, shared_arcs},
    },
    json::ReadError,
};
use serde::de::DeserializeOwned;
use std::{fs, io, path::Path};
use thiserror::Error;

/// Why a file could not be read.
#[derive(Debug, Error)]
pub enum TopologyError {
    #[error("{path}: {error}")]
    Disk { path: String, error: io::Error },
    #[error("{path}: {error}")]
    Json { path: String, error: serde_json::Error },
    #[error("a topology: {0}")]
    Shape(#[from] ReadError),
}

/// Reads a JSON file.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, TopologyError> {
    let name = || path.display().to_string();
    let bytes = fs::read(path).map_err(|error| TopologyError::Disk { path: name(), error })?;
    serde_json::from_slice(&bytes).map_err(|error| TopologyError::Json { path: name(), error })
}

/// Shapes whose lines are projected.
pub struct Topology {
    arcs: Vec<Vec<Point>>,
    file: topojson::Topology,
}

impl Topology {
    /// Reads a file and projects it.
    pub fn read(path: &Path) -> Result<Self, TopologyError> {
        let file = topojson::Topology::from_json(&read_json::<serde_json::Value>(path)?.into())?;
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
    pub fn shapes(&self, object: &str) -> Result<Vec<Shape>, TopologyError> {
        Ok(self.file.shapes(object)?)
    }

    /// The rings of each polygon of an object, without a jump at 180°. The last point of a ring is its first one, or that
    /// one a world further east or west when the ring goes around a pole.
    pub fn polygons(&self, object: &str) -> Result<Vec<Vec<Vec<Point>>>, TopologyError> {
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
    pub fn borders(&self, object: &str) -> Result<Vec<Vec<Point>>, TopologyError> {
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

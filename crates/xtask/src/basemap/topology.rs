//! TopoJSON (<https://github.com/topojson/topojson-specification>, version 1.0), as far as it is needed, projected.

use super::simplify;
use p4p_domain::geo::{LonLat, mercator_from_lonlat};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::BTreeMap, fs, io, path::Path};
use thiserror::Error;

/// Web Mercator in units of the world's width. What crosses 180° goes on outside of 0 to 1.
pub type Point = [f64; 2];

/// Why a file could not be read.
#[derive(Debug, Error)]
pub enum TopologyError {
    #[error("{path}: {error}")]
    Disk { path: String, error: io::Error },
    #[error("{path}: {error}")]
    Json { path: String, error: serde_json::Error },
    #[error("there is no object '{0}'")]
    Object(String),
    #[error("an object: {0}")]
    Shape(#[from] serde_json::Error),
}

/// Reads a JSON file.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, TopologyError> {
    let name = || path.display().to_string();
    let bytes = fs::read(path).map_err(|error| TopologyError::Disk { path: name(), error })?;
    serde_json::from_slice(&bytes).map_err(|error| TopologyError::Json { path: name(), error })
}

#[derive(Deserialize)]
struct File {
    arcs: Vec<Vec<[i64; 2]>>,
    transform: Transform,
    objects: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    r#type: String,
    #[serde(default)]
    arcs: Value,
    #[serde(default)]
    properties: Value,
}

/// A ring as numbers of arcs; a negative one means the arc of its complement, backwards.
pub type Ring = Vec<i64>;

/// Polygons that belong together.
pub struct Feature {
    /// `properties.name`, or nothing.
    pub name: String,
    /// Each an outer ring and holes.
    pub polygons: Vec<Vec<Ring>>,
}

/// Lines, and the objects that are made of them.
pub struct Topology {
    arcs: Vec<Vec<Point>>,
    objects: BTreeMap<String, Value>,
}

impl Topology {
    /// Reads a file, undoes its quantisation, and projects it.
    pub fn read(path: &Path) -> Result<Self, TopologyError> {
        let File { arcs, transform, objects } = read_json(path)?;
        Ok(Self { arcs: arcs.iter().map(|arc| points_from_arc(arc, &transform)).collect(), objects })
    }

    /// Leaves out points that lie within a tolerance of the line without them. The ends of arcs stay, so that whatever
    /// met goes on meeting.
    pub fn simplify(&mut self, tolerance: f64) {
        for arc in &mut self.arcs {
            *arc = simplify::line(arc, tolerance);
        }
    }

    /// The polygons of an object.
    pub fn features(&self, object: &str) -> Result<Vec<Feature>, TopologyError> {
        let found = self.objects.get(object).ok_or_else(|| TopologyError::Object(object.into()))?;
        let mut features = Vec::new();
        for Geometry { r#type, arcs, properties } in Collection::deserialize(found)?.geometries {
            let name = properties.get("name").and_then(Value::as_str).unwrap_or_default().into();
            let polygons = match r#type.as_str() {
                "Polygon" => vec![Vec::deserialize(arcs)?],
                "MultiPolygon" => Vec::deserialize(arcs)?,
                _ => continue,
            };
            features.push(Feature { name, polygons });
        }
        Ok(features)
    }

    /// The rings of each polygon of an object, without a jump at 180°. The last point of a ring is its first one, or that
    /// one a world further east or west when the ring goes around a pole.
    pub fn polygons(&self, object: &str) -> Result<Vec<Vec<Vec<Point>>>, TopologyError> {
        let features = self.features(object)?;
        let polygons = features.iter().flat_map(|feature| &feature.polygons);
        Ok(polygons.map(|rings| self.rings(rings)).collect())
    }

    /// The points of rings, as in [`Self::polygons`].
    pub fn rings(&self, rings: &[Ring]) -> Vec<Vec<Point>> {
        rings.iter().map(|ring| self.points(ring)).collect()
    }

    fn points(&self, ring: &[i64]) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for number in ring {
            let mut arc = self.arc(*number);
            if let (Some([last, _]), Some([first, _])) = (points.pop(), arc.first().copied()) {
                let shift = (last - first).round();
                arc.iter_mut().for_each(|point| point[0] += shift);
            }
            points.extend(arc);
        }
        points
    }

    fn arc(&self, number: i64) -> Vec<Point> {
        let (at, is_backwards) = if number < 0 { (!number, true) } else { (number, false) };
        let mut points = usize::try_from(at).ok().and_then(|at| self.arcs.get(at)).cloned().unwrap_or_default();
        if is_backwards {
            points.reverse();
        }
        points
    }

    /// The lines between two features of an object: arcs that both have.
    pub fn borders(&self, object: &str) -> Result<Vec<Vec<Point>>, TopologyError> {
        let mut owners: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (feature, Feature { polygons, .. }) in self.features(object)?.iter().enumerate() {
            for number in polygons.iter().flatten().flatten() {
                let owners = owners.entry(if *number < 0 { !number } else { *number }).or_default();
                if !owners.contains(&feature) {
                    owners.push(feature);
                }
            }
        }
        let shared = owners.into_iter().filter(|(_, owners)| 1 < owners.len());
        Ok(shared.map(|(number, _)| self.arc(number)).collect())
    }
}

fn points_from_arc(arc: &[[i64; 2]], transform: &Transform) -> Vec<Point> {
    let ([scale_x, scale_y], [left, bottom]) = (transform.scale, transform.translate);
    let (mut x, mut y, mut shift) = (0, 0, 0.0);
    let mut points: Vec<Point> = Vec::new();
    for [dx, dy] in arc {
        (x, y) = (x + dx, y + dy);
        let (longitude, latitude) = (x as f64 * scale_x + left, y as f64 * scale_y + bottom);
        let Ok(position) = LonLat::new(longitude.clamp(-180.0, 180.0), latitude.clamp(-90.0, 90.0)) else { continue };
        let (x, y) = mercator_from_lonlat(position);
        if let Some([last, _]) = points.last() {
            shift = (last - x).round();
        }
        // What lies beyond the projection's end lies on it.
        points.push([x + shift, y.clamp(0.0, 1.0)]);
    }
    points
}

//! TopoJSON (<https://github.com/topojson/topojson-specification>, version 1.0), as far as the maps are made of it:
//! quantised arcs, and objects that are collections of polygons.

use super::LonLat;
use crate::json::{self, ReadError, Value};
use std::collections::BTreeMap;

/// A ring as numbers of arcs; a negative one means the arc of its complement, backwards.
pub type Ring = Vec<i64>;

/// Polygons that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its `id`; empty where it has none.
    pub id: String,
    /// Its `properties.name`; empty where it has none.
    pub name: String,
    /// Each an outer ring and holes.
    pub polygons: Vec<Vec<Ring>>,
}

/// Lines, and the objects that are made of them.
pub struct Topology {
    /// What rings are numbers of; what lies beyond the poles or beyond 180° lies on them.
    pub arcs: Vec<Vec<LonLat>>,
    objects: Value,
}

impl Topology {
    /// Reads a file, and undoes its quantisation.
    pub fn from_json(file: &Value) -> Result<Self, ReadError> {
        let transform = json::value(file, "transform")?;
        let (scale, translate) = (pair(transform, "scale")?, pair(transform, "translate")?);
        let arc = |arc: &Value| {
            let mut at = [0.0; 2];
            let steps = arc.as_list().ok_or(ReadError("arcs"))?.iter().map(|step| {
                let step = numbers(step).ok_or(ReadError("arcs"))?;
                // Sums of whole numbers far below 2^53, so nothing is lost.
                at = [at[0] + step[0], at[1] + step[1]];
                let (longitude, latitude) = (at[0] * scale[0] + translate[0], at[1] * scale[1] + translate[1]);
                LonLat::new(longitude.clamp(-180.0, 180.0), latitude.clamp(-90.0, 90.0)).map_err(|_| ReadError("arcs"))
            });
            steps.collect()
        };
        Ok(Self { arcs: json::list(file, "arcs", arc)?, objects: json::value(file, "objects")?.clone() })
    }

    /// The polygons of an object.
    pub fn shapes(&self, object: &str) -> Result<Vec<Shape>, ReadError> {
        let object = self.objects.get(object).ok_or(ReadError("objects"))?;
        let shapes = json::list(object, "geometries", |geometry| {
            let arcs = geometry.get("arcs").and_then(Value::as_list).unwrap_or_default();
            let polygons = match json::text(geometry, "type")?.as_str() {
                "Polygon" => vec![polygon(arcs)?],
                "MultiPolygon" => {
                    arcs.iter().map(|arcs| polygon(arcs.as_list().unwrap_or_default())).collect::<Result<_, _>>()?
                }
                _ => Vec::new(),
            };
            let name = geometry.get("properties").and_then(|properties| properties.get("name")?.as_text());
            let name = name.unwrap_or_default().into();
            Ok(Shape { id: json::text_or_empty(geometry, "id"), name, polygons })
        });
        Ok(shapes?.into_iter().filter(|shape| !shape.polygons.is_empty()).collect())
    }
}

/// The points of an arc, in the direction that its number says.
pub fn arc<T: Clone>(arcs: &[Vec<T>], number: i64) -> Vec<T> {
    let (at, is_backwards) = if number < 0 { (!number, true) } else { (number, false) };
    let mut points = usize::try_from(at).ok().and_then(|at| arcs.get(at)).cloned().unwrap_or_default();
    if is_backwards {
        points.reverse();
    }
    points
}

/// The numbers of the arcs that two of some shapes have: the borders between them.
pub fn shared_arcs(shapes: &[Shape]) -> Vec<i64> {
    let mut owners: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (shape, Shape { polygons, .. }) in shapes.iter().enumerate() {
        for number in polygons.iter().flatten().flatten() {
            let owners = owners.entry(if *number < 0 { !number } else { *number }).or_default();
            if !owners.contains(&shape) {
                owners.push(shape);
            }
        }
    }
    owners.into_iter().filter(|(_, owners)| 1 < owners.len()).map(|(number, _)| number).collect()
}

fn polygon(rings: &[Value]) -> Result<Vec<Ring>, ReadError> {
    let ring = |ring: &Value| ring.as_list()?.iter().map(Value::as_integer).collect::<Option<Ring>>();
    rings.iter().map(|one| ring(one).ok_or(ReadError("arcs"))).collect()
}

fn pair(object: &Value, name: &'static str) -> Result<[f64; 2], ReadError> {
    object.get(name).and_then(numbers).ok_or(ReadError(name))
}

fn numbers(value: &Value) -> Option<[f64; 2]> {
    let [one, other] = value.as_list()? else { return None };
    Some([one.as_number()?, other.as_number()?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::tests::parsed;

    const FILE: &str = r#"{"type":"Topology","transform":{"scale":[0.5,2],"translate":[-10,5]},
        "arcs":[[[0,0],[4,1],[-2,100]],[[400,0]]],
        "objects":{"countries":{"type":"GeometryCollection","geometries":[
            {"type":"Polygon","id":"1","properties":{"name":"One"},"arcs":[[0,1]]},
            {"type":"MultiPolygon","arcs":[[[-1]],[[2]]]},
            {"type":"Point","coordinates":[0,0]}]}}}"#;

    #[test]
    fn arcs_are_sums_of_steps_and_stay_on_earth() {
        let topology = Topology::from_json(&parsed(FILE)).unwrap();
        let degrees = |arc: &Vec<LonLat>| arc.iter().map(|at| (at.longitude(), at.latitude())).collect::<Vec<_>>();
        assert_eq!(degrees(&topology.arcs[0]), [(-10.0, 5.0), (-8.0, 7.0), (-9.0, 90.0)]);
        assert_eq!(degrees(&topology.arcs[1]), [(180.0, 5.0)]);
        assert_eq!(degrees(&arc(&topology.arcs, -1)), [(-9.0, 90.0), (-8.0, 7.0), (-10.0, 5.0)]);
        assert!(arc(&topology.arcs, 7).is_empty());
    }

    #[test]
    fn shapes_are_polygons_and_share_their_borders() {
        let topology = Topology::from_json(&parsed(FILE)).unwrap();
        let shapes = topology.shapes("countries").unwrap();
        assert_eq!(shapes.iter().map(|shape| shape.polygons.len()).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((shapes[0].id.as_str(), shapes[0].name.as_str(), shapes[1].name.as_str()), ("1", "One", ""));
        assert_eq!(shared_arcs(&shapes), [0]);
        assert!(topology.shapes("lakes").is_err());
    }

    #[test]
    fn what_is_no_topology_is_refused() {
        for text in ["null", "{}", r#"{"transform":{"scale":[1],"translate":[0,0]}}"#] {
            assert!(Topology::from_json(&parsed(text)).is_err(), "{text}");
        }
    }
}

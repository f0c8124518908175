//! The drawing of the network: the event's own nodes, joined by the shortest lines that reach them all.

use crate::geo::{LonLat, float::hypot, sine_of_latitude};

/// The minimum spanning tree over positions, as pairs of indices into `positions`, in the order Prim's algorithm
/// (1957) finds them from the first one. One pair less than positions; none for fewer than two.
/// Takes time with the square of the count, so it is for some hundred positions at most.
pub fn spanning_tree(positions: &[LonLat]) -> Vec<(usize, usize)> {
    // Straight through the globe is shorter than over it, but nearer is nearer.
    let vectors: Vec<Vector> = positions.iter().copied().map(vector_from_lonlat).collect();
    let way = |a: Vector, b: Vector| length(sum(a, b.map(|value| -value)));
    // For each position outside the tree: its nearest member so far, and how far that is.
    let mut outside: Vec<(usize, usize, f64)> = match vectors.split_first() {
        Some((first, rest)) => {
            rest.iter().enumerate().map(|(index, other)| (index + 1, 0, way(*first, *other))).collect()
        }
        None => Vec::new(),
    };
    let mut edges = Vec::with_capacity(outside.len());
    while let Some(nearest) = outside.iter().enumerate().min_by(|(_, a), (_, b)| a.2.total_cmp(&b.2)).map(|(at, _)| at)
    {
        let (joined, member, _) = outside.swap_remove(nearest);
        edges.push((member, joined));
        for (candidate, member, distance) in &mut outside {
            if let (Some(a), Some(b)) = (vectors.get(joined), vectors.get(*candidate)) {
                let through_joined = way(*a, *b);
                if through_joined < *distance {
                    (*member, *distance) = (joined, through_joined);
                }
            }
        }
    }
    edges
}

/// Points along the shortest way over the globe, at most about six degrees from each other: the middle of two of them is
/// the sum of their vectors from the globe's middle, brought to its surface.
pub fn great_circle(from: LonLat, to: LonLat) -> Vec<LonLat> {
    let mut line = vec![from];
    let (a, b) = (vector_from_lonlat(from), vector_from_lonlat(to));
    // Antipodes have no shortest way, any will do.
    if 1e-9 < length(sum(a, b)) {
        add_between(a, b, &mut line);
    }
    line.push(to);
    line
}

type Vector = [f64; 3];

fn add_between(a: Vector, b: Vector, line: &mut Vec<LonLat>) {
    const FAR: f64 = 0.1;
    if length(sum(a, b.map(|value| -value))) < FAR {
        return;
    }
    let middle = sum(a, b);
    let size = length(middle);
    let middle = middle.map(|value| value / size);
    add_between(a, middle, line);
    line.extend(lonlat_from_vector(middle));
    add_between(middle, b, line);
}

fn sum([ax, ay, az]: Vector, [bx, by, bz]: Vector) -> Vector {
    [ax + bx, ay + by, az + bz]
}

fn length([x, y, z]: Vector) -> f64 {
    (x * x + y * y + z * z).sqrt()
}

/// The unit vector from the globe's middle: x to 0° N 0° E, y to 0° N 90° E, z to the north pole.
fn vector_from_lonlat(position: LonLat) -> Vector {
    let (longitude, latitude) = (position.longitude(), position.latitude());
    let cosine = |degrees: f64| sine_of_latitude(90.0 - degrees.abs());
    let sine_of_longitude = sine_of_latitude(longitude.abs().min(180.0 - longitude.abs())).copysign(longitude);
    [cosine(latitude) * cosine(longitude), cosine(latitude) * sine_of_longitude, sine_of_latitude(latitude)]
}

fn lonlat_from_vector([x, y, z]: Vector) -> Option<LonLat> {
    LonLat::new(y.atan2(x).to_degrees(), z.atan2(hypot((x, y))).to_degrees()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::distance_km;

    fn at(longitude: f64, latitude: f64) -> LonLat {
        LonLat::new(longitude, latitude).unwrap()
    }

    #[test]
    fn nodes_on_a_line_are_joined_in_their_order_whatever_the_order_given() {
        let mut edges = spanning_tree(&[at(0.0, 0.0), at(30.0, 0.0), at(10.0, 0.0), at(20.0, 0.0)]);
        for edge in &mut edges {
            *edge = (edge.0.min(edge.1), edge.0.max(edge.1));
        }
        edges.sort_unstable();
        assert_eq!(edges, [(0, 2), (1, 3), (2, 3)]);
    }

    #[test]
    fn neighbours_across_the_antimeridian_are_neighbours() {
        let edges = spanning_tree(&[at(179.0, 0.0), at(0.0, 0.0), at(-179.0, 0.0)]);
        assert_eq!(edges.first(), Some(&(0, 2)));
    }

    #[test]
    fn the_shortest_way_goes_through_its_middle_and_over_the_pole() {
        // Along the equator, over 180 degrees.
        let way = great_circle(at(170.0, 0.0), at(-150.0, 0.0));
        assert!(way.iter().all(|point| point.latitude().abs() < 1e-9 && 149.9 < point.longitude().abs()));
        for pair in way.windows(2) {
            let km = distance_km(pair[0], pair[1]);
            assert!(100.0 < km && km < 680.0, "{km}");
        }
        let whole: f64 = way.windows(2).map(|pair| distance_km(pair[0], pair[1])).sum();
        assert!((whole - distance_km(at(170.0, 0.0), at(-150.0, 0.0))).abs() < 0.1, "{whole}");
        // Two places on opposite meridians have the pole between them.
        let north = great_circle(at(0.0, 60.0), at(180.0, 60.0)).into_iter().map(LonLat::latitude).fold(0.0, f64::max);
        assert!((north - 90.0).abs() < 1e-6, "{north}");
    }

    #[test]
    fn between_a_place_and_itself_or_its_antipode_there_is_nothing() {
        assert_eq!(great_circle(at(5.0, 5.0), at(5.0, 5.0)).len(), 2);
        assert_eq!(great_circle(at(0.0, 0.0), at(180.0, 0.0)).len(), 2);
    }

    #[test]
    fn no_node_and_one_node_have_nothing_to_join() {
        assert!(spanning_tree(&[]).is_empty());
        assert!(spanning_tree(&[at(1.0, 1.0)]).is_empty());
    }
}

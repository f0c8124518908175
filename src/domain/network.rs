//! The drawing of the network: the event's own nodes, joined by the shortest lines that reach them all.

use super::geo::{LonLat, distance_km};
use std::f64::consts::PI;

/// The minimum spanning tree over positions, as pairs of indices into `positions`, in the order Prim's algorithm
/// (1957) finds them from the first one. One pair less than positions; none for fewer than two.
/// Takes time with the square of the count, so it is for some hundred positions at most.
pub fn spanning_tree(positions: &[LonLat]) -> Vec<(usize, usize)> {
    // For each position outside the tree: its nearest member so far, and how far that is.
    let mut outside: Vec<(usize, usize, f64)> = match positions.split_first() {
        Some((first, rest)) => {
            rest.iter().enumerate().map(|(index, other)| (index + 1, 0, distance_km(*first, *other))).collect()
        }
        None => Vec::new(),
    };
    let mut edges = Vec::with_capacity(outside.len());
    while let Some(nearest) = outside.iter().enumerate().min_by(|(_, a), (_, b)| a.2.total_cmp(&b.2)).map(|(at, _)| at)
    {
        let (joined, member, _) = outside.swap_remove(nearest);
        edges.push((member, joined));
        for (candidate, member, distance) in &mut outside {
            if let (Some(a), Some(b)) = (positions.get(joined), positions.get(*candidate)) {
                let through_joined = distance_km(*a, *b);
                if through_joined < *distance {
                    (*member, *distance) = (joined, through_joined);
                }
            }
        }
    }
    edges
}

/// Points along the shortest way over the globe, by spherical interpolation of unit vectors.
pub fn great_circle(from: LonLat, to: LonLat) -> Vec<LonLat> {
    const STEPS: u32 = 24;
    let vector = |position: LonLat| {
        let (lambda, phi) = (position.longitude().to_radians(), position.latitude().to_radians());
        [phi.cos() * lambda.cos(), phi.cos() * lambda.sin(), phi.sin()]
    };
    let (a, b) = (vector(from), vector(to));
    let angle = a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>().clamp(-1.0, 1.0).acos();
    // The same place twice has no way between; antipodes have no shortest one, any will do.
    if angle < 1e-9 || PI - angle < 1e-9 {
        return vec![from, to];
    }
    (0..=STEPS)
        .filter_map(|step| {
            let t = f64::from(step) / f64::from(STEPS);
            let (wa, wb) = (((1.0 - t) * angle).sin() / angle.sin(), (t * angle).sin() / angle.sin());
            let [x, y, z] = [0, 1, 2].map(|axis: usize| {
                wa * a.get(axis).copied().unwrap_or_default() + wb * b.get(axis).copied().unwrap_or_default()
            });
            LonLat::new(y.atan2(x).to_degrees(), z.clamp(-1.0, 1.0).asin().to_degrees()).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn no_node_and_one_node_have_nothing_to_join() {
        assert!(spanning_tree(&[]).is_empty());
        assert!(spanning_tree(&[at(1.0, 1.0)]).is_empty());
    }
}

//! The drawing of the network: the event's own nodes, joined by the shortest lines that reach them all.

use super::geo::{LonLat, distance_km};

/// The minimum spanning tree over positions, as pairs of indices into `positions`, in the order Prim's algorithm
/// (1957) finds them from the first one. One pair less than positions; none for fewer than two.
/// Takes time with the square of the count, so it is for the build, not for the browser.
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

//! Fewer points for the same picture.

use std::f64::consts::PI;

/// Web Mercator in units of the world's width. What crosses 180° goes on outside of 0 to 1.
pub type Point = [f64; 2];

/// The cosine of the latitude of a point: how much shorter lengths are on the ground than on the map.
pub fn ground_scale([_, y]: Point) -> f64 {
    1.0 / ((y - 0.5) * 2.0 * PI).cosh()
}

/// How much detail matters around a point, where 1 is the equator: less towards the poles, which Web Mercator blows up,
/// and least in Antarctica.
fn weight(point: Point) -> f64 {
    const SOUTH_OF_60_DEGREES: f64 = 0.7096;
    ground_scale(point) * if SOUTH_OF_60_DEGREES < point[1] { 0.3 } else { 1.0 }
}

/// The points of a line without those that lie within the tolerance (in units of the world's width, at the equator) of
/// the line without them, by Douglas and Peucker (1973). Ends stay; a closed line also keeps the point furthest from
/// them.
pub fn line(points: &[Point], tolerance: f64) -> Vec<Point> {
    let Some(last) = points.len().checked_sub(1).filter(|last| 1 < *last) else { return points.to_vec() };
    let mut is_kept = vec![false; points.len()];
    is_kept[0] = true;
    is_kept[last] = true;
    let mut parts = vec![(0, last)];
    if points[0] == points[last] {
        let furthest = (1..last).max_by(|a, b| {
            let squared = |at: usize| (points[at][0] - points[0][0]).powi(2) + (points[at][1] - points[0][1]).powi(2);
            squared(*a).total_cmp(&squared(*b))
        });
        if let Some(furthest) = furthest {
            is_kept[furthest] = true;
            parts = vec![(0, furthest), (furthest, last)];
        }
    }
    while let Some((from, to)) = parts.pop() {
        let error = |at: usize| distance(points[at], points[from], points[to]) * weight(points[at]);
        let Some(worst) = (from + 1..to).max_by(|a, b| error(*a).total_cmp(&error(*b))) else { continue };
        if tolerance < error(worst) {
            is_kept[worst] = true;
            parts.extend([(from, worst), (worst, to)]);
        }
    }
    points.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept).map(|(point, _)| *point).collect()
}

/// The distance of a point from the line between two others.
pub fn distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 { 0.0 } else { (((x - ax) * dx + (y - ay) * dy) / length).clamp(0.0, 1.0) };
    (x - ax - along * dx).hypot(y - ay - along * dy)
}

/// Twice the area of a ring on the map, positive in one direction and negative in the other.
pub fn twice_area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|([ax, ay], [bx, by])| ax * by - bx * ay).sum()
}

/// Whether a ring is too small to be seen where the tolerance is not.
pub fn is_speck(ring: &[Point], tolerance: f64) -> bool {
    let Some(first) = ring.first() else { return true };
    twice_area(ring).abs() * weight(*first).powi(2) < 8.0 * tolerance * tolerance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_keeps_its_ends_and_a_corner_stays() {
        let straight = [[0.1, 0.5], [0.2, 0.5001], [0.3, 0.5]];
        assert_eq!(line(&straight, 0.001), [[0.1, 0.5], [0.3, 0.5]]);
        let corner = [[0.1, 0.5], [0.2, 0.51], [0.3, 0.5]];
        assert_eq!(line(&corner, 0.001), corner);
    }

    #[test]
    fn an_island_stays_a_ring() {
        let island = [[0.1, 0.5], [0.2, 0.5], [0.2, 0.6], [0.1, 0.6], [0.1, 0.5]];
        assert_eq!(line(&island, 0.001), island);
    }

    #[test]
    fn towards_the_poles_less_detail_is_kept() {
        let bent = |y: f64| [[0.1, y], [0.2, y + 0.002], [0.3, y]];
        assert_eq!((line(&bent(0.5), 0.001).len(), line(&bent(0.15), 0.001).len()), (3, 2));
    }
}

//! Lines and outlines as far as they can be seen: what is to be drawn of them in a view.

use crate::{basemap::Bounds, view::Point};

/// From mercator to a drawing, with the part of the drawing that can be seen, in its own units (CSS pixels).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// The drawing's units in the world's width.
    pub scale: f64,
    /// The mercator point that is at 0, 0.
    pub origin: Point,
    /// Width and height of what can be seen.
    pub size: Point,
}

/// Steps shorter than this are not seen; in the drawing's units, along both axes together.
const FINE: f64 = 0.6;

impl Sheet {
    /// Where a mercator point is drawn.
    pub fn place(&self, (x, y): Point) -> Point {
        ((x - self.origin.0) * self.scale, (y - self.origin.1) * self.scale)
    }

    /// The same, for another copy of the world.
    pub fn turned(&self, turns: f64) -> Self {
        Self { origin: (self.origin.0 - turns, self.origin.1), ..*self }
    }

    /// Whether anything within bounds, in mercator, can be seen.
    pub fn shows(&self, Bounds([west, north, east, south]): Bounds) -> bool {
        let ((left, top), (right, bottom)) =
            (self.place((west.into(), north.into())), self.place((east.into(), south.into())));
        0.0 <= right && left <= self.size.0 && 0.0 <= bottom && top <= self.size.1
    }

    /// Gives the points of a line that have to be drawn, in its order, the first one and the last one always. Points
    /// too near to the one before are left out. So is what goes on outside of one of the four edges: a straight line
    /// beyond that edge stands for it, so that what can be seen of the line, and of what it encloses, is the same.
    pub fn trace(&self, line: &[[f32; 2]], mut draw: impl FnMut(Point)) {
        // The last point drawn, and the edges beyond which everything since then lies.
        let mut drawn = (f64::NAN, f64::NAN);
        let mut beyond = 0;
        // The last point, as long as it is not drawn.
        let mut held: Option<Point> = None;
        for [x, y] in line {
            let point = self.place((f64::from(*x), f64::from(*y)));
            let edges = self.edges(point);
            if beyond & edges != 0 {
                (beyond, held) = (beyond & edges, Some(point));
                continue;
            }
            // Only what lies inside, where it would be seen, is too near to matter.
            if edges == 0 && beyond == 0 && (point.0 - drawn.0).abs() + (point.1 - drawn.1).abs() < FINE {
                held = Some(point);
                continue;
            }
            if let Some(last) = held.take() {
                draw(last);
                // The corner just drawn may be outside together with this point.
                let shared = self.edges(last) & edges;
                if shared != 0 {
                    (beyond, held, drawn) = (shared, Some(point), last);
                    continue;
                }
            }
            draw(point);
            (drawn, beyond) = (point, edges);
        }
        if let Some(last) = held {
            draw(last);
        }
    }

    /// Which edges a point is beyond, one bit each (Cohen and Sutherland's outcodes).
    fn edges(&self, (x, y): Point) -> u8 {
        // A line as wide as is drawn must not be seen from outside.
        const ROOM: f64 = 4.0;
        u8::from(x < -ROOM)
            | u8::from(self.size.0 + ROOM < x) << 1
            | u8::from(y < -ROOM) << 2
            | u8::from(self.size.1 + ROOM < y) << 3
    }
}

/// The points that a line needs to stay within a tolerance of itself, its first and its last one among them: those of
/// Douglas and Peucker (1973), in the line's own units.
pub fn thinned(line: &[[f32; 2]], tolerance: f32) -> Vec<[f32; 2]> {
    let Some(last) = line.len().checked_sub(1) else { return Vec::new() };
    let mut is_needed = vec![false; line.len()];
    for end in [0, last] {
        if let Some(end) = is_needed.get_mut(end) {
            *end = true;
        }
    }
    // Pieces that are still to be looked at, by their ends.
    let mut pieces = vec![(0, last)];
    while let Some((from, to)) = pieces.pop() {
        let (Some(a), Some(b), Some(between)) = (line.get(from), line.get(to), line.get(from + 1..to)) else {
            continue;
        };
        let mut farthest = (tolerance * tolerance, None);
        for (step, point) in between.iter().enumerate() {
            let way = squared_distance(*point, *a, *b);
            if farthest.0 < way {
                farthest = (way, Some(from + 1 + step));
            }
        }
        if let (_, Some(at)) = farthest {
            pieces.extend([(from, at), (at, to)]);
            if let Some(at) = is_needed.get_mut(at) {
                *at = true;
            }
        }
    }
    line.iter().zip(is_needed).filter(|(_, is_needed)| *is_needed).map(|(point, _)| *point).collect()
}

/// From a point to the straight line between two others, squared.
fn squared_distance([x, y]: [f32; 2], [ax, ay]: [f32; 2], [bx, by]: [f32; 2]) -> f32 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let share = if length == 0.0 { 0.0 } else { (((x - ax) * dx + (y - ay) * dy) / length).clamp(0.0, 1.0) };
    (x - ax - share * dx).powi(2) + (y - ay - share * dy).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SHEET: Sheet = Sheet { scale: 1000.0, origin: (0.0, 0.0), size: (1000.0, 1000.0) };

    fn traced(line: &[[f32; 2]]) -> Vec<Point> {
        let mut points = Vec::new();
        SHEET.trace(line, |point| points.push(point));
        points
    }

    #[test]
    fn a_coast_far_away_is_drawn_with_few_points() {
        let ring: Vec<[f32; 2]> =
            (0..1000_u16).map(|step| [2.0 + f32::from(step % 7), f32::from(step) / 900.0]).collect();
        assert!(traced(&ring).len() <= 3, "{}", traced(&ring).len());
    }

    #[test]
    fn the_first_and_the_last_point_are_always_there_and_nothing_is_drawn_of_nothing() {
        assert_eq!(traced(&[]), []);
        assert_eq!(traced(&[[0.5, 0.5]]), [(500.0, 500.0)]);
        assert_eq!(traced(&[[0.5, 0.5], [0.500_01, 0.5], [0.500_02, 0.5]]).len(), 2);
    }

    #[test]
    fn each_world_beside_the_first_is_a_turn_further() {
        assert_eq!(SHEET.turned(1.0).place((0.25, 0.5)), (1250.0, 500.0));
        assert!(SHEET.shows(Bounds([0.9, 0.9, 1.9, 1.9])) && !SHEET.turned(1.0).shows(Bounds([0.1, 0.1, 0.9, 0.9])));
    }

    #[test]
    fn a_line_is_thinned_to_its_corners() {
        let line = [[0.0, 0.0], [1.0, 0.01], [2.0, 0.0], [2.0, 1.0], [2.01, 2.0], [2.0, 3.0]];
        assert_eq!(thinned(&line, 0.1), [[0.0, 0.0], [2.0, 0.0], [2.0, 3.0]]);
        assert_eq!(thinned(&line, 0.001), line);
        assert_eq!((thinned(&[], 1.0), thinned(&[[1.0, 2.0]], 1.0)), (vec![], vec![[1.0, 2.0]]));
    }

    /// Whether a point is inside a ring, by the even-odd rule.
    fn is_inside(ring: &[Point], (x, y): Point) -> bool {
        let mut inside = false;
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0 {
                inside = !inside;
            }
        }
        inside
    }

    proptest! {
        #[test]
        fn no_point_of_a_thinned_line_is_farther_away_than_was_allowed(
            line in prop::collection::vec((0.0..1.0, 0.0..1.0), 0..60), tolerance in 0.0..0.5
        ) {
            let line: Vec<[f32; 2]> = line.iter().map(|(x, y): &(f64, f64)| [*x as f32, *y as f32]).collect();
            let tolerance = tolerance as f32;
            let thin = thinned(&line, tolerance);
            prop_assert_eq!((thin.first(), thin.last()), (line.first(), line.last()));
            for point in &line {
                let near = |piece: &[[f32; 2]]| squared_distance(*point, piece[0], piece[1]).sqrt();
                let least = thin.windows(2).map(near).fold(f32::MAX, f32::min);
                prop_assert!(thin.len() < 2 || least <= tolerance + 1e-4);
            }
        }

        #[test]
        fn what_is_enclosed_in_view_stays_enclosed(
            line in prop::collection::vec((-2.0..3.0, -2.0..3.0), 3..40), points in prop::collection::vec((0.0..1.0, 0.0..1.0), 20)
        ) {
            let line: Vec<[f32; 2]> = line.iter().map(|(x, y): &(f64, f64)| [*x as f32, *y as f32]).collect();
            let whole: Vec<Point> = line.iter().map(|[x, y]| SHEET.place((f64::from(*x), f64::from(*y)))).collect();
            let seen = traced(&line);
            prop_assert!(seen.len() <= whole.len());
            for (x, y) in points {
                let point = (x * 1000.0, y * 1000.0);
                // A line may be off by what is too fine to be seen.
                let around = [(-2.0, 0.0), (2.0, 0.0), (0.0, -2.0), (0.0, 2.0)].map(|(dx, dy)| (point.0 + dx, point.1 + dy));
                let expected = is_inside(&whole, point);
                if around.iter().all(|near| is_inside(&whole, *near) == expected) {
                    prop_assert_eq!(is_inside(&seen, point), expected, "{:?}", point);
                }
            }
        }
    }
}

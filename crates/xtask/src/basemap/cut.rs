//! Land on a grid of whole numbers, cut into tiles of few points.

use super::simplify::{Point, is_speck, twice_area};

/// A point of a ring on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vertex {
    /// Eastwards and southwards, 0 to the grid's width.
    pub at: [i32; 2],
    /// Whether what leads here from the point before is coast, and not an edge of a tile or of the world.
    pub is_coast: bool,
}

/// A closed ring; the first point is not repeated.
pub type Ring = Vec<Vertex>;

/// The world's width in units of the grid.
#[derive(Clone, Copy)]
pub struct Grid {
    pub bits: u8,
}

impl Grid {
    pub fn width(self) -> i32 {
        1 << self.bits
    }

    /// The nearest point of the grid, which may lie outside of the world.
    pub fn snap(self, [x, y]: Point) -> [i32; 2] {
        let width = f64::from(self.width());
        [(x * width).round() as i32, (y * width).round() as i32]
    }

    /// A line on the grid, cut at 180°, without steps that go nowhere.
    pub fn line(self, points: &[Point]) -> Vec<Vec<[i32; 2]>> {
        let mut lines: Vec<Vec<[i32; 2]>> = Vec::new();
        let mut last_world = None;
        for point in points {
            let [x, y] = self.snap(*point);
            let world = x.clamp(0, self.width() - 1) - x;
            let world = if world == 0 || world == -1 { 0 } else { -x.div_euclid(self.width()) };
            if last_world != Some(world) {
                lines.push(Vec::new());
                last_world = Some(world);
            }
            if let Some(line) = lines.last_mut() {
                line.push([x + world * self.width(), y]);
            }
        }
        for line in &mut lines {
            line.dedup();
        }
        lines.retain(|line| 1 < line.len());
        lines
    }
}

/// Cuts rings (see [`super::topology::Topology::polygons`]) into tiles of at most so many points where that is possible;
/// islands smaller than the tolerance shows are left out. Each tile has one ring or more.
pub fn tiles(rings: &[Vec<Point>], grid: Grid, tolerance: f64, most_points: usize) -> Vec<Vec<Ring>> {
    let width = grid.width();
    let mut whole = Vec::new();
    for ring in rings.iter().filter(|ring| !is_speck(ring, tolerance)) {
        let ring = tidy(on_grid(ring, grid));
        // What reaches over 180° is there a second time, at the other edge.
        for shift in [0, -width, width] {
            let moved = ring.iter().map(|vertex| Vertex { at: [vertex.at[0] + shift, vertex.at[1]], ..*vertex });
            whole.push(tidy(clip(&clip(&moved.collect::<Ring>(), 0, 0, 1), 0, width, -1)));
        }
    }
    whole.retain(|ring| !ring.is_empty());
    let mut tiles = Vec::new();
    split(whole, [0, 0], width, most_points, &mut tiles);
    tiles
}

/// The ring on the grid, closed around the pole when it goes around one; it knows what is coast.
fn on_grid(points: &[Point], grid: Grid) -> Ring {
    let width = grid.width();
    let mut ring: Ring = points.iter().map(|point| Vertex { at: grid.snap(*point), is_coast: true }).collect();
    if let (Some(first), Some(last)) = (ring.first().copied(), ring.last().copied())
        && first.at != last.at
    {
        // Only Antarctica goes round; below it is the end of the projection.
        let corner = |x: i32| Vertex { at: [x, width], is_coast: false };
        ring.extend([corner(last.at[0]), corner(first.at[0]), Vertex { is_coast: false, ..first }]);
    }
    ring.pop();
    // Edges of the world that a source has as if they were coast.
    for number in 0..ring.len() {
        let before = ring[(number + ring.len() - 1) % ring.len()].at;
        let vertex = &mut ring[number];
        let is_meridian = vertex.at[0] == before[0] && vertex.at[0].rem_euclid(width) == 0;
        if is_meridian || (vertex.at[1] == width && before[1] == width) {
            vertex.is_coast = false;
        }
    }
    ring
}

/// What of a ring lies on one side of a line across it (Sutherland and Hodgman, 1974): `axis` 0 cuts at x = `limit`,
/// 1 at y; `side` is 1 for what lies above the limit, -1 for what lies below.
fn clip(ring: &Ring, axis: usize, limit: i32, side: i32) -> Ring {
    let mut out = Ring::new();
    let Some(mut before) = ring.last().copied() else { return out };
    for vertex in ring.iter().copied() {
        let (depth_before, depth) = ((before.at[axis] - limit) * side, (vertex.at[axis] - limit) * side);
        if depth_before < 0 && 0 <= depth {
            let at = if depth == 0 { vertex.at } else { crossing(before.at, vertex.at, axis, limit) };
            out.push(Vertex { at, is_coast: false });
        }
        if 0 <= depth {
            out.push(vertex);
        } else if 0 < depth_before {
            out.push(Vertex { at: crossing(before.at, vertex.at, axis, limit), is_coast: vertex.is_coast });
        }
        before = vertex;
    }
    out
}

/// Where the step from `a` to `b` crosses the limit, to the nearest whole number; the same from either side.
fn crossing(a: [i32; 2], b: [i32; 2], axis: usize, limit: i32) -> [i32; 2] {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let other = 1 - axis;
    let share = f64::from(limit - a[axis]) / f64::from(b[axis] - a[axis]);
    let mut at = [limit; 2];
    at[other] = (f64::from(a[other]) + share * f64::from(b[other] - a[other])).round() as i32;
    at
}

/// A ring without steps that go nowhere and without points in the middle of a straight cut; empty when nothing is left.
fn tidy(mut ring: Ring) -> Ring {
    loop {
        let length = ring.len();
        let mut out = Ring::with_capacity(length);
        for number in 0..length {
            let (vertex, next) = (ring[number], ring[(number + 1) % length]);
            let before = *out.last().unwrap_or(&ring[length - 1]);
            let is_straight = |axis: usize| before.at[axis] == vertex.at[axis] && vertex.at[axis] == next.at[axis];
            let is_cut = !vertex.is_coast && !next.is_coast;
            if before.at != vertex.at && !(is_cut && (is_straight(0) || is_straight(1))) {
                out.push(vertex);
            }
        }
        if out.len() == length {
            break;
        }
        ring = out;
    }
    let points: Vec<Point> = ring.iter().map(|vertex| vertex.at.map(f64::from)).collect();
    if ring.len() < 3 || twice_area(&points) == 0.0 { Ring::new() } else { ring }
}

/// Quarters a square until it has few points, or is small.
fn split(rings: Vec<Ring>, corner: [i32; 2], width: i32, most_points: usize, tiles: &mut Vec<Vec<Ring>>) {
    if rings.is_empty() {
        return;
    }
    let points: usize = rings.iter().map(Vec::len).sum();
    if points <= most_points || width < 64 {
        tiles.push(rings);
        return;
    }
    let half = width / 2;
    for side_y in [-1, 1] {
        for side_x in [-1, 1] {
            let part = rings.iter().map(|ring| {
                let strip = clip(ring, 0, corner[0] + half, side_x);
                tidy(clip(&strip, 1, corner[1] + half, side_y))
            });
            let part = part.filter(|ring| !ring.is_empty()).collect();
            let begin = |axis: usize, side: i32| corner[axis] + if side == 1 { half } else { 0 };
            split(part, [begin(0, side_x), begin(1, side_y)], half, most_points, tiles);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { bits: 10 };

    fn area(tiles: &[Vec<Ring>]) -> f64 {
        let points = |ring: &Ring| ring.iter().map(|vertex| vertex.at.map(f64::from)).collect::<Vec<_>>();
        tiles.iter().flatten().map(|ring| twice_area(&points(ring)) / 2.0).sum()
    }

    fn coast(tiles: &[Vec<Ring>]) -> f64 {
        let length = |ring: &Ring| -> f64 {
            let before = ring.iter().cycle().skip(ring.len() - 1);
            let steps = ring.iter().zip(before).filter(|(vertex, _)| vertex.is_coast);
            steps.map(|(to, from)| f64::from(to.at[0] - from.at[0]).hypot(f64::from(to.at[1] - from.at[1]))).sum()
        };
        tiles.iter().flatten().map(length).sum()
    }

    fn square(from: f64, to: f64) -> Vec<Point> {
        vec![[from, 0.25], [to, 0.25], [to, 0.5], [from, 0.5], [from, 0.25]]
    }

    #[test]
    fn tiles_fill_what_the_whole_fills_and_their_edges_are_no_coast() {
        let rings = [square(0.25, 0.75)];
        let (whole, cut) = (tiles(&rings, GRID, 0.0, 100), tiles(&rings, GRID, 0.0, 1));
        assert!(whole.len() == 1 && 10 < cut.len());
        assert_eq!((area(&whole), area(&cut)), (512.0 * 256.0, 512.0 * 256.0));
        assert_eq!((coast(&whole), coast(&cut)), (1536.0, 1536.0));
    }

    #[test]
    fn what_reaches_over_180_degrees_stands_at_both_edges_and_is_no_coast_there() {
        let cut = tiles(&[square(0.9375, 1.0625)], GRID, 0.0, 4);
        assert_eq!((area(&cut), coast(&cut)), (128.0 * 256.0, 2.0 * (128.0 + 256.0)));
    }

    #[test]
    fn what_goes_around_the_pole_is_closed_below_it() {
        let coast_line = vec![[0.0, 0.75], [0.5, 0.75], [1.0, 0.75]];
        let cut = tiles(&[coast_line], GRID, 0.0, 100);
        assert_eq!((area(&cut).abs(), coast(&cut)), (1024.0 * 256.0, 1024.0));
    }

    #[test]
    fn a_line_over_180_degrees_is_cut_and_not_drawn_back() {
        let lines = GRID.line(&[[0.99, 0.5], [0.995, 0.5], [1.005, 0.5], [1.01, 0.5]]);
        assert_eq!(lines, [vec![[1014, 512], [1019, 512]], vec![[5, 512], [10, 512]]]);
    }
}

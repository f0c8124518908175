//! Fine borders where a coarser source agrees with them, and its own elsewhere: detail from one, choices from the other.

use super::simplify::{Point, distance, ground_scale};
use std::collections::BTreeMap;

/// What lies within so much of a line, in widths of the world on the ground (about 12 km), is the same line.
const SAME: f64 = 0.000_3;

/// What strays further only for a while, and never further than so much (about 48 km), is the same line drawn with less
/// detail.
const STRAY: f64 = 4.0 * SAME;

/// A shorter part (about 100 km) of a line that otherwise goes another way is not drawn.
const SHORT: f64 = 8.0 * SAME;

/// The lines of `fine` that `coarse` has too, and those of `coarse` that `fine` lacks.
pub fn merge(fine: &[Vec<Point>], coarse: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let mut merged = parts(fine, &Near::to(coarse), true);
    let missing = parts(coarse, &Near::to(&merged), false);
    merged.extend(missing);
    merged
}

/// The parts of lines that are near to others, or those that are not.
fn parts(lines: &[Vec<Point>], others: &Near, is_near: bool) -> Vec<Vec<Point>> {
    let mut parts = Vec::new();
    for line in lines {
        let distances: Vec<f64> = line.iter().map(|point| others.distance(*point)).collect();
        let mut strays: Vec<bool> = distances.iter().map(|distance| SAME < *distance).collect();
        let mut from = 0;
        for run in strays.clone().chunk_by(|a, b| a == b) {
            let to = from + run.len();
            let is_between = 0 < from && to < line.len();
            if run[0] && is_between && distances[from..to].iter().all(|distance| *distance < STRAY) {
                strays[from..to].fill(false);
            }
            from = to;
        }
        from = 0;
        for run in strays.chunk_by(|a, b| a == b) {
            let to = from + run.len();
            // Where a line that goes another way begins, it is near for a while.
            let is_turn = is_near && run.len() < line.len() && length(&line[from..to]) < SHORT;
            if run[0] != is_near && !is_turn {
                // What is missing begins and ends where the rest is.
                let (begin, end) =
                    if is_near { (from, to) } else { (from.saturating_sub(1), (to + 1).min(line.len())) };
                parts.push(line[begin..end].to_vec());
            }
            from = to;
        }
    }
    parts.retain(|part| 1 < part.len());
    parts
}

/// The length of a line on the ground.
fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]) * ground_scale(pair[0])).sum()
}

/// The segments of lines, by the cells of a grid that they touch.
struct Near {
    cells: BTreeMap<(i32, i32), Vec<[Point; 2]>>,
}

/// The width of a cell; more than [`STRAY`] is on the map at 75° N.
const CELL: f64 = 0.005;

fn cell(value: f64) -> i32 {
    (value / CELL).floor() as i32
}

impl Near {
    fn to(lines: &[Vec<Point>]) -> Self {
        let mut cells: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for pair in lines.iter().flat_map(|line| line.windows(2)) {
            let (a, b) = (pair[0], pair[1]);
            for x in cell(a[0].min(b[0]))..=cell(a[0].max(b[0])) {
                for y in cell(a[1].min(b[1]))..=cell(a[1].max(b[1])) {
                    cells.entry((x, y)).or_default().push([a, b]);
                }
            }
        }
        Self { cells }
    }

    /// The distance to the nearest line on the ground; far away, some large number.
    fn distance(&self, point: Point) -> f64 {
        let (x, y) = (cell(point[0]), cell(point[1]));
        let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let segments = around.filter_map(|cell| self.cells.get(&cell)).flatten();
        let nearest = segments.map(|[a, b]| distance(point, *a, *b)).fold(1.0, f64::min);
        nearest * ground_scale(point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreed_lines_come_from_the_fine_source_and_the_rest_from_the_coarse_one() {
        let agreed_fine = vec![[0.5, 0.5], [0.501, 0.500_1], [0.502, 0.5]];
        let only_fine = vec![[0.6, 0.5], [0.61, 0.5]];
        let agreed_coarse = vec![[0.5, 0.5], [0.502, 0.5]];
        let only_coarse = vec![[0.7, 0.5], [0.71, 0.5]];
        let merged = merge(&[agreed_fine.clone(), only_fine], &[agreed_coarse, only_coarse.clone()]);
        assert_eq!(merged, [agreed_fine, only_coarse]);
    }
}

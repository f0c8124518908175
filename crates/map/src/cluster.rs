//! Points that lie too near each other to be told apart, taken together for one view.
//!
//! There is no index to build: each view counts its points into a dense grid of cells. The cells are aligned to the
//! world and not to the view, so that nothing flickers while it moves, and go round the world, so that neighbours
//! across 180 degrees are neighbours.

use crate::view::{Point, View, nearest_turn, world_size};
use p4p_domain::geo::float::{hypot, wrapped};

/// How near points may come to each other, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spacing {
    /// The side of a cell; all points of a cell are taken together.
    pub cell: f64,
    /// Cells whose points have their middles nearer to each other than this are taken together, too; at most `cell`.
    pub reach: f64,
}

impl Spacing {
    /// For a few points: together only where their marks would lie on each other.
    pub const FEW: Self = Self { cell: 28.0, reach: 28.0 };
    /// For many, where marks all over the map would say less than their sums.
    pub const MANY: Self = Self { cell: 60.0, reach: 30.0 };

    /// What fits a number of points.
    pub fn of(points: usize) -> Self {
        if points <= 60 { Self::FEW } else { Self::MANY }
    }
}

/// Points that are shown as one: a single one, too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// The middle of its points in mercator; x goes on beyond 0 and 1 in copies of the world.
    pub at: Point,
    /// How many points.
    pub count: u32,
    /// The lowest index among them.
    pub first: u32,
    /// What they lie in, in mercator: west, north, east, south.
    pub bounds: [f64; 4],
    /// Whether they all have the very same coordinates, so that no zoom tells them apart.
    pub is_one_spot: bool,
}

/// The clusters of a view, and what is needed to make those of the next one without asking for memory again.
#[derive(Debug, Default)]
pub struct Clusters {
    grid: Grid,
    tallies: Vec<Tally>,
    /// For each cell, the cell into which it was taken; its own when it was not.
    heads: Vec<u32>,
    /// The first point of each cluster with its cell.
    order: Vec<(u32, usize)>,
    clusters: Vec<Cluster>,
}

/// The cells that a view needs: a part of those that go round the world.
#[derive(Debug, Default)]
struct Grid {
    /// How many cells go round the world; as a number to count with, it is whole and at least 1.
    round: f64,
    /// West and north of the grid, in cells; west is in [0, round).
    west: f64,
    north: f64,
    columns: usize,
    rows: usize,
}

impl Grid {
    /// Cells around the view beyond its edges, so that what is half in it, and what its neighbours make of it, is there.
    const MARGIN: f64 = 3.0;

    fn of(view: &View, cell: f64) -> Self {
        // Half steps: on the screen, the cells are between 0.7 times and once as large as they should be.
        let zoom = (view.zoom() * 2.0).ceil() / 2.0;
        let round = (world_size(zoom) / cell).round().max(1.0);
        let [west, north, east, south] = view.edges();
        // Half a cell aside, so that 180 degrees is in the middle of a cell.
        let (left, right) = (west * round + 0.5, east * round + 0.5);
        let (first, last) = (left.floor() - Self::MARGIN, right.floor() + Self::MARGIN);
        let (top, bottom) = ((north * round).floor() - Self::MARGIN, (south * round).floor() + Self::MARGIN);
        let (north, south) = (top.max(0.0), bottom.min(round));
        // Bounded by the size of windows; a view is never wider than some thousand cells.
        let count = |from: f64, to: f64| (to - from + 1.0).clamp(0.0, 4096.0) as usize;
        let columns = count(first, last).min(count(1.0, round));
        // Of a world that is in view as a whole, each cell is there once: the copy around the middle.
        let first = if columns < count(first, last) { ((left + right - round) / 2.0).floor() } else { first };
        Self { round, west: wrapped(first, round), north, columns, rows: count(north, south) }
    }

    /// The cell of a point, and the point in cells from the grid's corner.
    fn cell(&self, [x, y]: [f32; 2]) -> Option<(usize, Point)> {
        let mut across = f64::from(x) * self.round + 0.5 - self.west;
        if across < 0.0 {
            across += self.round;
        } else if self.round <= across {
            across -= self.round;
        }
        let down = f64::from(y) * self.round - self.north;
        // Negative numbers and what is no number become 0 below, so they are told apart before.
        if !(0.0 <= across && 0.0 <= down) {
            return None;
        }
        let (column, row) = (across as usize, down as usize);
        (column < self.columns && row < self.rows).then(|| (row * self.columns + column, (across, down)))
    }

    /// The up to eight cells around one.
    fn around(&self, cell: usize) -> impl Iterator<Item = usize> + '_ {
        let (column, row) = (cell % self.columns.max(1), cell / self.columns.max(1));
        let is_round = self.round <= self.columns as f64;
        let across = move |step: usize| match (column + step, is_round) {
            (0, true) => Some(self.columns.saturating_sub(1)),
            (0, false) => None,
            (column, _) if column <= self.columns => Some(column - 1),
            (_, true) => Some(0),
            (_, false) => None,
        };
        (0..3_usize).flat_map(move |down| (0..3_usize).map(move |step| (down, step))).filter_map(move |(down, step)| {
            let row = (row + down).checked_sub(1).filter(|row| *row < self.rows)?;
            let neighbour = row * self.columns + across(step)?;
            (neighbour != cell).then_some(neighbour)
        })
    }

    /// From the distance between two points in cells, the shorter way round.
    fn nearer(&self, across: f64) -> f64 {
        nearest_turn(across / self.round) * self.round
    }

    fn mercator(&self, (across, down): Point) -> Point {
        ((across + self.west - 0.5) / self.round, (down + self.north) / self.round)
    }
}

/// What is known of a cell's points, in cells from the grid's corner.
#[derive(Clone, Copy, Debug)]
struct Tally {
    count: u32,
    first: u32,
    sum: Point,
    bounds: [f64; 4],
    spot: [f32; 2],
    is_one_spot: bool,
}

impl Tally {
    const NONE: Self = Self {
        count: 0,
        first: u32::MAX,
        sum: (0.0, 0.0),
        bounds: [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
        spot: [0.0; 2],
        is_one_spot: true,
    };

    fn add(&mut self, index: u32, (x, y): Point, spot: [f32; 2]) {
        if self.count == 0 {
            self.spot = spot;
        }
        self.is_one_spot &= self.spot == spot;
        self.count += 1;
        self.first = self.first.min(index);
        self.sum = (self.sum.0 + x, self.sum.1 + y);
        let [west, north, east, south] = self.bounds;
        self.bounds = [west.min(x), north.min(y), east.max(x), south.max(y)];
    }

    /// Takes in a neighbour, which may be on the other side of the grid.
    fn take(&mut self, other: &Self, shift: f64) {
        self.is_one_spot &= other.is_one_spot && self.spot == other.spot;
        self.count += other.count;
        self.first = self.first.min(other.first);
        self.sum = (self.sum.0 + other.sum.0 + shift * f64::from(other.count), self.sum.1 + other.sum.1);
        let ([west, north, east, south], [w, n, e, s]) = (self.bounds, other.bounds);
        self.bounds = [west.min(w + shift), north.min(n), east.max(e + shift), south.max(s)];
    }

    fn middle(&self) -> Point {
        (self.sum.0 / f64::from(self.count), self.sum.1 / f64::from(self.count))
    }

    /// Whether this one takes the other one in, and not the other way round: the one with more points does.
    fn outranks(&self, other: &Self) -> bool {
        (self.count, other.first) > (other.count, self.first)
    }
}

impl Clusters {
    /// Takes the shown points of a view together. Positions are in mercator, not a number where there is none; `shown`
    /// are indices of them, each once. What is out of view and its margin is left out.
    pub fn update(&mut self, positions: &[[f32; 2]], shown: &[u32], view: &View, spacing: Spacing) {
        self.grid = Grid::of(view, spacing.cell);
        self.tallies.clear();
        self.tallies.resize(self.grid.columns * self.grid.rows, Tally::NONE);
        for index in shown {
            let Some(position) = usize::try_from(*index).ok().and_then(|at| positions.get(at)) else { continue };
            let Some((cell, at)) = self.grid.cell(*position) else { continue };
            if let Some(tally) = self.tallies.get_mut(cell) {
                tally.add(*index, at, *position);
            }
        }
        self.choose_heads(spacing.reach / spacing.cell);
        self.gather();
    }

    /// The clusters, in the order of their first points, which is that of the list.
    pub fn all(&self) -> &[Cluster] {
        &self.clusters
    }

    /// The cluster that shows a position, by its place in [`Self::all`].
    pub fn of(&self, position: [f32; 2]) -> Option<usize> {
        let (cell, _) = self.grid.cell(position)?;
        let head = usize::try_from(*self.heads.get(cell)?).ok()?;
        let first = self.tallies.get(head).filter(|tally| 0 < tally.count)?.first;
        self.clusters.binary_search_by_key(&first, |cluster| cluster.first).ok()
    }

    /// The points that a cluster shows, in the order of `shown`; of the same points as the last update.
    pub fn members(&self, which: usize, positions: &[[f32; 2]], shown: &[u32]) -> Vec<u32> {
        let position = |index: &u32| positions.get(usize::try_from(*index).ok()?).copied();
        shown.iter().filter(|index| position(index).and_then(|at| self.of(at)) == Some(which)).copied().collect()
    }

    /// A cell that no nearer neighbour outranks takes in those around it that are within reach, and whose best such
    /// neighbour it is. It depends on nothing farther away than two cells, and so not on where the view ends.
    fn choose_heads(&mut self, reach: f64) {
        let (grid, tallies) = (&self.grid, &self.tallies);
        let rivals = |cell: usize, tally: &Tally| {
            let (x, y) = tally.middle();
            grid.around(cell).filter_map(move |other| Some((other, tallies.get(other)?))).filter(move |(_, other)| {
                0 < other.count && {
                    let (to_x, to_y) = other.middle();
                    hypot((grid.nearer(to_x - x), to_y - y)) < reach
                }
            })
        };
        let is_head = |cell: usize, tally: &Tally| !rivals(cell, tally).any(|(_, other)| other.outranks(tally));
        self.heads.clear();
        self.heads.extend(tallies.iter().enumerate().map(|(cell, tally)| {
            let mut best: Option<(usize, &Tally)> = None;
            if 0 < tally.count && !is_head(cell, tally) {
                for (other, rival) in rivals(cell, tally).filter(|(other, rival)| is_head(*other, rival)) {
                    if rival.outranks(tally) && best.is_none_or(|(_, best)| rival.outranks(best)) {
                        best = Some((other, rival));
                    }
                }
            }
            u32::try_from(best.map_or(cell, |(other, _)| other)).unwrap_or_default()
        }));
    }

    fn gather(&mut self) {
        for cell in 0..self.tallies.len() {
            let head = self.heads.get(cell).and_then(|head| usize::try_from(*head).ok()).unwrap_or(cell);
            let Some(taken) = self.tallies.get(cell).copied().filter(|_| head != cell) else { continue };
            if let Some(into) = self.tallies.get_mut(head) {
                let way = taken.middle().0 - into.middle().0;
                into.take(&taken, self.grid.nearer(way) - way);
            }
            if let Some(tally) = self.tallies.get_mut(cell) {
                tally.count = 0;
            }
        }
        // In the order of their first points. They are some hundreds, of which each is put into its place: sorting takes
        // more bytes.
        self.order.clear();
        for (cell, tally) in self.tallies.iter().enumerate().filter(|(_, tally)| 0 < tally.count) {
            let place = self.order.partition_point(|(first, _)| *first < tally.first);
            self.order.insert(place, (tally.first, cell));
        }
        self.clusters.clear();
        for tally in self.order.iter().filter_map(|(_, cell)| self.tallies.get(*cell)) {
            let ([west, north, east, south], mercator) = (tally.bounds, |point| self.grid.mercator(point));
            let ((west, north), (east, south)) = (mercator((west, north)), mercator((east, south)));
            self.clusters.push(Cluster {
                at: mercator(tally.middle()),
                count: tally.count,
                first: tally.first,
                bounds: [west, north, east, south],
                is_one_spot: tally.is_one_spot,
            });
        }
    }
}

#[cfg(test)]
#[path = "cluster_tests.rs"]
mod tests;

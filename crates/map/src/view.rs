//! What a map shows: a camera over Web Mercator, as a value.
//!
//! Two spaces: *mercator*, in units of the world's width as in [`geo`](p4p_domain::geo), where x goes on beyond 0 and 1
//! because the world repeats; and *screen*, in CSS pixels from the upper left corner of the view, y down.

use p4p_domain::geo::{
    Frame,
    float::{bounded, exp, hypot, wrapped},
};

/// The width of the world at zoom 0, in CSS pixels, as on every web map.
/// Source: OGC Two Dimensional Tile Matrix Set, WebMercatorQuad.
const WORLD_AT_ZOOM_0: f64 = 256.0;
/// Where streets would begin to be told apart; the shapes that come with the page have no more to show long before.
pub const MAX_ZOOM: f64 = 16.0;
/// As near as the map goes by itself: a town with the land around it.
const MAX_FITTED_ZOOM: f64 = 8.0;

/// A point: x, y.
pub type Point = (f64, f64);

/// A camera: what lies in the middle, how large the world is, and how large the window to it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The middle, in mercator; x in [0, 1).
    centre: Point,
    /// The world is 256·2^zoom CSS pixels wide.
    zoom: f64,
    /// Width and height in CSS pixels, at least 1.
    size: Point,
}

impl View {
    /// The whole inhabited world; in a window as wide as the printed picture, exactly what that shows.
    pub fn world(width: f64, height: f64) -> Self {
        let size = (width.max(1.0), height.max(1.0));
        Self { centre: (0.5, Frame::WORLD.middle()), zoom: min_zoom(size), size }
    }

    /// The middle, in mercator; x in [0, 1).
    pub fn centre(&self) -> Point {
        self.centre
    }

    /// The world is 256·2^zoom CSS pixels wide.
    pub fn zoom(&self) -> f64 {
        self.zoom
    }

    /// Width and height in CSS pixels.
    pub fn size(&self) -> Point {
        self.size
    }

    /// The width of the world in CSS pixels.
    pub fn world_size(&self) -> f64 {
        world_size(self.zoom)
    }

    /// Whether one can zoom out, and in, any further.
    pub fn can_zoom(&self) -> (bool, bool) {
        (min_zoom(self.size) + 1e-9 < self.zoom, self.zoom < MAX_ZOOM - 1e-9)
    }

    /// Where a point of the map is on the screen: the copy of the world in which it is nearest to the middle.
    pub fn screen_from_mercator(&self, (x, y): Point) -> Point {
        let world = self.world_size();
        (self.size.0 / 2.0 + nearest_turn(x - self.centre.0) * world, self.size.1 / 2.0 + (y - self.centre.1) * world)
    }

    /// Whether a point of the map can be seen.
    pub fn shows(&self, point: Point) -> bool {
        let (x, y) = self.screen_from_mercator(point);
        (0.0..=self.size.0).contains(&x) && (0.0..=self.size.1).contains(&y)
    }

    /// The point of the map below a point of the screen. Its x goes on beyond 0 and 1 in copies of the world.
    pub fn mercator_from_screen(&self, (x, y): Point) -> Point {
        let world = self.world_size();
        (self.centre.0 + (x - self.size.0 / 2.0) / world, self.centre.1 + (y - self.size.1 / 2.0) / world)
    }

    /// The view's edges in mercator: west, north, east, south. West may be below 0 and east above 1.
    pub fn edges(&self) -> [f64; 4] {
        let ((west, north), (east, south)) =
            (self.mercator_from_screen((0.0, 0.0)), self.mercator_from_screen(self.size));
        [west, north, east, south]
    }

    /// The same place in a window of another size. The whole world stays the whole world, so that a picture of it
    /// fills a window that grows.
    pub fn resized(self, width: f64, height: f64) -> Self {
        let size = (width.max(1.0), height.max(1.0));
        let zoom = if self.can_zoom().0 { self.zoom } else { min_zoom(size) };
        Self { size, zoom, ..self }.within()
    }

    /// The same with so much more on every side, in CSS pixels; also where there is no world any more.
    pub fn grown(self, margin: f64) -> Self {
        Self { size: (self.size.0 + 2.0 * margin, self.size.1 + 2.0 * margin), ..self }
    }

    /// How far another view's middle is to the right of this one's and below it, in CSS pixels of this one; the shorter
    /// way round the world.
    pub fn offset_of(&self, other: &Self) -> Point {
        let world = self.world_size();
        let (x, y) = (other.centre.0 - self.centre.0, other.centre.1 - self.centre.1);
        (nearest_turn(x) * world, y * world)
    }

    /// Whether everything of another view is in this one, at the same size.
    pub fn covers(&self, other: &Self) -> bool {
        let (x, y) = self.offset_of(other);
        let room = ((self.size.0 - other.size.0) / 2.0, (self.size.1 - other.size.1) / 2.0);
        self.zoom.to_bits() == other.zoom.to_bits() && x.abs() <= room.0 && y.abs() <= room.1
    }

    /// Looking at another place.
    pub fn at(self, centre: Point, zoom: f64) -> Self {
        let number = |value: f64, otherwise: f64| if value.is_finite() { value } else { otherwise };
        let centre = (number(centre.0, self.centre.0), number(centre.1, self.centre.1));
        Self { centre, zoom: number(zoom, self.zoom), ..self }.within()
    }

    /// Moved so that what was at a screen's point is `by` CSS pixels further right and down.
    pub fn panned(self, by: Point) -> Self {
        let world = self.world_size();
        self.at((self.centre.0 - by.0 / world, self.centre.1 - by.1 / world), self.zoom)
    }

    /// Zoomed so that what lies at a point of the screen stays there.
    pub fn zoomed_about(self, point: Point, zoom: f64) -> Self {
        let zoom = if zoom.is_finite() { zoom } else { self.zoom };
        let zoom = bounded(zoom, min_zoom(self.size), MAX_ZOOM);
        let before = self.mercator_from_screen(point);
        let after = Self { zoom, ..self }.mercator_from_screen(point);
        self.at((self.centre.0 + before.0 - after.0, self.centre.1 + before.1 - after.1), zoom)
    }

    /// Where all points can be seen, `padding` CSS pixels from the edges: over the shortest stretch of longitudes that
    /// has them all, so also across 180 degrees. One place is not looked at from nearer than a town; no point gives
    /// the whole world. What is no number is passed over.
    pub fn fitted(self, points: impl Iterator<Item = Point>, padding: f64) -> Self {
        let (mut north, mut south) = (f64::MAX, f64::MIN);
        let xs = points.filter(|(x, y)| x.is_finite() && y.is_finite()).map(|(x, y)| {
            (north, south) = (north.min(y), south.max(y));
            wrapped(x, 1.0)
        });
        let Some((west, width)) = shortest_arc(xs) else { return Self::world(self.size.0, self.size.1) };
        self.framed([west, north, west + width, south], padding, MAX_FITTED_ZOOM)
    }

    /// Where bounds (west, north, east, south in mercator) can be seen as a whole, `padding` CSS pixels from the edges,
    /// from no nearer than a zoom.
    pub fn framed(self, [west, north, east, south]: [f64; 4], padding: f64, nearest: f64) -> Self {
        let room = |size: f64| (size - 2.0 * padding).max(1.0);
        // A stretch of nothing fits at any zoom.
        let world = (room(self.size.0) / (east - west).max(1e-12)).min(room(self.size.1) / (south - north).max(1e-12));
        let zoom = (world / WORLD_AT_ZOOM_0).log2().min(nearest);
        self.at((f64::midpoint(west, east), f64::midpoint(north, south)), zoom)
    }

    /// Brings zoom, x and y back to where there is a world.
    fn within(mut self) -> Self {
        self.zoom = bounded(self.zoom, min_zoom(self.size), MAX_ZOOM);
        let half = self.size.1 / 2.0 / self.world_size();
        // Where the window is higher than the world, the inhabited part is in its middle.
        let middle = Frame::WORLD.middle();
        self.centre.1 = bounded(self.centre.1, half.min(middle), (1.0 - half).max(middle));
        self.centre.0 = wrapped(self.centre.0, 1.0);
        self
    }
}

/// The width of the world in CSS pixels at a zoom.
pub fn world_size(zoom: f64) -> f64 {
    WORLD_AT_ZOOM_0 * zoom.exp2()
}

/// The zoom at which the inhabited world just fits, with copies of it beside it in a window that is wider.
fn min_zoom((width, height): Point) -> f64 {
    (width.min(height / Frame::WORLD.aspect()) / WORLD_AT_ZOOM_0).log2()
}

/// A difference of x in mercator, round the world the shorter way: in [-0.5, 0.5).
pub fn nearest_turn(x: f64) -> f64 {
    x - (x + 0.5).floor()
}

/// The shortest stretch round the world that has all x (each in [0, 1)): its west end and its width. It is what the
/// largest gap leaves. Nothing is sorted: gaps of less than a thousandth of the world are none.
fn shortest_arc(xs: impl Iterator<Item = f64>) -> Option<Point> {
    const SLICES: usize = 1024;
    // The least and the greatest x in each slice of the world.
    let mut slices = vec![(f64::MAX, f64::MIN); SLICES];
    for x in xs {
        if let Some((least, greatest)) = slices.get_mut((x * SLICES as f64) as usize) {
            (*least, *greatest) = (least.min(x), greatest.max(x));
        }
    }
    slices.retain(|(least, greatest)| least <= greatest);
    let (first, last) = (slices.first()?.0, slices.last()?.1);
    let (mut west, mut gap) = (first, first + 1.0 - last);
    for ((_, before), (after, _)) in slices.iter().zip(slices.iter().skip(1)) {
        if gap < after - before {
            (west, gap) = (*after, after - before);
        }
    }
    Some((west, 1.0 - gap))
}

/// A drag that goes on after the finger has left: its speed halves about every 0.2 s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glide {
    from: View,
    /// CSS pixels a millisecond.
    speed: Point,
}

impl Glide {
    /// The time in which the speed falls to 1/e, in milliseconds.
    const DECAY: f64 = 300.0;
    /// Slower than this nobody sees it move, in CSS pixels a millisecond.
    const STILL: f64 = 0.02;
    /// Faster than this nobody sees where it goes.
    const FASTEST: f64 = 4.0;

    /// From a view with a speed in CSS pixels a millisecond; `None` when that is hardly any.
    pub fn new(from: View, (x, y): Point) -> Option<Self> {
        let fast = hypot((x, y));
        if !fast.is_finite() || fast < 0.1 {
            return None;
        }
        let share = (Self::FASTEST / fast).min(1.0);
        Some(Self { from, speed: (x * share, y * share) })
    }

    /// The view some milliseconds later, and whether it has come to rest.
    pub fn after(&self, milliseconds: f64) -> (View, bool) {
        let left = exp(-milliseconds.max(0.0) / Self::DECAY);
        let way = Self::DECAY * (1.0 - left);
        let is_over = hypot(self.speed) * left < Self::STILL;
        (self.from.panned((self.speed.0 * way, self.speed.1 * way)), is_over)
    }
}

/// A way from one view to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    from: View,
    to: View,
    /// In milliseconds.
    lasts: f64,
}

impl Flight {
    /// Longer edges take longer, but never long.
    pub fn new(from: View, to: View) -> Self {
        Self { from, to, lasts: 180.0 + 90.0 * (to.zoom - from.zoom).abs().min(4.0) }
    }

    /// Where it ends.
    pub fn to(&self) -> View {
        self.to
    }

    /// The view some milliseconds later, and whether it has arrived.
    pub fn after(&self, milliseconds: f64) -> (View, bool) {
        let t = milliseconds / self.lasts;
        if t.is_nan() || 1.0 <= t {
            return (self.to, true);
        }
        // Quick at first, slow in the end.
        let t = 1.0 - (1.0 - t.max(0.0)).powi(3);
        let (from, to) = (&self.from, &self.to);
        let zoom = from.zoom + (to.zoom - from.zoom) * t;
        // The middle moves with the scale and not with the time, so that the one point that is at the same place of
        // the screen in both views stays there all the way.
        let [start, now, end] = [from.zoom, zoom, to.zoom].map(|zoom| (-zoom).exp2());
        let share = if (to.zoom - from.zoom).abs() < 1e-6 { t } else { (start - now) / (start - end) };
        let x = from.centre.0 + nearest_turn(to.centre.0 - from.centre.0) * share;
        let y = from.centre.1 + (to.centre.1 - from.centre.1) * share;
        (to.at((x, y), zoom), false)
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;

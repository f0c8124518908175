//! Drawings of a map's views: what one shows, which one is shown, and which one is asked for next.
//!
//! A drawing is made beside the page, and comes a few frames after it was asked for. Until then the one before it is
//! shifted and scaled, and the map may have moved on when it comes.

use crate::{
    outline::Sheet,
    view::{Point, View, nearest_turn},
};
use p4p_domain::geo::float::bounded;

/// How much more is drawn than can be seen, on every side: a share of what is seen, and its bounds in CSS pixels.
const MARGIN: (f64, f64, f64) = (0.18, 128.0, 256.0);
/// What is left of that on the side from which the map is moved away, in CSS pixels.
const BEHIND: f64 = 28.0;
/// When less than this is left where the map is moved to, in CSS pixels, the next drawing is asked for: a fast finger
/// takes about as long for it as drawing does.
const SCARCE: f64 = 96.0;
/// What is moved less than this, in CSS pixels, has no direction yet.
const STIR: f64 = 4.0;
/// Drawings are shown this much smaller or larger than they are, and no more.
const SCALES: std::ops::Range<f64> = 0.4..2.5;
/// What nobody sees missing, in CSS pixels.
const NOTHING: f64 = 0.25;

/// What a drawing shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// What is in its middle.
    pub view: View,
    /// How much more it shows to the left and right of that, and above and below, in CSS pixels.
    pub margin: Point,
    /// What was seen when it was asked for.
    seen: View,
}

impl Extent {
    /// A view, and nothing more.
    pub fn bare(view: View) -> Self {
        Self { view, margin: (0.0, 0.0), seen: view }
    }

    /// A view with room to be moved.
    pub fn around(view: View) -> Self {
        let (share, least, most) = MARGIN;
        let [beside, above] = [view.size().0, view.size().1].map(|size| (size * share).min(most).max(least).round());
        Self { margin: (beside, above), ..Self::bare(view) }
    }

    /// The same, with most of the room where the map is moved to.
    fn ahead(view: View, (right, down): Point) -> Self {
        let around = Self::around(view);
        // Whole pixels, so that it stays sharp where it is shown.
        let ahead = |way: f64, room: f64| bounded(way, BEHIND - room, room - BEHIND).round();
        let by = (ahead(right, around.margin.0), ahead(down, around.margin.1));
        Self { view: view.panned((-by.0, -by.1)), ..around }
    }

    /// Width and height of the drawing, in CSS pixels.
    pub fn size(&self) -> Point {
        let ((width, height), (beside, above)) = (self.view.size(), self.margin);
        (width + 2.0 * beside, height + 2.0 * above)
    }

    /// Where everything is on the drawing.
    pub fn sheet(&self) -> Sheet {
        Sheet { scale: self.view.world_size(), origin: self.origin(), size: self.size() }
    }

    /// Where its upper left corner is in a view, and how many times larger than drawn it is there.
    pub fn seen_in(&self, view: &View) -> (Point, f64) {
        let (world, (width, height)) = (view.world_size(), view.size());
        let ((x, y), from, to) = (self.origin(), self.view.centre(), view.centre());
        let left = width / 2.0 + (x - from.0 + nearest_turn(from.0 - to.0)) * world;
        ((left, height / 2.0 + (y - to.1) * world), world / self.view.world_size())
    }

    /// Whether everything of a view is on it, and not too coarse.
    pub fn covers(&self, view: &View) -> bool {
        self.covers_more(view, (0.0, 0.0))
    }

    /// The same, with so much more on the right and below; on the left and above where it is less than nothing.
    fn covers_more(&self, view: &View, (right, down): Point) -> bool {
        let ((left, top), scale) = self.seen_in(view);
        let ((width, height), seen) = (self.size(), view.size());
        SCALES.contains(&scale)
            && left <= right.min(0.0) + NOTHING
            && top <= down.min(0.0) + NOTHING
            && seen.0 + right.max(0.0) <= left + width * scale + NOTHING
            && seen.1 + down.max(0.0) <= top + height * scale + NOTHING
    }

    /// Whether it covers a view, and what comes next if that is moved on as it was since the drawing was asked for.
    fn lasts(&self, view: &View) -> bool {
        let spare = |way: f64| if way.abs() < STIR { 0.0 } else { SCARCE.copysign(way) };
        let is_as_large = self.view.zoom().to_bits() == view.zoom().to_bits();
        let (right, down) = if is_as_large { self.seen.offset_of(view) } else { (0.0, 0.0) };
        self.covers_more(view, (spare(right), spare(down)))
    }

    fn origin(&self) -> Point {
        self.view.mercator_from_screen((-self.margin.0, -self.margin.1))
    }
}

/// What is drawn, what is being drawn, and which of it is shown. One drawing is made at a time.
#[derive(Debug, Default)]
pub struct Drawings {
    shown: Option<Extent>,
    /// What came for the end of a way, before the map is there.
    kept: Option<Extent>,
    asked: Option<Extent>,
    /// Whether something else is to be drawn since the last one was asked for.
    is_stale: bool,
}

/// How the map is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heading {
    /// Nobody knows where to, if at all.
    Open,
    /// It is where a step of the zoom has led: nothing more is needed, and waiting for it would be seen.
    Step,
    /// It is on its way to a view.
    To(View),
}

impl Heading {
    fn goal(self) -> Option<View> {
        match self {
            Self::To(goal) => Some(goal),
            _ => None,
        }
    }
}

/// What becomes of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It is shown in the other one's place.
    Show,
    /// It is kept for later.
    Keep,
    /// It is thrown away.
    Drop,
}

impl Drawings {
    /// What is shown.
    pub fn shown(&self) -> Option<Extent> {
        self.shown
    }

    /// Whether exactly this view is in the middle of a drawing that is shown, or comes.
    pub fn is_of(&self, view: &View) -> bool {
        [self.shown, self.kept, self.asked].into_iter().flatten().any(|extent| extent.view == *view)
    }

    /// Something else is to be drawn now.
    pub fn outdate(&mut self) {
        self.is_stale = true;
    }

    /// What to draw now, if anything.
    pub fn due(&mut self, view: &View, heading: Heading) -> Option<Extent> {
        if self.asked.is_some() {
            return None;
        }
        let is_enough = self.shown.is_some_and(|shown| shown.lasts(view));
        let is_for = |goal: View| [self.shown, self.kept].into_iter().flatten().any(|extent| extent.view == goal);
        let extent = match heading {
            // The end of the way comes first: it is seen longest, and often covers the whole way.
            Heading::To(goal) if !is_for(goal) => Extent::around(goal),
            Heading::To(_) if self.shown.is_some_and(|shown| shown.covers(view)) => return None,
            Heading::Step if self.is_stale => Extent::bare(*view),
            _ if !is_enough => self.ahead_of(view),
            Heading::Open if self.is_stale => Extent::around(*view),
            _ => return None,
        };
        self.is_stale = false;
        self.asked = Some(extent);
        self.asked
    }

    /// What was asked for has come, or `None` when it could not be drawn: what becomes of it.
    pub fn came(&mut self, view: &View, heading: Heading, is_drawn: bool) -> Use {
        let Some(extent) = self.asked.take().filter(|_| is_drawn) else { return Use::Drop };
        let is_better = extent.covers(view) && !self.covers(view);
        if is_better || heading.goal().is_none() {
            self.shown = Some(extent);
            Use::Show
        } else if heading.goal() == Some(extent.view) {
            self.kept = Some(extent);
            Use::Keep
        } else {
            Use::Drop
        }
    }

    /// What becomes now of what was kept.
    pub fn turn(&mut self, view: &View, heading: Heading) -> Use {
        let Some(kept) = self.kept else { return Use::Drop };
        let is_needed = kept.covers(view) && !self.covers(view);
        if is_needed || kept.view == *view {
            (self.shown, self.kept) = (Some(kept), None);
            Use::Show
        } else if heading.goal() == Some(kept.view) {
            Use::Keep
        } else {
            self.kept = None;
            Use::Drop
        }
    }

    fn covers(&self, view: &View) -> bool {
        self.shown.is_some_and(|shown| shown.covers(view))
    }

    /// More where the map has been moved to since the last drawing, if that is near.
    fn ahead_of(&self, view: &View) -> Extent {
        let is_near = |shown: &&Extent| shown.view.grown(2.0 * MARGIN.2).covers(view);
        let way = self.shown.as_ref().filter(is_near).map_or((0.0, 0.0), |shown| shown.view.offset_of(view));
        Extent::ahead(*view, way)
    }
}

#[cfg(test)]
#[path = "drawing_tests.rs"]
mod tests;

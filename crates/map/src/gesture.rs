//! What fingers and mice on a map mean: drags, pinches, taps. Times are in milliseconds, places in CSS pixels.

use crate::view::Point;
use p4p_domain::geo::float::hypot;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// Nothing that moves the map, or not yet.
    Nothing,
    /// Moved by so much.
    Pan(Point),
    /// Two fingers: their middle is here now, it moved by so much, and their distance is so many times what it was.
    Pinch {
        /// Where their middle is.
        about: Point,
        /// By how much that moved.
        by: Point,
        /// How many times as far apart as before.
        factor: f64,
    },
    /// Let go while it moved, with a speed in CSS pixels a millisecond.
    Release(Point),
    /// Pressed and let go at one place.
    Tap(Point),
    /// The second one of two quick taps at one place.
    DoubleTap(Point),
}

/// The pointers that are down, and what they did just before.
#[derive(Clone, Debug, Default)]
pub struct Gesture {
    /// Identifiers and places, in the order in which they came.
    pointers: Vec<(i32, Point)>,
    /// Where the first one came down.
    began: Point,
    is_drag: bool,
    /// The places of a drag of one pointer in the last moments.
    trail: Vec<(f64, Point)>,
    last_tap: Option<(f64, Point)>,
}

/// A hand is not still: less than this is no drag, in CSS pixels.
const STEADY: f64 = 5.0;
/// Two taps within this are a double tap, in milliseconds.
const DOUBLE: f64 = 320.0;
/// The moments from which the speed of a release is taken, in milliseconds.
const MOMENTS: f64 = 80.0;

impl Gesture {
    /// Whether any pointer is down.
    pub fn is_down(&self) -> bool {
        !self.pointers.is_empty()
    }

    /// Whether the pointers that are down have moved the map.
    pub fn is_drag(&self) -> bool {
        self.is_drag
    }

    /// A pointer comes down.
    pub fn down(&mut self, id: i32, at: Point) {
        self.pointers.retain(|(other, _)| *other != id);
        if self.pointers.is_empty() {
            (self.began, self.is_drag) = (at, false);
        }
        self.pointers.push((id, at));
        self.trail.clear();
    }

    /// A pointer that is down moves. A third finger and those after it mean nothing.
    pub fn moved(&mut self, id: i32, to: Point, time: f64) -> Act {
        let place = |pointers: &[(i32, Point)], at: usize| pointers.get(at).map(|(_, place)| *place);
        let before = (place(&self.pointers, 0), place(&self.pointers, 1));
        let Some(pointer) = self.pointers.iter_mut().find(|(other, _)| *other == id) else { return Act::Nothing };
        pointer.1 = to;
        match (before, (place(&self.pointers, 0), place(&self.pointers, 1))) {
            ((Some(a), Some(b)), (Some(to_a), Some(to_b))) => {
                self.is_drag = true;
                let (from, about) = (middle(a, b), middle(to_a, to_b));
                let factor = distance(to_a, to_b).max(1.0) / distance(a, b).max(1.0);
                Act::Pinch { about, by: (about.0 - from.0, about.1 - from.1), factor }
            }
            ((Some(from), None), _) => {
                if !self.is_drag {
                    if distance(self.began, to) < STEADY {
                        return Act::Nothing;
                    }
                    self.is_drag = true;
                }
                self.trail.push((time, to));
                self.trail.retain(|(then, _)| time - then <= MOMENTS);
                Act::Pan((to.0 - from.0, to.1 - from.1))
            }
            _ => Act::Nothing,
        }
    }

    /// A pointer goes up.
    pub fn up(&mut self, id: i32, at: Point, time: f64) -> Act {
        let count = self.pointers.len();
        self.pointers.retain(|(other, _)| *other != id);
        // A finger that stays goes on as a drag, without the jump and without the speed of the pinch before.
        if count == 0 || !self.pointers.is_empty() {
            self.trail.clear();
            return Act::Nothing;
        }
        if self.is_drag {
            self.is_drag = false;
            return Act::Release(self.speed(time));
        }
        let is_double =
            self.last_tap.is_some_and(|(then, place)| time - then < DOUBLE && distance(place, at) < 6.0 * STEADY);
        self.last_tap = (!is_double).then_some((time, at));
        if is_double { Act::DoubleTap(at) } else { Act::Tap(at) }
    }

    /// The browser has taken the pointers for something else, such as scrolling the page.
    pub fn cancel(&mut self) {
        *self = Self { last_tap: self.last_tap, ..Self::default() };
    }

    fn speed(&self, time: f64) -> Point {
        let (Some((then, from)), Some((last, to))) = (self.trail.first(), self.trail.last()) else { return (0.0, 0.0) };
        // Who stops before letting go wants it to stay.
        if last - then < 1.0 || MOMENTS < time - last {
            return (0.0, 0.0);
        }
        ((to.0 - from.0) / (last - then), (to.1 - from.1) / (last - then))
    }
}

fn middle(a: Point, b: Point) -> Point {
    (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1))
}

fn distance(a: Point, b: Point) -> f64 {
    hypot((a.0 - b.0, a.1 - b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_that_shakes_a_little_taps_and_does_not_drag() {
        let mut hand = Gesture::default();
        hand.down(1, (10.0, 10.0));
        assert_eq!(hand.moved(1, (12.0, 11.0), 5.0), Act::Nothing);
        assert_eq!(hand.up(1, (12.0, 11.0), 50.0), Act::Tap((12.0, 11.0)));
    }

    #[test]
    fn two_quick_taps_at_one_place_are_a_double_tap_and_a_third_one_begins_anew() {
        let mut hand = Gesture::default();
        let mut tap = |x: f64, time: f64| {
            hand.down(1, (x, 0.0));
            hand.up(1, (x, 0.0), time)
        };
        assert_eq!(tap(0.0, 100.0), Act::Tap((0.0, 0.0)));
        assert_eq!(tap(8.0, 300.0), Act::DoubleTap((8.0, 0.0)));
        assert_eq!(tap(8.0, 400.0), Act::Tap((8.0, 0.0)));
        // Too far away, and too late.
        assert_eq!(tap(90.0, 500.0), Act::Tap((90.0, 0.0)));
        assert_eq!(tap(90.0, 2000.0), Act::Tap((90.0, 0.0)));
    }

    #[test]
    fn a_drag_ends_with_its_speed_unless_it_was_held() {
        for (pause, speed) in [(5.0, (2.0, 0.0)), (500.0, (0.0, 0.0))] {
            let mut hand = Gesture::default();
            hand.down(1, (0.0, 0.0));
            assert_eq!(hand.moved(1, (20.0, 0.0), 10.0), Act::Pan((20.0, 0.0)));
            assert_eq!(hand.moved(1, (40.0, 0.0), 20.0), Act::Pan((20.0, 0.0)));
            assert!(hand.is_drag());
            assert_eq!(hand.up(1, (40.0, 0.0), 20.0 + pause), Act::Release(speed));
            assert!(!hand.is_down() && !hand.is_drag());
        }
    }

    #[test]
    fn two_fingers_pinch_about_their_middle_and_the_one_that_stays_drags_on() {
        let mut hand = Gesture::default();
        hand.down(1, (0.0, 0.0));
        hand.down(2, (100.0, 0.0));
        assert_eq!(hand.moved(2, (200.0, 0.0), 10.0), Act::Pinch { about: (100.0, 0.0), by: (50.0, 0.0), factor: 2.0 });
        hand.down(3, (300.0, 300.0));
        assert!(matches!(hand.moved(3, (0.0, 300.0), 12.0), Act::Pinch { factor: 1.0, by: (0.0, 0.0), .. }));
        assert_eq!((hand.up(3, (0.0, 0.0), 13.0), hand.up(1, (0.0, 0.0), 14.0)), (Act::Nothing, Act::Nothing));
        assert_eq!(hand.moved(2, (201.0, 0.0), 20.0), Act::Pan((1.0, 0.0)));
        assert_eq!(hand.up(2, (201.0, 0.0), 21.0), Act::Release((0.0, 0.0)));
    }

    #[test]
    fn pointers_that_never_came_or_were_taken_away_mean_nothing() {
        let mut hand = Gesture::default();
        assert_eq!((hand.moved(7, (1.0, 1.0), 1.0), hand.up(7, (1.0, 1.0), 2.0)), (Act::Nothing, Act::Nothing));
        hand.down(1, (0.0, 0.0));
        hand.cancel();
        assert_eq!((hand.moved(1, (90.0, 1.0), 1.0), hand.up(1, (90.0, 1.0), 2.0)), (Act::Nothing, Act::Nothing));
    }
}

use super::*;
use p4p_domain::geo::{LonLat, mercator_from_lonlat};
use proptest::prelude::*;

fn at(longitude: f64, latitude: f64) -> Point {
    mercator_from_lonlat(LonLat::new(longitude, latitude).unwrap())
}

fn near(a: Point, b: Point) -> bool {
    (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6
}

fn views() -> impl Strategy<Value = View> {
    (0.0..1.0, 0.0..1.0, -2.0..18.0, 200.0..2000.0, 100.0..1500.0)
        .prop_map(|(x, y, zoom, width, height): (f64, f64, f64, f64, f64)| View::world(width, height).at((x, y), zoom))
}

#[test]
fn the_first_view_is_the_printed_picture() {
    let width = 935.0;
    let view = View::world(width, width * Frame::WORLD.aspect());
    for place in [(-9.14, 38.72), (174.78, -41.29), (-157.86, 21.31), (0.0, 0.0)] {
        let position = LonLat::new(place.0, place.1).unwrap();
        let (x, y) = Frame::WORLD.fraction_from_lonlat(position);
        let on_screen = view.screen_from_mercator(mercator_from_lonlat(position));
        assert!(near(on_screen, (x * width, y * view.size().1)), "{place:?} lies at {on_screen:?}");
    }
    assert_eq!(view.can_zoom(), (false, true));
}

#[test]
fn the_whole_world_stays_the_whole_world_when_the_window_changes() {
    let view = View::world(400.0, 400.0 * Frame::WORLD.aspect()).resized(1000.0, 562.0);
    assert!((view.world_size() - 1000.0).abs() < 1e-6);
    // What was chosen by the visitor stays chosen.
    let near_by = view.at((0.3, 0.3), 9.0);
    assert_eq!(near_by.resized(300.0, 300.0).zoom(), 9.0);
}

#[test]
fn a_window_of_another_shape_shows_the_whole_inhabited_world() {
    for (width, height) in [(390.0, 844.0), (1600.0, 400.0), (1440.0, 900.0)] {
        let view = View::world(width, height);
        for place in [at(-67.6, -54.9), at(15.6, 78.2), at(-157.9, 21.3), at(174.8, -41.3)] {
            let (x, y) = view.screen_from_mercator(place);
            assert!((0.0..=width).contains(&x) && (0.0..=height).contains(&y), "{x}, {y} in {width} x {height}");
        }
    }
}

#[test]
fn auckland_and_honolulu_are_fitted_over_the_pacific() {
    let view = View::world(900.0, 506.0).fitted([at(174.8, -36.8), at(-157.9, 21.3)].into_iter(), 40.0);
    assert!(view.world_size() > 1500.0, "{view:?}");
    for place in [at(174.8, -36.8), at(-157.9, 21.3)] {
        let (x, y) = view.screen_from_mercator(place);
        assert!((39.0..=861.0).contains(&x) && (39.0..=467.0).contains(&y), "{x}, {y}");
    }
}

#[test]
fn one_place_is_shown_with_the_land_around_it_and_none_is_the_world() {
    let world = View::world(900.0, 506.0);
    let one = world.fitted([at(4.9, 52.37)].into_iter(), 40.0);
    assert_eq!(one.zoom(), 8.0);
    assert!(near(one.centre(), at(4.9, 52.37)));
    let none = [(f64::NAN, f64::NAN)];
    assert_eq!(one.fitted(none.into_iter(), 40.0), world);
    assert_eq!(one.fitted(std::iter::empty(), 40.0), world);
}

#[test]
fn a_glide_slows_down_and_ends_not_far_away() {
    let view = View::world(900.0, 506.0).at((0.5, 0.5), 6.0);
    assert_eq!(Glide::new(view, (0.01, 0.0)), None);
    assert_eq!(Glide::new(view, (f64::NAN, 0.0)), None);
    let glide = Glide::new(view, (1.0, 0.0)).unwrap();
    let gone = |ms| (view.centre().0 - glide.after(ms).0.centre().0) * view.world_size();
    assert!(gone(100.0) - gone(0.0) > gone(200.0) - gone(100.0));
    assert!(!glide.after(100.0).1 && glide.after(2000.0).1);
    assert!((gone(2000.0) - 300.0).abs() < 5.0, "{}", gone(2000.0));
}

#[test]
fn a_flight_over_180_degrees_takes_the_short_way() {
    let world = View::world(900.0, 506.0);
    let flight = Flight::new(world.at((0.98, 0.5), 6.0), world.at((0.02, 0.5), 6.0));
    let middle = flight.after(60.0).0.centre().0;
    assert!(!(0.03..=0.97).contains(&middle), "{middle}");
    assert_eq!(flight.after(1e9), (flight.to(), true));
}

proptest! {
    #[test]
    fn screen_and_map_undo_each_other(view in views(), x in 0.0..1.0, y in 0.0..1.0) {
        let point = (view.size().0 * x, view.size().1 * y);
        let back = view.screen_from_mercator(view.mercator_from_screen(point));
        // In a window that is wider than the world, the copy that is nearest to the middle is meant.
        let turns = ((back.0 - point.0) / view.world_size()).round();
        prop_assert!((back.0 - point.0 - turns * view.world_size()).abs() < 1e-4 && (back.1 - point.1).abs() < 1e-4);
        prop_assert!(turns == 0.0 || view.world_size() < view.size().0 + 1.0);
    }

    #[test]
    fn what_is_zoomed_about_stays_below_the_finger(view in views(), x in 0.2..0.8, by in 0.0..3.0) {
        let point = (view.size().0 * x, view.size().1 / 2.0);
        let zoomed = view.zoomed_about(point, view.zoom() + by);
        let (before, after) = (view.mercator_from_screen(point), zoomed.mercator_from_screen(point));
        prop_assert!(nearest_turn(before.0 - after.0).abs() * zoomed.world_size() < 1e-3);
    }

    #[test]
    fn no_view_leaves_the_world(view in views(), x in -1e7..1e7, y in -1e7..1e7, zoom in -1e3..1e3) {
        for view in [view, view.panned((x, y)), view.zoomed_about((x, y), zoom), view.at((x, f64::NAN), zoom)] {
            let ((x, y), [_, north, _, south]) = (view.centre(), view.edges());
            prop_assert!((0.0..1.0).contains(&x) && (0.0..=1.0).contains(&y));
            prop_assert!(view.zoom() <= MAX_ZOOM && min_zoom(view.size()) <= view.zoom());
            let is_higher = view.world_size() * 1.2 < view.size().1;
            prop_assert!(is_higher || (-0.2..1.0).contains(&north) && (0.0..1.2).contains(&south), "{view:?}");
        }
    }

    #[test]
    fn panning_round_the_whole_world_changes_nothing(view in views(), turns in -3..=3_i32) {
        let round = view.panned((f64::from(turns) * view.world_size(), 0.0));
        prop_assert!(nearest_turn(round.centre().0 - view.centre().0).abs() < 1e-9);
        prop_assert!((round.centre().1 - view.centre().1).abs() < 1e-12);
    }

    #[test]
    fn all_fitted_points_are_in_view(view in views(), points in prop::collection::vec((0.0..1.0, 0.14..0.68), 1..9)) {
        let fitted = view.fitted(points.iter().copied(), 10.0);
        let (width, height) = fitted.size();
        for point in points {
            let (x, y) = fitted.screen_from_mercator(point);
            prop_assert!((-1.0..=width + 1.0).contains(&x) && (-1.0..=height + 1.0).contains(&y), "{x}, {y}");
        }
    }

    #[test]
    fn the_fixed_point_of_a_flight_stays_where_it_is(view in views(), x in 0.3..0.7, ms in 0.0..300.0) {
        // Where the world is larger than the window.
        let view = view.at(view.centre(), view.zoom().max(3.0));
        let point = (view.size().0 * x, view.size().1 / 2.0);
        let to = view.zoomed_about(point, view.zoom() + 2.0);
        let there = view.mercator_from_screen(point);
        let (on_the_way, _) = Flight::new(view, to).after(ms);
        let now = on_the_way.mercator_from_screen(point);
        prop_assert!(nearest_turn(now.0 - there.0).abs() * on_the_way.world_size() < 1e-2);
    }
}

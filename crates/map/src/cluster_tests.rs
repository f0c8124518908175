use super::*;
use proptest::prelude::*;

fn view(zoom: f64, x: f64, y: f64) -> View {
    View::world(900.0, 506.0).at((x, y), zoom)
}

fn clusters(points: &[[f32; 2]], view: &View, spacing: Spacing) -> Clusters {
    let shown: Vec<u32> = (0..points.len() as u32).collect();
    let mut clusters = Clusters::default();
    clusters.update(points, &shown, view, spacing);
    clusters
}

/// What of a cluster does not depend on which copy of the world it is in.
fn facts_of(cluster: &Cluster) -> (u32, u32, bool, i64, i64) {
    let place = |value: f64| (value * 1e9).round() as i64;
    let (x, y) = cluster.at;
    (cluster.first, cluster.count, cluster.is_one_spot, place(x.rem_euclid(1.0)), place(y))
}

#[test]
fn points_left_and_right_of_180_degrees_are_one_cluster_between_them() {
    let points = [[0.9995, 0.4], [0.0005, 0.4], [0.9985, 0.4]];
    for (zoom, x) in [(2.0, 0.5), (2.0, 0.0), (4.0, 0.99), (4.0, 0.01)] {
        for spacing in [Spacing::FEW, Spacing::MANY] {
            let found = clusters(&points, &view(zoom, x, 0.4), spacing);
            assert_eq!(found.all().len(), 1, "{:?} at {x}", found.all());
            let cluster = found.all()[0];
            assert_eq!((cluster.count, cluster.first, cluster.is_one_spot), (3, 0, false));
            assert!((nearest_turn(cluster.at.0) + 0.0005).abs() < 1e-6, "{:?}", cluster.at);
            let [west, _, east, _] = cluster.bounds;
            assert!((east - west - 0.002).abs() < 1e-6);
        }
    }
}

#[test]
fn what_lies_on_one_spot_is_told_from_what_a_zoom_parts() {
    let points = [[0.3, 0.3], [0.3, 0.3], [0.5, 0.5], [0.500_001, 0.5]];
    let found = clusters(&points, &view(2.0, 0.4, 0.4), Spacing::FEW);
    let facts: Vec<_> = found.all().iter().map(|cluster| (cluster.first, cluster.count, cluster.is_one_spot)).collect();
    assert_eq!(facts, [(0, 2, true), (2, 2, false)]);
    assert_eq!(found.members(1, &points, &[3, 1, 2]), [3, 2]);
    // At any zoom.
    let near = clusters(&points, &view(16.0, 0.3, 0.3), Spacing::FEW);
    assert!(matches!(near.all(), [Cluster { count: 2, is_one_spot: true, .. }]));
}

#[test]
fn a_point_without_a_position_and_one_that_is_not_there_are_passed_over() {
    let points = [[f32::NAN, f32::NAN], [0.5, 0.5], [f32::INFINITY, 0.5], [0.5, f32::NEG_INFINITY]];
    let mut found = Clusters::default();
    found.update(&points, &[0, 1, 2, 3, 99, u32::MAX], &view(3.0, 0.5, 0.5), Spacing::MANY);
    assert!(matches!(found.all(), [Cluster { count: 1, first: 1, .. }]));
    assert_eq!((found.of([f32::NAN, 0.0]), found.of([0.5, 0.5])), (None, Some(0)));
    found.update(&[], &[], &view(3.0, 0.5, 0.5), Spacing::MANY);
    assert_eq!((found.all(), found.of([0.5, 0.5])), (&[] as &[Cluster], None));
}

#[test]
fn a_few_points_that_can_be_told_apart_are_not_taken_together() {
    // 30 CSS pixels apart in a world of 1000.
    let view = View::world(1000.0, 562.0);
    let points = [[0.50, 0.4], [0.53, 0.4], [0.56, 0.4]];
    assert_eq!(clusters(&points, &view, Spacing::of(3)).all().len(), 3);
    assert!(clusters(&points, &view, Spacing::of(1000)).all().len() < 3);
}

/// Points as they lie on a map: some alone, some in heaps, some on one spot.
fn points() -> impl Strategy<Value = Vec<[f32; 2]>> {
    let point = || (0.0..1.0, 0.05..0.95).prop_map(|(x, y): (f64, f64)| [x as f32, y as f32]);
    let heap = (point(), prop::collection::vec((-0.01..0.01, -0.01..0.01), 1..20));
    let heap = heap.prop_map(|([x, y], steps)| {
        let near = |(dx, dy): (f64, f64)| [(x + dx as f32).rem_euclid(1.0) % 1.0, y + dy as f32];
        steps.into_iter().map(near).collect::<Vec<_>>()
    });
    let spot = (point(), 1..5_usize).prop_map(|(point, count)| vec![point; count]);
    prop::collection::vec(prop_oneof![point().prop_map(|one| vec![one]), heap, spot], 0..30)
        .prop_map(|all| all.concat())
}

fn spacings() -> impl Strategy<Value = Spacing> {
    prop_oneof![Just(Spacing::FEW), Just(Spacing::MANY)]
}

proptest! {
    #[test]
    fn every_point_in_view_is_counted_once(
        points in points(), zoom in 0.0..16.0, x in 0.0..1.0, y in 0.0..1.0, spacing in spacings()
    ) {
        let view = view(zoom, x, y);
        let found = clusters(&points, &view, spacing);
        let (width, height) = view.size();
        let mut counts = vec![0; found.all().len()];
        for (index, point) in points.iter().enumerate() {
            let which = found.of(*point);
            if let Some(which) = which {
                counts[which] += 1;
                let cluster = found.all()[which];
                prop_assert!(cluster.first as usize <= index);
                let [west, north, east, south] = cluster.bounds;
                let x = west + (f64::from(point[0]) - west).rem_euclid(1.0);
                prop_assert!(x <= east + 1e-9 || 1.0 - 1e-9 < x - west, "{point:?} in {cluster:?}");
                prop_assert!((north - 1e-9..=south + 1e-9).contains(&f64::from(point[1])));
            }
            let (x, y) = view.screen_from_mercator((point[0].into(), point[1].into()));
            let is_in_view = (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
            prop_assert!(!is_in_view || which.is_some(), "{point:?} is not in a cluster");
        }
        prop_assert_eq!(counts, found.all().iter().map(|cluster| cluster.count as usize).collect::<Vec<_>>());
    }

    #[test]
    fn the_whole_world_counts_all_points(points in points(), x in 0.0..1.0, spacing in spacings()) {
        let view = View::world(900.0, 506.0 * 2.0).at((x, 0.5), 0.0);
        let found = clusters(&points, &view, spacing);
        prop_assert_eq!(found.all().iter().map(|cluster| cluster.count as usize).sum::<usize>(), points.len());
    }

    #[test]
    fn a_step_aside_changes_no_cluster_that_stays_in_view(
        points in points(), zoom in 0.0..8.0, x in 0.0..1.0, by in -300.0..300.0, spacing in spacings()
    ) {
        let before = view(zoom, x, 0.4);
        let after = before.panned((by, by / 3.0));
        let (old, new) = (clusters(&points, &before, spacing), clusters(&points, &after, spacing));
        let is_in = |view: &View, cluster: &Cluster| {
            let ((x, y), (width, height)) = (view.screen_from_mercator(cluster.at), view.size());
            (0.0..=width).contains(&x) && (0.0..=height).contains(&y)
        };
        let new: Vec<_> = new.all().iter().map(facts_of).collect();
        for cluster in old.all().iter().filter(|cluster| is_in(&before, cluster) && is_in(&after, cluster)) {
            prop_assert!(new.contains(&facts_of(cluster)), "{cluster:?} is gone");
        }
    }

    #[test]
    fn panning_by_whole_worlds_changes_nothing(
        points in points(), zoom in 0.0..8.0, x in 0.0..1.0, turns in -2..=2_i32, spacing in spacings()
    ) {
        let before = view(zoom, x, 0.4);
        let after = before.panned((f64::from(turns) * before.world_size(), 0.0));
        let [old, new] = [before, after].map(|view| {
            clusters(&points, &view, spacing).all().iter().map(facts_of).collect::<Vec<_>>()
        });
        prop_assert_eq!(old, new);
    }
}

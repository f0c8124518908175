use super::*;
use crate::view::{Flight, Glide};
use proptest::prelude::*;

const COURSE: Heading = Heading::Open;

fn view() -> View {
    View::world(900.0, 500.0).at((0.5, 0.4), 4.0)
}

/// Has what is due come at once, as often as something is; how often that was.
fn settle(drawings: &mut Drawings, view: &View, heading: Heading) -> usize {
    let mut times = 0;
    while drawings.due(view, heading).is_some() {
        drawings.came(view, heading, true);
        times += 1;
        assert!(times < 9, "it never ends");
    }
    times
}

fn settled(view: &View) -> Drawings {
    let mut drawings = Drawings::default();
    settle(&mut drawings, view, COURSE);
    drawings
}

fn views() -> impl Strategy<Value = View> {
    (0.0..1.0, 0.0..1.0, 0.0..16.0, 200.0..2000.0, 100.0..1500.0)
        .prop_map(|(x, y, zoom, width, height): (f64, f64, f64, f64, f64)| View::world(width, height).at((x, y), zoom))
}

#[test]
fn a_drawing_lies_where_its_view_has_it() {
    let extent = Extent::around(view());
    let ((left, top), scale) = extent.seen_in(&view());
    assert_eq!((left.round(), top.round(), scale), (-162.0, -128.0, 1.0), "0.18 of 900, and at least 128");
    let ((left, top), scale) = extent.seen_in(&view().panned((30.0, -20.0)));
    assert_eq!((left.round(), top.round(), scale), (-132.0, -148.0, 1.0));
    let nearer = view().zoomed_about((0.0, 0.0), 5.0);
    let ((left, top), scale) = extent.seen_in(&nearer);
    assert_eq!((left.round(), top.round(), scale), (-324.0, -256.0, 2.0), "what is pointed at stays there");
}

#[test]
fn a_drawing_goes_round_the_world_the_shorter_way() {
    let west = view().at((0.999, 0.4), 4.0);
    let east = west.panned((-20.0, 0.0));
    assert!(east.centre().0 < 0.1);
    let ((left, _), _) = Extent::around(west).seen_in(&east);
    assert_eq!(left.round(), -182.0);
    assert!(Extent::around(west).covers(&east));
}

#[test]
fn the_first_drawing_is_asked_for_once() {
    let mut drawings = Drawings::default();
    assert_eq!(drawings.due(&view(), COURSE), Some(Extent::around(view())));
    assert_eq!(drawings.due(&view(), COURSE), None, "it is being drawn");
    assert!(drawings.is_of(&view()), "so nobody need ask for it again");
    assert_eq!(drawings.came(&view(), COURSE, true), Use::Show);
    assert_eq!(drawings.due(&view(), COURSE), None);
    assert!(drawings.is_of(&view()));
}

#[test]
fn what_changes_while_it_is_drawn_is_drawn_again() {
    let mut drawings = Drawings::default();
    assert!(drawings.due(&view(), COURSE).is_some());
    drawings.outdate();
    drawings.came(&view(), COURSE, true);
    assert!(drawings.due(&view(), COURSE).is_some());
    drawings.came(&view(), COURSE, true);
    assert_eq!(drawings.due(&view(), COURSE), None);
}

#[test]
fn a_step_is_drawn_without_room_and_is_sharp() {
    let mut drawings = settled(&view());
    let nearer = view().zoomed_about((450.0, 250.0), 5.0);
    drawings.outdate();
    let extent = drawings.due(&nearer, Heading::Step).unwrap();
    assert_eq!((extent.view, extent.margin), (nearer, (0.0, 0.0)));
    drawings.came(&nearer, Heading::Step, true);
    assert_eq!(drawings.shown().unwrap().seen_in(&nearer).1, 1.0);
}

#[test]
fn the_next_drawing_is_asked_for_before_anything_is_missing_and_lies_ahead() {
    let mut drawings = settled(&view());
    let mut moved = view();
    let extent = loop {
        moved = moved.panned((-10.0, 0.0));
        assert!(drawings.shown().unwrap().covers(&moved));
        if let Some(extent) = drawings.due(&moved, COURSE) {
            break extent;
        }
    };
    assert_eq!(view().offset_of(&moved).0.round(), 70.0, "96 are left of 162");
    assert_eq!(moved.offset_of(&extent.view).0.round(), 70.0);
    assert!(extent.covers(&moved));
}

#[test]
fn a_drawing_that_lies_ahead_is_no_reason_for_another_one() {
    let mut drawings = settled(&view());
    let moved = view().panned((-100.0, -60.0));
    assert_eq!(settle(&mut drawings, &moved, COURSE), 1);
    // Turning round is one: behind, next to nothing is left.
    assert_eq!(settle(&mut drawings, &moved.panned((2.0, 0.0)), COURSE), 0);
    assert_eq!(settle(&mut drawings, &moved.panned((30.0, 0.0)), COURSE), 1);
}

#[test]
fn the_end_of_a_way_out_is_shown_as_soon_as_it_is_there() {
    let mut drawings = settled(&view());
    let goal = view().zoomed_about((450.0, 250.0), 3.0);
    let flight = Flight::new(view(), goal);
    assert_eq!(drawings.due(&view(), Heading::To(goal)).map(|extent| extent.view), Some(goal));
    let (early, is_over) = flight.after(80.0);
    assert!(!is_over && !drawings.shown().unwrap().covers(&early));
    assert_eq!(drawings.came(&early, Heading::To(goal), true), Use::Show);
    assert_eq!(drawings.due(&early, Heading::To(goal)), None);
    assert_eq!(drawings.due(&goal, COURSE), None);
}

#[test]
fn the_end_of_a_way_in_is_kept_until_the_map_is_there() {
    let mut drawings = settled(&view());
    let goal = view().zoomed_about((100.0, 100.0), 5.0);
    let flight = Flight::new(view(), goal);
    assert!(drawings.due(&view(), Heading::To(goal)).is_some());
    let (early, _) = flight.after(20.0);
    assert_eq!(drawings.came(&early, Heading::To(goal), true), Use::Keep);
    assert_eq!(drawings.turn(&early, Heading::To(goal)), Use::Keep);
    assert_eq!(drawings.due(&early, Heading::To(goal)), None, "it is there");
    assert_eq!(drawings.turn(&goal, COURSE), Use::Show);
    assert_eq!((drawings.due(&goal, COURSE), drawings.is_of(&goal)), (None, true));
}

#[test]
fn what_is_kept_for_a_way_that_is_given_up_is_thrown_away() {
    let mut drawings = settled(&view());
    let goal = view().zoomed_about((100.0, 100.0), 5.0);
    assert!(drawings.due(&view(), Heading::To(goal)).is_some());
    assert_eq!(drawings.came(&view(), Heading::To(goal), true), Use::Keep);
    assert_eq!(drawings.turn(&view(), COURSE), Use::Drop);
    assert_eq!(settle(&mut drawings, &view(), COURSE), 0);
    // As is one that comes too late for it.
    assert!(drawings.due(&view(), Heading::To(goal)).is_some());
    let other = view().zoomed_about((800.0, 400.0), 5.0);
    assert_eq!(drawings.came(&view(), Heading::To(other), true), Use::Drop);
}

#[test]
fn a_long_way_is_drawn_in_between() {
    let mut drawings = settled(&view());
    let goal = view().at((0.1, 0.5), 9.0);
    assert!(drawings.due(&view(), Heading::To(goal)).is_some());
    assert_eq!(drawings.came(&view(), Heading::To(goal), true), Use::Keep);
    let between = view().at((0.3, 0.45), 6.5);
    assert_eq!(drawings.due(&between, Heading::To(goal)).map(|extent| extent.view), Some(between));
    assert_eq!(drawings.came(&between, Heading::To(goal), true), Use::Show);
    // The end of it is still there.
    assert_eq!(drawings.turn(&goal, COURSE), Use::Show);
}

#[test]
fn what_could_not_be_drawn_leaves_what_was_there() {
    let mut drawings = settled(&view());
    drawings.outdate();
    assert!(drawings.due(&view(), COURSE).is_some());
    assert_eq!(drawings.came(&view(), COURSE, false), Use::Drop);
    assert!(drawings.is_of(&view()));
    drawings.outdate();
    assert!(drawings.due(&view(), COURSE).is_some(), "the next change is drawn again");
}

#[test]
fn a_window_of_another_size_shows_what_there_is_until_there_is_more() {
    let mut drawings = settled(&view());
    let larger = view().resized(1500.0, 900.0);
    let ((left, _), scale) = drawings.shown().unwrap().seen_in(&larger);
    assert_eq!((left.round(), scale), (138.0, 1.0), "300 more on each side");
    assert_eq!(settle(&mut drawings, &larger, COURSE), 1);
    assert!(drawings.shown().unwrap().covers(&larger));
}

#[derive(Clone, Debug)]
enum Event {
    Pan(f64, f64),
    Zoom(f64, f64, f64),
    Fly(View),
    Glide(f64, f64),
    Frame(f64),
    Comes(bool),
    Changes,
}

fn events() -> impl Strategy<Value = Event> {
    let by = -300.0..300.0;
    prop_oneof![
        (by.clone(), by).prop_map(|(x, y)| Event::Pan(x, y)),
        (0.0..900.0, 0.0..500.0, -2.0..2.0).prop_map(|(x, y, zoom)| Event::Zoom(x, y, zoom)),
        views().prop_map(|to| Event::Fly(view().at(to.centre(), to.zoom()))),
        (-3.0..3.0, -3.0..3.0).prop_map(|(x, y)| Event::Glide(x, y)),
        (1.0..90.0).prop_map(Event::Frame),
        any::<bool>().prop_map(Event::Comes),
        Just(Event::Changes),
    ]
}

proptest! {
    #[test]
    fn a_drawing_covers_what_it_was_asked_for(view in views(), x in -400.0..400.0, y in -400.0..400.0) {
        for extent in [Extent::bare(view), Extent::around(view), Extent::ahead(view, (x, y))] {
            prop_assert!(extent.covers(&view), "{extent:?}");
            prop_assert!(extent.lasts(&view), "{extent:?}");
        }
    }

    // Whatever happened, when nothing happens any more, the map is drawn as it is seen, and nothing more is asked for.
    #[test]
    fn in_the_end_the_map_is_drawn_and_nothing_goes_on(events in prop::collection::vec(events(), 0..40)) {
        let mut drawings = Drawings::default();
        let (mut view, mut flight, mut glide, mut time) = (view(), None::<Flight>, None::<Glide>, 0.0);
        for event in events {
            match event {
                Event::Pan(x, y) => (view, flight, glide) = (view.panned((x, y)), None, None),
                Event::Zoom(x, y, by) => (view, flight, glide) = (view.zoomed_about((x, y), view.zoom() + by), None, None),
                Event::Fly(to) => (flight, glide, time) = (Some(Flight::new(view, to)), None, 0.0),
                Event::Glide(x, y) => (flight, glide, time) = (None, Glide::new(view, (x, y)), 0.0),
                Event::Frame(milliseconds) => {
                    time += milliseconds;
                    if let Some(flight_now) = flight {
                        let (now, is_over) = flight_now.after(time);
                        (view, flight) = (now, flight.filter(|_| !is_over));
                    } else if let Some(glide) = glide {
                        view = glide.after(time).0;
                    }
                }
                Event::Comes(_) | Event::Changes => {}
            }
            let heading = flight.map_or(Heading::Open, |flight| Heading::To(flight.to()));
            match event {
                Event::Comes(is_drawn) => drop(drawings.came(&view, heading, is_drawn)),
                Event::Changes => drawings.outdate(),
                _ => {}
            }
            drawings.turn(&view, heading);
            drawings.due(&view, heading);
        }
        // A page that comes to rest has what is not exactly this view drawn once more.
        drawings.came(&view, Heading::Open, true);
        drawings.turn(&view, Heading::Open);
        settle(&mut drawings, &view, Heading::Open);
        prop_assert!(drawings.shown().unwrap().covers(&view));
        if !drawings.is_of(&view) {
            drawings.outdate();
        }
        prop_assert!(settle(&mut drawings, &view, Heading::Open) <= 1);
        prop_assert_eq!(drawings.shown().unwrap().view, view);
        prop_assert_eq!(settle(&mut drawings, &view, Heading::Open), 0);
    }
}

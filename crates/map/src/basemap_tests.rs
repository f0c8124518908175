use super::*;
use p4p_domain::geo::{LonLat, mercator_from_lonlat};
use proptest::prelude::*;
use std::collections::BTreeSet;

const MIDDLE: &[u8] = include_bytes!("../../../public/basemap/50m.bin");
const FINE: &[u8] = include_bytes!("../../../public/basemap/10m.bin");

fn maps() -> [(&'static str, Basemap); 2] {
    [("50m", MIDDLE), ("10m", FINE)].map(|(name, bytes)| (name, Basemap::decode(bytes).unwrap()))
}

fn place(longitude: f64, latitude: f64) -> [f32; 2] {
    let (x, y) = mercator_from_lonlat(LonLat::new(longitude, latitude).unwrap());
    [x as f32, y as f32]
}

/// The names of labels in a language, as visitors get them.
fn names(language: &str) -> String {
    let file = names_in(language).unwrap();
    let path = format!("{}/../../public/basemap/{file}.bin", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}; scripts/make-basemap makes it"))
}

#[test]
fn labels_have_names_in_every_language_of_the_interface() {
    let labels = Basemap::decode(MIDDLE).unwrap().labels;
    let text = |labels_there: &[Label], english: &str| {
        let at = labels.iter().position(|label| label.text == english).unwrap();
        labels_there[at].text.clone()
    };
    assert_eq!((names_in("en"), names_in("tlh")), (None, None));
    for language in named() {
        let (mut labels_there, names) = (labels.clone(), names(language));
        assert_eq!(names.lines().count(), labels.len(), "{language}");
        rename(&mut labels_there, &names);
        let renamed = labels.iter().zip(&labels_there).filter(|(before, after)| before.text != after.text).count();
        assert!(120 < renamed, "{language}: {renamed}");
        assert_ne!(text(&labels_there, "Germany"), "Germany", "{language}");
        assert_eq!(text(&labels_there, "Kano"), "Kano", "no time zone has its name");
        if language == "de" {
            assert_eq!(
                (text(&labels_there, "Germany"), text(&labels_there, "Rome")),
                ("Deutschland".into(), "Rom".into())
            );
        }
    }
}

#[test]
fn names_of_another_base_map_change_nothing() {
    let labels = Basemap::decode(MIDDLE).unwrap().labels;
    let mut named = labels.clone();
    rename(&mut named, "Deutschland\n");
    rename(&mut named, "");
    assert_eq!(named, labels);
}

/// Whether the even-odd rule fills a point.
fn is_in(shapes: &[Shape], [x, y]: [f32; 2]) -> bool {
    let rings = shapes.iter().flat_map(|shape| &shape.rings);
    let crossings = rings.flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    let is_left =
        |[ax, ay]: &[f32; 2], [bx, by]: &[f32; 2]| (y < *ay) != (y < *by) && x < (bx - ax) * (y - ay) / (by - ay) + ax;
    crossings.filter(|(a, b)| is_left(a, b)).count() % 2 == 1
}

#[test]
fn known_places_are_land_or_sea_at_every_scale() {
    let land = [
        ("Lisbon", -9.2, 38.8),
        ("Kyiv", 30.52, 50.45),
        ("Nairobi", 36.82, -1.29),
        ("Alice Springs", 133.88, -23.7),
        ("La Paz", -68.15, -16.5),
        ("Anadyr's hinterland", 175.0, 66.0),
        ("Chukotka beyond 180 degrees", -176.5, 67.3),
        ("Vostok Station", 106.8, -78.5),
    ];
    let sea = [
        ("the mid-Atlantic", -35.0, 20.0),
        ("the Caspian", 51.0, 41.0),
        ("the Pacific at 180 degrees", 180.0, 30.0),
        ("the Black Sea", 34.0, 43.2),
        ("Hudson Bay", -85.0, 60.0),
        ("the Arctic Ocean", 0.0, 84.8),
    ];
    for (name, map) in maps() {
        for (what, longitude, latitude) in land {
            assert!(is_in(&map.land, place(longitude, latitude)), "{name}: {what} is no land");
        }
        for (what, longitude, latitude) in sea {
            assert!(!is_in(&map.land, place(longitude, latitude)), "{name}: {what} is land");
        }
    }
}

#[test]
fn great_lakes_are_lakes_and_their_surroundings_are_not() {
    for (name, map) in maps().iter().filter(|(_, map)| !map.lakes.is_empty()) {
        for (lake, longitude, latitude) in
            [("Superior", -87.5, 47.8), ("Victoria", 33.0, -1.0), ("Baikal", 108.2, 53.6), ("Ladoga", 31.5, 60.8)]
        {
            assert!(is_in(&map.lakes, place(longitude, latitude)), "{name}: {lake}");
        }
        assert!(!is_in(&map.lakes, place(13.4, 52.5)), "{name}: Berlin");
    }
    assert_eq!(maps().map(|(_, map)| map.lakes.is_empty()), [false, true]);
}

// Seen once: Chukotka and Fiji drawn as bands around the whole world.
#[test]
fn no_step_of_a_line_is_longer_than_a_straight_border() {
    for (name, map) in maps() {
        for (what, lines, longest) in [("coast", &map.coasts, 0.06), ("border", &map.borders, 0.1)] {
            assert!(100 < lines.len(), "{name}: {} pieces of {what}", lines.len());
            for pair in lines.iter().flat_map(|line| line.points.windows(2)) {
                let step = (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
                assert!(step < longest, "{name}: {what} from {:?} to {:?}", pair[0], pair[1]);
            }
        }
    }
}

#[test]
fn the_edges_of_the_world_are_filled_up_to_and_not_stroked() {
    for (name, map) in maps() {
        let at_edge = |axis: usize, edge: f32| {
            let pairs = map.coasts.iter().flat_map(|line| line.points.windows(2));
            pairs.filter(|pair| pair[0][axis] == edge && pair[1][axis] == edge).count()
        };
        assert_eq!((at_edge(0, 0.0), at_edge(0, 1.0), at_edge(1, 1.0)), (0, 0, 0), "{name}");
        let Bounds([west, _, east, south]) =
            Bounds::of(map.land.iter().flat_map(|shape| &shape.rings).flatten()).unwrap();
        assert_eq!((west, east, south), (0.0, 1.0, 1.0), "{name}");
    }
}

#[test]
fn what_is_not_seen_can_be_left_out() {
    for (name, map) in maps() {
        let points = |shape: &Shape| shape.rings.iter().map(Vec::len).sum::<usize>();
        let most = map.land.iter().map(points).max().unwrap();
        assert!(most <= 800, "{name}: a tile of {most} points");
        for line in map.coasts.iter().chain(&map.borders) {
            assert!((2..=LONGEST_LINE).contains(&line.points.len()));
            assert_eq!(Some(line.bounds), Bounds::of(&line.points), "{name}");
        }
        for shape in map.land.iter().chain(&map.lakes) {
            assert_eq!(Some(shape.bounds), Bounds::of(shape.rings.iter().flatten()), "{name}");
        }
    }
}

#[test]
fn borders_follow_visionscarto_at_every_scale() {
    let is_near = |map: &Basemap, at: [f32; 2]| {
        let points = map.borders.iter().flat_map(|line| line.points.windows(2));
        // Half way along too: straight borders have few points.
        points
            .flat_map(|pair| (0..=20).map(|part| along(pair[0], pair[1], part as f32 / 20.0)))
            .any(|[x, y]| (x - at[0]).hypot(y - at[1]) < 0.0012)
    };
    fn along(a: [f32; 2], b: [f32; 2], share: f32) -> [f32; 2] {
        [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
    }
    for (name, map) in maps() {
        assert!(is_near(&map, place(-10.5, 27.67)), "{name}: Western Sahara has its northern border");
        assert!(!is_near(&map, place(33.6, 46.1)), "{name}: there is a border at Perekop");
    }
}

#[test]
fn labels_are_unique_and_do_not_crowd() {
    let [(_, middle), (_, fine)] = maps();
    let of = |map: &Basemap, kind| map.labels.iter().filter(|label| label.kind == kind).count();
    assert!(200 < of(&middle, LabelKind::Country) && of(&middle, LabelKind::City) == 600);
    assert_eq!(fine.labels, []);

    let unique: BTreeSet<_> = middle.labels.iter().map(|label| (&label.text, label.at.map(f32::to_bits))).collect();
    assert_eq!(unique.len(), middle.labels.len());
    assert!(middle.labels.iter().all(|label| !label.text.is_empty() && label.text.chars().count() <= 30));
    for kind in [LabelKind::Country, LabelKind::City] {
        let labels: Vec<_> = middle.labels.iter().filter(|label| label.kind == kind).collect();
        assert!(labels.is_sorted_by(|a, b| a.from_zoom <= b.from_zoom));
        for zoom in [2.0_f32, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0] {
            let (shown, pixels) = (labels.iter().filter(|label| label.from_zoom <= zoom), 256.0 * zoom.exp2());
            let shown: Vec<_> = shown.map(|label| label.at.map(|at| at * pixels)).collect();
            for a in &shown {
                let near = |b: &&[f32; 2]| (a[0] - b[0]).abs() < 500.0 && (a[1] - b[1]).abs() < 400.0;
                let near = shown.iter().filter(near).count();
                assert!(near <= 80, "{near} labels in a window at zoom {zoom}");
                let covered = |b: &&[f32; 2]| (a[0] - b[0]).abs() < 30.0 && (a[1] - b[1]).abs() < 20.0;
                assert_eq!(shown.iter().filter(covered).count(), 1, "two labels in one place at zoom {zoom}");
            }
        }
    }
}

#[test]
fn another_file_is_refused() {
    assert_eq!(Basemap::decode(b""), Err(BasemapError::Magic));
    assert_eq!(Basemap::decode(b"<!doctype html>"), Err(BasemapError::Magic));
    assert_eq!(Basemap::decode(&[MAGIC.as_slice(), &[31]].concat()), Err(BasemapError::Number));
}

#[test]
fn a_number_of_points_that_cannot_be_there_reserves_nothing() {
    // A structure of one shape of one ring that is said to have 2^27 points, in a file of 17 bytes.
    let lie = [MAGIC.as_slice(), &[15, 9, 1, 1, 0, 0x80, 0x80, 0x80, 0x40, 0, 0, 0, 0, 0]].concat();
    assert_eq!(Basemap::decode(&lie), Err(BasemapError::Damaged));
}

/// Bytes that a map holds, as far as vectors have reserved them.
fn memory(map: &Basemap) -> usize {
    let points = |points: &Vec<[f32; 2]>| points.capacity() * size_of::<[f32; 2]>();
    let shapes = |shapes: &Vec<Shape>| {
        let rings = |shape: &Shape| {
            shape.rings.capacity() * size_of::<Vec<[f32; 2]>>() + shape.rings.iter().map(points).sum::<usize>()
        };
        shapes.capacity() * size_of::<Shape>() + shapes.iter().map(rings).sum::<usize>()
    };
    let lines = |lines: &Vec<Line>| {
        lines.capacity() * size_of::<Line>() + lines.iter().map(|line| points(&line.points)).sum::<usize>()
    };
    let texts: usize = map.labels.iter().map(|label| label.text.capacity()).sum();
    let labels = map.labels.capacity() * size_of::<Label>() + texts;
    shapes(&map.land) + shapes(&map.lakes) + lines(&map.coasts) + lines(&map.borders) + labels
}

#[test]
fn memory_is_a_small_multiple_of_the_file() {
    for (bytes, (name, map)) in [MIDDLE, FINE].iter().zip(maps()) {
        assert!(memory(&map) < 16 * bytes.len(), "{name}: {} bytes", memory(&map));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_bytes_panic_or_take_much_memory(
        bits in 0_u8..=24,
        sections in prop::collection::vec(prop::collection::vec(prop_oneof![0_u8..6, any::<u8>()], 0..120), 4),
    ) {
        // Sections of the right lengths, so that what is inside of them is read.
        let mut bytes = [MAGIC.as_slice(), &[bits]].concat();
        for section in &sections {
            bytes.push(section.len() as u8);
            bytes.extend(section);
        }
        if let Ok(map) = Basemap::decode(&bytes) {
            prop_assert!(memory(&map) <= 64 * bytes.len() + 1024);
        }
    }

    #[test]
    fn random_bytes_are_no_map(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Basemap::decode(&bytes).is_err());
        let mut begun = MAGIC.to_vec();
        begun.extend(&bytes);
        if let Ok(map) = Basemap::decode(&begun) {
            prop_assert!(memory(&map) <= 64 * begun.len() + 1024);
        }
    }

    #[test]
    fn a_map_that_was_cut_short_is_an_error(share in 0.0..1.0_f64) {
        for whole in [MIDDLE, FINE] {
            let length = (whole.len() as f64 * share) as usize;
            prop_assert!(Basemap::decode(&whole[..length]).is_err());
        }
    }

    #[test]
    fn a_flipped_bit_stays_within_the_world_and_within_memory(
        place in prop_oneof![0..900_usize, 0..MIDDLE.len()],
        bit in 0..8_u8,
    ) {
        let mut bytes = MIDDLE.to_vec();
        bytes[place] ^= 1 << bit;
        if let Ok(map) = Basemap::decode(&bytes) {
            prop_assert!(memory(&map) <= 64 * bytes.len());
            let points = map.land.iter().chain(&map.lakes).flat_map(|shape| &shape.rings).flatten();
            let points = points.chain(map.borders.iter().flat_map(|line| &line.points));
            prop_assert!(points.flatten().all(|value| (0.0..=1.0).contains(value)));
        }
    }
}

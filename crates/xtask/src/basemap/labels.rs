//! Which names stand on the map, where, and from which zoom on.

use super::{
    cut::Grid,
    encode::Name,
    simplify::{Point, distance, twice_area},
    topology::{Topology, read_json},
};
use crate::cities::Source;
use anyhow::Result;
use p4p_domain::{
    folding::folded,
    geo::{LonLat, mercator_from_lonlat},
};
use p4p_map::basemap::LabelKind;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// How many cities have a label.
const CITIES: usize = 600;

/// The width of a letter, the room between two names, and the height of a line, in CSS pixels at the size of labels.
const LETTER: f64 = 6.5;
const ROOM: f64 = 12.0;
const LINE: f64 = 22.0;

/// What has no room before is a part of a city, or of a country.
const LAST_ZOOM: f64 = 9.0;

/// First zooms are eighths.
const STEPS: f64 = 8.0;

/// The countries of an object, each from the zoom on at which its name fits into its largest part and is clear of
/// larger countries, placed so that it leaves room for cities.
pub fn countries(
    topology: &Topology,
    object: &str,
    letters: &BTreeMap<String, String>,
    cities: &[Name],
    grid: Grid,
) -> Result<Vec<Name>> {
    let mut largest = Vec::new();
    for feature in topology.shapes(object)? {
        let polygons = feature.polygons.iter().map(|rings| topology.rings(rings));
        let with_area = polygons.map(|rings| (rings.first().map_or(0.0, |ring| twice_area(ring).abs() / 2.0), rings));
        let Some((area, rings)) = with_area.max_by(|(a, _), (b, _)| a.total_cmp(b)) else { continue };
        // Antarctica is mostly outside of the projection.
        if !feature.name.is_empty() && feature.name != "Antarctica" && 0.0 < area {
            let letters = letters.get(&feature.id).cloned().unwrap_or_default();
            largest.push((area, feature.name, letters, rings));
        }
    }
    largest.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
    let mut names = Vec::new();
    for (area, text, found_by, rings) in largest {
        // A name may stand out a little: most countries are wider than the square of their size.
        let width = text.chars().count() as f64 * LETTER * 0.6;
        let zoom = (width / 256.0 / area.sqrt()).log2().clamp(1.0, 7.0);
        let from_zoom = (zoom * STEPS).ceil() as u8;
        let at = grid.snap(middle(&rings));
        let mut name = Name { text, at, from_zoom, kind: LabelKind::Country, found_by };
        make_room(&mut name, cities, &rings, grid);
        add_if_clear(&mut names, name, grid);
    }
    names.sort_by_key(|name| name.from_zoom);
    Ok(names)
}

/// Moves the name of a country up or down within it, where it would cover fewer cities at zoom 5, or at its first one.
fn make_room(name: &mut Name, cities: &[Name], rings: &[Vec<Point>], grid: Grid) {
    let zoom = (f64::from(name.from_zoom) / STEPS).max(5.0);
    let line = (f64::from(grid.width()) * LINE / 256.0 / zoom.exp2()) as i32;
    let width = f64::from(grid.width());
    let [x, y] = name.at;
    let places = [0, -1, 1, -2, 2].map(|lines| [x, y + lines * line]);
    let depth = |at: [i32; 2]| depth(at.map(|value| f64::from(value) / width), rings);
    let inside = places.into_iter().filter(|at| 0.4 * depth(name.at) < depth(*at));
    let covered = |at: &[i32; 2]| {
        let moved = Name { at: *at, ..name.clone() };
        let early = cities.iter().filter(|city| f64::from(city.from_zoom) < (zoom + 1.0) * STEPS);
        early.filter(|city| zoom < clear_from(&moved, city, grid)).count()
    };
    let best = inside.min_by_key(covered).unwrap_or(name.at);
    // What reaches over 180° may have its middle beyond it.
    name.at = [best[0].rem_euclid(grid.width()), best[1]];
}

/// The zoom from which one name stands beside another, or above it.
fn clear_from(name: &Name, other: &Name, grid: Grid) -> f64 {
    let apart = |axis: usize| f64::from((name.at[axis] - other.at[axis]).abs()) / f64::from(grid.width());
    let letters = (name.text.chars().count() + other.text.chars().count()) as f64;
    let (beside, above) = (letters * LETTER / 2.0 + ROOM, LINE);
    ((beside / apart(0)).min(above / apart(1)) / 256.0).log2()
}

/// Adds a name from the zoom on at which it stands clear of all those before it. What never does is left out.
fn add_if_clear(names: &mut Vec<Name>, mut name: Name, grid: Grid) {
    let clear = names.iter().map(|other| (clear_from(&name, other, grid) * STEPS).ceil());
    let first = clear.fold(f64::from(name.from_zoom), f64::max);
    if first < LAST_ZOOM * STEPS {
        name.from_zoom = first as u8;
        names.push(name);
    }
}

/// The point of a polygon that is furthest from its edge, within a hundredth of its size: the pole of inaccessibility
/// (Garcia-Castellanos and Lombardo, 2007), by quartering squares that may still hold a better one.
fn middle(rings: &[Vec<Point>]) -> Point {
    let all = || rings.iter().flatten();
    let least = |axis: usize| all().map(|point| point[axis]).fold(f64::MAX, f64::min);
    let most = |axis: usize| all().map(|point| point[axis]).fold(f64::MIN, f64::max);
    let ([west, north], [east, south]) = ([least(0), least(1)], [most(0), most(1)]);
    let size = (east - west).max(south - north);
    let mut best = ([f64::midpoint(west, east), f64::midpoint(north, south)], f64::MIN);
    let mut squares = vec![(best.0, size / 2.0)];
    while let Some((at, half)) = squares.pop() {
        let depth = depth(at, rings);
        if best.1 < depth {
            best = (at, depth);
        }
        // Nothing in the square is further from the edge than its middle and half its diagonal.
        if best.1 + size / 100.0 < depth + half * std::f64::consts::SQRT_2 {
            let quarter = half / 2.0;
            for (x, y) in [(-quarter, -quarter), (-quarter, quarter), (quarter, -quarter), (quarter, quarter)] {
                squares.push(([at[0] + x, at[1] + y], quarter));
            }
        }
    }
    best.0
}

/// The distance from the edge of a polygon, negative outside of it (even-odd).
fn depth([x, y]: Point, rings: &[Vec<Point>]) -> f64 {
    let (mut is_inside, mut nearest) = (false, f64::MAX);
    for pair in rings.iter().flat_map(|ring| ring.windows(2)) {
        let (a, b) = (pair[0], pair[1]);
        if (y < a[1]) != (y < b[1]) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] {
            is_inside = !is_inside;
        }
        nearest = nearest.min(distance([x, y], a, b));
    }
    if is_inside { nearest } else { -nearest }
}

/// A row of `countries.json`.
#[derive(Deserialize)]
struct Country {
    iso: String,
    isonumeric: u16,
    name: String,
    capital: String,
}

/// The two letters of countries by their three digits (ISO 3166-1), which are the ids of shapes. Kosovo has neither, and
/// is known by others.
pub fn letters(folder: &Path) -> Result<BTreeMap<String, String>> {
    let rows: BTreeMap<String, Country> = read_json(&folder.join("countries.json"))?;
    let known = rows.into_values().map(|row| (format!("{:03}", row.isonumeric), row.iso));
    Ok(known.chain([("-2".into(), "XK".into())]).collect())
}

/// The cities that show first, each from the zoom on that its size deserves, or from the later one at which it stands
/// clear of all that are more important. A city named like its country is left out: there is a label already.
pub fn cities(folder: &Path, grid: Grid) -> Result<Vec<Name>> {
    let rows: BTreeMap<String, Country> = read_json(&folder.join("countries.json"))?;
    let (mut capitals, mut countries) = (BTreeSet::new(), BTreeSet::new());
    for Country { iso, name, capital, .. } in rows.into_values() {
        countries.insert((iso.clone(), name));
        capitals.insert((iso, capital));
    }
    let rows: BTreeMap<String, Source> = read_json(&folder.join("cities15000.json"))?;

    let mut deserved: Vec<(u8, Source)> = rows
        .into_values()
        .map(|city| {
            let is_capital = capitals.contains(&(city.countrycode.clone(), city.name.clone()));
            // 20 million people show at 2.5, 1 million at 5, 100,000 at 7; a capital one zoom earlier, from 5.5 on in
            // any case.
            let by_size = 2.5 + (7.3 - (city.population.max(1) as f64).log10()) * 1.95;
            let zoom = if is_capital { (by_size - 1.0).min(5.5) } else { by_size };
            ((zoom.clamp(2.5, 20.0) * STEPS).round() as u8, city)
        })
        .filter(|(_, city)| !countries.contains(&(city.countrycode.clone(), city.name.clone())))
        .collect();
    deserved.sort_by_key(|(zoom, city)| (*zoom, u64::MAX - city.population, city.geonameid));

    let mut names = Vec::new();
    for (from_zoom, city) in deserved.into_iter().take(5 * CITIES) {
        let Ok(position) = LonLat::new(city.longitude, city.latitude) else { continue };
        let at = grid.snap(mercator_from_lonlat(position).into());
        let is_named_after =
            folded(&city.name) == folded(&city.timezone.rsplit('/').next().unwrap_or_default().replace('_', " "));
        let found_by = if is_named_after { city.timezone } else { String::new() };
        add_if_clear(&mut names, Name { text: city.name, at, from_zoom, kind: LabelKind::City, found_by }, grid);
    }
    names.sort_by_key(|name| name.from_zoom);
    names.truncate(CITIES);
    Ok(names)
}

//! Whether a node can be where it says: its position, zone, city and country beside each other, by the table of cities. What
//! is told here is a doubt and no mistake; where the table knows too little, nothing is told.

use crate::zone::Zone;
use chrono::{DateTime, Utc};
use p4p_cities::gazetteer::Gazetteer;
use p4p_domain::{
    folding::folded,
    geo::{LonLat, city::City, distance_km},
    nodes::node::Node,
};
use std::{cmp::Reverse, collections::BTreeMap, sync::LazyLock};

/// A place that is as near to a city may be called after it, and may lie across a border, in kilometres.
const NEAR: f64 = 150.0;
/// Nobody meets as far from any city.
const FAR: f64 = 300.0;
/// How many zones of a country are named.
const MOST_ZONES: usize = 3;

/// Countries, and those of their lands that have codes of their own, so that people write either.
const LANDS: [(&str, &str); 11] = [
    ("AU", "CC CX HM NF"),
    ("CN", "HK MO TW"),
    ("DK", "FO GL"),
    ("FI", "AX"),
    ("FR", "BL GF GP MF MQ NC PF PM RE TF WF YT"),
    ("GB", "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG"),
    ("MA", "EH"),
    ("NL", "AW BQ CW SX"),
    ("NO", "BV SJ"),
    ("NZ", "CK NU TK"),
    ("US", "AS GU MP PR UM VI"),
];

/// The table that comes with the page.
static TABLE: LazyLock<Option<Gazetteer>> =
    LazyLock::new(|| Gazetteer::decode(include_bytes!("../../../../public/cities.bin")).ok());

/// Its cities by their countries; all their names in those; and their zones, each with the number of its cities.
#[derive(Default)]
struct Known {
    cities: BTreeMap<&'static str, Vec<City<'static>>>,
    called: BTreeMap<(&'static str, &'static str), Vec<LonLat>>,
    zones: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut known = Known::default();
    let Some(table) = TABLE.as_ref() else { return known };
    for city in table.cities() {
        known.cities.entry(city.country).or_default().push(city);
        *known.zones.entry(city.country).or_default().entry(city.zone).or_default() += 1;
    }
    for (key, city) in table.names() {
        known.called.entry((city.country, key)).or_default().push(city.position);
    }
    known
});

/// What is hard to believe of where a node is: in which field, and why.
pub fn doubts(node: &Node, starts: Option<DateTime<Utc>>) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let position = node.position.filter(|position| {
        let is_nowhere = <[f64; 2]>::from(*position) == [0.0, 0.0];
        if is_nowhere {
            let what = "is [0, 0], in the sea off Africa; write null while nobody knows where it is";
            found.push(("geometry", what.into()));
        }
        !is_nowhere
    });
    if node.country.is_empty() || !KNOWN.cities.contains_key(node.country.as_str()) {
        return found;
    }
    found.extend(starts.and_then(|starts| zone_elsewhere(node, starts)).map(|what| ("zone", what)));
    found.extend(position.and_then(|position| elsewhere(node, position)).map(|what| ("geometry", what)));
    found
}

/// The codes of a country and of all its lands.
fn codes(country: &str) -> impl Iterator<Item = &str> {
    let lands = LANDS.iter().filter(move |(of, _)| *of == country).flat_map(|(_, lands)| lands.split(' '));
    [country].into_iter().chain(lands)
}

fn cities_of(country: &str) -> impl Iterator<Item = &City<'static>> {
    codes(country).filter_map(|code| KNOWN.cities.get(code)).flatten()
}

/// That a zone is another country's, whose clocks show something else; another name for the same time does no harm.
fn zone_elsewhere(node: &Node, starts: DateTime<Utc>) -> Option<String> {
    let country = node.country.as_str();
    let shows = |zone: &str| zone.parse::<Zone>().ok().map(|zone| starts.with_timezone(&zone).naive_local());
    let of_country = || codes(country).filter_map(|code| KNOWN.zones.get(code));
    let is_there = of_country().any(|zones| zones.contains_key(node.zone.as_str()))
        || of_country().flat_map(BTreeMap::keys).any(|zone| shows(zone) == shows(&node.zone));
    if is_there || !KNOWN.zones.values().any(|zones| zones.contains_key(node.zone.as_str())) {
        return None;
    }
    let mut zones: Vec<_> = KNOWN.zones.get(country)?.iter().collect();
    zones.sort_by_key(|(_, count)| Reverse(**count));
    let more = if MOST_ZONES < zones.len() { ", …" } else { "" };
    let zones: Vec<_> = zones.into_iter().take(MOST_ZONES).map(|(zone, _)| *zone).collect();
    Some(format!("{} is no time zone of {country} ({}{more}); is it right?", node.zone, zones.join(", ")))
}

/// That a position is in another country, far from all cities, or far from the node's own.
fn elsewhere(node: &Node, position: LonLat) -> Option<String> {
    let country = node.country.as_str();
    let key = folded(&node.city);
    let called: Vec<LonLat> =
        codes(country).filter_map(|code| KNOWN.called.get(&(code, &key))).flatten().copied().collect();
    let is_in_country = |place| cities_of(country).any(|city| is_near(city.position, place));
    let is_at_city = |place| called.iter().any(|city| is_near(*city, place));
    if is_at_city(position) {
        return None;
    }
    let nearest = if is_in_country(position) { None } else { TABLE.as_ref()?.nearest(position) };
    let what = match nearest.filter(|(city, _)| codes(country).all(|code| code != city.country)) {
        Some((city, km)) if FAR < km => {
            format!("is far from all cities: the nearest is {}, {}, {km:.0} km away", city.name, city.country)
        }
        Some((city, _)) => format!("lies near {}, {}, and country is {country}", city.name, city.country),
        // Islands and deserts are far from their country's cities, too.
        None if called.is_empty() => return None,
        None => {
            let km = called.iter().map(|city| distance_km(*city, position)).fold(f64::INFINITY, f64::min);
            format!("is {km:.0} km from {}, {country}", node.city)
        }
    };
    let [longitude, latitude] = <[f64; 2]>::from(position);
    let turned = LonLat::new(latitude, longitude).ok();
    let fits = turned.is_some_and(|place| if called.is_empty() { is_in_country(place) } else { is_at_city(place) });
    let advice = if fits {
        format!("GeoJSON writes longitude first: [{latitude}, {longitude}]")
    } else {
        "is the position right?".into()
    };
    Some(format!("{what}; {advice}"))
}

/// The city that is nearest to a position, where one is so near that a node there can be called after it.
pub fn city_at(position: LonLat) -> Option<City<'static>> {
    /// In kilometres: the places between the cities of the table are villages around them.
    const AROUND: f64 = 25.0;
    TABLE.as_ref()?.nearest(position).filter(|(_, km)| *km < AROUND).map(|(city, _)| city)
}

/// Whether a node is near its city only when latitude and longitude are exchanged, in whatever country that is. Looks through
/// all cities, so it is for those only whose country nobody said.
pub fn is_exchanged(city: &str, position: LonLat) -> bool {
    let Some(other) = LonLat::new(position.latitude(), position.longitude()).ok() else { return false };
    let key = folded(city);
    let called = city_at(other).and_then(|found| KNOWN.called.get(&(found.country, &key)));
    called.is_some_and(|all| {
        let is_at = |place| all.iter().any(|city| is_near(*city, place));
        is_at(other) && !is_at(position)
    })
}

/// What a city is called in the table, whose main names are written in plain letters mostly: Tokyo for 東京. `country` may be
/// empty.
pub fn main_name(city: &str, country: &str) -> Option<&'static str> {
    let key = folded(city);
    // 東京 is 東京都 in the table, and 서울 may be 서울시: with what kind of town it is.
    let is_called = |name: &str| {
        folded(name)
            .strip_prefix(&key)
            .is_some_and(|kind| kind.is_empty() || (!kind.is_ascii() && kind.chars().count() == 1))
    };
    let is_it = |found: &City<'_>| {
        (country.is_empty() || codes(country).any(|code| code == found.country))
            && [Some(found.name), found.also].into_iter().flatten().any(is_called)
    };
    TABLE.as_ref()?.find(city, 10).into_iter().find(is_it).map(|city| city.name)
}

fn is_near(a: LonLat, b: LonLat) -> bool {
    // No way is shorter than the one along a meridian, 111 km for each degree; most cities end here.
    (a.latitude() - b.latitude()).abs() * 111.0 < NEAR && distance_km(a, b) < NEAR
}

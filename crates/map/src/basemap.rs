//! The shapes of the live map: land, lakes, borders and labels, as small files that are read in one pass.
//!
//! # Format
//!
//! A number is an unsigned LEB128 of at most 32 bits; a *step* is a signed one, zigzag (0, -1, 1, -2, …).
//! A file is [`MAGIC`], one byte `bits`, then four sections, each after its length in bytes:
//!
//! 1. **Structure**. Land: a number of shapes, each a number of rings; then the lakes in the same way; then a number of
//!    borders, each a number of points. A ring is a number of runs, each a number of points. A run is coast, and what
//!    joins the end of one to the beginning of the next is a cut: the edge of a tile, of the world at 180°, of
//!    Antarctica at the end of the projection. Cuts are filled up to and never stroked. A ring of 0 runs is coast all
//!    round, and its number of points follows.
//! 2. **Columns**: of every point in that order, the step from the point before it (at first from 0) eastwards,
//! 3. and the one southwards. They are in units of the grid, 2^`bits` of which make the world's width, and no point
//!    leaves the grid.
//! 4. **Labels**, the most important ones first: the numbers of countries and of cities; for each label a byte, its first
//!    zoom in eighths; for each the step eastwards, for each the step southwards; then their texts, UTF-8, each ended by
//!    a line feed.
//!
//! Land is cut into tiles where it has many points, because what cannot be seen need not be filled. Neighbours share
//! their edge exactly, so they have no seam when they are filled as one path.

use p4p_domain::{
    bytes::{Bytes, Damaged},
    i18n::messages::SPOKEN,
};
use std::{mem, str};
use thiserror::Error;

/// How a file begins: a name, and the version of the format.
pub const MAGIC: [u8; 5] = *b"p4pb\x01";

/// The finest grid: its units are still exact in an `f32`.
const MOST_BITS: u8 = 20;

/// A line of more points is handed out in pieces, so that most of it can be left out where it is not seen.
const LONGEST_LINE: usize = 200;

/// What a map of the world is drawn from.
/// Points are Web Mercator in units of the world's width, as [`p4p_domain::geo::mercator_from_lonlat`] has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basemap {
    /// Land without the lakes' holes, cut into tiles; fill those that are seen as one path.
    pub land: Vec<Shape>,
    /// To be filled over the land.
    pub lakes: Vec<Shape>,
    /// Where land meets the sea; the edges of tiles and of the world are not in it.
    pub coasts: Vec<Line>,
    /// Between two countries.
    pub borders: Vec<Line>,
    /// The most important ones of each kind first.
    pub labels: Vec<Label>,
}

/// Closed rings, filled by the even-odd rule. The first point is not repeated at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Each of at least three points.
    pub rings: Vec<Vec<[f32; 2]>>,
    /// Of all rings.
    pub bounds: Bounds,
}

/// An open line of 2 to 200 points.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// From one end to the other.
    pub points: Vec<[f32; 2]>,
    /// Of all points.
    pub bounds: Bounds,
}

/// A box around points, in their units: west, north, east, south; south is the larger number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds(pub [f32; 4]);

/// A name on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// In English, short, until it is [renamed](rename).
    pub text: String,
    /// The middle of a country, or the place of a city.
    pub at: [f32; 2],
    /// The zoom from which there is room for it: the base 2 logarithm of the world's width in units of 256 CSS pixels.
    pub from_zoom: f32,
    /// What it names.
    pub kind: LabelKind,
}

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// A country, or what the source has as one.
    Country,
    /// A city.
    City,
}

/// The languages in which labels have names of their own: all that the interface speaks, but for English.
pub fn named() -> impl Iterator<Item = &'static str> {
    SPOKEN.into_iter().filter(|language| *language != "en")
}

/// The file with the labels' names in a language, without its ending: UTF-8, a line for each label of the base map, in
/// its order, empty where the name is the English one. `None` where they stay English.
pub fn names_in(language: &str) -> Option<String> {
    named().find(|named| *named == language).map(|language| ["names-", language].concat())
}

/// Gives labels their names in a language, out of such a file. One that belongs to another base map changes nothing.
pub fn rename(labels: &mut [Label], names: &str) {
    if names.lines().count() == labels.len() {
        for (label, name) in labels.iter_mut().zip(names.lines()).filter(|(_, name)| !name.is_empty()) {
            label.text = name.into();
        }
    }
}

/// Why bytes are no base map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BasemapError {
    /// Another file, or another version of the format.
    #[error("not a base map of this version")]
    Magic,
    /// The file ends too early, or has a number that cannot be.
    #[error("the base map is cut off or damaged")]
    Damaged,
    /// There is more than what was announced.
    #[error("the base map has more bytes than it says")]
    Long,
    /// Too fine a grid, or too few points for what they make.
    #[error("the base map has a number that cannot be")]
    Number,
    /// A point that is not in the world.
    #[error("the base map has a point outside of the world")]
    Outside,
    /// Labels that are not UTF-8.
    #[error("the base map has a label that is no text")]
    Text,
}

impl From<Damaged> for BasemapError {
    fn from(Damaged: Damaged) -> Self {
        Self::Damaged
    }
}

impl Basemap {
    /// Reads a whole file. Memory stays below a small multiple of its length, whatever is in it.
    pub fn decode(bytes: &[u8]) -> Result<Self, BasemapError> {
        let mut file = Bytes(bytes.strip_prefix(&MAGIC).ok_or(BasemapError::Magic)?);
        let bits = byte(&mut file)?;
        if MOST_BITS < bits {
            return Err(BasemapError::Number);
        }
        let mut structure = section(&mut file)?;
        let mut pen = Pen { x: section(&mut file)?, y: section(&mut file)?, at: [0, 0], width: 1 << bits };
        let mut labels = section(&mut file)?;
        end(&file)?;

        let mut map = Self::default();
        for _ in 0..number(&mut structure)? {
            map.land.push(shape(&mut structure, &mut pen, Some(&mut map.coasts))?);
        }
        for _ in 0..number(&mut structure)? {
            map.lakes.push(shape(&mut structure, &mut pen, None)?);
        }
        for _ in 0..number(&mut structure)? {
            let mut points = Vec::new();
            pen.run(number(&mut structure)?, &mut points)?;
            if points.len() < 2 {
                return Err(BasemapError::Number);
            }
            add_pieces(&mut map.borders, &points);
        }
        end(&structure)?;
        end(&pen.x)?;
        end(&pen.y)?;
        map.labels = read_labels(&mut labels, pen.width)?;
        Ok(map)
    }
}

/// Reads a shape, and adds its coast to `coasts`.
fn shape(structure: &mut Bytes, pen: &mut Pen, mut coasts: Option<&mut Vec<Line>>) -> Result<Shape, BasemapError> {
    let mut rings = Vec::new();
    for _ in 0..number(structure)? {
        let mut points = Vec::new();
        let runs = number(structure)?;
        for _ in 0..runs.max(1) {
            let from = points.len();
            pen.run(number(structure)?, &mut points)?;
            if let Some(coasts) = coasts.as_deref_mut() {
                match (runs, points.first().copied()) {
                    (0, Some(first)) => {
                        points.push(first);
                        add_pieces(coasts, &points);
                        points.pop();
                    }
                    _ => add_pieces(coasts, points.get(from..).unwrap_or_default()),
                }
            }
        }
        if points.len() < 3 {
            return Err(BasemapError::Number);
        }
        rings.push(points);
    }
    let bounds = Bounds::of(rings.iter().flatten()).ok_or(BasemapError::Number)?;
    Ok(Shape { rings, bounds })
}

/// Adds a line in pieces that share their ends; a single point is none.
fn add_pieces(lines: &mut Vec<Line>, mut rest: &[[f32; 2]]) {
    while 1 < rest.len() {
        let piece = rest.get(..LONGEST_LINE).unwrap_or(rest);
        if let Some(bounds) = Bounds::of(piece) {
            lines.push(Line { points: piece.to_vec(), bounds });
        }
        rest = rest.get(piece.len() - 1..).unwrap_or_default();
    }
}

fn read_labels(bytes: &mut Bytes, width: i32) -> Result<Vec<Label>, BasemapError> {
    let (countries, cities) = (number(bytes)?, number(bytes)?);
    let count = countries.saturating_add(cities);
    let mut zooms = Bytes(bytes.take(count)?);
    // A step has one byte or more, so that what is reserved is there, or the file is short.
    let mut column = || -> Result<Vec<i32>, BasemapError> {
        let mut values = Vec::with_capacity(count);
        let mut at = 0;
        for _ in 0..count {
            at = moved(at, bytes.signed()?, width)?;
            values.push(at);
        }
        Ok(values)
    };
    let (x, y) = (column()?, column()?);
    let texts = str::from_utf8(mem::take(&mut bytes.0)).map_err(|_| BasemapError::Text)?;
    let mut texts = texts.split_terminator('\n');
    let mut labels = Vec::with_capacity(count);
    for (number, (x, y)) in x.into_iter().zip(y).enumerate() {
        labels.push(Label {
            text: texts.next().ok_or(BasemapError::Damaged)?.into(),
            at: fraction([x, y], width),
            from_zoom: f32::from(byte(&mut zooms)?) / 8.0,
            kind: if number < countries { LabelKind::Country } else { LabelKind::City },
        });
    }
    if texts.next().is_some() { Err(BasemapError::Long) } else { Ok(labels) }
}

/// Where a step leads, if that is in the world.
fn moved(at: i32, step: i32, width: i32) -> Result<i32, BasemapError> {
    at.checked_add(step).filter(|to| (0..=width).contains(to)).ok_or(BasemapError::Outside)
}

/// From units of the grid to units of the world's width; exact, because the grid has at most 20 bits.
fn fraction([x, y]: [i32; 2], width: i32) -> [f32; 2] {
    [x as f32 / width as f32, y as f32 / width as f32]
}

impl Bounds {
    /// The box around some points; none around none.
    pub fn of<'a>(points: impl IntoIterator<Item = &'a [f32; 2]>) -> Option<Self> {
        let mut points = points.into_iter();
        let [x, y] = *points.next()?;
        let wider = |[west, north, east, south]: [f32; 4], [x, y]: &[f32; 2]| {
            [west.min(*x), north.min(*y), east.max(*x), south.max(*y)]
        };
        Some(Self(points.fold([x, y, x, y], wider)))
    }
}

/// Goes from point to point along the two columns.
struct Pen<'a> {
    x: Bytes<'a>,
    y: Bytes<'a>,
    at: [i32; 2],
    width: i32,
}

impl Pen<'_> {
    /// Appends the next `count` points.
    fn run(&mut self, count: usize, points: &mut Vec<[f32; 2]>) -> Result<(), BasemapError> {
        // Every step has one byte or more: a larger number is a lie, and nothing is reserved for it.
        if self.x.0.len() < count {
            return Err(BasemapError::Damaged);
        }
        points.reserve(count);
        for _ in 0..count {
            let [x, y] = self.at;
            self.at = [moved(x, self.x.signed()?, self.width)?, moved(y, self.y.signed()?, self.width)?];
            points.push(fraction(self.at, self.width));
        }
        Ok(())
    }
}

/// The bytes that a length in front announces.
fn section<'a>(file: &mut Bytes<'a>) -> Result<Bytes<'a>, BasemapError> {
    let length = number(file)?;
    Ok(Bytes(file.take(length)?))
}

fn number(bytes: &mut Bytes) -> Result<usize, BasemapError> {
    usize::try_from(bytes.number()?).map_err(|_| BasemapError::Damaged)
}

fn byte(bytes: &mut Bytes) -> Result<u8, BasemapError> {
    bytes.take(1)?.first().copied().ok_or(BasemapError::Damaged)
}

fn end(bytes: &Bytes) -> Result<(), BasemapError> {
    if bytes.0.is_empty() { Ok(()) } else { Err(BasemapError::Long) }
}

#[cfg(test)]
#[path = "basemap_tests.rs"]
mod tests;

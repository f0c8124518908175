//! Writes the format that `domain::basemap` reads and describes.

use super::cut::{Grid, Ring};
use p4p_domain::bytes::{write_number, write_signed};
use p4p_map::basemap::{LabelKind, MAGIC};

/// A base map on its grid.
pub struct Plan {
    pub grid: Grid,
    pub land: Vec<Vec<Ring>>,
    pub lakes: Vec<Vec<Ring>>,
    pub borders: Vec<Vec<[i32; 2]>>,
    /// Countries first; within a kind the most important ones.
    pub labels: Vec<Name>,
}

/// A label on the grid.
#[derive(Clone)]
pub struct Name {
    pub text: String,
    pub at: [i32; 2],
    /// In eighths.
    pub from_zoom: u8,
    pub kind: LabelKind,
    /// What its names in other languages are found by: a country's two letters (ISO 3166-1), or the time zone that is
    /// named after a city. Empty where there is none.
    pub found_by: String,
}

impl Plan {
    /// The bytes of the file.
    pub fn encode(&self) -> Vec<u8> {
        let mut sections = Sections::default();
        for shapes in [&self.land, &self.lakes] {
            number(&mut sections.structure, shapes.len());
            for rings in shapes {
                number(&mut sections.structure, rings.len());
                for ring in rings {
                    sections.ring(ring);
                }
            }
        }
        number(&mut sections.structure, self.borders.len());
        for border in chained(&self.borders) {
            number(&mut sections.structure, border.len());
            border.iter().for_each(|point| sections.point(*point));
        }
        let mut bytes = MAGIC.to_vec();
        bytes.push(self.grid.bits);
        for section in [sections.structure, sections.x, sections.y, self.labels()] {
            number(&mut bytes, section.len());
            bytes.extend(section);
        }
        bytes
    }

    fn labels(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let countries = self.labels.iter().filter(|label| label.kind == LabelKind::Country).count();
        number(&mut bytes, countries);
        number(&mut bytes, self.labels.len() - countries);
        bytes.extend(self.labels.iter().map(|label| label.from_zoom));
        for axis in [0, 1] {
            let mut last = 0;
            for label in &self.labels {
                write_signed(&mut bytes, label.at[axis] - last);
                last = label.at[axis];
            }
        }
        for label in &self.labels {
            bytes.extend(label.text.bytes());
            bytes.push(b'\n');
        }
        bytes
    }
}

/// The sections that have to do with shapes, while they grow.
#[derive(Default)]
struct Sections {
    structure: Vec<u8>,
    x: Vec<u8>,
    y: Vec<u8>,
    last: [i32; 2],
}

impl Sections {
    fn ring(&mut self, ring: &Ring) {
        let Some(begin) = ring.iter().position(|vertex| !vertex.is_coast) else {
            number(&mut self.structure, 0);
            number(&mut self.structure, ring.len());
            ring.iter().for_each(|vertex| self.point(vertex.at));
            return;
        };
        let turned: Ring = [&ring[begin..], &ring[..begin]].concat();
        let runs: Vec<_> = turned.chunk_by(|_, next| next.is_coast).collect();
        number(&mut self.structure, runs.len());
        for run in runs {
            number(&mut self.structure, run.len());
            run.iter().for_each(|vertex| self.point(vertex.at));
        }
    }

    fn point(&mut self, [x, y]: [i32; 2]) {
        write_signed(&mut self.x, x - self.last[0]);
        write_signed(&mut self.y, y - self.last[1]);
        self.last = [x, y];
    }
}

/// The same lines, each near the end of the one before it, turned round where that is nearer: steps that need no byte.
fn chained(lines: &[Vec<[i32; 2]>]) -> Vec<Vec<[i32; 2]>> {
    let mut rest = lines.to_vec();
    let mut chained = Vec::with_capacity(rest.len());
    let mut last = [0, 0];
    while !rest.is_empty() {
        let far = |point: Option<&[i32; 2]>| {
            point.map_or(i32::MAX, |[x, y]| (x - last[0]).abs().saturating_add((y - last[1]).abs()))
        };
        let nearest = (0..rest.len()).min_by_key(|at| far(rest[*at].first()).min(far(rest[*at].last()))).unwrap_or(0);
        let is_backwards = far(rest[nearest].last()) < far(rest[nearest].first());
        let mut line = rest.swap_remove(nearest);
        if is_backwards {
            line.reverse();
        }
        last = line.last().copied().unwrap_or(last);
        chained.push(line);
    }
    chained
}

fn number(bytes: &mut Vec<u8>, value: usize) {
    write_number(bytes, value as u32);
}

#[cfg(test)]
mod tests {
    use super::{super::cut::Vertex, *};
    use p4p_map::basemap::{Basemap, BasemapError};

    fn plan() -> Plan {
        let vertex = |x: i32, y: i32, is_coast: bool| Vertex { at: [x, y], is_coast };
        let island = vec![vertex(100, 100, true), vertex(300, 100, true), vertex(300, 150, true)];
        let tile = vec![vertex(0, 0, false), vertex(50, 10, true), vertex(50, 50, true), vertex(0, 50, false)];
        let name =
            |text: &str, kind| Name { text: text.into(), at: [512, 700], from_zoom: 20, kind, found_by: String::new() };
        Plan {
            grid: Grid { bits: 10 },
            land: vec![vec![island.clone(), tile]],
            lakes: vec![vec![island]],
            borders: vec![vec![[1, 1], [2, 2]], vec![[9, 9], [2, 2]]],
            labels: vec![name("Österreich", LabelKind::Country), name("Wien", LabelKind::City)],
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_cuts_are_no_coast() {
        let map = Basemap::decode(&plan().encode()).unwrap();
        let at = |x: f32, y: f32| [x / 1024.0, y / 1024.0];
        assert_eq!(map.land[0].rings[1], [at(0.0, 0.0), at(50.0, 10.0), at(50.0, 50.0), at(0.0, 50.0)]);
        assert_eq!(map.coasts.iter().map(|line| line.points.len()).collect::<Vec<_>>(), [4, 3]);
        assert_eq!(map.coasts[0].points[0], map.coasts[0].points[3]);
        assert_eq!(map.lakes[0].rings[0].len(), 3);
        assert_eq!(map.borders[1].points, [at(2.0, 2.0), at(9.0, 9.0)]);
        assert_eq!((map.labels[0].text.as_str(), map.labels[0].from_zoom), ("Österreich", 2.5));
        assert_eq!((map.labels[1].kind, map.labels[1].at), (LabelKind::City, at(512.0, 700.0)));
    }

    #[test]
    fn a_file_with_a_byte_less_or_more_is_refused() {
        let mut bytes = plan().encode();
        for length in 0..bytes.len() {
            assert!(Basemap::decode(&bytes[..length]).is_err(), "{length} bytes");
        }
        bytes.push(0);
        assert_eq!(Basemap::decode(&bytes), Err(BasemapError::Long));
    }
}

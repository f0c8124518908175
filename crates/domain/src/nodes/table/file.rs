//! The file of a table, which the build writes where there are many nodes: `p4p nodes 1\n`; how many nodes, and how many
//! stand together in one file of whole nodes; the languages; the countries (code, name); the beginnings in words, each
//! with its hour plus one and its instant in seconds since 1970-01-01T00:00:00Z, 0 for none; then column by column: [`Traits`], country, beginning, whether there is a position
//! (0 or 1) with its steps from the last one in ten-thousandths of a degree, id, name, city, host. See
//! [`bytes`](crate::bytes) for how numbers and texts are written. Countries are counted from 1, 0 is none; so are
//! beginnings.

use super::{Table, Traits};
use crate::{
    bytes::{Bytes, Damaged, write_number, write_signed, write_text},
    geo::LonLat,
    nodes::node::Derived,
};

const BEGINNING: &[u8] = b"p4p nodes 1\n";

impl Table {
    /// The file of this table.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = BEGINNING.to_vec();
        let count = |out: &mut Vec<u8>, count: usize| write_number(out, u32::try_from(count).unwrap_or(u32::MAX));
        count(&mut out, self.len());
        count(&mut out, self.nodes_per_file);
        count(&mut out, self.languages.len());
        self.languages.iter().for_each(|language| write_text(&mut out, language));
        count(&mut out, self.countries.len());
        for (code, name) in &self.countries {
            write_text(&mut out, code);
            write_text(&mut out, name);
        }
        count(&mut out, self.beginnings.len());
        for Derived { starts_there, hour, begins, .. } in &self.beginnings {
            write_text(&mut out, starts_there);
            write_number(&mut out, hour.map_or(0, |hour| u32::from(hour) + 1));
            write_number(&mut out, begins.and_then(|begins| u32::try_from(begins).ok()).unwrap_or_default());
        }
        self.traits.iter().for_each(|traits| write_number(&mut out, traits.0));
        for column in [&self.country, &self.begins] {
            column.iter().for_each(|place| write_number(&mut out, u32::from(*place)));
        }
        let mut last = [0_i32; 2];
        for position in &self.positions {
            let is_there = !position[0].is_nan();
            write_number(&mut out, u32::from(is_there));
            if is_there {
                // Within ±1,800,000.
                let grid = position.map(|degrees| (f64::from(degrees) * 10_000.0).round() as i32);
                write_signed(&mut out, grid[0] - last[0]);
                write_signed(&mut out, grid[1] - last[1]);
                last = grid;
            }
        }
        for column in [&self.ids, &self.names, &self.cities, &self.hosts] {
            (0..self.len()).for_each(|index| write_text(&mut out, column.get(index)));
        }
        out
    }

    /// Reads the file of a table.
    pub fn decode(file: &[u8]) -> Result<Self, Damaged> {
        let mut bytes = Bytes(file.strip_prefix(BEGINNING).ok_or(Damaged)?);
        let length = bytes.count()?;
        let nodes_per_file = usize::try_from(bytes.number()?).map_err(|_| Damaged)?;
        let mut table = Self { nodes_per_file, ..Self::default() };
        for _ in 0..bytes.count()? {
            table.languages.push(bytes.text()?.into());
        }
        for _ in 0..bytes.count()? {
            table.countries.push((bytes.text()?.into(), bytes.text()?.into()));
        }
        for _ in 0..bytes.count()? {
            let starts_there = bytes.text()?.into();
            let hour =
                bytes.number()?.checked_sub(1).map(|hour| u8::try_from(hour).map_err(|_| Damaged)).transpose()?;
            let begins = Some(bytes.number()?).filter(|seconds| *seconds != 0).map(i64::from);
            table.beginnings.push(Derived { starts_there, hour, begins, ..Derived::default() });
        }
        for _ in 0..length {
            table.traits.push(Traits(bytes.number()?));
        }
        for column in [&mut table.country, &mut table.begins] {
            for _ in 0..length {
                column.push(u16::try_from(bytes.number()?).map_err(|_| Damaged)?);
            }
        }
        let mut last = [0_i32; 2];
        for _ in 0..length {
            let mut position = [f32::NAN; 2];
            if bytes.number()? != 0 {
                for (at, step) in last.iter_mut().zip([bytes.signed()?, bytes.signed()?]) {
                    *at = at.checked_add(step).ok_or(Damaged)?;
                }
                let degrees = last.map(|at| (f64::from(at) / 10_000.0) as f32);
                let [longitude, latitude] = degrees;
                LonLat::new(f64::from(longitude), f64::from(latitude)).map_err(|_| Damaged)?;
                position = degrees;
            }
            table.positions.push(position);
        }
        for column in [&mut table.ids, &mut table.names, &mut table.cities, &mut table.hosts] {
            for _ in 0..length {
                column.push(bytes.text()?);
            }
        }
        if bytes.0.is_empty() { Ok(table) } else { Err(Damaged) }
    }
}

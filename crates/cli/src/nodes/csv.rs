//! Nodes in a table, as spreadsheets write it: a line for each, below one with the names of the columns.

use super::{
    ImportError,
    found::{Column, Found, Reading},
};
use csv::{ReaderBuilder, StringRecord, Trim};
use p4p_domain::{
    form::check,
    geo::{LonLat, pasted},
};

/// What a table must begin with, for those who have another one.
pub const COLUMNS: &str = "name, city, and as far as they are known country, latitude, longitude, id, zone, place, status, \
    kind, host, room_for, room_left, opens, closes, languages, access, join, contact, confirmed_on, note, link";

/// Whether a text is a table of nodes: by its first line.
pub fn is_table(text: &str) -> bool {
    read("", text).is_ok()
}

/// Reads a table whose cells are parted by commas, semicolons or tabs, as its first line says.
pub fn read(file: &str, text: &str) -> Result<Reading, ImportError> {
    // What Excel understands and writes in front.
    let (before, text) = match text.split_once('\n') {
        Some((first, rest)) if first.trim().len() == 5 && first.starts_with("sep=") => (1, rest),
        _ => (0, text),
    };
    let header = text.lines().next().unwrap_or_default();
    let count = |sign: &u8| header.bytes().filter(|byte| byte == sign).count();
    let delimiter = b",;\t".iter().copied().max_by_key(|sign| (count(sign), *sign == b',')).unwrap_or(b',');
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .trim(Trim::All)
        .from_reader(text.as_bytes())
        .into_records();
    let header = match rows.next() {
        Some(Ok(header)) => header,
        _ => return Err(ImportError::NoColumns(file.into())),
    };
    let columns: Vec<_> = header.iter().map(Column::named).collect();
    if !columns.contains(&Some(Column::Property("name"))) {
        return Err(ImportError::NoColumns(file.into()));
    }
    let mut reading = Reading::default();
    let unknown = header.iter().zip(&columns).filter(|(name, column)| column.is_none() && !name.is_empty());
    reading.unread.extend(unknown.map(|(name, _)| name.to_string()));
    for row in rows {
        match row {
            Ok(row) if row.iter().all(str::is_empty) => {}
            Ok(row) => {
                // A row begins where the one before it ends, even when there are empty lines between them.
                let empty =
                    row.position().and_then(|at| text.get(usize::try_from(at.byte()).ok()?..)).map_or(0, |rest| {
                        rest.bytes()
                            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
                            .filter(|byte| *byte == b'\n')
                            .count()
                    });
                let line = row.position().map_or(0, csv::Position::line) + before + empty as u64;
                reading.row(Found::at(format!("{file}:{line}")), &row, &columns);
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line) + before;
                reading.told.push(format!("{file}:{line}: cannot be read as a row of a table"));
            }
        }
    }
    Ok(reading)
}

impl Reading {
    fn row(&mut self, mut found: Found, row: &StringRecord, columns: &[Option<Column>]) {
        if columns.len() < row.len() && row.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
            let what = "has more cells than there are columns; put quotation marks around a text with a comma in it";
            return self.told.push(format!("{}: {what}", found.place));
        }
        let (mut latitude, mut longitude, mut whole) = ("", "", "");
        for (cell, column) in row.iter().zip(columns) {
            match column {
                Some(Column::Property(property)) => {
                    let set = found.set(property, cell);
                    self.told.extend(set.err());
                }
                Some(Column::Id) => found.id = Some(cell.into()),
                Some(Column::Latitude) => latitude = cell,
                Some(Column::Longitude) => longitude = cell,
                Some(Column::Position) => whole = cell,
                None => {}
            }
        }
        let written = if latitude.is_empty() && longitude.is_empty() {
            whole.into()
        } else {
            format!("{}; {}", latitude.replace(',', "."), longitude.replace(',', "."))
        };
        if !written.is_empty() {
            match position(&written) {
                Ok(position) => found.position = Some(position),
                Err(what) => self.told.push(format!("{}: position: {what}, and is left out", found.place)),
            }
        }
        self.found.push(found);
    }
}

/// A position as people and programs write it: latitude first, but for WKT (OGC 06-103r4), as My Maps and QGIS write it.
fn position(written: &str) -> Result<LonLat, String> {
    let wkt = || {
        let (word, rest) = written.split_once('(')?;
        let numbers = rest.split(')').next()?;
        let mut numbers = numbers.split_whitespace().map(|number| number.parse().ok());
        let is_point = word.trim().trim_end_matches(['Z', 'z']).trim().eq_ignore_ascii_case("point");
        numbers.next().flatten().zip(numbers.next().flatten()).filter(|_| is_point)
    };
    if let Some((longitude, latitude)) = wkt() {
        return LonLat::new(longitude, latitude).map_err(|error| error.to_string());
    }
    let read = pasted::position(written).unwrap_or_default();
    if check::is_position_turned_round(&read) {
        return Err(format!(
            "\"{written}\" has the longitude where the latitude should be; are the two columns exchanged?"
        ));
    }
    let numbers = read
        .split_once(',')
        .and_then(|(latitude, longitude)| Some((longitude.trim().parse().ok()?, latitude.trim().parse().ok()?)));
    match numbers.map(|(longitude, latitude)| LonLat::new(longitude, latitude)) {
        Some(Ok(position)) => Ok(position),
        _ => Err(format!("\"{written}\" is no position in degrees, like 52.37, 4.9")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(text: &str) -> Vec<Option<[f64; 2]>> {
        let reading = read("a.csv", text).unwrap();
        assert_eq!(reading.told, Vec::<String>::new(), "{text}");
        reading.found.iter().map(|found| found.position.map(<[f64; 2]>::from)).collect()
    }

    #[test]
    fn a_table_is_read_with_whatever_parts_its_cells() {
        for text in [
            "name,city,lat,lon\nA,B,52.09,5.12\n",
            "sep=;\r\nName;City;Lat;Lon\r\nA;B;52,09;5,12\r\n",
            "NAME\tCITY\tlatitude\tlongitude\nA\tB\t52.09\t5.12",
            "name,city,position\nA,B,\"52.09, 5.12\"",
            "WKT,name,city\n\"POINT (5.12 52.09)\",A,B",
            "\"name\",city,lat,lon\n\n\"A\",B,52.09 N,5.12 E\n,,,\n",
        ] {
            assert_eq!(positions(text), [Some([5.12, 52.09])], "{text}");
        }
        assert_eq!(positions("name,city\nA,B"), [None]);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        for (text, told) in [
            ("name,lat,lon\nA,north,5\n", "a.csv:2: position: \"north; 5\" is no position in degrees"),
            ("name,lat,lon\nA,151.2,-33.9\n", "a.csv:2: position: \"151.2; -33.9\" has the longitude where"),
            ("name,lat,lon\n\nA,1,2,3\n", "a.csv:3: has more cells than there are columns"),
            ("name,note\nA,<b>x</b>\n", "a.csv:2: note: holds marks of another program"),
        ] {
            let reading = read("a.csv", text).unwrap();
            assert!(reading.told.len() == 1 && reading.told[0].starts_with(told), "{:?}", reading.told);
        }
        for text in ["", "a,b\n1,2\n"] {
            assert!(
                read("a.csv", text)
                    .unwrap_err()
                    .to_string()
                    .contains("its first line must name the columns: name, city")
            );
        }
    }
}

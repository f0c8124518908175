//! CSV as spreadsheets and form services write it: a header, then a row for each message.

use super::Lines;
use crate::{
    MOST_MEMBERS, Members, Place, Rows,
    guard::unguarded,
    message,
    output::{FIXED, counted},
    value,
};
use csv::{ReaderBuilder, StringRecord};
use p4p_domain::json::Value;

/// Whether the first line is a header that names what only messages have.
pub fn names_a_message(text: &str) -> bool {
    let known = [message::SUBMISSION_ID, message::SEALED];
    header(text).0.iter().any(|name| known.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Whether the first two lines look like a header and a row below it.
pub fn has_columns(text: &str) -> bool {
    let (header, delimiter, after) = header(text);
    let row = first_record(text.get(after..).unwrap_or_default(), delimiter).map_or(0, |(row, _)| row.len());
    header.len() > 1 && header.len() == row && header.iter().all(|name| !name.trim().is_empty())
}

/// Finds the rows of a CSV text. A row with too few or too many cells is told and kept; a quotation mark that is
/// never closed costs its own line only.
pub fn rows(name: &str, text: &str, found: &mut Rows) {
    let (header, delimiter, mut at) = header(text);
    if header.len() > MOST_MEMBERS {
        let what = format!("has more than {MOST_MEMBERS} columns, and no form has as many; nothing of it was read");
        return found.diagnostic(&Place::file(name), what);
    }
    // A table of our own, whose cells have apostrophes of ours.
    let is_own = header.iter().take(FIXED.len()).eq(FIXED);
    let mut names = names(&header);
    if is_own {
        names.iter_mut().for_each(|name| *name = unguarded(name));
    }
    let mut lines = Lines::new(text);
    while let Some((record, length)) = text.get(at..).and_then(|rest| first_record(rest, delimiter)) {
        let raw = text.get(at..at + length).unwrap_or_default();
        let start = at + raw.len() - raw.trim_start_matches(['\n', '\r']).len();
        let place = Place::line(name, lines.line_of(start));
        let raw = raw.trim_matches(['\n', '\r']);
        if raw.is_empty() {
            break;
        }
        if let Some(first_line) = raw.find('\n').filter(|_| raw.matches('"').count() % 2 == 1) {
            let what = "a quotation mark in this row is never closed, so the row was left out; the others are read";
            found.diagnostic(&place, what);
            at = start + first_line + 1;
            continue;
        }
        at += length;
        let beyond = record.iter().skip(names.len()).any(|cell| !cell.is_empty());
        if record.len() < names.len() || beyond {
            let (has, wants) = (counted(record.len(), "cell"), names.len());
            let fits = "what fits was read, so compare this row with the original";
            found.diagnostic(&place, format!("has {has} where the header has {wants}; {fits}"));
        }
        let is_own = is_own && record.get(2).is_some_and(|sealed| matches!(sealed, "yes" | "no"));
        let read = |cell: &str| value::from_cell(&if is_own { unguarded(cell) } else { cell.into() });
        let members: Members = names.iter().zip(record.iter()).map(|(name, cell)| (name.clone(), read(cell))).collect();
        if members.iter().any(|(_, value)| *value != Value::Text(String::new())) {
            found.push(place, members);
        }
    }
}

/// The header's cells, the delimiter, and where the rows begin, in bytes.
fn header(text: &str) -> (StringRecord, u8, usize) {
    // Some spreadsheets say the delimiter in a line of its own.
    let skipped = text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| text.find('\n'));
    let start = skipped.map_or(0, |end| end + 1);
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.lines().find(|line| !line.is_empty()).unwrap_or_default();
    let mut in_quotes = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in line.bytes() {
        in_quotes ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|(of, _)| !in_quotes && *of == byte) {
            count.1 += 1;
        }
    }
    // The first of those that stand equally often.
    let delimiter = counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter);
    let (record, length) = first_record(rest, delimiter).unwrap_or_default();
    (record, delimiter, start + length)
}

/// The first record of a text and its length in bytes, with empty lines before it; `None` at the end.
fn first_record(text: &str, delimiter: u8) -> Option<(StringRecord, usize)> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(1 << 13)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    // Reading from memory as UTF-8 with any number of cells leaves nothing that could fail.
    let is_there = reader.read_record(&mut record).ok()?;
    let length = usize::try_from(reader.position().byte()).ok()?;
    is_there.then_some((record, length))
}

/// The columns' names: none empty, none twice.
fn names(header: &StringRecord) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (index, cell) in header.iter().enumerate() {
        let cell = cell.trim();
        let name = if cell.is_empty() { format!("column {}", index + 1) } else { cell.to_string() };
        let name = if names.contains(&name) { format!("{name} ({})", index + 1) } else { name };
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut found = Rows::default();
        rows("a.csv", text, &mut found);
        let rows =
            found.rows.into_iter().map(|row| format!("{} {}", row.place, value::compact(&Value::Object(row.members))));
        (rows.collect(), found.diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_delimiter_is_found() {
        for text in [
            "a,b\n1,x;y\n",
            "a;b\r\n1;\"x;y\"\r\n",
            "a\tb\n\n1\tx;y",
            "sep=;\r\na;b\r\n1;\"x;y\"",
            "\"a;,\",b\n1,x;y\n",
        ] {
            let (rows, diagnostics) = read(text);
            assert_eq!((rows.len(), diagnostics.len()), (1, 0), "{text}: {diagnostics:?}");
            assert!(rows[0].ends_with(r#""1","b":"x;y"}"#), "{text}: {}", rows[0]);
        }
    }

    #[test]
    fn a_row_says_its_line_although_cells_hold_lines() {
        let (rows, _) = read("a,b\n1,\"x\ny\"\n\n2,z\n");
        assert_eq!(rows, [r#"a.csv:2 {"a":"1","b":"x\ny"}"#, r#"a.csv:5 {"a":"2","b":"z"}"#]);
    }

    #[test]
    fn damaged_rows_are_told_and_the_others_are_read() {
        let (rows, diagnostics) = read("a,b,c\n1,2\n3,4,5,6\n7,8,9,,\n1,\"open,3\n4,\"x\",6\n7,\"open\n8,9,10\n");
        let rows: Vec<_> = rows.iter().filter_map(|row| row.split_once(' ')).map(|(_, row)| row).collect();
        assert_eq!(
            rows,
            [
                r#"{"a":"1","b":"2"}"#,
                r#"{"a":"3","b":"4","c":"5"}"#,
                r#"{"a":"7","b":"8","c":"9"}"#,
                r#"{"a":"4","b":"x","c":"6"}"#,
                r#"{"a":"8","b":"9","c":"10"}"#
            ]
        );
        let places: Vec<_> = diagnostics.iter().filter_map(|diagnostic| diagnostic.split(": ").next()).collect();
        assert_eq!(places, ["a.csv:2", "a.csv:3", "a.csv:5", "a.csv:7"]);
    }

    #[test]
    fn columns_without_a_name_or_with_one_name_stay_apart() {
        assert_eq!(read("a,,a\n1,2,3\n").0, [r#"a.csv:2 {"a":"1","column 2":"2","a (3)":"3"}"#]);
    }

    #[test]
    fn several_choices_in_a_cell_are_a_list() {
        assert_eq!(read("a,b\n\"[\"\"x\"\",\"\"y\"\"]\",[1]\n").0, [r#"a.csv:2 {"a":["x","y"],"b":"[1]"}"#]);
    }
}

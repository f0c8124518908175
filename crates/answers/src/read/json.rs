//! JSON: a list of rows, an object that holds one, one row, or a row a line.

use super::Lines;
use crate::{Members, Place, Rows, value};
use p4p_domain::json::Value;

/// The names under which services put their rows.
const WRAPPERS: [&str; 7] = ["items", "data", "rows", "records", "results", "submissions", "responses"];

/// Finds the rows of a JSON text.
pub fn rows(name: &str, text: &str, found: &mut Rows) {
    if is_lines(text) {
        return lines(name, text, found);
    }
    let mut reader = JsonReader { name, text, lines: Lines::new(text), found };
    let start = skip_spaces(text, 0);
    if text.as_bytes().get(start) == Some(&b'[') {
        reader.list(start + 1);
    } else if !reader.wrapped(start) {
        reader.row(start);
    }
}

/// Whether each row has a line of its own: the second line begins an object too, which no single value does.
fn is_lines(text: &str) -> bool {
    let mut filled = text.lines().filter(|line| !line.trim().is_empty());
    let first_is_row = filled.next().is_some_and(|line| line.trim_start().starts_with('{'));
    first_is_row && filled.next().is_some_and(|line| line.starts_with('{'))
}

fn lines(name: &str, text: &str, found: &mut Rows) {
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = Place::line(name, number + 1);
        match value::parse(line) {
            Ok(Value::Object(members)) => found.push(place, members),
            Ok(_) => found.diagnostic(&place, "is no row; each line must be one JSON object"),
            Err(error) => found.diagnostic(&place, damaged(&error)),
        }
    }
}

fn damaged(error: &str) -> String {
    ["this row is damaged (", error, "); the others are read; export it again"].concat()
}

struct JsonReader<'a, 'b> {
    name: &'a str,
    text: &'a str,
    lines: Lines<'a>,
    found: &'b mut Rows,
}

impl JsonReader<'_, '_> {
    fn place(&mut self, at: usize) -> Place {
        Place::line(self.name, self.lines.line_of(at))
    }

    fn first_at(&self, at: usize) -> Result<(Value, usize), String> {
        let (value, length) = value::parse_first(self.text.get(at..).unwrap_or_default())?;
        Ok((value, at + length))
    }

    /// The elements of a list, from behind its bracket; says where it ends. A damaged one is told, and reading goes
    /// on where the next row seems to begin.
    fn list(&mut self, mut at: usize) -> Option<usize> {
        loop {
            at = skip_spaces(self.text, at);
            match self.text.as_bytes().get(at) {
                None => {
                    let place = self.place(at);
                    self.found.diagnostic(&place, "the list of rows is cut off here; export it again in full");
                    return None;
                }
                Some(b',') => at += 1,
                Some(b']') => return Some(at + 1),
                Some(_) => at = self.element(at)?,
            }
        }
    }

    fn element(&mut self, at: usize) -> Option<usize> {
        let place = self.place(at);
        match self.first_at(at) {
            Ok((Value::Object(members), end)) => {
                self.found.push(place, members);
                Some(end)
            }
            Ok((_, end)) => {
                self.found.diagnostic(&place, "is no row; each element of the list must be an object");
                Some(end)
            }
            Err(error) => {
                self.found.diagnostic(&place, damaged(&error));
                next_row(self.text, at + 1)
            }
        }
    }

    /// The rows under one of the known names of an object; `false` when there is no such name.
    fn wrapped(&mut self, start: usize) -> bool {
        let (mut at, mut has_rows) = (start + 1, false);
        loop {
            at = skip_spaces(self.text, at);
            if self.text.as_bytes().get(at) == Some(&b',') {
                at = skip_spaces(self.text, at + 1);
            }
            let Ok((Value::Text(name), end)) = self.first_at(at) else { return has_rows };
            at = skip_spaces(self.text, end);
            if self.text.as_bytes().get(at) != Some(&b':') {
                return has_rows;
            }
            at = skip_spaces(self.text, at + 1);
            if !has_rows && WRAPPERS.contains(&name.as_str()) && self.begins_rows(at) {
                has_rows = true;
                match self.list(at + 1) {
                    Some(end) => at = end,
                    None => return true,
                }
                continue;
            }
            let Ok((value, end)) = self.first_at(at) else { return has_rows };
            let pages = value.as_number().filter(|pages| name == "totalPages" && *pages > 1.0);
            if let Some(pages) = pages {
                let what = format!("is one page of {pages} only; export the others too, or all with perPage=500");
                self.found.diagnostic(&Place::file(self.name), what);
            }
            at = end;
        }
    }

    /// Whether a list begins here that is empty or begins with an object: an answer is neither.
    fn begins_rows(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        bytes.get(at) == Some(&b'[') && matches!(bytes.get(skip_spaces(self.text, at + 1)), Some(b'{' | b']') | None)
    }

    /// The whole text as one row.
    fn row(&mut self, at: usize) {
        let place = self.place(at);
        match value::parse(self.text) {
            Ok(Value::Object(members)) => self.found.push(place, Members::from(members)),
            Ok(_) => self.found.diagnostic(&place, "is no row; it must be a JSON object"),
            Err(error) => self.found.diagnostic(&place, damaged(&error)),
        }
    }
}

fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Where the next row seems to begin: at a brace that opens a line, or that follows a closing one and a comma.
fn next_row(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut begins_line, mut after_row) = (false, false);
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'{' if begins_line || after_row => return Some(at),
            b'\n' => begins_line = true,
            byte if byte.is_ascii_whitespace() => {}
            b',' if at > 0 && bytes.get(..at)?.trim_ascii_end().ends_with(b"}") => {
                (begins_line, after_row) = (false, true)
            }
            _ => (begins_line, after_row) = (false, false),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut found = Rows::default();
        rows("a.json", text, &mut found);
        let rows =
            found.rows.into_iter().map(|row| format!("{} {}", row.place, value::compact(&Value::Object(row.members))));
        (rows.collect(), found.diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_way_to_hold_rows_gives_the_same_rows() {
        for (text, lines) in [
            ("[{\"a\":1},\n{\"a\":2}]", [1, 2]),
            ("{\"page\":1,\"items\":[{\"a\":1},{\"a\":2}],\"totalPages\":1}", [1, 1]),
            ("{\n  \"responses\": [\n    {\"a\": 1},\n    {\"a\": 2}\n  ]\n}", [3, 4]),
            ("{\"a\":1}\n\n{\"a\":2}\r\n", [1, 3]),
        ] {
            let rows = [format!("a.json:{} {{\"a\":1}}", lines[0]), format!("a.json:{} {{\"a\":2}}", lines[1])];
            assert_eq!(read(text), (rows.to_vec(), vec![]), "{text}");
        }
        assert_eq!(
            read("{\"a\":[\"items\"],\n\"items\":[\"x\"]}").0,
            ["a.json:1 {\"a\":[\"items\"],\"items\":[\"x\"]}"]
        );
        assert_eq!(read("{\"items\":[],\"page\":1}"), (vec![], vec![]));
    }

    #[test]
    fn a_damaged_row_does_not_take_the_others_with_it() {
        for text in [
            "[{\"a\":1},{\"a\":oops},{\"a\":2}]",
            "[{\"a\":1},{\"a\":\"not closed},{\"b\":{}},{\"a\":2}]",
            "{\"items\":[\n {\"a\":1},\n {\"a\":\"not closed},\n {\"a\":2}\n]}",
            "{\"a\":1}\n{\"a\":\n{\"a\":2}",
            "[{\"a\":1}, 7, {\"a\":2}]",
        ] {
            let (rows, diagnostics) = read(text);
            let rows: Vec<_> = rows.iter().filter_map(|row| row.split_once(' ')).map(|(_, row)| row).collect();
            assert_eq!(
                (rows.first(), rows.last()),
                (Some(&"{\"a\":1}"), Some(&"{\"a\":2}")),
                "{text}: {diagnostics:?}"
            );
            assert!(!diagnostics.is_empty(), "{text}");
        }
    }

    #[test]
    fn an_export_that_is_cut_off_keeps_what_came_before() {
        let (rows, diagnostics) = read("[{\"a\":1},\n{\"a\":2},\n{\"a\":");
        assert_eq!(rows.len(), 2);
        assert!(diagnostics[0].starts_with("a.json:3: this row is damaged"), "{diagnostics:?}");
        let (rows, diagnostics) = read("{\"items\":[{\"a\":1},");
        assert_eq!(rows.len(), 1);
        assert_eq!(diagnostics, ["a.json:1: the list of rows is cut off here; export it again in full"]);
    }

    #[test]
    fn one_page_of_several_is_told() {
        let (rows, diagnostics) = read("{\"items\":[{\"a\":1}],\"page\":1,\"totalPages\":2}");
        assert_eq!((rows.len(), diagnostics.len()), (1, 1));
        assert!(diagnostics[0].starts_with("a.json: is one page of 2 only"), "{diagnostics:?}");
    }

    #[test]
    fn reading_stays_linear_on_damage_without_end() {
        read(&"[{\"a".repeat(100_000));
        read(&("[".to_string() + &"{\"a\":[".repeat(100_000)));
        read(&("[".to_string() + &"{\"},{\"".repeat(100_000)));
        read(&("{\"items\":[".to_string() + &"\n{".repeat(100_000)));
    }
}

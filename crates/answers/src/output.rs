//! Answers as JSON, as CSV for spreadsheets, and as a summary.

use super::{
    Answers, Counts, FormAnswers, Members,
    guard::{clean, guarded},
    member, message, shown,
    value::{cell, compact},
};
use p4p_domain::json::{Value, quoted};
use std::collections::{HashMap, HashSet};

/// The most columns of a table; what anybody adds beyond stays in the JSON only.
pub const MOST_COLUMNS: usize = 500;

/// How many names that anybody may have written are told in one line.
pub const MOST_NAMED: usize = 5;

/// By what spreadsheets know that a table is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The name, without an ending, of the file for what stands in no table.
pub const OTHERS: &str = "others";

/// The columns that every table begins with.
pub(super) const FIXED: [&str; 3] = [message::SUBMISSION_ID, message::SENT_AT, message::SEALED];

impl FormAnswers {
    /// The columns of the table: `submission_id`, `sent_at`, `sealed`, what the form asks for where that is known, then
    /// every other name in the order of its first appearance. Of more than [`MOST_COLUMNS`], those that most rows have:
    /// nobody widens a table for all.
    pub fn columns(&self) -> Vec<&str> {
        let mut fixed = FIXED.to_vec();
        fixed.extend(self.fields.iter().map(String::as_str).filter(|name| !FIXED.contains(name)));
        let is_fixed: HashSet<&str> = fixed.iter().copied().collect();
        let mut columns: Vec<(&str, usize)> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (name, _) in self.answers.iter().flatten().filter(|(name, _)| !is_fixed.contains(name.as_str())) {
            let at = *known.entry(name).or_insert(columns.len());
            match columns.get_mut(at) {
                Some((_, rows)) => *rows += 1,
                None => columns.push((name, 1)),
            }
        }
        let mut by_rows: Vec<usize> = (0..columns.len()).collect();
        by_rows.sort_by_key(|at| std::cmp::Reverse(columns.get(*at).map(|(_, rows)| *rows)));
        by_rows.truncate(MOST_COLUMNS.saturating_sub(fixed.len()));
        by_rows.sort_unstable();
        let chosen = by_rows.into_iter().filter_map(|at| columns.get(at).map(|(name, _)| *name));
        fixed.into_iter().chain(chosen).collect()
    }

    /// The texts of a row's cells, in the order of the columns.
    pub fn cells(&self, columns: &[&str], answers: &Members) -> Vec<String> {
        columns.iter().map(|column| member(answers, column).map(cell).unwrap_or_default()).collect()
    }

    /// What a row says under the names of the columns.
    pub fn values<'a>(&self, columns: &[&str], answers: &'a Members) -> Vec<Option<&'a Value>> {
        columns.iter().map(|column| member(answers, column)).collect()
    }

    /// A table for spreadsheets (RFC 4180): UTF-8 with a byte order mark, every cell quoted, and an apostrophe before
    /// all that could begin a formula, however a row is split. Another program takes the answers from
    /// [`FormAnswers::to_json`], where they are as they were sent.
    pub fn to_csv(&self) -> String {
        let columns = self.columns();
        let mut out = String::from(BYTE_ORDER_MARK);
        push_line(&mut out, columns.iter().map(|name| guarded(name)));
        for answers in &self.answers {
            push_line(
                &mut out,
                self.values(&columns, answers).into_iter().map(|value| match value {
                    // A number is written by us and is never a formula, even when it is negative.
                    Some(Value::Number(number)) => number.to_string(),
                    Some(value) => guarded(&cell(value)),
                    None => String::new(),
                }),
            );
        }
        out
    }

    /// A list of objects, for programs; lists stay lists.
    pub fn to_json(&self) -> String {
        pretty(&Value::List(self.answers.iter().cloned().map(Value::Object).collect()), "\n") + "\n"
    }

    /// One line for people: how many answers, and what became of the rows.
    pub fn summary(&self) -> String {
        let Counts { rows_read, repeats_dropped, changes_applied, withdrawn, not_opened } = self.counts;
        format!(
            "{}: {} ({} read, {} dropped, {} applied, {withdrawn} withdrawn, {not_opened} could not be opened)",
            shown(&self.form),
            counted(self.answers.len(), "answer"),
            counted(rows_read, "row"),
            counted(repeats_dropped, "repeat"),
            counted(changes_applied, "change"),
        )
    }
}

impl Answers {
    /// A name for each form's file, without an ending, in the order of the forms. Anybody may have written the forms' names, so
    /// nothing but letters, digits, `-` and `_` comes through, and no two are the same.
    pub fn file_names(&self) -> Vec<String> {
        let mut taken = HashSet::from([OTHERS.to_string()]);
        // Where counting goes on for a name, so that many of one name do not cost their square.
        let mut next: HashMap<String, usize> = HashMap::new();
        let mut names = Vec::with_capacity(self.forms.len());
        for form in &self.forms {
            let name = file_name(&form.form);
            let mut free = name.clone();
            while !taken.insert(free.clone()) {
                let number = next.entry(name.clone()).or_insert(1);
                *number += 1;
                free = format!("{name}-{number}");
            }
            names.push(free);
        }
        names
    }
}

fn file_name(form: &str) -> String {
    const LONGEST: usize = 64;
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let name: String = form.chars().take(LONGEST).map(safe).collect();
    let name = name.trim_matches('-');
    let is_device = matches!(name, "con" | "prn" | "aux" | "nul")
        || name.strip_prefix("com").or(name.strip_prefix("lpt")).is_some_and(|port| port.len() == 1);
    match name {
        "" => super::UNNAMED_FORM.into(),
        // Windows has no files of these names.
        name if is_device => ["form-", name].concat(),
        name => name.into(),
    }
}

/// A value as the text of a cell that no program splits or calculates: without what steers a terminal, and else as it was
/// sent.
pub fn text_of(value: &Value) -> String {
    clean(&cell(value))
}

/// A number of things, in words.
pub fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// A number with a comma at each thousand.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn push_line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        out.push_str(if index == 0 { "\"" } else { ",\"" });
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

/// A value as JSON with a line for each element and member; `line` is the end of a line and what the next one begins with.
pub(super) fn pretty(value: &Value, line: &str) -> String {
    let inside = [line, "  "].concat();
    let named = |(name, value): &(String, Value)| [&quoted(name), ": ", &pretty(value, &inside)].concat();
    let (open, parts, close): (_, Vec<_>, _) = match value {
        Value::List(items) if !items.is_empty() => ("[", items.iter().map(|item| pretty(item, &inside)).collect(), "]"),
        Value::Object(members) if !members.is_empty() => ("{", members.iter().map(named).collect(), "}"),
        other => return compact(other),
    };
    [open, &inside, &parts.join(&[",", &inside].concat()), line, close].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Keys, collect, parse_json, read};

    fn answers(text: &str) -> Answers {
        collect(read::rows("a.json", text.as_bytes()), &Keys::default())
    }

    #[test]
    fn a_table_holds_the_union_of_all_columns_and_no_formula() {
        let all = answers(
            r#"[{"form":"attend","sent_at":"2025-11-10T09:00:00Z","submission_id":"b","name":"=1+1","projects":["+a","b"],"people":-3},
                {"form":"attend","sent_at":"2025-11-09T09:00:00Z","submission_id":"a","=x":"a \"b\"\nc, d","name":"-1"}]"#,
        );
        assert_eq!(
            all.forms[0].to_csv(),
            "\u{feff}\"submission_id\",\"sent_at\",\"sealed\",\"form\",\"'=x\",\"name\",\"projects\",\"people\"\r\n\
             \"a\",\"2025-11-09T09:00:00.000Z\",\"no\",\"attend\",\"a \"\"b\"\"\nc, d\",\"'-1\",\"\",\"\"\r\n\
             \"b\",\"2025-11-10T09:00:00.000Z\",\"no\",\"attend\",\"\",\"'=1+1\",\"'+a; b\",\"-3\"\r\n"
        );
    }

    #[test]
    fn json_comes_back_as_it_was() {
        let all = answers(r#"[{"form":"b","x":[1,{"y":null}],"z":{}},{"form":"a","x":"é"}]"#);
        assert_eq!(
            all.forms.iter().map(FormAnswers::to_json).collect::<Vec<_>>(),
            [
                "[\n  {\n    \"form\": \"a\",\n    \"x\": \"é\",\n    \"sealed\": \"no\"\n  }\n]\n",
                "[\n  {\n    \"form\": \"b\",\n    \"x\": [\n      1,\n      {\n        \"y\": null\n      }\n    ],\n    \"z\": {},\n    \"sealed\": \"no\"\n  }\n]\n"
            ]
        );
        assert!(parse_json(&all.forms[0].to_json()).is_ok());
    }

    #[test]
    fn what_was_written_as_a_table_is_read_as_what_it_was() {
        let all = answers(
            r#"[{"form":"attend","submission_id":"a","name":"+31 6 1234","handle":"@ada@social.example","people":3,
                 "hopes":"a;=1\n-b '=c","=x":"1"}]"#,
        );
        let again = collect(read::rows("attend.csv", all.forms[0].to_csv().as_bytes()), &Keys::default());
        assert_eq!(again.forms[0].to_csv(), all.forms[0].to_csv());
        assert_eq!(again.forms[0].cells(&["name"], &again.forms[0].answers[0]), ["+31 6 1234"]);
    }

    #[test]
    fn no_name_of_a_form_leaves_the_folder() {
        let all = answers(
            r#"[{"form":"../../etc/passwd"},{"form":"a"},{"form":"A"},{"form":"/"},{"form":"a/"},{"form":"others"},{"form":"NUL"}]"#,
        );
        let mut names = all.file_names();
        names.sort();
        assert_eq!(names, ["a", "a-2", "a-3", "answers", "etc-passwd", "form-nul", "others-2"]);
    }

    #[test]
    fn a_summary_counts_in_words() {
        let all = answers(r#"[{"form":"attend","a":1},{"form":"attend","a":1}]"#);
        assert_eq!(
            all.forms[0].summary(),
            "attend: 1 answer (2 rows read, 1 repeat dropped, 0 changes applied, 0 withdrawn, 0 could not be opened)"
        );
    }

    #[test]
    fn a_stranger_cannot_widen_a_table_without_end_nor_take_a_column_out_of_it() {
        let wide = |row: usize| {
            let members: Vec<_> = (0..600).map(|column| format!("\"x{row}y{column}\":1")).collect();
            format!("{{\"sent_at\":\"1970-01-01T00:00:00Z\",{}}}", members.join(","))
        };
        let ordinary = r#"{"sent_at":"2025-11-10T09:00:00Z","name":"x","email":"y"}"#.to_string();
        let rows = [wide(0), ordinary.clone(), ordinary.replace('x', "z"), wide(1)];
        let all = answers(&format!("[{}]", rows.join(",")));
        let columns = all.forms[0].columns();
        assert_eq!(columns.len(), MOST_COLUMNS);
        assert!(columns.contains(&"name") && columns.contains(&"email"));
        assert_eq!(columns.get(..4), Some(["submission_id", "sent_at", "sealed", "x0y0"].as_slice()));
    }

    #[test]
    fn many_forms_of_one_name_get_files_of_their_own_in_little_time() {
        let rows: Vec<_> = (0..3000).map(|n| format!("{{\"form\":\"{}\"}}", "/".repeat(n + 1))).collect();
        let names = answers(&format!("[{}]", rows.join(","))).file_names();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        assert_eq!(names.last().map(String::as_str), Some("answers-3000"));
    }
}

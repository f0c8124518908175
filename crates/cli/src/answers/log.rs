//! What is written down of each opening, and what was there the last time and is not any more.

use super::files::FileHash;
use chrono::{DateTime, SecondsFormat, Utc};
use p4p_answers::{Answers, Counts, FormAnswers, output::counted, parse_json};
use p4p_domain::json::Value;
use serde_json::json;
use std::{collections::HashSet, fs, path::Path};

/// The file beside the tables that gets a line for each opening.
pub const LOG: &str = "answers-log.jsonl";

/// How many numbers of missing answers are told.
const MOST_NAMED: usize = 10;

/// The answers of the last opening that are in none of the files now, although nobody took them back; by their numbers.
/// `path` is the JSON file that was written then.
pub fn gone(path: &Path, form: &FormAnswers, answers: &Answers) -> Vec<String> {
    let earlier = fs::read_to_string(path).ok().and_then(|text| parse_json(&text).ok());
    let Some(Value::List(earlier)) = earlier else { return Vec::new() };
    let mut there: HashSet<String> = form.answers.iter().filter_map(|members| number(members)).collect();
    // What stays shut is not gone.
    there.extend(answers.withdrawn.iter().chain(&answers.shut).cloned());
    let numbers = earlier.iter().filter_map(|row| number(row.members()));
    numbers.filter(|number| !there.contains(number)).collect()
}

/// Says which answers are missing; `last` is when they were there.
pub fn gone_line(form: &str, gone: &[String], last: Option<&str>, kept: &str) -> String {
    let few: Vec<_> = gone.iter().take(MOST_NAMED).map(|number| p4p_answers::shown(number)).collect();
    let more = if few.len() < gone.len() { ", …" } else { "" };
    let last = last.map(|at| format!(" ({at})")).unwrap_or_default();
    format!(
        "{form}: {} of the last opening{last} stands in none of these files any more, and was not taken back: {}{more}. \
         The table of before was kept as {kept}; look whether an export is missing, or who deleted them",
        counted(gone.len(), "answer"),
        few.join(", ")
    )
}

/// When answers were opened last, as the log says.
pub fn last_opened(folder: &Path) -> Option<String> {
    let log = fs::read_to_string(folder.join(LOG)).ok()?;
    let last: serde_json::Value = serde_json::from_str(log.lines().last()?).ok()?;
    last.get("opened_at")?.as_str().map(p4p_answers::shown)
}

/// The line of an opening.
pub fn line(now: DateTime<Utc>, files: &[FileHash], answers: &Answers, gone: usize) -> String {
    let files: Vec<_> = files.iter().map(|file| json!({ "file": file.name, "sha256": file.sha256 })).collect();
    let forms: serde_json::Map<_, _> =
        answers.forms.iter().map(|form| (form.form.clone(), counts(form.answers.len(), form.counts))).collect();
    let line = json!({
        "opened_at": now.to_rfc3339_opts(SecondsFormat::Secs, true),
        "files": files,
        "forms": forms,
        "others": answers.others.len(),
        "gone": gone,
    });
    format!("{line}\n")
}

fn counts(answers: usize, counts: Counts) -> serde_json::Value {
    let Counts { rows_read, repeats_dropped, changes_applied, withdrawn, not_opened } = counts;
    json!({
        "answers": answers,
        "rows_read": rows_read,
        "repeats_dropped": repeats_dropped,
        "changes_applied": changes_applied,
        "withdrawn": withdrawn,
        "not_opened": not_opened,
    })
}

/// By what an answer is known again: its number, else its service's own id.
fn number(members: &[(String, Value)]) -> Option<String> {
    let text = |name: &str| members.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.as_text());
    text("submission_id").or_else(|| text("id")).map(String::from)
}

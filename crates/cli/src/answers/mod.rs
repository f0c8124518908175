//! `site answers`: from files to tables on the disk, and what a form service need not keep any longer. What is read, opened
//! and written is decided in [`p4p_answers`]; here are only the files, the service and the screen.

mod content;
mod database;
mod files;
mod log;
mod opening;
pub mod purge;
mod service;
mod sheet;
mod write;

pub use content::DELETE_AFTER;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use content::Known;
use p4p_answers::{
    Answers, FormAnswers, KeyError, Keys, Rows,
    output::{MOST_COLUMNS, OTHERS, counted},
    shown, steers, told,
};
use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why no answers were written.
#[derive(Debug, Error)]
pub enum AnswersError {
    #[error("{path}: cannot be read: {error}")]
    KeyFile { path: String, error: io::Error },
    #[error("{path}: {error}")]
    Key { path: String, error: KeyError },
    #[error("No answers could be read: see the lines above.")]
    Nothing,
    #[error("There are no answers to a form named {asked}; there are: {}.", .known.join(", "))]
    NoSuchForm { asked: String, known: Vec<String> },
    #[error(
        "There are answers to several forms ({}): choose one with --form NAME, name the folder of your event with --content, or write them all with --out DIR.", .0.join(", ")
    )]
    SeveralForms(Vec<String>),
    #[error("{path}: cannot be written: {error}")]
    Disk { path: String, error: io::Error },
    #[error("{path}: cannot be made into a workbook: {error}; without --out the table is printed")]
    Workbook { path: String, error: rust_xlsxwriter::XlsxError },
    #[error("{0}: is no folder; name the folder of your event, or leave --content out")]
    NoContent(String),
}

/// What `site answers open` is asked for.
#[derive(Args)]
pub struct OpenOptions {
    /// PocketBase's data.db (also while its server runs), exports as JSON, JSON lines or CSV, mails (.eml) and
    /// mailboxes, what people saved on the page or pasted into a text, or folders of those.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The secret key that `site keygen` or age-keygen wrote; may be given more than once.
    #[arg(long)]
    key: Vec<PathBuf>,
    /// The folder that gets a .csv, a .xlsx and a .json for each form, others.json for what no form asks for, and a line
    /// in answers-log.jsonl. Without it, the table of the one form is printed. The column "sealed" says whether a row came
    /// sealed, "contradicts" where another message with its number stands, "orphan" why a change stands alone.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only this form.
    #[arg(long)]
    form: Option<String>,
    /// The organiser's folder, which says which forms there are and what they ask for; "content" when that is there.
    /// Whatever else arrives is counted, and kept in others.json.
    #[arg(long)]
    content: Option<PathBuf>,
    /// The file, such as received.json, to put beside the page, so that it can tell people whether you have read what
    /// they sent. It holds nothing but the time, and digits by which only a number's owner knows it.
    #[arg(long)]
    received: Option<PathBuf>,
}

/// Reads the answers and writes them; says whether everything was readable, of which notices take nothing away.
/// Diagnostics and the summary go to the standard error, so that a table on the standard output stays one.
pub fn open(options: &OpenOptions, now: DateTime<Utc>) -> Result<bool, AnswersError> {
    let keys = keys(&options.key)?;
    let known = known(options.content.as_deref())?;
    let (rows, files) = files::rows(&options.paths);
    let mut answers = opening::answers(rows, &keys);
    let unread = told(answers.unread());
    for line in unread.iter().chain(&told(answers.notices())) {
        eprintln!("{line}");
    }
    let is_done = |form: &FormAnswers| !form.answers.is_empty() || form.counts.withdrawn > 0;
    if !unread.is_empty() && !answers.forms.iter().any(is_done) {
        return Err(AnswersError::Nothing);
    }
    if let Some(path) = &options.received {
        write_received(path, &answers, now)?;
    }
    keep_known(&mut answers, known.as_ref());
    if let Some(form) = &options.form {
        let known = names(&answers);
        answers.forms.retain(|one| one.form == *form);
        if answers.forms.is_empty() {
            return Err(AnswersError::NoSuchForm { asked: shown(form), known });
        }
    }
    if let Some(folder) = &options.out {
        write::all(folder, &answers, &files, now)?;
    } else if let [form] = answers.forms.as_slice() {
        print_table(&form.to_csv());
    } else if !answers.forms.is_empty() {
        return Err(AnswersError::SeveralForms(names(&answers)));
    }
    print_summary(&answers, unread.len(), options.out.is_some());
    Ok(unread.is_empty())
}

/// What the content says of the forms; `None` where there is no content.
fn known(folder: Option<&Path>) -> Result<Option<Known>, AnswersError> {
    let folder = match folder {
        Some(folder) if !folder.is_dir() => return Err(AnswersError::NoContent(folder.display().to_string())),
        Some(folder) => folder,
        None if Path::new(content::DEFAULT).is_dir() => Path::new(content::DEFAULT),
        None => return Ok(None),
    };
    let known = Known::read(folder);
    for problem in &known.problems {
        eprintln!("{problem}");
    }
    Ok(Some(known))
}

/// Takes out of the answers what no form asks for.
fn keep_known(answers: &mut Answers, known: Option<&Known>) {
    let is_kept = known.filter(|known| !known.forms.is_empty()).map(|known| answers.keep_known(&known.forms));
    if is_kept == Some(false) {
        let arrived = names(answers).join(", ");
        eprintln!("None of the forms that arrived ({arrived}) is among those of the content, so all of them are kept.");
    }
    if is_kept != Some(true) {
        answers.keep_fullest();
    }
}

/// Prints a table as it would be written; on a terminal without what steers that.
fn print_table(table: &str) {
    let mut out = io::stdout();
    let shown = |c: &char| !steers(*c) || matches!(c, '\n' | '\t');
    // Whoever reads the table may stop early; that is no failure of ours.
    _ = if out.is_terminal() {
        let table = table.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        out.write_all(table.chars().map(|c| if shown(&c) { c } else { '?' }).collect::<String>().as_bytes())
    } else {
        out.write_all(table.as_bytes())
    };
}

/// Writes what the page tells people about what was read. It is there to be published, and a page that is just read
/// finds the old one or the new one.
fn write_received(path: &Path, answers: &Answers, now: DateTime<Utc>) -> Result<(), AnswersError> {
    let received = answers.received(now.to_rfc3339_opts(SecondsFormat::Secs, true));
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = Path::new(&beside);
    let written = fs::write(beside, received.to_json() + "\n").and_then(|()| fs::rename(beside, path));
    written.map_err(|error| {
        // What is left half written is of no use to anybody, and the first error is the one to tell.
        _ = fs::remove_file(beside);
        AnswersError::Disk { path: path.display().to_string(), error }
    })
}

/// The forms' names for people: anybody may have made up very many.
fn names(answers: &Answers) -> Vec<String> {
    /// How many are named.
    const MOST_NAMED: usize = 20;
    let names = answers.forms.iter().map(|form| shown(&form.form)).take(MOST_NAMED);
    let more = answers.forms.len().checked_sub(MOST_NAMED).filter(|more| *more > 0);
    names.chain(more.map(|more| format!("and {more} more"))).collect()
}

fn print_summary(answers: &Answers, unread: usize, is_written: bool) {
    if answers.forms.is_empty() {
        eprintln!("There are no answers yet.");
    }
    for form in &answers.forms {
        eprintln!("{}", form.summary());
        if form.columns().len() == MOST_COLUMNS {
            eprintln!("  Only the {MOST_COLUMNS} columns that most rows have are in the table; the JSON has them all.");
        }
    }
    for line in answers.other_lines() {
        let kept = if is_written { "in" } else { "left out; --out writes them to" };
        eprintln!("others: {line}: {kept} {OTHERS}.json");
    }
    if unread > 0 {
        let (count, say) = (counted(unread, "line"), if unread == 1 { "says" } else { "say" });
        eprintln!("Not everything could be read: {count} above {say} what, and what can be done.");
    }
}

/// The rows in files and below folders.
pub fn rows(paths: &[PathBuf]) -> Rows {
    files::rows(paths).0
}

/// The keys in all key files.
pub fn keys(paths: &[PathBuf]) -> Result<Keys, AnswersError> {
    let mut keys = Keys::default();
    for path in paths {
        let shown = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| AnswersError::KeyFile { path: shown.clone(), error })?;
        let text = String::from_utf8_lossy(&bytes);
        keys.append(Keys::parse(&text).map_err(|error| AnswersError::Key { path: shown, error })?);
    }
    Ok(keys)
}

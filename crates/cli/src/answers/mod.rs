//! `site answers open`: from files to tables on the disk. What is read, opened and written is decided in
//! [`p4p_answers`]; here are only the files.

mod database;
mod files;

use crate::private;
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use p4p_answers::{
    Answers, FormAnswers, KeyError, Keys, collect,
    output::{MOST_COLUMNS, counted},
    shown, told,
};
use std::{
    fs,
    io::{self, Write as _},
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
        "There are answers to several forms ({}): choose one with --form NAME, or write them all with --out DIR.", .0.join(", ")
    )]
    SeveralForms(Vec<String>),
    #[error("{path}: cannot be written: {error}")]
    Disk { path: String, error: io::Error },
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
    /// The folder that gets a .csv and a .json for each form. Without it, the table of the one form is printed. The
    /// column "sealed" says whether a row came sealed, "contradicts" where another message with its number stands,
    /// "orphan" why a change stands alone.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only this form.
    #[arg(long)]
    form: Option<String>,
    /// The file, such as received.json, to put beside the page, so that it can tell people whether you have read what
    /// they sent. It holds nothing but the time, and digits by which only a number's owner knows it.
    #[arg(long)]
    received: Option<PathBuf>,
}

/// Reads the answers and writes them; says whether everything was readable, of which notices take nothing away.
/// Diagnostics and the summary go to the standard error, so that a table on the standard output stays one.
pub fn open(options: &OpenOptions, now: DateTime<Utc>) -> Result<bool, AnswersError> {
    let keys = keys(&options.key)?;
    let mut answers = collect(files::rows(&options.paths), &keys);
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
    if let Some(form) = &options.form {
        let known = names(&answers);
        answers.forms.retain(|one| one.form == *form);
        if answers.forms.is_empty() {
            return Err(AnswersError::NoSuchForm { asked: shown(form), known });
        }
    }
    if let Some(folder) = &options.out {
        write(folder, &answers)?;
    } else if let [form] = answers.forms.as_slice() {
        // Whoever reads the table may stop early; that is no failure of ours.
        _ = io::stdout().write_all(form.to_csv().as_bytes());
    } else if !answers.forms.is_empty() {
        return Err(AnswersError::SeveralForms(names(&answers)));
    }
    print_summary(&answers, unread.len());
    Ok(unread.is_empty())
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

fn print_summary(answers: &Answers, unread: usize) {
    if answers.forms.is_empty() {
        eprintln!("There are no answers yet.");
    }
    for form in &answers.forms {
        eprintln!("{}", form.summary());
        if form.columns().len() == MOST_COLUMNS {
            eprintln!("  Only the {MOST_COLUMNS} columns that most rows have are in the table; the JSON has them all.");
        }
    }
    if unread > 0 {
        let count = counted(unread, "line");
        eprintln!("Not everything could be read: {count} above say what, and what can be done.");
    }
}

/// The keys in all key files.
fn keys(paths: &[PathBuf]) -> Result<Keys, AnswersError> {
    let mut keys = Keys::default();
    for path in paths {
        let shown = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| AnswersError::KeyFile { path: shown.clone(), error })?;
        let text = String::from_utf8_lossy(&bytes);
        keys.append(Keys::parse(&text).map_err(|error| AnswersError::Key { path: shown, error })?);
    }
    Ok(keys)
}

/// Writes a table and a JSON file for each form; only their owner may read them.
fn write(folder: &Path, answers: &Answers) -> Result<(), AnswersError> {
    let failed = |path: &Path, error| AnswersError::Disk { path: path.display().to_string(), error };
    private::folder(folder).map_err(|error| failed(folder, error))?;
    for (form, name) in answers.forms.iter().zip(answers.file_names()) {
        for (ending, text) in [("csv", form.to_csv()), ("json", form.to_json())] {
            let path = folder.join(format!("{name}.{ending}"));
            private::replace(&path, text.as_bytes()).map_err(|error| failed(&path, error))?;
            println!("{}", path.display());
        }
    }
    Ok(())
}

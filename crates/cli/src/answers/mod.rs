//! `site answers open`: from files to tables on the disk. What is read, opened and written is decided in
//! [`p4p_answers`]; here are only the files.

mod database;
mod files;

use crate::private;
use clap::Args;
use p4p_answers::{
    Answers, FormAnswers, KeyError, Keys, collect,
    output::{MOST_COLUMNS, counted},
    shown,
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
    /// PocketBase's data.db (also while its server runs), exports as JSON, JSON lines or CSV, mails (.eml), or
    /// folders of those.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The secret key that `site keygen` or age-keygen wrote; may be given more than once.
    #[arg(long)]
    key: Vec<PathBuf>,
    /// The folder that gets a .csv and a .json for each form. Without it, the table of the one form is printed.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only this form.
    #[arg(long)]
    form: Option<String>,
}

/// Reads the answers and writes them; says whether everything was readable. Diagnostics and the summary go to the
/// standard error, so that a table on the standard output stays one.
pub fn open(options: &OpenOptions) -> Result<bool, AnswersError> {
    let keys = keys(&options.key)?;
    let mut answers = collect(files::rows(&options.paths), &keys);
    for diagnostic in &answers.diagnostics {
        eprintln!("{diagnostic}");
    }
    let is_all_readable = answers.diagnostics.is_empty();
    let is_done = |form: &FormAnswers| !form.answers.is_empty() || form.counts.withdrawn > 0;
    if !is_all_readable && !answers.forms.iter().any(is_done) {
        return Err(AnswersError::Nothing);
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
    print_summary(&answers, is_all_readable);
    Ok(is_all_readable)
}

fn names(answers: &Answers) -> Vec<String> {
    answers.forms.iter().map(|form| shown(&form.form)).collect()
}

fn print_summary(answers: &Answers, is_all_readable: bool) {
    if answers.forms.is_empty() {
        eprintln!("There are no answers yet.");
    }
    for form in &answers.forms {
        eprintln!("{}", form.summary());
        if form.columns().len() == MOST_COLUMNS {
            eprintln!("  Only the first {MOST_COLUMNS} columns are in the table; the JSON has them all.");
        }
    }
    if !is_all_readable {
        let count = counted(answers.diagnostics.len(), "line");
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

//! `site answers purge`: what a form service need not keep any longer, and its deletion.

use super::{
    AnswersError,
    content::{Collection, DEFAULT, DELETE_AFTER, Known},
    files, keys,
    opening::{self, Progress},
    service::{Service, ServiceError},
};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use p4p_answers::{
    Place, Row, Rows, Spent, Why,
    output::{counted, grouped},
    shown, told,
};
use std::{fs, io, path::PathBuf};
use thiserror::Error;

/// Why nothing was listed or deleted, or not all.
#[derive(Debug, Error)]
pub enum PurgeError {
    #[error(transparent)]
    Answers(#[from] AnswersError),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error("{path}: cannot be read: {error}; write a superuser's token of PocketBase into it")]
    Token { path: String, error: io::Error },
    #[error(
        "Which rows, and where? Name exports to see what could be deleted, or give --token-file FILE to ask the PocketBase of the content."
    )]
    Nowhere,
    #[error("{0}: names no collection of PocketBase in its forms; name the event's folder with --content")]
    NoCollection(String),
    #[error("{0}: no form of the content has this name, and is sent to a PocketBase; look for it in content/forms")]
    NoForm(String),
    #[error(
        "When may all answers be deleted? Write {DELETE_AFTER} = 2026-02-28 into event.toml, or give --after 2026-02-28."
    )]
    NoDay,
    #[error("{} could not be deleted: see the lines above. Run this again.", counted(*.0, "row"))]
    NotAll(usize),
}

/// What `site answers purge` is asked for.
#[derive(Args)]
pub struct PurgeOptions {
    /// Exports, as `answers open` reads them: then their rows are listed, and no service is asked.
    #[arg(conflicts_with_all = ["token_file", "service", "all", "delete"])]
    paths: Vec<PathBuf>,
    /// The secret key that opens the answers; may be given more than once. Without it, sealed withdrawals are not known.
    #[arg(long)]
    key: Vec<PathBuf>,
    /// The file with a superuser's token of PocketBase.
    #[arg(long)]
    token_file: Option<PathBuf>,
    /// Where PocketBase is, when not where the forms are sent: like http://127.0.0.1:8090 at the end of a tunnel.
    #[arg(long, requires = "token_file")]
    service: Option<String>,
    /// The organiser's folder, whose forms name the collections.
    #[arg(long, default_value = DEFAULT)]
    content: PathBuf,
    /// Only the rows of this form; may be given more than once.
    #[arg(long)]
    form: Vec<String>,
    /// All rows, once the day is over that `delete_answers_after` in event.toml or --after names.
    #[arg(long, requires = "token_file")]
    all: bool,
    /// The day (UTC) after which all rows may be deleted, like 2026-02-28; counts before the content's.
    #[arg(long, requires = "all")]
    after: Option<NaiveDate>,
    /// Delete them. Without this, they are listed and nothing is changed.
    #[arg(long, requires = "token_file")]
    delete: bool,
}

/// A row that is to be deleted.
struct Doomed {
    /// Which of the services it is at; `None` in an export.
    collection: Option<usize>,
    /// Where it stands, for people.
    where_: String,
    id: Option<String>,
    why: &'static str,
}

/// Lists what need not be kept, and deletes it when asked; says in one line what was done.
pub fn run(options: &PurgeOptions, now: DateTime<Utc>) -> Result<String, PurgeError> {
    if !options.paths.is_empty() {
        let doomed = spent(files::rows(&options.paths).0, options, &[])?;
        return Ok(list(&doomed));
    }
    let token_file = options.token_file.as_ref().ok_or(PurgeError::Nowhere)?;
    let token = fs::read_to_string(token_file)
        .map_err(|error| PurgeError::Token { path: token_file.display().to_string(), error })?;
    let collections = collections(options)?;
    let services = collections
        .iter()
        .map(|collection| Service::new(options.service.as_deref().unwrap_or(&collection.base), &token))
        .collect::<Result<Vec<_>, _>>()?;
    let doomed = if options.all {
        all(options, &collections, &services, now)?
    } else {
        let mut rows = Rows::default();
        for (collection, service) in collections.iter().zip(&services) {
            rows.append(rows_of(collection, service.rows(&collection.name, false)?));
        }
        spent(rows, options, &collections)?
    };
    if !options.delete {
        let done = list(&doomed);
        return Ok(if doomed.is_empty() { done } else { done + " Nothing was changed: --delete deletes them." });
    }
    delete(&doomed, &collections, &services)
}

/// The collections of the forms that are meant.
fn collections(options: &PurgeOptions) -> Result<Vec<Collection>, PurgeError> {
    let known = Known::read(&options.content);
    for problem in &known.problems {
        eprintln!("{problem}");
    }
    let is_of = |collection: &Collection, form: &String| collection.form == *form || collection.name == *form;
    if let Some(form) = options.form.iter().find(|form| !known.collections.iter().any(|one| is_of(one, form))) {
        return Err(PurgeError::NoForm(shown(form)));
    }
    let is_meant =
        |collection: &Collection| options.form.is_empty() || options.form.iter().any(|form| is_of(collection, form));
    let mut collections: Vec<_> = known.collections.into_iter().filter(is_meant).collect();
    // Forms that share a collection are asked for once, and kept as long as the one that is kept longest.
    collections.sort_by(|one, other| (&one.base, &one.name, other.until).cmp(&(&other.base, &other.name, one.until)));
    collections.dedup_by(|one, other| one.base == other.base && one.name == other.name);
    if collections.is_empty() {
        return Err(PurgeError::NoCollection(options.content.display().to_string()));
    }
    Ok(collections)
}

/// Rows as they are read from an export.
fn rows_of(collection: &Collection, rows: Vec<Vec<(String, p4p_domain::json::Value)>>) -> Rows {
    let name = collection.name.clone();
    let row = |(index, members)| Row {
        place: Place::line(&name, index + 1),
        table: Some(name.clone()),
        arrived: None,
        members,
    };
    Rows { rows: rows.into_iter().enumerate().map(row).collect(), diagnostics: Vec::new() }
}

/// What belongs to sign-ups that were taken back, and what is a copy of another row.
fn spent(rows: Rows, options: &PurgeOptions, collections: &[Collection]) -> Result<Vec<Doomed>, PurgeError> {
    let keys = keys(&options.key)?;
    let answers = opening::answers(rows, &keys);
    for line in told(answers.unread()) {
        eprintln!("{line}");
    }
    let shut: usize = answers.forms.iter().map(|form| form.counts.not_opened).sum();
    if shut > 0 {
        let rows = counted(shut, "row");
        eprintln!("{rows} stayed shut, so whether they are of withdrawn sign-ups is not known: give the --key.");
    }
    let is_meant = |one: &Spent| {
        let of = one.origin.collection.as_ref();
        !collections.is_empty() || options.form.is_empty() || of.is_some_and(|of| options.form.contains(of))
    };
    Ok(answers.spent.iter().filter(|one| is_meant(one)).map(|one| doomed(one, collections)).collect())
}

fn doomed(spent: &Spent, collections: &[Collection]) -> Doomed {
    let name = spent.origin.collection.as_deref();
    Doomed {
        collection: collections.iter().position(|collection| Some(collection.name.as_str()) == name),
        where_: spent.place.to_string(),
        id: spent.origin.id.clone(),
        why: match spent.why {
            Why::Repeat => "a repeat",
            Why::Withdrawn => "withdrawn",
            Why::Withdrawal => "a withdrawal that has done its work",
        },
    }
}

/// All rows of the collections whose day is over.
fn all(
    options: &PurgeOptions,
    collections: &[Collection],
    services: &[Service],
    now: DateTime<Utc>,
) -> Result<Vec<Doomed>, PurgeError> {
    let mut doomed = Vec::new();
    for (index, (collection, service)) in collections.iter().zip(services).enumerate() {
        let day = options.after.or(collection.until).ok_or(PurgeError::NoDay)?;
        if now.date_naive() <= day {
            eprintln!("{}: is kept until {day} is over, so nothing of it is to be deleted yet.", collection.name);
            continue;
        }
        let ids = service.rows(&collection.name, true)?;
        let ids = ids.iter().filter_map(|row| row.iter().find(|(name, _)| name == "id")?.1.as_text());
        doomed.extend(ids.zip(1..).map(|(id, number)| Doomed {
            collection: Some(index),
            where_: format!("{}:{number}", collection.name),
            id: Some(id.into()),
            why: "not needed any more",
        }));
    }
    Ok(doomed)
}

/// Says which rows are to be deleted, a line each, and how many they are.
fn list(doomed: &[Doomed]) -> String {
    for row in doomed {
        let id = row.id.as_deref().map(|id| format!(" (id {})", shown(id))).unwrap_or_default();
        println!("{}{id}: {}", row.where_, row.why);
    }
    match doomed.len() {
        0 => "Nothing is to be deleted.".into(),
        1 => "1 row is to be deleted at the service.".into(),
        count => format!("{} rows are to be deleted at the service.", grouped(count)),
    }
}

/// Deletes rows in their order, in which withdrawals are last: whenever it ends, what was taken back stays so.
fn delete(doomed: &[Doomed], collections: &[Collection], services: &[Service]) -> Result<String, PurgeError> {
    let progress = Progress::new("Deleted", doomed.len());
    let mut failed = 0;
    for row in doomed {
        let place = row.collection.and_then(|index| Some((collections.get(index)?, services.get(index)?)));
        let Some(((collection, service), id)) = place.zip(row.id.as_ref()) else {
            failed += 1;
            eprintln!("{}: has no id by which it could be deleted; delete it by hand", row.where_);
            continue;
        };
        match service.delete(&collection.name, id) {
            Ok(()) => progress.add(1),
            // Whoever is not let in once is not let in a thousand times; and what comes later must not go without it.
            Err(error) => {
                progress.end();
                return Err(error.into());
            }
        }
    }
    progress.end();
    if failed > 0 {
        return Err(PurgeError::NotAll(failed));
    }
    Ok(match doomed.len() {
        0 => "Nothing was to be deleted.".into(),
        count => format!("Deleted {} at the service.", counted(count, "row")),
    })
}

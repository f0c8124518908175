//! `site nodes`: entries for `nodes.geojson` out of files that people have, and out of what hosts answered.

mod answers;
mod csv;
mod file;
mod found;
mod geojson;
mod ids;
mod kml;
mod merge;

pub use self::{csv::is_table, geojson::hint};
use crate::{
    content::{Content, raw_export},
    diagnostic::Diagnostic,
    encoding::{self, EncodingError},
};
use clap::{Args, Subcommand};
use file::NodesFile;
use found::Reading;
use p4p_answers::output::counted;
use p4p_domain::text::is_hidden;
use similar::TextDiff;
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why no nodes were added.
#[derive(Debug, Error)]
pub enum NodesError {
    #[error("{0}: is no GeoJSON FeatureCollection with features; mend it first, or move it away: a new one is made")]
    NoCollection(String),
    #[error("{0}")]
    Export(Diagnostic),
    #[error("{0} holds several events; name one of them, like --content {0}/2026-spring")]
    Several(String),
    #[error("{file}: {error}")]
    Encoding { file: String, error: EncodingError },
    #[error("{path}: cannot be written: {error}")]
    Disk { path: String, error: io::Error },
    #[error("The content has mistakes, told above; mend them first.")]
    Content,
    #[error("Nothing could be read: see the lines above.")]
    Nothing,
}

/// Why a file could not be read.
#[derive(Debug, Error)]
enum ImportError {
    #[error("{}{}: {error}", .file, .error.line().map(|line| format!(":{line}")).unwrap_or_default())]
    Encoding { file: String, error: EncodingError },
    #[error("{0}: is empty")]
    Empty(String),
    #[error("{0}: is a packed file (.kmz, .xlsx or .ods); save a table as CSV, or export KML or GeoJSON")]
    Packed(String),
    #[error("{0}: is a calendar and holds no nodes; an event is made of it by: site new FOLDER --from {0}")]
    Calendar(String),
    #[error("{file}:{line}: {what}")]
    Broken { file: String, line: usize, what: String },
    #[error("{file}: is <{root}> and no KML; export KML, GeoJSON or CSV")]
    OtherXml { file: String, root: String },
    #[error("{0}: holds no features; export GeoJSON, whose first member is \"type\": \"FeatureCollection\"")]
    NoFeatures(String),
    #[error("{file}: is in {name}; export it in EPSG:4326 (WGS 84), whose coordinates are degrees")]
    System { file: String, name: String },
    #[error("{0}: is no table of nodes; its first line must name the columns: {columns}", columns = csv::COLUMNS)]
    NoColumns(String),
    #[error(
        "{0}: is no list of answers; name the .json that `site answers open --out FOLDER` wrote for the hosts' form"
    )]
    NoAnswers(String),
}

/// What can be done with nodes.
#[derive(Subcommand)]
pub enum NodesTask {
    /// Adds the nodes of other files to nodes.geojson: CSV, KML, and GeoJSON as uMap, QGIS, geojson.io and others write it.
    ///
    /// Shows what is added, as a diff. What is there stays as it is. Ends with 0 when everything was read, with 2 when
    /// something was not and the rest was added, with 1 when nothing was done.
    #[command(after_long_help = COLUMN_GUIDE)]
    Import(ImportOptions),
    /// Adds the nodes of hosts who signed up to nodes.geojson, out of what `site answers open --out` wrote.
    ///
    /// Each says no more than its host lets be published: where only the city may be, the position is rounded to a tenth
    /// of a degree. All are tentative until you say otherwise. Shows what is added, as a diff. What is there stays as it
    /// is; where a host says something else now, that is told. Ends as `import` does.
    FromAnswers(ImportOptions),
}

/// Which files, and where they go.
#[derive(Args)]
pub struct ImportOptions {
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The organiser's folder, or that of one event of several.
    #[arg(long, default_value = "content")]
    content: PathBuf,
    /// Shows what would be added, and writes nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What `--help` says of tables.
const COLUMN_GUIDE: &str = "\
Columns of a CSV (the first line names them, in any order and any capitals; commas, semicolons or tabs between):
  name, city               must be there; a city that is missing is taken from the position
  latitude, longitude      degrees: 52.37 and 4.9; or one column \"position\": 52.37, 4.9
  country                  two letters, or the country's name
  id                       for the node's address; made from the name where it is missing
  opens, closes            2025-11-24 14:30, on the clock of the node
  zone                     that clock: Europe/Amsterdam
  room_for, room_left      numbers
  languages, access        several with commas: nl, en / step-free, subtitles
  status                   confirmed, tentative, full, cancelled
  kind                     open or invitation
  place, host, join, contact, confirmed_on, note, link
A column of another name is not read, which is told once. Properties of GeoJSON and KML have the same names.";

/// Reads, shows the diff and writes; says whether everything was readable.
pub fn run(task: &NodesTask) -> Result<bool, NodesError> {
    let (NodesTask::Import(options) | NodesTask::FromAnswers(options)) = task;
    if options.content.join("site.toml").is_file() {
        return Err(NodesError::Several(options.content.display().to_string()));
    }
    let path = options.content.join("nodes.geojson");
    let shown = path.display().to_string();
    let text = if path.exists() {
        encoding::read(&path).map_err(|error| NodesError::Encoding { file: shown.clone(), error })?
    } else {
        crate::new::NO_NODES.into()
    };
    if let Some(what) = raw_export(&text, &shown) {
        return Err(NodesError::Export(Diagnostic::of_file(shown, "", what)));
    }
    let mut nodes = NodesFile::of(text).ok_or_else(|| NodesError::NoCollection(shown.clone()))?;
    let content = match task {
        NodesTask::Import(_) => None,
        NodesTask::FromAnswers(_) => Some(Content::read(&options.content).map_err(|found| {
            found.mistakes.iter().for_each(|mistake| eprintln!("{mistake}"));
            NodesError::Content
        })?),
    };
    for file in &options.files {
        let name = file.display().to_string();
        let read = match &content {
            None => read(file, &name),
            Some(content) => text_of(file, &name)
                .and_then(|text| answers::read(&name, &text, content.forms.all().map(AsRef::as_ref))),
        };
        match read {
            Ok(reading) => {
                nodes.told.extend(reading.told);
                if !reading.unread.is_empty() {
                    let names = reading.unread.into_iter().collect::<Vec<_>>().join(", ");
                    let what = "are not read; a column or property that belongs to a node needs a name that a node has (--help)";
                    nodes.notices.push(format!("{name}: {names}: {what}"));
                }
                for found in reading.found {
                    if content.is_some() { nodes.add_of_host(found) } else { nodes.add(found) }
                }
            }
            Err(error) => nodes.told.push(error.to_string()),
        }
    }
    for line in nodes.told.iter().chain(&nodes.notices) {
        // Anybody may have written what is repeated here.
        eprintln!("{}", line.chars().map(|c| if is_hidden(c) { '?' } else { c }).collect::<String>());
    }
    if nodes.count() == 0 && nodes.known == 0 && !nodes.told.is_empty() {
        return Err(NodesError::Nothing);
    }
    let (before, after) = nodes.texts();
    let diff = TextDiff::from_lines(before, after.as_str()).unified_diff().header(&shown, &shown).to_string();
    // Whoever reads it may stop early; the nodes are added all the same.
    _ = io::stdout().write_all(diff.as_bytes());
    if !options.dry_run && nodes.count() != 0 {
        write(&path, &after).map_err(|error| NodesError::Disk { path: shown.clone(), error })?;
    }
    let would = if options.dry_run { "would be " } else { "" };
    let (count, known) = (counted(nodes.count(), "node"), nodes.known);
    println!("{shown}: {count} {would}added, {known} there already, {} to look at", counted(nodes.told.len(), "line"));
    Ok(nodes.told.is_empty())
}

/// Writes a file in place of the one that is there, which stays whole until the new one is.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = Path::new(&beside);
    let written = fs::write(beside, text).and_then(|()| fs::rename(beside, path));
    if written.is_err() {
        // What is left half written is of no use to anybody, and the first error is the one to tell.
        _ = fs::remove_file(beside);
    }
    written
}

/// The text of a file that may be anything.
fn text_of(path: &Path, file: &str) -> Result<String, ImportError> {
    let failed = |error| ImportError::Encoding { file: file.into(), error };
    let bytes = fs::read(path).map_err(|error| failed(error.into()))?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(ImportError::Packed(file.into()));
    }
    let text = encoding::decoded(bytes).map_err(failed)?;
    if text.trim().is_empty() { Err(ImportError::Empty(file.into())) } else { Ok(text) }
}

/// Reads a file as what it is.
fn read(path: &Path, file: &str) -> Result<Reading, ImportError> {
    let text = text_of(path, file)?;
    let begins = |with: &str| text.trim_start().get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    match text.trim_start().chars().next() {
        Some('{' | '[') => geojson::read(file, &text),
        Some('<') => kml::read(file, &text),
        _ if begins("BEGIN:VCALENDAR") => Err(ImportError::Calendar(file.into())),
        _ => csv::read(file, &text),
    }
}

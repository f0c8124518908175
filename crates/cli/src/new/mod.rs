//! `site new`: a folder for an event, with everything that a page needs and comments that say what is still to be said.

use crate::{
    content::{own_collection, site_id_of, unfit_name},
    zone::Zone,
};
use age::x25519::Identity;
use chrono::NaiveDateTime;
use clap::Args;
use std::{
    fs,
    io::{self, BufRead, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why no folder was made.
#[derive(Debug, Error)]
pub enum NewError {
    #[error("{0} is there already; nothing is overwritten: name a folder that is not there yet")]
    There(String),
    #[error("{0} holds several events; name a folder in it for the new one, like {0}/2026-spring")]
    Several(String),
    #[error(
        "{0}/event.toml makes {0} the folder of one event: move everything in it into a folder of its own, like \
         {0}/first, write {0}/site.toml with title, summary and language, and run this again"
    )]
    One(String),
    #[error("{0}: {1}")]
    Name(String, String),
    #[error("--{0} is missing: {1}")]
    Missing(&'static str, &'static str),
    #[error("--{0}: {1}")]
    Wrong(&'static str, String),
    #[error("{path}: {error}")]
    Disk { path: String, error: io::Error },
}

/// What the new event is. What is not said is asked for.
#[derive(Args)]
pub struct NewOptions {
    /// The folder that is made: `content`, or one in a folder that has a site.toml.
    folder: PathBuf,
    /// The title of the event.
    #[arg(long)]
    title: Option<String>,
    /// When it begins, on its own clock, like 2026-03-24T15:00.
    #[arg(long)]
    start: Option<String>,
    /// When it ends, on the same clock.
    #[arg(long)]
    end: Option<String>,
    /// The time zone of that clock, like Europe/Amsterdam.
    #[arg(long)]
    zone: Option<String>,
    /// The language of the texts, like en.
    #[arg(long)]
    language: Option<String>,
    /// Who organises it.
    #[arg(long)]
    organiser: Option<String>,
    /// Where it is.
    #[arg(long, default_value = "Online, and at local nodes")]
    place: String,
    /// Where the page will be; a site of several events says that in its site.toml.
    #[arg(long)]
    address: Option<String>,
    /// Puts an example node on the map.
    #[arg(long)]
    example_node: bool,
}

/// The files, by their paths in the folder.
const TEXTS: [(&str, &str); 4] = [
    ("about.md", include_str!("about.md")),
    ("host.md", include_str!("host.md")),
    ("over.md", include_str!("over.md")),
    ("acknowledgement.md", include_str!("acknowledgement.md")),
];
const FORMS: [(&str, &str); 3] =
    [("attend", include_str!("attend.toml")), ("host", include_str!("host.toml")), ("next", include_str!("next.toml"))];
const EVENT: &str = include_str!("event.toml");
const BACKEND: &str = include_str!("backend.toml");
const EXAMPLE: &str = include_str!("node.geojson");
const NO_NODES: &str = "{\n  \"type\": \"FeatureCollection\",\n  \"features\": []\n}\n";

/// The facts, all of them there and right.
struct Facts {
    title: String,
    start: NaiveDateTime,
    end: NaiveDateTime,
    zone: Zone,
    language: String,
    organiser: String,
}

/// Makes the folder; says what to do next. Questions go to the standard error, and answers come from the standard input,
/// a line each.
pub fn run(options: &NewOptions) -> Result<String, NewError> {
    let folder = &options.folder;
    let shown = folder.display().to_string();
    let name = folder.file_name().unwrap_or_default().to_string_lossy().to_string();
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let in_site = parent.join("site.toml").is_file();
    if folder.join("site.toml").is_file() {
        return Err(NewError::Several(shown));
    }
    let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if fs::symlink_metadata(folder).is_ok() && !is_empty {
        return Err(NewError::There(shown));
    }
    if parent.join("event.toml").is_file() {
        return Err(NewError::One(parent.display().to_string()));
    }
    if let Some(what) = unfit_name(&name, true).filter(|_| in_site) {
        return Err(NewError::Name(shown, what));
    }
    let facts = asked(options, &mut io::stdin().lock())?;
    let slug = slug_of(&facts);
    let address = match (&options.address, in_site) {
        (_, true) => String::new(),
        (Some(address), false) => format!("# Where the page is, once it is public.\naddress = {}\n", quoted(address)),
        (None, false) => {
            "# Where the page is, once it is public: link previews and other sites that show it need it.\n\
             # address = \"https://workshop.example.org/\"\n"
                .into()
        }
    };
    // The events of a site have its id, which stands in site.toml.
    let site_id = if in_site { String::new() } else { SITE_ID.replace("{}", &random_site_id()) };
    let organiser = format!("[[organiser]]\nname = {}\nrole = \"organises it\"", quoted(&facts.organiser));
    let event = filled(
        EVENT,
        &[
            ("slug", quoted(&slug)),
            ("site_id", site_id),
            ("title", quoted(&facts.title)),
            ("language", quoted(&facts.language)),
            ("start", written(facts.start)),
            ("end", written(facts.end)),
            ("zone", quoted(facts.zone.name())),
            ("opens", written(facts.start - chrono::TimeDelta::days(30))),
            ("closes", written(facts.start - chrono::TimeDelta::days(1))),
            ("place", quoted(&options.place)),
            ("address", address),
            ("organiser", organiser),
        ],
    );
    let nodes = if options.example_node { EXAMPLE } else { NO_NODES };
    let mut files: Vec<(String, String)> = vec![("event.toml".into(), event), ("nodes.geojson".into(), nodes.into())];
    files.extend(TEXTS.map(|(name, text)| (name.into(), text.into())));
    for (form, text) in FORMS {
        let collection = if in_site { own_collection(form, &name) } else { form.into() };
        let backend = filled(BACKEND, &[("collection", collection)]);
        files.push((format!("forms/{form}.toml"), filled(text, &[("backend", backend.trim_end().into())])));
    }
    for (name, text) in &files {
        write(&folder.join(name), text)?;
    }
    let checked = if in_site { parent.display().to_string() } else { shown.clone() };
    Ok(format!(
        "{} files in {shown}. What is still to be written: scripts/site check --content {checked}\n{ONE_ORIGIN}",
        files.len()
    ))
}

/// What organisers should know before they choose an address.
const ONE_ORIGIN: &str = "Put the page on an origin (https://name.example.org) of its own, or of pages that are all yours: \
                          what visitors' browsers keep can be read by every page of the same origin, whatever its path.";

const SITE_ID: &str = "\n# Tells this site from others at the same origin in visitors' browsers: never change it either. \
                       A copy that is\n# published beside this page, to try something out, needs another one.\nsite_id = \"{}\"";

/// From as much randomness as a key has.
fn random_site_id() -> String {
    site_id_of(&Identity::generate().to_public().to_string())
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> Result<(), NewError> {
    let failed = |error| NewError::Disk { path: path.display().to_string(), error };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut file = fs::File::create_new(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}

/// A text with values in the places of their names.
fn filled(text: &str, values: &[(&str, String)]) -> String {
    // One pass, so that nothing in a value is taken for a place.
    let mut pieces = text.split('{');
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let named = piece.split_once('}');
        match named.and_then(|(name, after)| Some((&values.iter().find(|(known, _)| *known == name)?.1, after))) {
            Some((value, after)) => out.extend([value.as_str(), after]),
            None => out.extend(["{", piece]),
        }
    }
    out
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.into()).to_string()
}

fn written(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The title in letters, digits and hyphens, and the day.
fn slug_of(facts: &Facts) -> String {
    let plain: String =
        facts.title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words = plain.split('-').filter(|word| !word.is_empty()).take(6);
    let day = facts.start.format("%Y-%m-%d").to_string();
    words.chain([day.as_str()]).collect::<Vec<_>>().join("-")
}

/// What makes a fact of an answer, or says what would be right.
type Read<T> = fn(&str) -> Result<T, String>;

/// The facts, from the command line or from whoever sits there.
fn asked(options: &NewOptions, input: &mut impl BufRead) -> Result<Facts, NewError> {
    let title = ask(input, "title", "What is the event called?", "", &options.title, filled_in)?;
    let time = "On which day and at what time does it begin, on its own clock? Like 2026-03-24T15:00";
    let start = ask(input, "start", time, "", &options.start, time_in)?;
    let mut end;
    let mut given = options.end.clone();
    loop {
        end = ask(input, "end", "And when does it end? Like 2026-03-24T16:30", "", &given, time_in)?;
        if start < end {
            break;
        }
        let what = "must be later than the start";
        if given.take().is_some() {
            return Err(NewError::Wrong("end", what.into()));
        }
        eprintln!("  It {what}.");
    }
    let zone = "In which time zone is that clock? Like Europe/Amsterdam";
    let zone = ask(input, "zone", zone, "", &options.zone, |text| {
        Zone::named(text).ok_or_else(|| "is no time zone; write an IANA name, like Europe/Amsterdam".into())
    })?;
    let language = "In which language are your texts? A code";
    let language = ask(input, "language", language, "en", &options.language, |text| {
        let is_tag = p4p_domain::form::check::is_language(text);
        if is_tag { Ok(text.into()) } else { Err("is no language's code; write it like en or pt".into()) }
    })?;
    let organiser = ask(input, "organiser", "Who organises it?", "", &options.organiser, filled_in)?;
    Ok(Facts { title, start, end, zone, language, organiser })
}

fn filled_in(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("must not be empty".into()) } else { Ok(text.into()) }
}

fn time_in(text: &str) -> Result<NaiveDateTime, String> {
    let text = text.replace(' ', "T");
    let read =
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"].iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    read.ok_or("must be a day and a time, like 2026-03-24T15:00".into())
}

/// One fact: as it was given, or as it is answered; a wrong answer is asked for again.
fn ask<T>(
    input: &mut impl BufRead,
    flag: &'static str,
    question: &'static str,
    usual: &str,
    given: &Option<String>,
    read: Read<T>,
) -> Result<T, NewError> {
    if let Some(given) = given {
        return read(given.trim()).map_err(|what| NewError::Wrong(flag, what));
    }
    loop {
        let offer = if usual.is_empty() { String::new() } else { format!(" [{usual}]") };
        eprint!("{question}{offer} ");
        let mut line = String::new();
        let length = input.read_line(&mut line).map_err(|error| NewError::Disk { path: "the answer".into(), error })?;
        if !io::stdin().is_terminal() {
            eprintln!();
        }
        if length == 0 {
            return Err(NewError::Missing(flag, question));
        }
        let answer = if line.trim().is_empty() { usual } else { line.trim() };
        match read(answer) {
            Ok(fact) => return Ok(fact),
            Err(what) => eprintln!("  It {what}."),
        }
    }
}

//! `site new`: a folder for an event, with everything that a page needs and comments that say what is still to be said.

mod asked;
mod invitation;
mod words;

use crate::{
    content::{own_collection, site_id_of, unfit_name},
    zone::Zone,
};
use age::x25519::Identity;
use asked::{Facts, SignUp, Where, asked};
use chrono::{NaiveDateTime, TimeDelta};
use clap::Args;
use deunicode::deunicode;
use invitation::{Invitation, InvitationError};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;
use words::Words;

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
    #[error("{file}: {error}")]
    Invitation { file: String, error: InvitationError },
    #[error("{path}: {error}")]
    Disk { path: String, error: io::Error },
}

/// What the new event is. What is not said is asked for.
#[derive(Args, Clone)]
pub struct NewOptions {
    /// The folder that is made: `content`, or one in a folder that has a site.toml.
    folder: PathBuf,
    /// An invitation (.ics) that says most of what follows; what is said here counts more.
    #[arg(long)]
    from: Option<PathBuf>,
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
    /// Where it takes place: `online`, `place` (one place only) or `nodes` (online and at local nodes).
    #[arg(long = "where", value_name = "WHERE")]
    takes_place: Option<String>,
    /// That place in your own words.
    #[arg(long)]
    place: Option<String>,
    /// How people sign up: `page` (a form on the page), `link` (a form elsewhere, like CryptPad) or `none`.
    #[arg(long)]
    sign_up: Option<String>,
    /// The address of the form elsewhere; at CryptPad the participants' link, with all that stands behind `#`.
    #[arg(long, value_name = "ADDRESS")]
    link: Option<String>,
    /// Whether people may register a local node with a form on the page: `yes` or `no`.
    #[arg(long, value_name = "YES_OR_NO")]
    hosts: Option<String>,
    /// Whether people may ask to hear of the next one with a form on the page: `yes` or `no`.
    #[arg(long, value_name = "YES_OR_NO")]
    next: Option<String>,
    /// Where the page will be; a site of several events says that in its site.toml.
    #[arg(long)]
    address: Option<String>,
    /// Puts an example node on the map.
    #[arg(long)]
    example_node: bool,
}

/// The texts that every event has, by the names of their files.
const TEXTS: [(&str, &str); 3] = [
    ("about.md", include_str!("about.md")),
    ("over.md", include_str!("over.md")),
    ("acknowledgement.md", include_str!("acknowledgement.md")),
];
const HOST_TEXT: &str = include_str!("host.md");
const EVENT: &str = include_str!("event.toml");
const ATTEND: &str = include_str!("attend.toml");
const JOINING: &str = include_str!("joining.toml");
const LINK: &str = include_str!("link.toml");
const HOST: &str = include_str!("host.toml");
const NEXT: &str = include_str!("next.toml");
const BACKEND: &str = include_str!("backend.toml");
const EXAMPLE: &str = include_str!("node.geojson");
/// A file of nodes without any.
pub const NO_NODES: &str = "{\n  \"type\": \"FeatureCollection\",\n  \"features\": []\n}\n";

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
    let invitation = invited(options)?;
    let options = &invitation.filled(options);
    let facts = asked(options, &mut io::stdin().lock())?;
    let words = Words::of(&facts.language);
    let collection = |form: &str| if in_site { own_collection(form, &name) } else { form.into() };
    let mut files = vec![("event.toml".into(), event_file(options, &invitation, &facts, &words, in_site))];
    if facts.takes_place == Where::Nodes || options.example_node {
        let nodes = if options.example_node { EXAMPLE } else { NO_NODES };
        files.push(("nodes.geojson".into(), nodes.into()));
    }
    let texts = TEXTS.into_iter().chain(facts.hosts.then_some(("host.md", HOST_TEXT)));
    files.extend(texts.map(|(name, text)| (name.into(), filled(text, &words.plain()))));
    files.extend(forms(&facts, &words, collection));
    for (name, text) in &files {
        write(&folder.join(name), text)?;
    }
    let checked = if in_site { parent.display().to_string() } else { shown.clone() };
    let foreign = if Words::has(&facts.language) {
        String::new()
    } else {
        format!(
            "\nForms and headings are in English: the program has such words in {} only. Put your own in their place.",
            Words::languages()
        )
    };
    Ok(format!(
        "{} files in {shown}. What is still to be written: site check --content {checked}{foreign}\n{ONE_ORIGIN}",
        files.len()
    ))
}

/// The facts of the event.
fn event_file(options: &NewOptions, invitation: &Invitation, facts: &Facts, words: &Words, in_site: bool) -> String {
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
    let role = quoted(words.get("event.role"));
    let organiser = format!("[[organiser]]\nname = {}\nrole = {role}", quoted(&facts.organiser));
    // Without a sign-up nothing opens or closes.
    let times = if facts.sign_up == SignUp::None {
        String::new()
    } else {
        format!(
            "# Without these two, sign-up is open until the start.\n# sign_up_opens = {}\n# sign_up_closes = {}\n",
            written(facts.start.shown - TimeDelta::days(30)),
            written(facts.start.shown - TimeDelta::days(1))
        )
    };
    let (place, attendance) = match facts.takes_place {
        Where::Online => (words.get("event.online"), "attendance = \"online\""),
        Where::Place => ("", "attendance = \"in-person\""),
        Where::Nodes => (words.get("event.nodes"), "# attendance = \"both\""),
    };
    let place = if facts.place.is_empty() { place } else { &facts.place };
    let announcement = match &invitation.announcement {
        Some(url) => format!("announcement = {}", quoted(url.as_str())),
        None => "# announcement = \"https://www.example.org/the-event\"".into(),
    };
    let values = [
        ("slug", quoted(&slug_of(facts))),
        ("site_id", site_id),
        ("title", quoted(&facts.title)),
        ("event.summary", quoted(invitation.summary.as_deref().unwrap_or(words.get("event.summary")))),
        ("language", quoted(&facts.language)),
        ("start", facts.start.written.clone()),
        ("end", facts.end.written.clone()),
        ("zone", quoted(facts.zone.name())),
        ("times", times),
        ("place", quoted(place)),
        ("attendance", attendance.into()),
        ("announcement", announcement),
        ("address", address),
        ("organiser", organiser),
    ];
    filled(EVENT, &values)
}

/// The forms that the event needs; `collection` names the place of a form's answers.
fn forms(facts: &Facts, words: &Words, collection: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let joining = if facts.takes_place == Where::Nodes { JOINING } else { "" };
    let preset = if facts.link.contains("cryptpad") { "cryptpad" } else { "link" };
    let file = |form: &str, text: &str| {
        let mut values = words.quoted();
        values.extend([
            ("backend", filled(BACKEND, &[("collection", collection(form))]).trim_end().into()),
            ("joining", filled(joining, &words.quoted())),
            ("preset", quoted(preset)),
            ("url", quoted(&facts.link)),
            ("who", words.options(&["host.open", "host.invitation"])),
            ("access", words.options(&["host.step_free", "host.quiet_space", "host.subtitles", "host.hearing_loop"])),
        ]);
        (format!("forms/{form}.toml"), filled(text, &values))
    };
    let attend = match facts.sign_up {
        SignUp::Page => Some(("attend", ATTEND)),
        SignUp::Link => Some(("attend", LINK)),
        SignUp::None => None,
    };
    let others = [facts.hosts.then_some(("host", HOST)), facts.next.then_some(("next", NEXT))];
    [attend].into_iter().chain(others).flatten().map(|(form, text)| file(form, text)).collect()
}

/// What an invitation says, and on the standard error what it does not.
fn invited(options: &NewOptions) -> Result<Invitation, NewError> {
    let Some(path) = &options.from else { return Ok(Invitation::default()) };
    let file = path.display().to_string();
    let zone = options.zone.as_deref().and_then(Zone::named);
    let invitation =
        Invitation::read(path, zone).map_err(|error| NewError::Invitation { file: file.clone(), error })?;
    for notice in &invitation.notices {
        eprintln!("{file}: {notice}");
    }
    Ok(invitation)
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

/// The title in letters, digits and hyphens, and the day. Other scripts are written in Latin letters, as well as that goes
/// without knowing the language.
fn slug_of(facts: &Facts) -> String {
    let plain = deunicode(&facts.title).to_lowercase();
    let plain: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words = plain.split('-').filter(|word| !word.is_empty()).take(6);
    let day = facts.start.shown.format("%Y-%m-%d").to_string();
    words.chain([day.as_str()]).collect::<Vec<_>>().join("-")
}

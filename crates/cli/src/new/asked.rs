//! What is not said on the command line is asked for.

use super::{NewError, NewOptions};
use crate::zone::Zone;
use chrono::{LocalResult, NaiveDateTime, Offset as _, TimeZone as _};
use std::io::{self, BufRead, IsTerminal as _};

/// Where an event takes place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Over the network alone.
    Online,
    /// At one place.
    Place,
    /// Online and at local nodes.
    Nodes,
}

/// How people sign up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SignUp {
    /// With a form on the page.
    Page,
    /// With a form somewhere else.
    Link,
    /// Not at all.
    None,
}

/// The facts, all of them there and right.
pub struct Facts {
    /// The title.
    pub title: String,
    /// The start, on the clock of the zone.
    pub start: Moment,
    /// The end, on the same clock.
    pub end: Moment,
    /// The zone of that clock.
    pub zone: Zone,
    /// The language of the texts.
    pub language: String,
    /// Who organises it.
    pub organiser: String,
    /// Where it takes place.
    pub takes_place: Where,
    /// That place in words; empty where the language has words for it.
    pub place: String,
    /// How people sign up.
    pub sign_up: SignUp,
    /// Where the form is that is somewhere else; else empty.
    pub link: String,
    /// Whether people may register nodes on the page.
    pub hosts: bool,
    /// Whether people may ask on the page to hear of the next one.
    pub next: bool,
}

/// A time that there is on a clock.
pub struct Moment {
    /// As the clock shows it.
    pub shown: NaiveDateTime,
    /// As TOML writes it: in an hour that the clock shows twice with the distance from UTC, and then it is the first one.
    pub written: String,
}

/// What makes a fact of an answer, or says what would be right.
type Read<T> = fn(&str) -> Result<T, String>;

const START: &str = "On which day and at what time does it begin, on its own clock? Like 2026-03-24T15:00";
const END: &str = "And when does it end? Like 2026-03-24T16:30";
/// What is written where the form is not there yet: `check --publish` refuses it.
const CRYPTPAD: &str = "https://cryptpad.fr/form/";

/// The facts, from the command line or from whoever sits there.
pub fn asked(options: &NewOptions, input: &mut impl BufRead) -> Result<Facts, NewError> {
    let title = ask(input, "title", "What is the event called?", "", &options.title, filled_in)?;
    let start = ask(input, "start", START, "", &options.start, time_in)?;
    let mut end;
    let mut given = options.end.clone();
    loop {
        end = ask(input, "end", END, "", &given, time_in)?;
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
    let start = there_is(input, "start", START, start, &options.start, zone)?;
    let end = there_is(input, "end", END, end, &options.end, zone)?;
    if end.shown <= start.shown {
        return Err(NewError::Wrong("end", "must be later than the start".into()));
    }
    let language = "In which language are your texts? A code";
    let language = ask(input, "language", language, "en", &options.language, |text| {
        let is_tag = p4p_domain::form::check::is_language(text);
        if is_tag { Ok(text.into()) } else { Err("is no language's code; write it like en or pt".into()) }
    })?;
    let organiser = ask(input, "organiser", "Who organises it?", "", &options.organiser, filled_in)?;
    let question = "Where does it take place: online, place (one place only), or nodes (online and at local nodes)?";
    let takes_place = ask(input, "where", question, "nodes", &options.takes_place, |text| match text {
        "online" => Ok(Where::Online),
        "place" => Ok(Where::Place),
        "nodes" => Ok(Where::Nodes),
        _ => Err("must be online, place or nodes".into()),
    })?;
    let place = match takes_place {
        Where::Place => ask(input, "place", "Which place? Its name and address", "", &options.place, filled_in)?,
        _ => options.place.clone().unwrap_or_default(),
    };
    let given = options.sign_up.clone().or(options.link.as_ref().map(|_| "link".into()));
    let question =
        "How do people sign up: page (a form on this page), link (a form elsewhere, like CryptPad), or none?";
    let sign_up = ask(input, "sign-up", question, "page", &given, |text| match text {
        "page" => Ok(SignUp::Page),
        "link" => Ok(SignUp::Link),
        "none" => Ok(SignUp::None),
        _ => Err("must be page, link or none".into()),
    })?;
    let link = match sign_up {
        SignUp::Link => {
            let question = "The form's address? At CryptPad the participants' link, with all that stands behind #";
            ask(input, "link", question, CRYPTPAD, &options.link, |text| {
                let read = p4p_domain::link::HttpUrl::parse(text);
                read.map(|_| text.into()).map_err(|error| error.to_string())
            })?
        }
        _ => String::new(),
    };
    let usual = if sign_up == SignUp::Page { "yes" } else { "no" };
    let hosts = match takes_place {
        Where::Nodes => {
            let question = "May people register a local node with a form on this page? yes or no";
            ask(input, "hosts", question, usual, &options.hosts, yes_or_no)?
        }
        _ => false,
    };
    let question = "May people ask with a form on this page to hear of the next one, when this one is over? yes or no";
    let next = ask(input, "next", question, usual, &options.next, yes_or_no)?;
    Ok(Facts { title, start, end, zone, language, organiser, takes_place, place, sign_up, link, hosts, next })
}

fn filled_in(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("must not be empty".into()) } else { Ok(text.into()) }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("must be yes or no".into()),
    }
}

fn time_in(text: &str) -> Result<NaiveDateTime, String> {
    let text = text.replace(' ', "T");
    let read =
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"].iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    read.ok_or("must be a day and a time, like 2026-03-24T15:00".into())
}

/// A time that there is on the clock of the zone, which nobody knows before that is said.
fn there_is(
    input: &mut impl BufRead,
    flag: &'static str,
    question: &'static str,
    mut time: NaiveDateTime,
    given: &Option<String>,
    zone: Zone,
) -> Result<Moment, NewError> {
    loop {
        match zone.from_local_datetime(&time) {
            LocalResult::Single(_) => {
                return Ok(Moment { shown: time, written: time.format("%Y-%m-%dT%H:%M:%S").to_string() });
            }
            LocalResult::Ambiguous(first, _) => {
                let offset = first.offset().fix();
                return Ok(Moment { shown: time, written: format!("{}{offset}", time.format("%Y-%m-%dT%H:%M:%S")) });
            }
            LocalResult::None => {
                let what = format!("does not exist on the clock of {zone}, which is put forward then");
                if given.is_some() {
                    return Err(NewError::Wrong(flag, what));
                }
                eprintln!("  {} {what}.", time.format("%Y-%m-%dT%H:%M"));
                time = ask(input, flag, question, "", &None, time_in)?;
            }
        }
    }
}

/// One fact: as it was given, or as it is answered; a wrong answer is asked for again. Where nobody answers any more, it is
/// what is usual.
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
        if length == 0 && usual.is_empty() {
            return Err(NewError::Missing(flag, question));
        }
        let answer = if line.trim().is_empty() { usual } else { line.trim() };
        match read(answer) {
            Ok(fact) => return Ok(fact),
            Err(what) => eprintln!("  It {what}."),
        }
    }
}

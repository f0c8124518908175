//! An organiser's folder, read and checked as a whole: every mistake is found before anything is made.

mod backend;
mod event;
mod form;
mod prose;
mod reader;
mod time;
mod words;

use crate::mistake::{Mistake, Source};
use chrono::{DateTime, NaiveDateTime, Timelike};
pub use event::Event;
use p4p_event::domain::{
    backend::Kind,
    event::Schedule,
    geojson::{NodeError, nodes_from_geojson},
    link::HttpUrl,
    node::{Node, NodeId},
    page::Forms,
    text::folded,
};
pub use prose::Prose;
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// The names of countries in English, by their two letters: see `data/countries/README.md`.
const COUNTRIES: &str = include_str!("../../../../data/countries/en.json");

/// Everything that a page is made from.
pub struct Content {
    /// The facts.
    pub event: Event,
    /// The texts.
    pub prose: Texts,
    /// The local nodes, in the organiser's order.
    pub nodes: Vec<Node>,
    /// The forms.
    pub forms: Forms,
    /// Origins that a browser is led to by a form service, beside the service's own.
    pub also: Vec<HttpUrl>,
    /// Where the files are, as the organiser would name them.
    folder: String,
}

/// The organiser's texts, as safe HTML.
pub struct Texts {
    /// The sections about the event, in their order, each with the name of its file.
    pub sections: Vec<(String, Prose)>,
    /// About hosting a local node.
    pub host: Prose,
    /// Shown in place of the sign-up when the event is over.
    pub over: Prose,
    /// Thanks and funding.
    pub acknowledgement: Prose,
}

impl Content {
    /// Reads a folder; all its mistakes at once.
    pub fn read(folder: &Path) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let event = keep(Event::read(folder), &mut mistakes);
        let text = |name: &str, mistakes: &mut Vec<Mistake>| {
            keep(Prose::read(folder, &format!("{name}.md")).map_err(|mistake| vec![mistake]), mistakes)
        };
        let mut sections = Vec::new();
        // Where event.toml cannot be read, every text is looked at, so that all mistakes are told at once.
        let names = event.as_ref().map_or_else(|| texts_in(folder), |event| event.sections.clone());
        for name in names {
            sections.extend(text(&name, &mut mistakes).map(|prose| (name, prose)));
        }
        let host = text("host", &mut mistakes);
        let over = text("over", &mut mistakes);
        let acknowledgement = text("acknowledgement", &mut mistakes);
        let nodes = keep(read_nodes(folder, event.as_ref().map(|event| event.schedule)), &mut mistakes);
        let (zone, language) =
            event.as_ref().map_or((chrono_tz::Tz::UTC, "en"), |event| (event.zone, event.language.as_str()));
        let mut also = Vec::new();
        let mut form = |name: &str| {
            let (form, led_to) = keep(form::read(folder, name, zone, language), &mut mistakes)?;
            also.extend(led_to);
            Some(form)
        };
        let (attend, host_form, next) = (form("attend"), form("host"), form("next"));

        // Nothing is missing here unless a mistake was noted for it.
        match (event, host, over, acknowledgement, nodes, attend, host_form, next) {
            (
                Some(event),
                Some(host),
                Some(over),
                Some(acknowledgement),
                Some(nodes),
                Some(attend),
                Some(host_form),
                Some(next),
            ) if mistakes.is_empty() => Ok(Self {
                event,
                prose: Texts { sections, host, over, acknowledgement },
                nodes,
                forms: Forms { attend: attend.into(), host: host_form.into(), next: next.into() },
                also,
                folder: folder.display().to_string(),
            }),
            _ => Err(mistakes),
        }
    }

    /// What must not stand in a published page, however correct it is.
    pub fn unfit_to_publish(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let mut unfit = |file: String, field: &str, what: String| {
            let file = format!("{}/{file}", self.folder);
            mistakes.push(Mistake { file, line: None, field: field.into(), what });
        };
        for node in self.nodes.iter().filter(|node| node.example) {
            unfit(
                "nodes.geojson".into(),
                node.id.as_str(),
                "is an example; take it out, or replace it by a real node".into(),
            );
        }
        for form in self.forms.all() {
            if form.backend.demonstration {
                let what = "is the key of the demonstration, which everybody can read with; make your own with scripts/site keygen";
                unfit(format!("forms/{}.toml", form.id), "backend.seal_to", what.into());
            }
            if form.backend.url.is_loopback() {
                unfit(
                    format!("forms/{}.toml", form.id),
                    "backend.url",
                    "goes to the visitor's own computer; name the address of your form service".into(),
                );
            } else if !form.backend.url.is_encrypted() {
                let what = "is not encrypted, so that anybody on the way could read the answers; use https://".into();
                unfit(format!("forms/{}.toml", form.id), "backend.url", what);
            }
        }
        mistakes
    }

    /// What an organiser should think about before publishing, although nothing is wrong.
    pub fn worth_a_thought(&self) -> Vec<Mistake> {
        let unsealed =
            self.forms.all().into_iter().filter(|form| form.backend.kind != Kind::Link && !form.backend.is_sealed());
        unsealed
            .map(|form| Mistake {
                file: format!("{}/forms/{}.toml", self.folder, form.id),
                line: None,
                field: "backend.seal_to".into(),
                what: "is missing, so the form service can read every answer; make a key with scripts/site keygen"
                    .into(),
            })
            .collect()
    }

    /// Sends the forms that go to this computer to another origin on it: for tests and taken ports.
    pub fn move_demonstration(&mut self, origin: &HttpUrl) {
        for form in [&mut self.forms.attend, &mut self.forms.host, &mut self.forms.next] {
            let form = Arc::make_mut(form);
            let url = &form.backend.url;
            let path = url.as_str().get(url.origin().len()..).unwrap_or_default();
            if let (true, Ok(moved)) = (url.is_loopback(), HttpUrl::parse(&format!("{}{path}", origin.origin()))) {
                form.backend.url = moved;
            }
        }
    }
}

/// The names of the Markdown files that have no place of their own on the page.
fn texts_in(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".md")?.to_string()));
    let mut names: Vec<_> =
        names.filter(|name| !["host", "over", "acknowledgement"].contains(&name.as_str())).collect();
    names.sort();
    names
}

fn keep<T>(read: Result<T, Vec<Mistake>>, mistakes: &mut Vec<Mistake>) -> Option<T> {
    read.map_err(|found| mistakes.extend(found)).ok()
}

/// The nodes in the organiser's order, each with what only the build can work out.
fn read_nodes(folder: &Path, schedule: Option<Schedule>) -> Result<Vec<Node>, Vec<Mistake>> {
    let source = Source::read(folder, "nodes.geojson").map_err(|mistake| vec![mistake])?;
    let collection: serde_json::Value = serde_json::from_str(&source.text).map_err(|error| {
        let what = format!("is no JSON: {error}");
        vec![Mistake { line: Some(error.line()), ..source.mistake(None, "", what) }]
    })?;
    let (mut nodes, problems) = nodes_from_geojson(&collection.into());
    let mut mistakes: Vec<_> = problems
        .into_iter()
        .map(|problem| {
            // An id that stands twice is mended where it stands for the last time.
            let mut places = places_of_feature(&source.text, problem.id.as_deref());
            let place = if problem.error == NodeError::Twice { places.last() } else { places.next() };
            let name = match (problem.feature, problem.id) {
                (_, Some(id)) => format!("node \"{id}\": {}", problem.field),
                (Some(index), None) => format!("feature {}: {}", index + 1, problem.field),
                (None, None) => problem.field,
            };
            source.mistake(place, &name, problem.error)
        })
        .collect();

    let countries: BTreeMap<String, String> = serde_json::from_str(COUNTRIES).unwrap_or_default();
    for node in &mut nodes {
        // Looked for only when it is needed: there may be a hundred thousand nodes.
        let place = |id: &NodeId| places_of_feature(&source.text, Some(id.as_str())).next();
        if !node.country.is_empty() {
            match countries.get(&node.country) {
                Some(name) => node.derived.country_name.clone_from(name),
                None => mistakes.push(source.mistake(
                    place(&node.id),
                    &format!("node \"{}\": country", node.id),
                    format!("\"{}\" is no country's code (ISO 3166-1)", node.country),
                )),
            }
        }
        if !node.zone.is_empty() {
            match (node.zone.parse::<chrono_tz::Tz>(), schedule) {
                (Ok(zone), Some(schedule)) => {
                    let begins = instant_there(&node.opens, zone).unwrap_or(schedule.starts.with_timezone(&zone));
                    node.derived.starts_there = begins.format("starts %a %-d %b, %H:%M there").to_string();
                    node.derived.begins = Some(begins.timestamp());
                    node.derived.hour = u8::try_from(begins.hour()).ok();
                }
                (Ok(_), None) => {}
                (Err(_), _) => mistakes.push(source.mistake(
                    place(&node.id),
                    &format!("node \"{}\": zone", node.id),
                    format!("\"{}\" is no time zone; write it like \"Europe/Amsterdam\" (IANA)", node.zone),
                )),
            }
        }
    }
    // The order of the list: by countries, and in each by cities; what has no country comes last.
    nodes.sort_by_cached_key(|node| {
        let country = &node.derived.country_name;
        (country.is_empty(), folded(country), folded(&node.city))
    });
    if mistakes.is_empty() { Ok(nodes) } else { Err(mistakes) }
}

/// Where a feature's id stands in the file: good enough to lead a person there. More than once when it is there twice.
fn places_of_feature<'a>(text: &'a str, id: Option<&str>) -> impl Iterator<Item = usize> + use<'a> {
    let quoted = id.and_then(|id| serde_json::to_string(id).ok());
    text.match_indices("\"id\"").filter_map(move |(at, key)| {
        let rest = text.get(at + key.len()..)?.trim_start().strip_prefix(':')?.trim_start();
        quoted.as_ref().is_some_and(|quoted| rest.starts_with(quoted)).then_some(at)
    })
}

/// A time on the clock of a zone; in the hour that a clock shows twice, the first one. `None` where there is none.
fn instant_there(text: &str, zone: chrono_tz::Tz) -> Option<DateTime<chrono_tz::Tz>> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?.and_local_timezone(zone).earliest()
}

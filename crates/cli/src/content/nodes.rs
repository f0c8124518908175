//! The organiser's nodes: read, checked against calendars and maps that only the build has, and every mistake told
//! with its line.

mod places;

use super::{
    dates::{day_alone, starts_there},
    exports,
    time::{instant_there, is_shown_twice},
    whereabouts::doubts,
};
use crate::{
    diagnostic::{Diagnostic, Source},
    nodes::hint,
    zone::Zone,
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use p4p_domain::{
    event::Schedule,
    folding::folded,
    form::{
        check::{self, WrongDoors, wrong_doors},
        kind::ONLINE,
        typed::{Country, country},
    },
    i18n::{language_names::LanguageNames, messages::Messages},
    json::Value,
    nodes::{geojson::nodes_from_geojson, node::Node, problem::NodeError},
    text::is_hidden,
};
use places::Places;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

// See `data/countries/README.md` and `data/languages/README.md`.
include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// How many mistakes are told one by one. Whoever has more has made one of them very often.
const MOST_REPORTED: usize = 100;

/// How many characters of what stands in the file are repeated in a message.
const MOST_REPEATED: usize = 60;

/// What was read of the nodes.
#[derive(Default)]
pub struct ReadNodes {
    /// Those that are right, in the order of the list, each with what only the build can work out.
    pub nodes: Vec<Node>,
    /// What is wrong.
    pub mistakes: Vec<Diagnostic>,
    /// What their hosts should think about.
    pub warnings: Vec<Diagnostic>,
    /// What must not be published.
    pub unfit: Vec<Diagnostic>,
}

impl From<Vec<Diagnostic>> for ReadNodes {
    fn from(mistakes: Vec<Diagnostic>) -> Self {
        Self { mistakes, ..Self::default() }
    }
}

/// The nodes; none where there is no such file.
pub fn read(messages: Messages, folder: &Path, schedule: Option<Schedule>) -> ReadNodes {
    if !folder.join("nodes.geojson").exists() {
        return ReadNodes::default();
    }
    let source = match Source::read(folder, "nodes.geojson") {
        Ok(source) => source,
        Err(mistakes) => return mistakes.into(),
    };
    let collection: Value = match serde_json::from_str::<serde_json::Value>(&source.text) {
        Ok(value) => value.into(),
        Err(error) => return unreadable(&source, &error).into(),
    };
    if let Some(what) = exports::of_json(&collection, &source.file) {
        return vec![source.diagnostic(None, "", what)].into();
    }
    let (mut nodes, problems) = nodes_from_geojson(&collection);
    let bad: BTreeSet<_> =
        problems.iter().filter(|it| it.error != NodeError::Unknown).filter_map(|it| it.feature).collect();
    let mut wrong: Vec<_> = problems
        .into_iter()
        .map(|it| Finding { feature: it.feature, id: it.id, field: it.field, what: it.error.to_string() })
        .collect();

    let countries = names(&COUNTRIES, messages.language());
    let (mut warnings, mut unfit) = (Vec::new(), Vec::new());
    // Which feature a node was is only asked when there is something to tell.
    let mut indices = None;
    for node in &mut nodes {
        let mut told = checked(messages, node, schedule, &countries);
        let doubts = doubts(node, schedule.map(|schedule| schedule.starts));
        told.extend(doubts.into_iter().map(|(field, what)| (false, field, what)));
        let mut finding = |field: &str, what| {
            let indices = indices.get_or_insert_with(|| indices_by_id(&collection, &bad));
            let (id, field) = (node.id.as_str(), field.into());
            Finding { feature: indices.get(id).copied(), id: Some(id.into()), field, what }
        };
        if node.example {
            unfit.push(finding("example", "is an example; take it out, or replace it by a real node".into()));
        }
        for (is_wrong, field, what) in told {
            let found = finding(field, what);
            if is_wrong { wrong.push(found) } else { warnings.push(found) }
        }
    }
    // By countries, and in each by cities; what has no country comes last.
    nodes.sort_by_cached_key(|node| {
        let country = &node.derived.country_name;
        (country.is_empty(), folded(country), folded(&node.city))
    });
    let [mistakes, warnings, unfit] = [wrong, warnings, unfit].map(|found| diagnostics_of(&source, found));
    ReadNodes { nodes, mistakes, warnings, unfit }
}

/// The same nodes for a page in another language: what the build says of them is said in that.
pub fn in_language(messages: Messages, nodes: &[Node], schedule: Schedule) -> Vec<Node> {
    let countries = names(&COUNTRIES, messages.language());
    let mut nodes = nodes.to_vec();
    for node in &mut nodes {
        // What is wrong with them was told when they were read.
        drop(checked(messages, node, Some(schedule), &countries));
    }
    nodes
}

/// What the languages of nodes are called.
pub fn language_names(messages: Messages, nodes: &[Node]) -> LanguageNames {
    let names = names(&LANGUAGES, messages.language());
    let tags = nodes.iter().flat_map(|node| &node.languages).map(String::as_str);
    LanguageNames::of(tags, |tag| names.get(tag).cloned())
}

fn names(all: &[(&str, &str)], language: &str) -> BTreeMap<String, String> {
    let find = |language: &str| all.iter().find(|(one, _)| *one == language);
    let text = find(language).or_else(|| find("en")).map_or("", |(_, text)| *text);
    serde_json::from_str(text).unwrap_or_default()
}

/// The code of a country by its name in any of the interface's languages.
pub fn country_named(name: &str) -> Option<String> {
    let name = folded(name);
    COUNTRIES.iter().find_map(|(language, _)| {
        let mut names = names(&COUNTRIES, language).into_iter();
        names.find(|(_, called)| folded(called) == name).map(|(code, _)| code)
    })
}

/// When a node begins and ends: on its own clock where it says so, else with the event.
pub fn hours(node: &Node, schedule: Schedule) -> (DateTime<Utc>, DateTime<Utc>) {
    let there = |text: &str| Some(instant_there(text, node.zone.parse().ok()?)?.to_utc());
    (there(&node.opens).unwrap_or(schedule.starts), there(&node.closes).unwrap_or(schedule.ends))
}

/// Something to tell about the file.
struct Finding {
    /// Which feature, from 0; `None` for the whole file.
    feature: Option<usize>,
    id: Option<String>,
    field: String,
    what: String,
}

/// What is wrong with a node that can be read (`true`), or hard to believe (`false`): in which field, and what would
/// be right. Works out what only the build can.
fn checked(
    messages: Messages,
    node: &mut Node,
    schedule: Option<Schedule>,
    countries: &BTreeMap<String, String>,
) -> Vec<(bool, &'static str, String)> {
    let mut found = Vec::new();
    if node.id.as_str() == ONLINE {
        found.push((true, "id", "stands for taking part online in what people send; choose another one".into()));
    }
    match countries.get(&node.country) {
        Some(name) => node.derived.country_name.clone_from(name),
        None if node.country.is_empty() => {}
        None if let Country::Meant(meant) = country(&node.country) => {
            let what = format!("\"{}\" is no country's code (ISO 3166-1); write \"{meant}\"", node.country);
            found.push((true, "country", what));
        }
        None => found.push((true, "country", format!("\"{}\" is no country's code (ISO 3166-1)", node.country))),
    }
    for tag in node.languages.iter().filter(|tag| !check::is_language(tag)) {
        let what = format!("\"{}\" is no language's tag; write it like \"pt\" or \"zh-Hant\" (BCP 47)", repeated(tag));
        found.push((true, "languages", what));
    }
    if let (Some(room), Some(left)) = (node.room_for, node.room_left)
        && room < left
    {
        found.push((true, "room_left", format!("must not be more than room_for, which is {room}")));
    }
    let slips = schedule.map(|schedule| slips(node, schedule)).unwrap_or_default();
    let is_slip = slips.iter().any(|(is_wrong, ..)| *is_wrong);
    found.extend(slips);
    if let Ok(day) = node.confirmed_on.parse::<NaiveDate>() {
        node.derived.confirmed_on = day_alone(messages, &day);
    }
    match Zone::named(&node.zone) {
        Some(zone) => {
            // As the table writes it, which browsers know.
            node.zone = zone.name().into();
            for (field, text) in own_times(node).filter(|(_, text)| instant_there(text, zone).is_none()) {
                let what = format!("{text} does not exist on the clock of {zone}, which is put forward then");
                found.push((true, field, what));
            }
            for (field, text) in [("opens", &node.opens), ("closes", &node.closes)] {
                if is_shown_twice(text, zone) {
                    let what = format!("{text} is shown twice by the clock of {zone}; the first time is taken");
                    found.push((false, field, what));
                }
            }
            // What follows from a slip need not be told, too.
            if let Some(schedule) = schedule.filter(|_| !is_slip) {
                let (begins, ends) = hours(node, schedule);
                let begins_there = begins.with_timezone(&zone);
                node.derived.starts_there = starts_there(messages, &begins_there);
                node.derived.begins = Some(begins.timestamp());
                node.derived.hour = u8::try_from(begins_there.hour()).ok();
                let own = |text: &String, at| (!text.is_empty()).then_some(at);
                let doors = [own(&node.opens, begins), own(&node.closes, ends)];
                found.extend(wrong_doors(doors, Some([schedule.starts, schedule.ends])).map(|wrong| match wrong {
                    WrongDoors::OpenAfterEvent => {
                        (true, "opens", "must be earlier than the event's end, or closes must say when it ends".into())
                    }
                    WrongDoors::CloseBeforeEvent => (true, "closes", "must be later than the event's start".into()),
                    WrongDoors::CloseBeforeOpening => (true, "closes", "must be later than opens".into()),
                }));
                let [day, first, last] =
                    [begins, schedule.starts, schedule.ends].map(|instant| instant.with_timezone(&zone).date_naive());
                let is_near = (begins - schedule.starts).abs() <= TimeDelta::days(1);
                if is_near && !(first..=last).contains(&day) {
                    let [day, first] = [day, first].map(|day| day.format("%-d %B").to_string());
                    let what =
                        format!("is on {day} there, and the event on {first} by the same clock; is the date right?");
                    found.push((false, "opens", what));
                }
                for (field, gap) in [("opens", begins - schedule.starts), ("closes", ends - schedule.ends)] {
                    if TimeDelta::days(1) < gap.abs() {
                        let days = gap.num_days().abs();
                        let unit = if days == 1 { "day" } else { "days" };
                        found.push((false, field, format!("is {days} {unit} away from the event; is the date right?")));
                    }
                }
            }
        }
        None if node.zone.is_empty() => {
            let what = "needs a zone beside it, like \"Europe/Amsterdam\": nobody knows which clock is meant";
            found.extend(own_times(node).map(|(field, _)| (true, field, what.to_string())));
        }
        None => {
            let zone = repeated(&node.zone);
            let what = format!("\"{zone}\" is no time zone; write it like \"Europe/Amsterdam\" (IANA)");
            found.push((true, "zone", what));
        }
    }
    found
}

/// The times that a node has of its own, each with its field.
fn own_times(node: &Node) -> impl Iterator<Item = (&'static str, &String)> {
    [("opens", &node.opens), ("closes", &node.closes)].into_iter().filter(|(_, text)| !text.is_empty())
}

/// Days whose year is a slip, by the same rule as in the forms; and a confirmation of what is over.
fn slips(node: &Node, schedule: Schedule) -> Vec<(bool, &'static str, String)> {
    let year = schedule.starts.year();
    let days = [("opens", &node.opens), ("closes", &node.closes), ("confirmed_on", &node.confirmed_on)];
    let wrong =
        days.into_iter().filter(|(_, text)| !text.is_empty() && !check::is_in_years(text, check::near_years(year)));
    let wrong = wrong.map(|(field, text)| {
        let given = text.split('-').next().unwrap_or_default();
        (true, field, format!("is in the year {given}, and the event in {year}; is the year right?"))
    });
    let mut found: Vec<_> = wrong.collect();
    let last = schedule.ends.date_naive().to_string();
    if found.is_empty() && last < node.confirmed_on {
        found.push((false, "confirmed_on", format!("is after the event, which ends on {last}; is the date right?")));
    }
    found
}

/// Which feature each node was.
fn indices_by_id<'a>(collection: &'a Value, bad: &BTreeSet<usize>) -> BTreeMap<&'a str, usize> {
    let features = collection.get("features").and_then(Value::as_list).unwrap_or_default();
    let mut indices = BTreeMap::new();
    for (index, feature) in features.iter().enumerate().filter(|(index, _)| !bad.contains(index)) {
        if let Some(id) = feature.get("id").and_then(Value::as_text) {
            indices.entry(id).or_insert(index);
        }
    }
    indices
}

/// The text of a file, in pieces that are JSON by themselves.
#[derive(Deserialize)]
struct RawFile<'a> {
    #[serde(borrow, default)]
    features: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawFeature<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    geometry: Option<&'a RawValue>,
    #[serde(borrow, default)]
    properties: BTreeMap<String, &'a RawValue>,
}

/// Why a file is no JSON, or JSON with a number that no program can hold, like 1e999.
fn unreadable(source: &Source, error: &serde_json::Error) -> Vec<Diagnostic> {
    let features = serde_json::from_str::<RawFile<'_>>(&source.text).map_or(Vec::new(), |file| file.features);
    let mut found = Vec::new();
    for (index, feature) in features.into_iter().enumerate() {
        let Ok(parts) = serde_json::from_str::<RawFeature<'_>>(feature.get()) else { continue };
        let fields = parts.properties.iter().map(|(name, value)| (name.as_str(), *value));
        for (field, value) in fields.chain(parts.geometry.map(|geometry| ("geometry", geometry))) {
            if serde_json::from_str::<serde_json::Value>(value.get()).is_err() {
                found.push(Finding {
                    feature: Some(index),
                    id: parts.id.and_then(|id| serde_json::from_str(id.get()).ok()),
                    field: field.into(),
                    what: "holds a number that is far too large".into(),
                });
            }
        }
    }
    if let Some(what) = exports::of_text(&source.text, &source.file) {
        vec![source.diagnostic(None, "", what)]
    } else if found.is_empty() {
        let what = format!("is no JSON: {error}{}", hint(&source.text, error));
        vec![Diagnostic { line: Some(error.line()), ..source.diagnostic(None, "", what) }]
    } else {
        diagnostics_of(source, found)
    }
}

/// Findings in the order of the file, each with its line.
fn diagnostics_of(source: &Source, mut found: Vec<Finding>) -> Vec<Diagnostic> {
    if found.is_empty() {
        return Vec::new();
    }
    found.sort_by_key(|it| it.feature);
    let places = Places::of(&source.text);
    let diagnostics = found.iter().take(MOST_REPORTED).map(|it| {
        let field = repeated(&it.field);
        let name = match (it.feature, &it.id) {
            (_, Some(id)) => format!("node \"{}\": {field}", repeated(id)),
            (Some(index), None) => format!("feature {}: {field}", index + 1),
            (None, None) => field,
        };
        let line = it.feature.and_then(|feature| places.line(feature, &it.field));
        Diagnostic { line, ..source.diagnostic(None, &name, &it.what) }
    });
    let mut diagnostics: Vec<_> = diagnostics.collect();
    if MOST_REPORTED < found.len() {
        let what = format!("{} more like these; mend the first ones, and look again", found.len() - MOST_REPORTED);
        diagnostics.push(source.diagnostic(None, "", what));
    }
    diagnostics
}

/// The beginning of a text of the file, as it can stand in a message: nothing in it can be taken for more than it is.
fn repeated(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(MOST_REPEATED) {
        if is_hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    if text.chars().nth(MOST_REPEATED).is_some() {
        out.push('…');
    }
    out
}

//! What `event.toml` says of an event besides its time and place: whether it takes place, how to join it, what came of
//! it, and which series it belongs to.

use super::{reader::Reader, time::TIME_HINT};
use crate::zone::Zone;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use p4p_domain::{event::Standing, form::check, link::HttpUrl};
use serde::Deserialize;
use toml::Spanned;

/// How to join the workshop, for those who are not at a node.
#[derive(Clone)]
pub struct Join {
    /// The room; `None` where only a text tells.
    pub link: Option<HttpUrl>,
    /// What there is to know.
    pub text: String,
    /// Whether only those may join who signed up; then there is no link in anything that is published.
    pub is_for_signed_up: bool,
}

/// What came of a workshop that is over.
#[derive(Clone, Default)]
pub struct After {
    /// To see or hear it again.
    pub recording: Option<HttpUrl>,
    /// What was written down.
    pub notes: Option<HttpUrl>,
    /// More of that kind, each with its name.
    pub links: Vec<(String, HttpUrl)>,
}

impl After {
    /// Whether nothing is known yet.
    pub fn is_empty(&self) -> bool {
        self.recording.is_none() && self.notes.is_none() && self.links.is_empty()
    }
}

/// Another workshop of the series.
#[derive(Clone)]
pub struct Workshop {
    /// What it is called.
    pub title: String,
    /// Its day, where it takes place.
    pub start: NaiveDate,
    /// Its page.
    pub link: HttpUrl,
    /// Where it takes place; may be empty.
    pub place: String,
}

/// The page of the series.
#[derive(Clone)]
pub struct SeriesPage {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub link: HttpUrl,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JoinFile {
    link: Option<Spanned<String>>,
    text: Option<Spanned<String>>,
    only_signed_up: Option<Spanned<bool>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AfterFile {
    recording: Option<Spanned<String>>,
    notes: Option<Spanned<String>>,
    #[serde(default, rename = "link")]
    links: Vec<LinkFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkFile {
    label: Spanned<String>,
    url: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkshopFile {
    title: Spanned<String>,
    start: Spanned<toml::Value>,
    link: Spanned<String>,
    place: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesPageFile {
    title: Spanned<String>,
    link: Spanned<String>,
}

impl Reader {
    pub(super) fn standing(&mut self, value: Option<&Spanned<String>>) -> Standing {
        match value.map(|value| (value, value.as_ref().as_str())) {
            None => Standing::Scheduled,
            Some((_, "cancelled")) => Standing::Cancelled,
            Some((_, "postponed")) => Standing::Postponed,
            Some((value, _)) => {
                let what = "must be \"cancelled\" or \"postponed\"; leave it out when the event takes place";
                self.wrong(value, "status", what);
                Standing::Scheduled
            }
        }
    }

    /// When the event was to begin before it was moved.
    pub(super) fn previous_start(
        &mut self,
        value: &Spanned<toml::Value>,
        zone: Zone,
        starts: DateTime<Utc>,
        standing: Standing,
    ) -> Option<DateTime<Utc>> {
        let previous = self.time(value, "previous_start", zone);
        if standing == Standing::Postponed {
            let what = "says that start is a new date, and status says that there is none yet; leave one of them out";
            self.wrong(value, "previous_start", what);
        } else if previous == Some(starts) {
            self.wrong(value, "previous_start", "must be another time than start: it is when the event was to begin");
        } else if let Some(previous) = previous {
            let year = starts.year();
            self.year(value, "previous_start", previous.year(), check::near_years(year), year);
        }
        previous
    }

    pub(super) fn join(&mut self, file: JoinFile) -> Option<Join> {
        let is_for_signed_up = file.only_signed_up.as_ref().is_some_and(|it| *it.as_ref());
        if file.link.is_none() && file.text.is_none() && !is_for_signed_up {
            let missing = self.source.diagnostic(None, "join", "needs a link or a text");
            self.diagnostics.push(missing);
        }
        let link = file.link.and_then(|value| {
            let link = self.secure_link(&value, "join.link")?;
            if is_for_signed_up {
                let what = "would be public, and only_signed_up says that it must not be; send it by mail instead";
                self.wrong(&value, "join.link", what);
            }
            Some(link)
        });
        let text = file.text.map(|text| self.filled(text, "join.text")).unwrap_or_default();
        Some(Join { link, text, is_for_signed_up })
    }

    pub(super) fn after(&mut self, file: AfterFile) -> After {
        let links = file.links.into_iter().filter_map(|link| {
            let label = self.filled(link.label, "after.link.label");
            Some((label, self.secure_link(&link.url, "after.link.url")?))
        });
        let links = links.collect();
        After {
            recording: file.recording.and_then(|link| self.secure_link(&link, "after.recording")),
            notes: file.notes.and_then(|link| self.secure_link(&link, "after.notes")),
            links,
        }
    }

    /// The other workshops, in the order of their days. What names the day of this one is this one by mistake.
    pub(super) fn series(&mut self, files: Vec<WorkshopFile>, title: &str, year: i32) -> Vec<Workshop> {
        let mut all = Vec::new();
        for file in files {
            let start = day(file.start.as_ref());
            if start.is_none() {
                self.wrong(&file.start, "series.start", "must be a day; write it without quotes, like 2025-11-24");
            }
            if let Some(start) = start {
                self.year(&file.start, "series.start", start.year(), 1990..=year + 10, year);
            }
            if file.title.as_ref() == title {
                let what = "is this event itself, which stands in its series anyway; take it out";
                self.wrong(&file.title, "series.title", what);
            }
            let place = file.place.map(|place| self.filled(place, "series.place")).unwrap_or_default();
            let link = self.secure_link(&file.link, "series.link");
            let title = self.filled(file.title, "series.title");
            if let (Some(start), Some(link)) = (start, link) {
                all.push(Workshop { title, start, link, place });
            }
        }
        all.sort_by_key(|workshop| workshop.start);
        all
    }

    pub(super) fn series_page(&mut self, file: SeriesPageFile) -> Option<SeriesPage> {
        let title = self.filled(file.title, "series_page.title");
        Some(SeriesPage { title, link: self.secure_link(&file.link, "series_page.link")? })
    }

    fn secure_link(&mut self, value: &Spanned<String>, field: &str) -> Option<HttpUrl> {
        if value.as_ref().starts_with("http://") {
            self.wrong(value, field, "must begin with https://, so that nobody on the way can change what is there");
            return None;
        }
        self.link(value, field)
    }
}

/// What would be right for a field that the TOML reader stumbled over.
pub(super) fn hint(field: &str) -> Option<&'static str> {
    match field {
        "previous_start" => Some(TIME_HINT),
        "status" => Some("write status = \"cancelled\" or status = \"postponed\", or nothing"),
        "join" => Some("write a table, [join], with link = \"https://…\" or text = \"…\""),
        "only_signed_up" => Some("write true or false without quotes"),
        "after" => Some("write a table, [after], with recording, notes, and [[after.link]] with label and url"),
        "series" => Some("write [[series]] for each workshop, with title, start, link and perhaps place"),
        "series_page" => Some("write a table, [series_page], with title and link"),
        _ => None,
    }
}

/// A day, also where an hour stands beside it.
pub fn day(value: &toml::Value) -> Option<NaiveDate> {
    let date = value.as_datetime()?.date?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

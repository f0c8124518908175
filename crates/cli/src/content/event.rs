use super::{
    attendance::Attendance,
    colours::{Colours, ColoursFile},
    plausible::is_slug,
    reader::Reader,
    schedule::{self, After, AfterFile, Join, JoinFile, SeriesPage, SeriesPageFile, Workshop, WorkshopFile, day},
    time::TIME_HINT,
};
use crate::{answers::DELETE_AFTER, diagnostic::Diagnostic, language, zone::Zone};
use chrono::{DateTime, Datelike, Offset, Utc};
use p4p_domain::{event::Schedule, form::check, i18n::messages::spoken, link::HttpUrl};
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// The facts of the event, as `event.toml` states them.
#[derive(Clone)]
pub struct Event {
    /// Names the event for ever, in calendars and in storage.
    pub slug: String,
    /// Tells its site from others of the same origin in storage; empty where there is none.
    pub site_id: String,
    /// Its title.
    pub title: String,
    /// The end of the title that is set large; may be the whole.
    pub subject: String,
    /// A sentence for previews and search engines.
    pub summary: String,
    /// The language of the texts, BCP 47.
    pub language: String,
    /// The languages that the page is printed in, its own first.
    pub languages: Vec<String>,
    /// How one takes part.
    pub place: String,
    /// Where one can be for that; `None` where the organisers do not say, and the nodes tell.
    pub attendance: Option<Attendance>,
    /// When it is.
    pub schedule: Schedule,
    /// When it was to begin before it was moved to another date.
    pub previous_start: Option<DateTime<Utc>>,
    /// The zone of the event's own clock.
    pub zone: Zone,
    /// How often time or place were changed since the page was published: calendars take over only what has grown.
    pub revision: u32,
    /// When the organisers last did that.
    pub changed: Option<DateTime<Utc>>,
    /// Where the page is once it is public; ends with a slash.
    pub address: Option<HttpUrl>,
    /// Where the site is that the page belongs to; the same, where the event is the whole site.
    pub site_address: Option<HttpUrl>,
    /// The announcement elsewhere.
    pub announcement: Option<HttpUrl>,
    /// The texts about the event, by the names of their files, in their order.
    pub sections: Vec<String>,
    /// Who organises it.
    pub organisers: Vec<Organiser>,
    /// The sites that may show the page in a frame.
    pub framed_by: Vec<HttpUrl>,
    /// Whether every site may.
    pub framed_by_all: bool,
    /// Another host's map, which a visitor may switch on.
    pub tiles: Option<Tiles>,
    /// Whether it costs nothing; `None` where the organisers do not say.
    pub free: Option<bool>,
    /// Colours in place of the page's own.
    pub colours: Option<Colours>,
    /// How to join it.
    pub join: Option<Join>,
    /// What came of it.
    pub after: After,
    /// The other workshops of its series, in their order.
    pub series: Vec<Workshop>,
    /// The page of its series.
    pub series_page: Option<SeriesPage>,
}

/// One of those who organise it.
#[derive(Clone)]
pub struct Organiser {
    /// Their name.
    pub name: String,
    /// Their part in it.
    pub role: String,
    /// Their own site.
    pub link: Option<HttpUrl>,
}

/// The names of all of them, in one line.
pub fn names(organisers: &[Organiser]) -> String {
    organisers.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(" · ")
}

/// Raster tiles of another host.
#[derive(Clone)]
pub struct Tiles {
    /// Where the host is; what follows it has `{z}`, `{x}` and `{y}` in it.
    pub host: HttpUrl,
    /// The address of a tile, with those in it.
    pub address: String,
    /// Whom to thank, as the host wants it.
    pub credit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TilesFile {
    address: Spanned<String>,
    credit: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    slug: Spanned<String>,
    site_id: Option<Spanned<String>>,
    title: Spanned<String>,
    subject: Option<Spanned<String>>,
    summary: Spanned<String>,
    language: Spanned<String>,
    #[serde(default)]
    languages: Vec<Spanned<String>>,
    place: Spanned<String>,
    attendance: Option<Spanned<String>>,
    start: Spanned<toml::Value>,
    end: Spanned<toml::Value>,
    zone: Spanned<String>,
    free: Option<bool>,
    revision: Option<Spanned<toml::Value>>,
    changed: Option<Spanned<toml::Value>>,
    sign_up_opens: Option<Spanned<toml::Value>>,
    sign_up_closes: Option<Spanned<toml::Value>>,
    delete_answers_after: Option<Spanned<toml::Value>>,
    status: Option<Spanned<String>>,
    previous_start: Option<Spanned<toml::Value>>,
    address: Option<Spanned<String>>,
    announcement: Option<Spanned<String>>,
    sections: Vec<Spanned<String>>,
    #[serde(default)]
    framed_by: Vec<Spanned<String>>,
    tiles: Option<TilesFile>,
    colours: Option<ColoursFile>,
    join: Option<JoinFile>,
    after: Option<AfterFile>,
    #[serde(default)]
    series: Vec<WorkshopFile>,
    series_page: Option<SeriesPageFile>,
    #[serde(default, rename = "organiser")]
    organisers: Vec<OrganiserFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganiserFile {
    name: Spanned<String>,
    role: Spanned<String>,
    link: Option<Spanned<String>>,
}

/// What would be right for a field that the TOML reader stumbled over.
fn hint(field: &str) -> Option<&'static str> {
    match field {
        "start" | "end" | "sign_up_opens" | "sign_up_closes" => Some(TIME_HINT),
        "zone" => Some("write an IANA name in quotes, like \"Europe/Amsterdam\""),
        "sections" => Some("write the names of Markdown files, like [\"about\", \"format\"]"),
        other => schedule::hint(other),
    }
}

impl Event {
    /// Reads `event.toml`.
    pub fn read(folder: &Path) -> Result<Self, Vec<Diagnostic>> {
        let (reader, file) = Reader::open(folder, "event.toml", hint)?;
        reader.event(file)
    }
}

impl Reader {
    fn event(mut self, file: EventFile) -> Result<Event, Vec<Diagnostic>> {
        let zone = Zone::named(file.zone.as_ref());
        if zone.is_none() {
            self.wrong(&file.zone, "zone", "is no time zone; write an IANA name, like \"Europe/Amsterdam\"");
        }
        let zone = zone.unwrap_or(Zone::UTC);
        let mut instant = |value: &Spanned<toml::Value>, field| self.time(value, field, zone).unwrap_or_default();
        let (starts, ends) = (instant(&file.start, "start"), instant(&file.end, "end"));
        let mut optional =
            |value: &Option<Spanned<toml::Value>>, field| value.as_ref().map(|value| instant(value, field));
        let changed = optional(&file.changed, "changed");
        let sign_up_opens = optional(&file.sign_up_opens, "sign_up_opens");
        let sign_up_closes = optional(&file.sign_up_closes, "sign_up_closes");
        self.years(
            (&file.start, starts),
            [
                (Some(&file.end), Some(ends), "end"),
                (file.sign_up_opens.as_ref(), sign_up_opens, "sign_up_opens"),
                (file.sign_up_closes.as_ref(), sign_up_closes, "sign_up_closes"),
                (file.changed.as_ref(), changed, "changed"),
            ],
        );
        if ends <= starts && self.diagnostics.is_empty() {
            self.wrong(&file.end, "end", "must be later than start");
        }
        if let (Some(value), Some(opens)) = (&file.sign_up_opens, sign_up_opens)
            && starts <= opens
        {
            self.wrong(value, "sign_up_opens", "must be earlier than start");
        }
        if let (Some(value), Some(closes)) = (&file.sign_up_closes, sign_up_closes) {
            if starts < closes {
                self.wrong(value, "sign_up_closes", "must not be later than start");
            } else if sign_up_opens.is_some_and(|opens| closes <= opens) {
                self.wrong(value, "sign_up_closes", "must be later than sign_up_opens");
            }
        }
        // Only `site answers purge` goes by it, which reads it for itself.
        if let Some(value) = &file.delete_answers_after
            && day(value.as_ref()).is_none_or(|day| day < ends.date_naive())
        {
            self.wrong(
                value,
                DELETE_AFTER,
                "must be a day after the event, from which on no answer is needed; write it without quotes, like 2026-02-28",
            );
        }
        let standing = self.standing(file.status.as_ref());
        let previous = file.previous_start.as_ref();
        let previous_start = previous.and_then(|value| self.previous_start(value, zone, starts, standing));
        if !is_slug(file.slug.as_ref()) {
            self.wrong(&file.slug, "slug", "must be lower-case letters, digits and hyphens, like \"p4p-2025-11-24\"");
        }
        self.sections(&file.sections);
        let title = self.filled(file.title, "title");
        let subject = match file.subject {
            Some(subject) if title.ends_with(subject.as_ref().as_str()) => subject.into_inner(),
            Some(subject) => {
                self.wrong(&subject, "subject", "must be the end of the title");
                String::new()
            }
            None => title.clone(),
        };
        let address = file.address.and_then(|address| self.address(&address));
        let organisers = self.organisers(file.organisers);
        let (framed_by_all, framed_by) = self.framed_by(file.framed_by);
        let series = self.series(file.series, &title, starts.year());
        let event = Event {
            organisers,
            slug: file.slug.into_inner(),
            site_id: file.site_id.and_then(|id| self.site_id(id)).unwrap_or_default(),
            title,
            subject,
            summary: self.filled(file.summary, "summary"),
            languages: self.languages(&file.language, file.languages),
            language: self.language(file.language),
            place: self.filled(file.place, "place"),
            attendance: file.attendance.as_ref().and_then(|value| self.attendance(value)),
            schedule: Schedule { starts, ends, sign_up_opens, sign_up_closes, standing },
            previous_start,
            zone,
            free: file.free,
            revision: file.revision.map(|revision| self.revision(&revision)).unwrap_or_default(),
            changed,
            site_address: address.clone(),
            address,
            announcement: file.announcement.and_then(|link| self.link(&link, "announcement")),
            sections: file.sections.into_iter().map(Spanned::into_inner).collect(),
            framed_by_all,
            framed_by,
            tiles: file.tiles.and_then(|tiles| self.tiles(tiles)),
            colours: file.colours.map(|colours| colours.read(&mut self)),
            join: file.join.and_then(|join| self.join(join)),
            after: file.after.map(|after| self.after(after)).unwrap_or_default(),
            series,
            series_page: file.series_page.and_then(|page| self.series_page(page)),
        };
        self.done(event)
    }

    fn attendance(&mut self, value: &Spanned<String>) -> Option<Attendance> {
        let read = Attendance::ALL.into_iter().find(|one| one.as_str() == value.as_ref());
        if read.is_none() {
            self.wrong(value, "attendance", "must be \"online\", \"in-person\" or \"both\"; left out, the nodes tell");
        }
        read
    }

    /// The name by which visitors' browsers tell the site from others of the same origin.
    pub fn site_id(&mut self, id: Spanned<String>) -> Option<String> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if !(8..=16).contains(&id.as_ref().len()) || !id.as_ref().chars().all(is_plain) {
            let what = "must be 8 to 16 lower-case letters and digits that no other site has, like \"k7fw29qmx4tp\"";
            self.wrong(&id, "site_id", what);
            return None;
        }
        Some(id.into_inner())
    }

    pub fn organisers(&mut self, files: Vec<OrganiserFile>) -> Vec<Organiser> {
        let read = |organiser: OrganiserFile| Organiser {
            name: self.filled(organiser.name, "organiser.name"),
            role: self.filled(organiser.role, "organiser.role"),
            link: organiser.link.and_then(|link| self.link(&link, "organiser.link")),
        };
        files.into_iter().map(read).collect()
    }

    /// Whether every site may show the page, and which ones may.
    pub fn framed_by(&mut self, links: Vec<Spanned<String>>) -> (bool, Vec<HttpUrl>) {
        let (all, some): (Vec<_>, Vec<_>) = links.into_iter().partition(|link| link.as_ref() == "*");
        (!all.is_empty(), some.iter().filter_map(|link| self.link_in_policy(link, "framed_by")).collect())
    }

    /// A language's tag.
    pub fn language(&mut self, tag: Spanned<String>) -> String {
        if !check::is_language(tag.as_ref()) {
            self.wrong(&tag, "language", "is no language's tag; write it like \"nl\" or \"pt-BR\" (BCP 47)");
        }
        tag.into_inner()
    }

    /// Its own language, and then the others, of which the interface must know each.
    fn languages(&mut self, own: &Spanned<String>, others: Vec<Spanned<String>>) -> Vec<String> {
        let mut languages = vec![own.as_ref().clone()];
        for language in others {
            if language::messages(language.as_ref()).is_none() {
                let (named, spoken) = (language.as_ref(), spoken());
                let what = format!("\"{named}\" is no language of the interface; there are {spoken}");
                self.wrong(&language, "languages", what);
            } else if !languages.contains(language.as_ref()) {
                languages.push(language.into_inner());
            }
        }
        languages
    }

    pub fn address(&mut self, value: &Spanned<String>) -> Option<HttpUrl> {
        if !value.as_ref().ends_with('/') || value.as_ref().contains(['?', '#']) {
            self.wrong(value, "address", "must be the page's folder, with a slash at the end and nothing behind it");
        }
        self.link(value, "address")
    }

    fn revision(&mut self, value: &Spanned<toml::Value>) -> u32 {
        let read = value.as_ref().as_integer().and_then(|number| u32::try_from(number).ok());
        read.unwrap_or_else(|| {
            self.wrong(value, "revision", "must be a whole number, one more for each change of time or place, like 1");
            0
        })
    }

    pub fn tiles(&mut self, file: TilesFile) -> Option<Tiles> {
        let (address, parts) = (file.address.as_ref().clone(), ["{z}", "{x}", "{y}"]);
        if !parts.iter().all(|part| address.contains(part)) {
            self.wrong(&file.address, "tiles.address", "must hold {z}, {x} and {y}, where zoom, column and row go");
        }
        let plain = parts.iter().fold(address.clone(), |text, part| text.replace(part, "0"));
        let host = HttpUrl::parse_for_policy(&plain).map_err(|error| self.wrong(&file.address, "tiles.address", error));
        Some(Tiles { host: host.ok()?, address, credit: self.filled(file.credit, "tiles.credit") })
    }
}

impl Event {
    /// The site's id and the event's slug, under which browsers keep what is of this event.
    pub fn names(&self) -> [&str; 2] {
        [&self.site_id, &self.slug]
    }

    /// An instant in RFC 3339 with the event's own offset, for machines.
    pub fn machine(&self, instant: DateTime<Utc>) -> String {
        instant.with_timezone(&self.zone).to_rfc3339()
    }

    /// The start, for machines.
    pub fn starts_machine(&self) -> String {
        self.machine(self.schedule.starts)
    }

    /// The end, for machines.
    pub fn ends_machine(&self) -> String {
        self.machine(self.schedule.ends)
    }

    /// The minutes by which the event's own clock is ahead of UTC at an instant.
    pub fn offset_minutes(&self, instant: DateTime<Utc>) -> i32 {
        instant.with_timezone(&self.zone).offset().fix().local_minus_utc() / 60
    }
}

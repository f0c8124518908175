//! What an invitation (iCalendar, RFC 5545) says of an event, for those who have sent one already.

use super::NewOptions;
use crate::{
    encoding::{self, EncodingError},
    zone::Zone,
};
use chrono::{NaiveDateTime, TimeDelta};
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, EventLike};
use jiff::SignedDuration;
use p4p_domain::{link::HttpUrl, text::plain_line};
use std::path::Path;
use thiserror::Error;

/// Why an invitation cannot be read.
#[derive(Debug, Error)]
pub enum InvitationError {
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    #[error("is no calendar (iCalendar, RFC 5545); export or save the event as .ics")]
    NoCalendar,
    #[error("holds no event")]
    NoEvent,
    #[error("holds {0} events; save the one that you mean as a file of its own")]
    Several(usize),
    #[error("tells its times in UTC; say with --zone which clock the event goes by, like Europe/Amsterdam")]
    NoZone,
}

/// The longest text that is taken for a summary, in characters; more is no sentence or two.
const LONGEST_SUMMARY: usize = 300;

/// What an invitation says; what it does not is left open.
#[derive(Default)]
pub struct Invitation {
    title: Option<String>,
    start: Option<NaiveDateTime>,
    end: Option<NaiveDateTime>,
    zone: Option<Zone>,
    organiser: Option<String>,
    place: Option<String>,
    /// The first paragraph of its description.
    pub summary: Option<String>,
    /// A page about the event.
    pub announcement: Option<HttpUrl>,
    /// What was not taken over, and why.
    pub notices: Vec<String>,
}

impl Invitation {
    /// Reads a file. `zone` is the clock that its times are to be told on, where that is known already.
    pub fn read(path: &Path, zone: Option<Zone>) -> Result<Self, InvitationError> {
        Self::of(&encoding::read(path)?, zone)
    }

    fn of(text: &str, zone: Option<Zone>) -> Result<Self, InvitationError> {
        if !text.trim_start().starts_with("BEGIN:VCALENDAR") {
            return Err(InvitationError::NoCalendar);
        }
        let calendar: Calendar = text.parse().map_err(|_| InvitationError::NoCalendar)?;
        // An exception of a series has the series beside it.
        let events: Vec<_> =
            calendar.events().filter(|event| event.property_value("RECURRENCE-ID").is_none()).collect();
        let event = match events.as_slice() {
            [event] => event,
            [] => return Err(InvitationError::NoEvent),
            several => return Err(InvitationError::Several(several.len())),
        };
        let line = |name: &str| event.property_value(name).map(plain_line).filter(|text| !text.is_empty());
        let mut invitation = Self { title: line("SUMMARY"), ..Self::default() };
        let times = [event.get_start(), event.get_end()];
        let named = times.iter().flatten().find_map(zone_of);
        let calendars = calendar.property_value("X-WR-TIMEZONE").and_then(zone_named);
        invitation.zone = zone.or(match named {
            Some(name) => {
                let known = zone_named(&name);
                if known.is_none() {
                    let what = "is no time zone's name (IANA), so the zone is still to be said";
                    invitation.notices.push(format!("\"{}\" {what}", plain_line(&name)));
                }
                known
            }
            None => calendars,
        });
        let [start, end] = times;
        invitation.start = invitation.time(start)?;
        invitation.end = match invitation.time(end)? {
            Some(end) => Some(end),
            None => {
                invitation.start.zip(event.property_value("DURATION").and_then(duration)).map(|(start, it)| start + it)
            }
        };
        let organiser =
            event.properties().get("ORGANIZER").and_then(|it| Some(plain_line(it.params().get("CN")?.value())));
        invitation.organiser = organiser.filter(|name| !name.is_empty());
        invitation.announcement = event.property_value("URL").and_then(|url| HttpUrl::parse(url.trim()).ok());
        invitation.texts(event.get_location(), event.property_value("DESCRIPTION"));
        if event.property_value("RRULE").is_some() {
            invitation.notices.push("it repeats; the folder is for its first date".into());
        }
        Ok(invitation)
    }

    /// A time on the event's clock; none where the invitation says only the day.
    fn time(&mut self, time: Option<DatePerhapsTime>) -> Result<Option<NaiveDateTime>, InvitationError> {
        Ok(match time {
            Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(instant))) => {
                let zone = self.zone.ok_or(InvitationError::NoZone)?;
                Some(instant.with_timezone(&zone).naive_local())
            }
            Some(DatePerhapsTime::DateTime(
                CalendarDateTime::Floating(time) | CalendarDateTime::WithTimezone { date_time: time, .. },
            )) => Some(time),
            Some(DatePerhapsTime::Date(day)) => {
                self.notices.push(format!("it says {day} and no time of the day, which is still to be said"));
                None
            }
            None => None,
        })
    }

    /// Place and summary. What leads into a meeting is for those only who are to join, and the page is for everybody.
    fn texts(&mut self, place: Option<&str>, description: Option<&str>) {
        let place = place.map(plain_line).filter(|place| !place.is_empty());
        if place.as_ref().is_some_and(|place| place.contains("://")) {
            let what = "its place is a link, which is not taken over; if people join there, see [join] in docs/reference/event.md";
            self.notices.push(what.into());
        } else {
            self.place = place;
        }
        let Some(description) = description.map(str::trim).filter(|text| !text.is_empty()) else { return };
        let (first, rest) = description.split_once("\n\n").unwrap_or((description, ""));
        let first = plain_line(first);
        if first.contains("://") || LONGEST_SUMMARY < first.chars().count() || first.contains('<') {
            self.notices.push("its description is not taken over; write a summary, and the rest into about.md".into());
            return;
        }
        self.summary = Some(first);
        if !rest.trim().is_empty() {
            self.notices
                .push("of its description, the first paragraph is the summary; the rest belongs into about.md".into());
        }
    }

    /// What was said on the command line, and what it does not say from here.
    pub fn filled(&self, options: &NewOptions) -> NewOptions {
        let text = |given: &Option<String>, here: &Option<String>| given.clone().or_else(|| here.clone());
        let time = |given: &Option<String>, here: Option<NaiveDateTime>| {
            given.clone().or_else(|| here.map(|time| time.format("%Y-%m-%dT%H:%M").to_string()))
        };
        NewOptions {
            title: text(&options.title, &self.title),
            start: time(&options.start, self.start),
            end: time(&options.end, self.end),
            zone: options.zone.clone().or_else(|| self.zone.map(|zone| zone.name().into())),
            organiser: text(&options.organiser, &self.organiser),
            place: text(&options.place, &self.place),
            ..options.clone()
        }
    }
}

fn zone_of(time: &DatePerhapsTime) -> Option<String> {
    match time {
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { tzid, .. }) => Some(tzid.clone()),
        _ => None,
    }
}

/// A zone by its name, before which some programs put their own: `/freeassociation.sourceforge.net/Europe/Berlin`.
fn zone_named(name: &str) -> Option<Zone> {
    let parts: Vec<_> = name.trim().split('/').collect();
    let ends = (0..parts.len()).filter_map(|from| parts.get(from..));
    ends.map(|parts| parts.join("/")).find_map(|name| Zone::named(&name))
}

fn duration(text: &str) -> Option<TimeDelta> {
    let duration: SignedDuration = text.trim().parse().ok()?;
    TimeDelta::try_seconds(duration.as_secs()).filter(|duration| *duration > TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> Result<Invitation, InvitationError> {
        let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1@x\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n");
        Invitation::of(&text.replace('\n', "\r\n"), None)
    }

    fn times(invitation: &Invitation) -> [String; 3] {
        let time = |time: Option<NaiveDateTime>| time.map_or("none".into(), |time| time.to_string());
        [time(invitation.start), time(invitation.end), invitation.zone.map_or("none".into(), |zone| zone.name().into())]
    }

    #[test]
    fn an_invitation_says_what_an_event_needs() {
        let invitation = read(
            "SUMMARY:A workshop\\, and more\nDTSTART;TZID=Europe/Amsterdam:20270318T140000\nDTEND;TZID=Europe/Amsterdam:20270318T170000\n\
             LOCATION:Library\\, Utrecht\nURL:https://example.org/event\nORGANIZER;CN=\"A group\":mailto:a@example.org\n\
             DESCRIPTION:Come and build.\\n\\nBring a computer.",
        )
        .unwrap();
        assert_eq!(times(&invitation), ["2027-03-18 14:00:00", "2027-03-18 17:00:00", "Europe/Amsterdam"]);
        assert_eq!(invitation.title.as_deref(), Some("A workshop, and more"));
        assert_eq!(invitation.place.as_deref(), Some("Library, Utrecht"));
        assert_eq!(invitation.organiser.as_deref(), Some("A group"));
        assert_eq!(invitation.summary.as_deref(), Some("Come and build."));
        assert_eq!(
            invitation.announcement.map(|url| url.as_str().to_string()).as_deref(),
            Some("https://example.org/event")
        );
        assert_eq!(invitation.notices.len(), 1);
    }

    #[test]
    fn clocks_are_read_as_calendars_write_them_or_told() {
        for (lines, expected) in [
            (
                "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20270318T140000\nDURATION:PT1H30M",
                ["2027-03-18 14:00:00", "2027-03-18 15:30:00", "Europe/Berlin"],
            ),
            ("DTSTART:20270318T140000", ["2027-03-18 14:00:00", "none", "none"]),
            ("DTSTART;TZID=W. Europe Standard Time:20270318T140000", ["2027-03-18 14:00:00", "none", "none"]),
            ("DTSTART;VALUE=DATE:20270318", ["none", "none", "none"]),
        ] {
            assert_eq!(times(&read(lines).unwrap()), expected, "{lines}");
        }
        assert!(matches!(read("DTSTART:20270318T140000Z"), Err(InvitationError::NoZone)));
        let google = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Asia/Kathmandu\nBEGIN:VEVENT\nDTSTART:20270318T140000Z\nEND:VEVENT\nEND:VCALENDAR\n";
        assert_eq!(times(&Invitation::of(google, None).unwrap()), ["2027-03-18 19:45:00", "none", "Asia/Kathmandu"]);
    }

    #[test]
    fn what_leads_into_a_meeting_is_not_made_public() {
        let invitation =
            read("LOCATION:https://meet.example.org/secret\nDESCRIPTION:Join: https://meet.example.org/secret")
                .unwrap();
        assert_eq!((invitation.place, invitation.summary, invitation.notices.len()), (None, None, 2));
    }

    #[test]
    fn what_is_no_one_event_is_told() {
        let two = "END:VEVENT\nBEGIN:VEVENT\nUID:2@x";
        assert!(matches!(read(two), Err(InvitationError::Several(2))));
        for text in ["", "{}", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"] {
            assert!(matches!(Invitation::of(text, None), Err(InvitationError::NoCalendar | InvitationError::NoEvent)));
        }
    }
}

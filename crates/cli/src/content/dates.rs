//! Days and times as they are printed, in the page's language.

use super::{Event, time::clock_name};
use crate::{language, zone::Zone};
use chrono::{DateTime, Datelike, TimeZone, Timelike, Utc};
use p4p_domain::{
    event::Schedule,
    i18n::messages::{MessageKey, Messages, dates},
};

const DAYS: [[MessageKey<0>; 2]; 7] = [
    [dates::MONDAY, dates::SHORT_MONDAY],
    [dates::TUESDAY, dates::SHORT_TUESDAY],
    [dates::WEDNESDAY, dates::SHORT_WEDNESDAY],
    [dates::THURSDAY, dates::SHORT_THURSDAY],
    [dates::FRIDAY, dates::SHORT_FRIDAY],
    [dates::SATURDAY, dates::SHORT_SATURDAY],
    [dates::SUNDAY, dates::SHORT_SUNDAY],
];

const MONTHS: [[MessageKey<0>; 2]; 12] = [
    [dates::JANUARY, dates::SHORT_JANUARY],
    [dates::FEBRUARY, dates::SHORT_FEBRUARY],
    [dates::MARCH, dates::SHORT_MARCH],
    [dates::APRIL, dates::SHORT_APRIL],
    [dates::MAY, dates::SHORT_MAY],
    [dates::JUNE, dates::SHORT_JUNE],
    [dates::JULY, dates::SHORT_JULY],
    [dates::AUGUST, dates::SHORT_AUGUST],
    [dates::SEPTEMBER, dates::SHORT_SEPTEMBER],
    [dates::OCTOBER, dates::SHORT_OCTOBER],
    [dates::NOVEMBER, dates::SHORT_NOVEMBER],
    [dates::DECEMBER, dates::SHORT_DECEMBER],
];

/// The names of weekday and month, the day and the year, as messages take them.
fn parts(messages: Messages, day: &impl Datelike, is_short: bool) -> [String; 4] {
    let name = |names: Option<&[MessageKey<0>; 2]>| {
        names.and_then(|names| names.get(usize::from(is_short))).map_or("", |name| messages.get(*name)).to_string()
    };
    [
        name(DAYS.get(day.weekday().num_days_from_monday() as usize)),
        day.day().to_string(),
        name(MONTHS.get(day.month0() as usize)),
        day.year().to_string(),
    ]
}

fn clock(time: &impl Timelike) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `Monday 24 November`.
fn day_of_year(messages: Messages, day: &impl Datelike) -> String {
    let [weekday, day, month, _] = parts(messages, day, false);
    messages.say(dates::DAY_OF_YEAR, [&weekday, &day, &month])
}

/// `24 November 2025`.
pub fn day_alone(messages: Messages, day: &impl Datelike) -> String {
    let [_, day, month, year] = parts(messages, day, false);
    unmarked(&messages.say(dates::DAY_ALONE, [&day, &month, &year]))
}

/// When a node begins, on its own clock: `starts Mon 24 Nov, 15:00 there`.
pub fn starts_there<Z: TimeZone>(messages: Messages, begins: &DateTime<Z>) -> String {
    let [weekday, day, month, _] = parts(messages, begins, true);
    unmarked(&messages.say(dates::STARTS_THERE, [&weekday, &day, &month, &clock(begins)]))
}

/// Without isolates, of which a date has no need: all of it is of one language. What is told of nodes may have nothing hidden
/// in it, or the browser takes it for damaged and has nothing to say.
fn unmarked(date: &str) -> String {
    date.replace(['\u{2068}', '\u{2069}'], "")
}

/// `Monday 24 November 2025, 15:00 to 16:30 CET`, on the clock of a zone.
pub fn day_and_hours(messages: Messages, starts: &DateTime<Zone>, ends: &DateTime<Zone>) -> String {
    let [weekday, day, month, year] = parts(messages, starts, false);
    [messages.say(dates::DAY, [&weekday, &day, &month, &year]), hours(messages, starts, ends)].join(", ")
}

/// `15:00 to 16:30 CET`.
fn hours(messages: Messages, starts: &DateTime<Zone>, ends: &DateTime<Zone>) -> String {
    // What runs past midnight, or past a change of the clocks, says so.
    let from = if clock_name(starts) == clock_name(ends) { clock(starts) } else { in_zone(starts) };
    let to = if starts.date_naive() == ends.date_naive() {
        in_zone(ends)
    } else {
        messages.say(dates::ON_DAY, [&in_zone(ends), &day_of_year(messages, ends)])
    };
    messages.say(dates::HOURS, [&from, &to])
}

impl Event {
    /// The interface's texts in the language of this event's texts; English where it does not speak that.
    pub fn messages(&self) -> Messages {
        language::messages_or_english(&self.language)
    }

    /// `Monday 24 November 2025`.
    pub fn day(&self) -> String {
        let [weekday, day, month, year] =
            parts(self.messages(), &self.schedule.starts.with_timezone(&self.zone), false);
        self.messages().say(dates::DAY, [&weekday, &day, &month, &year])
    }

    /// An instant on the event's own clock: `Mon 24 Nov 2025, 15:00 CET`.
    pub fn short(&self, instant: DateTime<Utc>) -> String {
        let there = instant.with_timezone(&self.zone);
        let [weekday, day, month, year] = parts(self.messages(), &there, true);
        self.messages().say(dates::SHORT_DAY, [&weekday, &day, &month, &year, &in_zone(&there)])
    }

    /// `15:00 to 16:30 CET`.
    pub fn hours(&self) -> String {
        let [starts, ends] = [self.schedule.starts, self.schedule.ends].map(|time| time.with_timezone(&self.zone));
        hours(self.messages(), &starts, &ends)
    }

    /// `14:00 to 15:30 UTC`, with the day where that is another one.
    pub fn hours_utc(&self) -> String {
        let Schedule { starts, ends, .. } = self.schedule;
        let local_day = starts.with_timezone(&self.zone).date_naive();
        let (first, last) = (starts.date_naive(), ends.date_naive());
        let on_day = |time: String, day: DateTime<Utc>| {
            self.messages().say(dates::ON_DAY, [&time, &day_of_year(self.messages(), &day)])
        };
        let (from, to) = (clock(&starts), [&clock(&ends), " UTC"].concat());
        // One day is said once, behind both.
        let from = if first != local_day && first != last { on_day(from, starts) } else { from };
        let to = if first != local_day || first != last { on_day(to, ends) } else { to };
        self.messages().say(dates::HOURS, [&from, &to])
    }
}

/// `15:00 CET`.
fn in_zone(time: &DateTime<Zone>) -> String {
    [&clock(time), " ", &clock_name(time)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use p4p_domain::{i18n::messages::SPOKEN, text::is_hidden};

    // A page in Arabic was made afresh once, because its program did not get the day on which a node was confirmed.
    #[test]
    fn what_is_told_of_nodes_has_nothing_hidden_in_it_in_any_language() {
        let at = DateTime::from_timestamp(1_763_992_800, 0).unwrap();
        for language in SPOKEN {
            let messages = Messages::of(language).unwrap();
            for told in [day_alone(messages, &at.date_naive()), starts_there(messages, &at)] {
                assert!(told.contains("24") && !told.chars().any(is_hidden), "{language}: {told:?}");
            }
        }
    }
}

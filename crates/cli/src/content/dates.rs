//! Days and times as they are printed, in the page's language.

use super::{Event, time::clock_name};
use chrono::{DateTime, Datelike, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use p4p_domain::{
    event::Schedule,
    i18n::words::{Word, Words, dates as said},
};

const DAYS: [[Word<0>; 2]; 7] = [
    [said::MONDAY, said::SHORT_MONDAY],
    [said::TUESDAY, said::SHORT_TUESDAY],
    [said::WEDNESDAY, said::SHORT_WEDNESDAY],
    [said::THURSDAY, said::SHORT_THURSDAY],
    [said::FRIDAY, said::SHORT_FRIDAY],
    [said::SATURDAY, said::SHORT_SATURDAY],
    [said::SUNDAY, said::SHORT_SUNDAY],
];

const MONTHS: [[Word<0>; 2]; 12] = [
    [said::JANUARY, said::SHORT_JANUARY],
    [said::FEBRUARY, said::SHORT_FEBRUARY],
    [said::MARCH, said::SHORT_MARCH],
    [said::APRIL, said::SHORT_APRIL],
    [said::MAY, said::SHORT_MAY],
    [said::JUNE, said::SHORT_JUNE],
    [said::JULY, said::SHORT_JULY],
    [said::AUGUST, said::SHORT_AUGUST],
    [said::SEPTEMBER, said::SHORT_SEPTEMBER],
    [said::OCTOBER, said::SHORT_OCTOBER],
    [said::NOVEMBER, said::SHORT_NOVEMBER],
    [said::DECEMBER, said::SHORT_DECEMBER],
];

/// The names of weekday and month, the day and the year, as words take them.
fn parts(words: Words, day: &impl Datelike, is_short: bool) -> [String; 4] {
    let name = |names: Option<&[Word<0>; 2]>| {
        names.and_then(|names| names.get(usize::from(is_short))).map_or("", |name| words.get(*name)).to_string()
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
fn day_of_year(words: Words, day: &impl Datelike) -> String {
    let [weekday, day, month, _] = parts(words, day, false);
    words.say(said::DAY_OF_YEAR, [&weekday, &day, &month])
}

/// `24 November 2025`.
pub fn day_alone(words: Words, day: &impl Datelike) -> String {
    let [_, day, month, year] = parts(words, day, false);
    words.say(said::DAY_ALONE, [&day, &month, &year])
}

/// When a node begins, on its own clock: `starts Mon 24 Nov, 15:00 there`.
pub fn starts_there<Z: TimeZone>(words: Words, begins: &DateTime<Z>) -> String {
    let [weekday, day, month, _] = parts(words, begins, true);
    words.say(said::STARTS_THERE, [&weekday, &day, &month, &clock(begins)])
}

/// `Monday 24 November 2025, 15:00 to 16:30 CET`, on the clock of a zone.
pub fn day_and_hours(words: Words, starts: &DateTime<Tz>, ends: &DateTime<Tz>) -> String {
    let [weekday, day, month, year] = parts(words, starts, false);
    [words.say(said::DAY, [&weekday, &day, &month, &year]), hours(words, starts, ends)].join(", ")
}

/// `15:00 to 16:30 CET`.
fn hours(words: Words, starts: &DateTime<Tz>, ends: &DateTime<Tz>) -> String {
    // What runs past midnight, or past a change of the clocks, says so.
    let from = if clock_name(starts) == clock_name(ends) { clock(starts) } else { in_zone(starts) };
    let to = if starts.date_naive() == ends.date_naive() {
        in_zone(ends)
    } else {
        words.say(said::ON_DAY, [&in_zone(ends), &day_of_year(words, ends)])
    };
    words.say(said::HOURS, [&from, &to])
}

impl Event {
    /// The interface's texts in the language of this event's texts; English where it does not speak that.
    pub fn words(&self) -> Words {
        Words::of(&self.language).unwrap_or_else(Words::english)
    }

    /// `Monday 24 November 2025`.
    pub fn day(&self) -> String {
        let [weekday, day, month, year] = parts(self.words(), &self.schedule.starts.with_timezone(&self.zone), false);
        self.words().say(said::DAY, [&weekday, &day, &month, &year])
    }

    /// `Mon 24 Nov 2025, 15:00 CET`.
    pub fn day_and_hour(&self) -> String {
        self.short(self.schedule.starts)
    }

    /// An instant on the event's own clock: `Mon 24 Nov 2025, 15:00 CET`.
    pub fn short(&self, instant: DateTime<Utc>) -> String {
        let there = instant.with_timezone(&self.zone);
        let [weekday, day, month, year] = parts(self.words(), &there, true);
        self.words().say(said::SHORT_DAY, [&weekday, &day, &month, &year, &in_zone(&there)])
    }

    /// `15:00 to 16:30 CET`.
    pub fn hours(&self) -> String {
        let [starts, ends] = [self.schedule.starts, self.schedule.ends].map(|time| time.with_timezone(&self.zone));
        hours(self.words(), &starts, &ends)
    }

    /// `14:00 to 15:30 UTC`, with the day where that is another one.
    pub fn hours_utc(&self) -> String {
        let Schedule { starts, ends, .. } = self.schedule;
        let local_day = starts.with_timezone(&self.zone).date_naive();
        let (first, last) = (starts.date_naive(), ends.date_naive());
        let on_day = |time: String, day: DateTime<Utc>| {
            self.words().say(said::ON_DAY, [&time, &day_of_year(self.words(), &day)])
        };
        let (from, to) = (clock(&starts), [&clock(&ends), " UTC"].concat());
        // One day is said once, behind both.
        let from = if first != local_day && first != last { on_day(from, starts) } else { from };
        let to = if first != local_day || first != last { on_day(to, ends) } else { to };
        self.words().say(said::HOURS, [&from, &to])
    }
}

/// `15:00 CET`.
fn in_zone(time: &DateTime<Tz>) -> String {
    [&clock(time), " ", &clock_name(time)].concat()
}

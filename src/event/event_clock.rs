use crate::{
    browser::{address, clock, document, fetch, storage},
    context::{Facts, Hydrated},
};
use chrono::{DateTime, TimeDelta, Utc};
use leptos::{prelude::*, task::spawn_local};
use p4p_domain::{delivery::handoff::database_name, event::Phase};
use std::time::Duration;

/// What time it is for the event, and in which time zone times are told.
#[derive(Clone, Copy)]
pub struct EventClock {
    facts: Facts,
    hydrated: Hydrated,
    phase: RwSignal<Phase>,
    now: RwSignal<DateTime<Utc>>,
    now_to_the_second: RwSignal<DateTime<Utc>>,
    choice: RwSignal<ClockChoice>,
    preview: RwSignal<Option<PreviewDate>>,
    ahead: RwSignal<i64>,
}

/// So many milliseconds a visitor's clock may be off before it is not believed: who sets one by hand knows the hour.
const HOUR: i64 = 3_600_000;

/// Whose clock times are told by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockChoice {
    /// That of the event's zone.
    Event,
    /// The visitor's own.
    #[default]
    Own,
}

impl ClockChoice {
    /// The word in storage and in `#app[data-clock]`.
    pub fn as_str(self) -> &'static str {
        match self {
            ClockChoice::Event => "event",
            ClockChoice::Own => "own",
        }
    }
}

/// What `?preview-at=` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreviewDate {
    /// The page as of this instant.
    At(DateTime<Utc>),
    /// A text that is not a time.
    Unreadable(String),
}

impl EventClock {
    /// The clock as it is printed: it stands at the instant of the print.
    pub fn new(facts: Facts, hydrated: Hydrated) -> Self {
        let (schedule, as_of) = facts.with(|facts| (facts.schedule, facts.as_of));
        Self {
            facts,
            hydrated,
            phase: RwSignal::new(schedule.phase_at(as_of)),
            now: RwSignal::new(as_of),
            now_to_the_second: RwSignal::new(as_of),
            choice: RwSignal::new(ClockChoice::default()),
            preview: RwSignal::new(None),
            ahead: RwSignal::new(0),
        }
    }

    /// Where the event stands; tracked.
    pub fn phase(self) -> Phase {
        self.phase.get()
    }

    /// Whether the event is over; tracked.
    pub fn is_over(self) -> bool {
        self.phase.get() == Phase::Over
    }

    /// The time, within half a minute; tracked.
    pub fn now(self) -> DateTime<Utc> {
        self.now.get()
    }

    /// The time, as often as something counts it down; tracked.
    pub fn now_to_the_second(self) -> DateTime<Utc> {
        self.now_to_the_second.get()
    }

    /// The day that is previewed; tracked.
    pub fn preview(self) -> Option<PreviewDate> {
        self.preview.get()
    }

    /// The time zone that was chosen; tracked.
    pub fn choice(self) -> ClockChoice {
        self.choice.get()
    }

    /// What the visitor's own clock shows, and what time it is, where it is so wrong that it is not gone by; tracked.
    pub fn wrong(self) -> Option<[DateTime<Utc>; 2]> {
        self.now.track();
        let ahead = self.ahead.get();
        (ahead != 0).then(|| {
            // Also while another day is previewed.
            let shown = clock::now();
            [shown, shown - TimeDelta::milliseconds(ahead)]
        })
    }

    /// Whether the visitor's clock shows another time than the event's while the event lasts, whatever their zones are
    /// called. Not before hydration: only a browser knows; tracked.
    pub fn differs(self) -> bool {
        self.hydrated.get()
            && self.facts.with(|facts| {
                let (starts, ends) = (facts.schedule.starts, facts.schedule.ends);
                clock::offset_minutes(starts) != facts.offset_minutes
                    || clock::offset_minutes(ends) != facts.offset_at_end
            })
    }

    /// Tells times by this clock from now on, also at the next visit where this browser keeps anything.
    pub fn choose(self, choice: ClockChoice) {
        self.choice.set(choice);
        // What is not kept holds as long as the page is open.
        _ = storage::write(&self.storage_key(), choice.as_str());
    }

    /// Moves from what was printed to the visitor's clock and address. Call it once, after hydration.
    pub fn start(self) {
        let pairs = address::query_pairs();
        let preview = pairs.iter().find(|(name, _)| name == "preview-at").map(|(_, text)| match read_instant(text) {
            Some(instant) => PreviewDate::At(instant),
            None => PreviewDate::Unreadable(text.chars().take(40).collect()),
        });
        self.preview.set(preview);
        if storage::read(&self.storage_key()).ok().flatten().as_deref() == Some(ClockChoice::Event.as_str()) {
            self.choice.set(ClockChoice::Event);
        }
        self.follow();
        // Where nothing is asked of the page's server that tells the time by the way.
        if document::root("list").is_none() {
            self.compare(i64::MAX);
        }
    }

    /// Hears by how many milliseconds the visitor's clock is ahead of the date of a file. When that is much, the page's own
    /// server is asked what time it is, because the file may have been kept somewhere; and the page goes by that.
    pub fn compare(self, ahead: i64) {
        if (-HOUR..=HOUR).contains(&ahead) {
            return self.correct(0);
        }
        spawn_local(async move {
            let Some(facts) = self.facts.try_get() else { return };
            if let Ok(ahead) = fetch::own_server(&facts.to_event).await {
                let ahead = ahead.unwrap_or_default();
                self.correct(if (-HOUR..=HOUR).contains(&ahead) { 0 } else { ahead });
            }
        });
    }

    fn correct(self, ahead: i64) {
        // The page may be gone by now.
        if self.ahead.try_get_untracked().is_some_and(|before| before != ahead) {
            self.ahead.set(ahead);
            self.look();
        }
    }

    fn storage_key(self) -> String {
        self.facts.with(|facts| [&database_name(&facts.site_id, &facts.slug), ":clock"].concat())
    }

    fn follow(self) {
        let before = self.now_to_the_second.get_untracked();
        let now = self.look();
        // A wrong clock that jumps has most likely been set right.
        if self.ahead.get_untracked() != 0 && 1 < (now - before).num_minutes().abs() {
            self.compare(i64::MAX);
        }
        let schedule = self.facts.with(|facts| facts.schedule);
        // A page that stays open sees the workshop begin and end; the timer lasts as long as the page.
        set_timeout(move || self.follow(), Duration::from_millis(schedule.pause_at(now)));
    }

    /// Looks what time it is.
    fn look(self) -> DateTime<Utc> {
        let now = match self.preview.get_untracked() {
            Some(PreviewDate::At(instant)) => instant,
            _ => clock::now() - TimeDelta::milliseconds(self.ahead.get_untracked()),
        };
        let schedule = self.facts.with(|facts| facts.schedule);
        let phase = schedule.phase_at(now);
        let is_new = self.phase.get_untracked() != phase;
        if is_new {
            self.phase.set(phase);
        }
        if is_new || 20 <= (now - self.now.get_untracked()).num_seconds().abs() {
            self.now.set(now);
            document::set_app_attribute("data-phase", Some(phase.as_str()));
            document::set_app_attribute("data-joinable", schedule.is_joinable(now).then_some(""));
        }
        self.now_to_the_second.set(now);
        now
    }

    /// In tests of components, another phase.
    pub fn set_phase(self, phase: Phase) {
        self.phase.set(phase);
    }
}

/// Only what begins with a year is taken for a time: browsers read far more than that, each in its own way.
fn read_instant(text: &str) -> Option<DateTime<Utc>> {
    let year = text.get(..5)?;
    let is_year = year.chars().take(4).all(|c| c.is_ascii_digit()) && year.ends_with('-');
    is_year.then(|| clock::instant_from_text(text)).flatten()
}

/// The event's time.
pub fn use_event_clock() -> EventClock {
    expect_context()
}

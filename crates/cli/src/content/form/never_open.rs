//! Whether there is a moment in which anybody could fill in a form.

use super::{super::Event, Reader};
use chrono::{DateTime, Utc};
use toml::Spanned;

/// A time as it is written, and what it is.
type Written<'a> = (Option<&'a Spanned<toml::Value>>, Option<DateTime<Utc>>);

impl Reader {
    /// A form whose own times and those of the event leave no moment in which anybody could fill it in.
    pub(super) fn never_open(
        &mut self,
        id: &str,
        event: &Event,
        (opens, from): Written<'_>,
        (closes, to): Written<'_>,
    ) {
        let schedule = &event.schedule;
        let ends = schedule.sign_up_closes.unwrap_or(schedule.starts);
        let (first, last) = match id {
            "attend" => (schedule.sign_up_opens, Some(ends)),
            "host" => (None, Some(ends)),
            // Of what is called off, one may ask for the next at once.
            _ => ((!schedule.is_called_off()).then_some(schedule.ends), None),
        };
        let shown = |at: DateTime<Utc>| at.with_timezone(&event.zone).format("%Y-%m-%dT%H:%M");
        if let (Some(value), Some(to), Some(first)) = (closes, to, first)
            && to <= first
        {
            let what = format!(
                "must be later than {}, when the form comes onto the page, or nobody can fill it in",
                shown(first)
            );
            self.wrong(value, "closes", what);
        }
        if let (Some(value), Some(from), Some(last)) = (opens, from, last)
            && last <= from
        {
            let what = format!(
                "must be earlier than {}, when the form leaves the page, or nobody can fill it in",
                shown(last)
            );
            self.wrong(value, "opens", what);
        }
    }
}

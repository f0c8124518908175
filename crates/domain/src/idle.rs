//! A shared computer that was left: when the page forgets by itself what somebody sent from it, and when it says so before.

/// How long nobody touches the page before it forgets, in milliseconds.
pub const FORGETS_AFTER: i64 = 60_000;

/// How long before that it is said, in milliseconds.
pub const SAID_BEFORE: i64 = 20_000;

/// How often to look, in milliseconds.
pub const STEP: i64 = 1_000;

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Wait,
    /// It is said that the page forgets soon.
    Warn,
    /// Everything is forgotten.
    Forget,
}

/// Watches a page for touches. Times are those of the visitor's clock, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    touched: i64,
    warned: Option<i64>,
}

impl Watch {
    /// Begins as if the page had been touched now.
    pub fn new(now: i64) -> Self {
        Self { touched: now, warned: None }
    }

    /// Somebody is there: the time begins anew.
    pub fn touch(&mut self, now: i64) {
        *self = Self::new(now);
    }

    /// Looks at the clock. Nothing is forgotten that was not announced for [`SAID_BEFORE`], also when the device slept
    /// meanwhile, and a clock that was set back begins anew.
    pub fn look(&mut self, now: i64) -> Step {
        if now < self.warned.unwrap_or(self.touched) {
            self.touch(now);
        }
        match self.warned {
            Some(warned) if SAID_BEFORE <= now - warned => Step::Forget,
            Some(_) => Step::Warn,
            None if FORGETS_AFTER - SAID_BEFORE <= now - self.touched => {
                self.warned = Some(now);
                Step::Warn
            }
            None => Step::Wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page does that looks every second from `from` on, until it does something else than before.
    fn next(watch: &mut Watch, from: i64) -> (i64, Step) {
        let before = watch.look(from);
        (from..).step_by(1_000).map(|now| (now, watch.look(now))).find(|(_, step)| *step != before).unwrap()
    }

    #[test]
    fn a_minute_without_a_touch_is_announced_for_its_last_twenty_seconds() {
        let mut watch = Watch::new(5_000);
        assert_eq!(watch.look(44_999), Step::Wait);
        assert_eq!(next(&mut watch, 5_000), (45_000, Step::Warn));
        assert_eq!(next(&mut watch, 45_000), (65_000, Step::Forget));
    }

    #[test]
    fn a_touch_begins_the_minute_anew_also_while_it_is_announced() {
        let mut watch = Watch::new(0);
        assert_eq!(watch.look(59_000), Step::Warn);
        watch.touch(60_000);
        assert_eq!(next(&mut watch, 60_000), (100_000, Step::Warn));
    }

    #[test]
    fn a_device_that_slept_for_an_hour_says_so_first() {
        let mut watch = Watch::new(0);
        assert_eq!(watch.look(3_600_000), Step::Warn);
        assert_eq!(watch.look(3_619_999), Step::Warn);
        assert_eq!(watch.look(3_620_000), Step::Forget);
    }

    #[test]
    fn a_clock_that_was_set_back_begins_the_minute_anew() {
        let mut watch = Watch::new(1_000_000);
        assert_eq!(watch.look(0), Step::Wait);
        assert_eq!(watch.look(40_000), Step::Warn);
        assert_eq!(watch.look(10_000), Step::Wait);
        assert_eq!(next(&mut watch, 10_000), (50_000, Step::Warn));
    }
}

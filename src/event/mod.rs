//! The event's times for this visitor.

mod clock_switch;
mod countdown;
mod event_clock;
mod event_times;
mod preview_banner;
mod wrong_clock;

use clock_switch::ClockSwitch;
pub use countdown::Countdown;
pub use event_clock::{ClockChoice, EventClock, PreviewDate, use_event_clock};
pub use event_times::EventTimes;
use preview_banner::PreviewBanner;
use wrong_clock::WrongClock;

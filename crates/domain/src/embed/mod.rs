//! The page in parts, in frames of other sites: the public words of it (docs/organisers/embedding.md), and what is pasted
//! there.

mod choice;
mod host;

pub use choice::{Choice, Part, Theme};
pub use host::{Host, Page, framed};

/// The parts, as `?embed=` names them.
pub const PARTS: [&str; 5] = ["event", "nodes", "sign-up", "host", "all"];

/// The parameters that say how a frame looks.
pub const LOOK: [&str; 4] = ["theme", "accent", "size", "paper"];

/// All parameters that are meant for a frame only.
pub const PARAMETERS: [&str; 7] = ["embed", "theme", "accent", "size", "paper", "height", "lang"];

/// How low a frame may be, in CSS pixels.
pub const MIN_HEIGHT: u32 = 80;

/// Heights are told to the host in steps of so many CSS pixels, rounded up: one question more or less is not told.
pub const HEIGHT_STEP: u32 = 200;

/// How high a frame may be, in CSS pixels; a whole number of steps.
pub const MAX_HEIGHT: u32 = 20_000;

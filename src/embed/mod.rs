//! What only frames do: nothing is sent there before it was seen, and a draft can be taken along to the full page.

mod frame;
mod handover;
mod sight;

pub use frame::{Frame, use_frame};
pub use handover::{Handovers, use_handovers};
pub use sight::use_sight;

//! The page on other sites: what only frames do (nothing is sent there before it was seen, and a draft can be taken along to
//! the full page), and how to show the page elsewhere.

mod embed_dialog;
mod embed_panel;
mod frame;
mod handover;
mod labelled_select;
mod sight;
mod snippet;

pub use embed_dialog::EmbedDialog;
use embed_panel::EmbedPanel;
pub use frame::{Frame, use_frame};
pub use handover::{Handovers, use_handovers};
use labelled_select::LabelledSelect;
pub use sight::use_sight;
use snippet::Snippet;

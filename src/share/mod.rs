//! Handing the address of the page, or of a node, to another program or to the clipboard.

mod share_buttons;
mod share_state;
mod share_status;

pub use share_buttons::ShareButtons;
pub use share_state::{Link, Share, use_share};
pub use share_status::ShareStatus;

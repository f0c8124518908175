//! The forms: one engine, made from a definition, for signing up, hosting and hearing of the next workshop.
//!
//! | file | what it holds |
//! |---|---|
//! | `form_section` | when a form is on the page, and what is there instead |
//! | `form_state`, `field_state` | what was typed, what is wrong with it: signals that the components read |
//! | `submission_form`, `form_field`, `fields/` | the form and its controls |
//! | `draft_storage`, `draft_status` | keeping what was typed, and saying so |
//! | `keeping`, `moving` | for how long a browser keeps things; what it has from an older page |
//! | `submit`, `freeze`, `outbox` with its `_device` and `_sender`, `key_upkeep` | from the press of Send to the form service |
//! | `taking_back` | what was sent comes back into the form |
//! | `review` | what the host of a frame must let people see before anything is sent |
//! | `confirm`, `discard_button` | the question before what cannot be undone |
//! | `shared_computer`, `outbox_shared` | a computer that keeps nothing for the next person |
//! | `delivery_status`, `other_ways`, `receipts`, `receipt_card`, `read_notice` | what became of what was sent |

mod confirm;
mod delivery_status;
mod discard_button;
mod draft_status;
mod draft_storage;
mod field_ids;
mod field_state;
mod fields;
mod form_field;
mod form_section;
mod form_state;
mod freeze;
mod handover_notice;
mod keeping;
mod key_upkeep;
mod moving;
mod other_ways;
mod outbox;
mod outbox_device;
mod outbox_sender;
mod outbox_shared;
mod outbox_state;
mod problem_summary;
mod read_notice;
mod receipt_card;
mod receipts;
mod recipient_notice;
mod review;
mod shared_computer;
mod sign_up_sections;
mod submission_form;
mod submission_preview;
mod submit;
mod taking_back;
mod written;

pub use form_state::TypedBefore;
pub use keeping::{Keeping, use_keeping};
pub use outbox::{Outbox, use_outbox};
pub use shared_computer::SharedComputer;
pub use sign_up_sections::{Host, SignUp};

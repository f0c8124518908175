//! From the press of Send to "stored": the message, the contract with form services, the outbox, the receipt.

pub mod backend;
pub mod carry;
pub mod handoff;
pub mod message;
pub mod moving;
pub mod outbox;
pub mod receipt;
pub mod received;

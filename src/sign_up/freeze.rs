//! From the fields of a message to the bytes that are sent, now and at every retry.

use crate::browser::seal::{self, SealError};
use p4p_domain::{
    delivery::{
        backend::{Request, request_for},
        message::{SubmissionId, envelope, json_from_message, padded},
    },
    form::Form,
    json::Value,
};
use thiserror::Error;

/// A message, frozen.
pub struct Frozen {
    /// In clear, as JSON.
    pub clear: String,
    /// As it leaves.
    pub request: Request,
    /// The fingerprints of the keys that it is sealed to; none when it leaves in clear.
    pub sealed_to: Vec<String>,
}

/// Why a message cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FreezeError {
    /// It could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// It is so many bytes larger than its service takes.
    #[error("{0} bytes more than the form service takes")]
    TooLarge(usize),
}

/// Seals a message where its form says so, and makes the request that brings it to its service.
pub async fn freeze(form: &Form, id: &SubmissionId, message: &[(String, Value)]) -> Result<Frozen, FreezeError> {
    let clear = json_from_message(message);
    let request = if form.backend.is_sealed() {
        let sealed = seal::seal(&padded(clear.clone()), &form.backend.seal_to).await?;
        request_for(&form.backend, id.as_str(), &envelope(form, message, sealed))
    } else {
        request_for(&form.backend, id.as_str(), message)
    };
    match request.body.len().saturating_sub(form.backend.max_bytes) {
        0 => Ok(Frozen { clear, request, sealed_to: form.backend.fingerprints.clone() }),
        more => Err(FreezeError::TooLarge(more)),
    }
}

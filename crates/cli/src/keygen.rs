//! `site keygen`: a pair of keys for sealed answers, and what to do with each half.

use crate::private;
use age::{secrecy::ExposeSecret, x25519::Identity};
use chrono::{DateTime, SecondsFormat, Utc};
use p4p_answers::fingerprint;
use std::{
    io::{self, ErrorKind},
    path::Path,
};
use thiserror::Error;

/// Why there is no new key.
#[derive(Debug, Error)]
pub enum KeygenError {
    #[error(
        "{0}: is there already and was left alone, because answers sealed to a lost key can never be read; choose another name with --out"
    )]
    IsThere(String),
    #[error("{path}: cannot be written: {error}")]
    Disk { path: String, error: io::Error },
}

/// Makes a pair, writes the secret half as `age-keygen` does, and says what to do with both.
pub fn run(path: &Path, now: DateTime<Utc>) -> Result<String, KeygenError> {
    let secret = Identity::generate();
    let public = secret.to_public().to_string();
    let created = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let file = format!("# created: {created}\n# public key: {public}\n{}\n", secret.to_string().expose_secret());
    let shown = path.display().to_string();
    private::create(path, file.as_bytes()).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => KeygenError::IsThere(shown.clone()),
        _ => KeygenError::Disk { path: shown.clone(), error },
    })?;
    Ok(advice(&shown, &public))
}

fn advice(path: &str, public: &str) -> String {
    format!(
        "The secret key is in {path}; only you can read that file.\n\
         \n\
         Public key:  {public}\n\
         Fingerprint: {}\n\
         \n\
         What to do now:\n\
         \n\
         1. Paste this line into each file in content/forms/, below its line [backend] :\n\
         \n     seal_to = [\"{public}\"]\n\
         \n   Then build the page again and upload it. From then on browsers seal the answers before they send them.\n\
         2. Keep {path} off the web server and out of every repository.\n\
         3. Back it up now, in two places. Without it nobody can read the answers, and nothing can bring them back.\n\
         4. Consider a second key, which another organiser makes on another computer. Each of the two then opens\n   \
            every answer: seal_to = [\"{public}\", \"age1…\"]\n\
         5. To read the answers: site answers open data.db --key {path} --out answers",
        fingerprint(public)
    )
}

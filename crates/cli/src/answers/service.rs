//! PocketBase's own interface (<https://pocketbase.io/docs/api-records/>), as far as answers are read and deleted there.

use p4p_answers::{parse_json, shown};
use p4p_domain::{
    json::Value,
    link::{HttpUrl, LinkError},
};
use std::time::Duration;
use thiserror::Error;
use ureq::{Agent, http::Response};

/// How long the service may take for one answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many rows are asked for at once.
const ROWS_AT_ONCE: usize = 200;

/// The longest answer that is read, in bytes: that many rows of the largest size that forms have, and more.
const LONGEST: u64 = 1 << 28;

/// Why a service did not do what was asked.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// The token would travel in clear.
    #[error(
        "{0}: is not encrypted, so anybody on the way could take the token; use https://, or a tunnel to 127.0.0.1"
    )]
    Clear(String),
    /// Not an address.
    #[error("{0}: {1}")]
    Address(String, LinkError),
    /// No answer at all.
    #[error("{address}: cannot be reached: {error}")]
    Unreachable { address: String, error: ureq::Error },
    /// The token is none, or has run out, or is nobody's who may do this.
    #[error(
        "{0}: does not accept the token; write a new one of a superuser into the token file (docs/organisers/answers.md)"
    )]
    Token(String),
    /// Another answer than the one that is wanted.
    #[error("{address}: answers {status}{said}; {advice}")]
    Status { address: String, status: u16, said: String, advice: &'static str },
    /// No answer of PocketBase.
    #[error("{0}: does not answer as PocketBase does; give its address with --service")]
    Other(String),
}

/// A PocketBase and a token for it.
pub struct Service {
    agent: Agent,
    base: String,
    token: String,
}

impl Service {
    /// A service at an address; nothing is asked yet.
    pub fn new(base: &str, token: &str) -> Result<Self, ServiceError> {
        let base = base.trim_end_matches('/');
        let url = HttpUrl::parse(base).map_err(|error| ServiceError::Address(shown(base), error))?;
        if !url.is_encrypted() && !url.is_loopback() {
            return Err(ServiceError::Clear(shown(base)));
        }
        // A redirection would take the token along.
        let config =
            Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(Some(PATIENCE)).build();
        Ok(Self { agent: config.into(), base: base.into(), token: token.trim().into() })
    }

    /// The rows of a collection, in the order of their ids, each as its members; or of each its id only.
    pub fn rows(&self, collection: &str, only_ids: bool) -> Result<Vec<Vec<(String, Value)>>, ServiceError> {
        let fields = if only_ids { "&fields=id" } else { "" };
        let (mut rows, mut last) = (Vec::new(), String::new());
        loop {
            // Behind the last id, because pages move while rows are added.
            let address = format!(
                "{}?perPage={ROWS_AT_ONCE}&skipTotal=true&sort=id{fields}&filter=id%3E%22{last}%22",
                self.records(collection)
            );
            let answer = self.agent.get(&address).header("Authorization", &self.token).call();
            let text = Self::text_of(answer, &self.records(collection))?;
            let page = parse_json(&text).map_err(|_| ServiceError::Other(self.records(collection)))?;
            let items = page.get("items").and_then(Value::as_list);
            let items = items.ok_or_else(|| ServiceError::Other(self.records(collection)))?;
            rows.extend(items.iter().map(|row| row.members().to_vec()));
            let end = items.last().and_then(|row| row.get("id")?.as_text()).filter(|id| is_id(id));
            match end {
                Some(id) if items.len() == ROWS_AT_ONCE && *id > *last => last = id.into(),
                _ => return Ok(rows),
            }
        }
    }

    /// Deletes a row; one that is gone already is as it should be.
    pub fn delete(&self, collection: &str, id: &str) -> Result<(), ServiceError> {
        let address = format!("{}/{id}", self.records(collection));
        if !is_id(id) {
            return Err(ServiceError::Other(shown(&address)));
        }
        let answer = self.agent.delete(&address).header("Authorization", &self.token).call();
        match Self::text_of(answer, &address) {
            Err(ServiceError::Status { status: 404, .. }) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn records(&self, collection: &str) -> String {
        format!("{}/api/collections/{collection}/records", self.base)
    }

    fn text_of(answer: Result<Response<ureq::Body>, ureq::Error>, address: &str) -> Result<String, ServiceError> {
        let unreachable = |error| ServiceError::Unreachable { address: address.into(), error };
        let mut answer = answer.map_err(unreachable)?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(LONGEST).read_to_string().map_err(unreachable)?;
        let advice = match status {
            200..=299 => return Ok(text),
            401 | 403 => return Err(ServiceError::Token(address.into())),
            404 => {
                "is the collection there? Where a proxy lets through sign-ups only, as deploy/Caddyfile.forms does, go past it: ssh -L 8090:127.0.0.1:8090, and --service http://127.0.0.1:8090"
            }
            _ => "try again later",
        };
        let said = parse_json(&text).ok().and_then(|said| said.get("message")?.as_text().map(shown));
        let said = said.filter(|said| !said.is_empty()).map(|said| format!(" ({said})")).unwrap_or_default();
        Err(ServiceError::Status { address: address.into(), status, said, advice })
    }
}

/// Whether it is an id as PocketBase gives and takes them, and nothing that would lead elsewhere.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_travels_encrypted_or_to_this_computer_only() {
        for (base, is_fine) in [
            ("https://forms.example.org", true),
            ("http://127.0.0.1:8090/", true),
            ("http://localhost:8090", true),
            ("http://forms.example.org", false),
            ("forms.example.org", false),
        ] {
            assert_eq!(Service::new(base, "x").is_ok(), is_fine, "{base}");
        }
    }

    #[test]
    fn no_id_leads_to_another_row() {
        assert!(is_id("r0123456789abcd"));
        for id in ["", "a/b", "..", "a?b", "a\"", "a b", "é"] {
            assert!(!is_id(id), "{id}");
        }
    }
}

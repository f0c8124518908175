//! Asking a form service, as a browser does.

use p4p_domain::delivery::{
    backend::{Answer, Request},
    handoff::{ANSWER_LENGTH, PATIENCE},
};
use std::time::Duration;
use thiserror::Error;
use ureq::{
    Agent, ResponseExt as _,
    http::{self, HeaderMap, Response},
};

/// Why there was no answer.
#[derive(Debug, Error)]
#[error(transparent)]
pub struct NoAnswer(#[from] Box<ureq::Error>);

impl From<ureq::Error> for NoAnswer {
    fn from(error: ureq::Error) -> Self {
        Self(error.into())
    }
}

impl From<http::Error> for NoAnswer {
    fn from(error: http::Error) -> Self {
        ureq::Error::from(error).into()
    }
}

/// Asks services.
pub struct Client(Agent);

/// What a service answered, and whether a page may read that.
pub struct Answered {
    /// The answer itself.
    pub answer: Answer,
    /// What keeps browsers from sending or reading: what the service does not allow to the page's origin.
    pub forbidden: Option<&'static str>,
}

impl Client {
    /// As patient as the page.
    pub fn new() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_millis(PATIENCE.into())))
            .build();
        Self(config.into())
    }

    /// Makes a request of the page at an origin; where that is not known, as a program.
    pub fn send(&self, request: &Request, origin: Option<&str>) -> Result<Answered, NoAnswer> {
        let mut forbidden = None;
        if let Some(origin) = origin.filter(|_| !request.opaque && needs_permission(request)) {
            let asked = http::Request::options(&request.url)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", &request.method)
                .header("Access-Control-Request-Headers", "content-type")
                .body(())?;
            let answer = self.0.run(asked)?;
            if !answer.status().is_success() || !allows(answer.headers(), origin) {
                forbidden =
                    Some("asked by a browser whether this page may send (a CORS preflight), it does not say yes");
            }
        }
        let mut sent = http::Request::builder().method(request.method.as_str()).uri(&request.url);
        for (name, value) in request
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain(origin.map(|origin| ("Origin", origin)))
        {
            sent = sent.header(name, value);
        }
        let mut response = self.0.run(sent.body(request.body.as_str())?)?;
        if origin.is_some_and(|origin| !request.opaque && !allows(response.headers(), origin)) {
            forbidden = forbidden.or(Some("it does not let this page read its answer (Access-Control-Allow-Origin)"));
        }
        let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let redirected = response.get_uri().to_string() != request.url;
        let body =
            serde_json::from_slice::<serde_json::Value>(&body_of(&mut response, ANSWER_LENGTH)).unwrap_or_default();
        let status = response.status().as_u16();
        let answer = Answer { status, body: body.into(), retry_after, opaque: false, redirected };
        Ok(Answered { answer, forbidden })
    }

    /// Reads what is at an address, with a token; the status, and the body.
    pub fn read(&self, address: &str, token: &str) -> Result<(u16, Vec<u8>), NoAnswer> {
        let mut response = self.0.get(address).header("Authorization", token).call()?;
        let body = body_of(&mut response, LONGEST_RECORD);
        Ok((response.status().as_u16(), body))
    }
}

/// The longest record that is read, in bytes: more than any form sends.
const LONGEST_RECORD: usize = 20_000_000;

/// A body; one that is longer counts as empty.
fn body_of(response: &mut Response<ureq::Body>, most: usize) -> Vec<u8> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    response.body_mut().with_config().limit(limit).read_to_vec().unwrap_or_default()
}

/// Whether a browser asks first (the fetch standard's preflight).
fn needs_permission(request: &Request) -> bool {
    const SIMPLE: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    let is_simple = |(name, value): &(String, String)| match name.to_ascii_lowercase().as_str() {
        "accept" => true,
        "content-type" => SIMPLE.iter().any(|simple| value.starts_with(simple)),
        _ => false,
    };
    request.method != "POST" || !request.headers.iter().all(is_simple)
}

fn allows(headers: &HeaderMap, origin: &str) -> bool {
    let allowed = headers.get("access-control-allow-origin").and_then(|value| value.to_str().ok());
    allowed.is_some_and(|allowed| allowed == "*" || allowed == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_ask_first_for_what_no_form_could_send() {
        let request = |method: &str, headers: &[(&str, &str)]| Request {
            method: method.into(),
            url: "https://forms.example/".into(),
            headers: headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            body: String::new(),
            opaque: false,
        };
        let plain = [("Content-Type", "text/plain;charset=UTF-8"), ("Accept", "application/json")];
        assert!(!needs_permission(&request("POST", &plain)));
        assert!(needs_permission(&request("PUT", &plain)));
        assert!(needs_permission(&request("POST", &[("Content-Type", "application/json")])));
        assert!(needs_permission(&request("POST", &[("apikey", "k")])));
    }
}

//! The one request that leaves the page's own origin: a sign-up, after Send was pressed.

use crate::domain::backend::Request;
use thiserror::Error;

/// How long an answer may take, in milliseconds, before the attempt counts as having no known end.
pub const PATIENCE: u32 = 20_000;

/// What a form service answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, whatever it is.
    pub body: String,
}

/// No answer that can be read. Being offline, a refusal by CORS, a cut connection and too long a wait all look
/// the same to a page, and in each of them the sign-up may have been stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no answer from the form service")]
pub struct NoAnswer;

/// Sends a request and waits for its answer, at most [`PATIENCE`].
pub async fn post(request: Request) -> Result<Answer, NoAnswer> {
    browser::post(request).await
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::{Answer, NoAnswer, PATIENCE, Request};
    use leptos::leptos_dom::helpers::set_timeout;
    use std::time::Duration;
    use web_sys::{AbortController, ReferrerPolicy, RequestCredentials};

    pub async fn post(request: Request) -> Result<Answer, NoAnswer> {
        let stop = AbortController::new().map_err(|_| NoAnswer)?;
        let signal = stop.signal();
        set_timeout(move || stop.abort(), Duration::from_millis(u64::from(PATIENCE)));
        let answer = gloo_net::http::Request::post(request.url.as_str())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            // No cookie and no address of this page goes along.
            .credentials(RequestCredentials::Omit)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .abort_signal(Some(&signal))
            .body(request.body)
            .map_err(|_| NoAnswer)?
            .send()
            .await
            .map_err(|_| NoAnswer)?;
        let status = answer.status();
        // A body that is cut off says nothing about what was stored.
        let body = answer.text().await.map_err(|_| NoAnswer)?;
        Ok(Answer { status, body })
    }
}

#[cfg(not(feature = "hydrate"))]
mod browser {
    use super::{Answer, NoAnswer, Request};

    #[allow(clippy::unused_async)]
    pub async fn post(_request: Request) -> Result<Answer, NoAnswer> {
        Err(NoAnswer)
    }
}

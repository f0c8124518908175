//! The one request that leaves the page's own origin: a sign-up, after Send was pressed.

use super::clock;
use p4p_domain::delivery::backend::{Answer, Request};
use thiserror::Error;

/// No answer that can be read. Being offline, a refusal by CORS, a cut connection and too long a wait all look
/// the same to a page, and in each of them the sign-up may have been stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no answer from the form service")]
pub struct NoAnswer;

/// Sends a request and waits for its answer, at most [`PATIENCE`](p4p_domain::delivery::handoff::PATIENCE).
pub async fn send(request: Request) -> Result<Answer, NoAnswer> {
    browser::send(request).await
}

/// The seconds in a `Retry-After`, which is a number of them or a date (RFC 9110, section 10.2.3).
pub fn retry_after(text: &str) -> Option<u32> {
    let until = || clock::instant_from_text(text).map(|date| (date - clock::now()).num_seconds().max(0));
    text.trim().parse().ok().or_else(|| u32::try_from(until()?).ok())
}

/// Whether the page's own server answers for the event's folder: then it is not the network that is missing. It is asked past every cache.
pub async fn own_server_answers(to_event: &str) -> bool {
    browser::own_server_answers(to_event).await
}

/// A file of the page's own server, asked for anew: the browser sends along which version it has, and a server that has
/// no newer one says so in a few bytes.
pub async fn own_file(path: &str) -> Result<Vec<u8>, NoAnswer> {
    browser::own_file(path).await
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::{Answer, NoAnswer, Request, retry_after};
    use crate::browser::json;
    use leptos::leptos_dom::helpers::set_timeout;
    use p4p_domain::delivery::handoff::PATIENCE;
    use std::time::Duration;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        AbortController, Headers, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode, Response,
        ResponseType,
    };

    /// Every failure of a request means the same: there is no answer.
    fn failed<E>(_error: E) -> NoAnswer {
        NoAnswer
    }

    async fn fetch(url: &str, options: &RequestInit, patience: u64) -> Result<Response, NoAnswer> {
        let stop = AbortController::new().map_err(failed)?;
        options.set_signal(Some(&stop.signal()));
        set_timeout(move || stop.abort(), Duration::from_millis(patience));
        let answer = web_sys::window().ok_or(NoAnswer)?.fetch_with_str_and_init(url, options);
        JsFuture::from(answer).await.map_err(failed)?.dyn_into().map_err(failed)
    }

    pub async fn send(request: Request) -> Result<Answer, NoAnswer> {
        let headers = Headers::new().map_err(failed)?;
        for (name, value) in &request.headers {
            headers.append(name, value).map_err(failed)?;
        }
        let options = RequestInit::new();
        options.set_method(&request.method);
        options.set_headers(&headers);
        options.set_body(&JsValue::from_str(&request.body));
        // No cookie and no address of this page goes along.
        options.set_credentials(RequestCredentials::Omit);
        options.set_referrer_policy(ReferrerPolicy::NoReferrer);
        if request.opaque {
            options.set_mode(RequestMode::NoCors);
        }
        let answer = fetch(&request.url, &options, PATIENCE).await?;
        if answer.type_() == ResponseType::Opaque {
            return Ok(Answer { opaque: true, ..Answer::default() });
        }
        let retry_after = answer.headers().get("retry-after").ok().flatten().and_then(|text| retry_after(&text));
        // A body that is cut off says nothing about what was stored.
        let body = JsFuture::from(answer.text().map_err(failed)?).await.map_err(failed)?;
        let body = body.as_string().and_then(|text| json::parse(&text)).unwrap_or_default();
        Ok(Answer { status: answer.status(), body, retry_after, opaque: false })
    }

    pub async fn own_file(path: &str) -> Result<Vec<u8>, NoAnswer> {
        let options = RequestInit::new();
        options.set_cache(RequestCache::NoCache);
        let answer = fetch(path, &options, 60_000).await?;
        if !answer.ok() {
            return Err(NoAnswer);
        }
        let body = JsFuture::from(answer.array_buffer().map_err(failed)?).await.map_err(failed)?;
        Ok(js_sys::Uint8Array::new(&body).to_vec())
    }

    pub async fn own_server_answers(to_event: &str) -> bool {
        let options = RequestInit::new();
        // HEAD, because the service worker answers GET without a network.
        options.set_method("HEAD");
        options.set_cache(RequestCache::NoStore);
        fetch(&[to_event, "event.json"].concat(), &options, 5_000).await.is_ok_and(|answer| answer.ok())
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::unused_async)]
mod browser {
    use super::{Answer, NoAnswer, Request};

    pub async fn send(_request: Request) -> Result<Answer, NoAnswer> {
        Err(NoAnswer)
    }

    pub async fn own_file(_path: &str) -> Result<Vec<u8>, NoAnswer> {
        Err(NoAnswer)
    }

    pub async fn own_server_answers(_to_event: &str) -> bool {
        false
    }
}

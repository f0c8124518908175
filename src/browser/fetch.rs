//! Every request that the page's program makes: sign-ups, which leave the page's origin after Send was pressed, and files
//! of the page's own server.

use crate::browser::{clock, json};
use gloo_net::http::{Headers, Method, Request as BuiltRequest, RequestBuilder, Response};
use js_sys::Uint8Array;
use p4p_domain::delivery::{
    backend::{Answer, Request},
    handoff::{ANSWER_LENGTH, PATIENCE},
};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestMode, ResponseType,
};

/// How large a file of the page's own server may be, in bytes. A hundred thousand nodes have less than half of it.
const FILE_LENGTH: usize = 64 * 1024 * 1024;

/// No answer that can be read. Being offline, a refusal by CORS, a cut connection and too long a wait all look
/// the same to a page, and in each of them the sign-up may have been stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no answer from the form service")]
pub struct NoAnswer;

/// Every failure of a request means the same: there is no answer.
fn failed<E>(_error: E) -> NoAnswer {
    NoAnswer
}

#[wasm_bindgen]
extern "C" {
    /// What `web_sys` does not know of the options of a request.
    type KeepAlive;
    #[wasm_bindgen(method, setter)]
    fn set_keepalive(this: &KeepAlive, is_kept_alive: bool);

    // `web_sys` cannot catch it where the browser is too old to have it.
    #[wasm_bindgen(js_namespace = AbortSignal, catch)]
    fn timeout(milliseconds: u32) -> Result<AbortSignal, JsValue>;
}

/// A request that is given up after so many milliseconds, together with the reading of what it is answered.
fn request(url: &str, patience: u32) -> RequestBuilder {
    RequestBuilder::new(url).abort_signal(timeout(patience).ok().as_ref())
}

/// Sends a request and waits for its answer, at most [`PATIENCE`].
pub async fn send(message: Request) -> Result<Answer, NoAnswer> {
    let headers = web_sys::Headers::new().map_err(failed)?;
    for (name, value) in &message.headers {
        headers.append(name, value).map_err(failed)?;
    }
    let is_small = message.body.len() < KEPT_ALIVE;
    let request = request(&message.url, PATIENCE)
        .method(Method::from_bytes(message.method.as_bytes()).map_err(failed)?)
        .headers(Headers::from_raw(headers))
        // No cookie and no address of this page goes along.
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .mode(if message.opaque { RequestMode::NoCors } else { RequestMode::Cors })
        .body(message.body)
        .map_err(failed)?;
    let answer = kept_alive(request, is_small)?.send().await.map_err(failed)?;
    if answer.type_() == ResponseType::Opaque {
        return Ok(Answer { opaque: true, ..Answer::default() });
    }
    let retry_after = answer.headers().get("retry-after").and_then(|text| retry_after(&text));
    // A body that is cut off says nothing about what was stored; one that is too long is no answer that services give.
    let body = body(&answer, ANSWER_LENGTH).await?.and_then(|body| json::parse(&String::from_utf8(body).ok()?));
    let redirected = answer.redirected();
    Ok(Answer { status: answer.status(), body: body.unwrap_or_default(), retry_after, opaque: false, redirected })
}

/// How large a body may be whose request outlives the page, in bytes: browsers give all of a page 64 KiB together (Fetch
/// standard, section 5.6).
const KEPT_ALIVE: usize = 60_000;

/// Lets a request go on when the page is closed meanwhile.
fn kept_alive(request: BuiltRequest, is_small: bool) -> Result<BuiltRequest, NoAnswer> {
    let options = web_sys::RequestInit::new();
    options.unchecked_ref::<KeepAlive>().set_keepalive(is_small);
    let request = web_sys::Request::new_with_request_and_init(&request.into(), &options);
    request.map(BuiltRequest::from).map_err(failed)
}

/// The seconds in a `Retry-After`, which is a number of them or a date (RFC 9110, section 10.2.3).
pub fn retry_after(text: &str) -> Option<u32> {
    let until = || clock::instant_from_text(text).map(|date| (date - clock::now()).num_seconds().max(0));
    text.trim().parse().ok().or_else(|| u32::try_from(until()?).ok())
}

/// A file of the page's own server, asked for anew: the browser sends along which version it has, and a server that has
/// no newer one says so in a few bytes. With it, the milliseconds that the visitor's clock was ahead of the server's, when
/// the file may have come from there.
pub async fn own_file(path: &str) -> Result<(Vec<u8>, i64), NoAnswer> {
    let answer = request(path, 60_000).cache(RequestCache::NoCache).send().await.map_err(failed)?;
    if !answer.ok() {
        return Err(NoAnswer);
    }
    let ahead = clock_ahead(&answer).unwrap_or_default();
    Ok((body(&answer, FILE_LENGTH).await?.ok_or(NoAnswer)?, ahead))
}

/// Whether the page's own server answers for the event's folder: then it is not the network that is missing. It is asked
/// past every cache, and says how many milliseconds the visitor's clock is ahead of its own; `None` where it tells no time.
pub async fn own_server(to_event: &str) -> Result<Option<i64>, NoAnswer> {
    // HEAD, because the service worker answers GET without a network.
    let asked = request(&[to_event, "event.json"].concat(), 5_000).method(Method::HEAD).cache(RequestCache::NoStore);
    let answer = asked.send().await.map_err(failed)?;
    if answer.ok() { Ok(clock_ahead(&answer)) } else { Err(NoAnswer) }
}

/// The milliseconds by which the visitor's clock is ahead of the one that dated an answer, `None` where it has no date; 0
/// where it may have lain in caches on its way for as long (RFC 9111, section 5.1).
fn clock_ahead(answer: &Response) -> Option<i64> {
    let header = |name| answer.headers().get(name);
    let date = header("date").and_then(|date| clock::instant_from_text(&date))?;
    let ahead = (clock::now() - date).num_milliseconds();
    let age = header("age").and_then(|age| age.parse::<u32>().ok()).unwrap_or_default();
    Some(if ahead < 0 { ahead } else { (ahead - 1000 * i64::from(age)).max(0) })
}

/// The bytes of a body; `None` when they are more than `most`, and then the rest is not waited for.
async fn body(answer: &Response, most: usize) -> Result<Option<Vec<u8>>, NoAnswer> {
    let mut bytes = Vec::new();
    let Some(stream) = answer.body() else { return Ok(Some(bytes)) };
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(failed)?;
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(failed)?;
        let read: ReadableStreamReadResult = read.unchecked_into();
        if read.get_done().unwrap_or(true) {
            return Ok(Some(bytes));
        }
        let chunk = Uint8Array::from(read.get_value());
        if most < bytes.len() + chunk.length() as usize {
            _ = reader.cancel();
            return Ok(None);
        }
        bytes.append(&mut chunk.to_vec());
    }
}

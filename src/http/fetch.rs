//! One attempt at one request: send it, read what comes back within bounds, and say in our own
//! terms what happened.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, HeaderName, LOCATION,
    RETRY_AFTER,
};
use url::Url;

use super::body::{MAX_BODY, Unpacked, unpack};
use super::error::HttpError;
use super::host::Limits;
use super::reach::{Forbidden, server_name};
use super::reply::Reply;
use super::retry::{NO_ANSWER, Trouble, retry_after};

/// Why an attempt gave no reply.
pub(super) enum AttemptFailure {
    /// Another attempt may do better.
    Trouble(Trouble),
    /// It will not.
    Final(HttpError),
}

/// A reply, and what the server said about its callers.
pub(super) struct Answer {
    pub(super) reply: Reply,
    /// The limits it announced.
    pub(super) limits: Option<Limits>,
    /// Whether it counts the caller as anonymous (Crossref's `public` pools).
    pub(super) anonymous: bool,
}

pub(super) async fn fetch(
    client: &reqwest::Client,
    url: &Url,
    accept: &str,
    timeout: Duration,
) -> Result<Answer, AttemptFailure> {
    let sorted = |error: &reqwest::Error| sort(error, url);
    let request =
        client.get(url.clone()).header(ACCEPT, accept).header(ACCEPT_ENCODING, "gzip").timeout(timeout);
    let mut response = request.send().await.map_err(|e| sorted(&e))?;
    let status = response.status().as_u16();
    let headers = response.headers();
    let mut reply = Reply {
        status,
        media_type: text(headers, &CONTENT_TYPE).map(|value| media_type(&value)),
        charset: text(headers, &CONTENT_TYPE).and_then(|value| charset(&value)),
        location: text(headers, &LOCATION),
        retry_after: text(headers, &RETRY_AFTER)
            .and_then(|value| retry_after(&value, text(headers, &DATE).as_deref(), jiff::Timestamp::now())),
        body: Vec::new(),
    };
    let encoding = text(headers, &CONTENT_ENCODING);
    let limits = announced(headers);
    let anonymous =
        text(headers, &HeaderName::from_static("x-api-pool")).is_some_and(|p| p.starts_with("public"));
    // What else a server has to say, with a refusal or a redirect, is for people.
    if status == 200 {
        let too_long = || AttemptFailure::Final(HttpError::TooLong { host: server_name(url) });
        let mut packed = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| sorted(&e))? {
            if packed.len() + chunk.len() > MAX_BODY {
                return Err(too_long());
            }
            packed.extend_from_slice(&chunk);
        }
        reply.body = match unpack(encoding.as_deref(), packed) {
            Unpacked::Whole(body) => body,
            Unpacked::TooLong => return Err(too_long()),
            Unpacked::Broken(cause) => {
                return Err(AttemptFailure::Trouble(Trouble::Broken {
                    cause,
                    connected: true,
                    silent: false,
                }));
            }
        };
    }
    Ok(Answer { reply, limits, anonymous })
}

/// What Crossref's headers allow: `x-rate-limit-limit` requests in each `x-rate-limit-interval`, and
/// `x-concurrency-limit` at once. Proxies have been seen to merge repeated headers (`50, 50`), so
/// the first number counts.
fn announced(headers: &HeaderMap) -> Option<Limits> {
    let number = |name: &'static str| -> Option<u32> {
        let value = text(headers, &HeaderName::from_static(name))?;
        let digits: String = value.trim().chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|n| *n > 0)
    };
    let requests = number("x-rate-limit-limit");
    let at_once = number("x-concurrency-limit");
    if requests.is_none() && at_once.is_none() {
        return None;
    }
    Some(Limits {
        requests,
        interval: Duration::from_secs(number("x-rate-limit-interval").unwrap_or(1).into()),
        at_once,
    })
}

/// A header's value. Some servers send raw UTF-8, so bytes that are not are replaced, never fatal.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The parameter `charset` of a content type (RFC 9110, 8.3).
fn charset(value: &str) -> Option<String> {
    let mut parameters = value.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, charset) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(charset.trim().trim_matches('"').to_ascii_lowercase())
}

/// Sorts a failed exchange into those that are worth another attempt and those that are not.
fn sort(error: &reqwest::Error, url: &Url) -> AttemptFailure {
    if let Some(forbidden) = in_chain::<Forbidden>(error) {
        return AttemptFailure::Final(forbidden.clone().into());
    }
    if let Some(rustls::Error::InvalidCertificate(_)) = in_chain::<rustls::Error>(error) {
        return AttemptFailure::Final(HttpError::Certificate {
            host: server_name(url),
            cause: cause_of(error),
        });
    }
    let silent = error.is_timeout();
    let cause = if silent { NO_ANSWER.to_owned() } else { cause_of(error) };
    if error.is_connect() && cause.contains("lookup") {
        return AttemptFailure::Trouble(Trouble::Name { cause: "its name cannot be resolved".to_owned() });
    }
    AttemptFailure::Trouble(Trouble::Broken { cause, connected: !error.is_connect(), silent })
}

/// The error of type `E` at the bottom of a chain. An `io::Error` hides what it wraps from
/// `source`, so it is opened by hand.
fn in_chain<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        next = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    None
}

/// The innermost cause: the outer layers only repeat that something failed.
pub(super) fn cause_of(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

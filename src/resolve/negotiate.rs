//! Content negotiation for one DOI: the hops from the resolver to the agency, and what the answer
//! at the end means (protocol note, sections 1 to 3).

use serde_json::{Map, Value};
use url::Url;

use super::ResolveError;
use crate::doi::Doi;
use crate::http::{Client, HttpError, Reply};
use crate::text::sanitize;
use crate::work::reports_error;

/// The one media type that is asked for. A list is a trap: some agencies ignore the order, and one
/// chokes on types it does not know (protocol note, section 2.1).
pub(super) const CSL_JSON: &str = "application/vnd.citationstyles.csl+json";

const MOST_HOPS: usize = 5;

/// A record as served, and where it was found.
pub(super) struct Served {
    /// The JSON text.
    pub(super) text: String,
    /// The same, parsed.
    pub(super) record: Map<String, Value>,
    pub(super) source: Url,
}

/// The resolver's address for a DOI. The path is encoded by us: a URL parser would read `#`, `?`,
/// `\` and `/../` in a DOI as syntax.
pub(super) fn address(endpoint: &Url, path: &str) -> Result<Url, ResolveError> {
    let text = format!("{}/{path}", endpoint.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|_| ResolveError::NotADoi)
}

/// Asks the resolver for a DOI's record and follows where it leads. `led` hears where the first
/// redirect leads, at once: that shows how the agency is addressed.
pub(super) async fn via_resolver(
    client: &Client,
    endpoint: &Url,
    doi: &Doi,
    impatient: bool,
    led: &dyn Fn(&Url),
) -> Result<Served, ResolveError> {
    follow(client, address(endpoint, &doi.path())?, Some(led), impatient).await
}

/// Asks an agency for a DOI's record at an address learned before.
pub(super) async fn at_agency(client: &Client, url: Url, impatient: bool) -> Result<Served, ResolveError> {
    follow(client, url, None, impatient).await
}

/// Follows redirects. While `led` is there, the request is still at the resolver.
async fn follow(
    client: &Client,
    mut url: Url,
    mut led: Option<&dyn Fn(&Url)>,
    impatient: bool,
) -> Result<Served, ResolveError> {
    let mut plus_tried = false;
    for _ in 0..=MOST_HOPS {
        let reply = client.get(&url, CSL_JSON, impatient).await.map_err(of_http)?;
        if matches!(reply.status, 301 | 302 | 303 | 307 | 308) {
            let next = target(&url, &reply)?;
            if let Some(led) = led.take_if(|_| !is_same_place(&url, &next)) {
                led(&next);
            }
            url = next;
            continue;
        }
        // Crossref has been known to decode an encoded plus twice, into a space.
        if reply.status == 404 && led.is_none() && !plus_tried && url.path().contains("%2B") {
            plus_tried = true;
            let path = url.path().replace("%2B", "%252B");
            url.set_path(&path);
            continue;
        }
        let (text, record) = read(&reply, &url, led.is_some())?;
        return Ok(Served { text, record, source: url });
    }
    let last = shown(url.as_str());
    Err(ResolveError::UnsafeRedirect(format!("more than {MOST_HOPS} redirects, the last to {last}")))
}

/// Whether a redirect stays at the resolver: from http to https, or from one of its names to another,
/// the path stays the same and so does the domain.
fn is_same_place(from: &Url, to: &Url) -> bool {
    let domain = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host.rsplitn(3, '.').take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    from.path() == to.path() && domain(from) == domain(to)
}

/// Where a redirect leads. Whether one may go there is for the client to say.
fn target(from: &Url, reply: &Reply) -> Result<Url, ResolveError> {
    let Some(location) = &reply.location else {
        return Err(ResolveError::UnsafeRedirect(format!("{} names no target", server(from))));
    };
    let next = from
        .join(location)
        .map_err(|_| ResolveError::UnsafeRedirect(format!("`{}` is not an address", shown(location))))?;
    if from.scheme() == "https" && next.scheme() == "http" {
        return Err(ResolveError::UnsafeRedirect(format!("{} is not encrypted", shown(next.as_str()))));
    }
    Ok(next)
}

/// As much of an address as a message needs.
fn shown(address: &str) -> String {
    sanitize::excerpt(address, 200)
}

/// The record in an answer, or what the answer means instead.
fn read(reply: &Reply, url: &Url, at_resolver: bool) -> Result<(String, Map<String, Value>), ResolveError> {
    let server = server(url);
    match reply.status {
        200 => record(reply).ok_or(ResolveError::NoMetadata { server, asked: None }),
        404 | 410 if at_resolver => Err(ResolveError::NotRegistered { asked: None }),
        400 if at_resolver => Err(ResolveError::NotADoi),
        204 | 404 | 406 | 410 | 422 => Err(ResolveError::NoMetadata { server, asked: None }),
        401 | 403 | 451 => Err(ResolveError::Refused { server, status: reply.status }),
        status => Err(ResolveError::Odd { server, status }),
    }
}

/// The CSL-JSON in a body, if it is that: neither the status nor the media type proves it.
fn record(reply: &Reply) -> Option<(String, Map<String, Value>)> {
    if let Some(media_type) = &reply.media_type {
        let possible = media_type.contains("json") || matches!(media_type.as_str(), "text/plain" | "");
        if !possible {
            return None;
        }
    }
    let text = decode(&reply.body);
    let Ok(Value::Object(record)) = serde_json::from_str(&text) else { return None };
    let plausible = ["title", "DOI", "type"].iter().any(|key| record.contains_key(*key));
    (plausible && !reports_error(&record)).then(|| (text.into_owned(), record))
}

/// JSON is UTF-8 whatever the header says; a few servers still send Windows-1252.
fn decode(body: &[u8]) -> std::borrow::Cow<'_, str> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    match std::str::from_utf8(body) {
        Ok(text) => text.into(),
        Err(_) => body.iter().map(|byte| windows_1252(*byte)).collect::<String>().into(),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

pub(super) fn of_http(error: HttpError) -> ResolveError {
    match error {
        HttpError::Forbidden(forbidden) => ResolveError::UnsafeRedirect(forbidden.to_string()),
        HttpError::Empty { host } => ResolveError::NoMetadata { server: host, asked: None },
        error => ResolveError::Network(error),
    }
}

fn server(url: &Url) -> String {
    url.host_str().unwrap_or("the server").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, media_type: Option<&str>, body: &[u8]) -> Reply {
        Reply {
            status,
            media_type: media_type.map(str::to_owned),
            location: None,
            retry_after: None,
            body: body.to_vec(),
        }
    }

    #[test]
    fn a_record_is_an_object_that_looks_like_one() {
        let good = br#"{"title":"x"}"#;
        for media_type in [None, Some(CSL_JSON), Some("application/json"), Some("text/plain")] {
            assert!(record(&reply(200, media_type, good)).is_some(), "{media_type:?}");
        }
        assert!(record(&reply(200, Some("text/html"), good)).is_none());
        let bad: [&[u8]; 9] = [
            b"[1]",
            b"null",
            b"{}",
            b"{\"title\":",
            b"<html>",
            b"",
            b"[{\"title\":\"x\"}]",
            br#"{"type":"about:blank","title":"Not Found","status":404}"#,
            br#"{"title":"Error","errors":[{"status":"404"}]}"#,
        ];
        for bad in bad {
            assert!(record(&reply(200, Some(CSL_JSON), bad)).is_none(), "{}", String::from_utf8_lossy(bad));
        }
        let deep = "{\"title\":".repeat(100_000);
        assert!(record(&reply(200, None, deep.as_bytes())).is_none());
    }

    #[test]
    fn bodies_are_utf8_first() {
        assert_eq!(decode("é€".as_bytes()), "é€");
        assert_eq!(decode(b"\xef\xbb\xbf{}"), "{}");
        assert_eq!(decode(b"caf\xe9 \x80"), "café €");
    }

    #[test]
    fn the_same_status_means_other_things_at_other_hops() {
        let url = Url::parse("https://example.org/x").expect("a URL");
        let kind = |status, at_resolver| {
            let error = read(&reply(status, None, b"x"), &url, at_resolver).expect_err("no record");
            std::mem::discriminant(&error)
        };
        let not_registered = std::mem::discriminant(&ResolveError::NotRegistered { asked: None });
        let no_metadata =
            std::mem::discriminant(&ResolveError::NoMetadata { server: String::new(), asked: None });
        assert_eq!(kind(404, true), not_registered);
        assert_eq!(kind(404, false), no_metadata);
        assert_eq!(kind(400, true), std::mem::discriminant(&ResolveError::NotADoi));
        for status in [204, 406, 422] {
            assert_eq!(kind(status, false), no_metadata, "{status}");
        }
    }

    #[test]
    fn a_downgrade_is_refused() {
        let from = Url::parse("https://doi.org/10.3760/x").expect("a URL");
        let mut redirect = reply(302, None, b"");
        assert!(target(&from, &redirect).is_err(), "no Location");
        redirect.location = Some("http://122.115.55.36:8000/doi/x".into());
        assert!(target(&from, &redirect).is_err());
        redirect.location = Some("/elsewhere".into());
        assert_eq!(target(&from, &redirect).expect("allowed").as_str(), "https://doi.org/elsewhere");
    }
}

//! Content negotiation for one DOI: the hops from the resolver to the agency, and what the answer
//! at the end means (<https://citation.doi.org/docs.html>).

use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value};
use url::Url;

use super::error::ResolveError;
use super::record::{self, Unread};
use crate::doi::Doi;
use crate::http::{Exchange, HttpError, HttpRequest, Reply};

/// The one media type that is asked for. A list is a trap: some agencies ignore the order, and one
/// chokes on types it does not know.
const CSL_JSON: &str = "application/vnd.citationstyles.csl+json";

const MOST_HOPS: usize = 5;

/// A record as served, and where it was found.
pub(super) struct Served {
    /// The JSON text.
    pub(super) text: String,
    /// The record, parsed.
    pub(super) record: Map<String, Value>,
    pub(super) source: Url,
}

/// Hears where the resolver leads.
pub(super) type OnRedirect<'a> = &'a (dyn Fn(&Url) + Send + Sync);

/// The resolver's address for a DOI. The path is encoded by us: a URL parser would read `#`, `?`,
/// `\` and `/../` in a DOI as syntax.
pub(super) fn address(endpoint: &Url, path: &str) -> Result<Url, ResolveError> {
    let text = format!("{}/{path}", endpoint.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|_| ResolveError::NotADoi)
}

/// Asks the resolver for a DOI's record and follows where it leads. `led` hears where the first
/// redirect leads, at once: that shows how the agency is addressed.
pub(super) async fn via_resolver(
    exchange: &Exchange<'_>,
    endpoint: &Url,
    doi: &Doi,
    led: OnRedirect<'_>,
) -> Result<Served, ResolveError> {
    follow(exchange, address(endpoint, &doi.path())?, Some(led)).await
}

/// Asks an agency for a DOI's record at an address learned before.
pub(super) async fn at_agency(exchange: &Exchange<'_>, url: Url) -> Result<Served, ResolveError> {
    follow(exchange, url, None).await
}

/// Follows redirects. While `led` is there, the request is still at the resolver.
async fn follow(
    exchange: &Exchange<'_>,
    url: Url,
    mut led: Option<OnRedirect<'_>>,
) -> Result<Served, ResolveError> {
    // Whether an answer holds a record is known by reading it, and it is read once.
    let found = Mutex::new(None);
    let flaw = |reply: &Reply| match record::read(reply) {
        Ok(record) => {
            *found.lock().unwrap_or_else(PoisonError::into_inner) = Some(record);
            None
        }
        Err(unread) => Some(unread.flaw()),
    };
    let request = HttpRequest { accept: CSL_JSON, redirects: MOST_HOPS, flaw: &flaw };
    let mut hop = |from: &Url, to: &Url| {
        if let Some(led) = led.take_if(|_| !is_same_place(from, to)) {
            led(to);
        }
    };
    let (mut url, mut reply) = exchange.follow(url, request, &mut hop).await.map_err(of_http)?;
    let at_resolver = led.is_some();
    // Crossref has been known to decode an encoded plus twice, into a space.
    if reply.status == 404 && !at_resolver && url.path().contains("%2B") {
        let path = url.path().replace("%2B", "%252B");
        url.set_path(&path);
        (url, reply) = exchange.follow(url, request, &mut |_, _| ()).await.map_err(of_http)?;
    }
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    let (text, record) = found.map_or_else(|| read(&reply, &url, at_resolver), Ok)?;
    Ok(Served { text, record, source: url })
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

/// The record in an answer, or what the answer means instead.
fn read(reply: &Reply, url: &Url, at_resolver: bool) -> Result<record::ParsedRecord, ResolveError> {
    let server = url.host_str().unwrap_or("the server").to_owned();
    match reply.status {
        200 => record::read(reply).map_err(|unread| match unread {
            Unread::Page => ResolveError::Page { server },
            Unread::Cut | Unread::NoRecord => ResolveError::Unreadable { server },
        }),
        404 | 410 if at_resolver => Err(ResolveError::NotRegistered { asked: None }),
        400 if at_resolver => Err(ResolveError::NotADoi),
        204 | 404 | 406 | 410 | 422 => Err(ResolveError::NoMetadata { server, asked: None }),
        401 | 403 | 451 => Err(ResolveError::Refused { server, status: reply.status }),
        status => Err(ResolveError::Odd { server, status }),
    }
}

pub(super) fn of_http(error: HttpError) -> ResolveError {
    match error {
        HttpError::Forbidden(forbidden) => ResolveError::UnsafeRedirect(forbidden.to_string()),
        HttpError::Redirect(why) => ResolveError::UnsafeRedirect(why),
        HttpError::Empty { host } => ResolveError::Page { server: host },
        error => ResolveError::Network(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_status_means_other_things_at_other_hops() {
        let url = Url::parse("https://example.org/x").expect("a URL");
        let kind = |status, at_resolver| {
            let reply = Reply {
                status,
                media_type: None,
                charset: None,
                location: None,
                retry_after: None,
                body: b"x".to_vec(),
            };
            let error = read(&reply, &url, at_resolver).expect_err("no record");
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
}

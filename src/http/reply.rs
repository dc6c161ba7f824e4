//! One answer, and where it leads.

use std::time::Duration;

use url::Url;

use super::error::HttpError;
use crate::text::sanitize;

/// A response: its status, headers and body.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The media type, lower case, without parameters.
    pub(crate) media_type: Option<String>,
    /// The character encoding that is declared, lower case.
    pub(crate) charset: Option<String>,
    /// Where a redirect leads: an absolute URL, not yet approved.
    pub(crate) location: Option<String>,
    /// How long the server asks to wait before the next request.
    pub(crate) retry_after: Option<Duration>,
    /// The decoded body of a 200; others are not read.
    pub(crate) body: Vec<u8>,
}

/// What may be wrong with a complete answer, as its reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It ends in the middle.
    Cut,
    /// It is something else than what was asked for, such as the page of a server that is down.
    Odd,
}

impl Reply {
    /// Where the answer leads, if it is a redirect. Whether one may go there is for the client to say;
    /// never from https to http.
    pub(crate) fn redirect(&self, from: &Url) -> Option<Result<Url, HttpError>> {
        matches!(self.status, 301 | 302 | 303 | 307 | 308).then(|| self.target(from))
    }

    fn target(&self, from: &Url) -> Result<Url, HttpError> {
        let shown = |address: &str| sanitize::excerpt(address, 200);
        let Some(location) = &self.location else {
            let server = from.host_str().unwrap_or("the server");
            return Err(HttpError::Redirect(format!("{server} names no target")));
        };
        let next = from
            .join(location)
            .map_err(|_| HttpError::Redirect(format!("`{}` is not an address", shown(location))))?;
        if from.scheme() == "https" && next.scheme() == "http" {
            return Err(HttpError::Redirect(format!("{} is not encrypted", shown(next.as_str()))));
        }
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_downgrade_is_refused() {
        let from = Url::parse("https://doi.org/10.3760/x").expect("a URL");
        let mut reply = Reply {
            status: 302,
            media_type: None,
            charset: None,
            location: None,
            retry_after: None,
            body: Vec::new(),
        };
        let mut target = |location: Option<&str>| {
            reply.location = location.map(str::to_owned);
            reply.redirect(&from).expect("a redirect").map(String::from).ok()
        };
        assert_eq!(target(None), None);
        assert_eq!(target(Some("http://122.115.55.36:8000/doi/x")), None);
        assert_eq!(target(Some("https://")), None);
        assert_eq!(target(Some("/elsewhere")).as_deref(), Some("https://doi.org/elsewhere"));
        reply.status = 200;
        assert!(reply.redirect(&from).is_none());
    }
}

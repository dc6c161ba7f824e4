//! The official repository of styles, as zotero.org serves it.
//!
//! `/styles/NAME` is a style as XML, dependent ones included, and 404 for a name that nothing has.
//! `/styles-files/styles.json` is the index (`index`). Which media type a style comes with has changed over
//! the years, so it is not looked at.
//!
//! Whatever comes is hostile until it is shown to be a style: its length is bounded by `crate::http`, it
//! is parsed before it is kept, and it must be the style that was asked for.

use std::fmt;
use std::sync::Arc;

use url::Url;

use super::error::RepositoryError;
use super::{files, index, official_name};
use crate::csl::Style;
use crate::http::{self, Client, ClientSettings, HttpRequest, Patience, Reach, Reporter};

/// The server of the official repository.
pub const ZOTERO: &str = "https://www.zotero.org";

/// How often a request may be sent elsewhere.
const MOST_REDIRECTS: usize = 3;

/// The repository of styles behind an address.
pub struct Repository {
    base: Url,
    client: Client,
    /// Whether to ask again for what is kept and fresh.
    refresh: bool,
    warn: Arc<dyn Fn(String) + Send + Sync>,
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Repository {
    /// Returns the repository at `base`: [`ZOTERO`], or a server that behaves like it. With `refresh`, what
    /// is kept is asked for again. `report` hears what happens on the network, `warn` of an older copy that
    /// had to do.
    pub fn new(
        base: Url,
        http: ClientSettings,
        refresh: bool,
        report: Arc<Reporter>,
        warn: Arc<dyn Fn(String) + Send + Sync>,
    ) -> Self {
        let client = Client::new(http, 1, Reach::new(base.clone()), report);
        Self { base, client, refresh, warn }
    }

    /// Whether to ask again for what is kept and fresh.
    pub(super) fn is_refreshing(&self) -> bool {
        self.refresh
    }

    pub(super) fn warn(&self, message: String) {
        (self.warn)(message);
    }

    /// The server, for messages.
    pub(super) fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The style of a name as XML that is a style, or `None` where there is none.
    pub(super) fn style(&self, name: &str) -> Result<Option<String>, RepositoryError> {
        let Some(xml) =
            self.get(&format!("styles/{name}"), "application/vnd.citationstyles.style+xml, */*;q=0.5")?
        else {
            return Ok(None);
        };
        let not = |what: String| self.odd(format!("sent no style for {name}: {what}"));
        if xml.len() as u64 > files::LONGEST_STYLE {
            return Err(not(format!("it is larger than {} MB", files::LONGEST_STYLE >> 20)));
        }
        let style = Style::from_xml(&xml).map_err(|error| not(error.to_string()))?;
        // Another style, even under a newer name, is for the user to choose.
        let last = style.id().rsplit('/').next();
        if last != Some(name) && official_name(style.id()) != Some(name) {
            let id = style.id().chars().take(200).collect::<String>();
            return Err(self.odd(format!("sent another style for {name}: {id}")));
        }
        Ok(Some(xml))
    }

    /// The index as it is served, once it has been shown to be one.
    pub(super) fn index(&self) -> Result<String, RepositoryError> {
        let text = self.get("styles-files/styles.json", "application/json")?;
        text.filter(|text| index::parse(text).is_some_and(|styles| !styles.is_empty()))
            .ok_or_else(|| self.odd("has no index of styles".to_owned()))
    }

    fn odd(&self, what: String) -> RepositoryError {
        RepositoryError::Odd { host: self.host(), what }
    }

    /// Asks for a path below the base; `None` where there is nothing.
    fn get(&self, path: &str, accept: &str) -> Result<Option<String>, RepositoryError> {
        let base = self.base.as_str().trim_end_matches('/');
        let url = Url::parse(&format!("{base}/{path}")).map_err(|error| self.odd(error.to_string()))?;
        let runtime = http::runtime()?;
        runtime.block_on(self.follow(url, accept))
    }

    async fn follow(&self, url: Url, accept: &str) -> Result<Option<String>, RepositoryError> {
        let request = HttpRequest { accept, redirects: MOST_REDIRECTS, flaw: &|_| None };
        // Whoever waits for a style can do without it, or can be told at once.
        let exchange = self.client.exchange(Patience::Little);
        let (_, reply) = exchange.follow(url, request, &mut |_, _| ()).await?;
        match reply.status {
            200 => String::from_utf8(reply.body)
                .map(Some)
                .map_err(|_| self.odd("sent text that is not UTF-8".into())),
            404 | 410 => Ok(None),
            status => Err(self.odd(format!("answered {status}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_official_server_is_a_url() {
        assert!(Url::parse(ZOTERO).is_ok_and(|url| url.scheme() == "https"));
    }
}

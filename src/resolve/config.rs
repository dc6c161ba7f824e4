//! How to resolve, and who hears of it.

use std::time::Duration;

use futures_util::future::BoxFuture;
use url::Url;

use super::error::ResolveError;
use super::resolved::Resolved;
use crate::http::{ClientSettings, Event};

/// The resolver of the DOI Foundation.
pub const DOI_ORG: &str = "https://doi.org";

/// Whether the cache or the network is used first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Fresh records from the cache, the rest from the network.
    #[default]
    Normal,
    /// Only what is cached, however old, or built in.
    Offline,
    /// Everything from the network again.
    Refresh,
}

/// How to resolve. The default asks doi.org for eight DOIs at once, and is anonymous.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResolverConfig {
    /// The resolver: [`DOI_ORG`], or a server that behaves like it.
    pub endpoint: Url,
    /// How to behave towards servers.
    pub http: ClientSettings,
    /// How many DOIs are worked on at once; those that only wait are left out.
    pub jobs: usize,
    /// Where answers come from.
    pub mode: Mode,
    /// How old a cached record may be, where it should be younger than the cache keeps it for: what was
    /// retracted since is not in it. An older one is asked for again, and is the answer if that fails.
    pub max_age: Option<Duration>,
}

impl Default for ResolverConfig {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "the constant is a URL, as a test shows")]
        let endpoint = Url::parse(DOI_ORG).expect("a URL");
        Self { endpoint, http: ClientSettings::default(), jobs: 8, mode: Mode::default(), max_age: None }
    }
}

/// Hears what happens while DOIs are resolved. All of it is called by the thread that resolves.
pub trait Watcher: Send + Sync {
    /// This many DOIs will be requested on the network. Not called if there are none.
    fn begins(&self, _count: usize) {}
    /// One of these has its answer: in the order of the answers, not of the questions.
    fn settled(&self, _answer: &Result<Resolved, ResolveError>) {}
    /// Called when a search ends; `answered` is whether the service responded.
    fn searched(&self, _answered: bool) {}
    /// Something happened on the network.
    fn event(&self, _event: &Event) {}
    /// There is trouble that does not stop the work. One line.
    fn trouble(&self, _message: &str) {}
}

/// One who does not listen.
impl Watcher for () {}

/// Makes a future that ends when the work is to stop.
pub type Interrupt = dyn Fn() -> BoxFuture<'static, ()> + Send + Sync;

/// Waits for an interruption; for ever where nothing interrupts.
pub(crate) fn interruption(interrupt: Option<&Interrupt>) -> BoxFuture<'static, ()> {
    interrupt.map_or_else(
        || -> BoxFuture<'static, ()> { Box::pin(std::future::pending()) },
        |interrupt| interrupt(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_asks_doi_org() {
        assert_eq!(ResolverConfig::default().endpoint.as_str(), "https://doi.org/");
    }
}

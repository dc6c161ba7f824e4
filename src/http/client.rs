//! The client: one connection pool for the endpoint, one for everywhere else, and a `Host` per server.

use std::collections::HashMap;
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use rustls::ClientConfig;
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use super::error::HttpError;
use super::fetch::{self, AttemptFailure};
use super::host::{Host, Limits};
use super::reach::{self, Reach};
use super::reply::Reply;
use super::settings::{ClientSettings, Event, Pool, Reporter};
use super::tls;

/// The most header fields that are read, and the most bytes of them: a record's `Link` may take many.
const MAX_HEADERS: usize = 200;
const MAX_HEADER_BYTES: u32 = 256 << 10;

/// A request without an answer for so long does not hold up others.
const STALL: Duration = Duration::from_secs(3);
/// That time as a fraction of the timeout, for short timeouts.
const STALLS_IN_TIMEOUT: u32 = 8;

/// Asks servers. Making one costs little; the network stack starts with the first request. Requests are
/// made by an [`Exchange`](super::Exchange).
pub(crate) struct Client {
    pub(super) settings: ClientSettings,
    pub(super) reach: Reach,
    pub(super) report: Arc<Reporter>,
    tls: OnceCell<ClientConfig>,
    /// For the endpoint, whose name may lead into a private network, and for all others, whose names may
    /// not, be they the endpoint's with another port.
    pools: [OnceCell<reqwest::Client>; 2],
    /// By name, and by the name of the pool of requests that a server counts apart.
    hosts: Mutex<HashMap<(String, &'static str), Arc<Host>>>,
    /// How many attempts may be under way at once, stalled ones left out.
    pub(super) attempts: Arc<Semaphore>,
    /// How many requests wait: for a server's leave, for another attempt, or for an answer that does not
    /// come.
    pub(super) waiting: AtomicUsize,
}

/// One request that waits, until it is dropped.
pub(super) struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    pub(super) fn begin(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Client {
    /// Creates a client for the servers that `reach` allows, with at most `at_once` concurrent requests.
    pub(crate) fn new(settings: ClientSettings, at_once: usize, reach: Reach, report: Arc<Reporter>) -> Self {
        Self {
            settings,
            reach,
            report,
            tls: OnceCell::new(),
            pools: Default::default(),
            hosts: Mutex::default(),
            attempts: Arc::new(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS))),
            waiting: AtomicUsize::new(0),
        }
    }

    /// How many requests only wait at the moment, so that others may be worked on.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Without an answer for so long, a request counts as stalled.
    pub(super) fn stall(&self) -> Duration {
        STALL.min(self.settings.timeout / STALLS_IN_TIMEOUT)
    }

    /// One attempt at one request.
    pub(super) async fn attempt(
        &self,
        url: &Url,
        accept: &str,
        timeout: Duration,
        host: &Host,
    ) -> Result<Reply, AttemptFailure> {
        let client = self.pool(url).await.map_err(AttemptFailure::Final)?;
        let began = Instant::now();
        let result = fetch::fetch(client, url, accept, timeout).await;
        if let Ok(answer) = &result {
            if let Some(every) = host.announced(answer.limits) {
                (self.report)(Event::Limited { host: host.name().to_owned(), every });
            }
            if answer.anonymous && self.settings.mailto.is_some() && host.first_time_anonymous() {
                (self.report)(Event::NotPolite { host: host.name().to_owned() });
            }
        }
        let anonymous = matches!(&result, Ok(answer) if answer.anonymous);
        let result = result.map(|answer| answer.reply);
        let outcome = match &result {
            Ok(reply) => reply.status.to_string(),
            Err(AttemptFailure::Trouble(trouble)) => trouble.to_string(),
            Err(AttemptFailure::Final(error)) => error.to_string(),
        };
        (self.report)(Event::Asked { url: url.to_string(), outcome, took: began.elapsed(), anonymous });
        result
    }

    /// The connections over which an address is asked.
    async fn pool(&self, url: &Url) -> Result<&reqwest::Client, HttpError> {
        let at_endpoint = self.reach.is_endpoint(url);
        let [endpoint, others] = &self.pools;
        let pool = if at_endpoint { endpoint } else { others };
        pool.get_or_try_init(async || {
            // Certificates are read where they are needed: some hundred files.
            if at_endpoint && self.reach.is_plain() {
                return self.build(at_endpoint, tls::trusting_none().map_err(|e| setup(&e))?);
            }
            let tls = self.tls.get_or_try_init(async || tls::config().map_err(|e| setup(&e))).await?;
            self.build(at_endpoint, tls.clone())
        })
        .await
    }

    fn build(&self, at_endpoint: bool, tls: ClientConfig) -> Result<reqwest::Client, HttpError> {
        let version = env!("CARGO_PKG_VERSION");
        let agent = match &self.settings.mailto {
            Some(address) => format!("doicite/{version} (mailto:{address})"),
            None => format!("doicite/{version}"),
        };
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(self.settings.timeout.min(Duration::from_secs(10)))
            .user_agent(agent)
            .http1_max_headers(MAX_HEADERS)
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            // A connection that died without a word, as when a laptop changes networks, is found out
            // before every request on it has timed out.
            .http2_keep_alive_interval(Duration::from_secs(5))
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .tls_backend_preconfigured(tls);
        builder = builder.dns_resolver(reach::Guard { anywhere: at_endpoint });
        if at_endpoint && self.reach.is_local() {
            // A proxy cannot know this machine's loopback.
            builder = builder.no_proxy();
        }
        builder.build().map_err(|e| setup(&e))
    }

    pub(super) fn host(&self, url: &Url, pool: Option<Pool>) -> Arc<Host> {
        let key = (reach::server_name(url), pool.map_or("", |pool| pool.name));
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let new = |(name, _): &(String, &'static str)| {
            let host = Host::new(name.clone(), self.stall());
            host.announced(pool.map(|pool| Limits {
                requests: Some(pool.per_second),
                interval: Duration::from_secs(1),
                at_once: Some(pool.at_once),
            }));
            Arc::new(host)
        };
        Arc::clone(hosts.entry(key).or_insert_with_key(new))
    }
}

fn setup(error: &(dyn Error + 'static)) -> HttpError {
    HttpError::Setup(fetch::cause_of(error))
}

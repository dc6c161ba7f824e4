//! HTTP as doicite needs it: one GET at a time, to servers that want to be asked politely.
//!
//! A [`Client`] makes single hops. It follows no redirect, because where a redirect leads is
//! knowledge its caller needs (which agency, by which address) and must approve (`reach`). For
//! each server there is one `Host`, which owns everything that server asks of its callers:
//! how often, how many at once, and when to come back. An attempt that fails is judged by a pure
//! function (`retry`) and repeated within a small budget. There is exactly one place to wait for
//! each reason: a server that refuses pauses its `Host`, for everybody; a request that fails on its
//! own account sleeps alone.
//!
//! What is not here: what an answer means (that is `crate::resolve`), cookies, credentials and
//! referrers (never sent), and any cache.

mod fetch;
mod host;
mod reach;
mod retry;
mod tls;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use url::Url;

use fetch::Failure;
use host::{Caller, Host};
pub use reach::{Forbidden, Reach};
use retry::Verdict;

/// The longest body that is read; records with their references and abstracts reach megabytes
/// (protocol note, section 3).
const MAX_BODY: usize = 8 << 20;

/// The most header fields that are read, and the most bytes of them: a record's `Link` may take many.
const MAX_HEADERS: usize = 200;
const MAX_HEADER_BYTES: u32 = 256 << 10;

/// All attempts of one request together may take this many timeouts, so that a server that hangs
/// costs a known time.
const BUDGET_IN_TIMEOUTS: u32 = 2;

/// A request without an answer for so long holds up nobody else.
const STALL: Duration = Duration::from_secs(3);
/// The same in parts of the timeout, where that is short.
const STALLS_IN_TIMEOUT: u32 = 8;

/// How a client introduces itself and how long it waits.
#[derive(Clone, Debug)]
pub struct Settings {
    /// An address at which the servers' operators can reach the caller; Crossref allows those who
    /// give one twice the rate.
    pub mailto: Option<String>,
    /// How long one attempt may take, from connecting to the last byte.
    pub timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { mailto: None, timeout: Duration::from_secs(30) }
    }
}

/// One answer: a status and what came with it.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The media type, lower case, without parameters.
    pub media_type: Option<String>,
    /// Where a redirect leads: an absolute URL, not yet approved.
    pub location: Option<String>,
    /// How long the server asks to wait before the next request.
    pub retry_after: Option<Duration>,
    /// The decoded body of a 200; others are not read.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The server answers, but not this request, not now.
    #[error("{host} answers {status}{}", retry_after.map_or(String::new(), |s| format!(" and asks to wait {s} s")))]
    Busy {
        /// The server.
        host: String,
        /// The last status it gave.
        status: u16,
        /// For how many seconds it asked to be left alone, where that is longer than we wait.
        retry_after: Option<u64>,
    },
    /// No connection.
    #[error("cannot reach {host}: {cause}")]
    Unreachable {
        /// The server.
        host: String,
        /// What went wrong, in words.
        cause: String,
    },
    /// A connection that broke, or an answer that cannot be read.
    #[error("the answer of {host} does not arrive: {cause}")]
    Broken {
        /// The server.
        host: String,
        /// What went wrong, in words.
        cause: String,
    },
    /// The server's certificate is not to be trusted.
    #[error("{host} has no certificate that can be trusted: {cause}")]
    Certificate {
        /// The server.
        host: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The answer has no content, twice.
    #[error("{host} gives an empty answer")]
    Empty {
        /// The server.
        host: String,
    },
    /// The answer is longer than any record.
    #[error("{host} sends more than {} MB", MAX_BODY >> 20)]
    TooLong {
        /// The server.
        host: String,
    },
    /// The request leads where none may go.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The client could not be set up.
    #[error("cannot set up HTTPS: {0}")]
    Setup(String),
}

/// What a server counts by itself: it may have a budget for one kind of request that the others do not
/// draw on, such as Crossref's for lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Tells it from the server's other budgets.
    pub name: &'static str,
    /// How many requests a second are known to be allowed, until an answer announces something else.
    pub per_second: u32,
    /// How many may be under way at once, likewise.
    pub at_once: u32,
}

/// What happened on the way, for those who want to tell.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// An attempt was made.
    Asked {
        /// The address.
        url: String,
        /// The status, or what went wrong.
        outcome: String,
        /// How long it took, waiting for the server's limits left out.
        took: Duration,
        /// Whether the server says that it counts this caller as one without an address.
        anonymous: bool,
    },
    /// An attempt failed and is going to be repeated.
    Retrying {
        /// The server.
        host: String,
        /// Why.
        why: String,
        /// When.
        after: Duration,
        /// Whether the server refused because it was asked too often.
        too_often: bool,
    },
    /// An address was given, but the server counts the caller as anonymous.
    NotPolite {
        /// The server.
        host: String,
    },
}

/// Takes events; called from the thread that resolves.
pub type Reporter = dyn Fn(Event) + Send + Sync;

/// Asks servers. Making one costs little; the network stack starts with the first request.
pub struct Client {
    settings: Settings,
    reach: Reach,
    report: Arc<Reporter>,
    inner: tokio::sync::OnceCell<reqwest::Client>,
    /// By name, and by the name of the pool of requests that a server counts apart.
    hosts: Mutex<HashMap<(String, &'static str), Arc<Host>>>,
    /// How many attempts may be under way at once, stalled ones left out.
    attempts: Arc<Semaphore>,
    /// How many requests wait: for a server's leave, for another attempt, or for an answer that does not
    /// come.
    waiting: AtomicUsize,
}

/// One request that waits, until it is dropped.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
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
    /// A client that goes where `reach` allows, with so many requests `at_once`.
    pub fn new(settings: Settings, at_once: usize, reach: Reach, report: Arc<Reporter>) -> Self {
        Self {
            settings,
            reach,
            report,
            inner: tokio::sync::OnceCell::new(),
            hosts: Mutex::default(),
            attempts: Arc::new(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS))),
            waiting: AtomicUsize::new(0),
        }
    }

    /// How many requests only wait at the moment, so that others may be worked on.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Asks for `url`, accepting `accept`; repeats what is worth repeating. With `impatient`, the
    /// first connection that cannot be made, or that stays silent, is the last: for callers that have an
    /// answer of their own.
    pub async fn get(&self, url: &Url, accept: &str, impatient: bool) -> Result<Reply, HttpError> {
        self.get_within(None, url, accept, impatient).await
    }

    /// The same within a budget that the server has for requests of this kind.
    pub async fn get_within(
        &self,
        pool: Option<Pool>,
        url: &Url,
        accept: &str,
        impatient: bool,
    ) -> Result<Reply, HttpError> {
        self.reach.allow(url)?;
        let host = self.host(url, pool);
        let mut failures = retry::Failures::default();
        let budget = self.settings.timeout.saturating_mul(BUDGET_IN_TIMEOUTS);
        let mut spent = Duration::ZERO;
        loop {
            let waits = Waits::begin(&self.waiting);
            let entered = host.enter(Caller { impatient, again: !failures.is_first() }, &self.attempts).await;
            let (pass, permit) = entered.map_err(|refusal| refusal.into_error(host.name()))?;
            drop(waits);
            let whole = self.settings.timeout.min(budget.saturating_sub(spent));
            let timeout = if failures.is_first() { host.patience(whole) } else { whole };
            let began = Instant::now();
            let attempt = self.unless_stalled(self.attempt(url, accept, timeout, &host), permit).await;
            spent += began.elapsed();
            let trouble = match attempt {
                Ok(reply) => match retry::Trouble::of(&reply) {
                    None => {
                        pass.answered();
                        return Ok(reply);
                    }
                    Some(trouble) => trouble,
                },
                Err(Failure::Trouble(trouble)) => trouble,
                Err(Failure::Final(error)) => return Err(error),
            };
            let hopeless =
                host.is_lost() || (impatient && (trouble.is_unconnected() || trouble.is_silence()));
            let verdict = if hopeless || spent >= budget {
                Verdict::GiveUp
            } else {
                failures.judge(&trouble, host.interval())
            };
            pass.failed(&trouble, &verdict);
            match verdict {
                Verdict::GiveUp => return Err(trouble.into_error(host.name())),
                Verdict::Again { after } => {
                    (self.report)(Event::Retrying {
                        host: host.name().to_owned(),
                        why: trouble.to_string(),
                        after,
                        too_often: trouble.is_refusal(),
                    });
                    // Where that has paused the host the next `enter` waits, with everybody else.
                    if !trouble.pauses_everybody() {
                        let _waits = Waits::begin(&self.waiting);
                        tokio::time::sleep(after).await;
                    }
                }
            }
        }
    }

    /// Waits for an attempt, and gives the permit to others when no answer comes.
    async fn unless_stalled<T, P>(&self, attempt: impl Future<Output = T>, permit: P) -> T {
        let mut attempt = std::pin::pin!(attempt);
        if let Ok(done) = tokio::time::timeout(self.stall(), &mut attempt).await {
            return done;
        }
        drop(permit);
        let _waits = Waits::begin(&self.waiting);
        attempt.await
    }

    fn stall(&self) -> Duration {
        STALL.min(self.settings.timeout / STALLS_IN_TIMEOUT)
    }

    async fn attempt(
        &self,
        url: &Url,
        accept: &str,
        timeout: Duration,
        host: &Host,
    ) -> Result<Reply, Failure> {
        let client = self.inner.get_or_try_init(async || self.build()).await.map_err(Failure::Final)?;
        let began = Instant::now();
        let result = fetch::fetch(client, url, accept, timeout).await;
        if let Ok(answer) = &result {
            host.announced(answer.limits);
            if answer.anonymous && self.settings.mailto.is_some() && host.first_time_anonymous() {
                (self.report)(Event::NotPolite { host: host.name().to_owned() });
            }
        }
        let anonymous = matches!(&result, Ok(answer) if answer.anonymous);
        let result = result.map(|answer| answer.reply);
        let outcome = match &result {
            Ok(reply) => reply.status.to_string(),
            Err(Failure::Trouble(trouble)) => trouble.to_string(),
            Err(Failure::Final(error)) => error.to_string(),
        };
        (self.report)(Event::Asked { url: url.to_string(), outcome, took: began.elapsed(), anonymous });
        result
    }

    fn build(&self) -> Result<reqwest::Client, HttpError> {
        let version = env!("CARGO_PKG_VERSION");
        let agent = match &self.settings.mailto {
            Some(address) => format!("doicite/{version} (mailto:{address})"),
            None => format!("doicite/{version}"),
        };
        let setup = |error: &(dyn std::error::Error + 'static)| HttpError::Setup(fetch::cause_of(error));
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(self.settings.timeout.min(Duration::from_secs(10)))
            .user_agent(agent)
            .http1_max_headers(MAX_HEADERS)
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            // A connection that died without a word, as when a laptop changes networks, is found out
            // before every request on it has timed out.
            .http2_keep_alive_interval(Duration::from_secs(5))
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .tls_backend_preconfigured(tls::config().map_err(|e| setup(&e))?)
            .dns_resolver(self.reach.resolver());
        if self.reach.is_local() {
            // A proxy cannot know this machine's loopback.
            builder = builder.no_proxy();
        }
        builder.build().map_err(|e| setup(&e))
    }

    fn host(&self, url: &Url, pool: Option<Pool>) -> Arc<Host> {
        let key = (reach::server_name(url), pool.map_or("", |pool| pool.name));
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let new = |(name, _): &(String, &'static str)| {
            let host = Host::new(name.clone(), self.stall());
            host.announced(pool.map(|pool| host::Limits {
                requests: Some(pool.per_second),
                interval: Duration::from_secs(1),
                at_once: Some(pool.at_once),
            }));
            Arc::new(host)
        };
        Arc::clone(hosts.entry(key).or_insert_with_key(new))
    }
}

//! The requests that one answer takes: redirects, repeats, other ways to the same record.
//!
//! They share one budget of time, so that a chain of slow redirects costs no more than a server that
//! hangs, and one idea of how much trouble the answer is worth.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use url::Url;

use super::client::{Client, Waits};
use super::error::HttpError;
use super::fetch::AttemptFailure;
use super::host::{Caller, Host};
use super::reply::{Flaw, Reply};
use super::retry::{Decision, Failures, Trouble};
use super::settings::{Event, Pool};
use crate::text::sanitize;

/// All attempts of one exchange together may take this many timeouts, so that a server that hangs, or a
/// chain of slow ones, costs a known time. The pauses between attempts are bounded by their number.
const BUDGET_IN_TIMEOUTS: u32 = 2;

/// How much trouble an answer is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Whatever the budget allows.
    #[default]
    Usual,
    /// The first connection that cannot be made, or that stays silent, is the last: for callers that have
    /// an answer of their own.
    Little,
}

/// A request, with the redirects that it may follow.
#[derive(Clone, Copy)]
pub(crate) struct HttpRequest<'a> {
    /// The media type.
    pub(crate) accept: &'a str,
    /// How many redirects are followed.
    pub(crate) redirects: usize,
    /// What is wrong with a body, for its reader: it is asked for again, and handed on as it is where that
    /// does not help.
    pub(crate) flaw: &'a (dyn Fn(&Reply) -> Option<Flaw> + Sync),
}

/// The requests that one answer takes.
#[derive(Debug)]
pub(crate) struct Exchange<'c> {
    client: &'c Client,
    patience: Patience,
    pool: Option<Pool>,
    /// Whether its requests go before those of exchanges that have not begun.
    goes_first: AtomicBool,
    /// In microseconds.
    spent: AtomicU64,
    failures: Mutex<Failures>,
}

impl Client {
    /// Begins to ask for something.
    pub(crate) fn exchange(&self, patience: Patience) -> Exchange<'_> {
        Exchange {
            client: self,
            patience,
            pool: None,
            goes_first: AtomicBool::new(false),
            spent: AtomicU64::new(0),
            failures: Mutex::default(),
        }
    }
}

impl Exchange<'_> {
    /// Keeps within a budget that the server has for requests of this kind.
    #[must_use]
    #[cfg(feature = "cache")]
    pub(crate) fn within(mut self, pool: Pool) -> Self {
        self.pool = Some(pool);
        self
    }

    /// Goes before exchanges that have not begun: answers that are there wait for this one.
    #[must_use]
    pub(crate) fn first(self) -> Self {
        self.goes_first.store(true, Ordering::Relaxed);
        self
    }

    /// Asks for `url`, accepting `accept`; repeats what is worth repeating. A redirect is an answer.
    pub(crate) async fn get(&self, url: &Url, accept: &str) -> Result<Reply, HttpError> {
        self.ask(url, accept, &|_| None).await
    }

    /// Asks for `url` and follows where that leads. `hop` hears of each redirect before it is followed:
    /// from where, to where. Returns the address that answered, and its answer.
    pub(crate) async fn follow(
        &self,
        mut url: Url,
        request: HttpRequest<'_>,
        hop: &mut (dyn FnMut(&Url, &Url) + Send),
    ) -> Result<(Url, Reply), HttpError> {
        for _ in 0..=request.redirects {
            let reply = self.ask(&url, request.accept, request.flaw).await?;
            match reply.redirect(&url) {
                None => return Ok((url, reply)),
                Some(next) => {
                    let next = next?;
                    hop(&url, &next);
                    url = next;
                }
            }
        }
        let last = sanitize::excerpt(url.as_str(), 200);
        Err(HttpError::Redirect(format!("more than {} redirects, the last to {last}", request.redirects)))
    }

    async fn ask(
        &self,
        url: &Url,
        accept: &str,
        flaw: &(dyn Fn(&Reply) -> Option<Flaw> + Sync),
    ) -> Result<Reply, HttpError> {
        let client = self.client;
        client.reach.allow(url)?;
        let host = client.host(url, self.pool);
        loop {
            let again = !self.failures().is_first();
            let caller = Caller {
                impatient: self.patience == Patience::Little,
                first: self.goes_first.load(Ordering::Relaxed),
            };
            let waits = Waits::begin(&client.waiting);
            let entered = host.enter(caller, &client.attempts).await;
            let (pass, permit) = entered.map_err(|refusal| refusal.into_error(host.name()))?;
            drop(waits);
            // What has begun is ended before more is begun: each further hop would wait for all others.
            self.goes_first.store(true, Ordering::Relaxed);
            let whole = client.settings.timeout.min(self.left());
            if whole.is_zero() {
                return Err(Trouble::out_of_time().into_error(host.name()));
            }
            let timeout = if again { whole } else { host.patience(whole) };
            let began = Instant::now();
            let attempt = self.unless_stalled(client.attempt(url, accept, timeout, &host), permit).await;
            self.spend(began.elapsed());
            let (trouble, flawed) = match attempt {
                Ok(reply) => match Trouble::of(&reply, flaw) {
                    None => {
                        pass.answered();
                        return Ok(reply);
                    }
                    Some(trouble) => (trouble, Some(reply)),
                },
                Err(AttemptFailure::Trouble(trouble)) => (trouble, None),
                Err(AttemptFailure::Final(error)) => return Err(error),
            };
            let verdict = self.judge(&trouble, &host);
            pass.failed(&trouble, &verdict);
            match (verdict, flawed) {
                (Decision::GiveUp, Some(reply)) if matches!(trouble, Trouble::Flawed(_)) => return Ok(reply),
                (Decision::GiveUp, _) => return Err(trouble.into_error(host.name())),
                (Decision::Again { after }, _) => self.pause(&trouble, after, &host).await,
            }
        }
    }

    /// Whether another attempt is worth it.
    fn judge(&self, trouble: &Trouble, host: &Arc<Host>) -> Decision {
        let tried_enough =
            self.patience == Patience::Little && (trouble.is_unconnected() || trouble.is_silence());
        if host.is_lost() || tried_enough {
            return Decision::GiveUp;
        }
        if self.left().is_zero() {
            return Decision::GiveUp;
        }
        self.failures().judge(trouble, host.interval(), host.gap())
    }

    fn failures(&self) -> MutexGuard<'_, Failures> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits before another attempt. Where the trouble has paused the host, the next attempt waits for its
    /// turn, with everybody else.
    async fn pause(&self, trouble: &Trouble, after: Duration, host: &Arc<Host>) {
        (self.client.report)(Event::Retrying {
            host: host.name().to_owned(),
            why: trouble.to_string(),
            after,
            too_often: trouble.is_refusal(),
        });
        if !trouble.pauses_everybody() {
            let _waits = Waits::begin(&self.client.waiting);
            tokio::time::sleep(after).await;
        }
    }

    /// Waits for an attempt, and gives the permit to others when no answer comes.
    async fn unless_stalled<T, P>(&self, attempt: impl Future<Output = T>, permit: P) -> T {
        let mut attempt = std::pin::pin!(attempt);
        if let Ok(done) = tokio::time::timeout(self.client.stall(), &mut attempt).await {
            return done;
        }
        drop(permit);
        let _waits = Waits::begin(&self.client.waiting);
        attempt.await
    }

    /// How long attempts have taken so far.
    pub(crate) fn spent(&self) -> Duration {
        Duration::from_micros(self.spent.load(Ordering::Relaxed))
    }

    fn left(&self) -> Duration {
        let budget = self.client.settings.timeout.saturating_mul(BUDGET_IN_TIMEOUTS);
        budget.saturating_sub(self.spent())
    }

    /// Takes time off what is left: that of attempts, its own or those that it waited for.
    pub(crate) fn spend(&self, time: Duration) {
        let time = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        // A timeout may be of centuries.
        let sum = self.spent.load(Ordering::Relaxed).saturating_add(time);
        self.spent.store(sum, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for HttpRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("accept", &self.accept).finish_non_exhaustive()
    }
}

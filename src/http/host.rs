//! One server and what it asks of its callers.
//!
//! A request takes a [`Pass`] before it is sent and gives it back with its outcome. Passes are
//! handed out so that three rules hold:
//!
//! * **Rate.** A bucket of tokens, refilled at the allowed rate. Where a limit is announced, the
//!   bucket holds so little, and is refilled so slowly, that no window of the server's interval ever
//!   sees more than the limit, with a margin for requests that bunch up on the way.
//! * **At once.** No more requests in flight than allowed.
//! * **Pauses.** After a refusal nobody asks until the pause is over, and then one at a time. A server
//!   that is overloaded and says for how long is left alone for that time too.
//!
//! Who waits stands in a queue, and only its head looks at the state: thousands may wait. What has begun (a retry, a
//! further hop) stands in a queue of its own, which goes first: a work whose redirect has come is not put behind
//! thousands whose turn is still to come.
//!
//! Silence is the worst a server can do, because each request to find it out costs a timeout. Three
//! things keep it cheap. A request that has had no answer for a while no longer keeps others from being
//! sent, where the server has announced no limit of its own. Once a server has answered, a first attempt
//! is given only a good deal more time than the slowest of its answers took. And a server that lets
//! several requests time out, with nothing answered since they were sent, is left alone.
//!
//! Announced limits (`X-Rate-Limit-Limit`, `X-Rate-Limit-Interval`, `X-Concurrency-Limit`, as Crossref's REST
//! interface documents them) are followed up and down. A server that announces
//! none starts at five requests a second, one at a time, and is explored gently: a little more with
//! each success, half of it at a refusal. A server that was announced a limit keeps it when a later
//! answer is silent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::retry::{Decision, LONGEST_WAIT, Trouble};

/// Limits as a server announces them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// Requests in each interval.
    pub(super) requests: Option<u32>,
    /// The interval.
    pub(super) interval: Duration,
    /// Requests in flight.
    pub(super) at_once: Option<u32>,
}

/// The part of an announced rate that is used, so that jitter on the way does not break the limit.
const MARGIN: f64 = 0.94;
/// Where exploring starts and ends, in requests a second.
const FIRST_RATE: f64 = 5.0;
const MOST_RATE: f64 = 20.0;
const LEAST_RATE: f64 = 0.2;
/// How many requests in flight exploring ends at.
const MOST_AT_ONCE: f64 = 6.0;
/// What one success adds while exploring.
const MORE_RATE: f64 = 0.25;
/// How many requests may follow each other closely while exploring.
const BURST: f64 = 4.0;
/// After this many failures without a success between them the rest of a batch no longer waits for the
/// server. Few are needed where nobody was reached at all, more where the server refuses: it is then
/// left alone for a while. Many are needed where it answers with errors, because those may be about
/// the works that were asked for: each is then asked for once.
const UNREACHED_ENOUGH: u32 = 4;
const REFUSED_ENOUGH: u32 = 7;
const FAILED_ENOUGH: u32 = 40;
/// As many as may be in flight, so that a few works that a server cannot answer for are not taken for
/// its silence.
const SILENT_ENOUGH: u32 = 6;
/// From how many answers on it is known how long they take, how much longer than the slowest one a
/// first attempt may take, and how long it may take in any case.
const ANSWERS_ENOUGH: u32 = 4;
const MUCH_LONGER: u32 = 10;
const LEAST_PATIENCE: Duration = Duration::from_secs(5);

/// One server.
pub(super) struct Host {
    name: String,
    /// Without an answer for so long, a request counts as stalled.
    stall: Duration,
    state: Mutex<State>,
    /// Held by who is next of those that can wait, and of those that go first.
    turns: [tokio::sync::Mutex<()>; 2],
    changed: Notify,
}

struct State {
    /// Requests a second.
    rate: f64,
    /// Tokens the bucket can hold, and holds as of `counted`.
    burst: f64,
    tokens: f64,
    counted: Instant,
    interval: Duration,
    at_once: f64,
    /// How many wait that go first.
    first: u32,
    /// When each request that is in flight was sent.
    in_flight: Vec<Instant>,
    paused_until: Option<Instant>,
    rate_announced: bool,
    at_once_announced: bool,
    /// Failures since the last success, of each kind.
    unreached: u32,
    refused: u32,
    failed: u32,
    silent: u32,
    /// When the last answer came, of any kind; how many came, and how long the slowest took.
    heard: Option<Instant>,
    answers: u32,
    slowest: Duration,
    /// Until when the server is left alone: it asked for longer than doicite waits, refused often, or
    /// could not be reached.
    closed: Option<(Instant, Trouble)>,
    /// Why the last request reached no server, until one does.
    unreachable: Option<Trouble>,
    anonymous_seen: bool,
}

/// Who wants to send a request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Caller {
    /// Does not try what nobody could reach a moment ago.
    pub(super) impatient: bool,
    /// Goes first: it has asked before, and each of its requests would wait for all others; or others wait for it.
    pub(super) first: bool,
}

/// One that waits and goes first, until it is dropped.
struct First<'a>(&'a Host);

impl Drop for First<'_> {
    fn drop(&mut self) {
        self.0.state().first -= 1;
        self.0.changed.notify_waiters();
    }
}

/// Leave to send one request. Dropping it without an outcome only gives it back.
pub(super) struct Pass {
    host: Arc<Host>,
    sent: Instant,
}

impl Host {
    /// A server; a request that had no answer in the time `stall` does not hold up others.
    pub(super) fn new(name: String, stall: Duration) -> Self {
        let state = State {
            rate: FIRST_RATE,
            burst: BURST,
            tokens: BURST,
            counted: Instant::now(),
            interval: Duration::from_secs(1),
            at_once: 1.0,
            first: 0,
            in_flight: Vec::new(),
            paused_until: None,
            rate_announced: false,
            at_once_announced: false,
            unreached: 0,
            refused: 0,
            failed: 0,
            silent: 0,
            heard: None,
            answers: 0,
            slowest: Duration::ZERO,
            closed: None,
            unreachable: None,
            anonymous_seen: false,
        };
        Self { name, stall, state: Mutex::new(state), turns: Default::default(), changed: Notify::new() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The time over which the server counts requests.
    pub(super) fn interval(&self) -> Duration {
        self.state().interval
    }

    /// The time between two requests, where the server has announced how many it takes.
    pub(super) fn gap(&self) -> Duration {
        let state = self.state();
        if state.rate_announced { Duration::from_secs_f64(1.0 / state.rate) } else { Duration::ZERO }
    }

    /// Whether the server has failed so often in a row that retrying is a waste.
    pub(super) fn is_lost(&self) -> bool {
        self.state().failed >= FAILED_ENOUGH
    }

    /// How long a first attempt may take, if not the whole time that it is given.
    pub(super) fn patience(&self, whole: Duration) -> Duration {
        let state = self.state();
        if state.answers < ANSWERS_ENOUGH {
            return whole;
        }
        whole.min((state.slowest * MUCH_LONGER).max(LEAST_PATIENCE))
    }

    /// Waits until the server may be asked and there is a permit; nobody keeps a permit while waiting for
    /// the server. Fails with the last failure while it is to be left alone.
    pub(super) async fn enter(
        self: &Arc<Self>,
        caller: Caller,
        permits: &Arc<Semaphore>,
    ) -> Result<(Pass, Option<OwnedSemaphorePermit>), Trouble> {
        let _first = caller.first.then(|| {
            self.state().first += 1;
            First(self)
        });
        let _turn = self.turns[usize::from(caller.first)].lock().await;
        let mut permit = None;
        loop {
            // Made before looking, so that no change between looking and waiting is missed.
            let changed = self.changed.notified();
            permit = permit.or_else(|| Arc::clone(permits).try_acquire_owned().ok());
            let now = Instant::now();
            let admission = self.state().admit(now, caller, self.stall, permit.is_some());
            match admission {
                Admission::Now if permit.is_some() => {
                    return Ok((Pass { host: Arc::clone(self), sent: now }, permit));
                }
                Admission::Now => permit = Arc::clone(permits).acquire_owned().await.ok(),
                Admission::Never(trouble) => return Err(trouble),
                // A change meanwhile may allow it sooner.
                Admission::At(time) => {
                    permit = None;
                    let _ = tokio::time::timeout_at(time, changed).await;
                }
                Admission::Later => {
                    permit = None;
                    changed.await;
                }
            }
        }
    }

    /// Follows the limits an answer announced. Silence changes nothing. Returns the time between two requests, where it
    /// is another than before.
    pub(super) fn announced(&self, limits: Option<Limits>) -> Option<Duration> {
        let limits = limits?;
        let mut state = self.state();
        let before = state.rate;
        if let Some(requests) = limits.requests {
            let requests = f64::from(requests);
            state.refill(Instant::now());
            // A server may say anything, but not stop a batch for longer than doicite waits.
            let rate = MARGIN * requests / limits.interval.as_secs_f64().max(0.001);
            state.rate = rate.max(1.0 / LONGEST_WAIT.as_secs_f64());
            state.interval = limits.interval.min(LONGEST_WAIT);
            // With the margin, a burst of this size still fits the server's window.
            state.burst = (0.05 * requests).max(1.0);
            state.tokens = state.tokens.min(state.burst);
            state.rate_announced = true;
        }
        if let Some(at_once) = limits.at_once {
            state.at_once = f64::from(at_once);
            state.at_once_announced = true;
        }
        let rate = state.rate;
        drop(state);
        self.changed.notify_waiters();
        // Both are the same number where the same was announced.
        (rate.to_bits() != before.to_bits()).then(|| Duration::from_secs_f64(1.0 / rate))
    }

    /// Whether this is the first answer that counts the caller as anonymous.
    pub(super) fn first_time_anonymous(&self) -> bool {
        !std::mem::replace(&mut self.state().anonymous_seen, true)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many there are.
fn number(in_flight: &[Instant]) -> f64 {
    f64::from(u32::try_from(in_flight.len()).unwrap_or(u32::MAX))
}

enum Admission {
    /// With a permit it counts as sent.
    Now,
    /// Not before this time.
    At(Instant),
    /// When a request has come back or a limit has grown.
    Later,
    /// Not within the time doicite waits.
    Never(Trouble),
}

impl State {
    fn admit(&mut self, now: Instant, caller: Caller, stall: Duration, may_go: bool) -> Admission {
        if let Some(trouble) = self.unreachable.as_ref().filter(|_| caller.impatient) {
            return Admission::Never(trouble.clone());
        }
        if let Some((_, trouble)) = self.closed.as_ref().filter(|(until, _)| *until > now) {
            return Admission::Never(trouble.clone());
        }
        if self.first > 0 && !caller.first {
            return Admission::Later;
        }
        let mut lively = self.in_flight.clone();
        if !self.at_once_announced && number(&self.in_flight) < MOST_AT_ONCE {
            lively.retain(|sent| *sent + stall > now);
        }
        if number(&lively) + 1.0 > self.at_once.max(1.0) {
            let stalls = |sent: &Instant| *sent + stall;
            return match lively.iter().map(stalls).filter(|time| *time > now).min() {
                Some(time) if !self.at_once_announced => Admission::At(time),
                _ => Admission::Later,
            };
        }
        if let Some(until) = self.paused_until {
            if until > now {
                return Admission::At(until);
            }
            self.paused_until = None;
        }
        self.refill(now);
        if self.tokens < 1.0 {
            return Admission::At(now + Duration::from_secs_f64((1.0 - self.tokens) / self.rate));
        }
        if may_go {
            self.tokens -= 1.0;
            self.in_flight.push(now);
        }
        Admission::Now
    }

    fn refill(&mut self, now: Instant) {
        let gained = now.saturating_duration_since(self.counted).as_secs_f64() * self.rate;
        self.tokens = (self.tokens + gained).min(self.burst);
        self.counted = now;
    }
}

impl Pass {
    /// The server answered, whatever it said.
    pub(super) fn answered(self) {
        let mut state = self.host.state();
        let now = Instant::now();
        state.heard = Some(now);
        state.silent = 0;
        state.answers = state.answers.saturating_add(1);
        state.slowest = state.slowest.max(now.saturating_duration_since(self.sent));
        (state.unreached, state.refused, state.failed) = (0, 0, 0);
        state.unreachable = None;
        if state.answers == 1 {
            // A first request arrives later than it was sent, when the connection stands. The next one, which
            // finds it standing, must not come too soon after it.
            state.refill(now);
            state.tokens = state.tokens.min(state.burst - 1.0);
        }
        if !state.rate_announced {
            state.rate = (state.rate + MORE_RATE).min(MOST_RATE);
        }
        if !state.at_once_announced {
            // Two more for each round of successes.
            state.at_once = (state.at_once + 2.0 / state.at_once).min(MOST_AT_ONCE);
        }
    }

    /// The request failed; `verdict` says whether it will be repeated.
    pub(super) fn failed(self, trouble: &Trouble, verdict: &Decision) {
        let mut state = self.host.state();
        state.failed = state.failed.saturating_add(1);
        if trouble.is_unconnected() {
            state.unreached = state.unreached.saturating_add(1);
            state.unreachable = Some(trouble.clone());
        }
        // Works for which a server has no answer do not count while it has answers for others.
        if !trouble.is_silence() {
            state.heard = Some(Instant::now());
            state.silent = 0;
        } else if state.heard.is_none_or(|heard| heard < self.sent) {
            state.silent = state.silent.saturating_add(1);
        }
        if state.unreached >= UNREACHED_ENOUGH || state.silent >= SILENT_ENOUGH {
            state.closed = Some((Instant::now() + LONGEST_WAIT, trouble.clone()));
        }
        if trouble.is_refusal() {
            if !state.rate_announced {
                state.rate = (state.rate / 2.0).max(LEAST_RATE);
            }
            // Until an answer announces otherwise, one at a time.
            state.at_once = 1.0;
            state.tokens = state.tokens.min(1.0);
        }
        if trouble.pauses_everybody() {
            state.refused = state.refused.saturating_add(1);
            if state.refused >= REFUSED_ENOUGH {
                state.closed = Some((Instant::now() + LONGEST_WAIT, trouble.clone()));
            }
            match (verdict, trouble) {
                (Decision::Again { after }, _) => {
                    let until = Instant::now() + *after;
                    state.paused_until = Some(state.paused_until.map_or(until, |known| known.max(until)));
                }
                (Decision::GiveUp, Trouble::Status { retry_after: Some(wait), .. })
                    if *wait > LONGEST_WAIT && trouble.is_refusal() =>
                {
                    let wait = (*wait).min(Duration::from_secs(24 * 60 * 60));
                    state.closed = Some((Instant::now() + wait, trouble.clone()));
                }
                (Decision::GiveUp, _) => {}
            }
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.host.state();
        if let Some(place) = state.in_flight.iter().position(|sent| *sent == self.sent) {
            state.in_flight.swap_remove(place);
        }
        drop(state);
        self.host.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests;

//! One server and what it asks of its callers.
//!
//! A request takes a [`Pass`] before it is sent and gives it back with its outcome. Passes are
//! handed out so that three rules hold:
//!
//! * **Rate.** A bucket of tokens, refilled at the allowed rate. Where a limit is announced, the
//!   bucket holds so little, and is refilled so slowly, that no window of the server's interval ever
//!   sees more than the limit, with a margin for requests that bunch up on the way.
//! * **At once.** No more requests in flight than allowed.
//! * **Pauses.** After a refusal nobody asks until the pause is over, and then one at a time.
//!
//! Announced limits are followed up and down (protocol note, section 4). A server that announces
//! none starts at five requests a second, one at a time, and is explored gently: a little more with
//! each success, half of it at a refusal. A server that was announced a limit keeps it when a later
//! answer is silent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::retry::{Trouble, Verdict};

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
const BURST: f64 = 3.0;
/// After so many requests that reached nobody, with no success between, the server counts as lost,
/// and the rest of a batch no longer waits for it.
const LOST_AFTER: u32 = 4;

/// One server.
pub(super) struct Host {
    name: String,
    state: Mutex<State>,
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
    in_flight: u32,
    paused_until: Option<Instant>,
    rate_announced: bool,
    at_once_announced: bool,
    unreached: u32,
    anonymous_seen: bool,
}

/// Leave to send one request. Dropping it without an outcome only gives it back.
pub(super) struct Pass {
    host: Arc<Host>,
}

impl Host {
    pub(super) fn new(name: String) -> Self {
        let state = State {
            rate: FIRST_RATE,
            burst: BURST,
            tokens: BURST,
            counted: Instant::now(),
            interval: Duration::from_secs(1),
            at_once: 1.0,
            in_flight: 0,
            paused_until: None,
            rate_announced: false,
            at_once_announced: false,
            unreached: 0,
            anonymous_seen: false,
        };
        Self { name, state: Mutex::new(state), changed: Notify::new() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The time over which the server counts requests.
    pub(super) fn interval(&self) -> Duration {
        self.state().interval
    }

    /// Whether nobody could reach the server for a while, so that retrying is a waste.
    pub(super) fn is_lost(&self) -> bool {
        self.state().unreached >= LOST_AFTER
    }

    /// Waits until the server may be asked.
    pub(super) async fn enter(self: &Arc<Self>) -> Pass {
        loop {
            // Made before looking, so that no change between looking and waiting is missed.
            let changed = self.changed.notified();
            let admission = self.state().admit(Instant::now());
            match admission {
                Admission::Now => return Pass { host: Arc::clone(self) },
                Admission::At(time) => tokio::time::sleep_until(time).await,
                Admission::Later => changed.await,
            }
        }
    }

    /// Follows the limits an answer announced. Silence changes nothing.
    pub(super) fn announced(&self, limits: Option<Limits>) {
        let Some(limits) = limits else { return };
        let mut state = self.state();
        if let Some(requests) = limits.requests {
            let requests = f64::from(requests);
            state.refill(Instant::now());
            state.rate = MARGIN * requests / limits.interval.as_secs_f64().max(0.001);
            state.interval = limits.interval;
            // With the margin, a burst of this size still fits the server's window.
            state.burst = (0.05 * requests).max(1.0);
            state.tokens = state.tokens.min(state.burst);
            state.rate_announced = true;
        }
        if let Some(at_once) = limits.at_once {
            state.at_once = f64::from(at_once);
            state.at_once_announced = true;
        }
        drop(state);
        self.changed.notify_waiters();
    }

    /// Whether this is the first answer that counts the caller as anonymous.
    pub(super) fn first_time_anonymous(&self) -> bool {
        !std::mem::replace(&mut self.state().anonymous_seen, true)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Admission {
    Now,
    /// Not before this time.
    At(Instant),
    /// When a request has come back or a limit has grown.
    Later,
}

impl State {
    fn admit(&mut self, now: Instant) -> Admission {
        if f64::from(self.in_flight) + 1.0 > self.at_once.max(1.0) {
            return Admission::Later;
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
        self.tokens -= 1.0;
        self.in_flight += 1;
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
        state.unreached = 0;
        if !state.rate_announced {
            state.rate = (state.rate + MORE_RATE).min(MOST_RATE);
        }
        if !state.at_once_announced {
            // One more for each round of successes.
            state.at_once = (state.at_once + 1.0 / state.at_once).min(MOST_AT_ONCE);
        }
    }

    /// The request failed; `verdict` says whether it will be repeated.
    pub(super) fn failed(self, trouble: &Trouble, verdict: &Verdict) {
        let mut state = self.host.state();
        if trouble.is_unconnected() {
            state.unreached = state.unreached.saturating_add(1);
        } else {
            state.unreached = 0;
        }
        if trouble.is_refusal() {
            if !state.rate_announced {
                state.rate = (state.rate / 2.0).max(LEAST_RATE);
            }
            // Until an answer announces otherwise, one at a time.
            state.at_once = 1.0;
            state.tokens = state.tokens.min(1.0);
            if let Verdict::Again { after } = verdict {
                let until = Instant::now() + *after;
                state.paused_until = Some(state.paused_until.map_or(until, |known| known.max(until)));
            }
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.host.state();
        state.in_flight = state.in_flight.saturating_sub(1);
        drop(state);
        // Everybody looks again: a success may have made room for more than one.
        self.host.changed.notify_waiters();
    }
}

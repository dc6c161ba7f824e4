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

use super::retry::{LONGEST_WAIT, Trouble, Verdict};

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
/// After so many failures without a success between them the rest of a batch no longer waits for the
/// server. Few are needed where nobody was reached at all, more where the server refuses: it is then
/// left alone for a while. Many are needed where it answers with errors, because those may be about
/// the works that were asked for: each is then asked for once.
const UNREACHED_ENOUGH: u32 = 4;
const REFUSED_ENOUGH: u32 = 7;
const FAILED_ENOUGH: u32 = 40;

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
    /// Failures since the last success, of each kind.
    unreached: u32,
    refused: u32,
    failed: u32,
    /// Until when the server is left alone: it asked for longer than anybody waits, refused often, or
    /// could not be reached.
    closed: Option<(Instant, Trouble)>,
    /// Why the last request reached nobody, until one does.
    unreachable: Option<Trouble>,
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
            refused: 0,
            failed: 0,
            closed: None,
            unreachable: None,
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

    /// Whether the server has failed so often in a row that retrying is a waste.
    pub(super) fn is_lost(&self) -> bool {
        self.state().failed >= FAILED_ENOUGH
    }

    /// Waits until the server may be asked. Fails with the last failure while it is to be left alone;
    /// who is impatient does not try either what nobody could reach a moment ago.
    pub(super) async fn enter(self: &Arc<Self>, impatient: bool) -> Result<Pass, Trouble> {
        loop {
            // Made before looking, so that no change between looking and waiting is missed.
            let changed = self.changed.notified();
            let admission = self.state().admit(Instant::now(), impatient);
            match admission {
                Admission::Now => return Ok(Pass { host: Arc::clone(self) }),
                Admission::Never(trouble) => return Err(trouble),
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
            // A server may say anything, but not stop a batch for longer than anybody waits.
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
    /// Not in the time anybody waits.
    Never(Trouble),
}

impl State {
    fn admit(&mut self, now: Instant, impatient: bool) -> Admission {
        if let Some(trouble) = self.unreachable.as_ref().filter(|_| impatient) {
            return Admission::Never(trouble.clone());
        }
        if let Some((_, trouble)) = self.closed.as_ref().filter(|(until, _)| *until > now) {
            return Admission::Never(trouble.clone());
        }
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
        (state.unreached, state.refused, state.failed) = (0, 0, 0);
        state.unreachable = None;
        if !state.rate_announced {
            state.rate = (state.rate + MORE_RATE).min(MOST_RATE);
        }
        if !state.at_once_announced {
            // Two more for each round of successes.
            state.at_once = (state.at_once + 2.0 / state.at_once).min(MOST_AT_ONCE);
        }
    }

    /// The request failed; `verdict` says whether it will be repeated.
    pub(super) fn failed(self, trouble: &Trouble, verdict: &Verdict) {
        let mut state = self.host.state();
        state.failed = state.failed.saturating_add(1);
        if trouble.is_unconnected() {
            state.unreached = state.unreached.saturating_add(1);
            state.unreachable = Some(trouble.clone());
        }
        if state.unreached >= UNREACHED_ENOUGH {
            state.closed = Some((Instant::now() + LONGEST_WAIT, trouble.clone()));
        }
        if trouble.is_refusal() {
            state.refused = state.refused.saturating_add(1);
            if !state.rate_announced {
                state.rate = (state.rate / 2.0).max(LEAST_RATE);
            }
            // Until an answer announces otherwise, one at a time.
            state.at_once = 1.0;
            state.tokens = state.tokens.min(1.0);
            if state.refused >= REFUSED_ENOUGH {
                state.closed = Some((Instant::now() + LONGEST_WAIT, trouble.clone()));
            }
            match (verdict, trouble) {
                (Verdict::Again { after }, _) => {
                    let until = Instant::now() + *after;
                    state.paused_until = Some(state.paused_until.map_or(until, |known| known.max(until)));
                }
                (Verdict::GiveUp, Trouble::Status { retry_after: Some(wait), .. })
                    if *wait > LONGEST_WAIT =>
                {
                    let wait = (*wait).min(Duration::from_secs(24 * 60 * 60));
                    state.closed = Some((Instant::now() + wait, trouble.clone()));
                }
                (Verdict::GiveUp, _) => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(requests: u32, seconds: u64) -> State {
        let host = Host::new("example.org".into());
        let interval = Duration::from_secs(seconds);
        host.announced(Some(Limits { requests: Some(requests), interval, at_once: None }));
        host.state.into_inner().expect("nobody panicked")
    }

    /// In no window of the interval may more requests leave than announced: a burst, and what is
    /// refilled meanwhile.
    #[test]
    fn announced_limits_leave_a_margin() {
        for (requests, seconds) in [(1, 1), (5, 1), (10, 1), (150, 1), (1000, 1), (1000, 300)] {
            let state = announced(requests, seconds);
            let most = (state.burst + state.rate * Duration::from_secs(seconds).as_secs_f64()).floor();
            assert!(most <= f64::from(requests), "{most} of {requests} in {seconds} s");
            assert!(most >= 0.9 * f64::from(requests), "{most} of {requests} in {seconds} s");
        }
    }

    #[test]
    fn a_limit_without_sense_does_not_stop_a_batch() {
        let state = announced(1, u32::MAX.into());
        assert!(1.0 / state.rate <= LONGEST_WAIT.as_secs_f64() + 1.0);
        assert!(state.interval <= LONGEST_WAIT);
    }
}

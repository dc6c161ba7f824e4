//! What went wrong with an attempt, and whether it is worth another, as pure functions over a table. Nothing here sleeps or reads a clock.

use std::time::Duration;

use super::error::HttpError;
use super::reply::{Flaw, Reply};

/// The longest a server may make us wait. One that asks for more is reported as busy at once.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The longest that all pauses of one request may take together: a server that is busy for longer is reported.
const LONGEST_WAITS: Duration = Duration::from_secs(61);

/// What is said of a server that was silent for the whole time.
pub(super) const NO_ANSWER: &str = "no response in time";

/// A failed attempt that another might mend.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Trouble {
    /// A status that says "not now", with the wait it asks for.
    Status { status: u16, retry_after: Option<Duration> },
    /// A 200 without a body.
    Empty,
    /// A 200 that its reader can make nothing of.
    Flawed(Flaw),
    /// The connection could not be made, or broke, or, with `silent`, gave no response in time.
    Broken { cause: String, connected: bool, silent: bool },
    /// The name could not be resolved.
    Name { cause: String },
}

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Decision {
    Again { after: Duration },
    GiveUp,
}

/// How often a request has failed so far, by kind: each kind has its own small budget.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Failures {
    refused: u32,
    server: u32,
    overloaded: u32,
    empty: u32,
    odd: u32,
    broken: u32,
    name: u32,
    /// How long the pauses were.
    waited: Duration,
}

impl Trouble {
    /// What is wrong with an answer, if it is one to retry. `flaw` judges the body of a 200.
    pub(super) fn of(reply: &Reply, flaw: &dyn Fn(&Reply) -> Option<Flaw>) -> Option<Self> {
        match reply.status {
            408 | 425 | 429 | 500 | 502..=504 | 520..=527 => {
                Some(Self::Status { status: reply.status, retry_after: reply.retry_after })
            }
            200 if reply.body.is_empty() => Some(Self::Empty),
            200 => flaw(reply).map(Self::Flawed),
            _ => None,
        }
    }

    /// What is wrong when the time is over before an attempt has begun.
    pub(super) fn out_of_time() -> Self {
        Self::Broken { cause: NO_ANSWER.to_owned(), connected: true, silent: true }
    }

    /// Whether the server asks for fewer requests, from anybody.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Self::Status { status: 408 | 425 | 429, .. })
    }

    /// Whether nobody should ask for a while: the server refuses, or says when it will be back.
    pub(super) fn pauses_everybody(&self) -> bool {
        self.is_refusal() || matches!(self, Self::Status { retry_after: Some(_), .. })
    }

    /// Whether a server that was reached said nothing.
    pub(super) fn is_silence(&self) -> bool {
        matches!(self, Self::Broken { connected: true, silent: true, .. })
    }

    /// Whether no server was reached at all.
    pub(super) fn is_unconnected(&self) -> bool {
        matches!(self, Self::Broken { connected: false, .. } | Self::Name { .. })
    }

    /// The error of a request whose last attempt ended so.
    pub(super) fn into_error(self, host: &str) -> HttpError {
        let host = host.to_owned();
        match self {
            Self::Status { status, retry_after } => HttpError::Busy {
                host,
                status,
                retry_after: retry_after.filter(|wait| *wait > LONGEST_WAIT).map(|wait| wait.as_secs()),
            },
            // A flawed answer is handed on rather.
            Self::Empty | Self::Flawed(_) => HttpError::Empty { host },
            Self::Broken { cause, connected: true, .. } => HttpError::Broken { host, cause },
            Self::Broken { cause, .. } | Self::Name { cause } => HttpError::Unreachable { host, cause },
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status { status, .. } => write!(f, "{status}"),
            Self::Empty => f.write_str("an empty response"),
            Self::Flawed(Flaw::Cut) => f.write_str("a truncated response"),
            Self::Flawed(Flaw::Odd) => f.write_str("not a record"),
            Self::Broken { cause, .. } | Self::Name { cause } => f.write_str(cause),
        }
    }
}

impl Failures {
    /// Whether nothing has failed yet.
    pub(super) fn is_first(&self) -> bool {
        *self == Self::default()
    }

    /// Counts one more failure and decides. `interval` is the time over which the server counts
    /// requests: coming back sooner after a refusal is pointless. After any other failure the next attempt has to wait
    /// for its turn, which comes after this `gap` at the earliest.
    pub(super) fn judge(&mut self, trouble: &Trouble, interval: Duration, gap: Duration) -> Decision {
        let (count, most, first, factor) = match trouble {
            Trouble::Status { status: 408 | 425 | 429, .. } => (&mut self.refused, 4, interval, 2),
            Trouble::Status { status: 500, .. } => (&mut self.server, 2, Duration::from_millis(500), 2),
            Trouble::Status { .. } => (&mut self.overloaded, 4, Duration::from_millis(500), 2),
            Trouble::Empty => (&mut self.empty, 1, Duration::from_millis(250), 1),
            Trouble::Flawed(Flaw::Odd) => (&mut self.odd, 1, Duration::from_millis(250), 1),
            Trouble::Broken { .. } | Trouble::Flawed(Flaw::Cut) => {
                (&mut self.broken, 3, Duration::from_millis(250), 2)
            }
            Trouble::Name { .. } => (&mut self.name, 1, Duration::from_millis(250), 1),
        };
        *count += 1;
        if *count > most {
            return Decision::GiveUp;
        }
        let asked = match trouble {
            Trouble::Status { retry_after, .. } => *retry_after,
            _ => None,
        };
        let after = match asked {
            Some(wait) if wait > LONGEST_WAIT => return Decision::GiveUp,
            // What the server asked for, and a little more, so that callers do not return in step.
            Some(wait) => wait + jitter(Duration::from_millis(200)),
            None => {
                let wait = first * u32::pow(factor, *count - 1);
                // Nobody waits longer for what was not asked for than for what was.
                if wait > LONGEST_WAIT {
                    return Decision::GiveUp;
                }
                (wait + jitter(wait / 2)).min(LONGEST_WAIT)
            }
        };
        let after = after.max(gap);
        self.waited += after;
        if self.waited > LONGEST_WAITS { Decision::GiveUp } else { Decision::Again { after } }
    }
}

/// A random time up to `most`.
fn jitter(most: Duration) -> Duration {
    most.mul_f64(fastrand::f64())
}

/// Reads Retry-After in its forms (RFC 9110, section 10.2.3): seconds, or a date, which counts
/// from the server's own `Date` where it sent one and from `now` otherwise.
pub(super) fn retry_after(value: &str, date: Option<&str>, now: jiff::Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // However many there are: it is not a second.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = http_date(value)?;
    let from = date.and_then(http_date).unwrap_or(now);
    Some(Duration::try_from(until.duration_since(from)).unwrap_or(Duration::ZERO))
}

/// A date in any of the three forms of RFC 9110, section 5.6.7: that of today, and the obsolete ones of
/// RFC 850 and of `asctime`.
fn http_date(text: &str) -> Option<jiff::Timestamp> {
    let read = |form| {
        let date = jiff::fmt::strtime::parse(form, text).ok()?.to_datetime().ok()?;
        // The last moment of the year 9999 means never, and is a day after the last timestamp.
        let time = date.to_zoned(jiff::tz::TimeZone::UTC);
        Some(time.map_or(jiff::Timestamp::MAX, |time| time.timestamp()))
    };
    let today = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok();
    let forms = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    today.or_else(|| forms.into_iter().find_map(read))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> Trouble {
        Trouble::Status { status, retry_after: None }
    }

    fn broken() -> Trouble {
        Trouble::Broken { cause: "reset".into(), connected: true, silent: false }
    }

    /// How many times each kind of failure is retried.
    #[test]
    fn budgets_are_those_of_the_outcome_table() {
        let table: &[(Trouble, usize)] = &[
            (status(408), 4),
            (status(425), 4),
            (status(429), 4),
            (status(500), 2),
            (status(502), 4),
            (status(503), 4),
            (status(504), 4),
            (status(522), 4),
            (Trouble::Empty, 1),
            (Trouble::Flawed(Flaw::Odd), 1),
            (Trouble::Flawed(Flaw::Cut), 3),
            (broken(), 3),
            (Trouble::Name { cause: "no such name".into() }, 1),
        ];
        for (trouble, most) in table {
            let mut failures = Failures::default();
            let again = (0..10).take_while(|_| {
                failures.judge(trouble, Duration::from_secs(1), Duration::ZERO) != Decision::GiveUp
            });
            assert_eq!(again.count(), *most, "{trouble:?}");
        }
    }

    #[test]
    fn only_passing_faults_are_trouble() {
        let reply = |status, body: &[u8]| Reply {
            status,
            media_type: None,
            charset: None,
            location: None,
            retry_after: None,
            body: body.to_vec(),
        };
        let of = |reply: &Reply| Trouble::of(reply, &|_| None);
        for fine in [200, 204, 301, 302, 400, 401, 403, 404, 406, 410, 422, 451] {
            assert_eq!(of(&reply(fine, b"x")), None, "{fine}");
        }
        assert_eq!(of(&reply(200, b"")), Some(Trouble::Empty));
        assert_eq!(of(&reply(204, b"")), None);
        assert_eq!(of(&reply(503, b"")), Some(status(503)));
    }

    #[test]
    fn waits_grow_and_obey_the_server() {
        let interval = Duration::from_secs(1);
        let mut failures = Failures::default();
        let mut least = interval;
        for _ in 0..4 {
            let Decision::Again { after } = failures.judge(&status(429), interval, Duration::ZERO) else {
                panic!("gave up")
            };
            assert!(after >= least && after <= least * 3 / 2, "{after:?} for {least:?}");
            least *= 2;
        }
        let asked = Trouble::Status { status: 429, retry_after: Some(Duration::from_secs(7)) };
        let Decision::Again { after } = Failures::default().judge(&asked, interval, Duration::ZERO) else {
            panic!("gave up")
        };
        assert!(after >= Duration::from_secs(7) && after < Duration::from_secs(8));
        // A server that counts by the minute is waited for once, and for no longer than announced waits are.
        let mut failures = Failures::default();
        let minute = failures.judge(&status(429), LONGEST_WAIT, Duration::ZERO);
        assert_eq!(minute, Decision::Again { after: LONGEST_WAIT });
        assert_eq!(failures.judge(&status(429), LONGEST_WAIT, Duration::ZERO), Decision::GiveUp);
        assert_eq!(
            Failures::default().judge(&status(429), LONGEST_WAIT * 2, Duration::ZERO),
            Decision::GiveUp
        );
        let asked = Trouble::Status { status: 503, retry_after: Some(Duration::from_secs(3600)) };
        assert_eq!(Failures::default().judge(&asked, interval, Duration::ZERO), Decision::GiveUp);
    }

    /// A server that is busy for more than a minute is reported, whatever it announces.
    #[test]
    fn pauses_are_bounded_together() {
        let asked = |wait| Trouble::Status { status: 429, retry_after: Some(Duration::from_secs(wait)) };
        for (trouble, interval, gap, most) in [
            (status(429), 30, 0, 1),
            (status(429), 60, 0, 1),
            (status(503), 1, 50, 1),
            (status(503), 1, 20, 3),
            (asked(60), 1, 0, 1),
            (asked(30), 1, 0, 2),
        ] {
            let (interval, gap) = (Duration::from_secs(interval), Duration::from_secs(gap));
            let mut failures = Failures::default();
            let again = (0..10).take_while(|_| failures.judge(&trouble, interval, gap) != Decision::GiveUp);
            assert_eq!(again.count(), most, "{trouble:?}");
        }
    }

    #[test]
    fn kinds_of_failure_do_not_share_a_budget() {
        let mut failures = Failures::default();
        for _ in 0..3 {
            assert!(matches!(
                failures.judge(&broken(), Duration::ZERO, Duration::ZERO),
                Decision::Again { .. }
            ));
        }
        assert!(matches!(
            failures.judge(&status(503), Duration::ZERO, Duration::ZERO),
            Decision::Again { .. }
        ));
        assert_eq!(failures.judge(&broken(), Duration::ZERO, Duration::ZERO), Decision::GiveUp);
    }

    #[test]
    fn retry_after_in_all_forms() {
        let now: jiff::Timestamp = "2026-11-22T10:00:00Z".parse().expect("a time");
        let seconds = |value, date| retry_after(value, date, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120", None), Some(120));
        assert_eq!(seconds(" 0 ", None), Some(0));
        assert_eq!(seconds("Sun, 22 Nov 2026 10:01:30 GMT", None), Some(90));
        // A client whose clock is wrong still waits as long as the server meant.
        assert_eq!(seconds("Sun, 22 Nov 2026 12:00:05 GMT", Some("Sun, 22 Nov 2026 12:00:00 GMT")), Some(5));
        assert_eq!(seconds("Sun, 22 Nov 2026 09:00:00 GMT", None), Some(0));
        assert_eq!(seconds("Sunday, 22-Nov-26 10:01:30 GMT", None), Some(90));
        assert_eq!(seconds("Sun Nov 22 10:01:30 2026", None), Some(90));
        assert_eq!(seconds("Sun Nov  1 10:01:30 2026", Some("Sun Nov  1 10:00:00 2026")), Some(90));
        assert_eq!(seconds("99999999999999999999999", None), Some(u64::MAX));
        for never in ["Fri, 31 Dec 9999 23:59:59 GMT", "Fri Dec 31 23:59:59 9999"] {
            assert!(seconds(never, None).is_some_and(|wait| wait > 200_000_000_000), "{never}");
        }
        assert_eq!(seconds("soon", None), None);
        assert_eq!(seconds("", None), None);
        assert_eq!(seconds("-5", None), None);
    }
}

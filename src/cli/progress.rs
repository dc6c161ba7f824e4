//! Progress while records are fetched, and the summary of a batch.
//!
//! On a terminal, work of more than a quarter of a second shows a line with the number of fetched records and
//! an estimate of the time left. Without a terminal, long work logs that line every half minute, so that a log
//! shows whether a run still moves.
//!
//! The summary is for batches, on a terminal or with `--verbose`. Its hints depend on the run: `mailto` is
//! suggested only to runs that were slowed down.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Voice;
use crate::http::Event;
use crate::resolve::{RecordOrigin, ResolveError, Resolved, Watcher};

/// Work that is done sooner shows no progress.
const SILENCE: Duration = Duration::from_millis(250);

/// The interval of progress in a log.
const INTERVAL: Duration = Duration::from_secs(30);

/// The number of records fetched anonymously from which on a hint suggests `mailto`.
const WORTH_A_HINT: usize = 20;

/// A pause from this length on is announced, once.
const LONG: Duration = Duration::from_secs(15);

/// One batch on its way.
pub(crate) struct Progress {
    voice: Voice,
    /// The number of DOIs to resolve.
    asked: usize,
    /// How many more follow in later batches of the same run.
    more: usize,
    bar: ProgressBar,
    now: Mutex<Now>,
}

/// The progress of one batch after the other: what happens is of the batch that is on its way.
pub(crate) struct Batches(Mutex<Arc<Progress>>);

/// What came of all batches of a run.
#[derive(Default)]
pub(crate) struct Totals {
    spent: Duration,
    /// Whether the network was needed.
    wanted: bool,
    repeats: usize,
    refused: bool,
    anonymous: usize,
    answers: usize,
    fetched: usize,
    cached: usize,
    builtin: usize,
    /// How many were left when the user broke it off, and how many more are older copies because of that.
    left: usize,
    older: usize,
    /// Whether each answer so far is that a server could not be reached.
    unreachable: bool,
}

/// How far it is.
#[derive(Default)]
struct Now {
    began: Option<Instant>,
    /// The number of DOIs to fetch, those settled, and the failures among these.
    wanted: usize,
    done: usize,
    failed: usize,
    repeats: usize,
    refused: bool,
    /// Whether a pause has been announced.
    told_to_wait: bool,
    /// The number of responses that treated this client as anonymous.
    anonymous: usize,
    /// Ends the wait for the line to show.
    shown: Option<Sender<()>>,
}

impl Progress {
    pub(crate) fn new(voice: Voice, asked: usize, more: usize) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { voice, asked, more, bar, now: Mutex::default() }
    }

    /// Erases the line, and adds what came of the batch.
    pub(crate) fn end(&self, answers: &[Result<Resolved, ResolveError>], totals: &mut Totals) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.shown = None;
        self.bar.finish_and_clear();
        totals.add(&now, answers);
    }

    /// Changes what is known, and the line.
    fn update(&self, change: impl FnOnce(&mut Now)) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut now);
        self.bar.set_message(now.line(self.asked, self.more));
    }
}

impl Batches {
    pub(crate) fn new(voice: Voice) -> Self {
        Self(Mutex::new(Arc::new(Progress::new(voice, 0, 0))))
    }

    /// Begins a batch, after the end of the one before it.
    pub(crate) fn next(&self, progress: Progress) -> Arc<Progress> {
        let progress = Arc::new(progress);
        *self.lock() = Arc::clone(&progress);
        progress
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Progress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Arc<Progress> {
        Arc::clone(&self.lock())
    }
}

impl Watcher for Batches {
    fn begins(&self, count: usize) {
        self.now().begins(count);
    }

    fn settled(&self, answer: &Result<Resolved, ResolveError>) {
        self.now().settled(answer);
    }

    fn searched(&self, answered: bool) {
        self.now().searched(answered);
    }

    fn event(&self, event: &Event) {
        self.now().event(event);
    }

    fn trouble(&self, message: &str) {
        self.now().trouble(message);
    }
}

impl Watcher for Progress {
    fn begins(&self, count: usize) {
        self.update(|now| {
            now.wanted = count;
            now.began = Some(Instant::now());
        });
        let (shown, wait) = mpsc::channel::<()>();
        let (bar, voice) = (self.bar.clone(), self.voice);
        let show = move || {
            if !voice.shows_progress() {
                every(INTERVAL, &wait, || voice.note(&format!("note: {}", bar.message())));
            } else if wait.recv_timeout(SILENCE) == Err(RecvTimeoutError::Timeout) {
                let style = ProgressStyle::with_template("{spinner} {wide_msg}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(Duration::from_millis(100));
                // Until the end, which drops the sender.
                let _ = wait.recv();
                bar.finish_and_clear();
            }
        };
        if std::thread::Builder::new().spawn(show).is_ok() {
            self.update(|now| now.shown = Some(shown));
        }
    }

    fn settled(&self, answer: &Result<Resolved, ResolveError>) {
        self.update(|now| {
            now.done += 1;
            now.failed += usize::from(answer.is_err());
        });
    }

    fn searched(&self, answered: bool) {
        self.update(|now| {
            now.done += 1;
            now.failed += usize::from(!answered);
        });
    }

    fn event(&self, event: &Event) {
        match event {
            Event::Asked { anonymous, .. } => {
                self.update(|now| now.anonymous += usize::from(*anonymous));
            }
            Event::Retrying { too_often, host, after, .. } => {
                let mut long = *after >= LONG;
                self.update(|now| {
                    now.repeats += 1;
                    now.refused |= too_often;
                    long &= !now.told_to_wait;
                    now.told_to_wait |= long;
                });
                if long {
                    let seconds = after.as_secs();
                    self.bar.suspend(|| {
                        self.voice.note(&format!("note: {host} is busy; retrying in {seconds} s"));
                    });
                }
            }
            Event::Limited { host, every } if *every >= LONG => {
                let seconds = every.as_secs();
                let mut waits = false;
                self.update(|now| waits = now.wanted > now.done + 1);
                if waits {
                    self.bar.suspend(|| {
                        self.voice.note(&format!("note: {host} allows only one request every {seconds} s"));
                    });
                }
            }
            Event::Limited { .. } | Event::NotPolite { .. } => {}
        }
        self.bar.suspend(|| tell(self.voice, event));
    }

    fn trouble(&self, message: &str) {
        self.bar.suspend(|| self.voice.note(&format!("warning: {message}")));
    }
}

/// Reports at intervals until the sender is dropped.
fn every(interval: Duration, wait: &Receiver<()>, mut report: impl FnMut()) {
    while wait.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
        report();
    }
}

impl Now {
    /// `12 of 40 fetched, 3 cached, 1 failed; about 20 s left; 500 more follow`
    fn line(&self, asked: usize, more: usize) -> String {
        let mut line = format!("{} of {} fetched", self.done - self.failed, self.wanted);
        if asked > self.wanted {
            line.push_str(&format!(", {} cached", asked - self.wanted));
        }
        if self.failed > 0 {
            line.push_str(&format!(", {} failed", self.failed));
        }
        if let Some(left) = self.left() {
            line.push_str(&format!("; about {left} left"));
        }
        if more > 0 {
            line.push_str(&format!("; {more} more follow"));
        }
        line
    }

    /// How long the rest will take, at the pace so far. Two answers make no pace.
    fn left(&self) -> Option<String> {
        let spent = self.began?.elapsed();
        let rest = self.wanted.checked_sub(self.done).filter(|rest| *rest > 0)?;
        let done = u32::try_from(self.done).ok().filter(|done| *done > 2)?;
        let seconds = (spent / done * u32::try_from(rest).ok()?).as_secs();
        Some(match seconds {
            0..=1 => "1 s".to_owned(),
            2..=90 => format!("{seconds} s"),
            _ => format!("{} min", seconds.div_ceil(60)),
        })
    }
}

impl Totals {
    fn add(&mut self, now: &Now, answers: &[Result<Resolved, ResolveError>]) {
        for answer in answers {
            self.count(answer);
        }
        self.spent += now.began.map_or(Duration::ZERO, |began| began.elapsed());
        self.wanted |= now.wanted > 0;
        self.repeats += now.repeats;
        self.refused |= now.refused;
        self.anonymous += now.anonymous;
    }

    /// Adds one answer.
    pub(crate) fn count(&mut self, answer: &Result<Resolved, ResolveError>) {
        self.unreachable =
            (self.answers == 0 || self.unreachable) && matches!(answer, Err(ResolveError::Network(_)));
        self.answers += 1;
        let instead_of = answer.as_ref().ok().and_then(|resolved| resolved.origin.instead_of());
        self.older += usize::from(matches!(instead_of, Some(ResolveError::Interrupted)));
        match answer {
            Ok(resolved) => match &resolved.origin {
                RecordOrigin::Network => self.fetched += 1,
                RecordOrigin::Store { .. } => self.cached += 1,
                RecordOrigin::Builtin { .. } => self.builtin += 1,
            },
            Err(ResolveError::Interrupted) => self.left += 1,
            Err(_) => {}
        }
    }

    /// How many records were not fetched because the user broke it off, and how many were asked for.
    pub(crate) fn missing(&self) -> (usize, usize) {
        (self.left + self.older, self.answers)
    }

    /// Returns the summary of a run that needed the network, `unread` further inputs of which could not be read:
    /// `38 of 40 resolved in 4.1 s: 30 fetched, 8 from the cache; 2 failed; 3 requests repeated`, and what would have
    /// made it better.
    pub(crate) fn summary(&self, unread: usize, polite: bool) -> Option<String> {
        let all = self.answers + unread;
        if !self.wanted || all < 2 {
            return None;
        }
        let good = self.fetched + self.cached + self.builtin;
        let parts = [(self.fetched, "fetched"), (self.cached, "from the cache"), (self.builtin, "built in")];
        let from: Vec<String> = parts
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, what)| format!("{number} {what}"))
            .collect();
        let mut line = format!("{good} of {all} resolved in {:.1} s", self.spent.as_secs_f64());
        if !from.is_empty() {
            line.push_str(&format!(": {}", from.join(", ")));
        }
        let failed = all - good - self.left;
        if failed > 0 {
            line.push_str(&format!("; {failed} failed"));
        }
        if self.left > 0 {
            line.push_str(&format!("; {} not fetched", self.left));
        }
        if self.repeats > 0 {
            let requests = if self.repeats == 1 { "request" } else { "requests" };
            line.push_str(&format!("; {} {requests} repeated", self.repeats));
        }
        if !polite && (self.refused || self.anonymous >= WORTH_A_HINT) {
            line.push_str("\nhint: Crossref allows a higher rate with mailto set (doicite help settings)");
        }
        if good == 0 && self.unreachable {
            line.push_str(
                "\nhint: no server could be reached; check the network, or set a proxy (HTTPS_PROXY)",
            );
        }
        Some(line)
    }
}

/// Logs an event on the network.
pub(crate) fn tell(voice: Voice, event: &Event) {
    match event {
        Event::Asked { url, outcome, took, .. } => voice.detail(|| {
            // A look-up of many DOIs has an address of kilobytes.
            let shown: String = url.chars().take(160).collect();
            let cut = if shown.len() < url.len() { "…" } else { "" };
            format!("{shown}{cut}: {outcome} ({} ms)", took.as_millis())
        }),
        Event::Retrying { host, why, after, .. } => {
            voice.detail(|| format!("{host}: {why}, retrying in {:.1} s", after.as_secs_f64()));
        }
        Event::Limited { host, every } => {
            voice.detail(|| format!("{host} allows a request every {:.2} s", every.as_secs_f64()));
        }
        Event::NotPolite { host } => {
            voice.note(&format!("warning: {host} treats this client as anonymous although mailto is set"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_shows_progress_until_the_end() {
        let (end, wait) = mpsc::channel();
        let mut end = Some(end);
        let mut reports = 0;
        every(Duration::from_millis(1), &wait, || {
            reports += 1;
            if reports == 3 {
                end.take();
            }
        });
        assert_eq!(reports, 3);
    }

    #[test]
    fn a_line_says_how_far_it_is() {
        let now = Now { wanted: 40, done: 13, failed: 1, ..Now::default() };
        assert_eq!(now.line(43, 0), "12 of 40 fetched, 3 cached, 1 failed");
    }
}

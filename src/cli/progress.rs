//! What is seen while records are fetched, and the line that sums a batch up.
//!
//! Work that takes longer than a quarter of a second shows, on a terminal, a line that says how many
//! records have come and when the rest may be there. Anywhere else nothing is shown:
//! logs and pipes are not read by people who wait.
//!
//! The summary is for batches, on a terminal or with `--verbose`. Its hints are computed from what
//! happened: nobody is told to set an address who was never slowed down.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Voice;
use crate::http::Event;
use crate::resolve::{RecordOrigin, ResolveError, Resolved, Watcher};

/// What is done sooner is not worth a line.
const SILENCE: Duration = Duration::from_millis(250);

/// From so many fetched records on, it is worth a hint that Crossref would answer faster.
const WORTH_A_HINT: usize = 20;

/// What makes people wait for longer is said, once.
const LONG: Duration = Duration::from_secs(15);

/// One batch on its way.
pub(crate) struct Progress {
    voice: Voice,
    /// How many DOIs were asked for.
    asked: usize,
    /// Whether servers are told an address.
    polite: bool,
    bar: ProgressBar,
    now: Mutex<Now>,
}

/// How far it is.
#[derive(Default)]
struct Now {
    began: Option<Instant>,
    /// How many DOIs the network is asked for, how many of them have an answer, and how many of these
    /// are failures.
    wanted: usize,
    done: usize,
    failed: usize,
    repeats: usize,
    refused: bool,
    /// Whether it has been said that a server is waited for.
    told_to_wait: bool,
    /// How many answers said that this caller is one without an address.
    anonymous: usize,
    /// Ends the wait for the line to show.
    shown: Option<Sender<()>>,
}

impl Progress {
    pub(crate) fn new(voice: Voice, asked: usize, polite: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { voice, asked, polite, bar, now: Mutex::default() }
    }

    /// Takes the line away. Sums up what was a batch, and needed the network; `unread` were asked for
    /// beside it and could not be read.
    pub(crate) fn end(&self, answers: &[Result<Resolved, ResolveError>], unread: usize) -> Option<String> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.shown = None;
        self.bar.finish_and_clear();
        (now.wanted > 0 && answers.len() + unread > 1).then(|| summary(&now, answers, unread, self.polite))
    }

    /// Changes what is known, and the line.
    fn update(&self, change: impl FnOnce(&mut Now)) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut now);
        self.bar.set_message(now.line(self.asked));
    }
}

impl Watcher for Progress {
    fn begins(&self, count: usize) {
        self.update(|now| {
            now.wanted = count;
            now.began = Some(Instant::now());
        });
        if !self.voice.shows_progress() {
            return;
        }
        let (shown, wait) = mpsc::channel::<()>();
        let bar = self.bar.clone();
        let after_silence = move || {
            if wait.recv_timeout(SILENCE) == Err(RecvTimeoutError::Timeout) {
                let style = ProgressStyle::with_template("{spinner} {wide_msg}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(Duration::from_millis(100));
                // Until the end, which drops the sender.
                let _ = wait.recv();
                bar.finish_and_clear();
            }
        };
        if std::thread::Builder::new().spawn(after_silence).is_ok() {
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
                        self.voice.note(&format!("note: {host} is busy; asking it again in {seconds} s"));
                    });
                }
            }
            Event::NotPolite { .. } => {}
        }
        self.bar.suspend(|| tell(self.voice, event));
    }

    fn trouble(&self, message: &str) {
        self.bar.suspend(|| self.voice.note(&format!("warning: {message}")));
    }
}

impl Now {
    /// `12 of 40 fetched, 3 at hand, 1 failed; about 20 s left`
    fn line(&self, asked: usize) -> String {
        let mut line = format!("{} of {} fetched", self.done - self.failed, self.wanted);
        if asked > self.wanted {
            line.push_str(&format!(", {} at hand", asked - self.wanted));
        }
        if self.failed > 0 {
            line.push_str(&format!(", {} failed", self.failed));
        }
        if let Some(left) = self.left() {
            line.push_str(&format!("; about {left} left"));
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

/// `38 of 40 resolved in 4.1 s: 30 fetched, 8 from the store; 2 failed; 3 requests repeated`, and what
/// would have made it better.
fn summary(now: &Now, answers: &[Result<Resolved, ResolveError>], unread: usize, polite: bool) -> String {
    let good: Vec<&Resolved> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    let count =
        |which: fn(&RecordOrigin) -> bool| good.iter().filter(|resolved| which(&resolved.origin)).count();
    let parts = [
        (count(|origin| matches!(origin, RecordOrigin::Network)), "fetched"),
        (count(|origin| matches!(origin, RecordOrigin::Store { .. })), "from the store"),
        (count(|origin| matches!(origin, RecordOrigin::Builtin { .. })), "built in"),
    ];
    let from: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    let seconds = now.began.map_or(0.0, |began| began.elapsed().as_secs_f64());
    let mut line = format!("{} of {} resolved in {seconds:.1} s", good.len(), answers.len() + unread);
    if !from.is_empty() {
        line.push_str(&format!(": {}", from.join(", ")));
    }
    let left = answers.iter().filter(|answer| matches!(answer, Err(ResolveError::Interrupted))).count();
    let failed = answers.len() + unread - good.len() - left;
    if failed > 0 {
        line.push_str(&format!("; {failed} failed"));
    }
    if left > 0 {
        line.push_str(&format!("; {left} not fetched"));
    }
    if now.repeats > 0 {
        let requests = if now.repeats == 1 { "request" } else { "requests" };
        line.push_str(&format!("; {} {requests} repeated", now.repeats));
    }
    if !polite && (now.refused || now.anonymous >= WORTH_A_HINT) {
        line.push_str("\nhint: set mailto to be allowed twice the rate at Crossref (doicite help settings)");
    }
    let unreachable = |answer: &Result<_, ResolveError>| matches!(answer, Err(ResolveError::Network(_)));
    if good.is_empty() && answers.iter().all(unreachable) {
        line.push_str("\nhint: nothing was reached; is there a network, or a proxy to set (HTTPS_PROXY)?");
    }
    line
}

/// Tells what happens on the network to those who asked.
pub(crate) fn tell(voice: Voice, event: &Event) {
    match event {
        Event::Asked { url, outcome, took, .. } => voice.detail(|| {
            // A look-up of many DOIs has an address of kilobytes.
            let shown: String = url.chars().take(160).collect();
            let cut = if shown.len() < url.len() { "…" } else { "" };
            format!("{shown}{cut}: {outcome} ({} ms)", took.as_millis())
        }),
        Event::Retrying { host, why, after, .. } => {
            voice.detail(|| format!("{host}: {why}, asking again in {:.1} s", after.as_secs_f64()));
        }
        Event::NotPolite { host } => {
            voice.note(&format!("warning: {host} counts this caller as anonymous although mailto is set"));
        }
    }
}

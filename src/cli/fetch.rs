//! Records for DOIs, from the cache or the network, with progress.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures_util::future::{BoxFuture, select};
use tokio::runtime::Runtime;
use tokio::sync::Notify;

use super::exit::Exit;
use super::hints;
use super::interrupt::interrupted;
use super::output::Held;
use super::progress::{Batches, Progress, Totals};
use super::session::{Failure, Session};
use crate::cache::Store;
use crate::doi::{Doi, Identified};
use crate::resolve::{RecordOrigin, ResolveError, Resolved, Resolver};
use crate::text::causes::causes;
use crate::text::sanitize::excerpt;

/// As much of a DOI as a message needs.
const LONGEST_NAME: usize = 120;

impl Session {
    /// The records of DOIs, in order. Says where an answer is not what it would be with a network;
    /// failures are for the caller to report, except an interrupt, which is reported once.
    pub(crate) fn resolve(&self, asked: &[Identified]) -> Vec<Result<Resolved, Failure>> {
        self.resolve_young(asked, None)
    }

    /// Resolves DOIs as [`resolve`](Self::resolve) does, refetching cached records older than `max_age`.
    pub(crate) fn resolve_young(
        &self,
        asked: &[Identified],
        max_age: Option<Duration>,
    ) -> Vec<Result<Resolved, Failure>> {
        if asked.is_empty() {
            return Vec::new();
        }
        let mut fetcher = self.fetcher(asked.len(), max_age);
        let answers = fetcher.resolve(asked);
        fetcher.end(self.unread.take());
        answers
    }

    /// Resolves DOIs as [`resolve`](Self::resolve) does, and hands on each answer while others are on their way. What
    /// there is to be said is said at the end: until then a line shows progress.
    pub(crate) fn resolve_each(&self, asked: &[Identified], take: &mut dyn FnMut(Result<Resolved, Failure>)) {
        if asked.is_empty() {
            return;
        }
        let mut fetcher = self.fetcher(asked.len(), None);
        let mut mentions = Held::default();
        fetcher.resolve_each(asked, Some(&mut mentions), &mut |answer| {
            take(answer);
            ControlFlow::Continue(())
        });
        drop(mentions);
        fetcher.end(self.unread.take());
    }

    /// What resolves DOIs in one batch after the other, about `count` of them.
    pub(crate) fn fetcher(&self, count: usize, max_age: Option<Duration>) -> Fetcher<'_> {
        let watcher = Arc::new(Batches::new(self.voice));
        let mut config = self.request.settings.resolver();
        config.max_age = max_age;
        let unwanted = Arc::new(Notify::new());
        let until = Arc::clone(&unwanted);
        let until = move || -> BoxFuture<'static, ()> {
            let unwanted = Arc::clone(&until);
            Box::pin(async move {
                select(interrupted(), pin!(unwanted.notified())).await;
            })
        };
        let mut resolver = Resolver::new(config, watcher.clone()).until(Box::new(until));
        if let Some(store) = self.store() {
            resolver = resolver.caching_in(store);
        }
        Fetcher {
            session: self,
            resolver,
            watcher,
            unwanted,
            runtime: None,
            more: count,
            totals: Totals::default(),
            mentioned: HashSet::new(),
        }
    }

    fn mention_origin(&self, resolved: &Resolved) {
        let doi = &resolved.doi;
        match &resolved.origin {
            RecordOrigin::Network | RecordOrigin::Store { instead_of: None, .. } => {}
            RecordOrigin::Store { fetched, instead_of: Some(error) } => {
                let day = fetched.strftime("%Y-%m-%d");
                self.voice.note(&format!("note: {doi} {}; using the cached copy of {day}", causes(error)));
            }
            RecordOrigin::Builtin { instead_of: None } => {
                self.voice.note(&format!("note: {doi}: using the built-in copy (offline)"));
            }
            RecordOrigin::Builtin { instead_of: Some(error) } => {
                self.voice.note(&format!("note: {doi} {}; using the built-in copy", causes(error)));
            }
        }
    }

    /// The store, if it can be had. Without it everything still works, only slower.
    pub(crate) fn store(&self) -> Option<Store> {
        match Store::open(&self.request.settings.cache.value, jiff::Timestamp::now()) {
            Ok(store) => Some(store),
            Err(error) => {
                self.voice.note(&format!("warning: working without the cache: {}", hints::explain(&error)));
                None
            }
        }
    }
}

/// Resolves DOIs in one batch after the other. What the first learns of servers and their limits holds for the others.
pub(crate) struct Fetcher<'s> {
    session: &'s Session,
    resolver: Resolver,
    watcher: Arc<Batches>,
    /// Ends a batch whose answers are not wanted any more.
    unwanted: Arc<Notify>,
    runtime: Option<Runtime>,
    /// How many DOIs are still to come.
    more: usize,
    totals: Totals,
    /// Of which DOIs it has been told where their records come from.
    mentioned: HashSet<Doi>,
}

impl Fetcher<'_> {
    /// The records of DOIs, in order. Says where an answer is not what it would be with a network; failures are for
    /// the caller to report.
    pub(crate) fn resolve(&mut self, asked: &[Identified]) -> Vec<Result<Resolved, Failure>> {
        if asked.is_empty() {
            return Vec::new();
        }
        self.more = self.more.saturating_sub(asked.len());
        let progress = self.watcher.next(Progress::new(self.session.voice, asked.len(), self.more));
        let mut answers = Vec::with_capacity(asked.len());
        self.resolver.resolve_on(&mut self.runtime, asked, &mut |_, answer| answers.push(answer));
        progress.end(&answers, &mut self.totals);
        asked.iter().zip(answers).map(|(found, answer)| self.told(found, answer)).collect()
    }

    /// Resolves DOIs as [`resolve`](Self::resolve) does, and hands on each answer when it and all before it are there,
    /// until nobody takes them any more. The network goes on meanwhile, on a thread of its own if there is one to be
    /// had. `mentions` holds what is to be said of where answers come from, if that has to wait.
    pub(crate) fn resolve_each(
        &mut self,
        asked: &[Identified],
        mut mentions: Option<&mut Held>,
        take: &mut dyn FnMut(Result<Resolved, Failure>) -> ControlFlow<()>,
    ) {
        let progress = self.watcher.next(Progress::new(self.session.voice, asked.len(), 0));
        let mut flow = ControlFlow::Continue(());
        let Self { session, resolver, unwanted, totals, mentioned, runtime, .. } = self;
        let mut ready = |index: usize, answer| {
            if flow.is_break() {
                return;
            }
            let _ends = EndsInPanic(unwanted);
            totals.count(&answer);
            if let Some(found) = asked.get(index) {
                let tell = || told(session, mentioned, found, answer);
                flow = take(match &mut mentions {
                    Some(mentions) => mentions.of(tell),
                    None => tell(),
                });
            }
            if flow.is_break() {
                unwanted.notify_one();
            }
        };
        resolver.resolve_beside(runtime, asked, &mut ready);
        progress.end(&[], &mut self.totals);
    }

    /// Whether the user has broken it off.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.totals.missing().0 > 0
    }

    fn told(
        &mut self,
        found: &Identified,
        answer: Result<Resolved, ResolveError>,
    ) -> Result<Resolved, Failure> {
        told(self.session, &mut self.mentioned, found, answer)
    }

    /// Tells what was not fetched, and keeps the summary for the end of the run; `unread` things that were asked for
    /// could not be read.
    pub(crate) fn end(self, unread: usize) {
        let polite = self.session.request.settings.mailto.value.is_some();
        self.session.summaries.borrow_mut().extend(self.totals.summary(unread, polite));
        let (missing, all) = self.totals.missing();
        if missing > 0 {
            self.session.fail(
                Exit::Interrupted,
                &format!("interrupted: {missing} of {all} not fetched; run again to continue"),
            );
        }
    }
}

/// Ends the batch where what is made of an answer panics: the network would go on to its end.
struct EndsInPanic<'n>(&'n Notify);

impl Drop for EndsInPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.notify_one();
        }
    }
}

/// An answer as it is told: where it comes from once a DOI, and why there is none.
fn told(
    session: &Session,
    mentioned: &mut HashSet<Doi>,
    found: &Identified,
    answer: Result<Resolved, ResolveError>,
) -> Result<Resolved, Failure> {
    match answer {
        Ok(resolved) => {
            if !matches!(
                resolved.origin,
                RecordOrigin::Network | RecordOrigin::Store { instead_of: None, .. }
            ) && mentioned.insert(resolved.doi.clone())
            {
                session.mention_origin(&resolved);
            }
            Ok(resolved)
        }
        Err(error) => Err(Failure {
            exit: error.kind().into(),
            message: format!("{} {}", excerpt(found.doi.as_str(), LONGEST_NAME), hints::explain(&error)),
        }),
    }
}

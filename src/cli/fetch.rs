//! Records for DOIs, from the cache or the network, with progress.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::exit::Exit;
use super::hints;
use super::interrupt::interrupted;
use super::progress::{Batches, Progress, Totals};
use super::session::{Failure, Session};
use crate::cache::Store;
use crate::doi::Identified;
use crate::resolve::{RecordOrigin, ResolveError, Resolved, Resolver};
use crate::text::causes::causes;
use crate::text::sanitize::excerpt;
use crate::work::Work;

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

    /// What resolves DOIs in one batch after the other, about `count` of them.
    pub(crate) fn fetcher(&self, count: usize, max_age: Option<Duration>) -> Fetcher<'_> {
        let watcher = Arc::new(Batches::new(self.voice));
        let mut config = self.request.settings.resolver();
        config.max_age = max_age;
        let mut resolver = Resolver::new(config, watcher.clone()).until(Box::new(interrupted));
        if let Some(store) = self.store() {
            resolver = resolver.caching_in(store);
        }
        Fetcher { session: self, resolver, watcher, runtime: None, more: count, totals: Totals::default() }
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
    runtime: Option<Runtime>,
    /// How many DOIs are still to come.
    more: usize,
    totals: Totals,
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
        self.look_up_books(&mut answers);
        let told = |(found, answer): (&Identified, Result<Resolved, ResolveError>)| match answer {
            Ok(resolved) => {
                self.session.mention_origin(&resolved);
                Ok(resolved)
            }
            Err(error) => Err(Failure {
                exit: error.kind().into(),
                message: format!("{} {}", excerpt(found.doi.as_str(), LONGEST_NAME), hints::explain(&error)),
            }),
        };
        asked.iter().zip(answers).map(told).collect()
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

    /// Looks up the books of chapters whose records lack them, each once. Without its book a chapter is
    /// printed with what its own record says, so that nothing is said of one that cannot be had.
    fn look_up_books(&self, answers: &mut [Result<Resolved, ResolveError>]) {
        let mut chapters = Vec::new();
        let mut books: Vec<Identified> = Vec::new();
        for answer in answers.iter_mut().flatten() {
            if let Some(doi) = answer.book_wanted() {
                let known = books.iter().position(|book| book.doi == doi);
                let place = known.unwrap_or_else(|| {
                    books.push(Identified::from(doi));
                    books.len() - 1
                });
                chapters.push((answer, place));
            }
        }
        if books.is_empty() {
            return;
        }
        let fetcher = self.session.fetcher(books.len(), None);
        let progress = fetcher.watcher.next(Progress::new(self.session.voice, books.len(), 0));
        let mut found: Vec<Option<Arc<Work>>> = Vec::with_capacity(books.len());
        let mut take = |_, book: Result<Resolved, ResolveError>| {
            found.push(book.ok().map(|book| Arc::new(book.work())));
        };
        fetcher.resolver.resolve(&books, &mut take);
        progress.end(&[], &mut Totals::default());
        for (chapter, place) in chapters {
            chapter.book = found.get(place).cloned().flatten();
        }
    }
}

//! Records for DOIs, from the cache or the network, with progress.

use std::sync::Arc;
use std::time::Duration;

use super::exit::Exit;
use super::hints;
use super::interrupt::interrupted;
use super::progress::Progress;
use super::session::{Failure, Session};
use crate::cache::Store;
use crate::doi::Found;
use crate::resolve::{Origin, ResolveError, Resolved, Resolver};
use crate::text::sanitize::excerpt;
use crate::work::Work;

/// As much of a DOI as a message needs.
const LONGEST_NAME: usize = 120;

impl Session {
    /// The records of DOIs, in order. Says where an answer is not what it would be with a network;
    /// failures are for the caller to report, except an interrupt, which is reported once.
    pub(crate) fn resolve(&self, asked: &[Found]) -> Vec<Result<Resolved, Failure>> {
        self.resolve_young(asked, None)
    }

    /// Resolves DOIs as [`resolve`](Self::resolve) does, refetching cached records older than `max_age`.
    pub(crate) fn resolve_young(
        &self,
        asked: &[Found],
        max_age: Option<Duration>,
    ) -> Vec<Result<Resolved, Failure>> {
        if asked.is_empty() {
            return Vec::new();
        }
        let (mut answers, summary) = self.answers(asked, max_age, self.unread.take());
        self.summaries.borrow_mut().extend(summary);
        self.tell_interrupt(&answers);
        self.look_up_books(&mut answers);
        let told = |(found, answer): (&Found, Result<Resolved, ResolveError>)| match answer {
            Ok(resolved) => {
                self.mention_origin(&resolved);
                Ok(resolved)
            }
            Err(error) => Err(Failure {
                exit: error.kind().into(),
                message: format!(
                    "{} {}; {}",
                    excerpt(found.doi.as_str(), LONGEST_NAME),
                    hints::causes(&error),
                    hints::unresolved(&error)
                ),
            }),
        };
        asked.iter().zip(answers).map(told).collect()
    }

    /// The answers, and what is said of a batch of them and of what else was asked for and not understood.
    fn answers(
        &self,
        asked: &[Found],
        max_age: Option<Duration>,
        unread: usize,
    ) -> (Vec<Result<Resolved, ResolveError>>, Option<String>) {
        let progress =
            Arc::new(Progress::new(self.voice, asked.len(), self.request.settings.mailto.value.is_some()));
        let mut config = self.request.settings.resolver();
        config.max_age = max_age;
        let mut resolver = Resolver::new(config, progress.clone()).until(Box::new(interrupted));
        if let Some(store) = self.store() {
            resolver = resolver.caching_in(store);
        }
        let mut answers = Vec::with_capacity(asked.len());
        resolver.resolve(asked, &mut |_, answer| answers.push(answer));
        let summary = progress.end(&answers, unread);
        (answers, summary)
    }

    /// Looks up the books of chapters whose records lack them, each once. Without its book a chapter is
    /// printed with what its own record says, so that nothing is said of one that cannot be had.
    fn look_up_books(&self, answers: &mut [Result<Resolved, ResolveError>]) {
        let mut chapters = Vec::new();
        let mut books: Vec<Found> = Vec::new();
        for answer in answers.iter_mut().flatten() {
            if let Some(doi) = answer.book_wanted() {
                let known = books.iter().position(|book| book.doi == doi);
                let place = known.unwrap_or_else(|| {
                    books.push(Found::from(doi));
                    books.len() - 1
                });
                chapters.push((answer, place));
            }
        }
        if books.is_empty() {
            return;
        }
        let (found, _) = self.answers(&books, None, 0);
        let found: Vec<Option<Arc<Work>>> =
            found.into_iter().map(|book| Some(Arc::new(book.ok()?.work()))).collect();
        for (chapter, place) in chapters {
            chapter.book = found.get(place).cloned().flatten();
        }
    }

    fn tell_interrupt(&self, answers: &[Result<Resolved, ResolveError>]) {
        let interrupted = |answer: &&Result<Resolved, ResolveError>| {
            let why = match answer {
                Err(error) => Some(error),
                Ok(resolved) => resolved.origin.instead_of(),
            };
            matches!(why, Some(ResolveError::Interrupted))
        };
        let missing = answers.iter().filter(interrupted).count();
        if missing > 0 {
            let all = answers.len();
            self.fail(
                Exit::Interrupted,
                &format!("interrupted: {missing} of {all} not fetched; run again to continue"),
            );
        }
    }

    fn mention_origin(&self, resolved: &Resolved) {
        let doi = &resolved.doi;
        match &resolved.origin {
            Origin::Network | Origin::Store { instead_of: None, .. } => {}
            Origin::Store { fetched, instead_of: Some(error) } => {
                let day = fetched.strftime("%Y-%m-%d");
                self.voice
                    .note(&format!("note: {doi} {}; using the cached copy of {day}", hints::causes(error)));
            }
            Origin::Builtin { instead_of: None } => {
                self.voice.note(&format!("note: {doi}: using the built-in copy (offline)"));
            }
            Origin::Builtin { instead_of: Some(error) } => {
                self.voice.note(&format!("note: {doi} {}; using the built-in copy", hints::causes(error)));
            }
        }
    }

    /// The store, if it can be had. Without it everything still works, only slower.
    pub(crate) fn store(&self) -> Option<Store> {
        match Store::open(&self.request.settings.cache.value, jiff::Timestamp::now()) {
            Ok(store) => Some(store),
            Err(error) => {
                self.voice.note(&format!("warning: working without the cache: {error}"));
                None
            }
        }
    }
}

//! The resolver: what the cache and the built-in records know, and how the rest is handed on.

use std::collections::{HashSet, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::StreamExt as _;
use futures_util::stream::{Stream, poll_fn};
use tokio::runtime::Runtime;

use super::config::{Interrupt, Mode, ResolverConfig, Watcher};
use super::error::{ErrorKind, ResolveError};
use super::memory::{EarlierAnswer, Memory};
use super::resolved::{RecordOrigin, Resolved};
#[cfg(feature = "cache")]
use crate::cache::Store;
use crate::doi::{Doi, Identified};
use crate::http::{self, Client, Event, Reach};
use crate::work::builtin;

/// Resolves DOIs. Making one costs nothing; the network starts with the first DOI that needs it.
pub struct Resolver {
    pub(super) config: ResolverConfig,
    pub(super) client: Client,
    pub(super) memory: Memory,
    pub(super) watcher: Arc<dyn Watcher>,
    pub(super) interrupt: Option<Box<Interrupt>>,
    /// Of which DOIs it has been told what is doubtful.
    doubted: Mutex<HashSet<Doi>>,
}

impl std::fmt::Debug for Resolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolver").field("config", &self.config).finish_non_exhaustive()
    }
}

/// Uses doi.org, without a cache and without progress reports.
impl Default for Resolver {
    fn default() -> Self {
        Self::new(ResolverConfig::default(), Arc::new(()))
    }
}

/// What is known about a DOI before the network is asked.
pub(super) enum Known {
    Answer(Box<Result<Resolved, ResolveError>>),
    Ask {
        /// A copy to fall back on.
        copy: Option<Box<Resolved>>,
    },
}

impl Known {
    fn answer(answer: Result<Resolved, ResolveError>) -> Self {
        Self::Answer(Box::new(answer))
    }
}

/// An answer, and the place of its question.
type Answer = (usize, Result<Resolved, ResolveError>);

/// Answers that are ready, in order.
#[derive(Default)]
pub(super) struct Outbox(Mutex<VecDeque<Answer>>);

impl Outbox {
    fn put(&self, answer: Answer) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(answer);
    }

    fn take(&self) -> Option<Answer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

impl Resolver {
    /// Creates a resolver without a cache.
    pub fn new(config: ResolverConfig, watcher: Arc<dyn Watcher>) -> Self {
        let hears = Arc::clone(&watcher);
        let report = Arc::new(move |event: Event| hears.event(&event));
        let reach = Reach::new(config.endpoint.clone());
        Self {
            client: Client::new(config.http.clone(), config.jobs, reach, report),
            config,
            memory: Memory::default(),
            watcher,
            interrupt: None,
            doubted: Mutex::default(),
        }
    }

    /// Uses `store` as a cache.
    #[cfg(feature = "cache")]
    #[must_use]
    pub fn caching_in(mut self, store: Store) -> Self {
        self.memory = Memory::of(store);
        self
    }

    /// Stops waiting for the network when the future that `interrupt` makes ends. What was not fetched
    /// by then is an older copy or an error in its place; what was fetched is cached.
    #[must_use]
    pub fn until(mut self, interrupt: Box<Interrupt>) -> Self {
        self.interrupt = Some(interrupt);
        self
    }

    /// Resolves one DOI. Blocks, as [`resolve`](Self::resolve) does.
    ///
    /// # Panics
    ///
    /// Inside an asynchronous runtime of Tokio, if the network is needed: use [`stream`](Self::stream) there.
    pub fn get(&self, doi: &Doi) -> Result<Resolved, ResolveError> {
        let asked = [Identified::from(doi.clone())];
        let mut got = Err(ResolveError::NotKept);
        self.resolve(&asked, &mut |_, answer| got = answer);
        got
    }

    /// Resolves all of `asked`, several at once. `ready` is called once for each, in their order,
    /// as soon as it and all before it are done. A DOI that is asked for twice is fetched once.
    ///
    /// Blocks, and runs the network on the calling thread.
    ///
    /// # Panics
    ///
    /// Inside an asynchronous runtime of Tokio, if the network is needed: use [`stream`](Self::stream) there.
    pub fn resolve(
        &self,
        asked: &[Identified],
        ready: &mut dyn FnMut(usize, Result<Resolved, ResolveError>),
    ) {
        self.resolve_on(&mut None, asked, ready);
    }

    /// As [`resolve`](Self::resolve), on a runtime that is made when it is first needed, and on which connections stay
    /// open from one batch to the next.
    pub(crate) fn resolve_on(
        &self,
        runtime: &mut Option<Runtime>,
        asked: &[Identified],
        ready: &mut dyn FnMut(usize, Result<Resolved, ResolveError>),
    ) {
        if let Some((runtime, known)) = self.begin(runtime, asked, ready) {
            self.run(runtime, asked, known, ready);
        }
    }

    /// Finds what is known of DOIs. Returns it with a runtime if anything is to be asked, and hands on all answers
    /// otherwise.
    pub(super) fn begin<'r>(
        &self,
        runtime: &'r mut Option<Runtime>,
        asked: &[Identified],
        ready: &mut dyn FnMut(usize, Result<Resolved, ResolveError>),
    ) -> Option<(&'r Runtime, Vec<Known>)> {
        let mut known = self.known(asked);
        let wants_book = self.known_books(&mut known);
        let asks = wants_book || known.iter().any(|known| matches!(known, Known::Ask { .. }));
        let failed = match runtime {
            None if asks => http::runtime().map(|made| *runtime = Some(made)).err(),
            _ => None,
        };
        if let Some(runtime) = runtime.as_ref().filter(|_| asks) {
            return Some((runtime, known));
        }
        for (index, known) in known.into_iter().enumerate() {
            let answer = match known {
                Known::Answer(answer) => *answer,
                Known::Ask { copy } => {
                    let error = failed.clone().map_or(ResolveError::NotKept, ResolveError::Network);
                    copy.map_or_else(|| Err(error.clone()), |copy| instead(*copy, error.clone()))
                }
            };
            self.doubt(&answer);
            ready(index, answer);
        }
        None
    }

    /// Asks for what is not known.
    pub(super) fn run(
        &self,
        runtime: &Runtime,
        asked: &[Identified],
        known: Vec<Known>,
        ready: &mut dyn FnMut(usize, Result<Resolved, ResolveError>),
    ) {
        runtime.block_on(async {
            let mut answers = std::pin::pin!(self.answers(asked, known));
            while let Some((index, answer)) = answers.next().await {
                ready(index, answer);
            }
        });
    }

    /// As [`resolve`](Self::resolve), as a stream of places and answers. It wants a runtime of Tokio with
    /// its network and time. The cache is read when the stream is first polled.
    pub fn stream<'a>(
        &'a self,
        asked: &'a [Identified],
    ) -> impl Stream<Item = (usize, Result<Resolved, ResolveError>)> + Send + 'a {
        futures_util::stream::once(async move { self.answers(asked, self.known(asked)) }).flatten()
    }

    fn answers<'a>(
        &'a self,
        asked: &'a [Identified],
        known: Vec<Known>,
    ) -> impl Stream<Item = Answer> + Send + 'a {
        let outbox = Arc::new(Outbox::default());
        let filled = Arc::clone(&outbox);
        let mut work: Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>> =
            Some(Box::pin(async move { self.ask(asked, known, &filled).await }));
        poll_fn(move |context: &mut Context<'_>| {
            if let Some(answer) = outbox.take() {
                return Poll::Ready(Some(answer));
            }
            if let Some(running) = &mut work
                && running.as_mut().poll(context).is_ready()
            {
                work = None;
            }
            match outbox.take() {
                Some(answer) => Poll::Ready(Some(answer)),
                None if work.is_none() => Poll::Ready(None),
                None => Poll::Pending,
            }
        })
    }

    /// Hands an answer on.
    pub(super) fn hand_on(&self, index: usize, answer: Result<Resolved, ResolveError>, outbox: &Outbox) {
        self.doubt(&answer);
        outbox.put((index, answer));
    }

    /// Tells of a record of another DOI, once a DOI, wherever it comes from.
    pub(super) fn doubt(&self, answer: &Result<Resolved, ResolveError>) {
        let Ok(resolved) = answer else { return };
        let Some(other) = resolved.of_another() else { return };
        let doi = &resolved.doi;
        if self.doubted.lock().unwrap_or_else(PoisonError::into_inner).insert(doi.clone()) {
            self.watcher.trouble(&format!("{doi} leads to the record of {other}"));
        }
    }

    /// What the cache and the built-in records know of each DOI.
    fn known(&self, asked: &[Identified]) -> Vec<Known> {
        let kept = self.memory.get_many(asked.iter().map(|found| &found.doi), &|trouble| self.tell(trouble));
        asked.iter().zip(kept).map(|(found, kept)| self.look_up(found, kept)).collect()
    }

    pub(super) fn look_up(&self, found: &Identified, kept: Option<EarlierAnswer>) -> Known {
        let offline = self.config.mode == Mode::Offline;
        if let Some(EarlierAnswer { answer, fresh }) = kept {
            let fresh = fresh && self.is_young(&answer);
            let usable = offline || (fresh && self.config.mode == Mode::Normal);
            match answer {
                Ok(copy) if usable => return Known::answer(Ok(copy)),
                Ok(copy) => return Known::Ask { copy: Some(Box::new(copy)) },
                // A refusal that is known only answers for the spelling that was tried.
                Err(error) if usable && found.others.is_empty() => return Known::answer(Err(error)),
                Err(_) => {}
            }
        }
        let copy = builtin_copy(&found.doi);
        match (offline, copy) {
            (true, Some(copy)) => Known::answer(Ok(copy)),
            (true, None) => {
                let mut kept =
                    found.others.iter().filter_map(|doi| self.memory.get(doi, &|trouble| self.tell(trouble)));
                let copy = kept.find_map(|kept| kept.answer.ok());
                let copy = copy.or_else(|| found.others.iter().find_map(builtin_copy));
                Known::answer(copy.ok_or(ResolveError::NotKept))
            }
            (false, copy) => Known::Ask { copy: copy.map(Box::new) },
        }
    }

    /// Whether a cached record is as young as it was asked to be.
    fn is_young(&self, answer: &Result<Resolved, ResolveError>) -> bool {
        match (answer, self.config.max_age) {
            (Ok(Resolved { origin: RecordOrigin::Store { fetched, .. }, .. }), Some(most)) => {
                let age = jiff::Timestamp::now().duration_since(*fetched);
                jiff::SignedDuration::try_from(most).map_or(true, |most| age < most)
            }
            _ => true,
        }
    }

    fn tell(&self, trouble: &str) {
        self.watcher.trouble(trouble);
    }
}

fn builtin_copy(doi: &Doi) -> Option<Resolved> {
    let text = builtin(doi.as_str())?;
    let record = serde_json::from_str(text).ok()?;
    Some(Resolved {
        doi: doi.clone(),
        text: text.to_owned(),
        record,
        agency: None,
        source: "built in".to_owned(),
        origin: RecordOrigin::Builtin { instead_of: None },
        book: None,
    })
}

/// The answer where a question failed but a copy is at hand: the copy, with the reason.
pub(super) fn instead(copy: Resolved, error: ResolveError) -> Result<Resolved, ResolveError> {
    let origin = match copy.origin {
        RecordOrigin::Store { fetched, .. } => RecordOrigin::Store { fetched, instead_of: Some(error) },
        // The built-in copies only bridge a missing network, or the wait for one.
        RecordOrigin::Builtin { .. }
            if matches!(error.kind(), ErrorKind::Network | ErrorKind::Interrupted) =>
        {
            RecordOrigin::Builtin { instead_of: Some(error) }
        }
        RecordOrigin::Builtin { .. } | RecordOrigin::Network => return Err(error),
    };
    Ok(Resolved { origin, ..copy })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream may be polled by any thread.
    #[test]
    fn a_stream_can_be_sent() {
        fn sent<T: Send>(_: T) {}
        let resolver = Resolver::new(ResolverConfig::default(), Arc::new(()));
        sent(resolver.stream(&[]));
    }
}

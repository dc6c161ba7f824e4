//! Searching by the settings, with progress.

use std::sync::Arc;

use super::exit::Exit;
use super::interrupt::interrupted;
use super::progress::{Batches, Progress, Totals};
use super::session::{Failure, Session};
use crate::compare::Reference;
use crate::csl::Item;
use crate::doi::Doi;
use crate::resolve::Mode;
use crate::search::{ConvertError, PubmedId, SearchAnswer, SearchError, Searcher};

/// Searches in one batch after the other. What the first learns of servers and their limits holds for the others.
pub(crate) struct Finder<'s> {
    session: &'s Session,
    searcher: Searcher,
    watcher: Arc<Batches>,
    /// How many references were not searched because the user broke it off, and how many there were.
    missing: usize,
    all: usize,
}

impl Session {
    /// What searches, and converts identifiers, in one batch after the other.
    pub(crate) fn finder(&self) -> Finder<'_> {
        let watcher = Arc::new(Batches::new(self.voice));
        let searcher = Searcher::new(self.request.settings.searcher(), self.store(), watcher.clone())
            .until(Box::new(interrupted));
        Finder { session: self, searcher, watcher, missing: 0, all: 0 }
    }

    /// The works of references, in order. Failures are the caller's to tell, but for an interrupt.
    pub(crate) fn search(&self, references: &[Reference]) -> Vec<Result<SearchAnswer, SearchError>> {
        if references.is_empty() {
            return Vec::new();
        }
        let mut finder = self.finder();
        let answers = finder.search(references);
        finder.end();
        answers
    }

    /// The DOIs of articles by their identifiers at PubMed.
    pub(crate) fn convert(&self, ids: &[PubmedId]) -> Vec<Result<Doi, Failure>> {
        if ids.is_empty() { Vec::new() } else { self.finder().convert(ids) }
    }
}

impl Finder<'_> {
    /// The works of references, in order. Failures are the caller's to tell, but for an interrupt.
    pub(crate) fn search(&mut self, references: &[Reference]) -> Vec<Result<SearchAnswer, SearchError>> {
        if references.is_empty() {
            return Vec::new();
        }
        let progress = self.watcher.next(Progress::new(self.session.voice, references.len(), 0));
        let mut answers = Vec::with_capacity(references.len());
        self.searcher.find(references, &mut |_, answer| answers.push(answer));
        progress.end(&[], &mut Totals::default());
        self.missing +=
            answers.iter().filter(|answer| matches!(answer, Err(SearchError::Interrupted))).count();
        self.all += answers.len();
        answers
    }

    /// Tells what was not searched.
    pub(crate) fn end(self) {
        if self.missing > 0 {
            self.session.fail(
                Exit::Interrupted,
                &format!("interrupted: {} of {} not searched; run again to continue", self.missing, self.all),
            );
        }
    }

    /// The DOIs of articles by their identifiers at PubMed.
    pub(crate) fn convert(&self, ids: &[PubmedId]) -> Vec<Result<Doi, Failure>> {
        if ids.is_empty() {
            return Vec::new();
        }
        let progress = self.watcher.next(Progress::new(self.session.voice, ids.len(), 0));
        let answers = self.searcher.convert(ids);
        progress.end(&[], &mut Totals::default());
        answers.into_iter().map(|answer| answer.map_err(|error| failure(&error))).collect()
    }

    /// The DOIs of items that have none, but an identifier of PubMed. One that PubMed does not know, or knows
    /// no DOI of, has none; that it could not be asked is reported.
    pub(crate) fn dois_by_pubmed(&self, items: &[Option<&Item>]) -> Vec<Option<Doi>> {
        let ids: Vec<Option<PubmedId>> = items.iter().map(|item| item.and_then(PubmedId::of_item)).collect();
        let mut found = self.convert(&ids.iter().flatten().cloned().collect::<Vec<_>>()).into_iter();
        let is_offline = self.session.request.settings.mode == Mode::Offline;
        let mut dois = Vec::with_capacity(items.len());
        for id in ids {
            let answer = id.and_then(|_| found.next());
            if let Some(Err(failure)) = answer.as_ref().filter(|_| !is_offline)
                && failure.exit == Exit::Network
            {
                self.session.voice.note(&format!("warning: {}", failure.message));
            }
            dois.push(answer.and_then(Result::ok));
        }
        dois
    }
}

fn failure(error: &ConvertError) -> Failure {
    let exit = match error {
        ConvertError::Unknown(_) => Exit::NotRegistered,
        ConvertError::NoDoi(_) => Exit::NoMetadata,
        _ => Exit::Network,
    };
    Failure { exit, message: error.to_string() }
}

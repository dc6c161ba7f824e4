//! Searching by the settings, with progress.

use std::sync::Arc;

use super::exit::Exit;
use super::interrupt::interrupted;
use super::progress::Progress;
use super::session::{Failure, Session};
use crate::compare::Reference;
use crate::csl::Item;
use crate::doi::Doi;
use crate::resolve::Mode;
use crate::search::{ConvertError, PubmedId, SearchAnswer, SearchError, Searcher};

impl Session {
    /// The works of references, in order. Failures are the caller's to tell, but for an interrupt.
    pub(crate) fn search(&self, references: &[Reference]) -> Vec<Result<SearchAnswer, SearchError>> {
        if references.is_empty() {
            return Vec::new();
        }
        let progress = self.progress(references.len());
        let searcher = self.searcher(&progress).until(Box::new(interrupted));
        let mut answers = Vec::with_capacity(references.len());
        searcher.find(references, &mut |_, answer| answers.push(answer));
        progress.end(&[], 0);
        let missing = answers.iter().filter(|answer| matches!(answer, Err(SearchError::Interrupted))).count();
        if missing > 0 {
            let all = answers.len();
            self.fail(
                Exit::Interrupted,
                &format!("interrupted: {missing} of {all} not searched; run again to continue"),
            );
        }
        answers
    }

    /// The DOIs of articles by their identifiers at PubMed.
    pub(crate) fn convert(&self, ids: &[PubmedId]) -> Vec<Result<Doi, Failure>> {
        if ids.is_empty() {
            return Vec::new();
        }
        let progress = self.progress(ids.len());
        let answers = self.searcher(&progress).convert(ids);
        progress.end(&[], 0);
        answers.into_iter().map(|answer| answer.map_err(|error| failure(&error))).collect()
    }

    /// The DOIs of items that have none, but an identifier of PubMed. One that PubMed does not know, or knows
    /// no DOI of, has none; that it could not be asked is reported.
    pub(crate) fn dois_by_pubmed(&self, items: &[Option<&Item>]) -> Vec<Option<Doi>> {
        let ids: Vec<Option<PubmedId>> = items.iter().map(|item| item.and_then(PubmedId::of_item)).collect();
        let mut found = self.convert(&ids.iter().flatten().cloned().collect::<Vec<_>>()).into_iter();
        let mut dois = Vec::with_capacity(items.len());
        for id in ids {
            let answer = id.and_then(|_| found.next());
            if let Some(Err(failure)) = answer.as_ref().filter(|_| !self.is_offline())
                && failure.exit == Exit::Network
            {
                self.voice.note(&format!("warning: {}", failure.message));
            }
            dois.push(answer.and_then(Result::ok));
        }
        dois
    }

    fn is_offline(&self) -> bool {
        self.request.settings.mode == Mode::Offline
    }

    fn progress(&self, count: usize) -> Arc<Progress> {
        Arc::new(Progress::new(self.voice, count, self.request.settings.mailto.value.is_some()))
    }

    fn searcher(&self, progress: &Arc<Progress>) -> Searcher {
        Searcher::new(self.request.settings.searcher(), self.store(), progress.clone())
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

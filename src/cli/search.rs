//! Searching by the settings, with progress.

use std::sync::Arc;

use super::exit::Exit;
use super::interrupt::interrupted;
use super::progress::Progress;
use super::session::{Failure, Session};
use crate::compare::Reference;
use crate::doi::Doi;
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

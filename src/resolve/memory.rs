//! What earlier runs learned, where there is a cache. Without the feature `cache` there never is one, and
//! nothing is known.

use std::sync::Arc;
#[cfg(feature = "cache")]
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(feature = "cache")]
use super::Origin;
use super::{ResolveError, Resolved, Watcher};
#[cfg(feature = "cache")]
use crate::cache::{self, Outcome, Store};
use crate::doi::Doi;

/// The answer of an earlier run.
pub(super) struct Kept {
    pub(super) answer: Result<Resolved, ResolveError>,
    /// Whether it is as good as one from the network.
    pub(super) fresh: bool,
}

/// What is known from earlier runs.
pub(super) struct Memory {
    #[cfg(feature = "cache")]
    pub(super) store: Option<Store>,
    #[cfg(feature = "cache")]
    watcher: Arc<dyn Watcher>,
    /// Whether trouble with the cache has been reported: once is enough.
    #[cfg(feature = "cache")]
    reported: AtomicBool,
}

#[cfg(not(feature = "cache"))]
#[expect(clippy::unused_self, reason = "with a cache it is used")]
impl Memory {
    pub(super) fn new(_: Arc<dyn Watcher>) -> Self {
        Self {}
    }

    pub(super) fn get_many<'d>(&self, dois: impl Iterator<Item = &'d Doi>) -> Vec<Option<Kept>> {
        dois.map(|_| None).collect()
    }

    pub(super) fn get(&self, _: &Doi) -> Option<Kept> {
        None
    }

    pub(super) fn put(&self, _: &Doi, _: &Result<Resolved, ResolveError>, _: &str) {}
}

#[cfg(feature = "cache")]
impl Memory {
    pub(super) fn new(watcher: Arc<dyn Watcher>) -> Self {
        Self { store: None, watcher, reported: AtomicBool::new(false) }
    }

    /// What is known of each DOI.
    pub(super) fn get_many<'d>(&self, dois: impl Iterator<Item = &'d Doi>) -> Vec<Option<Kept>> {
        let Some(store) = &self.store else { return dois.map(|_| None).collect() };
        let dois: Vec<Doi> = dois.map(|doi| self.alias(doi).unwrap_or_else(|| doi.clone())).collect();
        let kept = store.get_many(&dois);
        self.heed(store);
        match kept {
            Ok(kept) => kept.into_iter().map(|kept| self.recall(kept?)).collect(),
            // Where one cannot be read, perhaps the others can.
            Err(_) => dois.iter().map(|doi| self.get(doi)).collect(),
        }
    }

    /// What is known of a DOI.
    pub(super) fn get(&self, doi: &Doi) -> Option<Kept> {
        let kept = self.store.as_ref()?.get(doi).unwrap_or_else(|error| {
            self.report(&format!("the store cannot be read: {error}"));
            None
        });
        self.recall(kept?)
    }

    /// The DOI behind a short one, where that is known.
    fn alias(&self, doi: &Doi) -> Option<Doi> {
        let store = self.store.as_ref().filter(|_| doi.is_short())?;
        // Without it the short DOI is asked for again; what is wrong is reported by the next look-up.
        store.alias(doi).ok().flatten()
    }

    /// The answer that was kept. One that is damaged is none.
    fn recall(&self, kept: cache::Kept) -> Option<Kept> {
        let fresh = kept.is_fresh(jiff::Timestamp::now());
        let answer = match kept.outcome {
            Outcome::Record(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let Ok(record) = serde_json::from_str(&text) else {
                    let doi = kept.doi;
                    self.watcher
                        .trouble(&format!("the kept record of {doi} is damaged and is asked for again"));
                    return None;
                };
                Ok(Resolved {
                    doi: kept.doi,
                    text,
                    record,
                    agency: kept.agency,
                    source: kept.source,
                    origin: Origin::Store { fetched: kept.fetched, instead_of: None },
                    book: None,
                })
            }
            Outcome::NotRegistered => Err(ResolveError::NotRegistered { asked: Some(kept.fetched) }),
            Outcome::NoMetadata => {
                Err(ResolveError::NoMetadata { server: server_of(&kept.source), asked: Some(kept.fetched) })
            }
        };
        Some(Kept { answer, fresh })
    }

    /// Keeps an answer that is worth keeping.
    pub(super) fn put(&self, doi: &Doi, answer: &Result<Resolved, ResolveError>, endpoint: &str) {
        let Some(store) = &self.store else { return };
        let mut kept_as = doi;
        let (outcome, agency, source) = match answer {
            Ok(resolved) => {
                kept_as = &resolved.doi;
                let record = Outcome::Record(resolved.text.clone().into_bytes());
                (record, resolved.agency.clone(), resolved.source.clone())
            }
            Err(ResolveError::NotRegistered { .. }) => (Outcome::NotRegistered, None, endpoint.to_owned()),
            Err(ResolveError::NoMetadata { server, .. }) => (Outcome::NoMetadata, None, server.clone()),
            Err(_) => return,
        };
        let fetched = jiff::Timestamp::now();
        let kept = cache::Kept { doi: kept_as.clone(), outcome, agency, source, fetched };
        let alias = if doi.is_short() && doi != kept_as { store.put_alias(doi, kept_as) } else { Ok(()) };
        if let Err(error) = store.put(&kept).and(alias) {
            self.report(&format!("cannot keep what was fetched: {error}"));
        }
        self.heed(store);
    }

    fn report(&self, trouble: &str) {
        if !self.reported.swap(true, Ordering::Relaxed) {
            self.watcher.trouble(trouble);
        }
    }

    /// Passes on what the cache has to say, such as that it was damaged and replaced.
    fn heed(&self, store: &Store) {
        if let Some(notice) = store.notice() {
            self.watcher.trouble(&notice.to_string());
        }
    }
}

#[cfg(feature = "cache")]
fn server_of(source: &str) -> String {
    let host = url::Url::parse(source).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| source.to_owned())
}

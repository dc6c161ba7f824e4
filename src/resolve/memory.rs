//! What earlier runs learned, where there is a cache, and how this one is remembered. Without the feature
//! `cache` there never is one, and nothing is known or kept.

#[cfg(feature = "cache")]
pub(super) use self::cached::Memory;
#[cfg(not(feature = "cache"))]
pub(super) use self::forgetful::Memory;
use super::error::ResolveError;
use super::resolved::Resolved;

/// The answer of an earlier run.
pub(super) struct EarlierAnswer {
    pub(super) answer: Result<Resolved, ResolveError>,
    /// Whether it is as good as one from the network.
    pub(super) fresh: bool,
}

#[cfg(not(feature = "cache"))]
mod forgetful {
    use super::{EarlierAnswer, ResolveError, Resolved};
    use crate::doi::Doi;

    /// Knows nothing.
    #[derive(Default)]
    pub(in super::super) struct Memory {}

    #[expect(clippy::unused_self, clippy::unused_async, reason = "with a cache they are used")]
    impl Memory {
        pub(in super::super) fn get_many<'d>(
            &self,
            dois: impl Iterator<Item = &'d Doi>,
            _: &dyn Fn(&str),
        ) -> Vec<Option<EarlierAnswer>> {
            dois.map(|_| None).collect()
        }

        pub(in super::super) fn get(&self, _: &Doi, _: &dyn Fn(&str)) -> Option<EarlierAnswer> {
            None
        }

        pub(in super::super) fn put(&self, _: &Doi, _: &Result<Resolved, ResolveError>, _: &str) {}

        pub(in super::super) async fn settle(&self) -> Vec<String> {
            Vec::new()
        }
    }
}

#[cfg(feature = "cache")]
mod cached {
    use std::string::FromUtf8Error;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use serde_json::Value;

    use super::super::keep::Keeper;
    use super::super::record;
    use super::super::resolved::RecordOrigin;
    use super::{EarlierAnswer, ResolveError, Resolved};
    use crate::cache::{self, CacheError, Outcome, Store};
    use crate::doi::Doi;
    use crate::text::causes::causes;
    use crate::work::ServedRecord;

    /// What is in the cache, if there is one.
    #[derive(Default)]
    pub(in super::super) struct Memory {
        store: Option<Arc<Store>>,
        keeper: Keeper,
        /// Whether another process held the cache for longer than doicite waits: once is enough.
        lost: AtomicBool,
    }

    impl Memory {
        pub(in super::super) fn of(store: Store) -> Self {
            let store = Arc::new(store);
            Self { keeper: Keeper::new(Arc::clone(&store)), store: Some(store), lost: AtomicBool::new(false) }
        }

        /// What is known of each DOI. `tell` hears of trouble.
        pub(in super::super) fn get_many<'d>(
            &self,
            dois: impl Iterator<Item = &'d Doi>,
            tell: &dyn Fn(&str),
        ) -> Vec<Option<EarlierAnswer>> {
            let Some(store) = &self.store else { return dois.map(|_| None).collect() };
            let dois: Vec<Doi> =
                dois.map(|doi| self.alias(doi, tell).unwrap_or_else(|| doi.clone())).collect();
            let kept = self.read(|| store.get_many(&dois), tell);
            if let Some(notice) = store.notice() {
                tell(&notice.to_string());
            }
            match kept {
                Some(kept) => kept.into_iter().map(|kept| recall(kept?, tell)).collect(),
                // Where one cannot be read, perhaps the others can.
                None => dois.iter().map(|doi| self.get(doi, tell)).collect(),
            }
        }

        /// What is known of a DOI.
        pub(in super::super) fn get(&self, doi: &Doi, tell: &dyn Fn(&str)) -> Option<EarlierAnswer> {
            let store = self.store.as_ref()?;
            self.read(|| store.get(doi), tell).flatten().and_then(|kept| recall(kept, tell))
        }

        /// The DOI behind a short one, where that is known.
        fn alias(&self, doi: &Doi, tell: &dyn Fn(&str)) -> Option<Doi> {
            let store = self.store.as_ref().filter(|_| doi.is_short())?;
            self.read(|| store.alias(doi), tell).flatten()
        }

        /// Reads the cache. One that another process holds is not waited for twice.
        fn read<T>(&self, read: impl FnOnce() -> Result<T, CacheError>, tell: &dyn Fn(&str)) -> Option<T> {
            if self.lost.load(Ordering::Relaxed) {
                return None;
            }
            read()
                .inspect_err(|error| {
                    if matches!(error, CacheError::Busy { .. }) && !self.lost.swap(true, Ordering::Relaxed) {
                        tell(&format!("cannot read the cache: {}", causes(error)));
                    }
                })
                .ok()
        }

        /// Keeps an answer that is worth keeping, soon: a record that is of no other DOI, and what the
        /// resolver or an agency says there is not. What could not be read says nothing.
        pub(in super::super) fn put(
            &self,
            doi: &Doi,
            answer: &Result<Resolved, ResolveError>,
            endpoint: &str,
        ) {
            let mut kept_as = doi;
            let (outcome, agency, source) = match answer {
                Ok(resolved) if record::other(&resolved.record, &resolved.doi).is_some() => return,
                Ok(resolved) => {
                    kept_as = &resolved.doi;
                    let record = Outcome::Record(resolved.text.clone().into_bytes());
                    (record, resolved.agency.clone(), resolved.source.clone())
                }
                Err(ResolveError::NotRegistered { .. }) => {
                    (Outcome::NotRegistered, None, endpoint.to_owned())
                }
                Err(ResolveError::NoMetadata { server, .. }) => (Outcome::NoMetadata, None, server.clone()),
                Err(_) => return,
            };
            let short = (doi.is_short() && doi != kept_as).then(|| doi.clone());
            let fetched = jiff::Timestamp::now();
            self.keeper
                .put(cache::CachedAnswer { doi: kept_as.clone(), outcome, agency, source, fetched }, short);
        }

        /// Waits until everything is kept, as far as it can be. Returns what there is to be told, a line
        /// each.
        pub(in super::super) async fn settle(&self) -> Vec<String> {
            self.keeper.settle().await
        }
    }

    /// The answer that was kept. One that is damaged is none.
    fn recall(kept: cache::CachedAnswer, tell: &dyn Fn(&str)) -> Option<EarlierAnswer> {
        let fresh = kept.is_fresh(jiff::Timestamp::now());
        let answer = match kept.outcome {
            Outcome::Record(bytes) => {
                let lossy = |error: FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into_owned();
                let text = String::from_utf8(bytes).unwrap_or_else(lossy);
                let Ok(ServedRecord(Value::Object(record))) = serde_json::from_str(&text) else {
                    tell(&format!("the cached record of {} is damaged; fetching it again", kept.doi));
                    return None;
                };
                Ok(Resolved {
                    doi: kept.doi,
                    text,
                    record,
                    agency: kept.agency,
                    source: kept.source,
                    origin: RecordOrigin::Store { fetched: kept.fetched, instead_of: None },
                    book: None,
                })
            }
            Outcome::NotRegistered => Err(ResolveError::NotRegistered { asked: Some(kept.fetched) }),
            Outcome::NoMetadata => {
                Err(ResolveError::NoMetadata { server: server_of(&kept.source), asked: Some(kept.fetched) })
            }
        };
        Some(EarlierAnswer { answer, fresh })
    }

    fn server_of(source: &str) -> String {
        let host = url::Url::parse(source).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.unwrap_or_else(|| source.to_owned())
    }
}

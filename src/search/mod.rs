//! From a reference to the DOI of the work that it names.
//!
//! Crossref is asked first, with the whole reference; `DataCite` where Crossref gave nothing sure and the
//! work may be kept in a repository. Both always find something: what they find are candidates, and
//! `crate::compare` decides. Answers are never the source of a reference, only of its DOI.
//!
//! A reference leaves the machine here and nowhere else, without its DOIs and addresses, and cut to 500
//! characters. Answers are cached (30 days; one day if nothing was found), so a second run makes no
//! requests. Offline, the cached records are the library that is searched (`offline`).
//!
//! Identifiers of PubMed and PubMed Central are converted by NCBI (`pubmed`).

mod crossref;
mod datacite;
mod mentions;
mod offline;
mod pubmed;

use std::cell::{Cell, OnceCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use tokio::runtime::Runtime;
use url::Url;

use crate::cache::Store;
use crate::compare::{Judgement, Reference, Verdict};
use crate::doi::Doi;
use crate::http::{self, Client, ClientSettings, HttpError, Patience, Pool, Reach};
use crate::resolve::{Interrupt, Mode, Watcher, interruption};
use crate::work::{Work, repair};

pub use pubmed::{ConvertError, PubmedId};

/// Crossref's REST interface.
pub const CROSSREF: &str = "https://api.crossref.org";
/// `DataCite`'s REST interface.
pub const DATACITE: &str = "https://api.datacite.org";
/// NCBI's converter of identifiers.
pub const PMC: &str = "https://pmc.ncbi.nlm.nih.gov";
/// NCBI's E-utilities.
pub const EUTILS: &str = "https://eutils.ncbi.nlm.nih.gov";

/// For how long an answer with candidates is cached, and one without.
const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);
const EMPTY_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// How many candidates are asked for.
const ROWS: usize = 5;

/// Where to search, and how to behave.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SearchConfig {
    /// [`CROSSREF`], or a server that behaves like it.
    pub crossref: Url,
    /// [`DATACITE`], or a server that behaves like it.
    pub datacite: Url,
    /// [`PMC`], or a server that behaves like it.
    pub pmc: Url,
    /// [`EUTILS`], or a server that behaves like it.
    pub eutils: Url,
    /// How to behave towards servers.
    pub http: ClientSettings,
    /// How many references are worked on at once.
    pub jobs: usize,
    /// Whether the cache or the network is asked.
    pub mode: Mode,
}

/// The services themselves; as many references at once as [`crate::resolve::ResolverConfig`] works on.
impl Default for SearchConfig {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "the constants are URLs, as a test shows")]
        let url = |text| Url::parse(text).expect("a URL");
        Self {
            crossref: url(CROSSREF),
            datacite: url(DATACITE),
            pmc: url(PMC),
            eutils: url(EUTILS),
            http: ClientSettings::default(),
            jobs: 8,
            mode: Mode::default(),
        }
    }
}

/// A work that may be the one a reference names.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SearchHit {
    /// Its DOI.
    pub doi: Doi,
    /// What the service says of it: enough to compare, too little to cite.
    pub work: Work,
}

/// The result of a search for a reference.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SearchAnswer {
    /// The candidates that were judged, in the order of the service.
    pub matches: Vec<SearchHit>,
    /// The judgement on them.
    pub judgement: Judgement,
}

impl SearchAnswer {
    /// Returns the candidates, the best first, with what speaks for them.
    pub fn ranked(&self) -> impl Iterator<Item = (&SearchHit, &crate::compare::Candidate)> {
        let candidates = self.judgement.candidates.iter();
        candidates.filter_map(|candidate| Some((self.matches.get(candidate.index)?, candidate)))
    }

    /// Returns the DOI, if it is sure.
    pub fn sure(&self) -> Option<&Doi> {
        let best = self.ranked().next()?;
        (self.judgement.verdict == Verdict::Sure).then_some(&best.0.doi)
    }
}

/// Why a search gave no answer: nothing is known about the reference then, least of all that no such
/// work exists.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The service could not be asked, or refused.
    #[error(transparent)]
    Network(#[from] HttpError),
    /// The service answered something else than a list of works.
    #[error("{host} answered {status} instead of a list of works")]
    Refused {
        /// The server.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// What came cannot be read.
    #[error("{host} sent an unreadable response")]
    Unreadable {
        /// The server.
        host: String,
    },
    /// The reference has no words to search for.
    #[error("nothing to search for")]
    Empty,
    /// The cache could not be searched.
    #[error("the cache cannot be searched: {0}")]
    Cache(String),
    /// The user ended it.
    #[error("interrupted")]
    Interrupted,
}

/// Searches. Making one costs nothing; the network starts with the first reference that needs it.
pub struct Searcher {
    config: SearchConfig,
    client: Client,
    store: Option<Store>,
    watcher: Arc<dyn Watcher>,
    interrupt: Option<Box<Interrupt>>,
    /// Whether the service knows the fields that are asked for.
    selects: Cell<bool>,
    /// Made when it is first needed. Connections stay open on it from one batch to the next.
    runtime: OnceCell<Runtime>,
}

/// Inside another runtime, one may not be waited for.
impl Drop for Searcher {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Searcher {
    /// Creates a searcher that caches records in `store`, if any.
    pub fn new(config: SearchConfig, store: Option<Store>, watcher: Arc<dyn Watcher>) -> Self {
        let hears = Arc::clone(&watcher);
        let reach = Reach::new(config.crossref.clone())
            .and(config.datacite.clone())
            .and(config.pmc.clone())
            .and(config.eutils.clone());
        let client =
            Client::new(config.http.clone(), config.jobs, reach, Arc::new(move |event| hears.event(&event)));
        let (selects, runtime) = (Cell::new(true), OnceCell::new());
        Self { config, client, store, watcher, interrupt: None, selects, runtime }
    }

    /// What requests run on.
    fn runtime(&self) -> Result<&Runtime, SearchError> {
        if let Some(runtime) = self.runtime.get() {
            return Ok(runtime);
        }
        let made = http::runtime().map_err(SearchError::Network)?;
        Ok(self.runtime.get_or_init(|| made))
    }

    /// Stops waiting for the network when the future that `interrupt` makes ends.
    #[must_use]
    pub fn until(mut self, interrupt: Box<Interrupt>) -> Self {
        self.interrupt = Some(interrupt);
        self
    }

    /// Looks for the works of references, several at once. `ready` is called once for each, in their
    /// order.
    ///
    /// Blocks, as [`crate::resolve::Resolver::resolve`] does.
    pub fn find(
        &self,
        references: &[Reference],
        ready: &mut dyn FnMut(usize, Result<SearchAnswer, SearchError>),
    ) {
        if self.config.mode == Mode::Offline {
            for (index, reference) in references.iter().enumerate() {
                ready(index, offline::find(self.store.as_ref(), reference));
            }
            return;
        }
        let mut answers: Vec<Option<Result<SearchAnswer, SearchError>>> =
            references.iter().map(|reference| self.known(reference)).collect();
        let waiting: VecDeque<usize> = (0..answers.len()).filter(|at| answers[*at].is_none()).collect();
        if !waiting.is_empty() {
            self.watcher.begins(waiting.len());
            match self.runtime() {
                Ok(runtime) => runtime.block_on(self.ask(references, waiting, &mut answers, ready)),
                Err(error) => {
                    for answer in &mut answers {
                        answer.get_or_insert_with(|| Err(error.clone()));
                    }
                }
            }
        }
        for (index, answer) in answers.into_iter().enumerate() {
            if let Some(answer) = answer {
                ready(index, answer);
            }
        }
    }

    async fn ask(
        &self,
        references: &[Reference],
        mut waiting: VecDeque<usize>,
        answers: &mut [Option<Result<SearchAnswer, SearchError>>],
        ready: &mut dyn FnMut(usize, Result<SearchAnswer, SearchError>),
    ) {
        let mut interrupted = interruption(self.interrupt.as_deref());
        let mut running = FuturesUnordered::new();
        let mut next = 0;
        loop {
            while let Some(answer) = answers.get_mut(next).and_then(Option::take) {
                ready(next, answer);
                next += 1;
            }
            let most = self.config.jobs.max(1);
            while running.len() < most + self.client.waiting().min(most)
                && let Some(index) = waiting.pop_front()
            {
                running.push(async move { (index, self.one(&references[index]).await) });
            }
            let done = poll_fn(|context| running.poll_next_unpin(context));
            match select(done, &mut interrupted).await {
                Either::Left((Some((index, answer)), _)) => {
                    self.watcher.searched(answer.is_ok());
                    answers[index] = Some(answer);
                }
                Either::Left((None, _)) => return,
                Either::Right(_) => {
                    for answer in answers.iter_mut().skip(next) {
                        answer.get_or_insert(Err(SearchError::Interrupted));
                    }
                    // The rest is handed on by the caller, which takes all that are left.
                    for (index, answer) in answers.iter_mut().enumerate().skip(next) {
                        if let Some(answer) = answer.take() {
                            ready(index, answer);
                        }
                    }
                    return;
                }
            }
        }
    }

    /// What is kept of earlier answers, if it is all that the network would be asked for.
    fn known(&self, reference: &Reference) -> Option<Result<SearchAnswer, SearchError>> {
        if reference.query().trim().is_empty() {
            return Some(Err(SearchError::Empty));
        }
        if self.config.mode == Mode::Refresh {
            return None;
        }
        let matches = self.recall(&crossref::key(reference))?;
        let found = judge(reference, &matches);
        if !asks_datacite(reference, &found) {
            return Some(Ok(found));
        }
        let Some(key) = datacite::key(reference) else { return Some(Ok(found)) };
        let more = self.recall(&key)?;
        Some(Ok(judge_more(reference, found, &more)))
    }

    async fn one(&self, reference: &Reference) -> Result<SearchAnswer, SearchError> {
        let items = match self.recall(&crossref::key(reference)).filter(|_| self.config.mode == Mode::Normal)
        {
            Some(known) => known,
            None => self.keep(&crossref::key(reference), self.crossref(reference).await?),
        };
        let found = judge(reference, &items);
        let Some(key) = datacite::key(reference).filter(|_| asks_datacite(reference, &found)) else {
            return Ok(found);
        };
        let more = match self.recall(&key).filter(|_| self.config.mode == Mode::Normal) {
            Some(known) => known,
            None => self.keep(&key, self.datacite(reference).await?),
        };
        Ok(judge_more(reference, found, &more))
    }

    /// Candidates that were kept, while they are fresh.
    fn recall(&self, key: &str) -> Option<Vec<Value>> {
        let (body, fetched) = self.store.as_ref()?.query(key).ok()??;
        let items: Vec<Value> = serde_json::from_str(&body).ok()?;
        let lifetime = if items.is_empty() { EMPTY_LIFETIME } else { LIFETIME };
        let age = Timestamp::now().duration_since(fetched);
        (age < lifetime && age > -SignedDuration::from_hours(24)).then_some(items)
    }

    fn keep(&self, key: &str, items: Vec<Value>) -> Vec<Value> {
        if let Some(store) = &self.store {
            let body = Value::Array(items.clone()).to_string();
            if let Err(error) = store.put_query(key, &body, Timestamp::now()) {
                self.watcher.trouble(&format!("cannot cache found records: {error}"));
            }
        }
        items
    }

    /// Asks for a list, and gives its status and body.
    async fn list(&self, pool: Pool, url: &Url) -> Result<(u16, Vec<u8>), SearchError> {
        let reply = self.client.exchange(Patience::Usual).within(pool).get(url, "application/json").await?;
        Ok((reply.status, reply.body))
    }

    /// Crossref's budget for lists.
    fn lists(&self) -> Pool {
        let allowed = if self.config.http.mailto.is_some() { 3 } else { 1 };
        Pool { name: "lists", per_second: allowed, at_once: allowed }
    }
}

/// Whether another service may know better.
fn asks_datacite(reference: &Reference, found: &SearchAnswer) -> bool {
    found.judgement.verdict != Verdict::Sure && reference.may_be_in_a_repository()
}

/// Judges what a service gave. A candidate without a DOI is none.
fn judge(reference: &Reference, items: &[Value]) -> SearchAnswer {
    let mut matches: Vec<SearchHit> = Vec::with_capacity(items.len());
    for item in items {
        let Some(record) = item.as_object() else { continue };
        let Some(found) = as_match(record) else { continue };
        if matches.iter().all(|known| known.doi != found.doi) {
            matches.push(found);
        }
    }
    let works: Vec<Work> = matches.iter().map(|found| found.work.clone()).collect();
    SearchAnswer { judgement: reference.judge(&works), matches }
}

fn judge_more(reference: &Reference, found: SearchAnswer, more: &[Value]) -> SearchAnswer {
    let mut all = judge(reference, more);
    all.matches.splice(0..0, found.matches);
    let works: Vec<Work> = all.matches.iter().map(|found| found.work.clone()).collect();
    all.judgement = reference.judge(&works);
    all
}

fn as_match(record: &Map<String, Value>) -> Option<SearchHit> {
    // A figure or a supplement of a work has the work's title and people, and is cited by nobody.
    if record.get("type").and_then(Value::as_str) == Some("component") {
        return None;
    }
    let doi = served_doi(record.get("DOI")?.as_str()?)?;
    let work = repair(record, doi.as_str());
    Some(SearchHit { doi, work })
}

/// A DOI from a service: as it stands, for what it ends in is its own.
fn served_doi(text: &str) -> Option<Doi> {
    Doi::exact(text.trim()).or_else(|_| Doi::parse(text)).ok()
}

/// JSON of a service, which may begin with a mark of its encoding.
fn served_json(url: &Url, body: &[u8]) -> Result<Value, SearchError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice(body).map_err(|_| SearchError::Unreadable { host: host_of(url) })
}

/// The server behind an address, for messages.
fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// An address below the one of a service.
fn below(service: &Url, path: &str) -> Url {
    let mut url = service.clone();
    let base = url.path().trim_end_matches('/').to_owned();
    url.set_path(&format!("{base}/{path}"));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_services_have_addresses() {
        let config = SearchConfig::default();
        assert_eq!(config.crossref.host_str(), Some("api.crossref.org"));
        assert_eq!(config.eutils.host_str(), Some("eutils.ncbi.nlm.nih.gov"));
    }
}

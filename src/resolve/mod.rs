//! From a DOI to the record an agency holds on it.
//!
//! A DOI is looked for in the store first. What is not there, or not fresh, is asked for by content
//! negotiation (`negotiate`): the resolver at doi.org redirects to the registration agency, which
//! answers with the record. For a batch, one look-up tells which agencies hold which DOIs, the first
//! redirect to an agency shows how it is addressed, and the rest is asked there directly
//! (`agencies`). Requests run side by side within the servers' limits; results come in the order of
//! the questions (`batch`).
//!
//! Every DOI has its own outcome: one that fails takes nothing from the others. When the network
//! fails and an older copy is at hand, in the store or built in, that copy is the answer, and says so.
//!
//! What comes out is the record as served, untouched; making sense of it is `crate::work`'s job.

mod agencies;
mod batch;
mod error;
mod memory;
mod negotiate;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;

use self::memory::{Kept, Memory};
#[cfg(feature = "cache")]
use crate::cache::Store;
use crate::doi::{Doi, Found};
use crate::http::{Client, Event, Reach, Settings};
use crate::work::{Repair, Work, book_wanted, builtin, explain, repair_in};
pub use error::{Kind, ResolveError};

/// The resolver of the DOI Foundation.
pub const DOI_ORG: &str = "https://doi.org";

/// Whether the store or the network is trusted first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Fresh records from the store, the rest from the network.
    #[default]
    Normal,
    /// Only what is kept, however old, or built in.
    Offline,
    /// Everything from the network again.
    Refresh,
}

/// How to resolve.
#[derive(Clone, Debug)]
pub struct Config {
    /// The resolver: [`DOI_ORG`], or a server that behaves like it.
    pub endpoint: Url,
    /// How to behave towards servers.
    pub http: Settings,
    /// How many DOIs are worked on at once; those that only wait are left out.
    pub jobs: usize,
    /// Where answers come from.
    pub mode: Mode,
}

/// A record and where it came from.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The DOI that was resolved; for a short DOI the one it stands for.
    pub doi: Doi,
    /// The record as served, to the letter.
    pub text: String,
    /// The same, parsed.
    pub record: Map<String, Value>,
    /// The registration agency, where it is known.
    pub agency: Option<String>,
    /// The address that answered.
    pub source: String,
    /// By which way it came.
    pub origin: Origin,
    /// The book of a chapter, where its record lacks it ([`Resolved::book_wanted`]) and it was looked up.
    pub book: Option<Arc<Work>>,
}

impl Resolved {
    /// Repairs the record into a clean, typed work.
    pub fn work(&self) -> Work {
        repair_in(&self.record, self.doi.as_str(), self.book.as_deref())
    }

    /// The DOI of the book of a chapter whose record names only the series; its work goes into `book`.
    pub fn book_wanted(&self) -> Option<Doi> {
        book_wanted(&self.record, self.doi.as_str())
    }

    /// Repairs the record, and returns what each step changed.
    pub fn explained(&self) -> (Work, Vec<Repair>) {
        explain(&self.record, self.doi.as_str(), self.book.as_deref())
    }
}

/// By which way a record came.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// Just now from the agency.
    Network,
    /// From the store.
    Store {
        /// When it was fetched.
        fetched: Timestamp,
        /// Why a copy that is no longer fresh had to do.
        instead_of: Option<ResolveError>,
    },
    /// From the few that are built in.
    Builtin {
        /// Why the network could not be asked; `None` when it was not to be.
        instead_of: Option<ResolveError>,
    },
}

impl Origin {
    /// Why this had to do instead of what was asked for.
    pub fn instead_of(&self) -> Option<&ResolveError> {
        match self {
            Self::Network => None,
            Self::Store { instead_of, .. } | Self::Builtin { instead_of } => instead_of.as_ref(),
        }
    }
}

/// Resolves DOIs. Making one costs nothing; the network starts with the first DOI that needs it.
pub struct Resolver {
    config: Config,
    client: Client,
    memory: Memory,
    watcher: Arc<dyn Watcher>,
    interrupt: Option<Box<Interrupt>>,
}

/// Hears what happens while DOIs are resolved. All of it is called from the thread that resolves.
pub trait Watcher: Send + Sync {
    /// So many DOIs are going to be asked for on the network. Not called where nothing is.
    fn begins(&self, _count: usize) {}
    /// One of these has its answer: in the order of the answers, not of the questions.
    fn settled(&self, _answer: &Result<Resolved, ResolveError>) {}
    /// The same of a search: whether the service answered.
    fn searched(&self, _answered: bool) {}
    /// Something happened on the network.
    fn event(&self, _event: &Event) {}
    /// There is trouble that does not stop the work. One line.
    fn trouble(&self, _message: &str) {}
}

/// One who does not listen.
impl Watcher for () {}

/// Makes a future that ends when the work is to stop.
pub type Interrupt = dyn Fn() -> BoxFuture<'static, ()> + Send + Sync;

impl std::fmt::Debug for Resolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolver").field("config", &self.config).finish_non_exhaustive()
    }
}

/// What is known about a DOI before the network is asked.
enum Known {
    Answer(Result<Resolved, ResolveError>),
    Ask {
        /// A copy to fall back on.
        copy: Option<Resolved>,
    },
}

impl Resolver {
    /// A resolver that forgets what it learns.
    pub fn new(config: Config, watcher: Arc<dyn Watcher>) -> Self {
        let hears = Arc::clone(&watcher);
        let report = Arc::new(move |event: Event| hears.event(&event));
        let client =
            Client::new(config.http.clone(), config.jobs, Reach::new(config.endpoint.clone()), report);
        let memory = Memory::new(Arc::clone(&watcher));
        Self { config, client, memory, watcher, interrupt: None }
    }

    /// Caches what it learns in `store`, and looks there first.
    #[cfg(feature = "cache")]
    #[must_use]
    pub fn caching_in(mut self, store: Store) -> Self {
        self.memory.store = Some(store);
        self
    }

    /// Stops waiting for the network when the future that `interrupt` makes ends. What was not fetched
    /// by then is an older copy or an error in its place; what was fetched is kept.
    #[must_use]
    pub fn until(mut self, interrupt: Box<Interrupt>) -> Self {
        self.interrupt = Some(interrupt);
        self
    }

    /// Resolves all of `asked`, several at once. `ready` is called once for each, in their order,
    /// as soon as it and all before it are done. A DOI that is asked for twice is fetched once.
    ///
    /// Blocks, and runs the network on the calling thread: inside an asynchronous runtime, call it
    /// from a thread that may block.
    pub fn resolve(&self, asked: &[Found], ready: &mut dyn FnMut(usize, Result<Resolved, ResolveError>)) {
        let kept = self.memory.get_many(asked.iter().map(|found| &found.doi));
        let known: Vec<Known> =
            asked.iter().zip(kept).map(|(found, kept)| self.look_up(found, kept)).collect();
        if known.iter().all(|known| matches!(known, Known::Answer(_))) {
            for (index, known) in known.into_iter().enumerate() {
                if let Known::Answer(answer) = known {
                    ready(index, answer);
                }
            }
            return;
        }
        match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(self.ask(asked, known, ready)),
            Err(error) => {
                for index in 0..asked.len() {
                    ready(
                        index,
                        Err(ResolveError::Network(crate::http::HttpError::Setup(error.to_string()))),
                    );
                }
            }
        }
    }

    /// What the cache and the built-in records know.
    fn look_up(&self, found: &Found, kept: Option<Kept>) -> Known {
        let offline = self.config.mode == Mode::Offline;
        if let Some(Kept { answer, fresh }) = kept {
            let usable = offline || (fresh && self.config.mode == Mode::Normal);
            match answer {
                Ok(copy) if usable => return Known::Answer(Ok(copy)),
                Ok(copy) => return Known::Ask { copy: Some(copy) },
                // A refusal that is known only answers for the spelling that was tried.
                Err(error) if usable && found.fallback.is_none() => return Known::Answer(Err(error)),
                Err(_) => {}
            }
        }
        let copy = builtin_copy(&found.doi);
        match (offline, copy) {
            (true, Some(copy)) => Known::Answer(Ok(copy)),
            (true, None) => {
                let kept = found.fallback.as_ref().and_then(|doi| self.memory.get(doi));
                Known::Answer(kept.map_or(Err(ResolveError::NotKept), |kept| kept.answer))
            }
            (false, copy) => Known::Ask { copy },
        }
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
        origin: Origin::Builtin { instead_of: None },
        book: None,
    })
}

/// The answer where a question failed but a copy is at hand: the copy, with the reason.
fn instead(copy: Resolved, error: ResolveError) -> Result<Resolved, ResolveError> {
    let origin = match copy.origin {
        Origin::Store { fetched, .. } => Origin::Store { fetched, instead_of: Some(error) },
        // The built-in copies only bridge a missing network, or the wait for one.
        Origin::Builtin { .. } if matches!(error.kind(), Kind::Network | Kind::Interrupted) => {
            Origin::Builtin { instead_of: Some(error) }
        }
        Origin::Builtin { .. } | Origin::Network => return Err(error),
    };
    Ok(Resolved { origin, ..copy })
}

/// How long one DOI waits for what another is about to find out, before it asks for itself.
const PATIENCE: Duration = Duration::from_secs(3);

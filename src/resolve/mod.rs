//! From a DOI to the record an agency holds on it.
//!
//! A DOI is looked for in the cache first. What is not there, or not fresh, is asked for by content
//! negotiation (`negotiate`): the resolver at doi.org redirects to the registration agency, which
//! answers with the record (`record`). For a batch, one look-up tells which agencies hold which DOIs
//! (`lookup`), the first redirect to an agency shows how it is addressed, and the rest is asked there
//! directly (`agencies`). Requests run side by side within the servers' limits; results come in the order of
//! the questions (`batch`, `ledger`). `beside` runs a batch on a thread of its own while the caller works on the answers. A
//! chapter whose record lacks its book gets that too (`books`).
//!
//! Every DOI has its own outcome: one that fails takes nothing from the others. When the network
//! fails and an older copy is at hand, in the cache or built in, that copy is the answer, and says so.
//!
//! What comes out is the record as served, untouched; making sense of it is `crate::work`'s job.

mod agencies;
mod batch;
#[cfg(feature = "cli")]
mod beside;
mod books;
mod config;
mod error;
#[cfg(feature = "cache")]
mod keep;
mod ledger;
mod lookup;
mod memory;
mod negotiate;
mod record;
mod resolved;
mod resolver;

#[cfg(feature = "cache")]
pub(crate) use config::interruption;
pub use config::{DOI_ORG, Interrupt, Mode, ResolverConfig, Watcher};
pub use error::{ErrorKind, ResolveError};
pub use resolved::{RecordOrigin, Resolved};
pub use resolver::Resolver;

//! HTTP as doicite needs it: one GET at a time, to servers that want to be asked politely.
//!
//! An `Exchange` makes the requests that one answer takes. It follows redirects by hand, because where
//! one leads is knowledge its caller needs (which agency, by which address) and must be approved
//! (`reach`). For each server there is one `Host`, which owns everything that server asks of its callers:
//! how often, how many at once, and when to come back. An attempt that fails is judged by a pure
//! function (`retry`) and repeated within a small budget. There is exactly one place to wait for
//! each reason: a server that refuses pauses its `Host`, for everybody; a request that fails on its
//! own account sleeps alone.
//!
//! What is not here: what an answer means (that is `crate::resolve`), cookies, credentials and
//! referrers (never sent), and any cache.

mod body;
mod client;
mod error;
mod exchange;
mod fetch;
mod host;
mod reach;
mod reply;
mod retry;
mod runtime;
mod settings;
mod tls;

pub(crate) use client::Client;
pub use error::HttpError;
pub(crate) use exchange::{Exchange, HttpRequest, Patience};
pub use reach::Forbidden;
pub(crate) use reach::Reach;
#[cfg(feature = "cli")]
pub(crate) use reach::is_local;
pub(crate) use reply::{Flaw, Reply};
pub(crate) use runtime::runtime;
#[cfg(feature = "cache")]
pub(crate) use settings::Pool;
pub use settings::{ClientSettings, Event, Reporter};

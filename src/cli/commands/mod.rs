//! The verbs, a file each. Each does its work in a session, which knows what it was asked for.

mod bib;
mod cache;
mod check;
mod completions;
pub(super) mod config;
mod doc;
mod export;
mod extract;
pub(super) mod find;
pub(super) mod help;
pub(super) mod man;
mod references;
mod show;
mod styles;

pub(super) use bib::bib;
pub(super) use cache::cache;
pub(super) use check::check;
pub(super) use completions::completions;
pub(super) use config::config;
pub(super) use doc::doc;
pub(super) use export::export;
pub(super) use extract::extract;
pub(super) use find::find;
pub(super) use help::{help, welcome};
pub(super) use man::man;
pub(super) use references::{cite, list};
pub(super) use show::show;
pub(super) use styles::styles;

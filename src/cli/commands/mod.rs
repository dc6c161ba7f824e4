//! The verbs, a file each. Each takes its arguments and returns how it ended.

mod bib;
mod cache;
mod cite;
mod config;
mod doc;
mod export;
mod extract;
mod help;
mod list;
mod scripts;
mod show;
mod styles;

pub(super) use bib::bib;
pub(super) use cache::cache;
pub(super) use cite::cite;
pub(super) use config::config;
pub(super) use doc::doc;
pub(super) use export::export;
pub(super) use extract::extract;
pub(super) use help::{help, welcome};
pub(super) use list::list;
pub(super) use scripts::{completions, man};
pub(super) use show::show;
pub(super) use styles::styles;

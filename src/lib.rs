//! Turns DOIs into references in any citation style, BibTeX entries and reference lists, and checks references.
//!
#![cfg_attr(feature = "resolve", doc = "```no_run")]
#![cfg_attr(not(feature = "resolve"), doc = "```ignore")]
//! use doicite::{csl::Processor, doi::Doi, resolve::Resolver, style};
//!
//! let doi = Doi::parse("https://www.nature.com/articles/171737a0")?;
//! let work = Resolver::default().get(&doi)?.work();
//! let apa = style::find("apa")?.style;
//! let list = Processor::new(&apa, None).list(&[work.item], Default::default())?;
//! println!("{}", list.entries[0].body.to_plain());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rooms
//!
//! Data flows one way through the crate, and no step reaches back:
//!
//! ```text
//! text -> doi -> resolve (cache, http) -> work -> csl -> markup -> output
//!                                           \---> formats
//! ```
//!
//! * [`doi`] finds and reads DOIs in any spelling.
#![cfg_attr(
    feature = "resolve",
    doc = "* [`resolve`] fetches the record of a DOI from its registration agency, through [`http`]."
)]
#![cfg_attr(feature = "cache", doc = "* [`cache`] stores fetched records between runs.")]
#![cfg_attr(
    all(feature = "cache", feature = "resolve"),
    doc = "* [`search`] finds the DOIs of references that have none."
)]
//! * [`work`] repairs a served record into a clean, typed [`csl::Item`], with its licences, notices and
//!   versions.
//! * [`style`] finds styles and locales by name; [`csl`] formats items with them.
//! * [`markup`] holds the formatted text and writes it in every output format.
//! * [`formats`] reads and writes works in the formats of reference managers and other tools.
//! * [`compare`] decides whether a reference and a record describe the same work, and where they differ.
//! * [`document`] finds the works that documents cite and updates their bibliography files.
//! * [`lists`] cuts the reference list of a text into its references.
//! * [`journal`] abbreviates the titles of journals.
//!
//! # Features
//!
//! Without features the crate is pure: no network, no database, no clock. `resolve` adds the modules
//! `resolve` and `http` and the official repository of styles, `cache` the module `cache`; `cli`, the
//! default, is the program. Nothing else prints, reads the environment or needs it.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "cache")]
pub mod cache;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compare;
pub mod csl;
pub mod document;
pub mod doi;
#[cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports, reason = "the program uses the rest"))]
mod files;
pub mod formats;
#[cfg(feature = "resolve")]
pub mod http;
pub mod journal;
pub mod lists;
pub mod markup;
#[cfg(feature = "resolve")]
pub mod resolve;
#[cfg(all(feature = "resolve", feature = "cache"))]
pub mod search;
pub mod style;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the program uses the rest"))]
mod text;
pub mod work;

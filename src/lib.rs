//! From a DOI to a reference in any citation style, a BibTeX entry, a reference list.
//!
//! Data flows one way through the crate, and no step reaches back:
//!
//! ```text
//! text -> doi -> resolve (cache, http) -> work -> csl -> markup -> output
//!                                           \---> formats
//! ```
//!
//! * [`doi`] finds and reads DOIs in any spelling.
//! * [`resolve`] fetches the record a registration agency holds on a DOI, through [`http`], and
//!   keeps it in a [`cache`].
//! * [`work`] repairs the record as served into a clean, typed [`csl::Item`] and what readers want
//!   to know beside it.
//! * [`style`] finds styles and locales by name; [`csl`] formats items by them.
//! * [`markup`] is the rich text between these, and writes it in every output format.
//! * [`formats`] reads what people have, and writes works in the formats of other tools.
//! * [`document`] finds what documents cite, and what their bibliography files need.
//! * [`compare`] tells whether a reference and a record are of one work; `search` finds the DOI of a
//!   reference.
//! * [`journal`] abbreviates the titles of journals.
//!
//! The program is the module `cli`, behind the default feature of that name; nothing else prints,
//! reads the environment or needs it.

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
pub mod markup;
#[cfg(feature = "resolve")]
pub mod resolve;
#[cfg(all(feature = "resolve", feature = "cache"))]
pub mod search;
pub mod style;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the program uses the rest"))]
mod text;
pub mod work;

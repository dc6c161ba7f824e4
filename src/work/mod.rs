//! One scholarly work: what an agency serves, made a clean, typed item.
//!
//! Agencies call their answers CSL-JSON, but serve their own types, lists for text, HTML in titles,
//! dates without a year, people without a name. [`repair`] takes any JSON object and makes a
//! [`Work`] of it: the citable [`Item`](crate::csl::Item), and beside it what a reader wants to know (licences,
//! notices of retraction, the abstract). It never fails. [`explain`] does the same and reports what
//! each step changed.
//!
//! # How it is done
//!
//! The repair is a list of named steps, each a small function over a draft of the work, run in the
//! order of [`Step`]; the files are by concern. A step knows nothing of logging: `explain` compares
//! the item before and after it, so that whoever does not ask pays nothing. The served object is
//! only read, never copied: it may hold megabytes of references.
//!
//! # Decisions
//!
//! * Nothing is invented. A step moves, cuts or rewrites what is there; where the evidence is thin
//!   it leaves the field alone. Capitals of titles stay, since no program knows which of them are
//!   meant; those of names do where some of the record's persons are in small letters.
//! * Repairing an item that was repaired changes nothing, so that it does no harm to be careful.
//! * `issued` stays what the agency says, the earliest of print and online; both dates are kept in
//!   [`Stages`] for those who want the volume's year.
//! * An article number is in both `page` and `number`. Without `page` half of the styles in use
//!   (Nature, Vancouver, ACS, Lancet, …) print no number at all; without `number` APA and IEEE
//!   cannot print `Article 7338` and `Art. no. 7338`, and IEEE says `p. 7338`. With both, citeproc-js
//!   and pandoc print the right thing in these; MLA and GOST give the number twice. A style tells an
//!   article number by `number` being set on an article.
//! * A preprint's server is its `publisher`, without a container: so APA, IEEE, ACS and Chicago
//!   print `bioRxiv`, where a container gives `In bioRxiv. Cold Spring Harbor Laboratory.` Nature
//!   and Elsevier's Vancouver then print no server; they print the DOI.
//! * Where Crossref has no date of publication at all, the year in which the record was made stands
//!   in (`created`), and [`explain`] says so; never for journals, series and standards.
//! * Initials written together are set apart ("AT", "A. T."), because processors would print only
//!   the first of them; an edition is told from the second on; a conference is not named where its
//!   proceedings are called after it: what looked right in a record was seen wrong in print.
//! * A family name keeps its particles ("van den Berg", "d'Allonnes"): CSL processors take leading
//!   particles in lower case off the family name themselves, and citeproc-js and pandoc print the
//!   same whether they stand in it or in `non-dropping-particle`.
//!
//! # What it leaves out
//!
//! A chapter whose record names only the series keeps the series as its container, unless the record
//! of the book was looked up ([`book_wanted`], [`repair_in`]); two people in one name stay one; characters that were lost
//! before the record was made (`?` for a Greek letter) stay lost.

mod agency;
mod books;
mod builtin;
mod capitals;
mod dates;
mod draft;
mod editions;
mod explain;
mod identifiers;
mod json;
mod kinds;
mod licences;
mod model;
mod names;
mod notices;
mod numbers;
mod organisations;
mod persons;
mod publishers;
mod servers;
mod shape;
mod special;
mod step;
mod text;
mod tidy;
mod titles;

use serde_json::{Map, Value};

use crate::csl::Variable;
use crate::doi::Doi;
pub use agency::Agency;
pub use builtin::{BUILTIN, builtin};
use draft::WorkDraft;
pub use explain::Repair;
#[cfg(any(feature = "cache", feature = "resolve"))]
pub(crate) use json::ServedRecord;
pub(crate) use json::WithoutReferences;
pub use licences::{Licence, OpenAccess, creative_commons};
pub use model::{BibEntry, Capitals, OwnRecord, Stages, Work};
pub use notices::{Direction, Notice, NoticeKind, Standing};
pub(crate) use organisations::is_organisation;
pub(crate) use shape::OwnItem;
pub use shape::{looks_served, reports_error};
pub use step::Step;

/// Makes a clean work of a record as an agency serves it. `doi` is the DOI that was asked for; it
/// counts where the record has none of its own.
pub fn repair(served: &Map<String, Value>, doi: &str) -> Work {
    repair_in(served, doi, None)
}

/// Like [`repair`], for a part of a book whose record was looked up ([`book_wanted`]).
pub fn repair_in(served: &Map<String, Value>, doi: &str, book: Option<&Work>) -> Work {
    let mut draft = WorkDraft { book, ..WorkDraft::new(served, identifiers::doi(served, doi)) };
    for step in Step::ALL {
        step.run(&mut draft);
    }
    with_facts(draft)
}

/// Like [`repair_in`], and returns what each step changed, in order.
pub fn explain(served: &Map<String, Value>, doi: &str, book: Option<&Work>) -> (Work, Vec<Repair>) {
    let draft = WorkDraft::new(served, identifiers::doi(served, doi));
    let mut draft = WorkDraft { book, step_by_step: true, ..draft };
    let repairs = explain::explain(&mut draft);
    (with_facts(draft), repairs)
}

/// Returns the DOI of the book that a chapter is in, where its record names only the series, or nothing: the
/// record of the book has the title and the editors. Repairs nothing unless the record is of that kind.
pub fn book_wanted(served: &Map<String, Value>, doi: &str) -> Option<Doi> {
    books::may_be_wanted(served, doi).then(|| repair(served, doi)).and_then(|work| books::wanted(&work))
}

/// Returns the DOI of the book that a work with this DOI is likely to be a chapter of, before its record is known.
#[cfg(feature = "resolve")]
pub(crate) fn likely_book(doi: &Doi) -> Option<Doi> {
    books::likely(doi)
}

/// The work, with what the record says that is no part of a reference.
fn with_facts(draft: WorkDraft<'_>) -> Work {
    let WorkDraft { served, mut work, .. } = draft;
    work.licences = licences::licences(served);
    work.open_access = licences::open_access(&work.licences);
    work.notices = notices::notices(served, work.item.get(Variable::Doi).unwrap_or_default());
    work.published_as = notices::published_as(served);
    work
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and says what it skips")]
mod properties;
#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "records are written in place")]
mod tests;

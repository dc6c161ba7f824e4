//! One scholarly work: what an agency serves, made a clean, typed item.
//!
//! Agencies call their answers CSL-JSON, but serve their own types, lists for text, HTML in titles,
//! dates without a year, people without a name. [`repair`] takes any JSON object and makes a
//! [`Work`] of it: the citable [`Item`], and beside it what a reader wants to know (licences,
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
//!   it leaves the field alone. Capitals stay as they are: no program knows which of them are meant.
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
//!   in (protocol note, 6.2), and [`explain`] says so; never for journals, series and standards.
//! * Initials written together are set apart ("AT", "A. T."), because processors would print only
//!   the first of them; an edition is told from the second on; a conference is not named where its
//!   proceedings are called after it: what looked right in a record was seen wrong in print.
//! * A family name keeps its particles ("van den Berg", "d'Allonnes"): CSL processors take leading
//!   particles in lower case off the family name themselves, and citeproc-js and pandoc print the
//!   same whether they stand in it or in `non-dropping-particle`.
//!
//! # What it leaves out
//!
//! A chapter whose record names only the series keeps the series as its container, since the book's
//! title is nowhere in the record; two people in one name stay one; characters that were lost
//! before the record was made (`?` for a Greek letter) stay lost.

mod builtin;
mod dates;
mod draft;
mod explain;
mod facts;
mod identifiers;
mod kinds;
mod names;
mod numbers;
mod persons;
mod publishers;
mod shape;
mod step;
mod text;
mod titles;

use serde_json::{Map, Value};

use crate::csl::{Item, Kind, Variable};
use crate::markup::{RichText, served as read_markup};
pub use builtin::{BUILTIN, builtin};
use draft::Draft;
pub use explain::Repair;
pub use facts::{Direction, Licence, Notice, OpenAccess, Stages, Standing};
pub use shape::looks_served;
pub use step::Step;

/// One scholarly work: the citable item, and what a reader wants to know beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// What a style is applied to.
    pub item: Item,
    /// The title without its subtitle, in CSL's inline markup; only where the agency keeps the two
    /// apart. The item's title is both.
    pub main_title: Option<String>,
    /// The subtitle, under the same condition.
    pub subtitle: Option<String>,
    /// Whether it is a preprint; its server is then the item's publisher.
    pub preprint: bool,
    /// The DOI of the published version, where a preprint's record names it.
    pub published_as: Option<String>,
    /// When it was published in print and online.
    pub stages: Stages,
    /// The licences its versions are under.
    pub licences: Vec<Licence>,
    /// Whether everyone can read it, as far as the record says.
    pub open_access: OpenAccess,
    /// Corrections, retractions, newer versions; each once.
    pub notices: Vec<Notice>,
    /// The abstract as served: JATS or HTML. [`Work::abstract_text`] makes it readable.
    pub served_abstract: Option<String>,
    /// The agency that served the record, as far as the record shows it.
    pub agency: Option<Agency>,
}

/// A registration agency, told by the marks its records carry. Others leave none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum Agency {
    Crossref,
    DataCite,
}

/// A work of which nothing is known but its item.
impl From<Item> for Work {
    fn from(item: Item) -> Self {
        Self {
            item,
            main_title: None,
            subtitle: None,
            preprint: false,
            published_as: None,
            stages: Stages::default(),
            licences: Vec::new(),
            open_access: OpenAccess::Unknown,
            notices: Vec::new(),
            served_abstract: None,
            agency: None,
        }
    }
}

impl Work {
    /// The abstract, without its tags and without the heading that says it is one. Made when asked
    /// for: abstracts are long and rarely wanted.
    pub fn abstract_text(&self) -> Option<RichText> {
        let served = self.served_abstract.as_deref()?.trim_start();
        let body =
            [("<jats:title>", "</jats:title>"), ("<title>", "</title>")].iter().find_map(|(open, close)| {
                let (heading, body) = served.strip_prefix(open)?.split_once(close)?;
                matches!(heading.trim().to_ascii_lowercase().as_str(), "abstract" | "summary").then_some(body)
            });
        Some(read_markup(body.unwrap_or(served))).filter(|text| !text.is_empty())
    }

    /// The article number, where the work has one instead of pages, or beside them.
    pub fn article_number(&self) -> Option<&str> {
        matches!(self.item.kind, Kind::ArticleJournal | Kind::PaperConference)
            .then(|| self.item.get(Variable::Number))
            .flatten()
    }
}

/// Makes a clean work of a record as an agency serves it. `doi` is the DOI that was asked for; it
/// counts where the record has none of its own.
pub fn repair(served: &Map<String, Value>, doi: &str) -> Work {
    let mut draft = Draft::new(served, doi);
    for step in Step::ALL {
        step.run(&mut draft);
    }
    draft.finish()
}

/// The same, with what each step changed, in order.
pub fn explain(served: &Map<String, Value>, doi: &str) -> (Work, Vec<Repair>) {
    explain::explain(Draft::new(served, doi))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and says what it skips")]
mod properties;
#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "records are written in place")]
mod tests;

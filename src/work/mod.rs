//! One scholarly work: what an agency serves, made a clean, typed item.

mod facts;

use serde_json::{Map, Value};

use crate::csl::Item;
pub use facts::{Direction, Licence, Notice, OpenAccess, Stages};

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

/// A registration agency, told by the marks its records carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum Agency {
    Crossref,
    DataCite,
    Jalc,
    Medra,
}

/// One step of the repair. The steps run in the order of this enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Lists, objects and numbers where CSL has text.
    Shape,
}

/// What one step did to one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The step.
    pub step: Step,
    /// A CSL variable, or a path such as `author[2].family`.
    pub field: String,
    /// The value before, as text or compact JSON; empty where there was none.
    pub before: String,
    /// The value after.
    pub after: String,
}

impl Step {
    /// What the step does, in a few words.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Shape => "one value where the agency serves a list or an object",
        }
    }
}

/// Makes a clean work of a record as an agency serves it. `doi` is the DOI that was asked for.
pub fn repair(served: &Map<String, Value>, _doi: &str) -> Work {
    Work {
        item: Item::from_json(served),
        main_title: None,
        subtitle: None,
        preprint: false,
        stages: Stages::default(),
        licences: Vec::new(),
        open_access: OpenAccess::Unknown,
        notices: Vec::new(),
        served_abstract: None,
        agency: None,
    }
}

/// The same, with what each step changed, in order.
pub fn explain(served: &Map<String, Value>, doi: &str) -> (Work, Vec<Repair>) {
    (repair(served, doi), Vec::new())
}

/// Whether a CSL-JSON object that a user gives is really an agency's record and needs repair.
pub fn looks_served(object: &Map<String, Value>) -> bool {
    object.contains_key("indexed")
}

//! What a reader wants to know beside the reference: licences, open access, notices, dates.
//!
//! All of it is read off the record and nothing is concluded from it but one thing: whether an
//! open licence covers the published version. Nothing here is ever looked up elsewhere.

use serde_json::{Map, Value};

use crate::csl::{Date, DateParts};

/// The dates of a publication's stages, as far as a record has them; `issued` in the item is the
/// earliest of print and online where the agency is Crossref.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// Published in print: the volume's year.
    pub print: Option<DateParts>,
    /// Published online.
    pub online: Option<DateParts>,
    /// Posted on a preprint server or a blog.
    pub posted: Option<DateParts>,
}

/// A licence under which a version of the work may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Licence {
    /// Where the licence's text is, with `https` for Creative Commons.
    pub url: Option<String>,
    /// Its name, where the agency gives a name (`DataCite`).
    pub name: Option<String>,
    /// The version it is for: `vor` (version of record), `am` (accepted manuscript), `tdm` (text
    /// mining); `None` where the agency does not say, or says `unspecified`.
    pub applies_to: Option<String>,
    /// From when it applies.
    pub start: Option<DateParts>,
}

/// Whether the record says that the work can be read by everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenAccess {
    /// The published version has an open licence, from the given date where one is known.
    Published {
        /// When the licence begins.
        since: Option<DateParts>,
    },
    /// Only the accepted manuscript has one.
    Manuscript {
        /// When the licence begins.
        since: Option<DateParts>,
    },
    /// The record says nothing about it.
    #[default]
    Unknown,
}

/// That another record corrects, retracts or replaces this work, or is corrected by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened, in the agency's vocabulary: `retraction`, `correction`, `new_version`…
    pub kind: String,
    /// The other work's DOI, in lower case.
    pub doi: String,
    /// The agency's words for the kind.
    pub label: Option<String>,
    /// When.
    pub date: Option<DateParts>,
    /// Which of the two works is the notice.
    pub direction: Direction,
}

/// Which way a [`Notice`] points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The other work is a notice about this one.
    AboutThis,
    /// This work is a notice about the other one.
    AboutOther,
}

impl Notice {
    /// Whether the work must not be cited without a warning.
    pub fn is_retraction(&self) -> bool {
        self.direction == Direction::AboutThis
            && matches!(
                self.kind.as_str(),
                "retraction" | "partial_retraction" | "withdrawal" | "removal" | "expression_of_concern"
            )
    }
}

impl Licence {
    /// Whether it lets everyone read and share the work: a Creative Commons licence or dedication,
    /// or an open software licence.
    pub fn is_open(&self) -> bool {
        let url = self.url.as_deref().unwrap_or_default();
        let name = self.name.as_deref().unwrap_or_default();
        url.contains("creativecommons.org/licenses/")
            || url.contains("creativecommons.org/publicdomain/")
            || url.contains("opensource.org/licenses/")
            || name.starts_with("Creative Commons")
            || ["MIT License", "Apache License", "BSD", "GNU ", "Mozilla Public"]
                .iter()
                .any(|known| name.starts_with(known))
    }
}

/// The date of a member such as `published-print`.
pub(super) fn date(object: &Map<String, Value>, key: &str) -> Option<DateParts> {
    object.get(key).and_then(Date::from_json)?.start
}

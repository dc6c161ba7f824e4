//! The agency that a record is of, and the marks by which records are told from items of CSL-JSON.

use serde_json::{Map, Value};

use crate::csl::Kind;
use crate::csl::json::Shape;
use crate::doi::RESOLVER;

/// A registration agency that can be recognised from its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum Agency {
    Crossref,
    DataCite,
}

impl Agency {
    /// The agency whose marks a record bears.
    pub(super) fn of(served: &Map<String, Value>) -> Option<Self> {
        Marks::of(served).agency()
    }
}

/// What shows where an object comes from, seen a member at a time.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub(crate) struct Marks {
    pub(super) crossref: bool,
    pub(super) datacite: bool,
    /// An agency's, without showing which.
    pub(super) served: bool,
    pub(super) id: bool,
    pub(super) doi: bool,
    pub(super) kind: bool,
    pub(super) title: bool,
    /// Something is said of a work, besides its DOI; see [`reports_error`].
    pub(super) of_work: bool,
    /// It may hold works, as answers of interfaces do.
    pub(super) may_wrap: bool,
}

impl Marks {
    pub(super) fn of(object: &Map<String, Value>) -> Self {
        let mut marks = Self::default();
        for (key, value) in object {
            // Of a type only those that CSL has are told.
            let kind = |text: &str| key != "type" || Kind::parse(text).is_some();
            marks.see(key, Shape::of(value), value.as_str().filter(|text| kind(text)));
        }
        marks
    }

    /// A member: its name, what its value is, and the value's text if it is one of `id`, `source`, or a
    /// `type` of CSL.
    pub(super) fn see(&mut self, key: &str, shape: Shape, text: Option<&str>) {
        match key {
            "type" => {
                self.kind = true;
                self.served |= shape != Shape::Text || text.is_none();
            }
            "id" => {
                self.id = true;
                self.datacite |= shape == Shape::Text && text.is_some_and(|text| text.starts_with(RESOLVER));
            }
            "source" => {
                self.crossref |=
                    shape == Shape::Text && text.is_some_and(|text| text.eq_ignore_ascii_case("crossref"));
            }
            "title" => {
                self.title |= matches!(shape, Shape::Text | Shape::List);
                self.served |= shape == Shape::List;
            }
            "container-title" => {
                self.of_work = true;
                self.served |= shape == Shape::List;
            }
            "DOI" => self.doi = true,
            "author" | "editor" | "issued" | "publisher" | "ISBN" | "ISSN" | "URL" | "page" => {
                self.of_work = true;
            }
            "indexed" | "member" | "deposited" => self.crossref = true,
            "copyright" => self.datacite = true,
            "content-domain"
            | "created"
            | "is-referenced-by-count"
            | "prefix"
            | "published-online"
            | "published-print"
            | "publisher-location"
            | "reference-count"
            | "references-count"
            | "short-container-title" => self.served = true,
            "message" | "items" | "references" => self.may_wrap = true,
            _ => {}
        }
    }

    /// The agency whose marks an object bears.
    pub(super) fn agency(self) -> Option<Agency> {
        if self.crossref { Some(Agency::Crossref) } else { self.datacite.then_some(Agency::DataCite) }
    }

    /// Whether something is said of a work.
    pub(super) const fn is_of_work(self) -> bool {
        self.doi || self.tells_of_work()
    }

    /// Whether more is said of a work than its DOI, which an error may repeat. What has an identifier and a type of CSL is
    /// an item, whatever else it says.
    pub(super) const fn tells_of_work(self) -> bool {
        self.of_work || self.doi && self.title || (self.id || self.doi) && self.kind && !self.served
    }

    pub(super) const fn is_certain(self) -> bool {
        self.served || self.crossref || self.datacite
    }

    pub(super) fn looks_served(self) -> bool {
        self.is_certain() || self.doi && (!self.id || !self.kind)
    }
}

//! What a record says of other records: corrections, retractions, newer versions.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::json::{date_of, first_text};
use crate::csl::DateParts;

/// That another record corrects, retracts or replaces this work, or is corrected by it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// The other work's DOI, in lower case.
    pub doi: String,
    /// The agency's words for the kind.
    pub label: Option<String>,
    /// When.
    pub date: Option<DateParts>,
    /// Who says so: `publisher` or `retraction-watch`, as Crossref has it.
    pub source: Option<String>,
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

/// What a notice does to the work it is about; the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Something in it was put right.
    Corrected,
    /// Its editors warn that it may not be right.
    Doubted,
    /// It was taken back, by its authors or its publisher, in whole or in part.
    Retracted,
}

/// Declares the kinds of notices: name, its word in Crossref's vocabulary, what it does to the work.
macro_rules! kinds {
    ($($variant:ident, $word:literal, $standing:expr;)*) => {
        /// What a [`Notice`] announces: Crossref's vocabulary of updates.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum NoticeKind {
            $(#[doc = concat!("`", $word, "`")] $variant,)*
            /// A kind outside the vocabulary, in lower case with underscores between its words.
            Other(String),
        }

        impl NoticeKind {
            /// Reads the agency's word, in any case and with any of `_`, `-` or a space between words.
            pub fn parse(word: &str) -> Self {
                let word = word.trim().to_lowercase().replace(['-', ' '], "_");
                match word.as_str() {
                    $($word => Self::$variant,)*
                    "err" => Self::Erratum,
                    _ => Self::Other(word),
                }
            }

            /// Returns the word of the vocabulary: `partial_retraction`.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }

            /// Returns what a notice of this kind does to the work that it is about; `None` for newer
            /// versions and unknown kinds.
            pub const fn standing(&self) -> Option<Standing> {
                match self {
                    $(Self::$variant => $standing,)*
                    Self::Other(_) => None,
                }
            }
        }
    };
}

kinds! {
    Addendum, "addendum", Some(Standing::Corrected);
    Clarification, "clarification", Some(Standing::Corrected);
    Correction, "correction", Some(Standing::Corrected);
    Corrigendum, "corrigendum", Some(Standing::Corrected);
    Erratum, "erratum", Some(Standing::Corrected);
    ExpressionOfConcern, "expression_of_concern", Some(Standing::Doubted);
    NewEdition, "new_edition", None;
    NewVersion, "new_version", None;
    PartialRetraction, "partial_retraction", Some(Standing::Retracted);
    Removal, "removal", Some(Standing::Retracted);
    Retraction, "retraction", Some(Standing::Retracted);
    Withdrawal, "withdrawal", Some(Standing::Retracted);
}

/// As a reader writes it: `partial retraction`.
impl std::fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.as_str().replace('_', " "))
    }
}

impl Notice {
    /// Returns what the notice does to the work that it is about; `None` for newer versions and the like.
    pub const fn standing(&self) -> Option<Standing> {
        self.kind.standing()
    }
}

/// `updated-by` stands on the work that was changed, `update-to` on the notice (Crossref's REST interface).
/// The same event may come from the publisher and from Retraction Watch, and a record may name
/// itself.
pub(super) fn notices(served: &Map<String, Value>, own: &str) -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    let mut known = HashMap::new();
    for (key, direction) in [("updated-by", Direction::AboutThis), ("update-to", Direction::AboutOther)] {
        for entry in served.get(key).and_then(Value::as_array).into_iter().flatten() {
            let Some(object) = entry.as_object() else { continue };
            let text = |key: &str| object.get(key).and_then(first_text);
            let (Some(kind), Some(doi)) = (text("type"), text("DOI")) else { continue };
            let kind = NoticeKind::parse(kind);
            let doi = doi.to_ascii_lowercase();
            let date = date_of(object, "updated");
            let [label, source] = [text("label"), text("source")].map(|text| text.map(str::to_owned));
            if doi == own {
                continue;
            }
            let at = *known.entry((key, kind.clone(), doi.clone())).or_insert(notices.len());
            if let Some(notice) = notices.get_mut(at) {
                notice.date = notice.date.or(date);
                notice.label = notice.label.take().or(label);
                notice.source = notice.source.take().or(source);
            } else {
                notices.push(Notice { kind, doi, label, date, source, direction });
            }
        }
    }
    notices
}

/// What a preprint became.
pub(super) fn published_as(served: &Map<String, Value>) -> Option<String> {
    let relation = served.get("relation")?.get("is-preprint-of")?.as_array()?;
    let doi = |entry: &Value| {
        let is_doi = entry.get("id-type").and_then(Value::as_str) == Some("doi");
        entry.get("id").and_then(first_text).filter(|_| is_doi).map(str::to_ascii_lowercase)
    };
    relation.iter().find_map(doi)
}

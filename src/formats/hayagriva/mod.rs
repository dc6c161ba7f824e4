//! Hayagriva's YAML, which Typst reads.
//!
//! A table from keys to entries; what a work appeared in is its `parent`, an entry in itself. The fields are
//! those of hayagriva's file format reference. What stands in braces keeps its case; formulas stay as they
//! are.

mod append;
pub(super) mod read;
mod write;

use crate::csl::{Kind, NameVariable, Variable};

pub(super) use append::append;
pub use write::Hayagriva;

/// Formattable strings that are of the entry itself.
const TEXTS: &[(&str, Variable)] = &[
    ("abstract", Variable::Abstract),
    ("genre", Variable::Genre),
    ("call-number", Variable::CallNumber),
    ("archive", Variable::Archive),
    ("archive-location", Variable::ArchivePlace),
    ("note", Variable::Note),
];

/// Numbers that are of the entry itself, and no words.
const NUMBERS: &[(&str, Variable)] =
    &[("volume-total", Variable::NumberOfVolumes), ("page-total", Variable::NumberOfPages)];

/// Serial numbers by their scheme.
const SERIALS: &[(&str, Variable)] =
    &[("pmid", Variable::Pmid), ("pmcid", Variable::Pmcid), ("version", Variable::Version)];

/// Roles of those who are neither authors nor editors. Read, a role counts by its first row; written, a
/// variable does.
const ROLES: &[(&str, NameVariable)] = &[
    ("translator", NameVariable::Translator),
    ("compiler", NameVariable::Compiler),
    ("collaborator", NameVariable::Contributor),
    ("foreword", NameVariable::Contributor),
    ("afterword", NameVariable::Contributor),
    ("introduction", NameVariable::Contributor),
    ("commentator", NameVariable::Contributor),
    ("annotator", NameVariable::Contributor),
    ("organizer", NameVariable::Organizer),
    ("cast-member", NameVariable::Performer),
    ("composer", NameVariable::Composer),
    ("producer", NameVariable::Producer),
    ("executive-producer", NameVariable::ExecutiveProducer),
    ("writer", NameVariable::ScriptWriter),
    ("director", NameVariable::Director),
    ("illustrator", NameVariable::Illustrator),
    ("narrator", NameVariable::Narrator),
];

/// Whether hayagriva has a type for works of a kind.
fn holds_type(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Article
            | Kind::ArticleJournal
            | Kind::ArticleNewspaper
            | Kind::Book
            | Kind::Chapter
            | Kind::Document
            | Kind::EntryEncyclopedia
            | Kind::Graphic
            | Kind::LegalCase
            | Kind::Legislation
            | Kind::Manuscript
            | Kind::MotionPicture
            | Kind::PaperConference
            | Kind::Patent
            | Kind::Performance
            | Kind::Periodical
            | Kind::Post
            | Kind::PostWeblog
            | Kind::Report
            | Kind::Software
            | Kind::Song
            | Kind::Thesis
            | Kind::Webpage
    )
}

//! What an entry of a `.bib` file says that CSL has no place for: carried beside the item, and written
//! where a work goes into a `.bib` file again.
//!
//! # Decisions
//!
//! * The writers come first: what they make of the item stands, and of the entry's own fields only those
//!   are added that a dialect defines and that say something else.
//! * Values are TeX of the user's own and stay as they are, macros expanded, on one line. One whose braces
//!   BibTeX could not count is left out.
//! * An entry keeps its own type where CSL has only a coarser one for it (`@manual`, `@proceedings`) and
//!   the dialect knows it.

use super::source::FieldValues;
use super::tex::{self, FieldText};
use super::{Dialect, entry_types};
use crate::csl::Kind;
use crate::work::{BibEntry, Work};

/// Fields that both dialects know by two names, BibTeX's first, or that one makes of several.
pub(super) const ALIASES: [[&str; 2]; 8] = [
    ["journal", "journaltitle"],
    ["address", "location"],
    ["archiveprefix", "eprinttype"],
    ["primaryclass", "eprintclass"],
    ["annote", "annotation"],
    ["year", "date"],
    ["month", "date"],
    ["keyword", "keywords"],
];

/// Fields that the styles of BibTeX define, or that most programs of its world read.
#[rustfmt::skip]
const BIBTEX: &[&str] = &[
    "address", "annote", "archiveprefix", "booktitle", "chapter", "edition", "editor", "eid", "eprint",
    "howpublished", "institution", "isbn", "issn", "journal", "key", "keywords", "language", "lccn", "note",
    "number", "organization", "pages", "primaryclass", "publisher", "school", "series", "translator", "type",
    "volume",
];

/// The fields of biblatex's data model (its manual, 2.2), but those of which titles and dates are made.
#[rustfmt::skip]
const BIBLATEX: &[&str] = &[
    "addendum", "afterword", "annotation", "annotator", "authortype", "bookauthor", "bookpagination",
    "booktitle", "chapter", "commentator", "edition", "editor", "editora", "editoratype", "editorb",
    "editorbtype", "editorc", "editorctype", "editortype", "eid", "entrysubtype", "eprint", "eprintclass",
    "eprinttype", "eventdate", "eventtitle", "foreword", "gender", "holder", "howpublished", "ids",
    "indextitle", "institution", "introduction", "isan", "isbn", "ismn", "isrn", "issn", "issue", "iswc",
    "journaltitle", "keywords", "label", "langid", "langidopts", "language", "library", "location",
    "nameaddon", "note", "number", "options", "organization", "origdate", "origlanguage", "origlocation",
    "origpublisher", "origtitle", "pages", "pagetotal", "pagination", "part", "presort", "publisher",
    "pubstate", "related", "relatedoptions", "relatedstring", "relatedtype", "reprinttitle", "series",
    "shortauthor", "shorteditor", "shorthand", "shorthandintro", "shortjournal", "shortseries",
    "shorttitle", "sortkey", "sortname", "sortshorthand", "sorttitle", "sortyear", "translator", "type",
    "usera", "userb", "userc", "userd", "usere", "userf", "venue", "version", "volume", "volumes",
];

/// Fields of which two in one entry may say the same.
const MAKERS: [&str; 5] = ["school", "institution", "publisher", "organization", "howpublished"];

/// Types that CSL has only a coarser one for, by dialect.
#[rustfmt::skip]
const TYPES: &[(Dialect, &[&str])] = &[
    (Dialect::Bibtex, &["booklet", "manual", "proceedings"]),
    (Dialect::Biblatex, &[
        "artwork", "audio", "bookinbook", "booklet", "collection", "image", "jurisdiction", "legal",
        "legislation", "letter", "manual", "movie", "music", "mvbook", "mvcollection", "mvproceedings",
        "mvreference", "performance", "periodical", "proceedings", "reference", "review", "suppbook",
        "suppcollection", "suppperiodical", "video",
    ]),
];

/// What is carried of an entry. Of most works nothing is lost, so that little is kept.
pub(super) fn of(kind: &str, fields: &FieldValues<'_>) -> BibEntry {
    const ALWAYS: [&str; 4] = ["volume", "pages", "isbn", "issn"];
    let is_defined = |name: &str| BIBTEX.contains(&name) || BIBLATEX.contains(&name);
    let carried = fields.iter().filter(|(name, value)| {
        is_defined(name) && !(ALWAYS.contains(&name.as_str()) && kind == "article") && is_balanced(value)
    });
    let one_line = |value: &str| value.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut fields: Vec<(String, String)> =
        carried.map(|(name, value)| (name.clone(), one_line(value))).collect();
    fields.sort_unstable();
    BibEntry { kind: kind.to_owned(), fields }
}

/// The entry type that a work has in its own file, where its type in CSL is coarser.
pub(super) fn kind(work: &Work, dialect: Dialect) -> Option<&'static str> {
    let own = work.entry.as_deref()?.kind.as_str();
    let (_, types) = TYPES.iter().find(|(of, _)| *of == dialect)?;
    let kind = types.iter().copied().find(|kind| *kind == own)?;
    // What has become another work, such as the published version of a preprint, has another type.
    (entry_types::kind(kind) == work.item.kind || work.item.kind == Kind::Article).then_some(kind)
}

/// Adds what an entry's own fields say beyond those that were written.
pub(super) fn add(work: &Work, dialect: Dialect, written: &mut Vec<(&'static str, String)>) {
    let Some(entry) = &work.entry else { return };
    let (ours, theirs, defined) = match dialect {
        Dialect::Bibtex => (0, 1, BIBTEX),
        Dialect::Biblatex => (1, 0, BIBLATEX),
    };
    let plain = |source: &str| tex::text(source, FieldText::Plain);
    for (name, value) in &entry.fields {
        let alias =
            ALIASES.iter().find(|pair| pair[theirs] == name && !matches!(pair[ours], "year" | "month"));
        let name = alias.map_or(name.as_str(), |pair| pair[ours]);
        let Some(name) = defined.iter().copied().find(|known| *known == name) else { continue };
        let is_there = written.iter().any(|(other, written)| {
            let may_repeat = MAKERS.contains(other) && MAKERS.contains(&name)
                || ["pages", "eid", "number", "issue"].contains(&name);
            *other == name || may_repeat && plain(written) == plain(value)
        });
        if !is_there && !is_expressed(name, written) {
            written.push((name, format!("{{{value}}}")));
        }
    }
}

/// Whether a field is part of others that were written.
fn is_expressed(name: &str, written: &[(&'static str, String)]) -> bool {
    let has = |wanted: &str| written.iter().any(|(name, _)| *name == wanted);
    match name {
        // Title and place of an event are the book's title and the publisher's place in BibTeX.
        "eventtitle" | "venue" => has("booktitle") && !has("eventtitle"),
        "language" => has("langid"),
        "langid" => has("language"),
        _ => false,
    }
}

/// Whether braces pair as BibTeX counts them, and nothing escapes the one that closes the value.
fn is_balanced(value: &str) -> bool {
    let mut depth = 0_i32;
    let paired = value.bytes().all(|byte| {
        depth += i32::from(byte == b'{') - i32::from(byte == b'}');
        depth >= 0
    });
    paired && depth == 0 && !value.trim_end().ends_with('\\')
}

//! Documents that cite DOIs: pandoc's Markdown, LaTeX, Typst.
//!
//! [`read`] reads a document once: which works it cites, where, in which citations, and from which
//! bibliography files. A [`Manuscript`] is one document or several that are one
//! work, which may belong to a [`Project`]. From it comes the
//! bibliography it needs: a [`BibliographyTarget`] is the file, a [`BibliographyFile`] what is in it and what it is with
//! more, and a [`Chooser`] decides which key each work goes by. Or a copy of it in which the citations
//! are text: a [`Library`] has the works, [`Rendered`] the citations and the list in a style, which are
//! written into the document or by themselves.
//!
//! Nothing here reads a file, asks a network or prints: whoever calls gives the bytes.
//!
//! # How it is done
//!
//! Each language is a file. It walks over the text and hides what its own programs do not read as
//! prose: code, comments, mathematics, metadata (`mask`). What is left has the length of the
//! original, so that every place in it is a place in the document. In it citations are found by the
//! language's own grammar; what [`crate::doi::find`] finds in the rest is a mention, not a citation.
//!
//! # Decisions
//!
//! * A citation is what the language's program takes for one. Its key is kept as that program reads it
//!   ([`KeyCite::key`]), because an entry is only found by exactly this text; the DOI is read as people
//!   write it ([`KeyCite::doi`]). Where the two disagree, as for a DOI in parentheses that pandoc cuts
//!   short, no entry can be found by the key, and a key of another kind is needed.
//! * One DOI is one entry, however often and in whatever spelling it is cited.
//! * A mention is no citation: nothing is ever put in its place, and its work belongs in a bibliography
//!   only when the document has no citation at all. Then it is a draft that is yet to cite.
//! * Documents are hostile. Every step takes time linear in the length of the text, and what is not
//!   closed hides no more than its language says.
//!
//! # What it leaves out
//!
//! Files that a document includes, and citations made by macros of its own.

mod bibliography;
mod choose;
mod latex;
mod library;
mod locator;
mod manuscript;
mod markdown;
mod mask;
mod model;
mod notes;
mod project;
mod read;
mod render;
mod settings;
mod target;
mod typst;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

pub use bibliography::{BibliographyError, BibliographyFile};
pub use choose::{Choice, Chooser};
pub use library::Library;
pub use manuscript::{Manuscript, ManuscriptFile, ManuscriptPlace, Unknown, Wanted};
pub use model::{Cluster, Document, Form, InNote, KeyCite, Language, Member, Note};
pub use project::{Project, StyleName};
pub use read::{read, rewrite};
pub use render::{Rendered, RenderedCitation, WriteError};
pub use target::{BibliographyTarget, TargetError};

use crate::csl::Processor;

/// Reads a locator, such as `p. 12`: what is counted, as CSL calls it, and the place. `None` where a text
/// is more or less than that. The words are those of the processor's language and English ones.
#[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the program reads options with it"))]
pub(crate) fn locator<'t>(text: &'t str, processor: &Processor<'_>) -> Option<(&'static str, &'t str)> {
    let words = locator::LocatorTerms::new(processor.locator_words());
    let located = words.locator(text);
    located.locator.filter(|_| located.rest.is_empty())
}

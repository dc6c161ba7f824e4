//! Documents that cite DOIs: pandoc's Markdown, LaTeX, Typst.
//!
//! [`read`] finds what a document cites, where, and which bibliography files it names. [`rewrite`] puts
//! other text in place of some of it. Between the two a [`Bibliography`] says which works the document's
//! file has, by which keys, and what to add to it; [`Chooser`] decides which key each work goes by.
//! [`clusters`] and [`render`] make a copy of a Markdown document in which the citations are
//! text.
//!
//! # How it is done
//!
//! Each language is a file. It walks over the text once and hides what its own programs do not read as
//! prose: code, comments, mathematics, metadata (`mask`). What is left has the length of the
//! original, so that every place in it is a place in the document. Then it finds citations by the
//! language's own grammar; what [`crate::doi::find`] finds in the rest is a mention, not a citation.
//!
//! # Decisions
//!
//! * A citation is what the language's program takes for one. Its key is kept as that program reads it
//!   ([`Cite::key`]), because an entry is only found by exactly this text; the DOI is read as people
//!   write it ([`Cite::doi`]). Where the two disagree, as for a DOI in parentheses that pandoc cuts
//!   short, no entry can be found by the key, and a key of another kind is needed.
//! * One DOI is one entry, however often and in whatever spelling it is cited.
//! * A mention is no citation: nothing is ever put in its place, and its work belongs in a bibliography
//!   only when the document has no citation at all. Then it is a draft that is yet to cite.
//! * Documents are hostile. Every step takes time linear in the length of the text, and what is not
//!   closed hides no more than its language says.
//!
//! # What it leaves out
//!
//! Citations in metadata (`nocite`), in files that a document includes, and made by macros of its own.

mod bibliography;
mod choose;
mod clusters;
mod latex;
mod locator;
mod markdown;
mod mask;
mod render;
mod typst;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub use bibliography::{Bibliography, BibliographyError};
pub use choose::{Choice, Chooser};
pub use clusters::{Cluster, Member, clusters};
pub use render::{Rendered, render};

use crate::doi::{Doi, Found, Mention, find, identify};
use mask::Mask;

/// A language that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Markdown with pandoc's citations.
    Markdown,
    /// LaTeX with BibTeX or biblatex.
    Latex,
    /// Typst.
    Typst,
}

/// A document: what it cites and what it cites it from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The language it is read in.
    pub language: Language,
    /// Its citations, in order; those of other keys too.
    pub cites: Vec<Cite>,
    /// DOIs that are mentioned in the text, in links or bare.
    pub mentions: Vec<Mention>,
    /// The bibliography files that it names, as it names them, completed by an extension that the
    /// language lets its writers leave out.
    pub bibliographies: Vec<String>,
    /// Whether a LaTeX document uses biblatex.
    pub biblatex: bool,
}

/// One work cited at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// What another key would take the place of.
    pub span: Range<usize>,
    /// The key, as the language's program reads it.
    pub key: String,
    /// The DOI that is cited, where the key is one.
    pub doi: Option<Found>,
}

impl Language {
    /// The language of this name.
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "markdown" | "md" | "pandoc" => Some(Self::Markdown),
            "latex" | "tex" => Some(Self::Latex),
            "typst" | "typ" => Some(Self::Typst),
            _ => None,
        }
    }

    /// The language of files whose names end so, without the dot.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd" => Some(Self::Markdown),
            "tex" | "ltx" | "latex" => Some(Self::Latex),
            "typ" => Some(Self::Typst),
            _ => None,
        }
    }

    /// The language that the content shows: a command that the other languages have no use for, or else
    /// Markdown, which any text is.
    pub fn recognise(bytes: &[u8]) -> Self {
        const LATEX: [&str; 4] = ["\\documentclass", "\\begin{document}", "\\usepackage", "\\section{"];
        const TYPST: [&str; 8] =
            ["#set ", "#show ", "#show:", "#let ", "#import ", "#include ", "#cite(", "#bibliography("];
        let text = text(bytes);
        let begins = |marks: &[&str]| {
            text.lines().any(|line| marks.iter().any(|mark| line.trim_start().starts_with(mark)))
        };
        if begins(&LATEX) {
            Self::Latex
        } else if begins(&TYPST) {
            Self::Typst
        } else {
            Self::Markdown
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Latex => "latex",
            Self::Typst => "typst",
        }
    }
}

impl Document {
    /// What another key takes the place of where a citation is made by it, and what to write there: the
    /// key in the form that the language wants there. Nothing where that is what stands there.
    pub fn by_key(&self, bytes: &[u8], cite: &Cite, key: &str) -> Option<(Range<usize>, String)> {
        if cite.key == key && bytes.get(cite.span.clone()) == Some(key.as_bytes()) {
            return None;
        }
        let text = text(bytes);
        let edit = match self.language {
            Language::Markdown => markdown::by_key(&text, cite, key),
            Language::Latex => (cite.span.clone(), key.to_owned()),
            Language::Typst => typst::by_key(&text, cite, key),
        };
        (text.get(edit.0.clone()) != Some(edit.1.as_str())).then_some(edit)
    }
}

/// What one language finds.
struct Scanned {
    mask: Mask,
    cites: Vec<Cite>,
    bibliographies: Vec<String>,
    biblatex: bool,
}

/// Reads a document in a language.
pub fn read(bytes: &[u8], language: Language) -> Document {
    let text = text(bytes);
    let Scanned { mut mask, cites, bibliographies, biblatex } = match language {
        Language::Markdown => markdown::scan(&text),
        Language::Latex => latex::scan(&text),
        Language::Typst => typst::scan(&text),
    };
    for cite in &cites {
        mask.hide(cite.span.clone());
    }
    let mentions = find(&mask.text()).collect();
    Document { language, cites, mentions, bibliographies, biblatex }
}

/// The document with other text in these places, which are in order and do not overlap.
pub fn rewrite(bytes: &[u8], edits: &[(Range<usize>, String)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (span, text) in edits {
        out.extend_from_slice(bytes.get(at..span.start).unwrap_or_default());
        out.extend_from_slice(text.as_bytes());
        at = span.end;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}

/// The line, from 1, of each of these places, which are in order.
pub fn lines(bytes: &[u8], places: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let (mut at, mut line) = (0, 1);
    let count = |place: usize| {
        let between = bytes.get(at..place).unwrap_or_default();
        line += between.split(|byte| *byte == b'\n').count() - 1;
        at = at.max(place);
        line
    };
    places.into_iter().map(count).collect()
}

/// Bytes as text of the same length: what is not UTF-8 becomes a character that means nothing.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{1a}'));
    }
    text.into()
}

/// The DOI that a key is, if it is one: labelled, as an address, or bare. An author may have chosen
/// any other key.
fn doi_of(key: &str) -> Option<Found> {
    const LABELS: [&str; 6] = ["doi:", "https://", "http://", "doi.org/", "arxiv:", "10."];
    let labelled =
        |label: &str| key.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    if LABELS.iter().any(|label| labelled(label)) { identify(key).ok() } else { None }
}

/// Whether a key, as an entry's, is the DOI itself in some spelling.
fn spells(key: &str, doi: &Doi) -> bool {
    doi_of(key).is_some_and(|found| found.doi == *doi)
}

//! A document as it was read: what it cites, where, and from what.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::doi::{Doi, Identified, Mention, identify};
use crate::text::lines::Lines;

/// A language that documents are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Markdown with pandoc's citations.
    #[default]
    Markdown,
    /// LaTeX with BibTeX or biblatex.
    Latex,
    /// Typst.
    Typst,
}

/// A document: its citations and bibliography files. Positions are in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The language it is read in.
    pub language: Language,
    /// Its cites, in order; those of other keys too.
    pub cites: Vec<KeyCite>,
    /// Its citations, in the order in which they are read: those in a note where its mark is. What is
    /// cited in none (`nocite`) belongs in the list alone.
    pub clusters: Vec<Cluster>,
    /// The notes that its author wrote, in the order of their marks.
    pub notes: Vec<Note>,
    /// Whether the list has all that the bibliography files have (`nocite: '@*'`, `\nocite{*}`).
    pub all: bool,
    /// DOIs that are mentioned in the text, in links or bare.
    pub mentions: Vec<Mention>,
    /// The bibliography files that it names, as it names them, completed by an extension that the
    /// language lets its writers leave out.
    pub bibliographies: Vec<String>,
    /// Whether a LaTeX document uses biblatex.
    pub biblatex: bool,
    /// The citation style that its metadata name (`csl`).
    pub style: Option<String>,
    /// The language that its metadata name (`lang`).
    pub locale: Option<String>,
    /// Where its metadata stand.
    pub(super) metadata: Range<usize>,
    /// What the list takes the place of, if the document has a place for it; where that has its heading,
    /// nothing.
    pub(super) list: Option<Range<usize>>,
    /// The heading that the list has by a command of its own; empty for none.
    pub(super) heading: Option<String>,
    /// Where the text ends, if something is behind it.
    pub(super) end: Option<usize>,
    /// What makes nothing but works for the list, and is in the way where that is text.
    pub(super) invisible: Vec<Range<usize>>,
    /// The labels of its parts, to which a reference has the form of a cite.
    pub(super) labels: HashSet<String>,
    /// Its lines.
    pub(super) lines: Lines,
}

/// One work cited at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCite {
    /// What another key would take the place of.
    pub span: Range<usize>,
    /// The key, as the language's program reads it.
    pub key: String,
    /// The DOI that is cited, where the key is one.
    pub doi: Option<Identified>,
}

/// A citation: cites that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The whole of it, brackets or command included.
    pub span: Range<usize>,
    /// How it is part of its sentence.
    pub form: Form,
    /// Whether it has none of the brackets that a style puts around citations: `\citealp{…}`.
    pub bare: bool,
    /// Whether it makes a note of its own in every style: `\footcite{…}`.
    pub footnote: bool,
    /// Where it stands in a note that the author wrote.
    pub note: Option<InNote>,
    /// Its cites, in the order of the author.
    pub members: Vec<Member>,
}

/// Where a citation stands in a note that the author wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InNote {
    /// The note, by its place in [`Document::notes`].
    pub note: usize,
    /// Whether nothing stands before it.
    pub first: bool,
    /// Whether nothing stands behind it.
    pub last: bool,
}

/// How a citation is part of its sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// It stands beside it: `[@doi:10…]`, `\citep{…}`.
    #[default]
    Parenthetical,
    /// The names of its first work are a part of it: `@doi:10… says`, `\citet{…}`.
    Narrative,
    /// Only the names of its first work stand there: `\citeauthor{…}`.
    Author,
    /// Its works stand there as in the list: `\fullcite{…}`.
    Entry,
}

/// A note that the author wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where its mark stands in the running text.
    pub mark: usize,
    /// Its text.
    pub body: Range<usize>,
}

/// One of the cites that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its place among the document's cites.
    pub cite: usize,
    /// Whether the author's name is left out: `-@doi:10…`.
    pub suppress_author: bool,
    /// Where the text before it stands.
    pub prefix: Range<usize>,
    /// Where the text after it stands, the locator first.
    pub suffix: Range<usize>,
}

impl Language {
    /// Returns the language of this name.
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "markdown" | "md" | "pandoc" => Some(Self::Markdown),
            "latex" | "tex" => Some(Self::Latex),
            "typst" | "typ" => Some(Self::Typst),
            _ => None,
        }
    }

    /// Returns the language of files whose names end so, without the dot.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd" => Some(Self::Markdown),
            "tex" | "ltx" | "latex" => Some(Self::Latex),
            "typ" => Some(Self::Typst),
            _ => None,
        }
    }

    /// Returns the language that the content shows: a command that the other languages have no use for, or
    /// else Markdown, which any text is.
    pub fn recognise(bytes: &[u8]) -> Self {
        const LATEX: [&str; 4] = ["\\documentclass", "\\begin{document}", "\\usepackage", "\\section{"];
        const TYPST: [&str; 8] =
            ["#set ", "#show ", "#show:", "#let ", "#import ", "#include ", "#cite(", "#bibliography("];
        let text = text_of(bytes);
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
    /// Returns the line, from 1, in which a place is.
    pub fn line(&self, place: usize) -> usize {
        self.lines.at(place)
    }
}

/// How the keys begin by which Quarto and pandoc-crossref refer to parts of a document.
const PARTS: [&str; 23] = [
    "fig", "tbl", "lst", "tip", "nte", "wrn", "imp", "cau", "thm", "lem", "cor", "prp", "cnj", "def", "exm",
    "exr", "sol", "rem", "alg", "eq", "sec", "apx", "suppfig",
];

impl Document {
    /// Whether a key refers to a part of the document itself.
    pub(super) fn refers(&self, key: &str) -> bool {
        let part = || key.split(['-', ':']).next().filter(|part| part.len() < key.len());
        match self.language {
            Language::Markdown => part().is_some_and(|part| PARTS.contains(&part)),
            Language::Latex => false,
            Language::Typst => self.labels.contains(key),
        }
    }
}

impl Cluster {
    /// A citation in the running text.
    pub(super) fn new(span: Range<usize>, form: Form, members: Vec<Member>) -> Self {
        Self { span, form, bare: false, footnote: false, note: None, members }
    }
}

impl KeyCite {
    /// A cite by this key, which stands here.
    pub(super) fn new(span: Range<usize>, key: &str) -> Self {
        Self { span, doi: doi_of(key), key: key.to_owned() }
    }
}

/// Bytes as text of the same length: what is not UTF-8 becomes a character that means nothing.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
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
pub(super) fn doi_of(key: &str) -> Option<Identified> {
    const LABELS: [&str; 6] = ["doi:", "https://", "http://", "doi.org/", "arxiv:", "10."];
    let labelled =
        |label: &str| key.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    if LABELS.iter().any(|label| labelled(label)) { identify(key).ok() } else { None }
}

/// Whether a key, as an entry's, is the DOI itself in some spelling.
pub(super) fn spells(key: &str, doi: &Doi) -> bool {
    doi_of(key).is_some_and(|found| found.doi == *doi)
}

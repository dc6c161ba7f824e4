//! What a processor makes: citations, entries of the bibliography, and how they are set.

use super::style::{SecondFieldAlign, Style};
use crate::markup::RichText;

/// What a list is to contain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListOptions {
    /// Sort and number the entries as the style asks; else they keep the order given.
    pub sorted: bool,
    /// Render each item's in-text form too, cited alone.
    pub citations: bool,
}

/// Everything a document shows of its works.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Rendering {
    /// One text for each citation, in the order given.
    pub citations: Vec<RichText>,
    /// The bibliography, sorted as the style asks; empty if the style has none.
    pub bibliography: Vec<BibliographyEntry>,
    /// For each citation the names that its first cite leaves out
    /// ([`SuppressAuthor`](super::CiteForm::SuppressAuthor)), as a sentence has them in front of it: in the form of
    /// that position. Empty where nothing is left out, and for a style whose citations have no names.
    pub names: Vec<RichText>,
    /// How the bibliography is set.
    pub layout: BibliographyLayout,
}

/// A reference list.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ReferenceList {
    /// The entries, in the order in which they are to be printed.
    pub entries: Vec<BibliographyEntry>,
    /// The in-text form of each item, in the order of the items; empty unless asked for.
    pub citations: Vec<RichText>,
    /// How the list is set.
    pub layout: BibliographyLayout,
    /// A deviation from the style or the data.
    pub warnings: Vec<Warning>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BibliographyEntry {
    /// The item's place in the order given.
    pub item: usize,
    /// The reference.
    pub body: RichText,
}

/// How a list is set (CSL 1.0.2, "Whitespace").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BibliographyLayout {
    /// Lines after the first are indented.
    pub hanging_indent: bool,
    /// The second field is aligned, and the first stands in the margin or flush with it.
    pub second_field_align: Option<SecondFieldAlign>,
    /// Lines between entries.
    pub entry_spacing: u16,
    /// Line distance.
    pub line_spacing: u16,
}

impl Default for BibliographyLayout {
    fn default() -> Self {
        Self { hanging_indent: false, second_field_align: None, entry_spacing: 1, line_spacing: 1 }
    }
}

impl BibliographyLayout {
    pub(crate) fn of(style: &Style) -> Self {
        style.bibliography.as_ref().map_or_else(Self::default, |bibliography| Self {
            hanging_indent: bibliography.hanging_indent,
            second_field_align: bibliography.second_field_align,
            entry_spacing: bibliography.entry_spacing.unwrap_or(1),
            line_spacing: bibliography.line_spacing.unwrap_or(1),
        })
    }
}

/// A deviation from the style or the data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The style has no bibliography: entries are cites, in the form of a first note.
    NoBibliography,
    /// The style has no citation, so there is no in-text form.
    NoCitation,
    /// The style prints nothing of this item.
    Blank {
        /// The item's place in the order given.
        item: usize,
    },
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoBibliography => f.write_str("the style has no bibliography; each entry is its citation"),
            Self::NoCitation => f.write_str("the style has no in-text citation"),
            Self::Blank { item } => write!(f, "the style prints nothing for item {}", item + 1),
        }
    }
}

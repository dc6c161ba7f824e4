//! Rich text in the formats of the world: what a terminal, a web page, a manuscript wants.
//!
//! Metadata comes from anyone. So a writer's first duty is that nothing in a text can act in its
//! format: become a tag, a command, an escape sequence, a link to a script. Its second is that
//! nothing else is lost. What no format needs goes in one place, [`safe`]: controls, and the marks
//! that reorder text beyond their own reach.
//!
//! HTML keeps the tree, in the form that CSL processors have agreed on. The other formats are
//! written from [`runs`]: stretches of text with the formats in force, in which "upright" is the
//! absence of italics and nothing is nested in itself. Each format is one file.
//!
//! A fragment ([`RichText::write`]) has no line break of its own unless the text has blocks, and
//! can stand in a paragraph of the format. A [`document`] is a whole list: paragraphs, or for RTF
//! a file.

mod docx;
mod html;
mod latex;
pub(crate) mod markdown;
mod rtf;
mod runs;
pub(crate) use latex::format_command;
pub(crate) mod safe;
mod terminal;
mod typst;

use std::borrow::Borrow;

use super::RichText;
use crate::text::parallel;

/// A format that rich text can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Output {
    /// Characters only.
    Text,
    /// Text for a terminal that knows ECMA-48 (SGR) sequences.
    Terminal {
        /// Whether it also knows hyperlinks (OSC 8).
        links: bool,
    },
    /// HTML, with the class names of citeproc-js.
    Html,
    /// CommonMark with HTML where that has no markup of its own.
    Markdown,
    /// LaTeX for UTF-8 input; links want hyperref.
    Latex,
    /// Typst markup.
    Typst,
    /// Rich Text Format 1.5.
    Rtf,
}

/// How the entries of a reference list are set (CSL 1.0.2, "Reference List Formatting"). A format
/// without such a notion leaves it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListLayout {
    /// Whether lines after the first of an entry are indented (`hanging-indent`).
    pub hanging_indent: bool,
    /// Whether what follows the first field, such as a number, is aligned (`second-field-align`).
    pub second_field_align: bool,
    /// The space between entries, in lines (`entry-spacing`). Formats of plain lines have one entry
    /// a line whatever this says.
    pub entry_spacing: u8,
}

impl RichText {
    /// Writes one piece of text, to stand in a paragraph of the format.
    ///
    /// ```
    /// use doicite::markup::{Output, csl};
    ///
    /// let title = csl("<i>Homo sapiens</i> & R<sup>2</sup>");
    /// assert_eq!(title.write(Output::Html), "<i>Homo sapiens</i> &amp; R<sup>2</sup>");
    /// assert_eq!(title.write(Output::Latex), r"\emph{Homo sapiens} \& R\textsuperscript{2}");
    /// ```
    pub fn write(&self, output: Output) -> String {
        match output {
            Output::Text => runs::write(self, &terminal::PlainText),
            Output::Terminal { links } => runs::write(self, &terminal::Terminal { links }),
            Output::Html => html::fragment(self),
            Output::Markdown => markdown::fragment(self),
            Output::Latex => runs::write(self, &latex::Latex),
            Output::Typst => runs::write(self, &typst::Typst),
            Output::Rtf => runs::write(self, &rtf::Rtf),
        }
    }
}

/// Writes a whole list of references; ends with a line feed.
pub fn document(entries: &[impl Borrow<RichText> + Sync], layout: ListLayout, output: Output) -> String {
    let write = |_, entry: &_| Borrow::<RichText>::borrow(entry).write(output);
    let written = || entries.chunks(AT_ONCE).flat_map(|some| parallel::map(some, write));
    match output {
        Output::Text | Output::Terminal { .. } => joined(written(), "\n"),
        Output::Markdown => joined(written(), "\n\n"),
        Output::Html => html::document(entries, layout),
        Output::Latex => joined(written().map(|entry| latex::paragraph(entry, layout)), "\n\n"),
        Output::Typst => joined(written().map(|entry| typst::paragraph(entry, layout)), "\n\n"),
        Output::Rtf => rtf::document(written(), layout),
    }
}

/// Writes a whole list of references as a Word document (Office Open XML).
pub fn docx(entries: &[impl Borrow<RichText>], layout: ListLayout) -> std::io::Result<Vec<u8>> {
    docx::document(entries, layout)
}

/// So many entries are written on all cores before they are joined to those before them.
const AT_ONCE: usize = 4096;

/// Entries with a separator in between and a line feed at the end.
fn joined(entries: impl Iterator<Item = String>, separator: &str) -> String {
    let mut out = String::new();
    for entry in entries {
        if !out.is_empty() {
            out.push_str(separator);
        }
        out.push_str(&entry);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests;

//! The text of documents that word processors write: Word's .docx, and OpenDocument's .odt.
//!
//! What comes out is plain text, a line for each paragraph that is not empty, with a line separator (U+2028) where
//! a line ends within one: the body, then each note on a line of its own. Where links and the citations of reference managers hide a
//! DOI, its address follows the words that it stands behind. What was deleted while changes were tracked is
//! no text.
//!
//! Documents are hostile: an archive is unpacked up to a bound, the tree of its XML has one too, and nothing
//! that the archive names is looked for outside of it.

mod archive;
mod docx;
mod odt;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

use std::collections::HashSet;

use roxmltree::{Document, Node};

use self::archive::Archive;
use super::entry::ImportError;
use super::xml_read;
use crate::doi;

/// The text of a document; none if the input is no archive that holds one.
pub(super) fn text(bytes: &[u8]) -> Option<Result<String, ImportError>> {
    let archive = Archive::open(bytes)?;
    lines(&archive).map(|lines| lines.map(Lines::finish))
}

/// Whether an input is a document of a word processor.
#[cfg(feature = "cli")]
pub(crate) fn is_word(bytes: &[u8]) -> bool {
    Archive::open(bytes).is_some_and(|archive| kind(&archive).is_some())
}

/// The lines of a document's text that are headings, from 1, with their levels.
#[cfg(feature = "cli")]
pub(crate) fn headings(bytes: &[u8]) -> Vec<(usize, u8)> {
    let lines = Archive::open(bytes).and_then(|archive| lines(&archive)?.ok());
    let levels = lines.map(|lines| lines.levels).unwrap_or_default();
    (1..).zip(levels).filter_map(|(line, level)| Some((line, level?))).collect()
}

/// The programs whose documents are read.
#[derive(Clone, Copy)]
enum Kind {
    Docx,
    Odt,
}

fn kind(archive: &Archive<'_>) -> Option<Kind> {
    if archive.has(docx::BODY) {
        Some(Kind::Docx)
    } else {
        (archive.has(odt::BODY) && archive.is_of_type("opendocument.text")).then_some(Kind::Odt)
    }
}

fn lines(archive: &Archive<'_>) -> Option<Result<Lines, ImportError>> {
    Some(match kind(archive)? {
        Kind::Docx => docx::lines(archive),
        Kind::Odt => odt::lines(archive),
    })
}

/// How many nodes the XML of a document may have. Each takes 72 bytes, however short it is written, and a paragraph
/// some more.
const MOST_NODES: u32 = 1_500_000;

/// Parses the XML of a document.
fn parse(text: &str) -> Result<Document<'_>, ImportError> {
    xml_read::parse_within(text, MOST_NODES)
}

/// An attribute, whatever its namespace.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// Paragraphs as they are gathered.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    /// The level of each line that is a heading.
    levels: Vec<Option<u8>>,
    /// The paragraphs that are open, the innermost last, with their levels: a text box stands in one.
    open: Vec<(String, Option<u8>)>,
}

impl Lines {
    fn begin(&mut self, level: Option<u8>) {
        self.open.push((String::new(), level));
    }

    /// Ends a line within the paragraph.
    fn cut(&mut self) {
        if let Some((line, _)) = self.open.last_mut() {
            line.push('\u{2028}');
        }
    }

    fn add(&mut self, text: &str) {
        if let Some((line, _)) = self.open.last_mut() {
            line.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
    }

    /// Adds the DOI that a link leads to, unless the words of the link show it. `from` is where they begin in
    /// the open paragraph.
    fn add_link(&mut self, target: &str, from: usize) {
        self.add_links(std::iter::once(target), from);
    }

    /// Adds the DOIs of the works in a citation of Zotero or Mendeley, which are CSL-JSON.
    fn add_cited(&mut self, citation: &str, from: usize) {
        let values = citation.match_indices("\"DOI\"").filter_map(|(at, name)| {
            let value = citation.get(at + name.len()..)?.trim_start();
            value.strip_prefix(':')?.trim_start().strip_prefix('"')?.split('"').next()
        });
        self.add_links(values, from);
    }

    /// Adds the DOIs that links lead to, but for those that their words show. No link has more words than are looked at:
    /// many that end together would have all of a paragraph read again for each.
    fn add_links<'t>(&mut self, targets: impl Iterator<Item = &'t str>, from: usize) {
        const LONGEST_WORDS: usize = 2000;
        let Some((line, _)) = self.open.last_mut() else { return };
        let mut shown = None;
        for target in targets {
            let Some(found) = doi::find(target).next() else { continue };
            let shown = shown.get_or_insert_with(|| {
                let mut end = line.len().min(from.saturating_add(LONGEST_WORDS));
                while !line.is_char_boundary(end) {
                    end -= 1;
                }
                let words = line.get(from..end).unwrap_or_default();
                doi::find(words).map(|shown| shown.doi).collect::<HashSet<_>>()
            });
            if shown.insert(found.doi.clone()) {
                line.push_str(&format!(" {}", found.doi.url()));
            }
        }
    }

    /// The length of the open paragraph.
    fn place(&self) -> usize {
        self.open.last().map_or(0, |(line, _)| line.len())
    }

    fn end(&mut self) {
        if let Some((line, level)) = self.open.pop() {
            // A blank line would end a paragraph of several lines, of which there are none.
            if !line.trim().is_empty() {
                self.done.push(line.trim().to_owned());
                self.levels.push(level);
            }
        }
    }

    fn finish(self) -> String {
        let mut text = self.done.join("\n");
        text.push('\n');
        text
    }
}

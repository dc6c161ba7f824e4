//! The text of documents that word processors write: Word's .docx, and OpenDocument's .odt.
//!
//! What comes out is plain text, a line for each paragraph that is not empty:
//! the body, then each note on a line of its own. Where links and the citations of reference managers hide a
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

use roxmltree::Node;

use self::archive::Archive;
use super::entry::ImportError;
use crate::doi;

/// The text of a document; none if the input is no archive that holds one.
pub(super) fn text(bytes: &[u8]) -> Option<Result<String, ImportError>> {
    let archive = Archive::open(bytes)?;
    if archive.has(docx::BODY) {
        Some(docx::text(&archive))
    } else if archive.has(odt::BODY) && archive.is_of_type("opendocument.text") {
        Some(odt::text(&archive))
    } else {
        None
    }
}

/// An attribute, whatever its namespace.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// Paragraphs as they are gathered.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    /// The paragraphs that are open, the innermost last: a text box stands in one.
    open: Vec<String>,
}

impl Lines {
    fn begin(&mut self) {
        self.open.push(String::new());
    }

    fn add(&mut self, text: &str) {
        if let Some(line) = self.open.last_mut() {
            line.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
    }

    /// Adds the DOI that a link leads to, unless the words of the link show it. `from` is where they begin in
    /// the open paragraph.
    fn add_link(&mut self, target: &str, from: usize) {
        let Some(found) = doi::find(target).next() else { return };
        let Some(line) = self.open.last_mut() else { return };
        let shown =
            line.get(from..).is_some_and(|words| doi::find(words).any(|shown| shown.doi == found.doi));
        if !shown {
            line.push_str(&format!(" {}", found.doi.url()));
        }
    }

    /// Adds the DOIs of the works in a citation of Zotero or Mendeley, which are CSL-JSON.
    fn add_cited(&mut self, citation: &str, from: usize) {
        for (at, name) in citation.match_indices("\"DOI\"") {
            let value = citation.get(at + name.len()..).map(str::trim_start);
            let value = value.and_then(|value| value.strip_prefix(':')?.trim_start().strip_prefix('"'));
            if let Some(value) = value.and_then(|value| value.split('"').next()) {
                self.add_link(value, from);
            }
        }
    }

    /// The length of the open paragraph.
    fn place(&self) -> usize {
        self.open.last().map_or(0, String::len)
    }

    fn end(&mut self) {
        if let Some(line) = self.open.pop() {
            // A blank line would end a paragraph of several lines, of which there are none.
            if !line.trim().is_empty() {
                self.done.push(line.trim().to_owned());
            }
        }
    }

    fn finish(self) -> String {
        let mut text = self.done.join("\n");
        text.push('\n');
        text
    }
}

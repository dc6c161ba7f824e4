//! OpenDocument's texts (OASIS OpenDocument 1.3, part 3).

use roxmltree::Node;

use super::archive::Archive;
use super::{Lines, attribute, parse};
use crate::formats::entry::ImportError;

/// The member that holds the text.
pub(super) const BODY: &str = "content.xml";

/// No run of spaces is longer.
const MOST_SPACES: usize = 100;

pub(super) fn lines(archive: &Archive<'_>) -> Result<Lines, ImportError> {
    let text = archive.read(BODY)?;
    let document = parse(&text)?;
    let mut lines = Lines::default();
    let mut notes = Vec::new();
    walk(document.root(), &mut notes, &mut lines);
    // A note may have a note no more.
    for note in notes {
        walk(note, &mut Vec::new(), &mut lines);
    }
    Ok(lines)
}

fn walk<'a, 'i>(node: Node<'a, 'i>, notes: &mut Vec<Node<'a, 'i>>, lines: &mut Lines) {
    for child in node.children() {
        if child.is_text() {
            lines.add(child.text().unwrap_or_default());
            continue;
        }
        match child.tag_name().name() {
            name @ ("p" | "h") => {
                let level = attribute(child, "outline-level").and_then(|level| level.parse().ok());
                lines.begin(level.or((name == "h").then_some(1)).filter(|_| name == "h"));
                walk(child, notes, lines);
                lines.end();
            }
            "s" => {
                let count = attribute(child, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                lines.add(&" ".repeat(MOST_SPACES.min(count)));
            }
            "line-break" => lines.cut(),
            "tab" => lines.add(" "),
            "a" => {
                let from = lines.place();
                walk(child, notes, lines);
                lines.add_link(attribute(child, "href").unwrap_or_default(), from);
            }
            "note-body" => notes.push(child),
            // What was deleted, comments, and the signs of notes.
            "tracked-changes" | "annotation" | "note-citation" => {}
            // Zotero and Mendeley name their marks after the citation that they hold.
            "reference-mark-start" => {
                lines.add_cited(attribute(child, "name").unwrap_or_default(), lines.place());
            }
            _ => walk(child, notes, lines),
        }
    }
}
